"""Queries on published versions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from studium.kit.db import Database
from studium.services.courses.domain.publishing import Version
from studium.services.courses.store.release import release_columns
from studium.services.courses.store.rows import Connection, as_dict, as_uuid, to_version
from studium.services.courses.store.tables import (
    asset,
    course,
    course_author,
    course_version,
    enrolled,
    lesson,
    lesson_release,
    lesson_revision,
    published_lesson,
)


async def insert_version(connection: Connection, version: Version) -> None:
    """A new version, with one row per lesson that is new in it, and the draft's marks of what is live."""
    document = version.model_dump(mode="json", include={"details", "outline"})
    await connection.execute(
        sa.insert(course_version).values(
            course_id=version.course_id,
            version=version.version,
            asset_ids=version.asset_ids,
            published_by=version.published_by,
            published_at=version.published_at,
            **document,
        )
    )
    await _insert_lessons(connection, version)
    await _mark_live(connection, version)


async def _insert_lessons(connection: Connection, version: Version) -> None:
    rows = [
        one.model_dump(include={"lesson_id", "since", "title", "type", "content_id"})
        | {"course_id": version.course_id}
        for one in version.outline.lessons
        if one.since == version.version
    ]
    if rows:
        await connection.execute(sa.insert(published_lesson), rows)


async def _mark_live(connection: Connection, version: Version) -> None:
    """Point each lesson at its published form, and mark the files that the version uses."""
    newest = (
        sa.select(sa.func.max(published_lesson.c.since))
        .where(published_lesson.c.lesson_id == lesson.c.lesson_id)
        .scalar_subquery()
    )
    in_outline = lesson.c.lesson_id == _any(one.lesson_id for one in version.outline.lessons)
    await connection.execute(
        sa.update(lesson)
        .where(lesson.c.course_id == version.course_id)
        .values(live_since=sa.case((in_outline, newest), else_=None))
    )
    await connection.execute(
        sa.update(asset)
        .where(asset.c.course_id == version.course_id)
        .values(live=asset.c.asset_id == _any(version.asset_ids))
    )


def _any(ids: Iterable[UUID]) -> sa.ColumnElement[Any]:
    """One array parameter, however many ids there are."""
    return sa.any_(sa.cast(list(ids), ARRAY(sa.Uuid)))


async def version_of(connection: Connection, course_id: UUID, number: int | None) -> Version | None:
    """One version of a course."""
    if number is None:
        return None
    query = sa.select(course_version).where(
        course_version.c.course_id == course_id, course_version.c.version == number
    )
    row = (await connection.execute(query)).mappings().one_or_none()
    return to_version(row) if row else None


async def live_version(db: Database, name: str) -> tuple[UUID, int] | None:
    """The id of the public course with this id or slug and the number of its live version: one round trip.

    None for whatever else `drafts.course_by_id_or_slug` may find, such as a course under a former slug.
    """
    course_id = as_uuid(name)
    column, value = ("course_id", course_id) if course_id is not None else ("slug", name)
    row = await db.fetch_one(_LIVE.format(column=column), value)
    return (row["course_id"], row["live_version"]) if row else None


_LIVE = (
    "SELECT course_id, live_version FROM course "
    "WHERE {column} = $1 AND published_status = 'published' AND live_version IS NOT NULL"
)


async def versions_of(
    connection: Connection, course_id: UUID, *, limit: int, before: int | None
) -> list[dict[str, Any]]:
    """Number, author, time and lesson count of at most `limit` versions older than `before`, newest first."""
    query = sa.select(
        course_version.c.version,
        course_version.c.published_by,
        course_version.c.published_at,
        course_version.c.details["title"].astext.label("title"),
        sa.func.jsonb_array_length(course_version.c.outline["lessons"]).label("lesson_count"),
    ).where(course_version.c.course_id == course_id)
    if before is not None:
        query = query.where(course_version.c.version < before)
    rows = await connection.execute(query.order_by(course_version.c.version.desc()).limit(limit))
    return [as_dict(row) for row in rows.mappings()]


async def published_form(connection: Connection, lesson_id: UUID, user_id: UUID) -> dict[str, Any] | None:
    """A lesson as learners get it, with what decides whether this user may, and when: one query."""
    own = (enrolled.c.user_id == user_id) & (enrolled.c.course_id == lesson.c.course_id)
    shares = sa.exists().where(
        course_author.c.user_id == user_id, course_author.c.course_id == lesson.c.course_id
    )
    query = (
        sa.select(
            lesson.c.lesson_id,
            lesson.c.course_id,
            published_lesson.c.since,
            published_lesson.c.title,
            published_lesson.c.type,
            published_lesson.c.content_id,
            course.c.published_status,
            sa.func.coalesce(enrolled.c.active, False).label("is_enrolled"),
            enrolled.c.changed_at.label("enrolled_at"),
            *release_columns(user_id),
            (shares | (course.c.instructor_id == user_id)).label("is_author"),
        )
        .join(course, course.c.course_id == lesson.c.course_id)
        .join(
            published_lesson,
            (published_lesson.c.lesson_id == lesson.c.lesson_id)
            & (published_lesson.c.since == lesson.c.live_since),
        )
        .outerjoin(enrolled, own)
        .outerjoin(lesson_release, lesson_release.c.lesson_id == lesson.c.lesson_id)
        .where(lesson.c.lesson_id == lesson_id)
    )
    row = (await connection.execute(query)).mappings().one_or_none()
    return as_dict(row) if row else None


async def unused_contents(connection: Connection, content_ids: Iterable[str]) -> list[str]:
    """Those of the contents that no draft, no former form of a lesson and no version uses."""
    ids = list(content_ids)
    query = sa.union(
        sa.select(lesson.c.content_id).where(lesson.c.content_id.in_(ids)),
        sa.select(lesson_revision.c.content_id).where(lesson_revision.c.content_id.in_(ids)),
        sa.select(published_lesson.c.content_id).where(published_lesson.c.content_id.in_(ids)),
    )
    used = set((await connection.execute(query)).scalars())
    return [content_id for content_id in ids if content_id not in used]
