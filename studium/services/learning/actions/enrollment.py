"""Enrolling and leaving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog

from studium.contracts.learning import EnrollmentCancelled, EnrollmentCreated
from studium.kit import clock
from studium.kit.db import UnitOfWork
from studium.kit.errors import PaymentRequired
from studium.services.learning.actions import Ctx
from studium.services.learning.actions.outline import recount_learner
from studium.services.learning.domain.enrollment import Course, Enrollment, admit
from studium.services.learning.domain.errors import CourseNotFound, CourseNotOpen, EnrollmentNotFound
from studium.services.learning.store import enrollments, outline

log = structlog.get_logger(__name__)


async def enroll(ctx: Ctx, user_id: UUID, course_id: UUID) -> tuple[Enrollment, bool]:
    """Enrol a user; the second value says whether something changed.

    A repeat returns the same enrolment. Who left and comes back gets the old enrolment with its progress, and
    the event once more with a new `enrolled_at`. Raises `CourseNotFound`, `CourseNotOpen`, `PaymentRequired`.
    The course is locked against a switch of its outline, always before the enrolment.
    """
    now = clock.now()
    async with ctx.db.unit_of_work() as uow:
        course = await outline.lock_course(uow, course_id, share=True)
        if course is None:
            raise CourseNotFound("There is no course with this id; look it up in GET /api/v1/courses.")
        existing = await enrollments.lock(uow, user_id, course_id)
        if existing is not None and not existing.is_cancelled:
            return existing, False
        admit(course, now)
        is_new = await _enter(ctx, uow, user_id, course, now, is_return=existing is not None)
        enrollment = await get_enrollment(ctx, user_id, course_id)
        if is_new:
            uow.emit(
                EnrollmentCreated(
                    enrollment_id=enrollment.enrollment_id,
                    user_id=user_id,
                    course_id=course_id,
                    enrolled_at=now,
                )
            )
        return enrollment, is_new


async def enroll_invited(ctx: Ctx, user_id: UUID, course_ids: Sequence[UUID]) -> None:
    """Enrol a user in those of these courses that take learners now; a repeat changes nothing.

    A course that has closed since the invitation must not keep the person out of the others.
    """
    for course_id in course_ids:
        try:
            await enroll(ctx, user_id, course_id)
        except (CourseNotFound, CourseNotOpen, PaymentRequired) as refused:
            log.info("invited_not_enrolled", course_id=str(course_id), reason=refused.code)


async def _enter(
    ctx: Ctx, uow: UnitOfWork, user_id: UUID, course: Course, now: datetime, *, is_return: bool
) -> bool:
    """Add or restore the row; False when a simultaneous request added it first."""
    if is_return:
        await enrollments.restore(uow, user_id, course.course_id, now)
        await recount_learner(ctx, user_id, course.course_id)
        return True
    return await enrollments.insert_new(uow, clock.new_id(), user_id, course.course_id, course.version, now)


async def leave(ctx: Ctx, user_id: UUID, course_id: UUID) -> None:
    """Cancel an enrolment; its progress is kept. A repeat does nothing. Raises `EnrollmentNotFound`."""
    async with ctx.db.unit_of_work() as uow:
        enrollment = await enrollments.lock(uow, user_id, course_id)
        if enrollment is None:
            raise _never_enrolled()
        if enrollment.is_cancelled:
            return
        await enrollments.cancel(uow, user_id, course_id)
        uow.emit(
            EnrollmentCancelled(
                enrollment_id=enrollment.enrollment_id,
                user_id=user_id,
                course_id=course_id,
                cancelled_at=clock.now(),
            )
        )


async def get_enrollment(ctx: Ctx, user_id: UUID, course_id: UUID) -> Enrollment:
    """The user's enrolment, a cancelled one too. Raises `EnrollmentNotFound`."""
    async with ctx.db.connect() as connection:
        enrollment = await enrollments.find(connection, user_id, course_id)
    if enrollment is None:
        raise _never_enrolled()
    return enrollment


async def list_enrollments(
    ctx: Ctx, user_id: UUID, *, status: str | None, before: UUID | None, limit: int
) -> list[Enrollment]:
    """Up to `limit` enrolments, the newest first; without `status` all but the cancelled ones.

    Who left and came back finds the course at its old place, by the first enrolment.
    """
    async with ctx.db.connect() as connection:
        return await enrollments.page(connection, user_id, status=status, before=before, limit=limit)


def _never_enrolled() -> EnrollmentNotFound:
    return EnrollmentNotFound(
        "You were never enrolled in this course; enrol with POST /api/v1/enrollments/{courseId}."
    )
