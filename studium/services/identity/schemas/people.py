"""Users, their profiles and roles."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from studium.contracts.identity import Role
from studium.services.identity.domain.profiles import MOST_BIOGRAPHY_LENGTH, MOST_HEADLINE_LENGTH
from studium.services.identity.schemas.fields import Locale, Name, RequestBody, TimeZone


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
    headline: str = Field(examples=["Analyst of engines"])
    biography: str = Field(examples=["I write about machines that compute."])
    email_verified_at: datetime | None = Field(examples=["2026-09-05T10:00:00Z"])
    suspended_at: datetime | None = Field(
        default=None, description="Since when an admin keeps the user out.", examples=["2026-09-07T08:00:00Z"]
    )
    created_at: datetime = Field(examples=["2026-09-05T09:58:00Z"])


class ProfileRequest(RequestBody):
    """The fields to change; those left out, or null, stay as they are."""

    first_name: Name | None = Field(default=None, examples=["Ada"])
    last_name: Name | None = Field(default=None, examples=["King"])
    locale: Locale | None = None
    time_zone: TimeZone | None = None
    headline: str | None = Field(
        default=None,
        max_length=MOST_HEADLINE_LENGTH,
        description="One line about oneself, plain text; an empty text removes it.",
        examples=["Analyst of engines"],
    )
    biography: str | None = Field(
        default=None,
        max_length=MOST_BIOGRAPHY_LENGTH,
        description="More about oneself, plain text with line breaks; an empty text removes it.",
        examples=["I write about machines that compute."],
    )


class InstructorAnswer(BaseModel):
    """Somebody who teaches, as everybody may see them. Texts are plain and may be empty."""

    user_id: UUID = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b372"])
    name: str = Field(examples=["Ada Lovelace"])
    headline: str = Field(examples=["Analyst of engines"])
    biography: str = Field(examples=["I write about machines that compute."])


class InstructorFound(BaseModel):
    """Somebody who may teach, found by their address."""

    user_id: UUID = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b372"])
    name: str = Field(examples=["Ada Lovelace"])


class RolesRequest(RequestBody):
    """The whole new set of roles."""

    roles: list[Role] = Field(min_length=1, max_length=10, examples=[["student", "instructor"]])
