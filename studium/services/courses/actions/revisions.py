"""Saving a lesson's edits so that none is lost, and bringing a former form back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.services.courses.actions.access import Ctx, authored, locked_course
from studium.services.courses.actions.catalogue import open_names
from studium.services.courses.actions.contents import contents_by_id
from studium.services.courses.domain.content import LessonContent
from studium.services.courses.domain.course import Lesson, LessonNotFound, check_revision
from studium.services.courses.domain.publishing import VersionLesson
from studium.services.courses.domain.revisions import (
    Revision,
    RevisionNotFound,
    brought_back,
    joined,
    revision_of,
)
from studium.services.courses.store import catalogue, drafts, revisions, versions
from studium.services.courses.store.rows import Connection

NO_LESSON = "The course has no such lesson; load its draft again."
_NOT_LIVE = "Learners do not have this lesson; publish the course first."
_NO_REVISION = "The lesson has no such revision, or it is too old; list its revisions again."


async def save_new_lessons(uow: UnitOfWork, lessons: Sequence[Lesson], by: UUID) -> None:
    """Write lessons, new or changed by an import, each as a revision of its own."""
    moment = clock.now()
    await drafts.save_lessons(uow, lessons)
    await revisions.insert_revisions(uow, [revision_of(one, by, moment) for one in lessons])


async def save_edit(
    uow: UnitOfWork, before: Lesson, after: Lesson, by: UUID, *, restored_from: int | None = None
) -> Lesson:
    """Write a lesson's edit and the form that it gives the lesson. An edit that changes nothing is none.

    What one author saves within a few minutes makes one revision. The caller holds the course's lock.
    """
    if after == before:
        return before
    moment = clock.now()
    after = replace(after, revision=before.revision + 1)
    await drafts.save_lessons(uow, [after])
    await drafts.touch_course(uow, after.course_id, moment)
    coming = revision_of(after, by, moment, restored_from)
    latest = await revisions.latest_revision(uow, after.lesson_id)
    continued = joined(latest, coming)
    if latest is not None and continued is not None:
        await revisions.replace_revision(uow, latest, continued)
    else:
        await revisions.insert_revisions(uow, [coming])
    return after


async def draft_lesson(
    connection: Connection, course_id: UUID, lesson_id: UUID, *, lock: bool = False
) -> Lesson:
    """A lesson that the draft holds now. Raises `LessonNotFound`, for removed ones too."""
    lesson = await drafts.lesson_by_id(connection, course_id, lesson_id, lock=lock)
    if lesson is None or lesson.deleted_at is not None:
        raise LessonNotFound(NO_LESSON)
    return lesson


@dataclass(frozen=True)
class History:
    """A lesson's revisions, newest first, and the names of who made them by user id."""

    revisions: list[Revision]
    names: dict[UUID, str]


async def list_revisions(ctx: Ctx, principal: Principal, course_id: UUID, lesson_id: UUID) -> History:
    """The kept revisions of a lesson for its course's authors; the first is its present form."""
    async with ctx.db.connect() as connection:
        await authored(connection, principal, course_id)
        await draft_lesson(connection, course_id, lesson_id)
        found = await revisions.revisions_of(connection, lesson_id)
        sealed = await catalogue.names_of(connection, sorted({one.edited_by for one in found}))
    return History(found, await open_names(ctx, sealed))


@dataclass(frozen=True)
class PastLesson:
    """A former form of a lesson with its content and answer key."""

    revision: Revision
    content: LessonContent
    names: dict[UUID, str]


async def read_revision(
    ctx: Ctx, principal: Principal, course_id: UUID, lesson_id: UUID, number: int
) -> PastLesson:
    """What a lesson was in one of its revisions. Raises `LessonNotFound`, `RevisionNotFound`."""
    async with ctx.db.connect() as connection:
        await authored(connection, principal, course_id)
        await draft_lesson(connection, course_id, lesson_id)
        found = await _revision(connection, lesson_id, number)
        sealed = await catalogue.names_of(connection, [found.edited_by])
    contents = await contents_by_id(ctx, {found.content_id})
    return PastLesson(found, contents[found.content_id], await open_names(ctx, sealed))


async def _revision(connection: Connection, lesson_id: UUID, number: int) -> Revision:
    found = await revisions.revision_by_number(connection, lesson_id, number)
    if found is None:
        raise RevisionNotFound(_NO_REVISION)
    return found


async def read_published(
    ctx: Ctx, principal: Principal, course_id: UUID, lesson_id: UUID
) -> tuple[VersionLesson, LessonContent]:
    """A lesson as the live version has it, with its answer key, for its course's authors.

    Raises `LessonNotFound` where learners do not have the lesson.
    """
    async with ctx.db.connect() as connection:
        course = await authored(connection, principal, course_id)
        live = await versions.version_of(connection, course_id, course.live_version)
    lessons = live.outline.lessons if live else []
    found = next((one for one in lessons if one.lesson_id == lesson_id), None)
    if found is None:
        raise LessonNotFound(_NOT_LIVE)
    contents = await contents_by_id(ctx, {found.content_id})
    return found, contents[found.content_id]


async def restore_revision(
    ctx: Ctx,
    principal: Principal,
    course_id: UUID,
    lesson_id: UUID,
    number: int,
    *,
    revision: int | None,
) -> Lesson:
    """Give a lesson a former form again, as an edit like any other; its place in the outline stays.

    `revision` is the one the caller saw last. Raises `LessonNotFound`, `RevisionNotFound`, `CourseChanged`.
    """
    async with ctx.db.unit_of_work() as uow:
        await locked_course(uow, principal, course_id)
        lesson = await draft_lesson(uow, course_id, lesson_id, lock=True)
        check_revision(revision, lesson.revision, "lesson")
        found = await _revision(uow, lesson_id, number)
        return await save_edit(
            uow, lesson, brought_back(lesson, found), principal.user_id, restored_from=number
        )
