"""A lesson's history, and its preview as learners would see it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Request, Response

from studium.kit.auth import CurrentPrincipal
from studium.kit.errors import PreconditionRequired
from studium.services.courses.actions import outline, revisions
from studium.services.courses.domain.course import CourseChanged, CourseNotFound, LessonNotFound
from studium.services.courses.domain.revisions import RevisionNotFound
from studium.services.courses.routes.base import (
    AUTHORS,
    ROUTER,
    CourseId,
    CoursesContext,
    LessonId,
    sent_revision,
)
from studium.services.courses.schemas.authoring import LessonState, lesson_tag
from studium.services.courses.schemas.revisions import (
    LessonPreview,
    PublishedLesson,
    RevisionList,
    RevisionWithContent,
)

RevisionNumber = Annotated[int, Path(alias="revision", ge=1, le=2**31 - 1)]

_NO_STORE = {"Cache-Control": "no-store"}


@ROUTER.get(
    "/courses/{courseId}/lessons/{lessonId}/preview",
    policy=AUTHORS,
    summary="See a lesson of the draft as a learner",
    errors=[CourseNotFound, LessonNotFound],
)
async def preview_lesson(
    ctx: CoursesContext, response: Response, who: CurrentPrincipal, course_id: CourseId, lesson_id: LessonId
) -> LessonPreview:
    """What learners would get of the lesson if the draft were published now, without any answer key."""
    lesson, content = await outline.preview_lesson(ctx, who, course_id, lesson_id)
    response.headers.update({"ETag": lesson_tag(lesson)} | _NO_STORE)
    return LessonPreview.of(lesson, content)


@ROUTER.get(
    "/courses/{courseId}/lessons/{lessonId}/published",
    policy=AUTHORS.reading("courses:read"),
    summary="Read a lesson of the live version with its answers",
    errors=[CourseNotFound, LessonNotFound],
)
async def read_published_lesson(
    ctx: CoursesContext, response: Response, who: CurrentPrincipal, course_id: CourseId, lesson_id: LessonId
) -> PublishedLesson:
    """The lesson as learners have it now, to be compared with the draft."""
    response.headers.update(_NO_STORE)
    return PublishedLesson.of(*await revisions.read_published(ctx, who, course_id, lesson_id))


@ROUTER.get(
    "/courses/{courseId}/lessons/{lessonId}/revisions",
    policy=AUTHORS,
    summary="List a lesson's revisions",
    errors=[CourseNotFound, LessonNotFound],
)
async def list_revisions(
    ctx: CoursesContext, response: Response, who: CurrentPrincipal, course_id: CourseId, lesson_id: LessonId
) -> RevisionList:
    """The last 50 forms of a lesson, newest first. What one author saved within five minutes is one."""
    response.headers.update(_NO_STORE)
    return RevisionList.of(await revisions.list_revisions(ctx, who, course_id, lesson_id))


@ROUTER.get(
    "/courses/{courseId}/lessons/{lessonId}/revisions/{revision}",
    policy=AUTHORS,
    summary="Read a former form of a lesson",
    errors=[CourseNotFound, LessonNotFound, RevisionNotFound],
)
async def read_revision(
    *,
    ctx: CoursesContext,
    response: Response,
    who: CurrentPrincipal,
    course_id: CourseId,
    lesson_id: LessonId,
    number: RevisionNumber,
) -> RevisionWithContent:
    """What the lesson was, with its answer keys."""
    response.headers.update(_NO_STORE)
    return RevisionWithContent.filled(await revisions.read_revision(ctx, who, course_id, lesson_id, number))


@ROUTER.post(
    "/courses/{courseId}/lessons/{lessonId}/revisions/{revision}/restore",
    policy=AUTHORS,
    summary="Bring a former form of a lesson back",
    errors=[CourseNotFound, LessonNotFound, RevisionNotFound, CourseChanged, PreconditionRequired],
)
async def restore_revision(
    *,
    ctx: CoursesContext,
    request: Request,
    response: Response,
    who: CurrentPrincipal,
    course_id: CourseId,
    lesson_id: LessonId,
    number: RevisionNumber,
) -> LessonState:
    """Give the lesson this form again, as a new revision. Send the lesson's ETag as If-Match."""
    sent = sent_revision(request, "lesson")
    lesson = await revisions.restore_revision(ctx, who, course_id, lesson_id, number, revision=sent)
    response.headers.update({"ETag": lesson_tag(lesson)} | _NO_STORE)
    return LessonState.of(lesson)
