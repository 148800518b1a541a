"""Reporting and reading progress."""

from __future__ import annotations

from uuid import UUID

from studium.kit import clock
from studium.services.learning.actions import Ctx, certificates
from studium.services.learning.actions.outline import recount_learner
from studium.services.learning.domain.admission import refuse_outsider
from studium.services.learning.domain.errors import (
    CompletedBySubmission,
    LessonLocked,
    LessonNotFound,
    NotEnrolled,
)
from studium.services.learning.domain.progress import Outcome, Recorded, Report
from studium.services.learning.store import admission, progress


async def report_progress(ctx: Ctx, report: Report) -> Recorded:
    """Merge a report into a lesson's progress: one round trip to the database.

    Reports may come twice and in any order: seconds only grow, the latest observation decides the position,
    and a completion is never taken back. Nothing changed, nothing announced. The report that completes the
    course takes a transaction of several statements, because its certificate is issued with it. Raises
    `LessonNotFound`, `NotEnrolled`, `LessonLocked`, `CompletedBySubmission`.
    """
    recorded = await _record(ctx, report)
    if recorded.outcome == "locked":
        # The statement says that the lesson is locked, the query why; unless it opened just now.
        async with ctx.db.connect() as connection:
            refuse_outsider(await admission.find(connection, report.user_id, report.lesson_id, clock.now()))
        recorded = await _record(ctx, report)
    if recorded.outcome == "may_finish":
        async with ctx.db.unit_of_work() as uow:
            recorded = await _record(ctx, report, may_finish=True)
            if recorded.course_id is not None and recorded.completion_date is not None:
                await certificates.issue_earned(ctx, uow, recorded.course_id, [report.user_id])
    _refuse(recorded.outcome)
    return recorded


async def _record(ctx: Ctx, report: Report, *, may_finish: bool = False) -> Recorded:
    recorded = await progress.record(ctx.db, report, clock.now(), may_finish=may_finish)
    while recorded.outcome == "outline_moved" and recorded.course_id is not None:
        await recount_learner(ctx, report.user_id, recorded.course_id)
        recorded = await progress.record(ctx.db, report, clock.now(), may_finish=may_finish)
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
        case "locked":
            raise LessonLocked(
                "This lesson is not open to you yet; read the course's progress for when it is."
            )
        case "completed_by_submission":
            raise CompletedBySubmission(
                "A submission completes this lesson: pass its quiz, or hand in your work."
            )


def _no_lesson() -> LessonNotFound:
    return LessonNotFound("There is no such lesson in a published course; load the course again.")
