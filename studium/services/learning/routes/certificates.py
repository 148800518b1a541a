"""Certificates: mine, anybody's by its code, and taking one back."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path

from studium.kit.auth import PUBLIC, SIGNED_IN, CurrentPrincipal, roles
from studium.kit.errors import Forbidden
from studium.kit.http import Page
from studium.services.learning.actions import certificates
from studium.services.learning.domain import errors
from studium.services.learning.routes.base import Cursor, Here, Limit, cursor_value, page_of, router
from studium.services.learning.schemas.certificates import (
    EXAMPLE_CODE,
    CertificateOut,
    RevocationIn,
    VerifiedCertificateOut,
)

Code = Annotated[
    str,
    Path(
        max_length=40,
        examples=[EXAMPLE_CODE],
        description="As printed; small letters, blanks and missing hyphens do not matter.",
    ),
]


@router.get("/certificates", policy=SIGNED_IN, summary="List my certificates")
async def list_certificates(
    ctx: Here, caller: CurrentPrincipal, cursor: Cursor = None, limit: Limit = 20
) -> Page[CertificateOut]:
    """My certificates, the newest first, revoked ones too."""
    before = cursor_value(cursor, UUID)
    found = await certificates.list_mine(ctx, caller.user_id, before=before, limit=limit + 1)
    return page_of(found, limit, CertificateOut.model_validate, lambda item: item.certificate_id)


@router.get(
    "/certificates/{code}",
    policy=PUBLIC,
    summary="Verify a certificate",
    errors=[errors.CertificateNotFound],
)
async def verify_certificate(ctx: Here, code: Code) -> VerifiedCertificateOut:
    """Whether a certificate is real and still counts. For anybody who was given its code."""
    return VerifiedCertificateOut.model_validate(await certificates.verify(ctx, code))


@router.post(
    "/certificates/{code}/revoke",
    policy=roles("instructor", "admin"),
    summary="Revoke a certificate",
    errors=[errors.CertificateNotFound, Forbidden],
)
async def revoke_certificate(
    ctx: Here, caller: CurrentPrincipal, code: Code, body: RevocationIn
) -> CertificateOut:
    """Take a certificate back for good. For who teaches the course, and admins. A repeat changes nothing."""
    return CertificateOut.model_validate(await certificates.revoke(ctx, caller, code, body.reason))
