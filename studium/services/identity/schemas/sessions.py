"""Signing in, and sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from studium.services.identity.schemas.fields import Email, Password, RequestBody
from studium.services.identity.schemas.people import UserAnswer


class SignInRequest(RequestBody):
    """Address and password."""

    email: Email
    password: Password


class SignedInAnswer(BaseModel):
    """Browsers get the tokens as httpOnly cookies; other clients send `access_token` as a bearer token."""

    access_token: str = Field(examples=["eyJhbGciOiJFZDI1NTE5Iiwia2lkIjoi…"])
    token_type: Literal["Bearer"] = Field(default="Bearer")
    expires_in: int = Field(description="Seconds until the access token expires.", examples=[600])
    session_id: UUID = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b373"])
    user: UserAnswer


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
