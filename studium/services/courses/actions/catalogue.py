"""What the public and learners read: the catalogue, a course's page, its lessons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.http import encode_cursor, etag_for
from studium.services.courses.actions.access import MISSING, Ctx, may_author
from studium.services.courses.actions.contents import contents_by_id
from studium.services.courses.actions.cursors import BY_SCORE, BY_TIME, BY_TITLE, place
from studium.services.courses.domain.content import LessonContent
from studium.services.courses.domain.course import (
    Course,
    CourseNotFound,
    LessonLocked,
    LessonNotFound,
    NotEnrolled,
)
from studium.services.courses.domain.learner import LearnerContent, for_learner
from studium.services.courses.domain.publishing import Version
from studium.services.courses.domain.release import lock_of
from studium.services.courses.domain.search import Query, Sort
from studium.services.courses.store import catalogue, drafts, heard, versions

FORMER = "Former user"

CheckETag = Callable[[str], None]
"""Raises when the caller holds this representation already; called before anything heavy is read."""


@dataclass(frozen=True)
class Listed:
    """One page of the catalogue. `names` holds the instructors' names by user id."""

    rows: Sequence[dict[str, Any]]
    names: dict[UUID, str]
    next_cursor: str | None
    etag: str
    facets: dict[str, list[tuple[str, int]]] | None


async def list_tag(ctx: Ctx, query: Query, *, limit: int, cursor: str | None, with_facets: bool) -> str:
    """The entity tag of what `list_courses` would find now: one small statement."""
    return etag_for(await catalogue.current_revision(ctx.db), query, limit, cursor, with_facets)


async def list_courses(
    ctx: Ctx, query: Query, *, limit: int, cursor: str | None, with_facets: bool
) -> Listed:
    """One page of the public catalogue, with its entity tag.

    One statement, and one more each for facets and for an empty page's tag. Names cost one look-up of keys at
    most.
    """
    after = place(cursor, _SORT_VALUES[query.effective_sort])
    asked = (query, limit, cursor, with_facets)
    async with ctx.db.connect() as connection:
        found = await catalogue.search_catalogue(connection, query, limit=limit + 1, after=after)
        revision = found[0]["catalogue_revision"] if found else await catalogue.catalogue_revision(connection)
        facets = await catalogue.facets(connection, query) if with_facets else None
    rows = found[:limit]
    following = encode_cursor(rows[-1]["sort_value"], rows[-1]["course_id"]) if len(found) > limit else None
    return Listed(rows, await _open_names(ctx, rows), following, etag_for(revision, *asked), facets)


_SORT_VALUES: dict[Sort, TypeAdapter[Any]] = {"newest": BY_TIME, "title": BY_TITLE, "relevance": BY_SCORE}


async def _open_names(ctx: Ctx, rows: Sequence[dict[str, Any]]) -> dict[UUID, str]:
    sealed = {
        row["instructor_id"]: (row["first_name"], row["last_name"]) for row in rows if row["first_name"]
    }
    return await open_names(ctx, sealed)


async def open_names(ctx: Ctx, sealed: dict[UUID, tuple[str, str]]) -> dict[UUID, str]:
    """Full names in clear, opened in one batch. Erased people are "Former user"."""
    parts = [part for pair in sealed.values() for part in pair]
    opened = await ctx.vault.open_many(parts) if parts else []
    names = [one.reveal_or("") for one in opened]
    pairs = zip(names[::2], names[1::2], strict=True)
    full = [f"{first} {last}".strip() or FORMER for first, last in pairs]
    return dict(zip(sealed, full, strict=True))


@dataclass(frozen=True)
class CoursePage:
    """A course's page: the live version, or the draft where there is none and the caller is its author.

    `etag` changes with each version, the people who teach and their names, and for authors with each edit.
    """

    course: Course
    version: Version | None
    names: dict[UUID, str]
    may_author: bool
    etag: str


