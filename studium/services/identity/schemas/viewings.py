"""Shapes of seeing the platform as somebody else."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from studium.services.identity.schemas.administration import Reason
from studium.services.identity.schemas.fields import Password, RequestBody


class ViewingRequest(RequestBody):
    """Why, for the audit log, and the admin's own password."""

    reason: Reason = Field(examples=["Says that the second lesson stays empty."])
    password: Password


class ViewingAnswer(BaseModel):
    """An admin sees the platform as `user_id`, until `expires_at` at the latest."""

    model_config = ConfigDict(from_attributes=True)

    viewing_id: UUID = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b377"])
    user_id: UUID = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b372"])
    began_at: datetime = Field(examples=["2026-09-07T08:00:00Z"])
    expires_at: datetime = Field(examples=["2026-09-07T08:30:00Z"])
