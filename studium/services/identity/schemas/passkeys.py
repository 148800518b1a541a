"""Passkeys. What goes to and comes from the browser's WebAuthn functions has the form that they define."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from studium.services.identity.domain.passkeys import MOST_NAME_LENGTH
from studium.services.identity.schemas.fields import RequestBody

PasskeyName = Annotated[str, Field(min_length=1, max_length=MOST_NAME_LENGTH, examples=["My phone"])]
Credential = Annotated[
    str,
    Field(
        min_length=2,
        max_length=20_000,
        description="`JSON.stringify` of the `PublicKeyCredential`.",
        examples=['{"id":"…","rawId":"…","type":"public-key","response":{}}'],
    ),
]


class PasskeyOptionsAnswer(BaseModel):
    """Options in the JSON form of WebAuthn, for `PublicKeyCredential.parse…OptionsFromJSON`."""

    public_key: dict[str, Any] = Field(examples=[{"challenge": "…", "rpId": "learn.example.org"}])


class PasskeyRequest(RequestBody):
    """A passkey that the browser made, and a name for its owner."""

    name: PasskeyName
    credential: Credential


class PasskeyNameRequest(RequestBody):
    """Another name."""

    name: PasskeyName


class PasskeySignInRequest(RequestBody):
    """What a passkey signed."""

    credential: Credential


class PasskeyAnswer(BaseModel):
    """One of the caller's passkeys."""

    model_config = ConfigDict(from_attributes=True)

    passkey_id: UUID = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b379"])
    name: str = Field(examples=["My phone"])
    created_at: datetime = Field(examples=["2026-09-07T08:00:00Z"])
    last_used_at: datetime | None = Field(examples=["2026-09-08T08:00:00Z"])


class PasskeysAnswer(BaseModel):
    """The caller's passkeys, the newest first."""

    items: list[PasskeyAnswer]
