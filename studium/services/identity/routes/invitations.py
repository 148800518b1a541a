"""Inviting people, one by one and by a CSV file. For admins."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, UploadFile

from studium.kit.auth import CurrentPrincipal, roles
from studium.kit.http import BadCursor, Page, Router, as_uuid, decode_cursor, encode_cursor
from studium.services.identity.actions import invitations, uploads
from studium.services.identity.domain.errors import (
    AddressTaken,
    InvitationAnswered,
    UnknownInvitation,
    UnknownUpload,
    UploadRefused,
)
from studium.services.identity.domain.invitations import MOST_FILE_BYTES, check_invitee
from studium.services.identity.routes.requests import IdentityCtx, client_of
from studium.services.identity.schemas import (
    InvitationAnswer,
    InvitationRequest,
    UndoneAnswer,
    UploadAnswer,
    UploadResultAnswer,
    UploadRowAnswer,
    UploadsAnswer,
)

ROUTER = Router("identity", tags=["invitations"])

_ENVELOPE_BYTES = 65_536
"""What multipart adds to a file."""

UserId = Annotated[UUID, Path(alias="userId")]


@ROUTER.post(
    "/invitations",
    policy=roles("admin"),
    summary="Invite somebody",
    status_code=201,
    errors=[AddressTaken],
)
async def invite(
    body: InvitationRequest, request: Request, principal: CurrentPrincipal, ctx: IdentityCtx
) -> InvitationAnswer:
    """Mails a link by which the person chooses a password, and so accepts; that verifies the address, too."""
    invitee = check_invitee(body.email, body.first_name, body.last_name, [*body.roles], body.course_ids)
    view = await invitations.invite(ctx, principal, invitee, client_of(request, ctx))
    return InvitationAnswer.model_validate(view)


@ROUTER.get("/invitations", policy=roles("admin"), summary="List open invitations")
async def list_invitations(
    ctx: IdentityCtx,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Page[InvitationAnswer]:
    """Those that nobody has accepted yet, the newest first; expired ones, too."""
    found = await invitations.list_invitations(ctx, before=_place(cursor), limit=limit + 1)
    shown = found[:limit]
    return Page(
        items=[InvitationAnswer.model_validate(one) for one in shown],
        next_cursor=encode_cursor(shown[-1].user_id) if len(found) > limit else None,
    )


@ROUTER.post(
    "/invitations/{userId}/resend",
    policy=roles("admin"),
    summary="Mail an invitation again",
    status_code=204,
    errors=[UnknownInvitation, InvitationAnswered],
)
async def resend_invitation(
    user_id: UserId, request: Request, principal: CurrentPrincipal, ctx: IdentityCtx
) -> None:
    """The new link is good for the whole time again; too many mails to one address are left out."""
    await invitations.resend_invitation(ctx, principal, user_id, client_of(request, ctx))


@ROUTER.delete(
    "/invitations/{userId}",
    policy=roles("admin"),
    summary="Take an invitation back",
    status_code=204,
    errors=[UnknownInvitation, InvitationAnswered],
)
async def revoke_invitation(
    user_id: UserId, request: Request, principal: CurrentPrincipal, ctx: IdentityCtx
) -> None:
    """Its links open nothing any more, and the account that nobody uses is removed."""
    await invitations.revoke_invitation(ctx, principal, user_id, client_of(request, ctx))


@ROUTER.post(
    "/user-uploads",
    policy=roles("admin"),
    summary="Invite the people in a CSV file",
    max_body_bytes=MOST_FILE_BYTES + _ENVELOPE_BYTES,
    errors=[UploadRefused],
)
async def upload_people(
    file: UploadFile,
    request: Request,
    principal: CurrentPrincipal,
    ctx: IdentityCtx,
    *,
    dry_run: Annotated[bool, Query(description="Tell what would happen, and do nothing.")] = True,
) -> UploadResultAnswer:
    """Columns: `email`, `first_name`, `last_name`, and perhaps `roles` and `courses`, separated by spaces.

    At most 1,000 people. Lines that are wrong are told and left out; who has an account is left alone.
    """
    content = await file.read(MOST_FILE_BYTES + 1)
    result = await uploads.upload_people(ctx, principal, content, client_of(request, ctx), dry_run=dry_run)
    return UploadResultAnswer(
        upload_id=result.upload_id,
        invited=result.count("invited"),
        has_account=result.count("has_account"),
        repeated=result.count("repeated"),
        wrong=result.count("wrong"),
        rows=[UploadRowAnswer.model_validate(row) for row in result.rows],
    )


@ROUTER.get("/user-uploads", policy=roles("admin"), summary="List uploads of people")
async def list_uploads(ctx: IdentityCtx) -> UploadsAnswer:
    """The newest 50 of which anything is left."""
    return UploadsAnswer(items=[UploadAnswer.model_validate(one) for one in await uploads.list_uploads(ctx)])


@ROUTER.post(
    "/user-uploads/{uploadId}/undo",
    policy=roles("admin"),
    summary="Undo an upload of people",
    errors=[UnknownUpload],
)
async def undo_upload(
    upload_id: Annotated[UUID, Path(alias="uploadId")],
    request: Request,
    principal: CurrentPrincipal,
    ctx: IdentityCtx,
) -> UndoneAnswer:
    """Removes the accounts that it made and nobody uses yet."""
    undone = await uploads.undo_upload(ctx, principal, upload_id, client_of(request, ctx))
    return UndoneAnswer.model_validate(undone)


def _place(cursor: str | None) -> UUID | None:
    """The invitation behind which a page starts. Raises `BadCursor`."""
    if cursor is None:
        return None
    before = as_uuid(str(decode_cursor(cursor, 1)[0]))
    if before is None:
        raise BadCursor
    return before
