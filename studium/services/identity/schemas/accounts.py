"""Registration, verification and passwords."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from studium.services.identity.domain.profiles import DEFAULT_LOCALE, DEFAULT_TIME_ZONE
from studium.services.identity.schemas.fields import (
    Email,
    Locale,
    Name,
    Password,
    RequestBody,
    TimeZone,
    Token,
)


class RegisterRequest(RequestBody):
    """A new account. Roles cannot be asked for: everybody starts as a student."""

    email: Email
    password: Password
    first_name: Name = Field(examples=["Ada"])
    last_name: Name = Field(examples=["Lovelace"])
    locale: Locale = DEFAULT_LOCALE
    time_zone: TimeZone = DEFAULT_TIME_ZONE
    accept_terms: Literal[True] | None = Field(
        default=None, description="Accepts the present terms of use and privacy policy.", examples=[True]
    )


class VerificationSent(BaseModel):
    """The same for every address, whether it has an account or not."""

    status: Literal["verification_sent"] = "verification_sent"


class MailRequested(BaseModel):
    """The same for every address, whether it has an account or not."""

    status: Literal["mail_requested"] = "mail_requested"


class TokenRequest(RequestBody):
    """The token of a mailed link."""

    token: Token


class EmailRequest(RequestBody):
    """An e-mail address."""

    email: Email


class ResetPasswordRequest(RequestBody):
    """The token of a mailed link, and the new password."""

    token: Token
    password: Password


class ChangePasswordRequest(RequestBody):
    """The present password and the new one."""

    current_password: Password
    new_password: Password
