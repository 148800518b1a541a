"""Reads the tags of HTML from end to end once, as a browser's tokenizer does, and never fails.

Made for hostile input: no place is read twice, so the time grows with the length only. What is cut off at the
end counts as if it were closed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

_OPENING = re.compile(r"<(?:(!--)|(/?)([a-zA-Z][^\s/>]*+)|[!?])")
_ATTRIBUTE = re.compile(
    r"""[\s/]*+(?P<name>[^\s/>][^\s/>=]*+)"""
    r"""(?:\s*+=\s*+(?:"(?P<double>[^"]*+)(?:"|\Z)|'(?P<single>[^']*+)(?:'|\Z)|(?P<bare>[^\s>]*+)))?+"""
)
_ENDLESS_NUMBER = re.compile(r"&#[0-9]{9,}+;?")
_AS_TEXT = frozenset(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"])
_NEVER_NESTED_NAMES = (
    "area base br col embed frame hr img input link meta param source track wbr "
    "p li dt dd tr td th thead tbody tfoot colgroup option optgroup rp rt html head body"
)
_NEVER_NESTED = frozenset(_NEVER_NESTED_NAMES.split())


@dataclass(frozen=True)
class Tag:
    """A tag as written, its name in lower case. Attributes come in their order, with references resolved."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    is_end: bool = False


def tags_in(html: str) -> Iterator[Tag]:
    """The tags in order, without those that stand in comments, scripts and other raw text."""
    lowered = html.lower() if html.isascii() else _lower_ascii(html)
    at = 0
    while opening := _OPENING.search(html, at):
        at = opening.end()
        if opening[1]:
            at = _behind(html, "-->", at)
        elif opening[3]:
            name, is_end = opening[3].lower(), bool(opening[2])
            attributes, at = _attributes(html, at)
            yield Tag(name, attributes, is_end)
            if name in _AS_TEXT and not is_end:
                end = lowered.find(f"</{name}", at)
                at = len(html) if end < 0 else end


def _lower_ascii(text: str) -> str:
    """In lower case without a change of its length, which `lower` may make."""
    return re.sub("[A-Z]++", lambda found: found[0].lower(), text)


def _behind(html: str, mark: str, at: int) -> int:
    found = html.find(mark, at)
    return len(html) if found < 0 else found + len(mark)


def _attributes(html: str, at: int) -> tuple[tuple[tuple[str, str], ...], int]:
    """The attributes of the tag whose name ends at `at`, and the place behind the tag."""
    found = []
    while attribute := _ATTRIBUTE.match(html, at):
        at = attribute.end()
        value = attribute["double"] or attribute["single"] or attribute["bare"] or ""
        found.append((attribute["name"].lower(), unescape(_ENDLESS_NUMBER.sub("\ufffd", value))))
    return tuple(found), _behind(html, ">", at)


def nesting_of(html: str) -> int:
    """How many elements stand within each other at the deepest place, without those that close themselves."""
    still_open: Counter[str] = Counter()
    depth = deepest = 0
    for tag in tags_in(html):
        if tag.name in _NEVER_NESTED:
            continue
        if not tag.is_end:
            still_open[tag.name] += 1
            depth += 1
        elif still_open[tag.name]:
            still_open[tag.name] -= 1
            depth -= 1
        deepest = max(deepest, depth)
    return deepest
