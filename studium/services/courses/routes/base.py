"""What all routes of courses share: the router, the context, entity tags that carry a revision."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query, Request

from studium.kit.auth import roles
from studium.kit.errors import PreconditionRequired
from studium.kit.http import Router, check_not_modified
from studium.kit.service import context_of
from studium.services.courses.actions.access import Ctx
from studium.services.courses.domain.course import CourseChanged

ROUTER = Router("courses")
AUTHORS = roles("instructor", "admin")

CoursesContext = Annotated[Ctx, Depends(context_of("courses"))]
CourseId = Annotated[UUID, Path(alias="courseId")]
CourseName = Annotated[str, Path(alias="courseId", max_length=100, description="The course's id or slug.")]
ModuleId = Annotated[UUID, Path(alias="moduleId")]
LessonId = Annotated[UUID, Path(alias="lessonId")]
PartId = Annotated[UUID, Path(alias="partId", description="The id of a module or of a lesson.")]
AssetId = Annotated[UUID, Path(alias="assetId")]
Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=10_000)]
"""A title in a cursor takes up to 16 characters for each of its own."""

PRIVATE = "private, no-cache"
PUBLIC = "public, no-cache"
"""`no-cache` lets browsers and CDNs keep an answer but ask each time whether its tag is still right."""


def check_against(request: Request) -> Callable[[str], None]:
    """A function that answers 304 when the caller holds the tag it is given."""
    return lambda etag: check_not_modified(request, etag)


def sent_revision(request: Request, kind: str) -> int | None:
    """The revision named by `If-Match: "<kind>-<revision>"`, None for `*`.

    A tag that a proxy made weak (`W/`) when it compressed the answer counts like the one it was.

    Raises `PreconditionRequired` without the header and `CourseChanged` for any other tag.
    """
    header = request.headers.get("if-match")
    if header is None:
        raise PreconditionRequired("Send If-Match with the ETag that you read, so that no edit is lost.")
    if header.strip() == "*":
        return None
    found = re.fullmatch(rf'(?:W/)?"{kind}-(\d{{1,9}})"', header.strip())
    if found is None:
        raise CourseChanged(f"Load the {kind} again, look at what changed, and repeat your edit.")
    return int(found[1])
