"""Where in a list a cursor leads."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, TypeAdapter, ValidationError

from studium.kit.errors import FieldError, InvalidInput
from studium.kit.http import decode_cursor
from studium.services.courses.domain.course import Moment

_Number = Annotated[int, Field(ge=-(2**63), lt=2**63)]

BY_TIME: TypeAdapter[Any] = TypeAdapter(tuple[Moment, UUID])
BY_TITLE: TypeAdapter[Any] = TypeAdapter(tuple[Annotated[str, Field(max_length=1_000)], UUID])
BY_SCORE: TypeAdapter[Any] = TypeAdapter(tuple[_Number, UUID])
BY_NUMBER: TypeAdapter[Any] = TypeAdapter(tuple[Annotated[int, Field(ge=0, lt=2**31)]])
"""What a cursor holds, within what its columns take: anybody may have made it up."""


def place(cursor: str | None, kind: TypeAdapter[Any], count: int = 2) -> tuple[Any, ...] | None:
    """The cursor's `count` values in the types of their columns, None without one. Raises `InvalidInput`."""
    if cursor is None:
        return None
    try:
        values: tuple[Any, ...] = kind.validate_python(decode_cursor(cursor, count))
    except ValidationError:
        raise InvalidInput(
            "The cursor belongs to another list; start again without one.",
            errors=[FieldError("query:cursor", "bad_cursor", "Not a cursor of this list.")],
        ) from None
    return values
