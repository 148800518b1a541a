"""Authoring: modules, lessons and their order."""

from __future__ import annotations

from fastapi import Request, Response

from studium.kit.auth import CurrentPrincipal
from studium.kit.errors import PreconditionRequired
from studium.services.courses.actions import outline, release
from studium.services.courses.actions.contents import ContentRefused
from studium.services.courses.domain.course import (
    BadRelease,
    CourseChanged,
    CourseNotFound,
    Lesson,
    LessonNotFound,
    ModuleNotFound,
    OutlineMismatch,
    PartNotFound,
    ReleaseRule,
    TooManyParts,
)
from studium.services.courses.routes.base import (
    AUTHORS,
    ROUTER,
    CourseId,
    CoursesContext,
    LessonId,
    ModuleId,
    PartId,
    sent_revision,
)
from studium.services.courses.schemas.authoring import (
    CourseState,
    LessonEdit,
    LessonState,
    LessonWithContent,
    ModuleInput,
    ModuleState,
    NewLesson,
    OutlineOrder,
    PartRelease,
    ReleaseInput,
    lesson_tag,
    outline_tag,
)

LESSON_BYTES = 3_000_000


def _answer(response: Response, lesson: Lesson) -> LessonState:
    response.headers.update({"ETag": lesson_tag(lesson), "Cache-Control": "no-store"})
    return LessonState.of(lesson)


@ROUTER.post(
    "/courses/{courseId}/modules",
    policy=AUTHORS,
    summary="Add a module",
    status_code=201,
    idempotent=True,
    errors=[CourseNotFound, TooManyParts],
)
async def add_module(
    ctx: CoursesContext, who: CurrentPrincipal, course_id: CourseId, body: ModuleInput
) -> ModuleState:
    """A new module at the end of the draft."""
    return ModuleState.of(await outline.add_module(ctx, who, course_id, body.title))


@ROUTER.patch(
    "/courses/{courseId}/modules/{moduleId}",
    policy=AUTHORS,
    summary="Rename a module",
    errors=[CourseNotFound, ModuleNotFound],
)
async def rename_module(
    ctx: CoursesContext, who: CurrentPrincipal, course_id: CourseId, module_id: ModuleId, body: ModuleInput
) -> ModuleState:
    """Give a module another title."""
    return ModuleState.of(await outline.rename_module(ctx, who, course_id, module_id, body.title))


@ROUTER.delete(
    "/courses/{courseId}/modules/{moduleId}",
    policy=AUTHORS,
    summary="Remove a module with its lessons",
    status_code=204,
    errors=[CourseNotFound, ModuleNotFound],
)
async def delete_module(
    ctx: CoursesContext, who: CurrentPrincipal, course_id: CourseId, module_id: ModuleId
) -> None:
    """Restoring one of its lessons brings the module back."""
    await outline.remove_module(ctx, who, course_id, module_id)


@ROUTER.post(
    "/courses/{courseId}/lessons",
    policy=AUTHORS,
    summary="Add a lesson",
    status_code=201,
    idempotent=True,
    max_body_bytes=LESSON_BYTES,
    errors=[CourseNotFound, ModuleNotFound, TooManyParts, ContentRefused],
)
async def add_lesson(
    ctx: CoursesContext, response: Response, who: CurrentPrincipal, course_id: CourseId, body: NewLesson
) -> LessonState:
    """A new lesson at the end of a module. It may be half-finished: checks come with publishing."""
    new = outline.NewLesson(**{name: getattr(body, name) for name in outline.NewLesson.__dataclass_fields__})
    lesson = await outline.add_lesson(ctx, who, course_id, body.module_id, new)
    response.headers["Location"] = f"/api/v1/courses/{course_id}/lessons/{lesson.lesson_id}"
    return _answer(response, lesson)


