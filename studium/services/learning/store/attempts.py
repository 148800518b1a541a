"""Attempts at quizzes that are under way.

Whoever starts, submits or collects an attempt holds the learner's enrolment locked before; saving answers
locks the attempt's own row only. So of two who end an attempt the first one wins, and nothing is saved into
it afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.kit.db import UnitOfWork
from studium.services.learning.domain.attempts import OpenAttempt
from studium.services.learning.store.outline import DEFINITION, LiveQuiz, live_quiz_of
from studium.services.learning.store.tables import (
    enrollment,
    lesson_definition,
    outline_lesson,
    quiz_attempt,
)

_COLUMNS = [quiz_attempt.c[name] for name in OpenAttempt.__dataclass_fields__]
_PINNED = (lesson_definition.c.lesson_id == quiz_attempt.c.lesson_id) & (
    lesson_definition.c.course_version == quiz_attempt.c.definition_version
)


@dataclass(frozen=True)
class Sitting:
    """An open attempt with the quiz as it stood when the attempt was started, and as the attempt asks it."""

    attempt: OpenAttempt
    quiz: LiveQuiz


@dataclass(frozen=True)
class Expired:
    """Whose attempt at which lesson's quiz has run out of time, and when."""

    expires_at: datetime
    user_id: UUID
    lesson_id: UUID


_live = lesson_definition.alias("live")
_PLACED = (
    quiz_attempt.join(outline_lesson, outline_lesson.c.lesson_id == quiz_attempt.c.lesson_id)
    .join(
        _live,
        (_live.c.lesson_id == outline_lesson.c.lesson_id)
        & (_live.c.course_version == outline_lesson.c.definition_version)
        & (_live.c.quiz_id == quiz_attempt.c.quiz_id),
    )
    .join(
        enrollment,
        (enrollment.c.user_id == quiz_attempt.c.user_id)
        & (enrollment.c.course_id == outline_lesson.c.course_id)
        & (enrollment.c.status != "cancelled"),
    )
)
"""Open attempts at quizzes that their lessons still show, of learners who are still there.

The others wait: who comes back, or whose lesson comes back, finds the attempt again.
"""


async def find(connection: AsyncConnection, user_id: UUID, lesson_id: UUID) -> Sitting | None:
    """The user's open attempt at the lesson's quiz."""
    query = (
        sa.select(*_COLUMNS, outline_lesson.c.title, *DEFINITION[1:])
        .select_from(_PLACED.join(lesson_definition, _PINNED))
        .where(quiz_attempt.c.user_id == user_id, quiz_attempt.c.lesson_id == lesson_id)
    )
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None:
        return None
    attempt = OpenAttempt(**{name: row[name] for name in OpenAttempt.__dataclass_fields__})
    quiz = live_quiz_of({name: row[name] for name in LiveQuiz.__dataclass_fields__})
    return Sitting(attempt, quiz.dealt(attempt.seed))


async def add(uow: UnitOfWork, attempt: OpenAttempt) -> None:
    """Add an attempt; there is one per user and quiz, so the enrolment has to be locked."""
    await uow.execute(sa.insert(quiz_attempt), asdict(attempt))


async def save(
    uow: UnitOfWork, attempt: OpenAttempt, answers: Mapping[str, Any], now: datetime
) -> OpenAttempt | None:
    """Store answers over those of the attempt's revision; None when it has moved on."""
    saved = replace(attempt, answers=dict(answers), revision=attempt.revision + 1, saved_at=now)
    statement = (
        sa.update(quiz_attempt)
        .where(_is(attempt), quiz_attempt.c.revision == attempt.revision)
        .values(answers=saved.answers, revision=saved.revision, saved_at=now)
        .returning(sa.true())
    )
    return saved if (await uow.execute(statement)).one_or_none() is not None else None


async def take(uow: UnitOfWork, attempt: OpenAttempt, *, as_read: bool) -> bool:
    """End the attempt, with `as_read` only in the revision that was read; whether it was still there so."""
    statement = sa.delete(quiz_attempt).where(_is(attempt)).returning(sa.true())
    if as_read:
        statement = statement.where(quiz_attempt.c.revision == attempt.revision)
    return (await uow.execute(statement)).one_or_none() is not None


def _is(attempt: OpenAttempt) -> sa.ColumnElement[bool]:
    return sa.and_(
        quiz_attempt.c.user_id == attempt.user_id,
        quiz_attempt.c.quiz_id == attempt.quiz_id,
        quiz_attempt.c.attempt == attempt.attempt,
    )


async def expired(
    connection: AsyncConnection, before: datetime, *, after: Expired | None, limit: int
) -> list[Expired]:
    """Up to `limit` attempts that expired before a moment, the earliest first, behind `after`."""
    order = (quiz_attempt.c.expires_at, quiz_attempt.c.user_id, quiz_attempt.c.lesson_id)
    query = (
        sa.select(*order)
        .select_from(_PLACED)
        .where(quiz_attempt.c.expires_at < before)
        .order_by(*order)
        .limit(limit)
    )
    if after is not None:
        query = query.where(sa.tuple_(*order) > (after.expires_at, after.user_id, after.lesson_id))
    rows = await connection.execute(query)
    return [Expired(**row) for row in rows.mappings()]


_MOVE_DUE = sa.text("""
    UPDATE learning.quiz_attempt a
       SET expires_at = least(a.started_at + make_interval(secs => a.time_limit_seconds),
                              CAST(d.quiz->'policy'->>'due_at' AS timestamptz))
      FROM learning.outline_lesson l
      JOIN learning.lesson_definition d
        ON d.lesson_id = l.lesson_id AND d.course_version = l.definition_version
     WHERE a.course_id = :course_id AND l.lesson_id = a.lesson_id AND d.quiz_id = a.quiz_id
""")


async def move_due(uow: UnitOfWork, course_id: UUID) -> None:
    """Let open attempts end by the due dates of the present outline; their own time stays."""
    await uow.execute(_MOVE_DUE, {"course_id": course_id})
