"""Passkeys, and the challenges that await their signature."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from studium.kit.db import UnitOfWork
from studium.services.identity.domain.passkeys import Passkey, PasskeyChallenge
from studium.services.identity.store.tables import passkey, passkey_challenge
from studium.services.identity.store.users import Runner

_CHALLENGE = [passkey_challenge.c[field.name] for field in fields(PasskeyChallenge)]


async def insert_passkey(uow: UnitOfWork, new: Passkey) -> None:
    """Save a new passkey. The caller has locked the account."""
    await uow.execute(sa.insert(passkey).values(asdict(new)))


async def list_passkeys(run: Runner, user_id: UUID) -> list[Passkey]:
    """The user's passkeys, the newest first."""
    mine = sa.select(passkey).where(passkey.c.user_id == user_id).order_by(passkey.c.passkey_id.desc())
    return [Passkey(**row._asdict()) for row in (await run.execute(mine)).all()]


async def passkey_by_credential(run: Runner, credential_id: bytes) -> Passkey | None:
    """The passkey with this id, which its device chose. Whoever changes it has locked the account."""
    statement = sa.select(passkey).where(passkey.c.credential_id == credential_id)
    row = (await run.execute(statement)).one_or_none()
    return None if row is None else Passkey(**row._asdict())


async def note_passkey_use(uow: UnitOfWork, used: Passkey, sign_count: int, now: datetime) -> bool:
    """Note what the device counted; False when the passkey has gone or was used by somebody meanwhile."""
    same = (passkey.c.passkey_id == used.passkey_id) & (passkey.c.sign_count == used.sign_count)
    values = {"sign_count": sign_count, "last_used_at": now}
    return (await uow.execute(sa.update(passkey).where(same).values(values))).rowcount == 1


async def rename_passkey(uow: UnitOfWork, user_id: UUID, passkey_id: UUID, name: str) -> bool:
    """Give one of the user's passkeys another sealed name; False when there is no such passkey."""
    mine = (passkey.c.user_id == user_id) & (passkey.c.passkey_id == passkey_id)
    return (await uow.execute(sa.update(passkey).where(mine).values(name=name))).rowcount == 1


async def delete_passkey(uow: UnitOfWork, user_id: UUID, passkey_id: UUID) -> bool:
    """Delete one of the user's passkeys; False when there is no such passkey."""
    mine = (passkey.c.user_id == user_id) & (passkey.c.passkey_id == passkey_id)
    return (await uow.execute(sa.delete(passkey).where(mine))).rowcount == 1


async def known_credentials(run: Runner, credential_ids: Collection[bytes]) -> set[bytes]:
    """Those of these ids that a passkey here has."""
    statement = sa.select(passkey.c.credential_id).where(passkey.c.credential_id.in_(credential_ids))
    return {bytes(one) for one in (await run.execute(statement)).scalars()}


async def insert_passkey_challenge(uow: UnitOfWork, digest: bytes, new: PasskeyChallenge) -> None:
    """Keep a challenge by its hash."""
    await uow.execute(sa.insert(passkey_challenge).values(asdict(new) | {"challenge_hash": digest}))


async def pop_passkey_challenge(uow: UnitOfWork, digest: bytes) -> PasskeyChallenge | None:
    """Take a challenge away: of two answers at the same moment one gets it."""
    statement = sa.delete(passkey_challenge).where(passkey_challenge.c.challenge_hash == digest)
    row = (await uow.execute(statement.returning(*_CHALLENGE))).one_or_none()
    return None if row is None else PasskeyChallenge(**row._asdict())
