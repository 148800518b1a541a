"""The gradebook, its file, and the list of learners."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from studium.kit.auth import Principal
from studium.kit.errors import InvalidInput
from studium.services.learning.actions import Ctx, enrollment, gradebook, grading, learners
from studium.services.learning.domain.errors import CourseNotFound
from studium.services.learning.store.learners import LearnerSort
from studium.services.learning.tests.factories import make_quiz, report
from studium.services.learning.tests.factories_assignments import (
    Part,
    Taught,
    hand_in,
    learner_in,
    make_assignment,
    publish_taught,
    teacher,
)

if TYPE_CHECKING:
    from studium.app import Platform


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


async def lines(ctx: Ctx, course: Taught, caller: Principal | None = None) -> list[list[str]]:
    found = await gradebook.export(ctx, caller or course.teacher, course.course_id)
    text = "".join([piece async for piece in found.lines])
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


async def test_the_columns_are_the_lessons_with_points(platform: Platform, ctx: Ctx) -> None:
    course = await publish_taught(
        ctx,
        Part("text"),
        Part("quiz", quiz=make_quiz(3), title="A quiz"),
        Part("quiz", quiz=make_quiz(0), title="Nothing to earn"),
        Part(assignment=make_assignment(), graded_as=None, title="For practice"),
    )
    user_id = await learner_in(platform, course)
    work = (await hand_in(ctx, user_id, course.lesson_ids[3])).work
    book = await gradebook.read_gradebook(ctx, course.teacher, course.course_id, after=None, limit=9)
    columns = [(column.title, column.category, column.points.total) for column in book.columns]
    assert columns == [("A quiz", "Work", 3), ("For practice", None, 10)]
    (row,) = book.rows
    assert row.cells[0] == gradebook.Cell(None, None, None)
    assert row.cells[1] == gradebook.Cell(None, "submitted", work.submission_id)
    assert row.percentage == 0


async def test_rows_come_in_pages_without_who_left(platform: Platform, ctx: Ctx) -> None:
    course = await publish_taught(ctx, Part(assignment=make_assignment()))
    users = [await learner_in(platform, course, f"Learner {number}") for number in range(5)]
    await enrollment.leave(ctx, users[1], course.course_id)
    seen: list[UUID] = []
    after = None
    while True:
        book = await gradebook.read_gradebook(ctx, course.teacher, course.course_id, after=after, limit=2)
        if not book.rows:
            break
        seen += [row.member.learner.user_id for row in book.rows]
        after = book.rows[-1].member.learner.enrollment_id
    assert seen == [users[0], *users[2:]]


async def test_one_learners_row_is_found_by_who_they_are(platform: Platform, ctx: Ctx) -> None:
    course = await publish_taught(ctx, Part(assignment=make_assignment()))
    left, here, _ = [await learner_in(platform, course, f"Learner {number}") for number in range(3)]
    await enrollment.leave(ctx, left, course.course_id)

    async def row_of(user_id: UUID) -> list[UUID]:
        book = await gradebook.read_gradebook(
            ctx, course.teacher, course.course_id, after=None, limit=9, learner_id=user_id
        )
        assert [column.title for column in book.columns]
        return [row.member.learner.user_id for row in book.rows]

    assert await row_of(here) == [here]
    assert await row_of(left) == await row_of(teacher().user_id) == []


async def test_the_file_holds_every_row_and_runs_no_formula(
    platform: Platform, ctx: Ctx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gradebook, "_EXPORT_PAGE", 2)
    course = await publish_taught(ctx, Part(assignment=make_assignment(), title="=1+1"))
    users = [await learner_in(platform, course, "@SUM(A1)", f"-{number}") for number in range(5)]
    work = (await hand_in(ctx, users[0], course.lesson_ids[0])).work
    given = grading.Given(7.25, (), "")
    await grading.grade(ctx, course.teacher, work.submission_id, given, expected=None)
    head, *rows = await lines(ctx, course)
    assert head[5:] == ["'=1+1 (10)", "Grade %"]
    assert [row[:3] for row in rows] == [[f"'-{n}", "'@SUM(A1)", str(user)] for n, user in enumerate(users)]
    assert [row[5:] for row in rows] == [["7.25", "72.5"], *[["", "0"]] * 4]


async def test_gradebook_and_learners_are_for_the_teachers_of_the_course(
    platform: Platform, ctx: Ctx
) -> None:
    course = await publish_taught(ctx, Part(assignment=make_assignment()))
    user_id = await learner_in(platform, course)
    for caller in (teacher(), Principal(user_id, frozenset({"student"}))):
        with pytest.raises(CourseNotFound):
            await gradebook.read_gradebook(ctx, caller, course.course_id, after=None, limit=1)
        with pytest.raises(CourseNotFound):
            await lines(ctx, course, caller)
        with pytest.raises(CourseNotFound):
            await learners.list_learners(ctx, caller, course.course_id, sort="enrolled", after=None, limit=1)
        with pytest.raises(CourseNotFound):
            await learners.list_by_name(ctx, caller, course.course_id, after=None, limit=1)
        with pytest.raises(CourseNotFound):
            await learners.search(ctx, caller, course.course_id, "a")


async def named_course(platform: Platform, ctx: Ctx) -> tuple[Taught, list[UUID]]:
    """Four learners, enrolled in this order; the third left."""
    course = await publish_taught(ctx, Part("text"), Part("text"))
    names = [("Zoe", "Adams"), ("Émile", "Zola"), ("Gone", "Away"), ("adam", "adams")]
    users = [await learner_in(platform, course, *name) for name in names]
    await enrollment.leave(ctx, users[2], course.course_id)
    return course, users


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("enrolled", [0, 1, 3]),
        ("progress", [0, 3, 1]),
        ("-progress", [1, 3, 0]),
        ("last_activity", [0, 1, 3]),
        ("-last_activity", [3, 1, 0]),
    ],
)
async def test_learners_are_sorted_in_pages(
    platform: Platform, ctx: Ctx, sort: LearnerSort, order: list[int]
) -> None:
    course, users = await named_course(platform, ctx)
    for lesson_id in course.lesson_ids:
        await report(ctx, users[1], lesson_id, completed=True)
    await report(ctx, users[3], course.lesson_ids[0], seconds=5)
    seen: list[UUID] = []
    after: tuple[Any, UUID] | None = None
    while found := await learners.list_learners(
        ctx, course.teacher, course.course_id, sort=sort, after=after, limit=1
    ):
        seen += [member.learner.user_id for member in found]
        after = (found[-1].learner.place, found[-1].learner.enrollment_id)
    assert seen == [users[index] for index in order]


async def test_learners_are_sorted_and_found_by_name(platform: Platform, ctx: Ctx) -> None:
    course, users = await named_course(platform, ctx)
    seen: list[UUID] = []
    after = None
    while found := await learners.list_by_name(ctx, course.teacher, course.course_id, after=after, limit=1):
        seen += [member.learner.user_id for member in found]
        after = seen[-1]
    assert seen == [users[3], users[0], users[1]]
    behind_who_left = await learners.list_by_name(
        ctx, course.teacher, course.course_id, after=users[2], limit=9
    )
    assert [member.learner.user_id for member in behind_who_left] == [users[1]]
    with pytest.raises(InvalidInput):
        await learners.list_by_name(ctx, course.teacher, course.course_id, after=course.course_id, limit=9)

    async def matches(name: str) -> list[UUID]:
        found = await learners.search(ctx, course.teacher, course.course_id, name)
        return [member.learner.user_id for member in found]

    assert await matches("ADAM") == [users[3], users[0]]
    assert await matches("adams zo") == [users[0]]
    assert await matches("away") == []


async def test_names_of_too_many_are_not_opened(platform: Platform, ctx: Ctx) -> None:
    course, _ = await named_course(platform, ctx)
    object.__setattr__(ctx, "settings", ctx.settings.model_copy(update={"name_sort_limit": 3}))
    with pytest.raises(learners.TooManyLearners):
        await learners.list_by_name(ctx, course.teacher, course.course_id, after=None, limit=9)
    with pytest.raises(learners.TooManyLearners):
        await learners.search(ctx, course.teacher, course.course_id, "zola")


async def test_who_was_erased_stays_without_a_name(platform: Platform, ctx: Ctx) -> None:
    course, users = await named_course(platform, ctx)
    await platform.context("identity").vault.erase(users[0])
    ctx.vault._cache.clear()
    found = await learners.list_by_name(ctx, course.teacher, course.course_id, after=None, limit=9)
    assert [member.learner.user_id for member in found] == [users[3], users[1], users[0]]
    assert found[-1].person.first_name.erased
    assert [row[:2] for row in await lines(ctx, course)][1] == ["", ""]
