"""What all shapes of learning share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

EXAMPLE_ID = "01a202eb-14fe-774e-8e60-afe56df5b372"
EXAMPLE_TIME = "2026-03-01T12:00:00Z"

Id = Annotated[UUID, Field(examples=[EXAMPLE_ID])]
Moment = Annotated[datetime, Field(examples=[EXAMPLE_TIME])]
Percentage = Annotated[float, Field(ge=0, le=100, examples=[66.66])]

MAX_REVISION = 2**53 - 1
"""The greatest whole number that every JSON reader keeps exactly."""


class In(BaseModel):
    """What is sent: an unknown field is an error."""

    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    """What is answered, made from a dictionary or an object."""

    model_config = ConfigDict(from_attributes=True)
