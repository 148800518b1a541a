"""Signing in by an OpenID provider: sent there, come back, and in, or asked for more.

Nothing that could be used is kept of a request: its state is stored as a hash, and nonce and PKCE verifier
are keyed hashes of the state and of a cookie, so only the browser that was sent can finish.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

import structlog

from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.services.identity import store
from studium.services.identity.actions import audit, throttling
from studium.services.identity.actions.arrivals import Arrival, new_arrival
from studium.services.identity.actions.challenges import Challenged, challenge
from studium.services.identity.actions.identities import link, link_by_address, subject_index
from studium.services.identity.actions.people import email_index, known
from studium.services.identity.actions.sessions import SignedIn, issue_tokens, remember_client, start_session
from studium.services.identity.adapters import Ctx, OpenIdProvider, Untrusted
from studium.services.identity.domain.accounts import Account, Client
from studium.services.identity.domain.addresses import InvalidAddress, parse_email
from studium.services.identity.domain.errors import AddressNotVerified, ProviderSignInStopped
from studium.services.identity.domain.links import link_digest, new_link_token
from studium.services.identity.domain.providers import (
    REQUEST_LIFETIME,
    CameBack,
    Claims,
    LinkedIdentity,
    ProviderRequest,
    check_destination,
    not_valid,
    take_request,
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ProviderView:
    """A provider as everybody sees it."""

    provider_id: str
    name: str


@dataclass(frozen=True)
class Finished:
    """How a visit to a provider ended, and the path that follows.

    Somebody is signed in, a second factor is awaited, somebody new may register; or, with none of the three,
    an identity was linked.
    """

    destination: str
    signed_in: SignedIn | None = field(default=None, repr=False)
    challenged: Challenged | None = field(default=None, repr=False)
    arrival: Arrival | None = field(default=None, repr=False)


def list_providers(ctx: Ctx) -> list[ProviderView]:
    """The providers by which one may sign in, in the order of the setting."""
    return [ProviderView(one.id, one.name) for one in ctx.adapters.providers.listed()]


async def begin_visit(
    ctx: Ctx, provider_id: str, destination: str, browser: str, *, user_id: UUID | None = None
) -> str:
    """The provider's address to which the browser goes now; `browser` is the cookie with which it comes back.

    With a `user_id` it is to link an identity to that account, and else to sign in. Raises `UnknownProvider`,
    `InvalidInput`, `ProviderUnavailable`.
    """
    provider, path = ctx.adapters.providers.get(provider_id), check_destination(destination)
    state = new_link_token()
    url = await provider.authorization_url(
        state=state,
        nonce=_secret(ctx, "nonce", state, browser),
        verifier=_secret(ctx, "pkce", state, browser),
    )
    expires_at = clock.now() + REQUEST_LIFETIME
    new = ProviderRequest(provider_id, browser_mark(ctx, browser), user_id, path, expires_at)
    async with ctx.db.unit_of_work() as uow:
        await store.insert_provider_request(uow, link_digest(state), new)
    return url


async def finish_visit(
    ctx: Ctx,
    provider_id: str,
    answer: CameBack,
    browser: str,
    *,
    principal: Principal | None,
    client: Client,
) -> Finished:
    """Accept what came back from a provider: once, in the browser that was sent there.

    The request is taken away before anything else is looked at. The second factor is asked for where the
    account has one: what the provider asked for, nobody here knows.
    Raises `UnknownProvider`, `TooManyAttempts`, `ProviderSignInNotValid`, `ProviderSignInStopped`,
    `ProviderUnavailable`, `AccountSuspended`, `AddressNotVerified`, `LinkRefused`, `IdentityTaken`,
    `TooManyIdentities`.
    """
    provider = ctx.adapters.providers.get(provider_id)
    budgets = throttling.provider_budgets(ctx, client)
    await throttling.admit(ctx, budgets)
    async with ctx.db.unit_of_work() as uow:
        found = await store.pop_provider_request(uow, link_digest(answer.state))
    request = take_request(found, provider_id, browser_mark(ctx, browser), clock.now())
    caller = principal.user_id if principal else None
    if request.user_id is not None and request.user_id != caller:
        raise not_valid()
    claims = await _verify(ctx, provider, answer, browser, request, client)
    async with ctx.db.unit_of_work() as uow:
        await throttling.refund(uow, budgets)
    if request.user_id is not None:
        await _link_to_caller(ctx, request.user_id, claims, client)
        return Finished(request.destination)
    return await _enter(ctx, provider, claims, browser, request, client)


async def _verify(
    ctx: Ctx,
    provider: OpenIdProvider,
    answer: CameBack,
    browser: str,
    request: ProviderRequest,
    client: Client,
) -> Claims:
    """Who came, as the provider says; what does not hold is written down."""
    try:
        await provider.check_issuer(answer)
        if answer.error or not answer.code:
            raise ProviderSignInStopped(
                f"{provider.settings.name} signed nobody in. Try again, or sign in with your password."
            )
        return await provider.claims(
            answer.code,
            nonce=_secret(ctx, "nonce", answer.state, browser),
            verifier=_secret(ctx, "pkce", answer.state, browser),
        )
    except Untrusted as error:
        details = {"provider": provider.settings.id, "reason": error.reason}
        log.warning("provider_sign_in_failed", **details)
        async with ctx.db.unit_of_work() as uow:
            await audit.record(
                ctx,
                uow,
                "provider_sign_in_failed",
                actor_id=request.user_id,
                subject_id=request.user_id,
                client=client,
                details=details,
            )
        raise not_valid() from None


async def _link_to_caller(ctx: Ctx, user_id: UUID, claims: Claims, client: Client) -> None:
    label = await ctx.vault.seal(user_id, claims.email)
    async with ctx.db.unit_of_work() as uow:
        account = known(await store.lock_account(uow, user_id))
        await link(ctx, uow, account, claims, label, client)


async def _enter(
    ctx: Ctx,
    provider: OpenIdProvider,
    claims: Claims,
    browser: str,
    request: ProviderRequest,
    client: Client,
) -> Finished:
    """By the linked identity, else by the address, else as somebody new."""
    async with ctx.db.connect() as connection:
        identity = await store.identity_by_subject(connection, subject_index(ctx, claims))
    if identity is not None:
        return await _open(ctx, identity.user_id, client, request.destination, identity=identity)
    name = provider.settings.name
    try:
        address = parse_email(claims.email)
    except InvalidAddress:
        address = None
    if address is None or not claims.email_verified:
        raise AddressNotVerified(
            f"{name} does not say that your e-mail address is confirmed. Sign in with your password, or "
            f"register; then link {name} in the security settings."
        )
    async with ctx.db.connect() as connection:
        account = await store.account_by_email(connection, email_index(ctx, address.lookup))
    if account is None:
        mark = browser_mark(ctx, browser)
        return Finished(
            request.destination, arrival=new_arrival(ctx, provider, claims, mark, request.destination)
        )
    label = await ctx.vault.seal(account.user_id, claims.email)
    return await _open(ctx, account.user_id, client, request.destination, to_link=(claims, label, name))


async def _open(
    ctx: Ctx,
    user_id: UUID,
    client: Client,
    destination: str,
    *,
    identity: LinkedIdentity | None = None,
    to_link: tuple[Claims, str, str] | None = None,
) -> Finished:
    """Let somebody into an account, by an identity that is linked already or will be now."""
    challenged, session = None, None
    async with ctx.db.unit_of_work() as uow:
        account = known(await store.lock_account(uow, user_id))
        if account.suspended_at is not None:
            await audit.record_by_self(ctx, uow, "sign_in_refused", user_id, client)
        else:
            await _use(ctx, uow, account, client, identity=identity, to_link=to_link)
            challenged = await challenge(ctx, uow, account, client)
            if challenged is None:
                await remember_client(ctx, uow, user_id, client)
                session = await start_session(ctx, uow, account, client)
    account.refuse_suspended()
    signed_in = None if session is None else await issue_tokens(ctx, account, session)
    return Finished(destination, signed_in=signed_in, challenged=challenged)


async def _use(
    ctx: Ctx,
    uow: UnitOfWork,
    account: Account,
    client: Client,
    *,
    identity: LinkedIdentity | None,
    to_link: tuple[Claims, str, str] | None,
) -> None:
    if identity is not None and not await store.note_identity_use(uow, identity.identity_id, clock.now()):
        raise not_valid()
    if to_link is not None:
        claims, label, name = to_link
        await link_by_address(ctx, uow, account, claims, label, name, client)


def browser_mark(ctx: Ctx, browser: str) -> bytes:
    """What is kept of a browser's cookie."""
    return ctx.vault.blind_index("provider_browser", browser)


def _secret(ctx: Ctx, purpose: str, state: str, browser: str) -> str:
    """Nonce or PKCE verifier of a request: 64 characters that only state and cookie together make."""
    return ctx.vault.blind_index(f"provider_{purpose}", f"{state}:{browser}").hex()
