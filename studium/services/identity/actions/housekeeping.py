"""Removal of what nobody needs any more."""

from __future__ import annotations

from datetime import timedelta

from studium.kit import clock
from studium.services.identity import store
from studium.services.identity.adapters import Ctx, EmbeddedMailer


async def prune_expired(ctx: Ctx) -> int:
    """Delete what has expired; returns the number of rows and kept mails. A repeat does nothing."""
    now = clock.now()
    clients_before = now - timedelta(days=ctx.settings.known_client_days)
    async with ctx.db.unit_of_work() as uow:
        deleted = await store.prune(uow, now, clients_before=clients_before)
    mailer = ctx.adapters.mailer
    if isinstance(mailer, EmbeddedMailer):
        deleted += await mailer.prune(now - timedelta(days=ctx.settings.kept_mail_days))
    return deleted
