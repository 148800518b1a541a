"""Certificates: the holder's view and everybody's."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from studium.services.learning.domain.certificates import MOST_MONTHS, Cause, GivenCause, Status
from studium.services.learning.schemas.base import Id, In, Moment, Out

EXAMPLE_CODE = "7XK2M-QW9TR-3HZ8V-0PD5C"


class VerifiedCertificateOut(Out):
    """What anybody who has the code may know."""

    code: str = Field(examples=[EXAMPLE_CODE])
    status: Status
    holder_name: str | None = Field(
        examples=["Amal Haddad"], description="The name at the time of issue; null when it was erased."
    )
    holder_erased: bool = Field(description="True when the holder's data was erased on request.")
    course_title: str = Field(examples=["Spanish for the train"])
    course_slug: str | None = Field(examples=["spanish-for-the-train"])
    instructor_name: str | None = Field(examples=["Robin Okafor"])
    completed_at: Moment
    issued_at: Moment
    expires_at: Moment | None = Field(description="Null when it is valid for ever.")
    revoked_at: Moment | None
    revocation_cause: Cause | None


class CertificateOut(VerifiedCertificateOut):
    """A certificate as its holder, and who teaches the course, see it."""

    certificate_id: Id
    course_id: Id
    revocation_reason: str | None = Field(examples=["The final project was somebody else's."])


class RevocationIn(In):
    """Why a certificate is taken back: the cause for everybody who verifies it, the reason for its holder."""

    cause: GivenCause = Field(
        default="other",
        description="`error`: it was issued by mistake; `misconduct`: it was not earned.",
        examples=["misconduct"],
    )
    reason: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        min_length=1, max_length=1000, examples=["The final project was somebody else's."]
    )


class CertificateSearchIn(In):
    """A certificate's code, or a name or parts of one."""

    text: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        min_length=1, max_length=200, examples=["amira"]
    )


class CertificateSearchOut(Out):
    """Up to 50 certificates, the newest first."""

    items: list[CertificateOut]


class CertificateTerms(In):
    """For how long a course's certificates are valid."""

    valid_months: int | None = Field(
        ge=1,
        le=MOST_MONTHS,
        examples=[24],
        description="Months from the day of issue; null: for ever. Issued certificates keep their date.",
    )
