"""What badges need beyond their certificates: the keys that sign them, and which were revoked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.kit.db import Database, UnitOfWork
from studium.services.learning.store.tables import badge_key, certificate

_KEYS_LOCK = 0x4241_4447_454B_4559
"""Number of the advisory lock under which keys are made; any constant that nobody else uses."""


@dataclass(frozen=True)
class BadgeKeyRow:
    """A key pair; the private part is wrapped by the master key. `kid` is its thumbprint (RFC 7638)."""

    kid: str
    public_key: bytes
    wrapped_private_key: bytes


@asynccontextmanager
async def alone(db: Database) -> AsyncIterator[UnitOfWork]:
    """A transaction in which nobody else makes or withdraws keys."""
    async with db.unit_of_work() as uow:
        await uow.execute(sa.select(sa.func.pg_advisory_xact_lock(_KEYS_LOCK)))
        yield uow


async def list_keys(connection: AsyncConnection) -> list[BadgeKeyRow]:
    """All keys that were not withdrawn, the one that signs first."""
    query = (
        sa.select(badge_key.c.kid, badge_key.c.public_key, badge_key.c.wrapped_private_key)
        .where(badge_key.c.withdrawn_at.is_(None))
        .order_by(badge_key.c.created_at.desc(), badge_key.c.kid)
    )
    return [BadgeKeyRow(**row) for row in (await connection.execute(query)).mappings()]


async def add_key(uow: UnitOfWork, row: BadgeKeyRow, now: datetime) -> None:
    """From now on this key signs."""
    await uow.execute(sa.insert(badge_key).values(**vars(row), created_at=now))


async def withdraw_keys(uow: UnitOfWork, now: datetime) -> None:
    """Publish none of the keys any more; what they signed can be verified no longer."""
    await uow.execute(sa.update(badge_key).where(badge_key.c.withdrawn_at.is_(None)).values(withdrawn_at=now))


async def has_number(connection: AsyncConnection, least: int) -> bool:
    """Whether a certificate has this number or a higher one."""
    return bool(await connection.scalar(sa.select(sa.exists().where(certificate.c.status_number >= least))))


async def revoked_numbers(connection: AsyncConnection, first: int, count: int) -> list[int]:
    """The numbers of revoked certificates among `count` from `first` on."""
    number = certificate.c.status_number
    query = sa.select(number).where(
        certificate.c.revoked_at.is_not(None), number >= first, number < first + count
    )
    return list((await connection.execute(query)).scalars())
