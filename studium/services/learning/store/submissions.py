"""Submissions of quizzes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.kit.db import UnitOfWork
from studium.services.learning.store.tables import quiz_attempt, submission


@dataclass(frozen=True)
class Submission:
    """One graded attempt. `feedback` holds the verdicts, never the key.

    `seed` decided what it asked and in which order; None asked everything as it was written.

    `revision` grows with every grading of it.

    `started_at` is None where the attempt was never started apart. `time_over`: the time ran out, and what
    was saved until then was graded.
    """

    submission_id: UUID
    user_id: UUID
    quiz_id: UUID
    course_id: UUID
    lesson_id: UUID
    definition_version: int
    attempt: int
    seed: int | None
    started_at: datetime | None
    submitted_at: datetime
    time_over: bool
    score: float
    max_score: float
    passed: bool
    answers: dict[str, Any]
    feedback: list[dict[str, Any]]
    revision: int = 1


@dataclass(frozen=True)
class Attempts:
    """What a learner did with a quiz so far. `best_share` (0 to 1) is None before the first submission.

    Used are the attempts that were submitted; one more may be open.
    """

    used: int
    best_share: float | None
    has_passed: bool
    has_open: bool


_COLUMNS = [submission.c[name] for name in Submission.__dataclass_fields__]
_SHARE = submission.c.score / sa.func.nullif(submission.c.max_score, 0)


async def attempts(connection: AsyncConnection, user_id: UUID, quiz_id: UUID) -> Attempts:
    """How often the user took the quiz, and how well. Under the enrolment's lock the count is exact."""
    opened = sa.exists().where(quiz_attempt.c.user_id == user_id, quiz_attempt.c.quiz_id == quiz_id)
    query = sa.select(
        sa.func.count().label("used"),
        sa.func.max(sa.case((submission.c.max_score > 0, _SHARE), else_=1.0)).label("best_share"),
        sa.func.coalesce(sa.func.bool_or(submission.c.passed), sa.false()).label("has_passed"),
        sa.select(opened).scalar_subquery().label("has_open"),
    ).where(submission.c.user_id == user_id, submission.c.quiz_id == quiz_id)
    return Attempts(**(await connection.execute(query)).mappings().one())


async def add(uow: UnitOfWork, graded: Submission) -> None:
    """Add a submission; the attempt's number is unique per user and quiz."""
    await uow.execute(sa.insert(submission), asdict(graded))


async def find(
    connection: AsyncConnection, submission_id: UUID, *, user_id: UUID | None
) -> Submission | None:
    """A submission by its id, of one user or (None) of anybody."""
    query = sa.select(*_COLUMNS).where(submission.c.submission_id == submission_id)
    if user_id is not None:
        query = query.where(submission.c.user_id == user_id)
    row = (await connection.execute(query)).mappings().one_or_none()
    return Submission(**row) if row else None


async def page(
    connection: AsyncConnection, user_id: UUID, quiz_id: UUID, *, before: int | None, limit: int
) -> list[Submission]:
    """The user's submissions of a quiz, the newest first."""
    mine = (submission.c.user_id == user_id) & (submission.c.quiz_id == quiz_id)
    query = sa.select(*_COLUMNS).where(mine).order_by(submission.c.attempt.desc()).limit(limit)
    if before is not None:
        query = query.where(submission.c.attempt < before)
    rows = await connection.execute(query)
    return [Submission(**row) for row in rows.mappings()]
