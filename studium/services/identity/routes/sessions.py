"""Signing in and out, and the list of sessions."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from studium.kit import clock
from studium.kit.auth import PUBLIC, SIGNED_IN, CurrentPrincipal, MaybePrincipal
from studium.kit.errors import OnlyViewing
from studium.kit.http import Router
from studium.services.identity import actions
from studium.services.identity.actions import Challenged, Ctx, SignedIn
from studium.services.identity.domain.errors import (
    AccountSuspended,
    ChallengeNotValid,
    PasskeyNeeded,
    SessionEnded,
    TooManyAttempts,
    UnknownSession,
    WrongCode,
    WrongCredentials,
)
from studium.services.identity.routes.requests import (
    IdentityCtx,
    client_of,
    drop_tokens,
    is_viewing,
    refresh_token_of,
    remember_device,
    send_tokens,
)
from studium.services.identity.schemas import (
    ChallengeAnswer,
    SecondFactorRequest,
    SessionAnswer,
    SessionsAnswer,
    SignedInAnswer,
    SignInRequest,
    UserAnswer,
)

ROUTER = Router("identity", tags=["sessions"])


@ROUTER.post(
    "/auth/sign-in",
    policy=PUBLIC,
    summary="Sign in with address and password",
    errors=[WrongCredentials, AccountSuspended, PasskeyNeeded, TooManyAttempts],
    response_model=SignedInAnswer,
    responses={202: {"model": ChallengeAnswer, "description": "The second factor is awaited"}},
)
async def sign_in(
    body: SignInRequest, request: Request, response: Response, ctx: IdentityCtx
) -> SignedInAnswer | Response:
    """Starts a session. Browsers use the cookies, other clients the access token in the answer.

    Where a second factor is on, the answer is 202 with a challenge for `/auth/sign-in/second-factor`.
    """
    client = client_of(request, ctx)
    signed_in = await actions.sign_in(ctx, body.email, body.password.get_secret_value(), client)
    if isinstance(signed_in, Challenged):
        return _challenge(signed_in)
    remember_device(request, response, ctx, client)
    return signed_in_answer(response, ctx, signed_in)


@ROUTER.post(
    "/auth/sign-in/second-factor",
    policy=PUBLIC,
    summary="Finish a sign-in with a code",
    errors=[ChallengeNotValid, WrongCode, AccountSuspended, TooManyAttempts],
)
async def answer_challenge(
    body: SecondFactorRequest, request: Request, response: Response, ctx: IdentityCtx
) -> SignedInAnswer:
    """Takes six digits of the app or a recovery code. Each works once; five wrong ones end the challenge."""
    client = client_of(request, ctx)
    token, code = body.challenge.get_secret_value(), body.code.get_secret_value()
    signed_in = await actions.answer_challenge(ctx, token, code, client)
    remember_device(request, response, ctx, client)
    return signed_in_answer(response, ctx, signed_in)


@ROUTER.post(
    "/auth/refresh",
    policy=PUBLIC,
    summary="Trade the refresh cookie for new tokens",
    errors=[SessionEnded],
    before_factor=True,
)
async def refresh_tokens(request: Request, response: Response, ctx: IdentityCtx) -> SignedInAnswer:
    """Each refresh token works once; one that comes back later ends the session."""
    if is_viewing(request, ctx):
        raise OnlyViewing("This view is over; stop it, and go on as yourself.")
    token = refresh_token_of(request, ctx) or ""
    return signed_in_answer(response, ctx, await actions.refresh(ctx, token, client_of(request, ctx)))


@ROUTER.post(
    "/auth/sign-out",
    policy=PUBLIC,
    summary="End the present session",
    status_code=204,
    viewable=True,
    before_factor=True,
)
async def sign_out(request: Request, response: Response, principal: MaybePrincipal, ctx: IdentityCtx) -> None:
    """Ends the session that the access token or the refresh cookie belongs to; a repeat does nothing."""
    await actions.sign_out(ctx, principal, refresh_token_of(request, ctx), client_of(request, ctx))
    drop_tokens(response, ctx)


@ROUTER.get("/users/me/sessions", policy=SIGNED_IN, summary="List one's own sessions")
async def list_sessions(principal: CurrentPrincipal, ctx: IdentityCtx) -> SessionsAnswer:
    """All sessions that have not ended, on all devices."""
    views = await actions.list_sessions(ctx, principal)
    return SessionsAnswer(items=[SessionAnswer.model_validate(view) for view in views])


@ROUTER.delete(
    "/users/me/sessions/{sessionId}",
    policy=SIGNED_IN,
    summary="End one of one's own sessions",
    status_code=204,
    errors=[UnknownSession],
)
async def revoke_session(
    session_id: Annotated[UUID, Path(alias="sessionId")],
    request: Request,
    principal: CurrentPrincipal,
    ctx: IdentityCtx,
) -> None:
    """The device is signed out at once."""
    await actions.revoke_session(ctx, principal, session_id, client_of(request, ctx))


@ROUTER.delete(
    "/users/me/sessions", policy=SIGNED_IN, summary="End all of one's own sessions but this", status_code=204
)
async def revoke_other_sessions(request: Request, principal: CurrentPrincipal, ctx: IdentityCtx) -> None:
    """All other devices are signed out at once."""
    await actions.revoke_other_sessions(ctx, principal, client_of(request, ctx))


def signed_in_answer(response: Response, ctx: Ctx, signed_in: SignedIn) -> SignedInAnswer:
    """The tokens, in cookies for browsers and in the body for other clients."""
    send_tokens(response, ctx, signed_in)
    return SignedInAnswer(
        access_token=signed_in.access_token,
        expires_in=round((signed_in.access_expires_at - clock.now()).total_seconds()),
        session_id=signed_in.session_id,
        user=UserAnswer.model_validate(signed_in.user),
    )


def _challenge(challenged: Challenged) -> Response:
    seconds = round((challenged.expires_at - clock.now()).total_seconds())
    answer = ChallengeAnswer(challenge=challenged.token, expires_in=seconds)
    headers = {"Cache-Control": "no-store"}
    return Response(answer.model_dump_json(), 202, headers, media_type="application/json")
