"""Certificates, and the codes by which anybody can look one up."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no letter that is taken for a digit, and none that makes words."""

RANDOM_BITS = 95
_LENGTH = 20
_GROUP = 5
_READ_AS = str.maketrans("OIL", "011", "- ")
_REDUCTION = 0b100101

Status = Literal["valid", "expired", "revoked"]
GivenCause = Literal["error", "misconduct", "other"]
Cause = Literal["error", "misconduct", "replaced", "other"]
"""Why a certificate was revoked, as far as everybody may know; `replaced` is one that was issued anew."""

MOST_MONTHS = 600
"""The longest that a certificate may be said to be valid: fifty years."""


def code_of(number: int) -> str:
    """The code of `RANDOM_BITS` random bits: 19 symbols and a check symbol in four groups of five."""
    values = [number >> shift & 31 for shift in range(RANDOM_BITS - 5, -1, -5)]
    values.append(_times_x(_remainder(values)))
    symbols = "".join(ALPHABET[value] for value in values)
    return "-".join(symbols[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def read_code(typed: str) -> str | None:
    """The code in its written form, or None when it is mistyped.

    Small letters, blanks and hyphens do not matter; O is read as 0, I and L as 1. One wrong symbol, or two
    that changed places, are always noticed.
    """
    symbols = typed.upper().translate(_READ_AS)
    if len(symbols) != _LENGTH or not set(symbols) <= set(ALPHABET):
        return None
    if _remainder([ALPHABET.index(symbol) for symbol in symbols]):
        return None
    return "-".join(symbols[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def _remainder(values: list[int]) -> int:
    """The values as a polynomial over GF(32), evaluated at x: zero for a whole code.

    x has the order 31, so all 20 places weigh differently: that is what notices exchanged symbols.
    """
    total = 0
    for value in values:
        total = _times_x(total) ^ value
    return total


def _times_x(value: int) -> int:
    """Multiplication by x in GF(32) = GF(2)[x] / (x^5 + x^2 + 1)."""
    doubled = value << 1
    return doubled ^ _REDUCTION if doubled & 32 else doubled


def months_after(moment: datetime, months: int) -> datetime:
    """The same time of day so many months later; the month's last day where it has no such day."""
    year, month = divmod(moment.month - 1 + months, 12)
    last_day = calendar.monthrange(moment.year + year, month + 1)[1]
    return moment.replace(year=moment.year + year, month=month + 1, day=min(moment.day, last_day))


@dataclass(frozen=True)
class Certificate:
    """A certificate as it stood at `seen_at`. Names are those at the time of issue; None: unknown or erased.

    `holder_erased` says that the holder's data was erased since. `expires_at` is None when it never does. The
    reason of a revocation is for the holder and those who teach only; its cause is for everybody.
    """

    certificate_id: UUID
    code: str
    course_id: UUID
    course_title: str
    course_slug: str | None
    holder_name: str | None
    holder_erased: bool
    instructor_name: str | None
    completed_at: datetime
    issued_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    revocation_cause: Cause | None
    revocation_reason: str | None
    seen_at: datetime

    @property
    def status(self) -> Status:
        """Whether it still counts. One that was revoked is never called expired."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= self.seen_at else "valid"
