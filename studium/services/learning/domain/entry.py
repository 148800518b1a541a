"""Who is let into a course by its teachers' rules: the way in, its time, keys, seats and the waiting list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from studium.kit.errors import Forbidden, InvalidInput, NotFound, TooManyRequests
from studium.kit.throttle import Budget
from studium.services.learning.domain.certificates import ALPHABET
from studium.services.learning.domain.enrollment import Course, has_ended
from studium.services.learning.domain.errors import CourseNotOpen

Mode = Literal["open", "key", "closed"]
"""Who may enrol: everybody, who has a key, or nobody but who is invited or let in by a teacher."""

State = Literal["open", "key", "not_yet", "over", "closed"]

MAX_SEATS = 1_000_000
MAX_USES = 1_000_000
KEY_BITS = 50
_KEY_LENGTH = KEY_BITS // 5
_GROUP = 5
_READ_AS = str.maketrans("OIL", "011", "- ")

KEY_TRIALS = Budget(10, timedelta(seconds=5), timedelta(minutes=15), timedelta(hours=1))
"""Ten mistypings are forgiven; who guesses has some hundred tries a day at 50 random bits."""


class KeyNeeded(Forbidden):
    """The course is entered with a key, and none was sent."""

    code = "enrollment_key_needed"


class KeyRefused(Forbidden):
    """The key does not open the course. Whether it never existed, ended or is used up is not told."""

    code = "enrollment_key_refused"


class TooManyKeysTried(TooManyRequests):
    """Too many keys were tried that open nothing."""

    code = "too_many_keys_tried"


class KeyNotFound(NotFound):
    """The course has no such enrolment key."""

    code = "enrollment_key_not_found"


class NotWaiting(NotFound):
    """The person is not on the course's waiting list."""

    code = "not_waiting"


class InvalidPolicy(InvalidInput):
    """The rules of enrolment contradict each other."""

    code = "invalid_enrollment_policy"


@dataclass(frozen=True)
class Policy:
    """A course's rules of enrolment. `seats` None: as many as come; who left takes none."""

    mode: Mode = "open"
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    seats: int | None = None

    def free(self, taken: int) -> int | None:
        """How many seats are free, never less than 0; None when they are not counted."""
        return None if self.seats is None else max(0, self.seats - taken)


ANYBODY = Policy()
"""The rules of a course whose teachers set none."""


@dataclass(frozen=True)
class Place:
    """A place in a course's waiting list; 1 is next. `key_id` is the key with which it was asked for."""

    user_id: UUID
    course_id: UUID
    position: int
    since: datetime
    key_id: UUID | None = None


@dataclass(frozen=True)
class Key:
    """A key to a course. `uses` counts everybody it let in or put on the waiting list."""

    key_id: UUID
    course_id: UUID
    key: str
    label: str
    expires_at: datetime | None
    max_uses: int | None
    uses: int
    created_at: datetime
    withdrawn_at: datetime | None

    def opens(self, now: datetime) -> bool:
        """Whether the key lets one more person in."""
        return (
            self.withdrawn_at is None
            and (self.expires_at is None or now < self.expires_at)
            and (self.max_uses is None or self.uses < self.max_uses)
        )


def state_of(course: Course, policy: Policy, now: datetime) -> State:
    """Whether the course takes learners now, and how. A course's end comes before its own rules."""
    if not course.is_published:
        return "closed"
    if has_ended(course, now):
        return "over"
    if policy.mode == "closed":
        return "closed"
    if policy.closes_at is not None and policy.closes_at <= now:
        return "over"
    if policy.opens_at is not None and now < policy.opens_at:
        return "not_yet"
    return policy.mode


def check_entry(policy: Policy, now: datetime, *, has_key: bool) -> None:
    """Refuse who may not enrol by themself now. Raises `CourseNotOpen`, `KeyNeeded`."""
    if policy.mode == "closed":
        raise CourseNotOpen("Only its teachers let people into this course; ask one of them.")
    if policy.opens_at is not None and now < policy.opens_at:
        raise CourseNotOpen(
            "Enrolment has not begun; come back at `opens_at`.", opens_at=policy.opens_at.isoformat()
        )
    if policy.closes_at is not None and policy.closes_at <= now:
        raise CourseNotOpen("Enrolment in this course is over; look for a later run in the catalogue.")
    if policy.mode == "key" and not has_key:
        raise KeyNeeded("This course is entered with a key; ask its teachers for one and send it as `key`.")


def check_policy(policy: Policy) -> None:
    """Raise `InvalidPolicy` when enrolment would end before it begins."""
    if policy.opens_at and policy.closes_at and policy.closes_at <= policy.opens_at:
        raise InvalidPolicy("Enrolment has to end after it begins; move `closes_at` or `opens_at`.")


def refuse_key() -> KeyRefused:
    """The one refusal for every key that does not open the course."""
    return KeyRefused("This key does not open the course; check it, or ask its teachers for another.")


def refuse_trial(seconds: int) -> TooManyKeysTried:
    """The refusal of who tried too many keys."""
    return TooManyKeysTried(
        f"Wait {seconds} seconds before you try another key.", retry_after_seconds=seconds
    )


def key_of(number: int) -> str:
    """The key of `KEY_BITS` random bits: ten symbols in two groups of five, for reading out and typing."""
    symbols = "".join(ALPHABET[number >> shift & 31] for shift in range(KEY_BITS - 5, -1, -5))
    return _written(symbols)


def read_key(typed: str) -> str | None:
    """A key in its written form, None when it cannot be one.

    Small letters, blanks and hyphens do not matter; O is read as 0, I and L as 1.
    """
    symbols = typed.upper().translate(_READ_AS)
    if len(symbols) != _KEY_LENGTH or not set(symbols) <= set(ALPHABET):
        return None
    return _written(symbols)


def _written(symbols: str) -> str:
    return "-".join(symbols[start : start + _GROUP] for start in range(0, _KEY_LENGTH, _GROUP))
