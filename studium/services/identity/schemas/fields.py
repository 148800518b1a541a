"""Fields that several requests share. Requests refuse fields that they do not know."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from studium.services.identity.domain.profiles import MOST_NAME_LENGTH

Email = Annotated[str, Field(min_length=3, max_length=320, examples=["ada@example.org"])]
Password = Annotated[SecretStr, Field(max_length=1024, examples=["four unrelated plain words"])]
Token = Annotated[
    SecretStr, Field(min_length=1, max_length=200, examples=["0Zx4mXr0cV3q0C1bXyqkQy1s9n1c0fXcPzZ3kKcW3yE"])
]
Name = Annotated[str, Field(min_length=1, max_length=MOST_NAME_LENGTH)]
Locale = Annotated[str, Field(max_length=60, description="BCP 47 language tag.", examples=["en", "pt-BR"])]
TimeZone = Annotated[str, Field(max_length=60, description="IANA time zone.", examples=["Europe/Berlin"])]


class RequestBody(BaseModel):
    """A body without fields that nobody asked for."""

    model_config = ConfigDict(extra="forbid")