@ROUTER.get(
    "/courses/{courseId}/lessons/{lessonId}",
    policy=AUTHORS.reading("courses:read"),
    summary="Read a lesson of the draft",
    errors=[CourseNotFound, LessonNotFound],
)
async def read_draft_lesson(
    ctx: CoursesContext, response: Response, who: CurrentPrincipal, course_id: CourseId, lesson_id: LessonId
) -> LessonWithContent:
    """A lesson as its authors write it, with its answer keys."""
    lesson, content = await outline.read_lesson(ctx, who, course_id, lesson_id)
    _answer(response, lesson)
    return LessonWithContent.filled(lesson, content)


@ROUTER.patch(
    "/courses/{courseId}/lessons/{lessonId}",
    policy=AUTHORS,
    summary="Edit a lesson",
    max_body_bytes=LESSON_BYTES,
    errors=[CourseNotFound, LessonNotFound, CourseChanged, PreconditionRequired, ContentRefused],
)
async def edit_lesson(
    ctx: CoursesContext,
    request: Request,
    response: Response,
    who: CurrentPrincipal,
    course_id: CourseId,
    lesson_id: LessonId,
    body: LessonEdit,
) -> LessonState:
    """Change the draft of a lesson; made for saving often. Send the lesson's ETag as If-Match."""
    revision = sent_revision(request, "lesson")
    return _answer(
        response, await outline.edit_lesson(ctx, who, course_id, lesson_id, body.edit(), revision=revision)
    )


@ROUTER.delete(
    "/courses/{courseId}/lessons/{lessonId}",
    policy=AUTHORS,
    summary="Remove a lesson",
    status_code=204,
    errors=[CourseNotFound, LessonNotFound],
)
async def delete_lesson(
    ctx: CoursesContext, who: CurrentPrincipal, course_id: CourseId, lesson_id: LessonId
) -> None:
    """Take a lesson out of the draft; it can be restored."""
    await outline.remove_lesson(ctx, who, course_id, lesson_id)


@ROUTER.post(
    "/courses/{courseId}/lessons/{lessonId}/restore",
    policy=AUTHORS,
    summary="Bring a removed lesson back",
    errors=[CourseNotFound, LessonNotFound],
)
async def restore_lesson(
    ctx: CoursesContext, response: Response, who: CurrentPrincipal, course_id: CourseId, lesson_id: LessonId
) -> LessonState:
    """Undo the removal; the lesson comes back to its place."""
    return _answer(response, await outline.restore_lesson(ctx, who, course_id, lesson_id))


@ROUTER.put(
    "/courses/{courseId}/outline",
    policy=AUTHORS,
    summary="Order modules and lessons",
    errors=[CourseNotFound, CourseChanged, PreconditionRequired, OutlineMismatch],
)
async def order_outline(
    ctx: CoursesContext,
    request: Request,
    response: Response,
    who: CurrentPrincipal,
    course_id: CourseId,
    body: OutlineOrder,
) -> CourseState:
    """Put the whole outline into order at once, moving lessons between modules.

    Send the draft's `outline_etag` as If-Match.
    """
    order = [(one.module_id, one.lesson_ids) for one in body.modules]
    revision = sent_revision(request, "outline")
    course = await outline.order_outline(ctx, who, course_id, order, revision=revision)
    response.headers["ETag"] = outline_tag(course)
    return CourseState.of(course)


@ROUTER.put(
    "/courses/{courseId}/release/{partId}",
    policy=AUTHORS,
    summary="Say when a module or lesson opens",
    errors=[CourseNotFound, PartNotFound, BadRelease],
)
async def set_release(
    ctx: CoursesContext, who: CurrentPrincipal, course_id: CourseId, part_id: PartId, body: ReleaseInput
) -> PartRelease:
    """Rule when a part of the draft opens to a learner. All that is set has to be met, by a module's lessons
    as well; nothing set opens it from the start. Learners wait from the next publication on.
    """
    rule = ReleaseRule(**body.model_dump())
    await release.set_release(ctx, who, course_id, part_id, rule)
    return PartRelease(part_id=part_id, **rule.model_dump())
