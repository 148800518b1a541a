"""Making and editing drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from studium.contracts.courses import AuthorsChanged
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.errors import FieldError, InvalidInput
from studium.kit.http import encode_cursor
from studium.services.courses.actions.access import Ctx, authored, locked_course
from studium.services.courses.actions.catalogue import open_names
from studium.services.courses.actions.contents import clean_html, load_contents
from studium.services.courses.actions.cursors import BY_TIME, place
from studium.services.courses.domain.checks import Problem, check_draft
from studium.services.courses.domain.course import (
    Course,
    CourseDetails,
    Draft,
    NotAnInstructor,
    SlugTaken,
    UnknownPerson,
    check_revision,
)
from studium.services.courses.domain.diff import Changes, changes_between
from studium.services.courses.domain.publishing import next_version
from studium.services.courses.domain.search import AuthoredFilter
from studium.services.courses.domain.slug import free_slug, slugify
from studium.services.courses.store import catalogue, drafts, files, release, versions
from studium.services.courses.store.rows import Connection

Edit = dict[str, Any]
"""New values by field name; fields that are left out stay as they are."""


async def create_course(
    ctx: Ctx, principal: Principal, edit: Edit, *, course_id: UUID | None = None
) -> Course:
    """A new draft taught by the caller. Without a slug it gets one from its title, numbered where needed.

    Raises `NotAnInstructor`, `SlugTaken`, `InvalidInput`.
    """
    if not principal.has("instructor", "admin"):
        raise NotAnInstructor("Ask an admin for the role of instructor.")
    edit = await _cleaned(edit)
    async with ctx.db.unit_of_work() as uow:
        await drafts.lock_slugs(uow)
        course = _new_course(principal.user_id, course_id or clock.new_id())
        slug = edit.get("slug") or await unused_slug(uow, edit["title"], course.course_id)
        course = replace(course, details=edited(course.details, edit | {"slug": slug}))
        await refuse_taken_slug(uow, course)
        await drafts.insert_course(uow, course)
    return course


def _new_course(instructor_id: UUID, course_id: UUID) -> Course:
    moment = clock.now()
    return Course(
        course_id=course_id,
        instructor_id=instructor_id,
        details=CourseDetails(title="New course", slug="new-course"),
        published_status="draft",
        live_version=None,
        revision=1,
        outline_revision=1,
        created_at=moment,
        updated_at=moment,
    )


async def _cleaned(edit: Edit) -> Edit:
    html = edit.get("description")
    return edit | {"description": await clean_html(html, "/description")} if html else edit


def edited(details: CourseDetails, edit: Edit) -> CourseDetails:
    """The details with new values, whose description is clean already.

    Raises `InvalidInput` with every field that is wrong.
    """
    values = {**details.model_dump(), **edit}
    values["description"] = values["description"] or ""
    values["category"] = (values["category"] or "").strip().lower() or None
    values["tags"] = list(dict.fromkeys(tag.strip().lower() for tag in values["tags"] or [] if tag.strip()))
    try:
        return CourseDetails.model_validate(values)
    except ValidationError as error:
        wrong = [
            FieldError("".join(f"/{part}" for part in one["loc"]), one["type"], one["msg"])
            for one in error.errors()
        ]
        raise InvalidInput("Put right the listed fields.", errors=wrong) from None


async def unused_slug(connection: Connection, title: str, course_id: UUID) -> str:
    """A slug made of the title that no other course has or had."""
    return free_slug(title, await drafts.slugs_like(connection, slugify(title)[:60], course_id))


async def refuse_taken_slug(connection: Connection, course: Course) -> None:
    """Raise `SlugTaken` when another course has or had this slug."""
    slug = course.details.slug
    if slug in await drafts.slugs_like(connection, slug, course.course_id):
        raise SlugTaken(f"Another course has the address “{slug}”; choose a different one.")


async def edit_course(
    ctx: Ctx, principal: Principal, course_id: UUID, edit: Edit, *, revision: int | None
) -> Course:
    """Change a draft's details; learners see it when it is published next.

    `revision` is the one the edit began from. Raises `CourseChanged` when somebody else was faster.
    """
    edit = await _cleaned(edit)
    async with ctx.db.unit_of_work() as uow:
        if "slug" in edit:
            await drafts.lock_slugs(uow)
        course = await locked_course(uow, principal, course_id)
        check_revision(revision, course.revision, "course")
        details = edited(course.details, edit)
        if details == course.details:
            return course
        course = replace(course, details=details, revision=course.revision + 1, updated_at=clock.now())
        if "slug" in edit:
            await refuse_taken_slug(uow, course)
        await drafts.update_course(uow, course)
    return course


async def share_course(
    ctx: Ctx, principal: Principal, course_id: UUID, user_ids: Sequence[UUID], *, revision: int | None
) -> Course:
    """Make exactly these people the course's co-authors. They have all of its instructor's rights.

    Announced where that changes anything. `revision` is as in `edit_course`. Raises `CourseChanged`, and
    `UnknownPerson` for who has no account.
    """
    async with ctx.db.unit_of_work() as uow:
        course = await locked_course(uow, principal, course_id)
        check_revision(revision, course.revision, "course")
        others = frozenset(user_ids) - {course.instructor_id}
        await _refuse_strangers(uow, user_ids, others - course.co_author_ids)
        if others == course.co_author_ids:
            return course
        await drafts.replace_authors(uow, course_id, others)
        moment = clock.now()
        course = replace(course, co_author_ids=others, revision=course.revision + 1, updated_at=moment)
        await drafts.update_course(uow, course)
        uow.emit(AuthorsChanged(course_id=course_id, author_ids=course.author_ids, changed_at=moment))
    return course


async def _refuse_strangers(
    connection: Connection, user_ids: Sequence[UUID], coming: frozenset[UUID]
) -> None:
    strangers = coming - (await catalogue.names_of(connection, list(coming))).keys()
    wrong = [
        FieldError(f"/user_ids/{index}", "unknown_person", "Nobody has this id.")
        for index, user_id in enumerate(user_ids)
        if user_id in strangers
    ]
    if wrong:
        raise UnknownPerson("Name only people who have an account.", errors=wrong)


@dataclass(frozen=True)
class Authored:
    """One page of the courses that somebody may edit. `names` holds the instructors' names by user id."""

    courses: list[Course]
    names: dict[UUID, str]
    next_cursor: str | None


