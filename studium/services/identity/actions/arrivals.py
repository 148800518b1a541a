"""People who come from a provider for the first time: what they are asked before they get an account.

Who turns back leaves nothing here: what the provider said travels in a ticket, encrypted under the root key,
that only the same browser can use. It works once, because a second use finds address or identity taken.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass, field
from datetime import datetime

import orjson

from studium.contracts.identity import UserRegistered
from studium.kit import clock
from studium.kit.db import UnitOfWork
from studium.kit.errors import SettingError, StudiumError
from studium.services.identity import store
from studium.services.identity.actions import throttling
from studium.services.identity.actions.consents import accept_terms
from studium.services.identity.actions.identities import link
from studium.services.identity.actions.registration import (
    announcement,
    mark_verified,
    seal_account,
)
from studium.services.identity.actions.sessions import SignedIn, issue_tokens, remember_client, start_session
from studium.services.identity.adapters import Ctx, OpenIdProvider
from studium.services.identity.domain.accounts import NO_PASSWORD, Account, Client
from studium.services.identity.domain.addresses import parse_email
from studium.services.identity.domain.profiles import Profile, check_profile
from studium.services.identity.domain.providers import REQUEST_LIFETIME, Claims, not_valid
from studium.services.identity.domain.sessions import Session

_PURPOSE = b"studium provider arrival 1"


@dataclass(frozen=True)
class Arrival:
    """Somebody new, who may register with `ticket` until `expires_at`. The names may be empty or refused."""

    ticket: str = field(repr=False)
    expires_at: datetime
    claims: Claims


def new_arrival(
    ctx: Ctx, provider: OpenIdProvider, claims: Claims, browser: bytes, destination: str
) -> Arrival:
    """A ticket for who came; `browser` is the keyed hash of its cookie."""
    expires_at = clock.now() + REQUEST_LIFETIME
    body = orjson.dumps(
        {
            "provider": provider.settings.id,
            "browser": browser.hex(),
            "destination": destination,
            "expires_at": expires_at,
            "claims": asdict(claims),
        }
    )
    ticket = urlsafe_b64encode(ctx.vault.wrap(body, _PURPOSE)).decode()
    return Arrival(ticket, expires_at, claims)


async def register_arrival(
    ctx: Ctx, provider_id: str, ticket: str, profile: Profile, browser: bytes, client: Client
) -> tuple[SignedIn, str]:
    """Make an account for who came from a provider and accepts the terms, and sign them in.

    The address is verified, for the provider says so; there is no password. Also returns the path that
    follows.
    Raises `ProviderSignInNotValid`, `UnknownProvider`, `InvalidInput`, `TooManyAttempts`, `IdentityTaken`.
    """
    ctx.adapters.providers.get(provider_id)
    claims, destination = _read(ctx, provider_id, ticket, browser)
    address, clean = parse_email(claims.email), check_profile(profile)
    await throttling.admit(ctx, throttling.request_budgets(ctx, client))
    account = await seal_account(ctx, address, clean, NO_PASSWORD, roles=("student",))
    label = await ctx.vault.seal(account.user_id, claims.email)
    try:
        async with ctx.db.unit_of_work() as uow:
            registered = announcement(account, address, clean)
            session = await _save(ctx, uow, account, registered, claims, label, client)
    except StudiumError:
        await ctx.vault.erase(account.user_id)
        raise
    return await issue_tokens(ctx, account, session), destination


async def _save(
    ctx: Ctx,
    uow: UnitOfWork,
    account: Account,
    registered: UserRegistered,
    claims: Claims,
    label: str,
    client: Client,
) -> Session:
    """Save the account with its identity and its consents, and begin a session."""
    if not await store.insert_account(uow, account):
        raise not_valid()
    uow.emit(registered)
    await store.save_account(uow, mark_verified(uow, account))
    await accept_terms(ctx, uow, account.user_id)
    await link(ctx, uow, account, claims, label, client)
    await remember_client(ctx, uow, account.user_id, client)
    return await start_session(ctx, uow, account, client)


def _read(ctx: Ctx, provider_id: str, ticket: str, browser: bytes) -> tuple[Claims, str]:
    try:
        body = orjson.loads(ctx.vault.unwrap(urlsafe_b64decode(ticket), _PURPOSE))
    except (SettingError, ValueError, binascii.Error):
        raise not_valid() from None
    is_good = (
        body["provider"] == provider_id
        and body["browser"] == browser.hex()
        and datetime.fromisoformat(body["expires_at"]) > clock.now()
    )
    if not is_good:
        raise not_valid()
    return Claims(**body["claims"]), body["destination"]
