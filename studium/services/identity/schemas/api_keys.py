"""API keys and the access tokens that they are traded for."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from studium.contracts.identity import Scope
from studium.services.identity.domain.api_keys import MOST_DAYS, MOST_NAME_LENGTH
from studium.services.identity.schemas.fields import Password, RequestBody


class ApiKeyRequest(RequestBody):
    """A key to be made: what it is for, what it may read, for how long; and the present password."""

    name: Annotated[str, Field(min_length=1, max_length=MOST_NAME_LENGTH, examples=["Timetable import"])]
    scopes: Annotated[
        list[Scope], Field(min_length=1, max_length=20, examples=[["courses:read", "progress:read"]])
    ]
    expires_in_days: Annotated[int, Field(ge=1, le=MOST_DAYS, examples=[90])]
    password: Password


class ApiKeyAnswer(BaseModel):
    """A key without its secret."""

    model_config = ConfigDict(from_attributes=True)

    key_id: UUID = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b377"])
    name: str = Field(examples=["Timetable import"])
    mark: str = Field(description="What follows `stk_` in the key.", examples=["9f86d081884c"])
    scopes: list[Scope] = Field(examples=[["courses:read", "progress:read"]])
    created_at: datetime = Field(examples=["2026-09-07T08:00:00Z"])
    expires_at: datetime = Field(examples=["2026-12-06T08:00:00Z"])
    last_used_at: datetime | None = Field(
        description="When it was last traded for a token.", examples=["2026-09-08T08:00:00Z"]
    )
    expired: bool = Field(examples=[False])


class ApiKeysAnswer(BaseModel):
    """The caller's keys, the newest first."""

    items: list[ApiKeyAnswer]


class MadeApiKeyAnswer(BaseModel):
    """A new key, shown this once."""

    key: str = Field(examples=["stk_…"])
    api_key: ApiKeyAnswer


class TokenAnswer(BaseModel):
    """An access token that reads what the key may (RFC 6749, section 5.1)."""

    access_token: str = Field(examples=["eyJ…"])
    token_type: Literal["Bearer"] = Field(default="Bearer")
    expires_in: int = Field(description="Seconds until the token expires.", examples=[600])
    scope: str = Field(examples=["courses:read progress:read"])
