"""When lessons open: the draft's rules, those in force, and what people completed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from studium.services.courses.domain.course import ReleaseRule
from studium.services.courses.domain.publishing import Version
from studium.services.courses.store.rows import Connection, as_dict
from studium.services.courses.store.tables import (
    asset,
    completed_lesson,
    enrolled,
    lesson_release,
    release_rule,
)


async def rules_of(connection: Connection, course_id: UUID) -> dict[UUID, ReleaseRule]:
    """The rules of a course's draft by the module or lesson that they rule, removed ones included."""
    query = sa.select(release_rule).where(release_rule.c.course_id == course_id)
    rows = await connection.execute(query)
    return {
        row["part_id"]: ReleaseRule(**{name: row[name] for name in ReleaseRule.model_fields})
        for row in rows.mappings()
    }


async def save_rule(connection: Connection, course_id: UUID, part_id: UUID, rule: ReleaseRule) -> None:
    """Rule a part of the draft; a repeat does nothing. One that sets nothing takes the present one away."""
    values = rule.model_dump()
    if rule == ReleaseRule():
        mine = (release_rule.c.course_id == course_id) & (release_rule.c.part_id == part_id)
        await connection.execute(sa.delete(release_rule).where(mine))
        return
    statement = insert(release_rule).values(course_id=course_id, part_id=part_id, **values)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["course_id", "part_id"], set_=values)
    )


async def put_in_force(connection: Connection, version: Version, assets: Mapping[UUID, set[UUID]]) -> None:
    """Let the version's rules be those of its course; `assets` are the files that each of them guards."""
    await connection.execute(sa.delete(lesson_release).where(lesson_release.c.course_id == version.course_id))
    rows = [
        one.release.model_dump()
        | {
            "lesson_id": one.lesson_id,
            "course_id": version.course_id,
            "asset_ids": sorted(assets.get(one.lesson_id, ())),
        }
        for one in version.outline.lessons
        if one.release is not None
    ]
    if rows:
        await connection.execute(sa.insert(lesson_release), rows)


async def keep_completion(connection: Connection, user_id: UUID, lesson_id: UUID, at: datetime) -> None:
    """A person completed a lesson; a repeat does nothing."""
    statement = insert(completed_lesson).values(user_id=user_id, lesson_id=lesson_id, completed_at=at)
    await connection.execute(statement.on_conflict_do_nothing())


async def forget_completions(connection: Connection, user_id: UUID) -> int:
    """Delete what is known of a person's completed lessons, and say how much; a repeat does nothing."""
    gone = sa.delete(completed_lesson).where(completed_lesson.c.user_id == user_id)
    return (await connection.execute(gone)).rowcount


def release_columns(user_id: UUID) -> list[sa.ColumnElement[Any]]:
    """Of a query that joins `lesson_release`: the rule, and which of its lessons the user completed."""
    done = (
        sa.select(sa.func.array_agg(completed_lesson.c.lesson_id))
        .where(
            completed_lesson.c.user_id == user_id,
            completed_lesson.c.lesson_id == sa.any_(lesson_release.c.after_lesson_ids),
        )
        .correlate(lesson_release)
        .scalar_subquery()
    )
    names = ("opens_at", "days_after_enrolment", "after_lesson_ids")
    return [*(lesson_release.c[name] for name in names), done.label("completed_lesson_ids")]


async def locks_on_asset(connection: Connection, asset_id: UUID, user_id: UUID) -> list[dict[str, Any]]:
    """For each lesson among those that alone show the file: what `lock_of` needs to judge; one query."""
    query = (
        sa.select(*release_columns(user_id), enrolled.c.changed_at.label("enrolled_at"))
        .join(asset, asset.c.course_id == lesson_release.c.course_id)
        .join(enrolled, enrolled.c.course_id == lesson_release.c.course_id)
        .where(asset.c.asset_id == asset_id, enrolled.c.user_id == user_id)
        .where(asset.c.asset_id == sa.any_(lesson_release.c.asset_ids))
    )
    return [as_dict(row) for row in (await connection.execute(query)).mappings()]
