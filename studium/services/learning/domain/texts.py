"""Short texts, compared after trimming and Unicode normalisation, or matched as a whole by a pattern."""

from __future__ import annotations

import math
import re
import time
import unicodedata

import regex

from studium.contracts.questions import PATTERN_COUNTS, PATTERN_MAX_LENGTH, PATTERN_MAX_REPEATS, TextKey
from studium.services.learning.domain.unreadable import Unreadable

MAX_LENGTH = 10_000
SECONDS_PER_QUESTION = 0.1
_COUNTS = re.compile(PATTERN_COUNTS)


class PatternTooSlow(Exception):
    """The author's patterns took longer than `SECONDS_PER_QUESTION` on this answer."""


def read_text(raw: object) -> str:
    """A text of at most `MAX_LENGTH` characters. Raises `Unreadable`."""
    if not isinstance(raw, str):
        raise Unreadable("wrong_type", "Give a text.")
    if len(raw) > MAX_LENGTH:
        raise Unreadable("too_long", f"Shorten the text to {MAX_LENGTH} characters.")
    if "\0" in raw:
        raise Unreadable("not_a_text", "Remove the null character.")
    return raw


def is_accepted(key: TextKey, given: str, deadline: float | None = None) -> bool:
    """Whether `given` is one of the accepted texts. Raises `PatternTooSlow`.

    `deadline` is of `time.monotonic`; without one a pattern has `SECONDS_PER_QUESTION`.
    """
    if _is_pattern(key):
        return _matches_pattern(key, _normalised(given), deadline or time.monotonic() + SECONDS_PER_QUESTION)
    fold = _folded if key.match == "ignore_case" else _normalised
    return fold(given) in {fold(text) for text in key.accepted}


def is_usable(key: TextKey) -> bool:
    """Whether any text could be accepted."""
    return bool(_usable_patterns(key) if _is_pattern(key) else key.accepted)


def _is_pattern(key: TextKey) -> bool:
    return key.match in {"pattern", "pattern_ignore_case"}


def _usable_patterns(key: TextKey) -> list[regex.Pattern[str]]:
    """The patterns that compile.

    The `regex` library expands counted repetitions while it compiles, before any timeout counts:
    `((a{1000}){1000}){1000}` takes all memory. So their product is limited before it sees the pattern.
    """
    flags = regex.IGNORECASE if key.match == "pattern_ignore_case" else 0
    return [pattern for text in key.accepted if (pattern := _compiled(text, flags)) is not None]


def _compiled(text: str, flags: int) -> regex.Pattern[str] | None:
    counts = [max(int(count or 1) for count in found) for found in _COUNTS.findall(text)]
    if len(text) > PATTERN_MAX_LENGTH or math.prod(max(1, count) for count in counts) > PATTERN_MAX_REPEATS:
        return None
    try:
        return regex.compile(unicodedata.normalize("NFC", text), flags)
    except regex.error:
        return None


def _matches_pattern(key: TextKey, given: str, deadline: float) -> bool:
    """All patterns of a question share one time budget, so that no author's pattern can hang a server."""
    for pattern in _usable_patterns(key):
        try:
            if pattern.fullmatch(given, timeout=max(0.001, deadline - time.monotonic())):
                return True
        except TimeoutError as error:
            raise PatternTooSlow from error
    return False


def _normalised(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", _normalised(text).casefold())
