"""Grades that teachers set by hand, and all that ever happened to a grade.

Whoever adds an override holds the learner's enrolment locked before.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.kit.db import Database, UnitOfWork
from studium.services.learning.domain.gradebook import Column
from studium.services.learning.domain.overrides import HistoryEntry, Override
from studium.services.learning.store.tables import enrollment, grade_override

_OVERRIDE = [grade_override.c[name] for name in Override.__dataclass_fields__]

# A quiz can be taken any number of times, so there is a bound on what one answer holds.
_MOST_ENTRIES = 500
_HISTORY = """
    SELECT * FROM (
        SELECT 'attempt' AS kind, s.submitted_at AS happened_at, coalesce(f.score, s.score) AS score,
               coalesce(f.max_score, s.max_score) AS max_score,
               NULL::float8 AS late_deduction, s.attempt, NULL::uuid AS by, NULL AS reason,
               false AS is_reason_shown, s.attempt AS place
          FROM learning.submission s
          LEFT JOIN LATERAL (
              SELECT m.score_before AS score, m.max_score_before AS max_score
                FROM learning.quiz_regrade_move m JOIN learning.quiz_regrade r USING (regrade_id)
               WHERE s.revision > 1 AND m.user_id = s.user_id AND m.submission_id = s.submission_id
                 AND r.applied_at IS NOT NULL
               ORDER BY r.applied_at LIMIT 1) f ON true
         WHERE s.user_id = $1 AND s.quiz_id = $2
        UNION ALL
        SELECT 'regraded', r.applied_at, m.score_after, m.max_score_after, NULL, m.attempt, r.applied_by,
               NULL, false, m.attempt
          FROM learning.quiz_regrade_move m JOIN learning.quiz_regrade r USING (regrade_id)
         WHERE m.user_id = $1 AND r.quiz_id = $2 AND r.applied_at IS NOT NULL
        UNION ALL
        SELECT 'regrade_undone', r.undone_at, m.score_before, m.max_score_before, NULL, m.attempt,
               r.undone_by, NULL, false, m.attempt
          FROM learning.quiz_regrade_move m JOIN learning.quiz_regrade r USING (regrade_id)
         WHERE m.user_id = $1 AND r.quiz_id = $2 AND r.undone_at IS NOT NULL
        UNION ALL
        SELECT v.kind, v.given_at, v.score, v.max_score, v.late_deduction, v.attempt, v.given_by, NULL,
               false, v.revision
          FROM learning.assignment_submission w
          JOIN learning.assignment_verdict v
            ON v.user_id = w.user_id AND v.submission_id = w.submission_id AND v.kind = 'graded'
         WHERE w.user_id = $1 AND w.assignment_id = $3
        UNION ALL
        SELECT o.kind, o.given_at, o.score, o.max_score, NULL, NULL, o.given_by, o.reason,
               o.is_reason_shown, o.revision
          FROM learning.grade_override o
         WHERE o.user_id = $1 AND o.lesson_id = $4
    ) AS happened
     ORDER BY happened_at DESC, place DESC, kind LIMIT $5
"""


async def history(db: Database, user_id: UUID, column: Column) -> list[HistoryEntry]:
    """What happened to the learner's grade in the lesson, the newest 500 first."""
    rows = await db.fetch_all(
        _HISTORY, user_id, column.quiz_id, column.assignment_id, column.lesson_id, _MOST_ENTRIES
    )
    return [HistoryEntry(*tuple(row)[:-1]) for row in rows]


async def learners_among(
    connection: AsyncConnection, course_id: UUID, user_ids: Collection[UUID]
) -> set[UUID]:
    """Those of the users who are in the course."""
    here = _learners(course_id, user_ids).where(enrollment.c.status != "cancelled")
    return set((await connection.execute(here)).scalars())


async def lock_learners(uow: UnitOfWork, course_id: UUID, user_ids: Collection[UUID]) -> set[UUID]:
    """Those of the users who are in the course, their enrolments locked in an order that all keep."""
    here = _learners(course_id, user_ids).where(enrollment.c.status != "cancelled")
    return set((await uow.execute(here.order_by(enrollment.c.user_id).with_for_update())).scalars())


async def lock_all(uow: UnitOfWork, course_id: UUID, user_ids: Collection[UUID]) -> None:
    """Lock the enrolments of these users in that order, those who left the course among them."""
    everybody = _learners(course_id, user_ids)
    await uow.execute(everybody.order_by(enrollment.c.user_id).with_for_update())


def _learners(course_id: UUID, user_ids: Collection[UUID]) -> sa.Select[Any]:
    return sa.select(enrollment.c.user_id).where(
        enrollment.c.course_id == course_id, enrollment.c.user_id.in_(user_ids)
    )


async def newest(
    connection: AsyncConnection, user_ids: Collection[UUID], lesson_ids: Collection[UUID]
) -> dict[tuple[UUID, UUID], Override]:
    """The override that counts, by learner and lesson; one without a score was taken back."""
    here = grade_override.c
    query = (
        sa.select(*_OVERRIDE)
        .ext(distinct_on(here.user_id, here.lesson_id))
        .where(here.user_id.in_(user_ids), here.lesson_id.in_(lesson_ids))
        .order_by(here.user_id, here.lesson_id, here.revision.desc())
    )
    found = [Override(**row) for row in (await connection.execute(query)).mappings()]
    return {(one.user_id, one.lesson_id): one for one in found}


async def add(uow: UnitOfWork, overrides: Sequence[Override]) -> None:
    """Add decisions; each names the revision after the newest one."""
    if overrides:
        await uow.execute(sa.insert(grade_override), [asdict(one) for one in overrides])
