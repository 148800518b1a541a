"""Erasing a person: the account's row, everything that hangs on it, and the key to all the rest."""

from __future__ import annotations

from uuid import UUID

from studium.contracts.identity import UserErased
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.services.identity import store
from studium.services.identity.actions import audit
from studium.services.identity.actions.administration import get_user
from studium.services.identity.actions.passwords import accept_proof, prove_password
from studium.services.identity.actions.people import known
from studium.services.identity.actions.sessions import end_all_sessions
from studium.services.identity.adapters import Ctx, EmbeddedMailer
from studium.services.identity.domain.accounts import Account, Client
from studium.services.identity.domain.errors import OwnAccount
from studium.services.identity.domain.profiles import keep_an_admin


async def erase_user(ctx: Ctx, by: Principal, user_id: UUID, client: Client | None = None) -> None:
    """Erase somebody else's account for ever; see `_erase`.

    Raises `UnknownUser`, also on a repeat, `OwnAccount`, `LastAdmin`.
    """
    if by.user_id == user_id:
        raise OwnAccount(
            "Erase your own account with POST /api/v1/users/me/erase, which asks for your password."
        )
    email = (await get_user(ctx, user_id)).email
    async with ctx.db.unit_of_work() as uow:
        admins = await store.lock_admins(uow)
        account = known(await store.lock_account(uow, user_id))
        await _erase(ctx, uow, by, account, admins, client)
    await _forget(ctx, user_id, email)


async def erase_oneself(ctx: Ctx, principal: Principal, password: str, client: Client | None = None) -> None:
    """Erase the caller's own account for ever; see `_erase`.

    Raises `UnknownUser`, `WrongPassword`, `LastAdmin`, `TooManyAttempts`.
    """
    proof = await prove_password(ctx, principal.user_id, password)
    email = (await get_user(ctx, principal.user_id)).email
    async with ctx.db.unit_of_work() as uow:
        admins = await store.lock_admins(uow)
        account = await accept_proof(uow, proof)
        await _erase(ctx, uow, principal, account, admins, client)
    await _forget(ctx, principal.user_id, email)


async def _erase(
    ctx: Ctx, uow: UnitOfWork, by: Principal, account: Account, admins: set[UUID], client: Client | None
) -> None:
    """End the sessions, delete the account with all that hangs on it, and tell the services.

    Nothing keeps the address from registering anew, as somebody else. The audit log keeps that it happened.
    The data key goes after the commit, at the latest by the job: without the commit the person is still here.
    """
    user_id = account.user_id
    keep_an_admin(account.roles, (), others=len(admins - {user_id}))
    await end_all_sessions(ctx, uow, user_id, "erased")
    await audit.record(ctx, uow, "user_erased", actor_id=by.user_id, subject_id=user_id, client=client)
    await store.delete_account(uow, user_id)
    uow.emit(UserErased(user_id=user_id, erased_at=clock.now()))
    uow.defer("drop_unused_key", user_id=str(user_id))


async def _forget(ctx: Ctx, user_id: UUID, email: str) -> None:
    """Drop the data key at once, and the mails that were kept instead of sent."""
    await ctx.vault.erase(user_id)
    mailer = ctx.adapters.mailer
    if isinstance(mailer, EmbeddedMailer):
        await mailer.forget(email)
