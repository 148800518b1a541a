"""What the public and learners read."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Request, Response

from studium.kit.auth import PUBLIC as EVERYBODY
from studium.kit.auth import SIGNED_IN, CurrentPrincipal, MaybePrincipal
from studium.kit.http import etag_for
from studium.services.courses.actions import catalogue
from studium.services.courses.domain import search
from studium.services.courses.domain.course import Course, CourseNotFound, LessonNotFound, Level, NotEnrolled
from studium.services.courses.routes.base import (
    PRIVATE,
    PUBLIC,
    ROUTER,
    CourseName,
    CoursesContext,
    Cursor,
    LessonId,
    Limit,
    check_against,
)
from studium.services.courses.schemas.catalogue import (
    CourseAnswer,
    CourseList,
    LessonContentAnswer,
    LessonList,
)

Word = Annotated[str | None, Query(max_length=60, pattern=r"^[^\x00]+$")]


@ROUTER.get(
    "/courses", policy=EVERYBODY.reading("courses:read"), summary="List the available courses", may_lag=True
)
async def list_courses(
    *,
    ctx: CoursesContext,
    request: Request,
    response: Response,
    q: Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$", description="Words to search for.")] = "",
    category: Word = None,
    tag: Word = None,
    level: Level | None = None,
    language: Word = None,
    price: Literal["free", "paid"] | None = None,
    instructor_id: UUID | None = None,
    sort: Annotated[
        search.Sort | None, Query(description="Default: relevance with `q`, else newest.")
    ] = None,
    facets: Annotated[bool, Query(description="Also count by category, level, language, price.")] = False,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> CourseList:
    """Published courses, found by words (small typos and a half typed last word are forgiven) and filters.

    Pages are stable: a course published meanwhile neither repeats nor hides another.
    """
    query = search.Query(
        text=q.strip(),
        category=category.lower() if category else None,
        tag=tag.lower() if tag else None,
        level=level,
        language=language,
        price=price,
        instructor_id=instructor_id,
        sort=sort or ("relevance" if q.strip() else "newest"),
    )
    listed = await catalogue.list_courses(
        ctx,
        query,
        limit=limit,
        cursor=cursor,
        with_facets=facets,
        check=check_against(request) if "if-none-match" in request.headers else None,
    )
    response.headers.update({"ETag": listed.etag, "Cache-Control": PUBLIC})
    return CourseList.of(listed)


@ROUTER.get(
    "/courses/{courseId}",
    policy=EVERYBODY.reading("courses:read"),
    summary="Show a course",
    errors=[CourseNotFound],
    may_lag=True,
)
async def read_course(
    ctx: CoursesContext, request: Request, response: Response, who: MaybePrincipal, name: CourseName
) -> CourseAnswer:
    """A published course by its id or slug, a former slug too; authors see theirs in every state."""
    page = await catalogue.read_course(ctx, who, name, check_against(request))
    response.headers.update({"ETag": page.etag, "Cache-Control": PRIVATE if page.may_author else PUBLIC})
    response.headers["Vary"] = "Authorization, Cookie"
    return CourseAnswer.of(page)


@ROUTER.get(
    "/courses/{courseId}/lessons",
    policy=EVERYBODY.reading("courses:read"),
    summary="List all lessons of a course",
    errors=[CourseNotFound],
    may_lag=True,
)
async def list_lessons(
    ctx: CoursesContext, request: Request, response: Response, who: MaybePrincipal, name: CourseName
) -> LessonList:
    """The outline of a published course with content URLs. The contents are for people enrolled."""

    def check(course: Course) -> None:
        check_against(request)(_outline_etag(course))

    course, version = await catalogue.list_lessons(ctx, who, name, check)
    response.headers.update({"ETag": _outline_etag(course), "Cache-Control": PUBLIC})
    response.headers["Vary"] = "Authorization, Cookie"
    return LessonList.of(course, version)


def _outline_etag(course: Course) -> str:
    return etag_for("lessons", course.course_id, course.live_version)


@ROUTER.get(
    "/lessons/{lessonId}/content",
    policy=SIGNED_IN.reading("courses:read"),
    summary="Read a lesson",
    errors=[LessonNotFound, NotEnrolled],
)
async def read_lesson_content(
    ctx: CoursesContext, request: Request, response: Response, who: CurrentPrincipal, lesson_id: LessonId
) -> LessonContentAnswer:
    """A lesson's published content for people enrolled and authors, without any answer key."""
    page = await catalogue.read_lesson_content(ctx, who, lesson_id, check_against(request))
    response.headers.update({"ETag": page.etag, "Cache-Control": PRIVATE})
    return LessonContentAnswer.of(page)
