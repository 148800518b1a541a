"""Registration, verification and passwords."""

from __future__ import annotations

from fastapi import Request, Response

from studium.kit.auth import PUBLIC, SIGNED_IN, CurrentPrincipal
from studium.kit.http import Router
from studium.services.identity import actions
from studium.services.identity.domain.errors import LinkNotValid, TooManyAttempts, WeakPassword, WrongPassword
from studium.services.identity.domain.profiles import Profile
from studium.services.identity.routes.requests import IdentityCtx, client_of, remember_device
from studium.services.identity.schemas import (
    ChangePasswordRequest,
    EmailRequest,
    MailRequested,
    RegisterRequest,
    ResetPasswordRequest,
    TokenRequest,
    VerificationSent,
)

ROUTER = Router("identity", tags=["auth"])


@ROUTER.post(
    "/auth/register",
    policy=PUBLIC,
    summary="Register a new account",
    status_code=202,
    errors=[WeakPassword, TooManyAttempts],
)
async def register(body: RegisterRequest, request: Request, ctx: IdentityCtx) -> VerificationSent:
    """Makes an account and mails a link that verifies the address.

    The answer is the same when the address has an account already; its owner is told by mail.
    """
    profile = Profile(body.first_name, body.last_name, body.locale, body.time_zone)
    registration = actions.Registration(
        body.email, body.password.get_secret_value(), profile, accepts_terms=body.accept_terms is True
    )
    await actions.register(ctx, registration, client_of(request, ctx))
    return VerificationSent()


@ROUTER.post(
    "/auth/verify-email",
    policy=PUBLIC,
    summary="Verify an e-mail address by a mailed link",
    status_code=204,
    errors=[LinkNotValid],
)
async def verify_email(body: TokenRequest, ctx: IdentityCtx) -> None:
    """Accepts the token of the link. A token works once."""
    await actions.verify_email(ctx, body.token.get_secret_value())


@ROUTER.post(
    "/auth/resend-verification",
    policy=PUBLIC,
    summary="Ask for another link that verifies an address",
    status_code=202,
    errors=[TooManyAttempts],
)
async def resend_verification(body: EmailRequest, request: Request, ctx: IdentityCtx) -> MailRequested:
    """Mails a link if the address has an account that is not verified; the answer is always the same."""
    await actions.resend_verification(ctx, body.email, client_of(request, ctx))
    return MailRequested()


@ROUTER.post(
    "/auth/forgot-password",
    policy=PUBLIC,
    summary="Ask for a link that sets a new password",
    status_code=202,
    errors=[TooManyAttempts],
)
async def forgot_password(body: EmailRequest, request: Request, ctx: IdentityCtx) -> MailRequested:
    """Mails a link if the address has an account; the answer is always the same."""
    await actions.request_password_reset(ctx, body.email, client_of(request, ctx))
    return MailRequested()


@ROUTER.post(
    "/auth/reset-password",
    policy=PUBLIC,
    summary="Set a new password by a mailed link",
    status_code=204,
    errors=[LinkNotValid, WeakPassword, TooManyAttempts],
)
async def reset_password(
    body: ResetPasswordRequest, request: Request, response: Response, ctx: IdentityCtx
) -> None:
    """Sets the password, verifies the address, and ends all sessions of the account."""
    client = client_of(request, ctx)
    await actions.reset_password(ctx, body.token.get_secret_value(), body.password.get_secret_value(), client)
    remember_device(request, response, ctx, client)


@ROUTER.post(
    "/auth/change-password",
    policy=SIGNED_IN,
    summary="Change one's own password",
    status_code=204,
    errors=[WrongPassword, WeakPassword, TooManyAttempts],
)
async def change_password(
    body: ChangePasswordRequest, request: Request, principal: CurrentPrincipal, ctx: IdentityCtx
) -> None:
    """Sets a new password and ends all other sessions."""
    await actions.change_password(
        ctx,
        principal,
        body.current_password.get_secret_value(),
        body.new_password.get_secret_value(),
        client_of(request, ctx),
    )
