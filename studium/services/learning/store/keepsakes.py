"""Notes and bookmarks. A note's text is sealed before it comes here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.kit.db import UnitOfWork
from studium.services.learning.domain.keepsakes import NO_REVISION, Bookmark
from studium.services.learning.domain.revisions import first_revision
from studium.services.learning.store.tables import bookmark, lesson_note, outline_course, outline_lesson

Position = tuple[datetime, UUID]
"""Where a page ends: the last item's time and lesson."""


@dataclass(frozen=True)
class SealedNote:
    """A note as it is stored."""

    lesson_id: UUID
    course_id: UUID
    text: str
    revision: int
    updated_at: datetime
    lesson_title: str | None
    course_title: str | None


def _with_titles(table: sa.Table) -> sa.Select[Any]:
    joined = table.outerjoin(outline_lesson, outline_lesson.c.lesson_id == table.c.lesson_id).outerjoin(
        outline_course, outline_course.c.course_id == table.c.course_id
    )
    columns = [column for column in table.c if column.name != "user_id"]
    titles = (outline_lesson.c.title.label("lesson_title"), outline_course.c.title.label("course_title"))
    return sa.select(*columns, *titles).select_from(joined)


def _page(
    table: sa.Table,
    since: sa.Column[datetime],
    user_id: UUID,
    course_id: UUID | None,
    before: Position | None,
    limit: int,
) -> sa.Select[Any]:
    """The newest first; of all courses without `course_id`."""
    query = _with_titles(table).where(table.c.user_id == user_id)
    if course_id is not None:
        query = query.where(table.c.course_id == course_id)
    if before is not None:
        query = query.where(sa.tuple_(since, table.c.lesson_id) < before)
    return query.order_by(since.desc(), table.c.lesson_id.desc()).limit(limit)


# Notes ----------------------------------------------------------------------------------------------------


async def note(connection: AsyncConnection, user_id: UUID, lesson_id: UUID) -> SealedNote | None:
    """The user's note on the lesson."""
    mine = (lesson_note.c.user_id == user_id) & (lesson_note.c.lesson_id == lesson_id)
    row = (await connection.execute(_with_titles(lesson_note).where(mine))).mappings().one_or_none()
    return SealedNote(**row) if row else None


async def notes(
    connection: AsyncConnection,
    user_id: UUID,
    course_id: UUID | None,
    *,
    before: Position | None,
    limit: int,
) -> list[SealedNote]:
    """The user's notes, the last changed first."""
    query = _page(lesson_note, lesson_note.c.updated_at, user_id, course_id, before, limit)
    rows = await connection.execute(query)
    return [SealedNote(**row) for row in rows.mappings()]


async def save_note(
    uow: UnitOfWork, user_id: UUID, lesson_id: UUID, course_id: UUID, text: str, revision: int, now: datetime
) -> int | None:
    """Write a note over the given revision; its new revision, or None when another one stands there."""
    statement: sa.Executable
    if revision == NO_REVISION:
        values = {"text": text, "revision": first_revision(now), "updated_at": now}
        added = insert(lesson_note).values(
            user_id=user_id, lesson_id=lesson_id, course_id=course_id, **values
        )
        statement = added.on_conflict_do_nothing().returning(lesson_note.c.revision)
    else:
        statement = (
            sa.update(lesson_note)
            .where(_is(user_id, lesson_id), lesson_note.c.revision == revision)
            .values(text=text, revision=revision + 1, updated_at=now)
            .returning(lesson_note.c.revision)
        )
    saved: int | None = (await uow.execute(statement)).scalar_one_or_none()
    return saved


async def delete_note(uow: UnitOfWork, user_id: UUID, lesson_id: UUID, revision: int | None = None) -> bool:
    """Delete a note, in any revision or the given one only; whether there was one."""
    statement = sa.delete(lesson_note).where(_is(user_id, lesson_id)).returning(sa.true())
    if revision is not None:
        statement = statement.where(lesson_note.c.revision == revision)
    return (await uow.execute(statement)).one_or_none() is not None


def _is(user_id: UUID, lesson_id: UUID) -> sa.ColumnElement[bool]:
    return sa.and_(lesson_note.c.user_id == user_id, lesson_note.c.lesson_id == lesson_id)


# Bookmarks ------------------------------------------------------------------------------------------------


async def add_bookmark(
    uow: UnitOfWork, user_id: UUID, lesson_id: UUID, course_id: UUID, now: datetime
) -> bool:
    """Add a bookmark; False when there is one already."""
    statement = insert(bookmark).values(
        user_id=user_id, lesson_id=lesson_id, course_id=course_id, created_at=now
    )
    added = statement.on_conflict_do_nothing().returning(sa.true())
    return (await uow.execute(added)).one_or_none() is not None


async def delete_bookmark(uow: UnitOfWork, user_id: UUID, lesson_id: UUID) -> None:
    """Delete a bookmark, if there is one."""
    await uow.execute(
        sa.delete(bookmark).where(bookmark.c.user_id == user_id, bookmark.c.lesson_id == lesson_id)
    )


async def find_bookmark(connection: AsyncConnection, user_id: UUID, lesson_id: UUID) -> Bookmark | None:
    """The user's bookmark of the lesson."""
    mine = (bookmark.c.user_id == user_id) & (bookmark.c.lesson_id == lesson_id)
    row = (await connection.execute(_with_titles(bookmark).where(mine))).mappings().one_or_none()
    return Bookmark(**row) if row else None


async def bookmarks(
    connection: AsyncConnection,
    user_id: UUID,
    course_id: UUID | None,
    *,
    before: Position | None,
    limit: int,
) -> list[Bookmark]:
    """The user's bookmarks, the newest first."""
    query = _page(bookmark, bookmark.c.created_at, user_id, course_id, before, limit)
    rows = await connection.execute(query)
    return [Bookmark(**row) for row in rows.mappings()]
