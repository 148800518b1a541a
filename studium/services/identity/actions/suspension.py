"""Keeping somebody out, and letting them in again."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from studium.contracts.identity import UserReinstated, UserSuspended
from studium.kit import clock
from studium.kit.auth import Principal
from studium.services.identity import store
from studium.services.identity.actions import audit
from studium.services.identity.actions.administration import get_user
from studium.services.identity.actions.people import User, known
from studium.services.identity.actions.sessions import (
    SessionView,
    end_all_sessions,
    record_revocation,
    sessions_of,
)
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain.accounts import Client
from studium.services.identity.domain.errors import OwnAccount
from studium.services.identity.domain.profiles import keep_an_admin


async def suspend(ctx: Ctx, by: Principal, user_id: UUID, reason: str, client: Client | None = None) -> User:
    """Keep a user out: all sessions end at once, and no new one begins until `reinstate`.

    The reason is written, sealed, into the audit log. A repeat changes nothing. The admins' rows are locked
    meanwhile. Raises `UnknownUser`, `OwnAccount`, `LastAdmin`.
    """
    if by.user_id == user_id:
        raise OwnAccount("You cannot suspend yourself; another admin can.")
    async with ctx.db.unit_of_work() as uow:
        admins = await store.lock_admins(uow)
        account = known(await store.lock_account(uow, user_id))
        if account.suspended_at is None:
            keep_an_admin(account.roles, (), others=len(admins - {user_id}))
            now = clock.now()
            await store.save_account(uow, replace(account, suspended_at=now))
            uow.emit(UserSuspended(user_id=user_id, suspended_at=now))
            await end_all_sessions(ctx, uow, user_id, "suspended")
            await audit.record(
                ctx,
                uow,
                "user_suspended",
                actor_id=by.user_id,
                subject_id=user_id,
                client=client,
                note=reason,
            )
    return await get_user(ctx, user_id)


async def reinstate(ctx: Ctx, by: Principal, user_id: UUID, client: Client | None = None) -> User:
    """Let a suspended user sign in again. A repeat changes nothing. Raises `UnknownUser`."""
    async with ctx.db.unit_of_work() as uow:
        account = known(await store.lock_account(uow, user_id))
        if account.suspended_at is not None:
            await store.save_account(uow, replace(account, suspended_at=None))
            uow.emit(UserReinstated(user_id=user_id, reinstated_at=clock.now()))
            await audit.record(
                ctx, uow, "user_reinstated", actor_id=by.user_id, subject_id=user_id, client=client
            )
    return await get_user(ctx, user_id)


async def list_sessions_of(ctx: Ctx, by: Principal, user_id: UUID) -> list[SessionView]:
    """Another user's sessions that have not ended, the newest first. Raises `UnknownUser`."""
    await get_user(ctx, user_id)
    return await sessions_of(ctx, user_id, current=by.session_id)


async def revoke_sessions_of(ctx: Ctx, by: Principal, user_id: UUID, client: Client | None = None) -> None:
    """End all sessions of a user. A repeat does nothing. Raises `UnknownUser`."""
    async with ctx.db.unit_of_work() as uow:
        known(await store.lock_account(uow, user_id))
        ended = await end_all_sessions(ctx, uow, user_id, "revoked")
        await record_revocation(ctx, uow, by, user_id, ended, client)
