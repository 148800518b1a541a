"""Numbers as learners write them, compared exactly."""

from __future__ import annotations

import re
import sys
from decimal import Decimal
from fractions import Fraction

from studium.contracts.questions import NumberKey
from studium.services.learning.domain.unreadable import Unreadable

MAX_LENGTH = 64
_DECIMAL = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?"
_NUMBER = re.compile(rf"(?P<top>{_DECIMAL})(?:\s*/\s*(?P<bottom>{_DECIMAL}))?", re.ASCII)
_TYPOGRAPHIC_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})
_LARGEST = Fraction(sys.float_info.max)
_LARGEST_EXPONENT = sys.float_info.max_10_exp


def read_number(raw: object) -> Fraction:
    """A number as JSON, or as text such as `1e3`, `-0.5`, `3/4`. One reading for every locale.

    The decimal mark is the point. A comma is refused, because `1,500` is one and a half here and fifteen
    hundred there. Raises `Unreadable` for anything else, infinities and NaN included.
    """
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        raise Unreadable("wrong_type", "Give a number, or a text such as 1e3 or 3/4.")
    text = str(raw).strip().translate(_TYPOGRAPHIC_MINUS)
    if "," in text:
        raise Unreadable("not_a_number", "Write a point as the decimal mark and leave thousands unmarked.")
    match = _NUMBER.fullmatch(text) if len(text) <= MAX_LENGTH else None
    if match is None:
        raise Unreadable("not_a_number", "Write a number such as 42, -0.5, 1e3 or 3/4.")
    top, bottom = _exact(match["top"]), _exact(match["bottom"] or "1")
    if bottom == 0:
        raise Unreadable("not_a_number", "A fraction cannot have zero below the line.")
    if abs(top) > _LARGEST * abs(bottom):
        raise _out_of_range()
    return top / bottom


def _exact(text: str) -> Fraction:
    """The decimal's exact value; refuses what no float can hold, before it grows to millions of digits."""
    decimal = Decimal(text)
    if decimal and abs(decimal.adjusted()) > _LARGEST_EXPONENT:
        raise _out_of_range()
    return Fraction(decimal)


def _out_of_range() -> Unreadable:
    return Unreadable("not_a_number", "This number is too large or too small.")


def is_within_tolerance(key: NumberKey, given: Fraction) -> bool:
    """Whether `given` lies within the tolerance, the boundary included.

    The author's floats are taken as the decimals that they print as, and compared exactly: 0.4 is within 0.1
    of 0.3, although in binary floats 0.4 - 0.3 > 0.1. A fraction such as 1/3 also equals its nearest float.
    """
    answer = Fraction(repr(key.answer))
    allowed = Fraction(repr(key.tolerance))
    if key.tolerance_unit == "percent":
        allowed = allowed * abs(answer) / 100
    return abs(given - answer) <= allowed or float(given) == key.answer
