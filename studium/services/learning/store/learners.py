"""The people in a course, in pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.services.learning.store.tables import (
    enrollment,
    lesson_progress,
    outline_lesson,
    person_name,
)

LearnerSort = Literal["enrolled", "progress", "-progress", "last_activity", "-last_activity"]


@dataclass(frozen=True)
class Learner:
    """Somebody in the course; names are sealed, None where none was heard.

    `last_activity_at` is None before the first report. `place` is the value by which the list is sorted.
    """

    enrollment_id: UUID
    user_id: UUID
    status: str
    enrolled_date: datetime
    completion_date: datetime | None
    percentage: float
    first_name: str | None
    last_name: str | None
    last_activity_at: datetime | None
    place: Any


@dataclass(frozen=True)
class Named:
    """Somebody who is or was in the course, with sealed names."""

    user_id: UUID
    status: str
    first_name: str | None
    last_name: str | None


def _last_activity(user_id: sa.ColumnElement[UUID], course_id: UUID) -> sa.ScalarSelect[datetime]:
    lessons = sa.select(outline_lesson.c.lesson_id).where(outline_lesson.c.course_id == course_id)
    return (
        sa.select(sa.func.max(lesson_progress.c.updated_at))
        .where(lesson_progress.c.user_id == user_id, lesson_progress.c.lesson_id.in_(lessons))
        .scalar_subquery()
    )


_PERCENTAGE = sa.cast(enrollment.c.current_progress_percentage, sa.Double)
_SHOWN = ("enrollment_id", "user_id", "status", "enrolled_date", "completion_date")


def _members(sort: LearnerSort, course_id: UUID) -> sa.Select[Any]:
    """Everybody in the course with the value by which the list is sorted, as `place`."""
    shown = [*(enrollment.c[name] for name in _SHOWN), _PERCENTAGE.label("percentage")]
    here = (enrollment.c.course_id == course_id) & (enrollment.c.status != "cancelled")
    match sort:
        case "enrolled":
            return sa.select(*shown, enrollment.c.enrollment_id.label("place")).where(here)
        case "progress" | "-progress":
            return sa.select(*shown, _PERCENTAGE.label("place")).where(here)
    active = _all_activity(course_id)
    place = sa.func.coalesce(active.c.last_at, enrollment.c.enrolled_date).label("place")
    joined = enrollment.outerjoin(active, active.c.user_id == enrollment.c.user_id)
    return sa.select(*shown, place).select_from(joined).where(here)


def _all_activity(course_id: UUID) -> sa.CTE:
    """When each learner was last active, counted once for the whole course."""
    lessons = sa.select(outline_lesson.c.lesson_id).where(outline_lesson.c.course_id == course_id)
    joined = enrollment.join(lesson_progress, lesson_progress.c.user_id == enrollment.c.user_id)
    return (
        sa.select(enrollment.c.user_id, sa.func.max(lesson_progress.c.updated_at).label("last_at"))
        .select_from(joined)
        .where(enrollment.c.course_id == course_id, lesson_progress.c.lesson_id.in_(lessons))
        .group_by(enrollment.c.user_id)
        .cte("active")
        .prefix_with("MATERIALIZED")
    )


async def page(
    connection: AsyncConnection,
    course_id: UUID,
    *,
    sort: LearnerSort,
    after: tuple[Any, UUID] | None,
    limit: int,
) -> list[Learner]:
    """Up to `limit` people in the course behind `after`.

    Whoever never did anything sorts by enrolment. What is shown of last activity is looked up for the page
    alone; only the sort by it reads the reports of all the course, once. docs/decisions/0023 has the figures.
    """
    members = _members(sort, course_id).subquery("members")
    key = sa.tuple_(members.c.place, members.c.enrollment_id)
    cut = sa.select(members)
    if after is not None:
        behind = sa.tuple_(*(sa.literal(value) for value in after))
        cut = cut.where(key < behind if sort.startswith("-") else key > behind)
    order = [column.desc() if sort.startswith("-") else column for column in key.clauses]
    shown = cut.order_by(*order).limit(limit).subquery("shown")
    order = [shown.c[column.name] for column in (members.c.place, members.c.enrollment_id)]
    query = (
        sa.select(
            shown,
            person_name.c.first_name,
            person_name.c.last_name,
            _last_activity(shown.c.user_id, course_id).label("last_activity_at"),
        )
        .select_from(shown.outerjoin(person_name, person_name.c.user_id == shown.c.user_id))
        .order_by(*(column.desc() if sort.startswith("-") else column for column in order))
    )
    return [Learner(**row) for row in (await connection.execute(query)).mappings()]


async def named(connection: AsyncConnection, course_id: UUID, *, limit: int) -> list[Named]:
    """Up to `limit` people who are or were in the course. Who left keeps a place in the order of names."""
    query = (
        sa.select(
            enrollment.c.user_id, enrollment.c.status, person_name.c.first_name, person_name.c.last_name
        )
        .select_from(enrollment.outerjoin(person_name, person_name.c.user_id == enrollment.c.user_id))
        .where(enrollment.c.course_id == course_id)
        .limit(limit)
    )
    return [Named(*row) for row in await connection.execute(query)]


async def some(connection: AsyncConnection, course_id: UUID, user_ids: Sequence[UUID]) -> dict[UUID, Learner]:
    """These people in the course, by user."""
    query = (
        sa.select(
            *(enrollment.c[name] for name in _SHOWN),
            _PERCENTAGE.label("percentage"),
            person_name.c.first_name,
            person_name.c.last_name,
            _last_activity(enrollment.c.user_id, course_id).label("last_activity_at"),
            enrollment.c.user_id.label("place"),
        )
        .select_from(enrollment.outerjoin(person_name, person_name.c.user_id == enrollment.c.user_id))
        .where(enrollment.c.course_id == course_id, enrollment.c.user_id.in_(user_ids))
    )
    return {row["user_id"]: Learner(**row) for row in (await connection.execute(query)).mappings()}
