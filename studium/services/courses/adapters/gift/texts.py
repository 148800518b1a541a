"""The texts of a question: escapes resolved, and each text format turned into HTML that can be shown."""

from __future__ import annotations

import html
import re

from studium.services.courses.domain.sanitize import html_flaw, markdown_flaw, render_markdown, sanitize_html

# What is escaped becomes a character that no text holds, so that it is no mark any more while marks are read.
_ESCAPABLE = "~=#{}:\\n"
_GUARDS = {letter: chr(0xFDD0 + place) for place, letter in enumerate(_ESCAPABLE)}
_MEANT = str.maketrans({guard: letter.replace("n", "\n") for letter, guard in _GUARDS.items()})
_NONE = dict.fromkeys(range(0xFDD0, 0xFDF0))
_ESCAPE = re.compile(rf"\\([{re.escape(_ESCAPABLE)}])")
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")


class GiftError(Exception):
    """A question that cannot be read; the message says in one sentence what to do."""


def guarded(text: str) -> str:
    """The text with everything that is escaped put out of the way. `plain` brings it back."""
    return _ESCAPE.sub(lambda found: _GUARDS[found[1]], text.translate(_NONE))


def plain(text: str) -> str:
    """The text that its author meant, without the space around it."""
    return text.translate(_MEANT).strip()


class Texts:
    """Turns the texts of one question into HTML, and keeps in `losses` what that took away.

    A text that names no format is in that of the question's own text, which is Moodle's where it has none.
    """

    def __init__(self) -> None:
        self.losses: list[str] = []
        self._format = "moodle"

    def prompt(self, text: str) -> str:
        """The question's own text, whose format the others have too."""
        if found := _FORMAT.match(text):
            self._format = found[1]
        return self.html(text)

    def html(self, text: str) -> str:
        """A text as safe HTML. Raises `GiftError` where that costs too much."""
        found = _FORMAT.match(text)
        way = found[1] if found else self._format
        written = plain(text[found.end() :] if found else text)
        if flaw := markdown_flaw(written) if way == "markdown" else html_flaw(written):
            raise GiftError(flaw)
        safe = sanitize_html(_as_html(written, way))
        self.losses += safe.losses
        return safe.html

    def words(self, text: str) -> str:
        """A text that is compared with what is typed: without its format, never HTML."""
        found = _FORMAT.match(text)
        return plain(text[found.end() :] if found else text)


def _as_html(written: str, way: str) -> str:
    if way == "markdown":
        return render_markdown(written)
    if way == "html":
        return written
    return (html.escape(written, quote=False) if way == "plain" else written).replace("\n", "<br>")
