"""Viewings: who sees the platform as whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from studium.kit.db import UnitOfWork
from studium.services.identity.domain.viewings import Viewing
from studium.services.identity.store.tables import viewing
from studium.services.identity.store.users import Runner

_COLUMNS = [viewing.c[field.name] for field in fields(Viewing)]


async def insert_viewing(uow: UnitOfWork, new: Viewing) -> None:
    """Save a new viewing."""
    await uow.execute(sa.insert(viewing).values(asdict(new)))


async def save_viewing(uow: UnitOfWork, changed: Viewing) -> None:
    """Save a viewing that the caller has locked."""
    mine = viewing.c.viewing_id == changed.viewing_id
    await uow.execute(sa.update(viewing).where(mine).values(ended_at=changed.ended_at))


async def viewing_of(run: Runner, viewing_id: UUID) -> Viewing | None:
    """The viewing with this id."""
    row = (await run.execute(sa.select(*_COLUMNS).where(viewing.c.viewing_id == viewing_id))).one_or_none()
    return None if row is None else Viewing(**row._asdict())


async def lock_viewings_from(uow: UnitOfWork, session_ids: Sequence[UUID]) -> list[Viewing]:
    """The viewings that were begun from these sessions of admins and have not ended, locked."""
    return await _lock(uow, viewing.c.session_id.in_(session_ids))


async def lock_viewings_of(uow: UnitOfWork, user_id: UUID) -> list[Viewing]:
    """The viewings by which this user is seen and that have not ended, locked."""
    return await _lock(uow, viewing.c.user_id == user_id)


async def lock_expired_viewings(uow: UnitOfWork, now: datetime, *, limit: int) -> list[Viewing]:
    """Viewings that are over and not written down as ended, locked, but not those that others hold."""
    return await _lock(uow, viewing.c.expires_at <= now, limit=limit, skip_locked=True)


async def _lock(
    uow: UnitOfWork, which: sa.ColumnElement[bool], *, limit: int | None = None, skip_locked: bool = False
) -> list[Viewing]:
    statement = (
        sa.select(*_COLUMNS)
        .where(which, viewing.c.ended_at.is_(None))
        .order_by(viewing.c.viewing_id)
        .limit(limit)
        .with_for_update(skip_locked=skip_locked)
    )
    return [Viewing(**row._asdict()) for row in (await uow.execute(statement)).all()]
