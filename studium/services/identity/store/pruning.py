"""Removal of what has expired."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from studium.kit.db import UnitOfWork
from studium.services.identity.domain.api_keys import KEPT_AFTER_EXPIRY
from studium.services.identity.store.tables import (
    api_key,
    audit_entry,
    challenge,
    invitation,
    known_client,
    link,
    passkey_challenge,
    provider_request,
    session,
    throttle,
    totp,
    user,
    viewing,
)

_BATCH = 5_000
"""Rows per statement and table, so that no run holds locks for long; the rest waits for the next run."""

THROTTLE_KEPT = timedelta(days=1)
"""Longer than any budget remembers."""


async def prune(uow: UnitOfWork, now: datetime, *, clients_before: datetime) -> dict[str, int]:
    """Delete expired links, challenges, sessions, viewings, keys, tallies and clients, and unconfirmed apps.

    Returns the number of rows by table, of those that lost any.
    """
    conditions = {
        link: link.c.expires_at < now,
        passkey_challenge: passkey_challenge.c.expires_at < now,
        provider_request: provider_request.c.expires_at < now,
        challenge: challenge.c.expires_at < now,
        totp: totp.c.confirmed_at.is_(None) & (totp.c.begun_at < now - THROTTLE_KEPT),
        session: (session.c.expires_at < now) | (session.c.revoked_at < now - THROTTLE_KEPT),
        viewing: viewing.c.ended_at < now - THROTTLE_KEPT,
        api_key: api_key.c.expires_at < now - KEPT_AFTER_EXPIRY,
        throttle: throttle.c.touched_at < now - THROTTLE_KEPT,
        known_client: known_client.c.seen_at < clients_before,
    }
    deleted = {}
    for table, expired in conditions.items():
        key = sa.tuple_(*table.primary_key.columns)
        batch = sa.select(*table.primary_key.columns).where(expired).limit(_BATCH)
        if gone := (await uow.execute(sa.delete(table).where(key.in_(batch)))).rowcount:
            deleted[table.name] = gone
    return deleted


async def lock_unverified(uow: UnitOfWork, now: datetime, before: datetime, *, limit: int) -> list[UUID]:
    """Up to `limit` accounts that were made before a moment and that nobody has used, locked.

    Their address was never verified and nobody ever signed in, which the audit log says for ever; no link to
    them is good, and an invitation ended before that moment, too. Admins' and suspended ones are left alone:
    somebody decided on those.
    """
    mine = user.c.user_id
    is_unused = (
        user.c.email_verified_at.is_(None)
        & (user.c.created_at < before)
        & user.c.suspended_at.is_(None)
        & ~user.c.roles.contains(["admin"])
        & ~sa.exists().where(invitation.c.user_id == mine, invitation.c.expires_at >= before)
        & ~sa.exists().where(link.c.user_id == mine, link.c.expires_at >= now)
        & ~sa.exists().where(audit_entry.c.subject_id == mine, audit_entry.c.action == "signed_in")
    )
    # Whoever verifies at this moment has locked the account, and is not waited for.
    statement = sa.select(mine).where(is_unused).order_by(mine).limit(limit)
    return list((await uow.execute(statement.with_for_update(of=user, skip_locked=True))).scalars())
