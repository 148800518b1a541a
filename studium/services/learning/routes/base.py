"""What all routes of learning share: the router, the context, cursors and entity tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response
from pydantic import BaseModel

from studium.kit.errors import FieldError, InvalidInput, PreconditionFailed, PreconditionRequired
from studium.kit.http import (
    BadCursor,
    Page,
    Router,
    check_not_modified,
    decode_cursor,
    encode_cursor,
    etag_for,
)
from studium.kit.service import context_of
from studium.services.learning.actions import Ctx
from studium.services.learning.domain import errors

router = Router("learning")

Here = Annotated[Ctx, Depends(context_of("learning"))]
CourseId = Annotated[UUID, Path(alias="courseId")]
LessonId = Annotated[UUID, Path(alias="lessonId")]
SubmissionId = Annotated[UUID, Path(alias="submissionId")]
UserId = Annotated[UUID, Path(alias="userId")]
Cursor = Annotated[str | None, Query(description="`next_cursor` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=100)]

LESSON_ERRORS = [errors.LessonNotFound, errors.NotEnrolled]
OPEN_LESSON_ERRORS = [*LESSON_ERRORS, errors.LessonLocked]

ValueT = TypeVar("ValueT")
ItemT = TypeVar("ItemT")
OutT = TypeVar("OutT")


def cursor_value(cursor: str | None, kind: Callable[[str], ValueT]) -> ValueT | None:
    """The cursor's one value, None without a cursor. Raises `InvalidInput` for a made-up one."""
    if cursor is None:
        return None
    try:
        return kind(str(decode_cursor(cursor, 1)[0]))
    except ValueError:
        wrong = FieldError("query:cursor", "bad_cursor", "Not a cursor of this list.")
        raise InvalidInput("The cursor is not valid; start again without one.", errors=[wrong]) from None


def cursor_values(
    cursor: str | None, first: Callable[[str], ValueT], second: Callable[[str], ItemT]
) -> tuple[ValueT, ItemT] | None:
    """The cursor's two values, None without a cursor. Raises `InvalidInput` for a made-up one."""
    if cursor is None:
        return None
    try:
        one, two = decode_cursor(cursor, 2)
        return first(str(one)), second(str(two))
    except ValueError:
        raise BadCursor from None


def moment(text: str) -> datetime:
    """A time in a cursor, which anybody may have made up. Raises `ValueError` where no column takes it."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or not 1970 <= found.year <= 9000:
        raise ValueError(text)
    return found


def page_of(
    found: Sequence[ItemT], limit: int, shape: Callable[[ItemT], OutT], position: Callable[[ItemT], object]
) -> Page[OutT]:
    """A page of one item more than `limit`: the surplus item only says that there is a next page."""
    shown = found[:limit]
    more = encode_cursor(position(shown[-1])) if len(found) > limit else None
    return Page(items=[shape(item) for item in shown], next_cursor=more)


def tag(request: Request, response: Response, answer: BaseModel) -> None:
    """Spare a poor line the pages that it already holds."""
    etag = etag_for(answer.model_dump_json())
    check_not_modified(request, etag)
    response.headers["ETag"] = etag


def sent_revision(request: Request, kind: str) -> int | None:
    """The revision that `If-Match` names, None for `*`. A tag that a proxy made weak counts, too.

    The tag is `"kind-revision"`. Raises `PreconditionRequired` without the header and `PreconditionFailed`
    for any other tag.
    """
    header = request.headers.get("if-match")
    if header is None:
        raise PreconditionRequired("Send If-Match with the ETag that you read, so that no grade is lost.")
    if header.strip() == "*":
        return None
    found = re.fullmatch(rf'(?:W/)?"{kind}-(\d{{1,9}})"', header.strip())
    if found is None:
        raise PreconditionFailed(f"This is no tag of this {kind}; read it again, then grade.")
    return int(found[1])
