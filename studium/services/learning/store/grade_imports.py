"""Files of grades that were imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.kit.db import UnitOfWork
from studium.services.learning.domain.overrides import GradeImport, Override
from studium.services.learning.store.tables import grade_import, grade_override

_IMPORT = [grade_import.c[name] for name in GradeImport.__dataclass_fields__]
_FIELDS = Override.__dataclass_fields__


async def add(uow: UnitOfWork, made: GradeImport) -> None:
    """Keep that a file was imported."""
    await uow.execute(sa.insert(grade_import), asdict(made))


async def page(connection: AsyncConnection, course_id: UUID, *, limit: int) -> list[GradeImport]:
    """The newest imports of the course."""
    query = sa.select(*_IMPORT).where(grade_import.c.course_id == course_id)
    rows = await connection.execute(query.order_by(grade_import.c.import_id.desc()).limit(limit))
    return [GradeImport(**row) for row in rows.mappings()]


async def lock(uow: UnitOfWork, course_id: UUID, import_id: UUID) -> GradeImport | None:
    """This import of the course, locked until the commit."""
    query = sa.select(*_IMPORT).where(
        grade_import.c.import_id == import_id, grade_import.c.course_id == course_id
    )
    row = (await uow.execute(query.with_for_update())).mappings().one_or_none()
    return GradeImport(**row) if row else None


async def mark_undone(uow: UnitOfWork, import_id: UUID, *, by: UUID, now: datetime) -> None:
    """Keep who undid the import."""
    this = grade_import.c.import_id == import_id
    await uow.execute(sa.update(grade_import).where(this).values(undone_by=by, undone_at=now))


async def learners_of(uow: UnitOfWork, import_id: UUID) -> Sequence[UUID]:
    """Whose grades the import set."""
    theirs = grade_override.c.import_id == import_id
    query = sa.select(grade_override.c.user_id).where(theirs).distinct()
    return (await uow.execute(query)).scalars().all()


async def made_by(uow: UnitOfWork, import_id: UUID) -> list[tuple[Override, Override | None, bool]]:
    """What the import set, what stood before each, and whether it counts still."""
    made, before, later = grade_override.alias(), grade_override.alias(), grade_override.alias()
    same_grade = (before.c.user_id == made.c.user_id) & (before.c.lesson_id == made.c.lesson_id)
    is_last = ~sa.exists().where(
        later.c.user_id == made.c.user_id,
        later.c.lesson_id == made.c.lesson_id,
        later.c.revision > made.c.revision,
    )
    joined = made.outerjoin(before, same_grade & (before.c.revision == made.c.revision - 1))
    columns: list[sa.ColumnElement[Any]] = [
        *(made.c[name].label(f"made_{name}") for name in _FIELDS),
        *(before.c[name].label(f"before_{name}") for name in _FIELDS),
        is_last.label("is_last"),
    ]
    query = (
        sa.select(*columns)
        .select_from(joined)
        .where(made.c.import_id == import_id, made.c.kind == "imported")
        .order_by(made.c.user_id, made.c.lesson_id)
    )
    rows = (await uow.execute(query)).mappings().all()
    return [(_part(row, "made"), _part_or_none(row, "before"), row["is_last"]) for row in rows]


def _part(row: sa.RowMapping, name: str) -> Override:
    return Override(**{field: row[f"{name}_{field}"] for field in _FIELDS})


def _part_or_none(row: sa.RowMapping, name: str) -> Override | None:
    return None if row[f"{name}_change_id"] is None else _part(row, name)
