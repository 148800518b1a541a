"""Who may enter a lesson, and when."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from studium.contracts.release import Lock
from studium.services.learning.domain.errors import LessonLocked, LessonNotFound, NotEnrolled


@dataclass(frozen=True)
class Admission:
    """A learner before the door of a lesson. `lock` is None where it is open to them."""

    course_id: UUID
    is_enrolled: bool
    lock: Lock | None


def refuse_outsider(found: Admission | None, *, is_inside: bool = False) -> None:
    """Let nobody into a lesson who is not in its course, or to whom it is not open yet.

    Who `is_inside` already, working at something that was begun, is not locked out of it. Raises
    `LessonNotFound` for None, `NotEnrolled`, `LessonLocked`.
    """
    if found is None:
        raise LessonNotFound("There is no such lesson in a published course; load the course again.")
    if not found.is_enrolled:
        raise NotEnrolled("Enrol in the course first: POST /api/v1/enrollments/{courseId}.")
    if found.lock is not None and not is_inside:
        raise LessonLocked(
            "This lesson is not open to you yet; `lock` says when it is, and what to complete before.",
            lock=found.lock.model_dump(mode="json"),
            course_id=str(found.course_id),
        )
