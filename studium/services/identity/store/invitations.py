"""Invitations, and the files of people with which they came."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from studium.kit.db import UnitOfWork
from studium.services.identity.domain.invitations import Invitation, Upload
from studium.services.identity.store.tables import invitation, user
from studium.services.identity.store.users import Runner


def _invitation(row: sa.Row[Any]) -> Invitation:
    values = row._asdict()
    return Invitation(**{**values, "course_ids": tuple(values["course_ids"])})


async def insert_invitation(uow: UnitOfWork, new: Invitation) -> None:
    """Save an invitation, whose account was just made."""
    await uow.execute(sa.insert(invitation).values(asdict(new)))


async def invitation_of(run: Runner, user_id: UUID) -> Invitation | None:
    """The invitation to which this account owes itself. Whoever changes it has locked the account."""
    row = (await run.execute(sa.select(invitation).where(invitation.c.user_id == user_id))).one_or_none()
    return None if row is None else _invitation(row)


async def renew_invitation(uow: UnitOfWork, user_id: UUID, expires_at: datetime) -> None:
    """Let an invitation be good until another day. The caller has locked the account."""
    mine = sa.update(invitation).where(invitation.c.user_id == user_id)
    await uow.execute(mine.values(expires_at=expires_at))


async def accept_invitation(uow: UnitOfWork, user_id: UUID, now: datetime) -> Invitation | None:
    """Note that an open invitation was accepted; None when there is none. The account is locked."""
    mine = (invitation.c.user_id == user_id) & invitation.c.accepted_at.is_(None)
    statement = sa.update(invitation).where(mine).values(accepted_at=now).returning(*invitation.c)
    row = (await uow.execute(statement)).one_or_none()
    return None if row is None else _invitation(row)


async def list_open_invitations(run: Runner, *, limit: int, before: UUID | None = None) -> list[Invitation]:
    """Up to `limit` invitations that nobody has accepted, the newest first, those older than `before`."""
    wanted = sa.select(invitation).where(invitation.c.accepted_at.is_(None))
    if before is not None:
        wanted = wanted.where(invitation.c.user_id < before)
    rows = await run.execute(wanted.order_by(invitation.c.user_id.desc()).limit(limit))
    return [_invitation(row) for row in rows.all()]


async def lock_open_of_upload(uow: UnitOfWork, upload_id: UUID) -> list[UUID]:
    """The accounts that a file made and nobody uses yet, locked in the order of their ids."""
    unused = (invitation.c.upload_id == upload_id) & invitation.c.accepted_at.is_(None)
    statement = sa.select(user.c.user_id).join(invitation).where(unused & user.c.email_verified_at.is_(None))
    rows = await uow.execute(statement.order_by(user.c.user_id).with_for_update(of=user))
    return list(rows.scalars())


async def list_uploads(run: Runner, *, limit: int) -> list[Upload]:
    """The newest uploads of which anything is left, with how many were invited and have accepted."""
    statement = (
        sa.select(
            invitation.c.upload_id,
            invitation.c.invited_by.label("uploaded_by"),
            sa.func.min(invitation.c.invited_at).label("uploaded_at"),
            sa.func.count().label("invited"),
            sa.func.count(invitation.c.accepted_at).label("accepted"),
        )
        .where(invitation.c.upload_id.is_not(None))
        .group_by(invitation.c.upload_id, invitation.c.invited_by)
        .order_by(invitation.c.upload_id.desc())
        .limit(limit)
    )
    return [Upload(**row._asdict()) for row in (await run.execute(statement)).all()]


async def indexes_with_account(run: Runner, email_indexes: Collection[bytes]) -> set[bytes]:
    """Those of these keyed hashes of addresses that have an account."""
    found = await run.execute(sa.select(user.c.email_index).where(user.c.email_index.in_(email_indexes)))
    return {bytes(index) for index in found.scalars()}
