"""What learning heard of people: who teaches which course, and names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.kit.db import UnitOfWork
from studium.services.learning.store.tables import course_teachers, person_name


async def keep_teachers(
    uow: UnitOfWork, course_id: UUID, user_ids: Sequence[UUID], changed_at: datetime
) -> None:
    """Who teaches the course, unless something newer is known; a repeat changes nothing."""
    values = {"user_ids": list(user_ids), "changed_at": changed_at}
    statement = insert(course_teachers).values(course_id=course_id, **values)
    await uow.execute(
        statement.on_conflict_do_update(
            index_elements=["course_id"], set_=values, where=course_teachers.c.changed_at <= changed_at
        )
    )


async def teaches(connection: AsyncConnection, user_id: UUID, course_id: UUID) -> bool:
    """Whether the user is the course's instructor or one of its co-authors."""
    query = sa.select(sa.literal(user_id) == sa.any_(course_teachers.c.user_ids)).where(
        course_teachers.c.course_id == course_id
    )
    return bool(await connection.scalar(query))


async def keep_name(
    uow: UnitOfWork, user_id: UUID, first_name: str, last_name: str, changed_at: datetime
) -> None:
    """A person's sealed names, unless newer ones are known."""
    values = {"first_name": first_name, "last_name": last_name, "changed_at": changed_at}
    statement = insert(person_name).values(user_id=user_id, **values)
    await uow.execute(
        statement.on_conflict_do_update(
            index_elements=["user_id"], set_=values, where=person_name.c.changed_at <= changed_at
        )
    )


async def keep_address(uow: UnitOfWork, user_id: UUID, email: str) -> None:
    """A person's sealed e-mail address, beside their names; a repeat changes nothing."""
    theirs = person_name.c.user_id == user_id
    await uow.execute(sa.update(person_name).where(theirs).values(email=email))


async def address_of(connection: AsyncConnection, user_id: UUID) -> str | None:
    """A person's sealed e-mail address; None when none was heard."""
    query = sa.select(person_name.c.email).where(person_name.c.user_id == user_id)
    email: str | None = await connection.scalar(query)
    return email


async def names_of(connection: AsyncConnection, user_ids: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """The sealed first and last names of people."""
    query = sa.select(person_name).where(person_name.c.user_id.in_(user_ids))
    rows = await connection.execute(query)
    return {row.user_id: (row.first_name, row.last_name) for row in rows}
