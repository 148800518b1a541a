"""Certificates: the holder's view and everybody's."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from studium.services.learning.schemas.base import Id, In, Moment, Out

EXAMPLE_CODE = "7XK2M-QW9TR-3HZ8V-0PD5C"


class VerifiedCertificateOut(Out):
    """What anybody who has the code may know."""

    code: str = Field(examples=[EXAMPLE_CODE])
    status: Literal["valid", "revoked"]
    holder_name: str | None = Field(
        examples=["Amal Haddad"], description="The name at the time of issue; null when it was erased."
    )
    holder_erased: bool = Field(description="True when the holder's data was erased on request.")
    course_title: str = Field(examples=["Spanish for the train"])
    course_slug: str | None = Field(examples=["spanish-for-the-train"])
    instructor_name: str | None = Field(examples=["Robin Okafor"])
    completed_at: Moment
    issued_at: Moment
    revoked_at: Moment | None


class CertificateOut(VerifiedCertificateOut):
    """A certificate as its holder, and who teaches the course, see it."""

    certificate_id: Id
    course_id: Id
    revocation_reason: str | None = Field(examples=["The final project was somebody else's."])


class RevocationIn(In):
    """Why a certificate is taken back. Its holder reads it."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        min_length=1, max_length=1000, examples=["The final project was somebody else's."]
    )
