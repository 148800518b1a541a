"""Certificates: mine, anybody's by its code, and taking one back."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from studium.kit.auth import PUBLIC, SIGNED_IN, CurrentPrincipal
from studium.kit.errors import Forbidden
from studium.kit.http import Page, check_not_modified, etag_for
from studium.services.learning.actions import certificates, certifying, showing
from studium.services.learning.actions.learners import TooManyLearners
from studium.services.learning.actions.people import PersonErased
from studium.services.learning.domain import errors
from studium.services.learning.domain.files import download_headers
from studium.services.learning.routes.base import CourseId, Cursor, Here, Limit, cursor_value, page_of, router
from studium.services.learning.routes.grading import TEACHERS
from studium.services.learning.schemas.certificates import (
    EXAMPLE_CODE,
    CertificateOut,
    CertificateSearchIn,
    CertificateSearchOut,
    CertificateTerms,
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


@router.get("/certificates", policy=SIGNED_IN.reading("grades:read"), summary="List my certificates")
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


@router.get(
    "/certificates/{code}/pdf",
    policy=PUBLIC,
    summary="Download a certificate as PDF",
    errors=[errors.CertificateNotFound, errors.CertificateRevoked, errors.NoFontForText, PersonErased],
    response_class=Response,
    responses={200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}},
)
async def print_certificate(ctx: Here, request: Request, code: Code) -> Response:
    """One accessible page (PDF/UA-1) with a QR code of its verification. For anybody who has the code."""
    wanted = await showing.printable(ctx, code)
    headers = {"ETag": etag_for(wanted.digest), "Cache-Control": "private, no-cache"}
    check_not_modified(request, headers["ETag"], headers)
    made = await showing.print_certificate(ctx, wanted)
    return Response(
        made, headers=download_headers("application/pdf", f"certificate-{wanted.code}.pdf") | headers
    )


@router.post(
    "/certificates/{code}/revoke",
    policy=TEACHERS,
    summary="Revoke a certificate",
    errors=[errors.CertificateNotFound, Forbidden],
)
async def revoke_certificate(
    ctx: Here, caller: CurrentPrincipal, code: Code, body: RevocationIn
) -> CertificateOut:
    """Take a certificate back for good. For who teaches the course, and admins. A repeat changes nothing."""
    revoked = await certificates.revoke(ctx, caller, code, cause=body.cause, reason=body.reason)
    return CertificateOut.model_validate(revoked)


@router.post(
    "/certificates/{code}/reissue",
    policy=TEACHERS,
    summary="Issue a certificate anew",
    status_code=201,
    errors=[errors.CertificateNotFound, errors.CertificateReplaced, PersonErased, Forbidden],
)
async def reissue_certificate(ctx: Here, caller: CurrentPrincipal, code: Code) -> CertificateOut:
    """Replace a certificate by a new one with a new code, such as after a change of name or an expiry.

    The old one is revoked as replaced, unless it was revoked before. For who teaches the course, and admins.
    """
    return CertificateOut.model_validate(await certifying.reissue(ctx, caller, code))


@router.get(
    "/courses/{courseId}/certificates",
    policy=TEACHERS,
    summary="List a course's certificates",
    errors=[errors.CourseNotFound],
)
async def list_course_certificates(
    ctx: Here, caller: CurrentPrincipal, course_id: CourseId, cursor: Cursor = None, limit: Limit = 50
) -> Page[CertificateOut]:
    """All that were issued, the newest first, revoked ones too. For who teaches the course."""
    before = cursor_value(cursor, UUID)
    found = await certifying.list_issued(ctx, caller, course_id, before=before, limit=limit + 1)
    return page_of(found, limit, CertificateOut.model_validate, lambda item: item.certificate_id)


@router.post(
    "/courses/{courseId}/certificates/search",
    policy=TEACHERS,
    summary="Search a course's certificates",
    errors=[errors.CourseNotFound, TooManyLearners],
)
async def search_course_certificates(
    ctx: Here, caller: CurrentPrincipal, course_id: CourseId, body: CertificateSearchIn
) -> CertificateSearchOut:
    """Find certificates by code or holder. A POST, because addresses are logged and names are personal."""
    found = await certifying.search_issued(ctx, caller, course_id, body.text)
    return CertificateSearchOut(items=[CertificateOut.model_validate(one) for one in found])


@router.get(
    "/courses/{courseId}/certificate-terms",
    policy=TEACHERS,
    summary="Read for how long a course's certificates are valid",
    errors=[errors.CourseNotFound],
)
async def get_certificate_terms(ctx: Here, caller: CurrentPrincipal, course_id: CourseId) -> CertificateTerms:
    """For ever, unless its teachers set a number of months."""
    return CertificateTerms(valid_months=await certifying.read_terms(ctx, caller, course_id))


@router.put(
    "/courses/{courseId}/certificate-terms",
    policy=TEACHERS,
    summary="Set for how long a course's certificates are valid",
    errors=[errors.CourseNotFound],
)
async def set_certificate_terms(
    ctx: Here, caller: CurrentPrincipal, course_id: CourseId, body: CertificateTerms
) -> CertificateTerms:
    """Counts for certificates that are issued from now on."""
    await certifying.set_terms(ctx, caller, course_id, body.valid_months)
    return body
