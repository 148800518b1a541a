"""Enrolments, and who is let into a course."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from studium.kit.errors import PaymentRequired
from studium.services.learning.domain.errors import CourseNotOpen

Status = Literal["active", "completed", "cancelled"]


@dataclass(frozen=True)
class Course:
    """A course as its last publication described it. A price of None or zero is free."""

    course_id: UUID
    version: int
    is_published: bool
    title: str
    slug: str
    price_amount_minor: int | None
    ends_at: datetime | None


@dataclass(frozen=True)
class Enrollment:
    """A learner's place in a course. A cancelled one keeps its progress for a later return."""

    enrollment_id: UUID
    user_id: UUID
    course_id: UUID
    enrolled_date: datetime
    completion_date: datetime | None
    status: Status
    current_progress_percentage: float
    course_title: str = ""
    course_slug: str = ""

    @property
    def is_cancelled(self) -> bool:
        """Whether the learner left the course."""
        return self.status == "cancelled"


def admit(course: Course, now: datetime) -> None:
    """Refuse who may not enter the course now.

    Raises `CourseNotOpen` when it left the catalogue or has ended, `PaymentRequired` when it has a price.
    A course that has not started yet may be entered ahead.
    """
    if not course.is_published:
        raise CourseNotOpen("This course takes no new learners; look for another one in the catalogue.")
    if has_ended(course, now):
        raise CourseNotOpen("This course has ended; look for a later run in the catalogue.")
    if course.price_amount_minor:
        raise PaymentRequired("This course has a price; buy it first.")


def has_ended(course: Course, now: datetime) -> bool:
    """Whether the course is over."""
    return course.ends_at is not None and course.ends_at <= now
