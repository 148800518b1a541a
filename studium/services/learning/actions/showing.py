"""A certificate to take along: on paper."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from studium.services.learning.actions import Ctx
from studium.services.learning.actions.certificates import verify
from studium.services.learning.actions.people import PersonErased
from studium.services.learning.adapters.printing import NoFontError, Sheet
from studium.services.learning.domain.certificates import Certificate
from studium.services.learning.domain.errors import CertificateRevoked, NoFontForText

ISSUER = "Studium"


@dataclass(frozen=True)
class Printable:
    """A certificate that can be printed. `digest` changes whenever the print would."""

    code: str
    sheet: Sheet
    digest: str


async def printable(ctx: Ctx, typed: str) -> Printable:
    """What the certificate with this code looks like on paper.

    Raises `CertificateNotFound`, `CertificateRevoked`, and `PersonErased` when nobody knows whose it is.
    """
    found = await verify(ctx, typed)
    if found.status == "revoked":
        raise CertificateRevoked("This certificate was revoked, so it is not printed any more.")
    if found.holder_name is None:
        raise PersonErased("The data of this certificate's holder was erased; there is nothing to print.")
    sheet = _sheet(ctx, found, found.holder_name)
    return Printable(found.code, sheet, ctx.adapters.printer.digest(sheet))


async def print_certificate(ctx: Ctx, wanted: Printable) -> bytes:
    """The certificate as a PDF, made in a thread. Raises `NoFontForText`."""
    try:
        return await asyncio.to_thread(ctx.adapters.printer.print, wanted.sheet)
    except NoFontError as error:
        raise NoFontForText(
            f"No font of this site has the letter {error}. Print the certificate's page instead, or ask "
            "whoever runs the site to install a font."
        ) from None


def verification_url(ctx: Ctx, code: str) -> str:
    """Where anybody can verify a certificate."""
    return f"{ctx.platform.origin}/certificates/{code}"


def _sheet(ctx: Ctx, found: Certificate, holder: str) -> Sheet:
    return Sheet(
        issuer=ISSUER,
        holder=holder,
        course=found.course_title,
        instructor=found.instructor_name,
        completed_at=found.completed_at,
        issued_at=found.issued_at,
        expires_at=found.expires_at,
        code=found.code,
        url=verification_url(ctx, found.code),
    )
