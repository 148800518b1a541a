"""A course's rules of enrolment, its seats and its waiting list."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.kit.db import UnitOfWork
from studium.services.learning.domain.entry import Place, Policy
from studium.services.learning.store.tables import enrollment, enrollment_policy, waiting

_RULES = tuple(enrollment_policy.c[name] for name in ("mode", "opens_at", "closes_at", "seats"))


async def find_policy(connection: AsyncConnection, course_id: UUID) -> Policy | None:
    """The rules that the course's teachers set, None when they set none."""
    query = sa.select(*_RULES).where(enrollment_policy.c.course_id == course_id)
    row = (await connection.execute(query)).one_or_none()
    return Policy(*row) if row else None


async def lock_policy(uow: UnitOfWork, course_id: UUID) -> Policy | None:
    """`find_policy`, locked until the commit: who takes or gives away a seat waits for who did before."""
    query = sa.select(*_RULES).where(enrollment_policy.c.course_id == course_id).with_for_update()
    row = (await uow.execute(query)).one_or_none()
    return Policy(*row) if row else None


async def save_policy(
    uow: UnitOfWork, course_id: UUID, policy: Policy, *, changed_by: UUID, changed_at: datetime
) -> None:
    """Set the course's rules, and lock them until the commit."""
    values = {**vars(policy), "changed_by": changed_by, "changed_at": changed_at}
    statement = insert(enrollment_policy).values(course_id=course_id, **values)
    await uow.execute(statement.on_conflict_do_update(index_elements=["course_id"], set_=values))


async def count_taken(connection: AsyncConnection, course_id: UUID) -> int:
    """How many people are in the course."""
    here = (enrollment.c.course_id == course_id) & (enrollment.c.status != "cancelled")
    taken = await connection.scalar(sa.select(sa.func.count()).select_from(enrollment).where(here))
    return int(taken or 0)


async def count_waiting(connection: AsyncConnection, course_id: UUID) -> int:
    """How many people wait for a seat."""
    query = sa.select(sa.func.count()).select_from(waiting).where(waiting.c.course_id == course_id)
    return int(await connection.scalar(query) or 0)


def _places(course_id: UUID) -> sa.Select[Any]:
    position = sa.func.row_number().over(order_by=waiting.c.place).label("position")
    columns = (waiting.c.user_id, waiting.c.course_id, position, waiting.c.since, waiting.c.key_id)
    return sa.select(*columns).where(waiting.c.course_id == course_id)


async def find_place(connection: AsyncConnection, user_id: UUID, course_id: UUID) -> Place | None:
    """The user's place in the course's waiting list."""
    places = _places(course_id).subquery("places")
    query = sa.select(places).where(places.c.user_id == user_id)
    row = (await connection.execute(query)).mappings().one_or_none()
    return Place(**row) if row else None


async def page_of_places(
    connection: AsyncConnection, course_id: UUID, *, after: int, limit: int
) -> list[Place]:
    """Up to `limit` places behind the position `after`, who is next coming first."""
    query = _places(course_id).order_by(waiting.c.place).offset(after).limit(limit)
    return [Place(**row) for row in (await connection.execute(query)).mappings()]


async def join(uow: UnitOfWork, user_id: UUID, course_id: UUID, now: datetime, key_id: UUID | None) -> Place:
    """Put the user at the end of the waiting list. The caller holds the course's rules."""
    values = {"user_id": user_id, "course_id": course_id, "since": now, "key_id": key_id}
    await uow.execute(sa.insert(waiting).values(values))
    return Place(user_id, course_id, await count_waiting(uow.connection, course_id), now, key_id)


async def remove(uow: UnitOfWork, user_id: UUID, course_id: UUID) -> sa.Row[Any] | None:
    """Take the user off the waiting list; the row that was there, with its `key_id`."""
    mine = (waiting.c.user_id == user_id) & (waiting.c.course_id == course_id)
    return (await uow.execute(sa.delete(waiting).where(mine).returning(waiting.c.key_id))).one_or_none()


async def take_first(uow: UnitOfWork, course_id: UUID, count: int | None) -> list[UUID]:
    """Take the first `count` people off the waiting list, all of them for None; in their order."""
    first = (
        sa.select(waiting.c.user_id)
        .where(waiting.c.course_id == course_id)
        .order_by(waiting.c.place)
        .limit(count)
    )
    gone = (
        sa.delete(waiting)
        .where(waiting.c.course_id == course_id, waiting.c.user_id.in_(first))
        .returning(waiting.c.place, waiting.c.user_id)
    )
    return [row.user_id for row in sorted((await uow.execute(gone)).all())]


async def limited_courses(uow: UnitOfWork, user_id: UUID) -> list[UUID]:
    """The courses with a limit of seats in which the user takes one, in the order of their ids."""
    query = (
        sa.select(enrollment.c.course_id)
        .join(enrollment_policy, enrollment_policy.c.course_id == enrollment.c.course_id)
        .where(enrollment.c.user_id == user_id, enrollment.c.status != "cancelled")
        .where(enrollment_policy.c.seats.is_not(None))
        .order_by(enrollment.c.course_id)
    )
    return list((await uow.execute(query)).scalars())
