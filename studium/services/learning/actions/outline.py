"""Keeping the local copy of courses' outlines, and the counters that depend on it."""

from __future__ import annotations

import asyncio
from uuid import UUID

from studium.contracts.courses import CoursePublished, LessonPublished
from studium.kit import clock
from studium.kit.db import UnitOfWork
from studium.services.learning.actions import Ctx, certificates
from studium.services.learning.actions.heard import hear_teachers
from studium.services.learning.domain.grading import broken_keys, max_score
from studium.services.learning.domain.progress import counted_lessons, is_completed_by_submission
from studium.services.learning.store import attempts, enrollments, entry, outline, progress

RECOUNT_JOB = "recount_course"
FILL_JOB = "fill_seats"


async def keep_lesson(ctx: Ctx, event: LessonPublished) -> None:
    """Keep one version of a lesson; it is used once its course's outline names it. A repeat does nothing.

    What a quiz can earn is found out here, once: who opens it waits for no pattern and no formula.
    """
    broken = await asyncio.to_thread(broken_keys, event.quiz) if event.quiz else frozenset[UUID]()
    best = max_score(event.quiz, broken) if event.quiz else 0.0
    async with ctx.db.unit_of_work() as uow:
        await outline.save_definition(uow, event, max_score=best, broken=broken)


async def publish_course(ctx: Ctx, event: CoursePublished) -> None:
    """Switch to the event's outline and count its enrolments anew.

    An outline older than the present one is ignored; a repeat changes nothing. The first batch of enrolments
    is counted in the same transaction, the rest by a chain of jobs, and whoever reports progress meanwhile is
    counted at once. Open attempts at quizzes keep their version and take over the new due date.
    """
    async with ctx.db.unit_of_work() as uow:
        present = await outline.lock_course(uow, event.course_id)
        if present is not None and present.version > event.version:
            return
        definitions = await outline.newest_definitions(uow, event)
        await outline.replace_outline(uow, event, _placed(event, definitions))
        await attempts.move_due(uow, event.course_id)
        await hear_teachers(ctx, event)
        await recount_course(ctx, event.course_id)
        if await entry.count_waiting(uow.connection, event.course_id):
            uow.defer(FILL_JOB, course_id=str(event.course_id))


def _placed(
    event: CoursePublished, definitions: dict[UUID, outline.Definition]
) -> list[outline.PlacedLesson]:
    counted = counted_lessons(event.lessons)
    placed = []
    for lesson in event.lessons:
        definition = definitions.get(lesson.lesson_id)
        has_quiz = definition is not None and definition.has_quiz
        has_assignment = definition is not None and definition.has_assignment
        placed.append(
            outline.PlacedLesson(
                lesson=lesson,
                is_counted=lesson.lesson_id in counted,
                is_completed_by_submission=is_completed_by_submission(
                    lesson, has_quiz=has_quiz, has_assignment=has_assignment
                ),
                definition_version=definition.version if definition else None,
            )
        )
    return placed


async def unpublish_course(ctx: Ctx, course_id: UUID) -> None:
    """Close the course for new learners; who is enrolled stays. A repeat does nothing."""
    async with ctx.db.unit_of_work() as uow:
        await outline.set_unpublished(uow, course_id)


async def recount_course(ctx: Ctx, course_id: UUID) -> None:
    """Count one batch of enrolments anew by the present outline, and queue a job for the next batch.

    Locks the batch's enrolments. Announces the courses that the new outline completed, and the certificates
    that are earned by it.
    """
    limit = ctx.settings.recount_batch
    async with ctx.db.unit_of_work() as uow:
        user_ids = await progress.lock_stale(uow, course_id, limit)
        if not user_ids:
            return
        await _count_anew(ctx, uow, course_id, user_ids)
        if len(user_ids) == limit:
            uow.defer(RECOUNT_JOB, course_id=str(course_id))


async def recount_learner(ctx: Ctx, user_id: UUID, course_id: UUID) -> None:
    """Count one enrolment anew by the present outline. Locks it."""
    async with ctx.db.unit_of_work() as uow:
        await enrollments.lock(uow, user_id, course_id)
        await _count_anew(ctx, uow, course_id, [user_id])


async def recount_learners(ctx: Ctx, course_id: UUID, user_ids: list[UUID]) -> None:
    """Count enrolments that the caller has locked anew by the present outline."""
    async with ctx.db.unit_of_work() as uow:
        await _count_anew(ctx, uow, course_id, user_ids)


async def _count_anew(ctx: Ctx, uow: UnitOfWork, course_id: UUID, user_ids: list[UUID]) -> None:
    """Count locked enrolments, and issue the certificates that the new outline or pass mark makes earned."""
    for completed in await progress.recount(uow, course_id, user_ids, clock.now()):
        uow.emit(completed)
    await certificates.issue_earned(ctx, uow, course_id, user_ids)
