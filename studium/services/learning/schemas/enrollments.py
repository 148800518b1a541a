"""An enrolment."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from studium.services.learning.schemas.base import Id, In, Moment, Out, Percentage

EnrollmentStatus = Literal["active", "completed", "cancelled"]


class EnrollmentOut(Out):
    """A learner's place in a course. The percentage is rounded down and 100 only when all is complete."""

    enrollment_id: Id
    user_id: Id
    course_id: Id
    course_title: str = Field(examples=["Spanish for the train"])
    course_slug: str = Field(examples=["spanish-for-the-train"])
    status: EnrollmentStatus
    enrolled_date: Moment
    completion_date: Moment | None
    current_progress_percentage: Percentage


class EnrollIn(In):
    """How one gets into a course that is entered with a key."""

    key: str | None = Field(
        default=None,
        min_length=1,
        max_length=40,
        examples=["7XK2M-QW9TR"],
        description="As the teacher gave it; small letters, blanks and missing hyphens do not matter.",
    )


class PlaceOut(Out):
    """A place on a full course's waiting list. A seat that becomes free goes to position 1, with a mail."""

    course_id: Id
    position: int = Field(ge=1, examples=[3])
    since: Moment
