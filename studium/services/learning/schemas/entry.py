"""How one gets into a course: its rules, its keys and its waiting list."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from studium.services.learning.domain.entry import MAX_SEATS, MAX_USES, Mode, State
from studium.services.learning.schemas.assignments import PersonOut
from studium.services.learning.schemas.base import EXAMPLE_TIME, Id, In, Moment, Out
from studium.services.learning.schemas.enrollments import PlaceOut

When = Annotated[
    AwareDatetime, Field(ge=datetime(1970, 1, 1, tzinfo=UTC), le=datetime(9000, 1, 1, tzinfo=UTC))
]
"""A time that somebody chose."""


class EntryOut(Out):
    """How one gets into the course now."""

    course_id: Id
    state: State = Field(
        description="`open`: enrol; `key`: enrol with a key; `not_yet`: from `opens_at`; `over`: enrolment "
        "or the course has ended; `closed`: only for who is invited or let in by a teacher.",
        examples=["open"],
    )
    opens_at: Moment | None
    closes_at: Moment | None
    seats: int | None = Field(description="Null: as many as come.", examples=[20])
    free_seats: int | None = Field(
        description="0: who enrols is put on the waiting list. Null where seats are not counted.",
        examples=[3],
    )
    waiting: int = Field(description="How many people wait for a seat.", examples=[0])
    place: PlaceOut | None = Field(description="The caller's place on the waiting list.")


class EnrollmentPolicyIn(In):
    """Who may enrol in the course, when, and how many."""

    mode: Mode = Field(
        default="open",
        description="`open`: everybody; `key`: who has one of its keys; `closed`: who is invited or let in.",
        examples=["key"],
    )
    opens_at: When | None = Field(
        default=None, examples=[EXAMPLE_TIME], description="Nobody enrols before; null: from now on."
    )
    closes_at: When | None = Field(
        default=None,
        examples=["2026-04-01T12:00:00Z"],
        description="Nobody enrols from then on; null: never.",
    )
    seats: int | None = Field(
        default=None,
        ge=1,
        le=MAX_SEATS,
        examples=[20],
        description="How many may be in the course at once; who comes later waits. Null: as many as come.",
    )


class EnrollmentPolicyOut(Out):
    """The course's rules, with how many are in it and how many wait."""

    mode: Mode
    opens_at: Moment | None
    closes_at: Moment | None
    seats: int | None
    taken: int = Field(examples=[17], description="How many people are in the course.")
    waiting: int = Field(examples=[0])


class EnrollmentKeyIn(In):
    """A new key. Its symbols are random."""

    label: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        min_length=1,
        max_length=100,
        examples=["Evening class"],
        description="For whom it is; teachers see it.",
    )
    expires_at: When | None = Field(
        default=None, examples=[EXAMPLE_TIME], description="It opens nothing from then on; null: never."
    )
    max_uses: int | None = Field(
        default=None, ge=1, le=MAX_USES, examples=[30], description="How many it lets in; null: any number."
    )


class EnrollmentKeyOut(Out):
    """A key to the course, for its teachers."""

    key_id: Id
    key: str = Field(examples=["7XK2M-QW9TR"])
    label: str = Field(examples=["Evening class"])
    expires_at: Moment | None
    max_uses: int | None = Field(examples=[30])
    uses: int = Field(examples=[12], description="Whom it let in, or put on the waiting list.")
    created_at: Moment
    withdrawn_at: Moment | None


class WaitingOut(Out):
    """Somebody on the waiting list."""

    learner: PersonOut
    position: int = Field(ge=1, examples=[1])
    since: Moment
