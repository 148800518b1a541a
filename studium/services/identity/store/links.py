"""Mailed links: only the hash of a token is kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from studium.kit.db import UnitOfWork
from studium.services.identity.domain.links import Link, Purpose
from studium.services.identity.store.tables import link


async def insert_link(uow: UnitOfWork, token_hash: bytes, new: Link) -> None:
    """Keep a link. Links mailed earlier stay good until one of them is used."""
    await uow.execute(
        sa.insert(link).values(
            token_hash=token_hash,
            user_id=new.user_id,
            purpose=new.purpose,
            expires_at=new.expires_at,
            used_at=new.used_at,
        )
    )


async def lock_link(uow: UnitOfWork, token_hash: bytes) -> Link | None:
    """The link with this token, locked, so that two uses at once are one use.

    Everybody locks an account before its links; who did it the other way round would deadlock.
    """
    statement = sa.select(link).where(link.c.token_hash == token_hash).with_for_update()
    row = (await uow.execute(statement)).one_or_none()
    if row is None:
        return None
    return Link(row.user_id, row.purpose, row.expires_at, row.used_at)


async def use_up_links(uow: UnitOfWork, user_id: UUID, purposes: tuple[Purpose, ...], now: datetime) -> None:
    """Make every open link of these purposes useless. The caller has locked the account."""
    mine = (link.c.user_id == user_id) & link.c.purpose.in_(purposes) & link.c.used_at.is_(None)
    await uow.execute(sa.update(link).where(mine).values(used_at=now))
