"""Queries on the former forms of lessons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

import sqlalchemy as sa

from studium.services.courses.domain.revisions import MAX_REVISIONS, Revision
from studium.services.courses.store.rows import Connection
from studium.services.courses.store.tables import lesson_revision as table


def _to_revision(row: sa.RowMapping) -> Revision:
    return Revision(**{name: row[name] for name in Revision.__dataclass_fields__})


async def insert_revisions(connection: Connection, values: Sequence[Revision]) -> None:
    """New revisions, one of each lesson; those that are too old to be kept go."""
    if not values:
        return
    await connection.execute(sa.insert(table), [asdict(value) for value in values])
    newer = table.alias("newer")
    count = (
        sa.select(sa.func.count())
        .where(newer.c.lesson_id == table.c.lesson_id, newer.c.revision > table.c.revision)
        .scalar_subquery()
    )
    edited = table.c.lesson_id.in_([value.lesson_id for value in values])
    await connection.execute(sa.delete(table).where(edited, count >= MAX_REVISIONS))


async def replace_revision(connection: Connection, former: Revision, value: Revision) -> None:
    """Write a revision over the one that it continues."""
    row = (table.c.lesson_id == former.lesson_id) & (table.c.revision == former.revision)
    await connection.execute(sa.update(table).where(row).values(asdict(value)))


async def latest_revision(connection: Connection, lesson_id: UUID) -> Revision | None:
    """The newest revision of a lesson."""
    found = await revisions_of(connection, lesson_id, limit=1)
    return found[0] if found else None


async def revisions_of(
    connection: Connection, lesson_id: UUID, *, limit: int = MAX_REVISIONS
) -> list[Revision]:
    """A lesson's revisions, newest first."""
    query = sa.select(table).where(table.c.lesson_id == lesson_id)
    rows = await connection.execute(query.order_by(table.c.revision.desc()).limit(limit))
    return [_to_revision(row) for row in rows.mappings()]


async def revision_by_number(connection: Connection, lesson_id: UUID, number: int) -> Revision | None:
    """One revision of a lesson."""
    query = sa.select(table).where(table.c.lesson_id == lesson_id, table.c.revision == number)
    row = (await connection.execute(query)).mappings().one_or_none()
    return _to_revision(row) if row else None
