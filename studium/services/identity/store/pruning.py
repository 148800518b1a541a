"""Removal of what has expired."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from studium.kit.db import UnitOfWork
from studium.services.identity.domain.api_keys import KEPT_AFTER_EXPIRY
from studium.services.identity.store.tables import (
    api_key,
    challenge,
    known_client,
    link,
    passkey_challenge,
    provider_request,
    session,
    throttle,
    totp,
    viewing,
)

_BATCH = 5_000
"""Rows per statement and table, so that no run holds locks for long; the rest waits for the next run."""

THROTTLE_KEPT = timedelta(days=1)
"""Longer than any budget remembers."""


async def prune(uow: UnitOfWork, now: datetime, *, clients_before: datetime) -> int:
    """Delete expired links, challenges, sessions, viewings, keys, tallies and clients, and unconfirmed apps.

    Returns the number of rows.
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
    deleted = 0
    for table, expired in conditions.items():
        key = sa.tuple_(*table.primary_key.columns)
        batch = sa.select(*table.primary_key.columns).where(expired).limit(_BATCH)
        deleted += (await uow.execute(sa.delete(table).where(key.in_(batch)))).rowcount
    return deleted
