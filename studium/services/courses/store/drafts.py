"""Queries on drafts: courses, their authors, modules and lessons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from studium.services.courses.domain.course import Course, Lesson, Module
from studium.services.courses.domain.search import AuthoredFilter
from studium.services.courses.store.rows import (
    Connection,
    as_uuid,
    course_columns,
    from_course,
    to_course,
    to_lesson,
    to_module,
)
from studium.services.courses.store.tables import (
    asset,
    course,
    course_author,
    course_slug,
    import_record,
    lesson,
    lesson_revision,
    module,
    release_rule,
)


async def insert_course(connection: Connection, value: Course) -> None:
    """A new course. The unique slug is the caller's care."""
    await connection.execute(sa.insert(course).values(from_course(value)))
    await add_authors(connection, value.course_id, value.co_author_ids)


async def add_authors(connection: Connection, course_id: UUID, user_ids: Iterable[UUID]) -> None:
    """Co-authors; a repeat does nothing."""
    rows = [{"course_id": course_id, "user_id": user_id} for user_id in user_ids]
    if rows:
        await connection.execute(insert(course_author).on_conflict_do_nothing(), rows)


async def replace_authors(connection: Connection, course_id: UUID, user_ids: Iterable[UUID]) -> None:
    """Exactly these co-authors from now on."""
    await connection.execute(sa.delete(course_author).where(course_author.c.course_id == course_id))
    await add_authors(connection, course_id, user_ids)


async def remove_author(connection: Connection, user_id: UUID) -> int:
    """This person is nobody's co-author any more; the number of courses, 0 on a repeat."""
    gone = await connection.execute(sa.delete(course_author).where(course_author.c.user_id == user_id))
    return gone.rowcount


async def course_by_id(connection: Connection, course_id: UUID, *, lock: bool = False) -> Course | None:
    """A course; with `lock` no other transaction edits it until this one ends."""
    query = sa.select(*course_columns()).where(course.c.course_id == course_id)
    if lock:
        query = query.with_for_update(of=course)
    row = (await connection.execute(query)).mappings().one_or_none()
    return to_course(row) if row else None


async def course_by_id_or_slug(connection: Connection, name: str) -> Course | None:
    """A course by its id, its slug, or a slug under which it was public once; one query."""
    course_id = as_uuid(name)
    if course_id is not None:
        return await course_by_id(connection, course_id)
    once = sa.select(course_slug.c.course_id).where(course_slug.c.slug == name)
    query = (
        sa.select(*course_columns())
        .where((course.c.slug == name) | course.c.course_id.in_(once))
        .order_by((course.c.slug == name).desc())
        .limit(1)
    )
    row = (await connection.execute(query)).mappings().one_or_none()
    return to_course(row) if row else None


async def courses_of_author(
    connection: Connection,
    user_id: UUID | None,
    wanted: AuthoredFilter,
    *,
    limit: int,
    after: Sequence[Any] | None,
) -> list[Course]:
    """At most `limit` courses that a person teaches or co-authors, of everybody for None, last edited first.

    `after` holds the edit's time and the id of the course behind which they stand.
    """
    place = (course.c.updated_at, course.c.course_id)
    query = sa.select(*course_columns()).order_by(*(column.desc() for column in place)).limit(limit)
    if after is not None:
        query = query.where(sa.tuple_(*place) < sa.tuple_(*(sa.literal(part) for part in after)))
    if user_id is not None:
        shared = sa.select(course_author.c.course_id).where(course_author.c.user_id == user_id)
        query = query.where((course.c.instructor_id == user_id) | course.c.course_id.in_(shared))
    if wanted.text:
        query = query.where(course.c.title.icontains(wanted.text, autoescape=True))
    if wanted.status is not None:
        query = query.where(course.c.published_status == wanted.status)
    if wanted.instructor_id is not None:
        query = query.where(course.c.instructor_id == wanted.instructor_id)
    return [to_course(row) for row in (await connection.execute(query)).mappings()]


async def touch_course(connection: Connection, course_id: UUID, at: datetime) -> None:
    """Note that something of the course was edited; no revision counts it."""
    await connection.execute(sa.update(course).where(course.c.course_id == course_id).values(updated_at=at))


async def update_course(connection: Connection, value: Course) -> None:
    """Write the course as it stands now."""
    await connection.execute(
        sa.update(course).where(course.c.course_id == value.course_id).values(from_course(value))
    )


async def bump_outline(connection: Connection, course_id: UUID, at: datetime) -> int:
    """Count an edit of the outline and lock the course until commit. Returns the new outline revision."""
    statement = (
        sa.update(course)
        .where(course.c.course_id == course_id)
        .values(outline_revision=course.c.outline_revision + 1, updated_at=at)
        .returning(course.c.outline_revision)
    )
    return int((await connection.execute(statement)).scalar_one())


