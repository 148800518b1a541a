"""API keys: made with the password, listed, removed, and traded for access tokens."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from studium.contracts.identity import Scope
from studium.kit import clock
from studium.kit.auth import Principal, issue_access_token
from studium.services.identity import store
from studium.services.identity.actions import audit, throttling
from studium.services.identity.actions.demand import lacks_factor
from studium.services.identity.actions.keys import signing_key
from studium.services.identity.actions.mailing import defer_mail
from studium.services.identity.actions.passwords import accept_proof, prove_password
from studium.services.identity.actions.people import known
from studium.services.identity.actions.sessions import refuse_tokens
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain import api_keys as rules
from studium.services.identity.domain.accounts import Client
from studium.services.identity.domain.api_keys import ApiKey
from studium.services.identity.domain.errors import UnknownApiKey


@dataclass(frozen=True)
class ApiKeyView:
    """A key as its owner sees it; `mark` is how it begins."""

    key_id: UUID
    name: str
    mark: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    expired: bool


@dataclass(frozen=True)
class NewApiKey:
    """What an owner asks for."""

    name: str
    scopes: list[Scope]
    days: int


@dataclass(frozen=True)
class MadeApiKey:
    """A new key, the only time that it is known, and what is kept of it."""

    key: str = field(repr=False)
    view: ApiKeyView


@dataclass(frozen=True)
class TradedToken:
    """An access token that reads in these scopes, and the moment at which it expires."""

    access_token: str = field(repr=False)
    expires_at: datetime
    scopes: tuple[Scope, ...]


async def list_api_keys(ctx: Ctx, principal: Principal) -> list[ApiKeyView]:
    """The caller's keys, the newest first; those that expired lately, too."""
    async with ctx.db.connect() as connection:
        found = await store.list_api_keys(connection, principal.user_id)
    names = [name.reveal_or("") for name in await ctx.vault.open_many([one.name for one in found])]
    return [_view(one, name) for one, name in zip(found, names, strict=True)]


async def make_api_key(
    ctx: Ctx, principal: Principal, wanted: NewApiKey, password: str, client: Client
) -> MadeApiKey:
    """Make a key, for who knows the password; the owner is told by mail.

    Raises `InvalidInput`, `WrongPassword`, `TooManyAttempts`, `TooManyApiKeys`.
    """
    name, scopes = rules.check_key(wanted.name, wanted.scopes, wanted.days)
    proof = await prove_password(ctx, principal.user_id, password)
    key, now = rules.new_key(), clock.now()
    new = ApiKey(
        key_id=clock.new_id(),
        user_id=principal.user_id,
        name=await ctx.vault.seal(principal.user_id, name),
        mark=rules.mark_of(key) or "",
        secret_hash=rules.key_digest(key),
        scopes=scopes,
        tokens_id=uuid4(),
        created_at=now,
        expires_at=now + timedelta(days=wanted.days),
    )
    async with ctx.db.unit_of_work() as uow:
        account = await accept_proof(uow, proof)
        rules.refuse_more(len(await store.list_api_keys(uow, account.user_id)))
        await store.insert_api_key(uow, new)
        await audit.record_by_self(
            ctx, uow, "api_key_made", account.user_id, client, key_id=str(new.key_id), scopes=scopes
        )
        defer_mail(uow, account.email_index, "api_key_made")
    return MadeApiKey(key, _view(new, name))


async def remove_api_key(ctx: Ctx, principal: Principal, key_id: UUID, client: Client) -> None:
    """Remove one of the caller's keys; it and its access tokens are refused from now on.

    Raises `UnknownApiKey`, also for anybody else's.
    """
    async with ctx.db.unit_of_work() as uow:
        account = known(await store.lock_account(uow, principal.user_id))
        key = await store.delete_api_key(uow, account.user_id, key_id)
        if key is None:
            raise UnknownApiKey("You have no such key; list yours with GET /api/v1/users/me/api-keys.")
        await refuse_tokens(ctx, uow, key.user_id, key.tokens_id, "revoked")
        await audit.record_by_self(
            ctx, uow, "api_key_removed", account.user_id, client, key_id=str(key.key_id)
        )


async def trade_api_key(ctx: Ctx, key: str, client: Client) -> TradedToken:
    """An access token for who presents a key that is good now. It lives no longer than the key.

    The attempt is charged to the network before and refunded after; see `domain.throttle`.
    Raises `ApiKeyNotValid`, `TooManyAttempts`, `AccountSuspended`.
    """
    budgets = throttling.api_key_budgets(ctx, client)
    await throttling.admit(ctx, budgets)
    mark, now = rules.mark_of(key) or "", clock.now()
    async with ctx.db.connect() as connection:
        found = rules.use_key(await store.api_key_by_mark(connection, mark), key, now)
    async with ctx.db.unit_of_work() as uow:
        account = await store.lock_account(uow, found.user_id)
        # Under the lock it is sure that nobody removes the key or changes the roles at the same moment.
        present = rules.use_key(await store.api_key_by_mark(uow, mark), key, now)
        account = known(account)
        account.refuse_suspended()
        await throttling.refund(uow, budgets)
        await store.note_api_key_use(uow, present.key_id, now)
        await audit.record_by_self(
            ctx, uow, "api_key_used", account.user_id, client, key_id=str(present.key_id)
        )
    bearer = Principal(
        account.user_id,
        frozenset(account.roles),
        present.tokens_id,
        frozenset(present.scopes),
        lacks_factor=await lacks_factor(ctx, account),
    )
    token, expires_at = issue_access_token(
        await signing_key(ctx),
        bearer,
        issuer=ctx.platform.origin,
        lifetime=min(ctx.settings.lifetimes.access_token, present.expires_at - now),
    )
    return TradedToken(token, expires_at, present.scopes)


def _view(key: ApiKey, name: str) -> ApiKeyView:
    return ApiKeyView(
        key.key_id,
        name,
        mark=key.mark,
        scopes=key.scopes,
        created_at=key.created_at,
        expires_at=key.expires_at,
        last_used_at=key.last_used_at,
        expired=key.expires_at <= clock.now(),
    )
