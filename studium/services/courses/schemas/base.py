"""What all HTTP shapes of courses share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from studium.services.courses.domain.markup import asset_url


class Input(BaseModel):
    """A request body: unknown fields are refused, and so is text that no database can hold."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, value: Any) -> Any:
        refuse_unstorable(value)
        return value


def refuse_unstorable(value: Any) -> None:
    """Raise `ValueError` for NUL characters and half surrogate pairs anywhere in a JSON value."""
    if isinstance(value, str):
        if any(letter == "\x00" or "\ud800" <= letter <= "\udfff" for letter in value):
            raise ValueError("text must not hold NUL characters or broken surrogate pairs")
    elif isinstance(value, dict):
        for key, inner in value.items():
            refuse_unstorable(key)
            refuse_unstorable(inner)
    elif isinstance(value, list):
        for inner in value:
            refuse_unstorable(inner)


class Answer(BaseModel):
    """A response body."""

    model_config = ConfigDict(from_attributes=True)


class Person(Answer):
    """Somebody who teaches. The name is "Former user" once the account was erased."""

    user_id: UUID
    name: str = Field(examples=["Amal Haddad"])


def image_url(asset_id: UUID | None) -> str | None:
    """Where a course's picture is served."""
    return asset_url(asset_id) if asset_id else None
