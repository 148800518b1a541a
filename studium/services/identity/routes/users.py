"""One's own profile, and the administration of users."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from studium.contracts.identity import Role
from studium.kit.auth import SIGNED_IN, CurrentPrincipal, roles
from studium.kit.errors import PreconditionFailed, PreconditionRequired
from studium.kit.http import (
    BadCursor,
    Page,
    Router,
    as_uuid,
    check_not_modified,
    decode_cursor,
    encode_cursor,
    etag_for,
    require_match,
)
from studium.services.identity import actions
from studium.services.identity.domain.errors import LastAdmin, UnknownUser
from studium.services.identity.routes.requests import IdentityCtx, client_of
from studium.services.identity.schemas import EmailRequest, ProfileRequest, RolesRequest, UserAnswer

ROUTER = Router("identity", tags=["users"])

UserId = Annotated[UUID, Path(alias="userId")]


@ROUTER.get(
    "/users/me",
    policy=SIGNED_IN.reading("profile:read"),
    summary="Read one's own profile",
    errors=[UnknownUser],
    before_factor=True,
)
async def get_me(
    request: Request, response: Response, principal: CurrentPrincipal, ctx: IdentityCtx
) -> UserAnswer:
    """The signed-in user. Send the ETag back as If-Match to change the profile."""
    user = await actions.get_user(ctx, principal.user_id)
    check_not_modified(request, _etag(user))
    return _answer(response, user)


@ROUTER.patch(
    "/users/me",
    policy=SIGNED_IN,
    summary="Change one's own profile",
    errors=[UnknownUser, PreconditionFailed, PreconditionRequired],
)
async def change_me(
    body: ProfileRequest,
    request: Request,
    response: Response,
    principal: CurrentPrincipal,
    ctx: IdentityCtx,
) -> UserAnswer:
    """Changes what one says about oneself. Needs If-Match, so that no edit on another device is lost."""
    user = await actions.get_user(ctx, principal.user_id)
    require_match(request, _etag(user))
    change = actions.ProfileChange(**body.model_dump())
    return _answer(response, await actions.change_profile(ctx, principal, change, version=user.version))


@ROUTER.get("/users", policy=roles("admin").reading("users:read"), summary="List users", may_lag=True)
async def list_users(
    ctx: IdentityCtx,
    role: Annotated[Role | None, Query(description="Only users with this role.")] = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Page[UserAnswer]:
    """All users in the order of registration. To find one by address, use POST /api/v1/users/search."""
    found = await actions.list_users(ctx, role=role, after=_place(cursor), limit=limit + 1)
    shown = found[:limit]
    return Page(
        items=[UserAnswer.model_validate(user) for user in shown],
        next_cursor=encode_cursor(shown[-1].user_id) if len(found) > limit else None,
    )


@ROUTER.post("/users/search", policy=roles("admin"), summary="Find a user by e-mail address")
async def search_users(body: EmailRequest, ctx: IdentityCtx) -> Page[UserAnswer]:
    """The user with exactly this address, or nobody: addresses are sealed, so no part of one can be searched.

    A POST, because the address of a GET is written into the logs of every proxy on its way.
    """
    user = await actions.find_user(ctx, body.email)
    return Page(items=[] if user is None else [UserAnswer.model_validate(user)])


@ROUTER.get(
    "/users/{userId}",
    policy=roles("admin").reading("users:read"),
    summary="Read a user",
    errors=[UnknownUser],
)
async def get_user(user_id: UserId, request: Request, response: Response, ctx: IdentityCtx) -> UserAnswer:
    """One user, for admins."""
    user = await actions.get_user(ctx, user_id)
    check_not_modified(request, _etag(user))
    return _answer(response, user)


@ROUTER.put(
    "/users/{userId}/roles",
    policy=roles("admin"),
    summary="Set a user's roles",
    errors=[UnknownUser, LastAdmin],
)
async def set_roles(
    user_id: UserId,
    body: RolesRequest,
    request: Request,
    response: Response,
    principal: CurrentPrincipal,
    ctx: IdentityCtx,
) -> UserAnswer:
    """Replaces the roles and signs the user out everywhere, so that the new ones hold at once."""
    client = client_of(request, ctx)
    return _answer(response, await actions.set_roles(ctx, principal, user_id, body.roles, client))


def _place(cursor: str | None) -> UUID | None:
    """The user behind whom a page starts. Raises `BadCursor`."""
    if cursor is None:
        return None
    after = as_uuid(str(decode_cursor(cursor, 1)[0]))
    if after is None:
        raise BadCursor
    return after


def _etag(user: actions.User) -> str:
    return etag_for(user.user_id, user.version)


def _answer(response: Response, user: actions.User) -> UserAnswer:
    response.headers["ETag"] = _etag(user)
    response.headers["Cache-Control"] = "private, no-cache"
    return UserAnswer.model_validate(user)
