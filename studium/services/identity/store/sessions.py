"""Sessions, and the clients from which an account's owner has signed in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from studium.kit.db import UnitOfWork
from studium.services.identity.domain.sessions import Session
from studium.services.identity.store.tables import known_client, revoked_session, session, user
from studium.services.identity.store.users import Runner

_RULED = [session.c[field.name] for field in fields(Session)]


@dataclass(frozen=True)
class SealedDevice:
    """From where a session was started; both sealed."""

    device: str
    address: str


async def insert_session(uow: UnitOfWork, new: Session, origin: SealedDevice) -> None:
    """Save a new session."""
    await uow.execute(sa.insert(session).values(asdict(new) | asdict(origin)))


async def lock_session(uow: UnitOfWork, session_id: UUID) -> Session | None:
    """The session, locked, so that of two uses of one token the second sees the first."""
    statement = sa.select(*_RULED).where(session.c.session_id == session_id).with_for_update()
    row = (await uow.execute(statement)).one_or_none()
    return None if row is None else Session(**row._asdict())


async def save_session(uow: UnitOfWork, changed: Session) -> None:
    """Save a session that the caller has locked."""
    await uow.execute(
        sa.update(session).where(session.c.session_id == changed.session_id).values(asdict(changed))
    )


async def refuse_session(uow: UnitOfWork, session_id: UUID, tokens_expire_at: datetime) -> None:
    """Have the kit refuse a session's access tokens here even before the event comes round."""
    new = insert(revoked_session).values(session_id=session_id, tokens_expire_at=tokens_expire_at)
    await uow.execute(new.on_conflict_do_nothing())


async def lock_active_sessions(uow: UnitOfWork, user_id: UUID, now: datetime) -> list[Session]:
    """The user's sessions that have not ended, locked, the newest first."""
    statement = sa.select(*_RULED).where(_active(user_id, now)).order_by(session.c.session_id.desc())
    return [Session(**row._asdict()) for row in (await uow.execute(statement.with_for_update())).all()]


async def list_active_sessions(
    run: Runner, user_id: UUID, now: datetime
) -> list[tuple[Session, SealedDevice]]:
    """The user's sessions that have not ended, with their origin, the newest first."""
    statement = (
        sa.select(*_RULED, session.c.device, session.c.address)
        .where(_active(user_id, now))
        .order_by(session.c.session_id.desc())
    )
    found = []
    for row in (await run.execute(statement)).all():
        values = row._asdict()
        origin = SealedDevice(values.pop("device"), values.pop("address"))
        found.append((Session(**values), origin))
    return found


def _active(user_id: UUID, now: datetime) -> sa.ColumnElement[bool]:
    return (session.c.user_id == user_id) & session.c.revoked_at.is_(None) & (session.c.expires_at > now)


async def known_clients(run: Runner, email_index: bytes, clients: Collection[bytes]) -> set[bytes]:
    """Those of these clients from which the owner of this address has signed in before."""
    statement = (
        sa.select(known_client.c.client)
        .join(user, user.c.user_id == known_client.c.user_id)
        .where(user.c.email_index == email_index, known_client.c.client.in_(clients))
    )
    return {bytes(client) for client in (await run.execute(statement)).scalars()}


async def remember_clients(uow: UnitOfWork, user_id: UUID, clients: Collection[bytes], now: datetime) -> None:
    """Count these clients as known from now on."""
    new = insert(known_client).values(
        [{"user_id": user_id, "client": client, "seen_at": now} for client in sorted(clients)]
    )
    await uow.execute(
        new.on_conflict_do_update(
            index_elements=["user_id", "client"], set_={"seen_at": new.excluded.seen_at}
        )
    )


async def forget_clients(uow: UnitOfWork, user_id: UUID) -> None:
    """Make every client a stranger again."""
    await uow.execute(sa.delete(known_client).where(known_client.c.user_id == user_id))