async def slugs_like(connection: Connection, base: str, course_id: UUID) -> set[str]:
    """Slugs that begin with `base` and belong, or once belonged, to other courses."""
    now = sa.select(course.c.slug).where(course.c.slug.startswith(base, autoescape=True))
    once = sa.select(course_slug.c.slug).where(course_slug.c.slug.startswith(base, autoescape=True))
    query = sa.union(
        now.where(course.c.course_id != course_id), once.where(course_slug.c.course_id != course_id)
    )
    return set((await connection.execute(query)).scalars())


async def keep_slug(connection: Connection, slug: str, course_id: UUID) -> bool:
    """Remember that the course was public under this slug. False when another course was."""
    statement = insert(course_slug).values(slug=slug, course_id=course_id)
    kept = statement.on_conflict_do_update(
        index_elements=["slug"], set_={"slug": slug}, where=course_slug.c.course_id == course_id
    )
    return (await connection.execute(kept.returning(course_slug.c.slug))).first() is not None


async def lock_slugs(connection: Connection) -> None:
    """Wait for other transactions that are choosing a slug, so that two never choose the same."""
    await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext("courses.slug"))))


async def delete_course(connection: Connection, course_id: UUID) -> None:
    """Remove a course that was never public, with everything of its draft."""
    for table in (import_record, asset, release_rule, lesson_revision, lesson, module, course_author, course):
        await connection.execute(sa.delete(table).where(table.c.course_id == course_id))


async def modules_of(connection: Connection, course_id: UUID) -> list[Module]:
    """The draft's modules in order."""
    query = sa.select(module).where(module.c.course_id == course_id, module.c.deleted_at.is_(None))
    rows = await connection.execute(query.order_by(module.c.order_index, module.c.module_id))
    return [to_module(row) for row in rows.mappings()]


async def lessons_of(connection: Connection, course_id: UUID, *, deleted: bool = False) -> list[Lesson]:
    """The draft's lessons, module by module unsorted, within a module in order; or the deleted ones."""
    gone = lesson.c.deleted_at.is_not(None) if deleted else lesson.c.deleted_at.is_(None)
    query = sa.select(lesson).where(lesson.c.course_id == course_id, gone)
    rows = await connection.execute(query.order_by(lesson.c.order_index, lesson.c.lesson_id))
    return [to_lesson(row) for row in rows.mappings()]


async def lesson_by_id(
    connection: Connection, course_id: UUID, lesson_id: UUID, *, lock: bool = False
) -> Lesson | None:
    """A lesson of the draft, a deleted one too."""
    query = sa.select(lesson).where(lesson.c.course_id == course_id, lesson.c.lesson_id == lesson_id)
    if lock:
        query = query.with_for_update()
    row = (await connection.execute(query)).mappings().one_or_none()
    return to_lesson(row) if row else None


async def save_modules(connection: Connection, values: Sequence[Module]) -> None:
    """Insert modules or write them anew; a deleted one comes back."""
    rows = [asdict(value) | {"deleted_at": None} for value in values]
    await _upsert(connection, module, "module_id", rows)


async def save_lessons(connection: Connection, values: Sequence[Lesson]) -> None:
    """Insert lessons or write them anew."""
    await _upsert(connection, lesson, "lesson_id", [asdict(value) for value in values])


async def place_modules(connection: Connection, places: Sequence[tuple[UUID, int]]) -> None:
    """Give modules their order; nothing else of them is touched."""
    statement = (
        sa.update(module)
        .where(module.c.module_id == sa.bindparam("id_"))
        .values(order_index=sa.bindparam("place"))
    )
    rows = [{"id_": module_id, "place": place} for module_id, place in places]
    if rows:
        await connection.execute(statement, rows)


async def place_lessons(connection: Connection, places: Sequence[tuple[UUID, UUID, int]]) -> None:
    """Give lessons their module and order; what somebody edits in them meanwhile stays."""
    statement = (
        sa.update(lesson)
        .where(lesson.c.lesson_id == sa.bindparam("id_"))
        .values(module_id=sa.bindparam("home"), order_index=sa.bindparam("place"))
    )
    rows = [{"id_": lesson_id, "home": module_id, "place": place} for lesson_id, module_id, place in places]
    if rows:
        await connection.execute(statement, rows)


async def _upsert(connection: Connection, table: sa.Table, key: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    statement = insert(table)
    changed = {column.name: statement.excluded[column.name] for column in table.c if column.name != key}
    same_course = table.c.course_id == statement.excluded.course_id
    await connection.execute(
        statement.on_conflict_do_update(index_elements=[key], set_=changed, where=same_course), rows
    )


async def delete_module(connection: Connection, module_id: UUID, at: datetime) -> None:
    """Hide a module and its lessons; restoring a lesson brings the module back."""
    await connection.execute(sa.update(module).where(module.c.module_id == module_id).values(deleted_at=at))
    await connection.execute(
        sa.update(lesson)
        .where(lesson.c.module_id == module_id, lesson.c.deleted_at.is_(None))
        .values(deleted_at=at, revision=lesson.c.revision + 1)
    )


async def restore_module(connection: Connection, module_id: UUID) -> None:
    """Undo `delete_module` for the module itself."""
    await connection.execute(sa.update(module).where(module.c.module_id == module_id).values(deleted_at=None))
