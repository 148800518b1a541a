"""Mail that was kept instead of sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field


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
