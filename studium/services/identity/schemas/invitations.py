"""Invitations, and files of people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from studium.contracts.identity import Role
from studium.services.identity.domain.invitations import MOST_COURSES, RowOutcome
from studium.services.identity.schemas.fields import Email, Name, RequestBody

CourseIds = Annotated[
    list[UUID], Field(max_length=MOST_COURSES, examples=[["01a202eb-14fe-774e-8e60-afe56df5b370"]])
]


class InvitationRequest(RequestBody):
    """Somebody to be invited, with roles, and with courses in which they are enrolled once they accept."""

    email: Email
    first_name: Name = Field(examples=["Ada"])
    last_name: Name = Field(examples=["Lovelace"])
    roles: list[Role] = Field(default=["student"], min_length=1, max_length=3, examples=[["student"]])
    course_ids: CourseIds = Field(default_factory=list)


class InvitationAnswer(BaseModel):
    """An invitation that nobody has accepted yet."""

    model_config = ConfigDict(from_attributes=True)

    user_id: UUID = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b372"])
    email: str = Field(examples=["ada@example.org"])
    first_name: str = Field(examples=["Ada"])
    last_name: str = Field(examples=["Lovelace"])
    roles: list[Role] = Field(examples=[["student"]])
    course_ids: list[UUID] = Field(examples=[[]])
    invited_at: datetime = Field(examples=["2026-09-07T08:00:00Z"])
    expires_at: datetime = Field(examples=["2026-09-21T08:00:00Z"])
    expired: bool = Field(examples=[False])


class UploadRowAnswer(BaseModel):
    """What becomes of one line of the file."""

    model_config = ConfigDict(from_attributes=True)

    line: int = Field(examples=[2])
    email: str = Field(examples=["ada@example.org"])
    outcome: RowOutcome = Field(examples=["invited"])
    problems: list[str] = Field(description="What to correct.", examples=[[]])


class UploadResultAnswer(BaseModel):
    """What becomes of the file, line by line."""

    upload_id: UUID | None = Field(
        description="With it the upload can be undone; null when nobody was invited.",
        examples=["01a202eb-14fe-774e-8e60-afe56df5b378"],
    )
    invited: int = Field(examples=[27])
    has_account: int = Field(examples=[2])
    repeated: int = Field(examples=[1])
    wrong: int = Field(examples=[0])
    rows: list[UploadRowAnswer]


class UploadAnswer(BaseModel):
    """A file of people of which anything is left."""

    model_config = ConfigDict(from_attributes=True)

    upload_id: UUID = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b378"])
    uploaded_by: UUID = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b376"])
    uploaded_at: datetime = Field(examples=["2026-09-07T08:00:00Z"])
    invited: int = Field(examples=[27])
    accepted: int = Field(examples=[5])


class UploadsAnswer(BaseModel):
    """The newest uploads."""

    items: list[UploadAnswer]


class UndoneAnswer(BaseModel):
    """How many accounts were removed, and how many stay because their people have come."""

    model_config = ConfigDict(from_attributes=True)

    removed: int = Field(examples=[22])
    kept: int = Field(examples=[5])
