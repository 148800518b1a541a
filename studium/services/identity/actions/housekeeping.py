"""Removal of what nobody needs any more."""

from __future__ import annotations

from datetime import timedelta

import structlog

from studium.kit import clock
from studium.kit.auth import SYSTEM
from studium.services.identity import store
from studium.services.identity.actions import audit
from studium.services.identity.actions.invitations import drop_unused_account
from studium.services.identity.adapters import Ctx, EmbeddedMailer

log = structlog.get_logger(__name__)

_ACCOUNTS_AT_ONCE = 200
"""Accounts per transaction: each is an event and a link of the audit log's chain."""


async def prune_expired(ctx: Ctx) -> None:
    """Delete what has expired, and log the numbers of rows and kept mails. A repeat does nothing."""
    now = clock.now()
    clients_before = now - timedelta(days=ctx.settings.known_client_days)
    async with ctx.db.unit_of_work() as uow:
        deleted = await store.prune(uow, now, clients_before=clients_before)
    mailer = ctx.adapters.mailer
    if isinstance(mailer, EmbeddedMailer) and (
        mails := await mailer.prune(now - timedelta(days=ctx.settings.kept_mail_days))
    ):
        deleted["kept_mail"] = mails
    for what, number in deleted.items():
        # A field named after a table of secrets would be masked, whatever it holds.
        log.info("identity_pruned", what=what, deleted=number)


async def drop_unverified_accounts(ctx: Ctx) -> None:
    """Erase accounts that nobody has ever used, by the configured age; `store.lock_unverified` says which.

    The services hear it as of every erasure, and the audit log says that the installation did it. Who comes
    later registers anew, or is invited anew. A repeat finds nothing.
    """
    if not (days := ctx.settings.unverified_account_days):
        return
    now, dropped, found = clock.now(), 0, _ACCOUNTS_AT_ONCE
    while found == _ACCOUNTS_AT_ONCE:
        async with ctx.db.unit_of_work() as uow:
            unused = await store.lock_unverified(
                uow, now, now - timedelta(days=days), limit=_ACCOUNTS_AT_ONCE
            )
            for user_id in unused:
                await audit.record(
                    ctx,
                    uow,
                    "user_erased",
                    actor_id=SYSTEM.user_id,
                    subject_id=user_id,
                    details={"cause": "never_used"},
                )
                await drop_unused_account(uow, user_id)
        found = len(unused)
        dropped += found
    if dropped:
        log.info("unverified_accounts_dropped", accounts=dropped)
