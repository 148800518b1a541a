"""Shapes of what admins do with accounts, and of the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from studium.services.identity.domain.audit import AuditAction
from studium.services.identity.schemas.fields import Password, RequestBody

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class SuspendRequest(RequestBody):
    """Why the user is kept out; only admins read it, in the audit log."""

    reason: Reason = Field(examples=["Sent advertisements to other learners, twice after a warning."])


class EraseOneselfRequest(RequestBody):
    """The present password, so that nobody is erased by an open tab."""

    password: Password


class AuditEntryAnswer(BaseModel):
    """An entry of the audit log. What a person could be known by is null once they are erased."""

    model_config = ConfigDict(from_attributes=True)

    entry_id: UUID = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b375"])
    position: int | None = Field(
        description="Its place in the chain; null only after tampering.", examples=[1204]
    )
    recorded_at: datetime = Field(examples=["2026-09-07T08:00:00Z"])
    action: AuditAction = Field(examples=["user_suspended"])
    actor_id: UUID | None = Field(
        description="Who did it: null when nobody knows, all zeros for the command line.",
        examples=["01a202eb-14fe-774e-8e60-afe56df5b376"],
    )
    actor_name: str | None = Field(examples=["Grace Hopper"])
    subject_id: UUID | None = Field(
        description="To whom it was done.", examples=["01a202eb-14fe-774e-8e60-afe56df5b372"]
    )
    subject_name: str | None = Field(examples=["Ada Lovelace"])
    address: str | None = Field(description="Network address it came from.", examples=["192.0.2.7"])
    device: str | None = Field(description="What the browser called itself.", examples=["Mozilla/5.0"])
    note: str | None = Field(description="Free text, such as a reason.", examples=["Sent advertisements."])
    details: dict[str, str | int | bool | list[str] | None] = Field(
        description="Ids, numbers and codes; which ones depends on the action.",
        examples=[{"session_ids": ["01a202eb-14fe-774e-8e60-afe56df5b373"]}],
    )
    digest: str | None = Field(
        description="SHA-256 over the digest before and this entry, hexadecimal.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    )
