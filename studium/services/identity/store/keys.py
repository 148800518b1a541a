"""The keys that sign access tokens, in the key set's own database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from studium.kit.db import Database, UnitOfWork
from studium.kit.vault import signing_key_table as signing_key

_ROTATION_LOCK = 0x5354_4944_4B45_5953
"""Number of the advisory lock under which keys are made; any constant that nobody else uses."""


@dataclass(frozen=True)
class SigningKeyRow:
    """A signing key; the private part is wrapped by the root key."""

    kid: str
    public_jwk: dict[str, Any]
    wrapped_private_key: bytes
    signs_from: datetime
    retired_at: datetime | None = None


@asynccontextmanager
async def rotation(vault_db: Database) -> AsyncIterator[UnitOfWork]:
    """A transaction in the key set in which nobody else makes or retires keys."""
    async with vault_db.unit_of_work() as uow:
        await uow.execute(sa.select(sa.func.pg_advisory_xact_lock(_ROTATION_LOCK)))
        yield uow


async def list_keys(vault_db: Database) -> list[SigningKeyRow]:
    """All keys that are not retired, the one that signs last at the end."""
    async with vault_db.connect() as connection:
        rows = await connection.execute(
            sa.select(
                signing_key.c.kid,
                signing_key.c.public_jwk,
                signing_key.c.wrapped_private_key,
                signing_key.c.signs_from,
                signing_key.c.retired_at,
            )
            .where(signing_key.c.retired_at.is_(None))
            .order_by(signing_key.c.signs_from)
        )
        return [SigningKeyRow(**row._asdict()) for row in rows.all()]


async def insert_key(uow: UnitOfWork, row: SigningKeyRow, now: datetime) -> None:
    """Save a new key."""
    await uow.execute(
        sa.insert(signing_key).values(
            kid=row.kid,
            public_jwk=row.public_jwk,
            wrapped_private_key=row.wrapped_private_key,
            created_at=now,
            signs_from=row.signs_from,
        )
    )


async def retire_key(uow: UnitOfWork, kid: str, now: datetime) -> None:
    """Take a key out of the published set."""
    await uow.execute(sa.update(signing_key).where(signing_key.c.kid == kid).values(retired_at=now))
