"""API keys: of the secret only a hash is kept."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from studium.kit.db import UnitOfWork
from studium.services.identity.domain.api_keys import ApiKey
from studium.services.identity.store.tables import api_key
from studium.services.identity.store.users import Runner


def _key(row: sa.Row[Any]) -> ApiKey:
    values = row._asdict()
    return ApiKey(**{**values, "scopes": tuple(values["scopes"])})


async def insert_api_key(uow: UnitOfWork, new: ApiKey) -> None:
    """Save a new key. The caller has locked the account."""
    await uow.execute(sa.insert(api_key).values(asdict(new)))


async def list_api_keys(run: Runner, user_id: UUID) -> list[ApiKey]:
    """The user's keys, expired ones too, the newest first."""
    mine = sa.select(api_key).where(api_key.c.user_id == user_id)
    return [_key(row) for row in (await run.execute(mine.order_by(api_key.c.key_id.desc()))).all()]


async def api_key_by_mark(run: Runner, mark: str) -> ApiKey | None:
    """The key with this mark. Whoever uses it has locked the account, or does so and reads it again."""
    row = (await run.execute(sa.select(api_key).where(api_key.c.mark == mark))).one_or_none()
    return None if row is None else _key(row)


async def note_api_key_use(uow: UnitOfWork, key_id: UUID, now: datetime) -> None:
    """Note that a key was traded for a token. The caller has locked the account."""
    await uow.execute(sa.update(api_key).where(api_key.c.key_id == key_id).values(last_used_at=now))


async def delete_api_key(uow: UnitOfWork, user_id: UUID, key_id: UUID) -> ApiKey | None:
    """Delete one of the user's keys; None when there is no such key. The caller has locked the account."""
    mine = (api_key.c.user_id == user_id) & (api_key.c.key_id == key_id)
    row = (await uow.execute(sa.delete(api_key).where(mine).returning(*api_key.c))).one_or_none()
    return None if row is None else _key(row)


async def delete_api_keys(uow: UnitOfWork, user_id: UUID) -> None:
    """Delete all of the user's keys. The caller has locked the account."""
    await uow.execute(sa.delete(api_key).where(api_key.c.user_id == user_id))


async def renew_tokens_ids(uow: UnitOfWork, user_id: UUID) -> None:
    """Let the next tokens of the user's keys name other sessions. The caller has locked the account."""
    mine = sa.update(api_key).where(api_key.c.user_id == user_id)
    await uow.execute(mine.values(tokens_id=sa.func.gen_random_uuid()))