async def read_course(ctx: Ctx, principal: Principal | None, name: str, check: CheckETag) -> CoursePage:
    """A course by id or slug: the public sees published courses, authors see theirs in every state, people
    enrolled keep theirs.

    Three queries: the course, the names, its version; the first two alone with a copy that is still right.
    """
    course = await _visible(ctx, principal, name)
    author = may_author(course, principal)
    people = [course.instructor_id, *sorted(course.co_author_ids)]
    async with ctx.db.connect() as connection:
        sealed = await catalogue.names_of(connection, people)
    names = await open_names(ctx, sealed)
    shown = [(one, names.get(one, FORMER)) for one in people]
    state = (course.live_version, course.published_status, course.revision if author else "public")
    etag = etag_for("page", course.course_id, *state, shown)
    check(etag)
    async with ctx.db.connect() as connection:
        version = await versions.version_of(connection, course.course_id, course.live_version)
    return CoursePage(course, version, names, author, etag)


async def _visible(ctx: Ctx, principal: Principal | None, name: str) -> Course:
    """A course that the caller may know of. People enrolled keep a course that left the catalogue."""
    async with ctx.db.connect() as connection:
        course = await drafts.course_by_id_or_slug(connection, name)
        if course is None:
            raise CourseNotFound(MISSING)
        if course.is_live or may_author(course, principal):
            return course
        may_stay = (
            principal is not None
            and course.live_version is not None
            and await heard.is_enrolled(connection, principal.user_id, course.course_id)
        )
    if not may_stay:
        raise CourseNotFound(MISSING)
    return course


def outline_tag(course_id: UUID, version: int | None) -> str:
    """The entity tag of a course's live outline."""
    return etag_for("lessons", course_id, version)


async def public_outline_tag(ctx: Ctx, name: str) -> str | None:
    """The tag of what `list_lessons` answers to everybody, None where only some may see it: one statement."""
    found = await versions.live_version(ctx.db, name)
    return outline_tag(*found) if found else None


async def list_lessons(
    ctx: Ctx, principal: Principal | None, name: str, check: Callable[[Course], None]
) -> tuple[Course, Version]:
    """The live outline of a course: two queries, one with a copy that is still right (`check` raises then).

    Raises `CourseNotFound`; for its authors too while nothing was published (they read the draft).
    """
    course = await _visible(ctx, principal, name)
    check(course)
    async with ctx.db.connect() as connection:
        version = await versions.version_of(connection, course.course_id, course.live_version)
    if version is None:
        raise CourseNotFound("Nothing was published yet; read the course's draft instead.")
    return course, version


@dataclass(frozen=True)
class LessonPage:
    """A lesson as a learner gets it. `etag` stays the same until the lesson is published anew."""

    lesson_id: UUID
    course_id: UUID
    title: str
    type: str
    version: int
    content: LearnerContent
    etag: str


async def read_lesson_content(
    ctx: Ctx, principal: Principal, lesson_id: UUID, check: CheckETag
) -> LessonPage:
    """The published content of a lesson without any answer key; two queries, one with a right copy.

    For people enrolled in its course, once it is open to them, and for its authors. Raises `LessonNotFound`,
    `LessonLocked` and, where the course is public, `NotEnrolled`.
    """
    async with ctx.db.connect() as connection:
        found = await versions.published_form(connection, lesson_id, principal.user_id)
    if found is None:
        raise LessonNotFound("There is no such lesson; read the course's lessons again.")
    _refuse_stranger(found, principal)
    etag = etag_for("lesson", lesson_id, found["since"])
    check(etag)
    contents: dict[str, LessonContent] = await contents_by_id(ctx, {found["content_id"]})
    return LessonPage(
        lesson_id=lesson_id,
        course_id=found["course_id"],
        title=found["title"],
        type=found["type"],
        version=found["since"],
        content=for_learner(contents[found["content_id"]]),
        etag=etag,
    )


LOCKED = "This lesson is not open to you yet; `lock` says when it is, and what to complete before."


def _refuse_stranger(found: dict[str, Any], principal: Principal) -> None:
    if found["is_author"] or principal.is_admin:
        return
    if found["is_enrolled"]:
        if (lock := lock_of(found, clock.now())) is not None:
            raise LessonLocked(LOCKED, lock=lock.model_dump(mode="json"), course_id=str(found["course_id"]))
        return
    if found["published_status"] != "published":
        raise LessonNotFound("There is no such lesson; read the course's lessons again.")
    raise NotEnrolled(
        "Enrol in the course first: POST /api/v1/enrollments/{courseId}.", course_id=str(found["course_id"])
    )


async def sweep_words(ctx: Ctx) -> None:
    """Forget words of courses that left the catalogue, so that no typo is corrected to them."""
    async with ctx.db.unit_of_work() as uow:
        await catalogue.forget_words(uow)
