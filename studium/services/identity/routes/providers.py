"""Signing in by OpenID providers, and the identities that are linked to an account."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from studium.kit import clock
from studium.kit.auth import PUBLIC, SIGNED_IN, CurrentPrincipal, MaybePrincipal
from studium.kit.http import Router
from studium.services.identity.actions import arrivals, identities, providers
from studium.services.identity.domain.errors import (
    AccountSuspended,
    AddressNotVerified,
    IdentityTaken,
    LastWayIn,
    LinkRefused,
    PasskeyNeeded,
    ProviderSignInNotValid,
    ProviderSignInStopped,
    ProviderUnavailable,
    TooManyAttempts,
    TooManyIdentities,
    UnknownIdentity,
    UnknownProvider,
    WrongPassword,
)
from studium.services.identity.domain.profiles import Profile
from studium.services.identity.domain.providers import REQUEST_LIFETIME, CameBack
from studium.services.identity.routes.requests import (
    IdentityCtx,
    browser_of,
    client_of,
    drop_browser,
    remember_device,
    send_browser,
    send_tokens,
)
from studium.services.identity.schemas import (
    BeginProviderRequest,
    FinishProviderRequest,
    IdentitiesAnswer,
    LinkIdentityRequest,
    NewPersonAnswer,
    ProviderAnswer,
    ProviderRegisterRequest,
    ProvidersAnswer,
    ProviderUrlAnswer,
    VisitAnswer,
)

ROUTER = Router("identity", tags=["providers"])

ProviderId = Annotated[str, Path(alias="providerId", max_length=40)]
IdentityId = Annotated[UUID, Path(alias="identityId")]

_SETTINGS_PAGE = "/settings/security"


@ROUTER.get("/auth/providers", policy=PUBLIC, summary="List the providers by which one may sign in")
async def list_providers(ctx: IdentityCtx) -> ProvidersAnswer:
    """In the order in which they are set up; most installations have none."""
    views = providers.list_providers(ctx)
    return ProvidersAnswer(items=[ProviderAnswer.model_validate(view) for view in views])


@ROUTER.post(
    "/auth/providers/{providerId}/begin",
    policy=PUBLIC,
    summary="Begin a sign-in by a provider",
    errors=[UnknownProvider, ProviderUnavailable],
)
async def begin_visit(
    provider_id: ProviderId,
    body: BeginProviderRequest,
    request: Request,
    response: Response,
    ctx: IdentityCtx,
) -> ProviderUrlAnswer:
    """The address to which the browser goes. A cookie binds what comes back to this browser."""
    browser = browser_of(request, ctx)
    url = await providers.begin_visit(ctx, provider_id, body.next, browser)
    send_browser(response, ctx, browser, REQUEST_LIFETIME)
    return ProviderUrlAnswer(authorization_url=url)


@ROUTER.post(
    "/auth/providers/{providerId}/finish",
    policy=PUBLIC,
    summary="Finish a sign-in by a provider",
    errors=[
        UnknownProvider,
        ProviderUnavailable,
        ProviderSignInNotValid,
        ProviderSignInStopped,
        AddressNotVerified,
        LinkRefused,
        AccountSuspended,
        PasskeyNeeded,
        IdentityTaken,
        TooManyIdentities,
        TooManyAttempts,
    ],
)
async def finish_visit(
    provider_id: ProviderId,
    body: FinishProviderRequest,
    request: Request,
    response: Response,
    principal: MaybePrincipal,
    ctx: IdentityCtx,
) -> VisitAnswer:
    """Signs in whom the provider proves, or says what else is needed. What came back works once.

    Where the visit was begun to link an account, it is linked to the caller's, and nobody else is signed in.
    """
    client, browser = client_of(request, ctx), browser_of(request, ctx)
    came_back = CameBack(body.state.get_secret_value(), body.code.get_secret_value(), body.iss, body.error)
    finished = await providers.finish_visit(
        ctx, provider_id, came_back, browser, principal=principal, client=client
    )
    if finished.arrival is not None:
        send_browser(response, ctx, browser, REQUEST_LIFETIME)
        return _new_person(finished.destination, finished.arrival)
    drop_browser(response, ctx)
    if finished.challenged is not None:
        challenge = finished.challenged.token
        return VisitAnswer(outcome="second_factor_required", next=finished.destination, challenge=challenge)
    if finished.signed_in is None:
        return VisitAnswer(outcome="linked", next=finished.destination)
    remember_device(request, response, ctx, client)
    send_tokens(response, ctx, finished.signed_in)
    return VisitAnswer(outcome="signed_in", next=finished.destination)


@ROUTER.post(
    "/auth/providers/{providerId}/register",
    policy=PUBLIC,
    summary="Register with what a provider has proved",
    errors=[UnknownProvider, ProviderSignInNotValid, IdentityTaken, TooManyAttempts],
)
async def register_arrival(
    provider_id: ProviderId,
    body: ProviderRegisterRequest,
    request: Request,
    response: Response,
    ctx: IdentityCtx,
) -> VisitAnswer:
    """Makes an account with a verified address and without a password, and signs in."""
    client, browser = client_of(request, ctx), browser_of(request, ctx)
    signed_in, destination = await arrivals.register_arrival(
        ctx,
        provider_id,
        body.ticket.get_secret_value(),
        Profile(body.first_name, body.last_name, body.locale, body.time_zone),
        providers.browser_mark(ctx, browser),
        client,
    )
    drop_browser(response, ctx)
    remember_device(request, response, ctx, client)
    send_tokens(response, ctx, signed_in)
    return VisitAnswer(outcome="signed_in", next=destination)


@ROUTER.get(
    "/users/me/identities", policy=SIGNED_IN, summary="List one's own linked accounts", before_factor=True
)
async def list_identities(principal: CurrentPrincipal, ctx: IdentityCtx) -> IdentitiesAnswer:
    """The accounts at providers with which the caller may sign in."""
    return IdentitiesAnswer.model_validate(await identities.list_identities(ctx, principal))


@ROUTER.post(
    "/users/me/identities",
    policy=SIGNED_IN,
    summary="Begin to link an account",
    errors=[WrongPassword, UnknownProvider, ProviderUnavailable, TooManyIdentities, TooManyAttempts],
)
async def begin_link(
    body: LinkIdentityRequest,
    request: Request,
    response: Response,
    principal: CurrentPrincipal,
    ctx: IdentityCtx,
) -> ProviderUrlAnswer:
    """The address to which the browser goes, for who knows the password. The owner is told by mail."""
    await identities.prove_owner(ctx, principal, body.password.get_secret_value())
    browser, user_id = browser_of(request, ctx), principal.user_id
    url = await providers.begin_visit(ctx, body.provider_id, _SETTINGS_PAGE, browser, user_id=user_id)
    send_browser(response, ctx, browser, REQUEST_LIFETIME)
    return ProviderUrlAnswer(authorization_url=url)


@ROUTER.delete(
    "/users/me/identities/{identityId}",
    policy=SIGNED_IN,
    summary="Unlink an account",
    status_code=204,
    errors=[UnknownIdentity, LastWayIn],
)
async def unlink_identity(
    identity_id: IdentityId, request: Request, principal: CurrentPrincipal, ctx: IdentityCtx
) -> None:
    """It signs nobody in any more. Refused when it is the last way in; the owner is told by mail."""
    await identities.unlink_identity(ctx, principal, identity_id, client_of(request, ctx))


def _new_person(destination: str, arrival: arrivals.Arrival) -> VisitAnswer:
    seconds = round((arrival.expires_at - clock.now()).total_seconds())
    said = arrival.claims
    return VisitAnswer(
        outcome="new_person",
        next=destination,
        new_person=NewPersonAnswer(
            ticket=arrival.ticket,
            expires_in=seconds,
            email=said.email,
            first_name=said.first_name,
            last_name=said.last_name,
        ),
    )
