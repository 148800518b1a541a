"""Blanks in a text: what stands in each, and which are filled rightly."""

from __future__ import annotations

import time
from dataclasses import dataclass
from fractions import Fraction

from studium.contracts.questions import Blank, BlanksQuestion, NumberBlank, TextBlank
from studium.services.learning.domain import numbers, texts
from studium.services.learning.domain.unreadable import Unreadable


@dataclass(frozen=True)
class Filled:
    """What stands in each blank, in the order of the text; None in one that is left empty."""

    values: tuple[Fraction | str | None, ...]


def is_empty(raw: object) -> bool:
    """Whether no blank is filled."""
    return isinstance(raw, list) and all(_is_left(one) for one in raw)


def _is_left(raw: object) -> bool:
    return isinstance(raw, str) and not raw.strip()


def read_blanks(question: BlanksQuestion, raw: object) -> Filled:
    """A list of texts, and of numbers where they are asked for. Raises `Unreadable`."""
    asked = question.asked()
    if not isinstance(raw, list) or len(raw) != len(asked):
        raise Unreadable("wrong_length", f"Give a list of {len(asked)} texts, empty ones for gaps.")
    return Filled(
        tuple(_value(blank, one, place) for place, (blank, one) in enumerate(zip(asked, raw, strict=True)))
    )


def _value(blank: Blank | None, raw: object, place: int) -> Fraction | str | None:
    if _is_left(raw):
        return None
    try:
        return numbers.read_number(raw) if isinstance(blank, NumberBlank) else texts.read_text(raw)
    except Unreadable as error:
        raise Unreadable(error.code, f"Blank {place + 1}: {error.detail}", f"/{place}") from error


def rightly_filled(question: BlanksQuestion, filled: Filled) -> list[bool]:
    """Which blanks are right, in the order of the text.

    All patterns of the question share the time of one; where it is over, a text does not match.
    """
    deadline = time.monotonic() + texts.SECONDS_PER_QUESTION
    return [
        _is_right(blank, value, deadline)
        for blank, value in zip(question.asked(), filled.values, strict=True)
    ]


def _is_right(blank: Blank | None, value: Fraction | str | None, deadline: float) -> bool:
    match blank, value:
        case NumberBlank(), Fraction():
            return numbers.is_within_tolerance(blank, value)
        case TextBlank(), str():
            try:
                return texts.is_accepted(blank, value, deadline)
            except texts.PatternTooSlow:
                return False
    return False


def is_usable(question: BlanksQuestion) -> bool:
    """Whether the text has blanks, each once, and every one could be filled rightly."""
    asked = question.asked()
    names = [blank.name for blank in asked if blank is not None]
    return 0 < len(names) == len(asked) == len(set(names)) and all(
        texts.is_usable(blank) for blank in asked if isinstance(blank, TextBlank)
    )
