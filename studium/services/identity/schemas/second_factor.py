"""The second factor: codes of an app, recovery codes, and sign-ins that await one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, SecretStr

from studium.services.identity.schemas.fields import Password, RequestBody, Token

Code = Annotated[SecretStr, Field(min_length=6, max_length=40, examples=["287082"])]


class ChallengeAnswer(BaseModel):
    """The password was right; send the challenge with a code before it expires."""

    status: Literal["second_factor_required"] = "second_factor_required"
    challenge: str = Field(examples=["0Zx4mXr0cV3q0C1bXyqkQy1s9n1c0fXcPzZ3kKcW3yE"])
    expires_in: int = Field(description="Seconds until the challenge expires.", examples=[300])


class SecondFactorRequest(RequestBody):
    """The challenge of a sign-in, and six digits of the app or a recovery code."""

    challenge: Token
    code: Code


class PasswordRequest(RequestBody):
    """The present password, to prove who asks."""

    password: Password


class CodeRequest(RequestBody):
    """Six digits of the app."""

    code: Code


class TotpAnswer(BaseModel):
    """Whether the app is on, since when, and how many recovery codes were not used yet.

    `missing`: one's role must have an app or a passkey, and this session has found none. Nothing else is open
    to it before one is set up.
    """

    enabled: bool = Field(examples=[True])
    confirmed_at: datetime | None = Field(examples=["2026-09-05T10:00:00Z"])
    recovery_codes_left: int = Field(examples=[10])
    missing: bool = Field(examples=[False])


class TotpEnrolmentAnswer(BaseModel):
    """A new secret, shown this once: as base32 for hands, and as a URI and its QR code for an app."""

    secret: str = Field(examples=["JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"])
    otpauth_uri: str = Field(
        examples=["otpauth://totp/Studium:ada@example.org?secret=JBSWY3DPEHPK3PXP&issuer=Studium"]
    )
    qr_svg: str = Field(description="An SVG image.", examples=['<svg xmlns="http://www.w3.org/2000/svg" …'])


class RecoveryCodesAnswer(BaseModel):
    """The recovery codes, shown this once. Each stands in for a code of the app and works once."""

    recovery_codes: list[str] = Field(examples=[["h4k2m-9xw7c", "pq3rt-v8zyb"]])
