"""Enrolment keys, and the tallies of who tried some."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.kit.db import UnitOfWork
from studium.kit.throttle import Tally
from studium.services.learning.domain.entry import Key
from studium.services.learning.store.tables import enrollment_key, key_trial

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = tuple(column for column in enrollment_key.c if column.name != "created_by")


async def insert_key(uow: UnitOfWork, key: Key, created_by: UUID) -> None:
    """Add a key."""
    await uow.execute(sa.insert(enrollment_key).values(**vars(key), created_by=created_by))


async def lock_key(uow: UnitOfWork, course_id: UUID, key: str) -> Key | None:
    """The course's key that is written so, locked until the commit."""
    query = sa.select(*_COLUMNS).where(enrollment_key.c.course_id == course_id, enrollment_key.c.key == key)
    row = (await uow.execute(query.with_for_update())).mappings().one_or_none()
    return Key(**row) if row else None


async def page_of_keys(
    connection: AsyncConnection, course_id: UUID, *, before: UUID | None, limit: int
) -> list[Key]:
    """Up to `limit` keys of the course, the newest first."""
    query = sa.select(*_COLUMNS).where(enrollment_key.c.course_id == course_id)
    if before is not None:
        query = query.where(enrollment_key.c.key_id < before)
    rows = await connection.execute(query.order_by(enrollment_key.c.key_id.desc()).limit(limit))
    return [Key(**row) for row in rows.mappings()]


async def withdraw_key(uow: UnitOfWork, course_id: UUID, key_id: UUID, now: datetime) -> bool:
    """Let the key open nothing from now on, as a repeat does; False when the course has no such key."""
    theirs = (enrollment_key.c.course_id == course_id) & (enrollment_key.c.key_id == key_id)
    withdrawn_at = sa.func.coalesce(enrollment_key.c.withdrawn_at, now)
    done = await uow.execute(sa.update(enrollment_key).where(theirs).values(withdrawn_at=withdrawn_at))
    return done.rowcount > 0


async def count_use(uow: UnitOfWork, key_id: UUID, change: int) -> None:
    """Count one use of a key more, or one less when a place was given back before it became a seat."""
    await uow.execute(
        sa.update(enrollment_key)
        .where(enrollment_key.c.key_id == key_id)
        .values(uses=sa.func.greatest(0, enrollment_key.c.uses + change))
    )


async def lock_tally(uow: UnitOfWork, user_id: UUID, now: datetime) -> Tally:
    """How many keys the user tried lately, locked until the commit."""
    new = insert(key_trial).values(user_id=user_id, attempts=0, blocked_until=_LONG_AGO, touched_at=now)
    statement = new.on_conflict_do_update(
        index_elements=["user_id"], set_={"attempts": key_trial.c.attempts}
    ).returning(key_trial.c.attempts, key_trial.c.blocked_until, key_trial.c.touched_at)
    return Tally(**(await uow.execute(statement)).mappings().one())


async def save_tally(uow: UnitOfWork, user_id: UUID, tally: Tally) -> None:
    """Save a tally that the caller has locked."""
    await uow.execute(sa.update(key_trial).where(key_trial.c.user_id == user_id).values(**vars(tally)))
