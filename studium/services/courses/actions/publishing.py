"""From draft to version, in and out of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from studium.contracts.courses import CourseUnpublished
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.kit.http import encode_cursor
from studium.services.courses.actions.access import Ctx, authored, locked_course
from studium.services.courses.actions.cursors import BY_NUMBER, place
from studium.services.courses.actions.drafts import load_draft
from studium.services.courses.domain.checks import Problem, check_draft, refuse_errors
from studium.services.courses.domain.course import Course, Draft, SlugTaken
from studium.services.courses.domain.publishing import (
    Version,
    course_event,
    guarded_assets,
    lesson_event,
    next_version,
    same_version,
)
from studium.services.courses.domain.search import words_of
from studium.services.courses.store import catalogue, drafts, files, release, versions


@dataclass(frozen=True)
class Published:
    """The live version, whether this call made it, and what the author had better look at."""

    version: Version
    is_new: bool
    warnings: list[Problem]


async def publish(ctx: Ctx, principal: Principal, course_id: UUID) -> Published:
    """Make the draft the course's next version and show it in the catalogue.

    Announces each new or changed lesson, then the course. Publishing what is live already does nothing.
    Raises `CannotPublish` with all errors of the draft.
    """
    async with ctx.db.unit_of_work() as uow:
        course = await locked_course(uow, principal, course_id)
        draft = await load_draft(ctx, uow, course)
        problems = check_draft(draft, await files.asset_kinds(uow, course_id))
        refuse_errors(problems)
        live = await versions.version_of(uow, course_id, course.live_version)
        version = next_version(draft, live, principal.user_id, clock.now())
        if course.is_live and live is not None and same_version(version, live):
            return Published(live, is_new=False, warnings=problems)
        await _go_live(uow, draft, version)
    return Published(version, is_new=True, warnings=problems)


async def _go_live(uow: UnitOfWork, draft: Draft, version: Version) -> None:
    course = replace(
        draft.course,
        published_status="published",
        live_version=version.version,
        published_at=draft.course.published_at or version.published_at,
        updated_at=version.published_at,
    )
    if not await drafts.keep_slug(uow, version.details.slug, course.course_id):
        raise SlugTaken(f"Another course had the address “{version.details.slug}”; choose a different one.")
    await versions.insert_version(uow, version)
    await release.put_in_force(uow, version, guarded_assets(draft, version))
    await drafts.update_course(uow, course)
    await catalogue.list_course(uow, course, version, words_of(version))
    _announce(uow, draft, version)


def _announce(uow: UnitOfWork, draft: Draft, version: Version) -> None:
    """Lessons first: whoever hears the course knows its lessons already."""
    changed = version.changed_lessons()
    for lesson in version.outline.lessons:
        if lesson.lesson_id in changed:
            content = draft.contents[lesson.content_id]
            uow.emit(lesson_event(version.course_id, version.version, lesson, content))
    uow.emit(course_event(version, draft.course))


async def unpublish(ctx: Ctx, principal: Principal, course_id: UUID) -> Course:
    """Take a course out of the catalogue; people enrolled keep their access. A repeat does nothing."""
    async with ctx.db.unit_of_work() as uow:
        course = await locked_course(uow, principal, course_id)
        if course.is_live:
            course = await _withdraw(uow, replace(course, published_status="unpublished"))
    return course


async def remove_course(ctx: Ctx, principal: Principal, course_id: UUID) -> Course | None:
    """Delete a draft that was never public; archive any other course. Returns the archived course.

    The files of a deleted draft are swept later.
    """
    async with ctx.db.unit_of_work() as uow:
        course = await locked_course(uow, principal, course_id)
        if course.live_version is None:
            assets = await files.assets_of(uow, course_id)
            await files.announce_objects(uow, [one.object_key for one in assets], clock.now())
            await drafts.delete_course(uow, course_id)
            return None
        archived = replace(course, published_status="archived")
        return await _withdraw(uow, archived) if course.is_live else await _save(uow, archived)


async def _withdraw(uow: UnitOfWork, course: Course) -> Course:
    await catalogue.unlist_course(uow, course.course_id)
    uow.emit(CourseUnpublished(course_id=course.course_id, unpublished_at=clock.now()))
    return await _save(uow, course)


async def _save(uow: UnitOfWork, course: Course) -> Course:
    course = replace(course, updated_at=clock.now())
    await drafts.update_course(uow, course)
    return course


async def list_versions(
    ctx: Ctx, principal: Principal, course_id: UUID, *, limit: int, cursor: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """One page of a course's versions for its authors, newest first, with the next page's cursor."""
    (before,) = place(cursor, BY_NUMBER, 1) or (None,)
    async with ctx.db.connect() as connection:
        await authored(connection, principal, course_id)
        found = await versions.versions_of(connection, course_id, limit=limit + 1, before=before)
    page = found[:limit]
    return page, encode_cursor(page[-1]["version"]) if len(found) > limit else None
