"""Seeing the platform as somebody else: begun by an admin, told to the pages, stopped."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from studium.kit.auth import PUBLIC, SIGNED_IN, CurrentPrincipal, MaybePrincipal, roles
from studium.kit.http import Router
from studium.services.identity.actions import viewings
from studium.services.identity.domain.errors import (
    NotViewable,
    OwnAccount,
    SessionEnded,
    TooManyAttempts,
    UnknownUser,
    UnknownViewing,
    WrongPassword,
)
from studium.services.identity.routes.requests import IdentityCtx, client_of, drop_view, send_view
from studium.services.identity.schemas.viewings import ViewingAnswer, ViewingRequest

ROUTER = Router("identity", tags=["administration"])


@ROUTER.post(
    "/users/{userId}/viewing",
    policy=roles("admin"),
    summary="See the platform as a user",
    status_code=201,
    errors=[UnknownUser, OwnAccount, NotViewable, WrongPassword, SessionEnded, TooManyAttempts],
)
async def begin_viewing(
    user_id: Annotated[UUID, Path(alias="userId")],
    body: ViewingRequest,
    request: Request,
    response: Response,
    principal: CurrentPrincipal,
    ctx: IdentityCtx,
) -> ViewingAnswer:
    """Until it is stopped or over, this browser reads what the user may read, and changes nothing.

    The token comes as a cookie, beside those of the admin's own session, and is not renewed.
    """
    begun = await viewings.begin_viewing(
        ctx,
        principal,
        user_id,
        reason=body.reason,
        password=body.password.get_secret_value(),
        client=client_of(request, ctx),
    )
    send_view(response, ctx, begun.token, begun.viewing.expires_at)
    return ViewingAnswer.model_validate(begun.viewing)


@ROUTER.get(
    "/auth/viewing",
    policy=SIGNED_IN,
    summary="Tell whether one sees the platform as somebody else",
    errors=[UnknownViewing],
)
async def get_viewing(principal: CurrentPrincipal, ctx: IdentityCtx) -> ViewingAnswer:
    """404 for everybody who is here as themself."""
    return ViewingAnswer.model_validate(await viewings.current_viewing(ctx, principal))


@ROUTER.delete(
    "/auth/viewing",
    policy=PUBLIC,
    summary="Stop seeing the platform as somebody else",
    status_code=204,
    viewable=True,
)
async def stop_viewing(
    request: Request, response: Response, principal: MaybePrincipal, ctx: IdentityCtx
) -> None:
    """The browser goes on with the admin's own session. A repeat does nothing."""
    await viewings.stop_viewing(ctx, principal, client_of(request, ctx))
    drop_view(response, ctx)
