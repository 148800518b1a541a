"""Switching the second factor on and off, and its recovery codes."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from studium.kit.auth import SIGNED_IN, CurrentPrincipal, roles
from studium.kit.errors import Forbidden
from studium.kit.http import Router
from studium.services.identity import actions
from studium.services.identity.domain.errors import (
    SecondFactorDemanded,
    SecondFactorIsOff,
    SecondFactorIsOn,
    SecondFactorNotBegun,
    TooManyAttempts,
    UnknownUser,
    WrongCode,
    WrongPassword,
)
from studium.services.identity.routes.requests import IdentityCtx, client_of, send_access_with_factor
from studium.services.identity.schemas import (
    CodeRequest,
    PasswordRequest,
    RecoveryCodesAnswer,
    TotpAnswer,
    TotpEnrolmentAnswer,
)

ROUTER = Router("identity", tags=["second factor"])

_SECRET = {"Cache-Control": "no-store"}


@ROUTER.get(
    "/users/me/totp", policy=SIGNED_IN, summary="Read the state of one's second factor", before_factor=True
)
async def get_totp(principal: CurrentPrincipal, ctx: IdentityCtx) -> TotpAnswer:
    """Whether an app is asked for at sign-in, and how many recovery codes are left."""
    state = await actions.get_second_factor(ctx, principal)
    return TotpAnswer(
        enabled=state.enabled,
        confirmed_at=state.confirmed_at,
        recovery_codes_left=state.recovery_codes_left,
        missing=state.missing,
    )


@ROUTER.post(
    "/users/me/totp",
    policy=SIGNED_IN,
    summary="Begin to set up a second factor",
    before_factor=True,
    errors=[WrongPassword, SecondFactorIsOn, TooManyAttempts],
)
async def begin_totp(
    body: PasswordRequest, response: Response, principal: CurrentPrincipal, ctx: IdentityCtx
) -> TotpEnrolmentAnswer:
    """Makes a secret for an app. Nothing is asked for at sign-in before it is confirmed by a first code."""
    response.headers.update(_SECRET)
    begun = await actions.begin_second_factor(ctx, principal, body.password.get_secret_value())
    return TotpEnrolmentAnswer(secret=begun.secret, otpauth_uri=begun.otpauth_uri, qr_svg=begun.qr_svg)


@ROUTER.post(
    "/users/me/totp/confirm",
    policy=SIGNED_IN,
    summary="Switch the second factor on by a first code",
    before_factor=True,
    errors=[WrongCode, SecondFactorIsOn, SecondFactorNotBegun, TooManyAttempts],
)
async def confirm_totp(
    body: CodeRequest, request: Request, response: Response, principal: CurrentPrincipal, ctx: IdentityCtx
) -> RecoveryCodesAnswer:
    """From now on sign-in asks for a code. The recovery codes are shown here and never again.

    Where a factor was demanded and missing, a new access cookie comes along; other clients refresh.
    """
    response.headers.update(_SECRET)
    client = client_of(request, ctx)
    codes = await actions.confirm_second_factor(ctx, principal, body.code.get_secret_value(), client)
    await send_access_with_factor(response, ctx, principal)
    return RecoveryCodesAnswer(recovery_codes=codes)


@ROUTER.post(
    "/users/me/totp/recovery-codes",
    policy=SIGNED_IN,
    summary="Make new recovery codes",
    errors=[WrongPassword, SecondFactorIsOff, TooManyAttempts],
)
async def renew_recovery_codes(
    body: PasswordRequest,
    request: Request,
    response: Response,
    principal: CurrentPrincipal,
    ctx: IdentityCtx,
) -> RecoveryCodesAnswer:
    """Those from before work no more. The new ones are shown here and never again."""
    response.headers.update(_SECRET)
    client = client_of(request, ctx)
    codes = await actions.renew_recovery_codes(ctx, principal, body.password.get_secret_value(), client)
    return RecoveryCodesAnswer(recovery_codes=codes)


@ROUTER.post(
    "/users/me/totp/disable",
    policy=SIGNED_IN,
    summary="Switch one's second factor off",
    status_code=204,
    errors=[WrongPassword, TooManyAttempts, SecondFactorDemanded],
)
async def disable_totp(
    body: PasswordRequest, request: Request, principal: CurrentPrincipal, ctx: IdentityCtx
) -> None:
    """Sign-in asks for the password alone again. The owner is told by mail; a repeat does nothing."""
    client = client_of(request, ctx)
    await actions.disable_second_factor(ctx, principal, body.password.get_secret_value(), client)


@ROUTER.delete(
    "/users/{userId}/totp",
    policy=roles("admin"),
    summary="Remove a user's second factor",
    status_code=204,
    errors=[UnknownUser, Forbidden],
)
async def remove_totp(
    user_id: Annotated[UUID, Path(alias="userId")],
    request: Request,
    principal: CurrentPrincipal,
    ctx: IdentityCtx,
) -> None:
    """For who lost app and recovery codes, once an admin is sure of them. They are told by mail.

    Where the installation demands a second factor of them, their passkeys go as well.
    """
    await actions.remove_second_factor(ctx, principal, user_id, client_of(request, ctx))
