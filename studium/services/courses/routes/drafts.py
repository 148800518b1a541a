"""Authoring: courses and versions."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from studium.kit.auth import CurrentPrincipal
from studium.kit.errors import PreconditionRequired
from studium.services.courses.actions import drafts, publishing
from studium.services.courses.domain.checks import CannotPublish
from studium.services.courses.domain.course import (
    Course,
    CourseChanged,
    CourseNotFound,
    PublishedStatus,
    SlugTaken,
    UnknownPerson,
)
from studium.services.courses.domain.search import AuthoredFilter
from studium.services.courses.routes.base import (
    AUTHORS,
    ROUTER,
    CourseId,
    CoursesContext,
    Cursor,
    Limit,
    sent_revision,
)
from studium.services.courses.schemas.authoring import (
    AuthoredCourses,
    Authors,
    CourseEdit,
    CourseState,
    DraftAnswer,
    NewCourse,
    course_tag,
)
from studium.services.courses.schemas.review import (
    ChangesAnswer,
    Checks,
    PublishedAnswer,
    VersionEntry,
    VersionList,
)


def _answer(response: Response, course: Course) -> CourseState:
    response.headers.update({"ETag": course_tag(course), "Cache-Control": "no-store"})
    return CourseState.of(course)


@ROUTER.get(
    "/authored-courses", policy=AUTHORS.reading("courses:read"), summary="List the courses you author"
)
async def list_authored_courses(
    *,
    ctx: CoursesContext,
    who: CurrentPrincipal,
    q: Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$", description="Part of the title.")] = "",
    status: PublishedStatus | None = None,
    instructor_id: UUID | None = None,
    own: Annotated[bool, Query(description="For admins: only the courses they author themselves.")] = False,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> AuthoredCourses:
    """The courses you teach or co-author in every state, last edited first; for admins all."""
    wanted = AuthoredFilter(q.strip(), status, instructor_id, own)
    return AuthoredCourses.of(await drafts.my_courses(ctx, who, wanted, limit=limit, cursor=cursor))


@ROUTER.post(
    "/courses",
    policy=AUTHORS,
    summary="Make a new course",
    status_code=201,
    idempotent=True,
    errors=[SlugTaken],
)
async def create_course(
    ctx: CoursesContext, response: Response, who: CurrentPrincipal, body: NewCourse
) -> CourseState:
    """A draft taught by you; nobody else sees it before you publish it."""
    course = await drafts.create_course(ctx, who, body.edit())
    response.headers["Location"] = f"/api/v1/courses/{course.course_id}"
    return _answer(response, course)


@ROUTER.patch(
    "/courses/{courseId}",
    policy=AUTHORS,
    summary="Edit a course's details",
    errors=[CourseNotFound, CourseChanged, PreconditionRequired, SlugTaken],
)
async def edit_course(
    ctx: CoursesContext,
    request: Request,
    response: Response,
    who: CurrentPrincipal,
    course_id: CourseId,
    body: CourseEdit,
) -> CourseState:
    """Change the draft; learners see it with the next publication. Send the draft's ETag as If-Match."""
    revision = sent_revision(request, "course")
    return _answer(response, await drafts.edit_course(ctx, who, course_id, body.edit(), revision=revision))


@ROUTER.delete(
    "/courses/{courseId}",
    policy=AUTHORS,
    summary="Delete a draft or archive a course",
    status_code=204,
    errors=[CourseNotFound],
)
async def delete_course(ctx: CoursesContext, who: CurrentPrincipal, course_id: CourseId) -> None:
    """A draft that was never published is gone for good; any other course is archived."""
    await publishing.remove_course(ctx, who, course_id)


@ROUTER.put(
    "/courses/{courseId}/authors",
    policy=AUTHORS,
    summary="Set the co-authors",
    errors=[CourseNotFound, CourseChanged, PreconditionRequired, UnknownPerson],
)
async def set_authors(
    ctx: CoursesContext,
    request: Request,
    response: Response,
    who: CurrentPrincipal,
    course_id: CourseId,
    body: Authors,
) -> CourseState:
    """Exactly these people author the course with its instructor. Send the draft's ETag as If-Match."""
    revision = sent_revision(request, "course")
    course = await drafts.share_course(ctx, who, course_id, body.user_ids, revision=revision)
    return _answer(response, course)


@ROUTER.get(
    "/courses/{courseId}/draft",
    policy=AUTHORS.reading("courses:read"),
    summary="Read the whole draft",
    errors=[CourseNotFound],
)
async def read_draft(
    ctx: CoursesContext, response: Response, who: CurrentPrincipal, course_id: CourseId
) -> DraftAnswer:
    """Details, modules, lessons, contents and answer keys. The ETag is for editing the details."""
    draft = await drafts.read_draft(ctx, who, course_id)
    _answer(response, draft.course)
    return DraftAnswer.of(draft)


@ROUTER.get(
    "/courses/{courseId}/checks",
    policy=AUTHORS.reading("courses:read"),
    summary="Check the draft",
    errors=[CourseNotFound],
)
async def check_course(ctx: CoursesContext, who: CurrentPrincipal, course_id: CourseId) -> Checks:
    """Everything that keeps the draft from being published, and what you had better look at."""
    return Checks.of((await drafts.review_draft(ctx, who, course_id)).problems)


@ROUTER.get(
    "/courses/{courseId}/changes",
    policy=AUTHORS.reading("courses:read"),
    summary="Compare the draft with the live version",
    errors=[CourseNotFound],
)
async def list_changes(ctx: CoursesContext, who: CurrentPrincipal, course_id: CourseId) -> ChangesAnswer:
    """What publishing would change for learners."""
    return ChangesAnswer.of(await drafts.review_draft(ctx, who, course_id))


@ROUTER.post(
    "/courses/{courseId}/publish",
    policy=AUTHORS,
    summary="Publish the draft",
    idempotent=True,
    errors=[CourseNotFound, CannotPublish, SlugTaken],
)
async def publish_course(ctx: CoursesContext, who: CurrentPrincipal, course_id: CourseId) -> PublishedAnswer:
    """Make the draft the live version. With nothing changed the live version stays and is answered."""
    return PublishedAnswer.of(await publishing.publish(ctx, who, course_id))


@ROUTER.post(
    "/courses/{courseId}/unpublish",
    policy=AUTHORS,
    summary="Take a course out of the catalogue",
    idempotent=True,
    errors=[CourseNotFound],
)
async def unpublish_course(
    ctx: CoursesContext, response: Response, who: CurrentPrincipal, course_id: CourseId
) -> CourseState:
    """Nobody new finds it; people enrolled keep their access."""
    return _answer(response, await publishing.unpublish(ctx, who, course_id))


@ROUTER.get(
    "/courses/{courseId}/versions",
    policy=AUTHORS.reading("courses:read"),
    summary="List published versions",
    errors=[CourseNotFound],
)
async def list_versions(
    ctx: CoursesContext,
    who: CurrentPrincipal,
    course_id: CourseId,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> VersionList:
    """The versions, newest first. A version never changes."""
    found, following = await publishing.list_versions(ctx, who, course_id, limit=limit, cursor=cursor)
    return VersionList(items=[VersionEntry.model_validate(one) for one in found], next_cursor=following)
