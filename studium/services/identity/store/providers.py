"""Linked identities, and the requests with which people were sent to a provider."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from studium.kit.db import UnitOfWork
from studium.services.identity.domain.providers import LinkedIdentity, ProviderRequest
from studium.services.identity.store.tables import linked_identity, provider_request
from studium.services.identity.store.users import Runner

_REQUEST = [provider_request.c[field.name] for field in fields(ProviderRequest)]


async def insert_provider_request(uow: UnitOfWork, digest: bytes, new: ProviderRequest) -> None:
    """Keep a request by the hash of its state."""
    await uow.execute(sa.insert(provider_request).values(asdict(new) | {"state_hash": digest}))


async def pop_provider_request(uow: UnitOfWork, digest: bytes) -> ProviderRequest | None:
    """Take a request away: of two who come back at the same moment one gets it."""
    statement = sa.delete(provider_request).where(provider_request.c.state_hash == digest)
    row = (await uow.execute(statement.returning(*_REQUEST))).one_or_none()
    return None if row is None else ProviderRequest(**row._asdict())


async def insert_identity(uow: UnitOfWork, new: LinkedIdentity) -> bool:
    """Link an identity. False, and nothing saved, when it is linked already. The account is locked."""
    statement = insert(linked_identity).values(asdict(new))
    statement = statement.on_conflict_do_nothing(index_elements=["subject_index"])
    return (await uow.execute(statement)).rowcount == 1


async def identity_by_subject(run: Runner, subject_index: bytes) -> LinkedIdentity | None:
    """The linked identity of this issuer and subject. Whoever changes it has locked the account."""
    statement = sa.select(linked_identity).where(linked_identity.c.subject_index == subject_index)
    row = (await run.execute(statement)).one_or_none()
    return None if row is None else LinkedIdentity(**row._asdict())


async def list_identities(run: Runner, user_id: UUID) -> list[LinkedIdentity]:
    """The user's linked identities, the newest first."""
    mine = sa.select(linked_identity).where(linked_identity.c.user_id == user_id)
    rows = (await run.execute(mine.order_by(linked_identity.c.identity_id.desc()))).all()
    return [LinkedIdentity(**row._asdict()) for row in rows]


async def note_identity_use(uow: UnitOfWork, identity_id: UUID, now: datetime) -> bool:
    """Note that somebody came by it; False when it was unlinked meanwhile."""
    this = linked_identity.c.identity_id == identity_id
    return (await uow.execute(sa.update(linked_identity).where(this).values(last_used_at=now))).rowcount == 1


async def delete_identity(uow: UnitOfWork, user_id: UUID, identity_id: UUID) -> bool:
    """Unlink one of the user's identities; False when there is no such identity."""
    mine = (linked_identity.c.user_id == user_id) & (linked_identity.c.identity_id == identity_id)
    return (await uow.execute(sa.delete(linked_identity).where(mine))).rowcount == 1
