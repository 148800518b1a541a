"""Assignments as lessons show them, the work that learners handed in, and what teachers said of it.

Whoever changes a learner's work holds the learner's enrolment locked before.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.contracts.courses import AssignmentDefinition
from studium.kit.db import UnitOfWork
from studium.services.learning.domain.assignments import VerdictKind, Work
from studium.services.learning.store.tables import (
    assignment_hand_in,
    assignment_submission,
    assignment_verdict,
    lesson_definition,
    outline_lesson,
)


@dataclass(frozen=True)
class LiveAssignment:
    """A lesson's assignment, and the course version that defined it."""

    course_id: UUID
    lesson_id: UUID
    lesson_type: str
    definition_version: int
    definition: AssignmentDefinition


@dataclass(frozen=True)
class HandIn:
    """What was handed in at one time; `text` is sealed."""

    user_id: UUID
    submission_id: UUID
    attempt: int
    definition_version: int
    submitted_at: datetime
    is_late: bool
    text: str
    file_ids: list[UUID]


@dataclass(frozen=True)
class Verdict:
    """One word of a teacher about a work; `feedback` is sealed, `revision` the work's after it.

    `score` is what counts, after `late_deduction` points were taken off for lateness.
    """

    user_id: UUID
    submission_id: UUID
    revision: int
    kind: VerdictKind
    attempt: int
    score: float | None
    max_score: float | None
    late_deduction: float | None
    choices: list[dict[str, Any]]
    feedback: str
    given_by: UUID
    given_at: datetime


_WORK = [assignment_submission.c[name] for name in Work.__dataclass_fields__]
_HAND_IN = [assignment_hand_in.c[name] for name in HandIn.__dataclass_fields__]
_VERDICT = [assignment_verdict.c[name] for name in Verdict.__dataclass_fields__]


async def live(connection: AsyncConnection, lesson_id: UUID) -> LiveAssignment | None:
    """The assignment that the lesson shows now, or None."""
    is_live = (lesson_definition.c.lesson_id == outline_lesson.c.lesson_id) & (
        lesson_definition.c.course_version == outline_lesson.c.definition_version
    )
    columns = (
        outline_lesson.c.course_id,
        outline_lesson.c.lesson_id,
        outline_lesson.c.type.label("lesson_type"),
        lesson_definition.c.course_version.label("definition_version"),
        lesson_definition.c.assignment.label("definition"),
    )
    query = (
        sa.select(*columns)
        .select_from(outline_lesson.join(lesson_definition, is_live))
        .where(outline_lesson.c.lesson_id == lesson_id, lesson_definition.c.assignment_id.is_not(None))
    )
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None:
        return None
    definition = AssignmentDefinition.model_validate(row["definition"])
    return LiveAssignment(**{**row, "definition": definition})


async def definition_at(connection: AsyncConnection, lesson_id: UUID, version: int) -> AssignmentDefinition:
    """The assignment as one version of the course defined it; it must exist."""
    query = sa.select(lesson_definition.c.assignment).where(
        lesson_definition.c.lesson_id == lesson_id, lesson_definition.c.course_version == version
    )
    return AssignmentDefinition.model_validate((await connection.execute(query)).scalar_one())


async def work_of(connection: AsyncConnection, user_id: UUID, assignment_id: UUID) -> Work | None:
    """The learner's work for the assignment."""
    query = sa.select(*_WORK).where(
        assignment_submission.c.user_id == user_id, assignment_submission.c.assignment_id == assignment_id
    )
    row = (await connection.execute(query)).mappings().one_or_none()
    return Work(**row) if row else None


async def find(connection: AsyncConnection, submission_id: UUID) -> Work | None:
    """A work by its id, whoever's it is."""
    query = sa.select(*_WORK).where(assignment_submission.c.submission_id == submission_id)
    row = (await connection.execute(query)).mappings().one_or_none()
    return Work(**row) if row else None


async def save_work(uow: UnitOfWork, work: Work) -> None:
    """Write where a work stands."""
    statement = insert(assignment_submission).values(asdict(work))
    keys = {"user_id", "submission_id"}
    changed = {name: statement.excluded[name] for name in Work.__dataclass_fields__ if name not in keys}
    await uow.execute(
        statement.on_conflict_do_update(index_elements=["user_id", "submission_id"], set_=changed)
    )


async def add_hand_in(uow: UnitOfWork, hand_in: HandIn) -> None:
    """Keep what was handed in."""
    await uow.execute(sa.insert(assignment_hand_in), asdict(hand_in))


async def hand_ins(connection: AsyncConnection, work: Work) -> list[HandIn]:
    """All that was handed in for a work, the newest first."""
    query = sa.select(*_HAND_IN).where(
        assignment_hand_in.c.user_id == work.user_id,
        assignment_hand_in.c.submission_id == work.submission_id,
    )
    rows = await connection.execute(query.order_by(assignment_hand_in.c.attempt.desc()))
    return [HandIn(**row) for row in rows.mappings()]


async def add_verdict(uow: UnitOfWork, verdict: Verdict) -> None:
    """Keep what a teacher said."""
    await uow.execute(sa.insert(assignment_verdict), asdict(verdict))


async def verdicts(connection: AsyncConnection, work: Work) -> list[Verdict]:
    """All that teachers said of a work, the newest first."""
    query = sa.select(*_VERDICT).where(
        assignment_verdict.c.user_id == work.user_id,
        assignment_verdict.c.submission_id == work.submission_id,
    )
    rows = await connection.execute(query.order_by(assignment_verdict.c.revision.desc()))
    return [Verdict(**row) for row in rows.mappings()]
