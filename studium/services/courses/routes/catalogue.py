"""What the public and learners read."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Request, Response

from studium.kit.auth import PUBLIC as EVERYBODY
from studium.kit.auth import SIGNED_IN, CurrentPrincipal, MaybePrincipal
from studium.kit.http import KeptAnswers
from studium.kit.vault import CACHE_SECONDS
from studium.services.courses.actions import catalogue
from studium.services.courses.domain import search
from studium.services.courses.domain.course import (
    Course,
    CourseNotFound,
    LessonLocked,
    LessonNotFound,
    Level,
    NotEnrolled,
)
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
    "/courses",
    policy=EVERYBODY.reading("courses:read"),
    summary="List the available courses",
    may_lag=True,
    response_model=CourseList,
)
async def list_courses(
    *,
    ctx: CoursesContext,
    request: Request,
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
) -> Response:
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
    kept: KeptAnswers = request.app.state.kept_answers
    etag = await catalogue.list_tag(ctx, query, limit=limit, cursor=cursor, with_facets=facets)
    check_against(request)(etag)
    body = kept.get(etag)
    if body is None:
        listed = await catalogue.list_courses(ctx, query, limit=limit, cursor=cursor, with_facets=facets)
        body = CourseList.of(listed).model_dump_json().encode()
        if listed.etag == etag:
            # The catalogue was the same before and after, so this is what the tag stands for. It shows names,
            # which are remembered no longer than the keys with which they are read.
            kept.keep(etag, body, CACHE_SECONDS)
        etag = listed.etag
    return _made(body, etag, PUBLIC)


def _made(body: bytes, etag: str, cache: str) -> Response:
    headers = {"ETag": etag, "Cache-Control": cache}
    return Response(body, headers=headers, media_type="application/json")


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
    response_model=LessonList,
)
async def list_lessons(
    ctx: CoursesContext, request: Request, who: MaybePrincipal, name: CourseName
) -> Response:
    """The outline of a published course with content URLs. The contents are for people enrolled."""

    kept: KeptAnswers = request.app.state.kept_answers
    public = await catalogue.public_outline_tag(ctx, name)
    if public is not None:
        check_against(request)(public)
        if (body := kept.get(public)) is not None:
            return _made(body, public, PUBLIC)

    def check(course: Course) -> None:
        check_against(request)(catalogue.outline_tag(course.course_id, course.live_version))

    course, version = await catalogue.list_lessons(ctx, who, name, check)
    etag = catalogue.outline_tag(course.course_id, course.live_version)
    body = LessonList.of(course, version).model_dump_json().encode()
    # A version never changes, whoever asked for it.
    kept.keep(etag, body)
    return _made(body, etag, PUBLIC)


@ROUTER.get(
    "/lessons/{lessonId}/content",
    policy=SIGNED_IN.reading("courses:read"),
    summary="Read a lesson",
    errors=[LessonNotFound, NotEnrolled, LessonLocked],
)
async def read_lesson_content(
    ctx: CoursesContext, request: Request, response: Response, who: CurrentPrincipal, lesson_id: LessonId
) -> LessonContentAnswer:
    """A lesson's published content for authors and, once it is open to them, people enrolled, without any
    answer key.
    """
    page = await catalogue.read_lesson_content(ctx, who, lesson_id, check_against(request))
    response.headers.update({"ETag": page.etag, "Cache-Control": PRIVATE})
    return LessonContentAnswer.of(page)
