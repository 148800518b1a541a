"""What admins do with accounts beyond roles, the erasure of one's own, and the audit log."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from studium.kit.auth import SIGNED_IN, CurrentPrincipal, roles
from studium.kit.http import BadCursor, Page, Router, as_uuid, decode_cursor, encode_cursor
from studium.services.identity.actions import audit, erasure, suspension
from studium.services.identity.domain.audit import AuditAction
from studium.services.identity.domain.errors import (
    LastAdmin,
    OwnAccount,
    TooManyAttempts,
    UnknownUser,
    WrongPassword,
)
from studium.services.identity.routes.requests import IdentityCtx, client_of, drop_tokens
from studium.services.identity.schemas import (
    AuditEntryAnswer,
    EraseOneselfRequest,
    SessionAnswer,
    SessionsAnswer,
    SuspendRequest,
    UserAnswer,
)

ROUTER = Router("identity", tags=["administration"])

UserId = Annotated[UUID, Path(alias="userId")]


@ROUTER.post(
    "/users/me/erase",
    policy=SIGNED_IN,
    summary="Erase one's own account",
    status_code=204,
    errors=[UnknownUser, WrongPassword, LastAdmin, TooManyAttempts],
)
async def erase_me(
    body: EraseOneselfRequest,
    request: Request,
    response: Response,
    principal: CurrentPrincipal,
    ctx: IdentityCtx,
) -> None:
    """Removes the account for ever and signs out everywhere. The last admin cannot."""
    password = body.password.get_secret_value()
    await erasure.erase_oneself(ctx, principal, password, client_of(request, ctx))
    drop_tokens(response, ctx)


@ROUTER.post(
    "/users/{userId}/erase",
    policy=roles("admin"),
    summary="Erase a user",
    status_code=204,
    errors=[UnknownUser, OwnAccount, LastAdmin],
)
async def erase_user(
    user_id: UserId, request: Request, principal: CurrentPrincipal, ctx: IdentityCtx
) -> None:
    """Removes the account for ever. What the person made stays where others need it, under nobody's name."""
    await erasure.erase_user(ctx, principal, user_id, client_of(request, ctx))


@ROUTER.post(
    "/users/{userId}/suspend",
    policy=roles("admin"),
    summary="Suspend a user",
    errors=[UnknownUser, OwnAccount, LastAdmin],
)
async def suspend_user(
    user_id: UserId, body: SuspendRequest, request: Request, principal: CurrentPrincipal, ctx: IdentityCtx
) -> UserAnswer:
    """Signs the user out everywhere, and keeps them out until reinstated. A repeat changes nothing."""
    user = await suspension.suspend(ctx, principal, user_id, body.reason, client_of(request, ctx))
    return UserAnswer.model_validate(user)


@ROUTER.post(
    "/users/{userId}/reinstate",
    policy=roles("admin"),
    summary="Let a suspended user in again",
    errors=[UnknownUser],
)
async def reinstate_user(
    user_id: UserId, request: Request, principal: CurrentPrincipal, ctx: IdentityCtx
) -> UserAnswer:
    """The user may sign in again. A repeat changes nothing."""
    user = await suspension.reinstate(ctx, principal, user_id, client_of(request, ctx))
    return UserAnswer.model_validate(user)


@ROUTER.get(
    "/users/{userId}/sessions",
    policy=roles("admin"),
    summary="List a user's sessions",
    errors=[UnknownUser],
)
async def list_user_sessions(
    user_id: UserId, principal: CurrentPrincipal, ctx: IdentityCtx
) -> SessionsAnswer:
    """All sessions of the user that have not ended, on all devices."""
    views = await suspension.list_sessions_of(ctx, principal, user_id)
    return SessionsAnswer(items=[SessionAnswer.model_validate(view) for view in views])


@ROUTER.delete(
    "/users/{userId}/sessions",
    policy=roles("admin"),
    summary="End all of a user's sessions",
    status_code=204,
    errors=[UnknownUser],
)
async def revoke_user_sessions(
    user_id: UserId, request: Request, principal: CurrentPrincipal, ctx: IdentityCtx
) -> None:
    """The user is signed out on all devices at once, and may sign in again."""
    await suspension.revoke_sessions_of(ctx, principal, user_id, client_of(request, ctx))


@ROUTER.get(
    "/admin/audit", policy=roles("admin").reading("audit:read"), summary="Read the audit log", may_lag=True
)
async def list_audit(
    ctx: IdentityCtx,
    actor_id: Annotated[UUID | None, Query(description="Only what this user did.")] = None,
    subject_id: Annotated[UUID | None, Query(description="Only what was done to this user.")] = None,
    action: Annotated[AuditAction | None, Query(description="Only deeds of this kind.")] = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Page[AuditEntryAnswer]:
    """Sign-ins, and what was done to accounts, the newest first. Nobody can change an entry."""
    found = await audit.list_audit(
        ctx,
        actor_id=actor_id,
        subject_id=subject_id,
        action=action,
        before=_place(cursor),
        limit=limit + 1,
    )
    shown = found[:limit]
    return Page(
        items=[AuditEntryAnswer.model_validate(entry) for entry in shown],
        next_cursor=encode_cursor(shown[-1].entry_id) if len(found) > limit else None,
    )


def _place(cursor: str | None) -> UUID | None:
    """The entry behind which a page starts. Raises `BadCursor`."""
    if cursor is None:
        return None
    before = as_uuid(str(decode_cursor(cursor, 1)[0]))
    if before is None:
        raise BadCursor
    return before
