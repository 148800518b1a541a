"""An enrolment."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from studium.services.learning.schemas.base import Id, Moment, Out, Percentage

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
