"""Reporting and reading progress."""

from __future__ import annotations

from uuid import UUID

from studium.kit import clock
from studium.services.learning.actions import Ctx
from studium.services.learning.actions.outline import recount_learner
from studium.services.learning.domain.errors import CompletedBySubmission, LessonNotFound, NotEnrolled
from studium.services.learning.domain.progress import Outcome, Recorded, Report
from studium.services.learning.store import progress


async def report_progress(ctx: Ctx, report: Report) -> Recorded:
    """Merge a report into a lesson's progress: one round trip to the database.

    Reports may come twice and in any order: seconds only grow, the latest observation decides the position,
    and a completion is never taken back. Nothing changed, nothing announced. Raises `LessonNotFound`,
    `NotEnrolled`, `CompletedBySubmission`.
    """
    recorded = await progress.record(ctx.db, report, clock.now())
    while recorded.outcome == "outline_moved" and recorded.course_id is not None:
        await recount_learner(ctx, report.user_id, recorded.course_id)
        recorded = await progress.record(ctx.db, report, clock.now())
    _refuse(recorded.outcome)
    return recorded


async def read_progress(ctx: Ctx, user_id: UUID, lesson_id: UUID) -> Recorded:
    """A lesson's progress; all zero before the first report. Raises `LessonNotFound`, `NotEnrolled`."""
    found = await progress.state(ctx.db, user_id, lesson_id)
    if found is None:
        raise _no_lesson()
    _refuse(found.outcome)
    return found


def _refuse(outcome: Outcome) -> None:
    match outcome:
        case "not_found":
            raise _no_lesson()
        case "not_enrolled":
            raise NotEnrolled("Enrol in the course first: POST /api/v1/enrollments/{courseId}.")
        case "completed_by_submission":
            raise CompletedBySubmission("Pass the quiz to complete this lesson; submit your answers.")


def _no_lesson() -> LessonNotFound:
    return LessonNotFound("There is no such lesson in a published course; load the course again.")
