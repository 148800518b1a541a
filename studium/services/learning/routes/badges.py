"""Certificates as Open Badges 3.0, and what anybody needs to verify them. Nothing here asks who calls."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Request, Response

from studium.kit.auth import PUBLIC
from studium.kit.http import check_not_modified, etag_for
from studium.services.learning.actions import badges
from studium.services.learning.actions.people import PersonErased
from studium.services.learning.domain import errors
from studium.services.learning.domain.files import download_headers
from studium.services.learning.routes.base import Here, router
from studium.services.learning.routes.certificates import Code
from studium.services.learning.schemas.badges import DidDocumentOut, IssuerOut, KeySetOut

SIGNED = "application/vc+jwt"
_MOST_LISTS = 2**31
_SHARED = "public, max-age=300"


def _signed_content() -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {SIGNED: {"schema": {"type": "string"}}}}}


@router.get(
    "/certificates/{code}/credential",
    policy=PUBLIC,
    summary="Download a certificate as an Open Badge",
    errors=[errors.CertificateNotFound, PersonErased],
    response_class=Response,
    responses=_signed_content(),
)
async def get_badge(ctx: Here, code: Code) -> Response:
    """An Open Badges 3.0 credential, signed (JWT, Ed25519), for a wallet. For anybody who has the code.

    It names the holder, and holds a salted hash of their e-mail address. A revoked certificate's badge is
    given too: its status list says that it was revoked.
    """
    found, signed = await badges.badge(ctx, code)
    return Response(signed, headers=download_headers(SIGNED, f"badge-{found}.jwt"))


@router.get(
    "/credentials/status-lists/{number}",
    policy=PUBLIC,
    summary="Read which badges were revoked",
    errors=[errors.StatusListNotFound],
    response_class=Response,
    responses=_signed_content(),
)
async def get_status_list(
    ctx: Here, request: Request, number: Annotated[int, Path(ge=1, le=_MOST_LISTS, examples=[1])]
) -> Response:
    """A W3C Bitstring Status List, signed as a credential; every badge names its list and place."""
    signed = await badges.status_list(ctx, number)
    headers = {"ETag": etag_for(signed), "Cache-Control": _SHARED}
    check_not_modified(request, headers["ETag"], headers)
    return Response(signed, media_type=SIGNED, headers=headers)


@router.get("/credentials/did.json", policy=PUBLIC, summary="Read the issuer's DID document")
async def get_did_document(ctx: Here, response: Response) -> DidDocumentOut:
    """What the `did:web` of this installation is resolved to: every key that verifies its badges."""
    response.headers["Cache-Control"] = _SHARED
    return DidDocumentOut.model_validate(await badges.published_document(ctx))


@router.get("/credentials/keys", policy=PUBLIC, summary="List the keys that verify badges")
async def list_badge_keys(ctx: Here, response: Response) -> KeySetOut:
    """The same keys as a JSON web key set (RFC 7517), the one that signs first."""
    response.headers["Cache-Control"] = _SHARED
    return KeySetOut(keys=await badges.published_keys(ctx))


@router.get("/credentials/issuer", policy=PUBLIC, summary="Read who issues badges")
async def get_issuer(ctx: Here, response: Response) -> IssuerOut:
    """This installation's profile as an issuer of Open Badges."""
    response.headers["Cache-Control"] = _SHARED
    return IssuerOut.model_validate(badges.issuer_profile(ctx))
