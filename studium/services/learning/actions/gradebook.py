"""The gradebook: every learner's results in every lesson with points, as a page and as a file.

One page takes six queries, whatever it holds: may the caller see it, the course, its columns, who is on the
page, what they earned, and the keys of their names. docs/decisions/0023 has what EXPLAIN said of them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from studium.contracts.courses import GradeCategory
from studium.kit.auth import Principal
from studium.services.learning.actions import Ctx
from studium.services.learning.actions.learners import Member, members
from studium.services.learning.actions.people import check_teacher
from studium.services.learning.domain.errors import CourseNotFound
from studium.services.learning.domain.grade_files import FIRST_HEADINGS, LAST_HEADING, heading
from studium.services.learning.domain.gradebook import (
    Column,
    GradedLesson,
    Shares,
    course_grade,
    lesson_share,
)
from studium.services.learning.domain.spreadsheet import BEGINNING, line
from studium.services.learning.store import gradebook, learners
from studium.services.learning.store.gradebook import Earned, GradedCourse
from studium.services.learning.store.learners import Learner

_EXPORT_PAGE = 500

Results = Mapping[tuple[UUID, UUID | None, bool], Earned]


@dataclass(frozen=True)
class Cell:
    """What a learner has in one lesson. `share` (0 to 1) is None before there is a result.

    `earned_share` is what it would be had no teacher set it by hand (`is_overridden`). `status` and
    `submission_id` are those of the lesson's assignment, None before anything was handed in.
    """

    share: float | None
    status: str | None
    submission_id: UUID | None
    earned_share: float | None = None
    is_overridden: bool = False


@dataclass(frozen=True)
class Row:
    """A learner with a cell for each column, and the course grade in percent, None where nothing counts."""

    member: Member
    cells: list[Cell]
    percentage: float | None


@dataclass(frozen=True)
class Gradebook:
    """A course's columns and some of its rows."""

    columns: list[Column]
    rows: list[Row]


@dataclass(frozen=True)
class Export:
    """A gradebook as CSV: what to call it, and its lines, made while they are sent."""

    name: str
    lines: AsyncIterator[str]


async def read_gradebook(
    ctx: Ctx,
    caller: Principal,
    course_id: UUID,
    *,
    after: UUID | None,
    limit: int,
    learner_id: UUID | None = None,
) -> Gradebook:
    """Up to `limit` rows behind the enrolment `after`, the longest in the course first.

    With `learner_id` only this learner's row, none for who is not in the course. Raises `CourseNotFound`.
    """
    course, columns = await open_gradebook(ctx, caller, course_id)
    if learner_id is not None:
        return Gradebook(columns, await _row_of(ctx, course_id, course, columns, learner_id))
    return Gradebook(columns, await _rows(ctx, course_id, course, columns, after, limit))


async def export(ctx: Ctx, caller: Principal, course_id: UUID) -> Export:
    """The whole gradebook as CSV, read in pages while it is sent: its memory does not grow with the course.

    Rights are checked before the first line. Raises `CourseNotFound`.
    """
    course, columns = await open_gradebook(ctx, caller, course_id)
    return Export(f"{course.slug}-grades.csv", _lines(ctx, course_id, course, columns))


async def open_gradebook(ctx: Ctx, caller: Principal, course_id: UUID) -> tuple[GradedCourse, list[Column]]:
    """The course and its columns, for who teaches it. Raises `CourseNotFound`."""
    await check_teacher(ctx, caller, course_id)
    course = await gradebook.course(ctx.db, course_id)
    if course is None:
        raise CourseNotFound("This course was never published; publish it, and it has a gradebook.")
    return course, await gradebook.columns(ctx.db, course_id)


async def _rows(
    ctx: Ctx, course_id: UUID, course: GradedCourse, columns: list[Column], after: UUID | None, limit: int
) -> list[Row]:
    place = (after, after) if after is not None else None
    async with ctx.db.connect() as connection:
        found = await learners.page(connection, course_id, sort="enrolled", after=place, limit=limit)
    return await _graded(ctx, course, columns, found)


async def _row_of(
    ctx: Ctx, course_id: UUID, course: GradedCourse, columns: list[Column], learner_id: UUID
) -> list[Row]:
    async with ctx.db.connect() as connection:
        found = await learners.some(connection, course_id, [learner_id])
    return await _graded(
        ctx, course, columns, [learner for learner in found.values() if learner.status != "cancelled"]
    )


async def _graded(
    ctx: Ctx, course: GradedCourse, columns: list[Column], found: Sequence[Learner]
) -> list[Row]:
    earned = await gradebook.earned(ctx.db, [learner.user_id for learner in found], columns)
    results = results_of(earned)
    policy = [GradeCategory.model_validate(category) for category in course.grading]
    return [_row(member, policy, columns, results) for member in await members(ctx, found)]


def _row(
    member: Member,
    policy: Sequence[GradeCategory],
    columns: Sequence[Column],
    results: Results,
) -> Row:
    cells = [cell_of(column, member.learner.user_id, results) for column in columns]
    graded = [
        GradedLesson(column.category, cell.share or 0.0)
        for column, cell in zip(columns, cells, strict=True)
        if column.category
    ]
    grade = course_grade(policy, graded)
    return Row(member, cells, grade.percentage if grade else None)


def results_of(earned: Sequence[Earned]) -> Results:
    """Results by learner, by quiz, assignment or lesson, and by whether they were set by hand."""
    return {(result.user_id, result.item_id, result.is_override): result for result in earned}


def cell_of(column: Column, user_id: UUID, results: Results) -> Cell:
    """What the learner has in the lesson."""
    quiz = results.get((user_id, column.quiz_id, False))
    work = results.get((user_id, column.assignment_id, False))
    override = results.get((user_id, column.lesson_id, True))
    shares = Shares(
        quiz.share if quiz else None,
        work.share if work else None,
        override.share if override else None,
    )
    return Cell(
        lesson_share(column.points, shares),
        work.status if work else None,
        work.submission_id if work else None,
        lesson_share(column.points, replace(shares, override=None)),
        shares.override is not None,
    )


async def _lines(
    ctx: Ctx, course_id: UUID, course: GradedCourse, columns: list[Column]
) -> AsyncIterator[str]:
    yield BEGINNING + line([*FIRST_HEADINGS, *(heading(column) for column in columns), LAST_HEADING])
    after: UUID | None = None
    while rows := await _rows(ctx, course_id, course, columns, after, _EXPORT_PAGE):
        after = rows[-1].member.learner.enrollment_id
        yield "".join(_line(row, columns) for row in rows)


def _line(row: Row, columns: Sequence[Column]) -> str:
    learner, person = row.member.learner, row.member.person
    scores = [score(column, cell) for column, cell in zip(columns, row.cells, strict=True)]
    names = [person.last_name.reveal_or(""), person.first_name.reveal_or("")]
    return line([*names, str(learner.user_id), learner.status, learner.percentage, *scores, row.percentage])


def score(column: Column, cell: Cell) -> float | None:
    """The cell's share of the points that the lesson has now, so that all cells of a column compare."""
    return points_of(column, cell.share)


def points_of(column: Column, share: float | None) -> float | None:
    """This share of the points that the lesson has now, with at most six decimals."""
    return None if share is None else round(share * column.points.total, 6)
