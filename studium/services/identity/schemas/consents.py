"""Consents."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from studium.services.identity.domain.consents import Purpose
from studium.services.identity.schemas.fields import RequestBody


class ConsentRequest(RequestBody):
    """Whether one agrees to the present text."""

    granted: bool = Field(examples=[True])


class ConsentRecordAnswer(BaseModel):
    """One answer to one version of a text."""

    model_config = ConfigDict(from_attributes=True)

    granted: bool = Field(examples=[True])
    version: str = Field(examples=["1"])
    recorded_at: datetime = Field(examples=["2026-09-05T10:00:00Z"])


class ConsentAnswer(BaseModel):
    """What one said to a purpose. `granted` counts for the present version alone.

    Ask again where `is_answered` is false. `history` holds the last answers, the newest first.
    """

    model_config = ConfigDict(from_attributes=True)

    purpose: Purpose = Field(examples=["analytics"])
    granted: bool = Field(examples=[True])
    is_answered: bool = Field(examples=[True])
    current_version: str = Field(examples=["1"])
    history: list[ConsentRecordAnswer]


class ConsentsAnswer(BaseModel):
    """All purposes."""

    items: list[ConsentAnswer]