async def my_courses(
    ctx: Ctx, principal: Principal, wanted: AuthoredFilter, *, limit: int, cursor: str | None
) -> Authored:
    """One page of the drafts that the caller may edit, for admins all, last edited first; two queries."""
    user_id = None if principal.is_admin and not wanted.own else principal.user_id
    after = place(cursor, BY_TIME)
    async with ctx.db.connect() as connection:
        found = await drafts.courses_of_author(connection, user_id, wanted, limit=limit + 1, after=after)
        page = found[:limit]
        sealed = await catalogue.names_of(connection, sorted({one.instructor_id for one in page}))
    following = encode_cursor(page[-1].updated_at, page[-1].course_id) if len(found) > limit else None
    return Authored(page, await open_names(ctx, sealed), following)


async def read_draft(ctx: Ctx, principal: Principal, course_id: UUID) -> Draft:
    """A whole draft with contents and answer keys, for its authors; five queries."""
    async with ctx.db.connect() as connection:
        course = await authored(connection, principal, course_id)
        return await load_draft(ctx, connection, course)


async def load_draft(ctx: Ctx, connection: Connection, course: Course) -> Draft:
    """The modules, lessons and contents of a course's draft."""
    modules = await drafts.modules_of(connection, course.course_id)
    lessons = await drafts.lessons_of(connection, course.course_id)
    rules = await release.rules_of(connection, course.course_id)
    return Draft(course, modules, lessons, await load_contents(ctx, lessons), rules)


@dataclass(frozen=True)
class Review:
    """What an author wants to know before publishing."""

    problems: list[Problem]
    changes: Changes


async def review_draft(ctx: Ctx, principal: Principal, course_id: UUID) -> Review:
    """All problems of a draft, and what publishing it would change."""
    async with ctx.db.connect() as connection:
        course = await authored(connection, principal, course_id)
        draft = await load_draft(ctx, connection, course)
        kinds = await files.asset_kinds(connection, course_id)
        live = await versions.version_of(connection, course_id, course.live_version)
    coming = next_version(draft, live, principal.user_id, clock.now())
    return Review(check_draft(draft, kinds), changes_between(coming, live))
