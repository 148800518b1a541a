"""The shapes of identity's HTTP interface. Requests refuse fields that they do not know."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from studium.contracts.identity import Role
from studium.services.identity.domain.profiles import DEFAULT_LOCALE, DEFAULT_TIME_ZONE, MOST_NAME_LENGTH

Email = Annotated[str, Field(min_length=3, max_length=320, examples=["ada@example.org"])]
Password = Annotated[SecretStr, Field(max_length=1024, examples=["four unrelated plain words"])]
Token = Annotated[
    SecretStr, Field(min_length=1, max_length=200, examples=["0Zx4mXr0cV3q0C1bXyqkQy1s9n1c0fXcPzZ3kKcW3yE"])
]
Name = Annotated[str, Field(min_length=1, max_length=MOST_NAME_LENGTH)]
Locale = Annotated[str, Field(max_length=60, description="BCP 47 language tag.", examples=["en", "pt-BR"])]
TimeZone = Annotated[str, Field(max_length=60, description="IANA time zone.", examples=["Europe/Berlin"])]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RegisterRequest(_Request):
    """A new account. Roles cannot be asked for: everybody starts as a student."""

    email: Email
    password: Password
    first_name: Name = Field(examples=["Ada"])
    last_name: Name = Field(examples=["Lovelace"])
    locale: Locale = DEFAULT_LOCALE
    time_zone: TimeZone = DEFAULT_TIME_ZONE


class VerificationSent(BaseModel):
    """The same for every address, whether it has an account or not."""

    status: Literal["verification_sent"] = "verification_sent"


class MailRequested(BaseModel):
    """The same for every address, whether it has an account or not."""

    status: Literal["mail_requested"] = "mail_requested"


class TokenRequest(_Request):
    """The token of a mailed link."""

    token: Token


class EmailRequest(_Request):
    """An e-mail address."""

    email: Email


class SignInRequest(_Request):
    """Address and password."""

    email: Email
    password: Password


class ResetPasswordRequest(_Request):
    """The token of a mailed link, and the new password."""

    token: Token
    password: Password


class ChangePasswordRequest(_Request):
    """The present password and the new one."""

    current_password: Password
    new_password: Password


class UserAnswer(BaseModel):
    """A user, as they and admins see them."""

    model_config = ConfigDict(from_attributes=True)

    user_id: UUID = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b372"])
    email: str = Field(examples=["ada@example.org"])
    first_name: str = Field(examples=["Ada"])
    last_name: str = Field(examples=["Lovelace"])
    roles: list[Role] = Field(examples=[["student"]])
    locale: str = Field(examples=["en"])
    time_zone: str = Field(examples=["Europe/Berlin"])
    email_verified_at: datetime | None = Field(examples=["2026-09-05T10:00:00Z"])
    created_at: datetime = Field(examples=["2026-09-05T09:58:00Z"])


class SignedInAnswer(BaseModel):
    """Browsers get the tokens as httpOnly cookies; other clients send `access_token` as a bearer token."""

    access_token: str = Field(examples=["eyJhbGciOiJFZDI1NTE5Iiwia2lkIjoi…"])
    token_type: Literal["Bearer"] = Field(default="Bearer")
    expires_in: int = Field(description="Seconds until the access token expires.", examples=[600])
    session_id: UUID = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b373"])
    user: UserAnswer


class ProfileRequest(_Request):
    """The fields to change; those left out, or null, stay as they are."""

    first_name: Name | None = Field(default=None, examples=["Ada"])
    last_name: Name | None = Field(default=None, examples=["King"])
    locale: Locale | None = None
    time_zone: TimeZone | None = None


class RolesRequest(_Request):
    """The whole new set of roles."""

    roles: list[Role] = Field(min_length=1, max_length=10, examples=[["student", "instructor"]])


class SessionAnswer(BaseModel):
    """A session that has not ended. `device` is what its browser called itself."""

    model_config = ConfigDict(from_attributes=True)

    session_id: UUID = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b373"])
    device: str = Field(examples=["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"])
    address: str = Field(description="Network address at sign-in.", examples=["192.0.2.7"])
    started_at: datetime = Field(examples=["2026-09-05T10:00:00Z"])
    last_used_at: datetime = Field(examples=["2026-09-05T11:30:00Z"])
    expires_at: datetime = Field(examples=["2026-10-05T11:30:00Z"])
    current: bool = Field(description="Whether this request belongs to it.", examples=[True])


class SessionsAnswer(BaseModel):
    """All sessions of the signed-in user, the newest first."""

    items: list[SessionAnswer]


class KeySetAnswer(BaseModel):
    """The public keys that verify access tokens (RFC 7517)."""

    keys: list[dict[str, Any]] = Field(
        examples=[
            [
                {
                    "kty": "OKP",
                    "crv": "Ed25519",
                    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
                    "kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
                    "use": "sig",
                    "alg": "Ed25519",
                }
            ]
        ]
    )


class MailAnswer(BaseModel):
    """A mail that was kept instead of sent."""

    mail_id: UUID = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b374"])
    sent_at: datetime = Field(examples=["2026-09-05T09:58:01Z"])
    to: str = Field(examples=["ada@example.org"])
    subject: str = Field(examples=["Confirm your e-mail address"])
    text: str = Field(examples=["Hello Ada, …"])
    html: str = Field(examples=["<p>Hello Ada,</p> …"])


class MailsAnswer(BaseModel):
    """The newest kept mails, the newest first."""

    items: list[MailAnswer]
