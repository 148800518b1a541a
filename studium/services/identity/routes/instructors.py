"""The public profiles of those who teach."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from studium.kit.auth import PUBLIC, CurrentPrincipal, roles
from studium.kit.http import Router, check_not_modified, etag_for
from studium.services.identity import actions
from studium.services.identity.domain.errors import TooManyAttempts, UnknownInstructor
from studium.services.identity.routes.requests import IdentityCtx, client_of
from studium.services.identity.schemas import EmailRequest, InstructorAnswer, InstructorFound

ROUTER = Router("identity", tags=["users"])

_CACHING = {"Cache-Control": "public, max-age=60"}


@ROUTER.get(
    "/instructors/{userId}",
    policy=PUBLIC.reading("courses:read"),
    summary="Read an instructor's public profile",
    errors=[UnknownInstructor],
    may_lag=True,
)
async def get_instructor(
    user_id: Annotated[UUID, Path(alias="userId")], request: Request, response: Response, ctx: IdentityCtx
) -> InstructorAnswer:
    """Name, headline and biography of somebody with the role of an instructor; of nobody else."""
    user = await actions.get_instructor(ctx, user_id)
    etag = etag_for(user.user_id, user.version)
    check_not_modified(request, etag, _CACHING)
    response.headers.update({"ETag": etag, **_CACHING})
    return InstructorAnswer(
        user_id=user.user_id,
        name=f"{user.first_name} {user.last_name}",
        headline=user.headline,
        biography=user.biography,
    )


@ROUTER.post(
    "/instructors/lookup",
    policy=roles("instructor", "admin"),
    summary="Find an instructor by e-mail address",
    errors=[UnknownInstructor, TooManyAttempts],
)
async def look_up_instructor(
    body: EmailRequest, request: Request, response: Response, principal: CurrentPrincipal, ctx: IdentityCtx
) -> InstructorFound:
    """Who has exactly this address, if it is an instructor or an admin, such as to make them a co-author.

    For everybody else the answer is the same as for an address without an account. A POST, because the
    address of a GET is written into the logs of every proxy on its way.
    """
    user = await actions.look_up_instructor(ctx, principal, body.email, client_of(request, ctx))
    response.headers["Cache-Control"] = "no-store"
    return InstructorFound(user_id=user.user_id, name=f"{user.first_name} {user.last_name}")
