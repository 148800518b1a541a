"""Signing in with a password."""

from __future__ import annotations

from studium.services.identity import store
from studium.services.identity.actions import audit, throttling
from studium.services.identity.actions.challenges import Challenged, challenge
from studium.services.identity.actions.people import email_index
from studium.services.identity.actions.sessions import SignedIn, issue_tokens, remember_client, start_session
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain.accounts import Account, Client
from studium.services.identity.domain.addresses import parse_email
from studium.services.identity.domain.errors import WrongCredentials
from studium.services.identity.domain.passwords import normalise_password

_WRONG = "Check e-mail address and password. If you have just registered, follow the link in our mail first."


async def sign_in(ctx: Ctx, email: str, password: str, client: Client) -> SignedIn | Challenged:
    """Start a session for who knows the password, or a challenge where a second factor is on.

    An unknown address costs one password verification like a known one, and answers the same. The attempt is
    charged before and refunded after; see `domain.throttle`. Raises `InvalidInput`, `TooManyAttempts`,
    `WrongCredentials`, `AccountSuspended`.
    """
    index = email_index(ctx, parse_email(email).lookup)
    budgets = await throttling.sign_in_budgets(ctx, index, client)
    await throttling.admit(ctx, budgets)
    account = await _verified_account(ctx, index, normalise_password(password), client)
    new_hash = await _stronger_hash(ctx, account, password)
    async with ctx.db.unit_of_work() as uow:
        present = await store.lock_account(uow, account.user_id)
        if present is None or present.password_hash != account.password_hash:
            raise WrongCredentials(_WRONG)
        await throttling.refund(uow, budgets)
        if new_hash is not None:
            await store.save_password_hash(uow, account.user_id, new_hash)
        if present.suspended_at is None:
            if challenged := await challenge(ctx, uow, present, client):
                return challenged
            await remember_client(ctx, uow, account.user_id, client)
            session = await start_session(ctx, uow, present, client)
        else:
            await audit.record_by_self(ctx, uow, "sign_in_refused", present.user_id, client)
    present.refuse_suspended()
    return await issue_tokens(ctx, present, session)


async def _verified_account(ctx: Ctx, index: bytes, password: str, client: Client) -> Account:
    """The account with this address and password; a failure is written down, if there is such an account."""
    async with ctx.db.connect() as connection:
        account = await store.account_by_email(connection, index)
    matches = await ctx.adapters.hasher.verify(account.password_hash if account else None, password)
    is_open = account is not None and (account.verified or not ctx.settings.require_verified_email)
    if account is None or not matches or not is_open:
        async with ctx.db.unit_of_work() as uow:
            audit.defer_failed_sign_in(ctx, uow, index, client)
        raise WrongCredentials(_WRONG)
    return account


async def _stronger_hash(ctx: Ctx, account: Account, password: str) -> str | None:
    """A new hash when the parameters have changed since the present one was made."""
    if not ctx.adapters.hasher.needs_rehash(account.password_hash):
        return None
    return await ctx.adapters.hasher.hash(normalise_password(password))
