"""What courses heard from learning, and what it knows of earlier imports."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from studium.services.courses.store.rows import Connection
from studium.services.courses.store.tables import enrolled, import_record


async def keep_enrolment(
    connection: Connection, *, user_id: UUID, course_id: UUID, enrollment_id: UUID, at: datetime, active: bool
) -> None:
    """Whether a user is enrolled, unless something newer is known; a repeat does nothing."""
    values = {"enrollment_id": enrollment_id, "changed_at": at, "active": active}
    statement = insert(enrolled).values(user_id=user_id, course_id=course_id, **values)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["user_id", "course_id"], set_=values, where=enrolled.c.changed_at <= at
        )
    )


async def is_enrolled(connection: Connection, user_id: UUID, course_id: UUID) -> bool:
    """Whether the user is enrolled now."""
    query = sa.select(enrolled.c.active).where(
        enrolled.c.user_id == user_id, enrolled.c.course_id == course_id
    )
    return bool((await connection.execute(query)).scalar_one_or_none())


async def forget_enrolments(connection: Connection, user_id: UUID) -> int:
    """Delete what is known of a person's enrolments; the number of rows, 0 on a repeat."""
    return (await connection.execute(sa.delete(enrolled).where(enrolled.c.user_id == user_id))).rowcount


async def imported_course(connection: Connection, source_key: str, instructor_id: UUID) -> UUID | None:
    """The course into which this instructor imported the source before."""
    query = sa.select(import_record.c.course_id).where(
        import_record.c.source_key == source_key, import_record.c.instructor_id == instructor_id
    )
    found: UUID | None = (await connection.execute(query)).scalar_one_or_none()
    return found


async def keep_import(
    connection: Connection,
    *,
    source_key: str,
    instructor_id: UUID,
    course_id: UUID,
    ledger: dict[str, Any],
    imported_at: datetime,
) -> None:
    """Remember an import and its ledger; a later one of the same source takes its place."""
    values = {"course_id": course_id, "ledger": ledger, "imported_at": imported_at}
    statement = insert(import_record).values(source_key=source_key, instructor_id=instructor_id, **values)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["source_key", "instructor_id"], set_=values)
    )


async def lock_import(connection: Connection, source_key: str, instructor_id: UUID) -> None:
    """Wait for another import of the same source by the same instructor."""
    name = sa.func.hashtextextended(f"courses.import:{source_key}:{instructor_id}", 0)
    await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(name)))
