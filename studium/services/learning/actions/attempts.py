"""Attempts under way: started or resumed, saved as one goes, submitted by themselves when time is over."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import structlog

from studium.kit import clock
from studium.kit.db import UnitOfWork
from studium.services.learning.actions import Ctx
from studium.services.learning.actions.quiz import OpenQuiz, open_quiz
from studium.services.learning.actions.submitting import Paper, hand_in
from studium.services.learning.domain.attempts import (
    COLLECT_AFTER,
    OpenAttempt,
    check_answers,
    expiry,
    grade_saved,
    stale,
)
from studium.services.learning.domain.disclosure import refuse_attempt
from studium.services.learning.domain.errors import AttemptNotStarted, TimeOver
from studium.services.learning.domain.revisions import first_revision
from studium.services.learning.store import attempts, enrollments, outline
from studium.services.learning.store.attempts import Expired, Sitting

_BATCH = 100

log = structlog.get_logger(__name__)


async def start(ctx: Ctx, user_id: UUID, lesson_id: UUID) -> tuple[Sitting, bool]:
    """Start an attempt at the lesson's quiz, or find the open one; the second value says which.

    An open attempt whose time is over is submitted first. Raises `AttemptsExhausted`, `PastDue`,
    `NotEnrolled`, `LessonNotFound`, `QuizNotFound`. Locks the course against a republication, which moves due
    dates, then the enrolment.
    """
    opened = await open_quiz(ctx, user_id, lesson_id)
    if opened.sitting is not None and opened.sitting.attempt.is_over(clock.now()):
        await submit_saved(ctx, user_id, lesson_id)
    async with ctx.db.unit_of_work() as uow:
        await outline.lock_course(uow, opened.live.course_id, share=True)
        await enrollments.lock(uow, user_id, opened.live.course_id)
        opened = await open_quiz(ctx, user_id, lesson_id)
        if opened.sitting is not None:
            return opened.sitting, False
        return await _start(uow, user_id, opened), True


async def _start(uow: UnitOfWork, user_id: UUID, opened: OpenQuiz) -> Sitting:
    live, now = opened.live, clock.now()
    policy = live.definition.policy
    refuse_attempt(policy, opened.attempts.used, now)
    attempt = OpenAttempt(
        user_id=user_id,
        quiz_id=live.definition.quiz_id,
        lesson_id=live.lesson_id,
        course_id=live.course_id,
        definition_version=live.definition_version,
        attempt=opened.attempts.used + 1,
        seed=opened.next_seed,
        started_at=now,
        time_limit_seconds=policy.time_limit_seconds,
        expires_at=expiry(now, policy),
        answers={},
        revision=first_revision(now),
        saved_at=None,
    )
    await attempts.add(uow, attempt)
    return Sitting(attempt, live.dealt(attempt.seed))


async def save(
    ctx: Ctx, user_id: UUID, lesson_id: UUID, answers: Mapping[UUID, object], revision: int
) -> OpenAttempt:
    """Keep answers in the open attempt in place of those saved as `revision`. A repeat changes nothing.

    Raises `StaleRevision` with what is stored when something newer was saved, `InvalidAnswers` (nothing is
    saved then), `TimeOver`, `AttemptNotStarted`, and what `open_quiz` raises.
    """
    sitting = await _sitting(ctx, user_id, lesson_id)
    now = clock.now()
    if sitting.attempt.is_over(now):
        raise TimeOver("The time is over, and what was saved counts; submit the attempt to see its result.")
    await asyncio.to_thread(check_answers, sitting.quiz.definition, answers)
    stored = sitting.attempt
    written = {str(question_id): answer for question_id, answer in answers.items()}
    if stored.revision == revision:
        async with ctx.db.unit_of_work() as uow:
            saved = await attempts.save(uow, stored, written, now)
        if saved is not None:
            return saved
        stored = (await _sitting(ctx, user_id, lesson_id)).attempt
    if stored.answers == written:
        return stored
    raise stale(stored)


async def _sitting(ctx: Ctx, user_id: UUID, lesson_id: UUID) -> Sitting:
    async with ctx.db.connect() as connection:
        sitting = await attempts.find(connection, user_id, lesson_id)
    if sitting is None:
        await open_quiz(ctx, user_id, lesson_id)
        raise AttemptNotStarted(
            "No attempt is open; start one with POST /api/v1/lessons/{lessonId}/quiz/attempt."
        )
    return sitting


async def submit_saved(ctx: Ctx, user_id: UUID, lesson_id: UUID) -> None:
    """Submit an attempt whose time is over with the answers saved in it. A repeat does nothing."""
    async with ctx.db.connect() as connection:
        sitting = await attempts.find(connection, user_id, lesson_id)
    if sitting is None or not sitting.attempt.is_over(clock.now()):
        return
    answers = sitting.attempt.given_answers()
    attempt = sitting.attempt
    paper = Paper(user_id, sitting.quiz, answers, attempt, attempt.seed, as_read=True, time_over=True)
    definition, broken = sitting.quiz.definition, sitting.quiz.broken
    await hand_in(ctx, paper, await asyncio.to_thread(grade_saved, definition, answers, broken))


async def submit_expired(ctx: Ctx) -> None:
    """Submit all attempts whose time was over a while ago, each in its own transaction.

    One that fails stays open, is logged, and keeps none of the others waiting; the next run tries it again.
    """
    before, last = clock.now() - COLLECT_AFTER, None
    while found := await _expired(ctx, before, last):
        for expired in found:
            try:
                await submit_saved(ctx, expired.user_id, expired.lesson_id)
            except Exception:
                log.exception("expired_attempt_not_submitted", lesson_id=str(expired.lesson_id))
        last = found[-1]


async def _expired(ctx: Ctx, before: datetime, last: Expired | None) -> list[Expired]:
    async with ctx.db.connect() as connection:
        return await attempts.expired(connection, before, after=last, limit=_BATCH)
