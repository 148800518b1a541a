"""Second factors, recovery codes, and sign-ins that await a code."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from studium.kit.db import UnitOfWork
from studium.services.identity.domain.second_factor import Challenge, Factor
from studium.services.identity.store.tables import challenge, recovery_code, totp
from studium.services.identity.store.users import Runner

_CHALLENGE = [challenge.c[field.name] for field in fields(Challenge)]


async def factor_of(run: Runner, user_id: UUID) -> Factor | None:
    """The user's second factor, confirmed or not. Whoever changes it has locked the account."""
    row = (await run.execute(sa.select(totp).where(totp.c.user_id == user_id))).one_or_none()
    return None if row is None else Factor(**row._asdict())


async def save_factor(uow: UnitOfWork, factor: Factor) -> None:
    """Save a new or changed second factor. The caller has locked the account."""
    values = asdict(factor)
    statement = insert(totp).values(values)
    await uow.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=values))


async def drop_factor(uow: UnitOfWork, user_id: UUID) -> None:
    """Remove the second factor with its recovery codes. The caller has locked the account."""
    for table in (totp, recovery_code):
        await uow.execute(sa.delete(table).where(table.c.user_id == user_id))


async def replace_recovery_codes(uow: UnitOfWork, user_id: UUID, hashes: Collection[bytes]) -> None:
    """Make these the only recovery codes. The caller has locked the account."""
    await uow.execute(sa.delete(recovery_code).where(recovery_code.c.user_id == user_id))
    await uow.execute(
        sa.insert(recovery_code).values([{"user_id": user_id, "code_hash": one} for one in hashes])
    )


async def use_recovery_code(uow: UnitOfWork, user_id: UUID, code_hash: bytes, now: datetime) -> bool:
    """Use up a recovery code; False when it is none, or was used."""
    unused = (
        (recovery_code.c.user_id == user_id)
        & (recovery_code.c.code_hash == code_hash)
        & recovery_code.c.used_at.is_(None)
    )
    return (await uow.execute(sa.update(recovery_code).where(unused).values(used_at=now))).rowcount == 1


async def count_recovery_codes(run: Runner, user_id: UUID) -> int:
    """The number of recovery codes that were not used."""
    unused = (recovery_code.c.user_id == user_id) & recovery_code.c.used_at.is_(None)
    return (
        await run.execute(sa.select(sa.func.count()).select_from(recovery_code).where(unused))
    ).scalar_one()


async def insert_challenge(uow: UnitOfWork, token_hash: bytes, new: Challenge) -> None:
    """Keep a challenge."""
    await uow.execute(sa.insert(challenge).values(asdict(new) | {"token_hash": token_hash}))


async def challenge_by_token(run: Runner, token_hash: bytes) -> Challenge | None:
    """The challenge with this token. Whoever changes it has locked the account."""
    row = (
        await run.execute(sa.select(*_CHALLENGE).where(challenge.c.token_hash == token_hash))
    ).one_or_none()
    return None if row is None else Challenge(**row._asdict())


async def count_wrong_code(uow: UnitOfWork, token_hash: bytes) -> int:
    """Count a wrong code against a challenge; returns how many there were."""
    mine = sa.update(challenge).where(challenge.c.token_hash == token_hash)
    statement = mine.values(attempts=challenge.c.attempts + 1).returning(challenge.c.attempts)
    attempts: int = (await uow.execute(statement)).scalar_one()
    return attempts


async def drop_challenges(uow: UnitOfWork, user_id: UUID) -> None:
    """End all sign-ins of the user that await a code. The caller has locked the account."""
    await uow.execute(sa.delete(challenge).where(challenge.c.user_id == user_id))


async def drop_challenge(uow: UnitOfWork, token_hash: bytes) -> None:
    """End one sign-in that awaits a code."""
    await uow.execute(sa.delete(challenge).where(challenge.c.token_hash == token_hash))
