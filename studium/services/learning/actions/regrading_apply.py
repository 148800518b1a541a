"""Applying a regrade exactly as it was previewed, and taking it back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from studium.contracts.learning import QuizRegraded
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.services.learning.actions import Ctx, certificates
from studium.services.learning.actions.progress import report_progress
from studium.services.learning.actions.regrading import REGRADE_JOB, continue_preview, read_regrade
from studium.services.learning.actions.submitting import graded_event
from studium.services.learning.domain.progress import Report
from studium.services.learning.domain.regrading import (
    Regrade,
    RegradeNotFound,
    RegradeOutdated,
    refuse_apply,
    refuse_undo,
)
from studium.services.learning.store import outline, regrading
from studium.services.learning.store.submissions import Submission


async def apply(
    ctx: Ctx, caller: Principal, lesson_id: UUID, regrade_id: UUID, *, digest: str, reason: str
) -> Regrade:
    """Give the attempts the results of the preview, in batches; a repeat with the same digest does nothing.

    `digest` is that of the preview that was seen. Learners who pass now complete the lesson, and certificates
    that are earned now are issued; a completion and a certificate are never taken back. Raises
    `RegradeNotFound`, `RegradeNotReady`, and `RegradeOutdated` when attempts or the published course changed
    since the preview.
    """
    seen = await read_regrade(ctx, caller, lesson_id, regrade_id)
    async with ctx.db.unit_of_work() as uow:
        course = await outline.lock_course(uow, seen.course_id, share=True)
        others, regrade = await _locked(uow, seen)
        if regrade.status in ("applying", "applied") and digest == regrade.digest:
            return regrade
        target = await regrading.target(uow.connection, lesson_id)
        if course is None or target is None or target.definition.quiz_id != regrade.quiz_id:
            raise RegradeOutdated("The quiz is not published any more; publish the course and look again.")
        _, present = await regrading.fingerprint(uow.connection, regrade.quiz_id, course.version)
        refuse_apply(regrade, seen=digest, present=present, others=others)
        regrade = replace(
            regrade,
            status="applying",
            reason=reason,
            applied_by=caller.user_id,
            applied_at=clock.now(),
        )
        return await _continue(ctx, uow, regrade)


async def undo(ctx: Ctx, caller: Principal, lesson_id: UUID, regrade_id: UUID) -> Regrade:
    """Give the attempts the results of before the regrade, in batches; a repeat does nothing.

    What the regrade completed and the certificates that it earned stay. Raises `RegradeNotFound`, and
    `RegradeNotReady` unless it is the last one that was applied to its quiz.
    """
    seen = await read_regrade(ctx, caller, lesson_id, regrade_id)
    async with ctx.db.unit_of_work() as uow:
        others, regrade = await _locked(uow, seen)
        if regrade.status in ("undoing", "undone"):
            return regrade
        refuse_undo(regrade, others)
        regrade = replace(
            regrade, status="undoing", done_to=None, undone_by=caller.user_id, undone_at=clock.now()
        )
        return await _continue(ctx, uow, regrade)


async def continue_regrade(ctx: Ctx, regrade_id: UUID) -> None:
    """Do the next batch of whatever the regrade is at; a repeat when it is done does nothing."""
    async with ctx.db.unit_of_work() as uow:
        regrade = await regrading.lock(uow, regrade_id)
        if regrade is None:
            return
        if regrade.status == "previewing":
            await continue_preview(ctx, uow, regrade)
        elif regrade.status in ("applying", "undoing"):
            await _continue(ctx, uow, regrade)


async def _locked(uow: UnitOfWork, seen: Regrade) -> tuple[list[Regrade], Regrade]:
    """The quiz's other regrades, and this one as it stands now; all are locked."""
    found = await regrading.lock_all(uow, seen.quiz_id)
    others = [one for one in found if one.regrade_id != seen.regrade_id]
    if len(others) == len(found):
        raise RegradeNotFound("A newer preview took the place of this one; look at that.")
    return others, next(one for one in found if one.regrade_id == seen.regrade_id)


async def _continue(ctx: Ctx, uow: UnitOfWork, regrade: Regrade) -> Regrade:
    """Put the next batch of learners in force, or back, and queue a job for the one after it."""
    limit = ctx.settings.regrade_batch
    users = await regrading.moved_learners(
        uow.connection, regrade.regrade_id, after=regrade.done_to, limit=limit
    )
    if users:
        await _put(ctx, uow, regrade, users)
        regrade = replace(regrade, done_to=users[-1])
    if len(users) == limit:
        uow.defer(REGRADE_JOB, regrade_id=str(regrade.regrade_id))
    else:
        regrade = replace(
            regrade, status="undone" if regrade.status == "undoing" else "applied", done_to=None
        )
        uow.emit(_regraded(regrade))
    await regrading.save(uow, regrade)
    return regrade


async def _put(ctx: Ctx, uow: UnitOfWork, regrade: Regrade, users: Sequence[UUID]) -> None:
    """Change the attempts of these people, whose enrolments this locks, and say so for each attempt."""
    present = await regrading.lock_enrolled(uow, regrade.course_id, users)
    back = regrade.status == "undoing"
    changed = await regrading.put(uow, regrade.regrade_id, users, back=back)
    moment = (regrade.undone_at if back else regrade.applied_at) or clock.now()
    for submission in sorted(changed, key=lambda one: (one.user_id, one.attempt)):
        uow.emit(graded_event(submission, regraded_at=moment))
    # The statement that records progress announces it at once: what was graded has to stand before it.
    await ctx.db.write_emitted(uow)
    await _complete(ctx, regrade, changed, present)
    await certificates.issue_earned(ctx, uow, regrade.course_id, users)


async def _complete(
    ctx: Ctx, regrade: Regrade, changed: Sequence[Submission], present: Collection[UUID]
) -> None:
    """Complete the lesson, as long as the course has it, for those who pass now and had not completed it."""
    passing = {one.user_id for one in changed if one.passed} & set(present)
    async with ctx.db.connect() as connection:
        waiting = await regrading.incomplete(connection, regrade.lesson_id, passing)
    for user_id in sorted(waiting):
        await report_progress(
            ctx,
            Report(
                user_id=user_id,
                lesson_id=regrade.lesson_id,
                is_completed=True,
                seconds_spent=0,
                position_seconds=None,
                observed_at=clock.now(),
                is_by_submission=True,
            ),
        )


def _regraded(regrade: Regrade) -> QuizRegraded:
    is_undone = regrade.status == "undone"
    moment = regrade.undone_at if is_undone else regrade.applied_at
    by = regrade.undone_by if is_undone else regrade.applied_by
    return QuizRegraded(
        regrade_id=regrade.regrade_id,
        course_id=regrade.course_id,
        lesson_id=regrade.lesson_id,
        quiz_id=regrade.quiz_id,
        is_undone=is_undone,
        attempts=regrade.looked_at,
        up=regrade.up,
        down=regrade.down,
        regraded_by=by or regrade.created_by,
        regraded_at=moment or regrade.created_at,
    )
