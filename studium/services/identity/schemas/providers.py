"""Signing in by an OpenID provider, and the identities that are linked to an account."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from studium.services.identity.domain.profiles import DEFAULT_LOCALE, DEFAULT_TIME_ZONE
from studium.services.identity.schemas.fields import Locale, Name, Password, RequestBody, TimeZone

_URL = "https://login.example.org/authorize?response_type=code&client_id=studium&state=…"
_TICKET = "gAAAAABo5k0…"

ProviderName = Annotated[str, Field(min_length=1, max_length=40, examples=["school"])]


class ProviderAnswer(BaseModel):
    """A provider by which one may sign in."""

    model_config = ConfigDict(from_attributes=True)

    provider_id: str = Field(examples=["school"])
    name: str = Field(description="What its button says.", examples=["Example School"])


class ProvidersAnswer(BaseModel):
    """All providers that are set up."""

    items: list[ProviderAnswer]


class BeginProviderRequest(RequestBody):
    """Where to go afterwards."""

    next: str = Field(
        default="/home", max_length=1000, description="A path of this site.", examples=["/courses"]
    )


class ProviderUrlAnswer(BaseModel):
    """Where the browser goes now. It comes back to `/login/{providerId}`, within minutes."""

    authorization_url: str = Field(examples=[_URL])


class FinishProviderRequest(RequestBody):
    """What the provider put into the address of the page to which it sent the browser back."""

    state: SecretStr = Field(max_length=200, examples=["0Zx4mXr0cV3q0C1bXyqkQy1s9n1c0fXcPzZ3kKcW3yE"])
    code: SecretStr = Field(default=SecretStr(""), max_length=4000, examples=["SplxlOBeZQQYbYS6WxSbIA"])
    iss: str | None = Field(default=None, max_length=1000, examples=["https://login.example.org"])
    error: str = Field(default="", max_length=200, examples=["access_denied"])


class NewPersonAnswer(BaseModel):
    """Somebody without an account: send the ticket with the names and the consent to get one."""

    ticket: str = Field(examples=[_TICKET])
    expires_in: int = Field(description="Seconds until the ticket expires.", examples=[900])
    email: str = Field(examples=["ada@example.org"])
    first_name: str = Field(description="As the provider says; may be empty.", examples=["Ada"])
    last_name: str = Field(description="As the provider says; may be empty.", examples=["Lovelace"])


class VisitAnswer(BaseModel):
    """How the visit to the provider ended. Who is signed in has the tokens in cookies."""

    outcome: Literal["signed_in", "second_factor_required", "new_person", "linked"]
    next: str = Field(description="The path of this site that follows.", examples=["/home"])
    challenge: str | None = Field(
        default=None,
        description="For `/auth/sign-in/second-factor`, where a code is awaited.",
        examples=["0Zx4mXr0cV3q0C1bXyqkQy1s9n1c0fXcPzZ3kKcW3yE"],
    )
    new_person: NewPersonAnswer | None = None


class ProviderRegisterRequest(RequestBody):
    """A new account. The address is the one that the provider has verified."""

    ticket: SecretStr = Field(max_length=8000, examples=[_TICKET])
    first_name: Name = Field(examples=["Ada"])
    last_name: Name = Field(examples=["Lovelace"])
    locale: Locale = DEFAULT_LOCALE
    time_zone: TimeZone = DEFAULT_TIME_ZONE
    accept_terms: Literal[True] = Field(
        description="Accepts the present terms of use and privacy policy.", examples=[True]
    )


class LinkIdentityRequest(RequestBody):
    """Which provider, and the present password."""

    provider_id: ProviderName
    password: Password


class IdentityAnswer(BaseModel):
    """An account at another site that may enter."""

    model_config = ConfigDict(from_attributes=True)

    identity_id: UUID = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b37a"])
    provider_name: str = Field(examples=["Example School"])
    issuer: str = Field(examples=["https://login.example.org"])
    label: str = Field(description="The address there; may be empty.", examples=["ada@example.org"])
    linked_at: datetime = Field(examples=["2026-09-07T08:00:00Z"])
    last_used_at: datetime | None = Field(examples=["2026-09-08T08:00:00Z"])


class IdentitiesAnswer(BaseModel):
    """The caller's linked accounts, the newest first."""

    model_config = ConfigDict(from_attributes=True)

    has_password: bool = Field(description="Whether one can sign in without them.", examples=[True])
    items: list[IdentityAnswer]
