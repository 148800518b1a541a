"""Passkeys: made, listed, renamed and removed by their owner, and signing in with one."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from studium.kit.auth import PUBLIC, SIGNED_IN, CurrentPrincipal
from studium.kit.http import Router
from studium.services.identity.actions import passkeys
from studium.services.identity.domain.errors import (
    AccountSuspended,
    PasskeyNotValid,
    PasskeyRefused,
    SecondFactorDemanded,
    TooManyAttempts,
    TooManyPasskeys,
    UnknownPasskey,
    WrongPassword,
)
from studium.services.identity.routes.requests import (
    IdentityCtx,
    client_of,
    remember_device,
    send_access_with_factor,
)
from studium.services.identity.routes.sessions import signed_in_answer
from studium.services.identity.schemas import (
    PasskeyAnswer,
    PasskeyNameRequest,
    PasskeyOptionsAnswer,
    PasskeyRequest,
    PasskeysAnswer,
    PasskeySignInRequest,
    PasswordRequest,
    SignedInAnswer,
)

ROUTER = Router("identity", tags=["passkeys"])

PasskeyId = Annotated[UUID, Path(alias="passkeyId")]

_SECRET = {"Cache-Control": "no-store"}


@ROUTER.post("/auth/passkey/options", policy=PUBLIC, summary="Begin a sign-in with a passkey")
async def begin_passkey_sign_in(
    request: Request, response: Response, ctx: IdentityCtx
) -> PasskeyOptionsAnswer:
    """A challenge for whatever passkey the device has; good once, for minutes, and from this network."""
    response.headers.update(_SECRET)
    options = await passkeys.begin_passkey_sign_in(ctx, client_of(request, ctx))
    return PasskeyOptionsAnswer(public_key=options)


@ROUTER.post(
    "/auth/passkey",
    policy=PUBLIC,
    summary="Sign in with a passkey",
    errors=[PasskeyNotValid, AccountSuspended, TooManyAttempts],
)
async def sign_in_with_passkey(
    body: PasskeySignInRequest, request: Request, response: Response, ctx: IdentityCtx
) -> SignedInAnswer:
    """Starts a session. The device has checked who holds it, so that no second factor is asked for."""
    client = client_of(request, ctx)
    signed_in = await passkeys.sign_in_with_passkey(ctx, body.credential, client)
    remember_device(request, response, ctx, client)
    return signed_in_answer(response, ctx, signed_in)


@ROUTER.get("/users/me/passkeys", policy=SIGNED_IN, summary="List one's own passkeys", before_factor=True)
async def list_passkeys(principal: CurrentPrincipal, ctx: IdentityCtx) -> PasskeysAnswer:
    """The newest first."""
    views = await passkeys.list_passkeys(ctx, principal)
    return PasskeysAnswer(items=[PasskeyAnswer.model_validate(view) for view in views])


@ROUTER.post(
    "/users/me/passkeys/options",
    policy=SIGNED_IN,
    summary="Begin to make a passkey",
    before_factor=True,
    errors=[WrongPassword, TooManyPasskeys, TooManyAttempts],
)
async def begin_passkey(
    body: PasswordRequest, request: Request, response: Response, principal: CurrentPrincipal, ctx: IdentityCtx
) -> PasskeyOptionsAnswer:
    """What the browser needs to make one, for who knows the password."""
    response.headers.update(_SECRET)
    password = body.password.get_secret_value()
    options = await passkeys.begin_passkey(ctx, principal, password, client_of(request, ctx))
    return PasskeyOptionsAnswer(public_key=options)


@ROUTER.post(
    "/users/me/passkeys",
    policy=SIGNED_IN,
    summary="Add a passkey",
    before_factor=True,
    status_code=201,
    errors=[PasskeyRefused, PasskeyNotValid, TooManyPasskeys],
)
async def add_passkey(
    body: PasskeyRequest, request: Request, response: Response, principal: CurrentPrincipal, ctx: IdentityCtx
) -> PasskeyAnswer:
    """The owner is told by mail. Where a factor was demanded and missing, a new access cookie comes along."""
    client = client_of(request, ctx)
    view = await passkeys.add_passkey(ctx, principal, body.name, body.credential, client)
    await send_access_with_factor(response, ctx, principal)
    return PasskeyAnswer.model_validate(view)


@ROUTER.patch(
    "/users/me/passkeys/{passkeyId}",
    policy=SIGNED_IN,
    summary="Rename a passkey",
    status_code=204,
    errors=[UnknownPasskey],
)
async def rename_passkey(
    passkey_id: PasskeyId, body: PasskeyNameRequest, principal: CurrentPrincipal, ctx: IdentityCtx
) -> None:
    """The name is for its owner alone; the device knows nothing of it."""
    await passkeys.rename_passkey(ctx, principal, passkey_id, body.name)


@ROUTER.delete(
    "/users/me/passkeys/{passkeyId}",
    policy=SIGNED_IN,
    summary="Remove a passkey",
    status_code=204,
    errors=[UnknownPasskey, SecondFactorDemanded],
)
async def remove_passkey(
    passkey_id: PasskeyId, request: Request, principal: CurrentPrincipal, ctx: IdentityCtx
) -> None:
    """It signs nobody in any more. The owner is told by mail."""
    await passkeys.remove_passkey(ctx, principal, passkey_id, client_of(request, ctx))
