"""Grades by a file: tried, imported and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studium.contracts.learning import (
    CertificateIssued,
    GradeOverridden,
    GradesImported,
    GradesImportUndone,
)
from studium.services.learning.actions import (
    Ctx,
    enrollment,
    grade_imports,
    gradebook,
    grading,
    overrides,
    quiz,
)
from studium.services.learning.actions.grade_imports import ImportResult, Reason
from studium.services.learning.actions.overrides import Decision
from studium.services.learning.domain.errors import CourseNotFound
from studium.services.learning.domain.grade_files import GradeFileRefused
from studium.services.learning.domain.overrides import GradeImportNotFound, GradeImportUndone
from studium.services.learning.tests.factories import announced, answers_to, make_quiz
from studium.services.learning.tests.factories_assignments import (
    Part,
    Taught,
    hand_in,
    learner_in,
    make_assignment,
    named_user,
    publish_taught,
    teacher,
)

if TYPE_CHECKING:
    from uuid import UUID

    from studium.app import Platform

WHY = Reason("Taken on paper.", is_shown=True)


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


async def school(platform: Platform, ctx: Ctx) -> tuple[Taught, list[UUID]]:
    """A quiz of three points and work for ten; the first of three learners has results in both."""
    three = make_quiz(3)
    course = await publish_taught(
        ctx, Part("quiz", quiz=three, title="=Quiz"), Part(assignment=make_assignment(), title="Work, done")
    )
    users = [await learner_in(platform, course, f"-{number}", "Okafor") for number in range(3)]
    await quiz.submit(ctx, users[0], course.lesson_ids[0], answers_to(three, right=1))
    work = (await hand_in(ctx, users[0], course.lesson_ids[1])).work
    await grading.grade(ctx, course.teacher, work.submission_id, grading.Given(7.25, (), ""), expected=None)
    return course, users


async def exported(ctx: Ctx, course: Taught) -> str:
    found = await gradebook.export(ctx, course.teacher, course.course_id)
    return "".join([piece async for piece in found.lines])


async def upload(ctx: Ctx, course: Taught, text: str, reason: Reason | None = WHY) -> ImportResult:
    return await grade_imports.import_grades(ctx, course.teacher, course.course_id, text.encode(), reason)


def file_of(*lines: str) -> str:
    return "\r\n".join(["User id;'=Quiz (3);Work, done (10)", *lines])


async def scores(ctx: Ctx, course: Taught, user_id: UUID) -> list[float | None]:
    book = await gradebook.read_gradebook(
        ctx, course.teacher, course.course_id, after=None, limit=9, learner_id=user_id
    )
    cells = zip(book.columns, book.rows[0].cells, strict=True)
    return [gradebook.score(column, cell) for column, cell in cells]


async def test_a_file_as_it_was_downloaded_changes_nothing(platform: Platform, ctx: Ctx) -> None:
    course, users = await school(platform, ctx)
    decision = Decision(2 / 3, "By hand.", is_reason_shown=False)
    place = (course.course_id, users[1], course.lesson_ids[0])
    await overrides.override(ctx, course.teacher, *place, decision, expected=None)
    before = await exported(ctx, course)
    result = await upload(ctx, course, before)
    assert (result.import_id, result.changes, result.wrong, result.unknown_columns) == (None, 0, 0, [])
    assert (result.lines, result.unchanged) == (3, 3)
    assert await exported(ctx, course) == before


async def test_a_file_is_tried_imported_and_undone(platform: Platform, ctx: Ctx) -> None:
    course, users = await school(platform, ctx)
    decision = Decision(4, "Said so.", is_reason_shown=True)
    place = (course.course_id, users[1], course.lesson_ids[1])
    await overrides.override(ctx, course.teacher, *place, decision, expected=None)
    text = file_of(f"{users[0]};2;7,25", f"{users[1]};;9", f"{users[2]};1;")

    tried = await upload(ctx, course, text, None)
    told = [(one.line, one.user_id, one.outcome, one.before, one.after) for one in tried.verdicts]
    assert told == [
        (2, users[0], "changes", 1, 2),
        (3, users[1], "changes", 4, 9),
        (4, users[2], "changes", None, 1),
    ]
    assert (tried.import_id, tried.changes, tried.unchanged) == (None, 3, 1)
    assert tried.people[users[0]].first_name.reveal() == "-0"
    assert await scores(ctx, course, users[0]) == [1, 7.25]

    done = await upload(ctx, course, text)
    assert done.import_id is not None
    assert [one.after for one in done.verdicts] == [2, 9, 1]
    assert [await scores(ctx, course, user) for user in users] == [[2, 7.25], [None, 9], [1, None]]
    sheet = await overrides.read_own_sheet(ctx, users[0], course.lesson_ids[0])
    newest = sheet.history[0]
    assert newest.entry.kind == "imported"
    assert newest.reason is not None
    assert newest.reason.reveal() == "Taken on paper."
    (listed,), people = await grade_imports.list_imports(ctx, course.teacher, course.course_id)
    assert (listed.import_id, listed.changed, listed.undone_at) == (done.import_id, 3, None)
    assert set(people) == {course.teacher.user_id}
    assert (await upload(ctx, course, text)).import_id is None, "the same again changes nothing"

    later = Decision(3, "Another look.", is_reason_shown=False)
    place = (course.course_id, users[2], course.lesson_ids[0])
    await overrides.override(ctx, course.teacher, *place, later, expected=None)
    undone = await grade_imports.undo_import(ctx, course.teacher, course.course_id, done.import_id)
    assert (undone.restored, undone.kept) == (2, 1)
    assert [await scores(ctx, course, user) for user in users] == [[1, 7.25], [None, 4], [3, None]]
    sheet = await overrides.read_own_sheet(ctx, users[1], course.lesson_ids[1])
    told_later = [
        (one.entry.kind, one.entry.score, one.reason and one.reason.reveal()) for one in sheet.history
    ]
    assert told_later == [
        ("undone", 4, "Said so."),
        ("imported", 9, "Taken on paper."),
        ("set", 4, "Said so."),
    ]
    with pytest.raises(GradeImportUndone):
        await grade_imports.undo_import(ctx, course.teacher, course.course_id, done.import_id)

    said = [one for one in await announced(ctx) if isinstance(one, (GradesImported, GradesImportUndone))]
    assert [one.import_id for one in said] == [done.import_id] * 2
    assert isinstance(said[0], GradesImported)
    alone = [one for one in await announced(ctx) if isinstance(one, GradeOverridden)]
    assert len(alone) == 2, "a file is one act"


async def test_what_is_wrong_is_told_and_left_out(platform: Platform, ctx: Ctx) -> None:
    course, users = await school(platform, ctx)
    await enrollment.leave(ctx, users[1], course.course_id)
    stranger = await named_user(platform, "No", "Learner")
    text = "\n".join(
        [
            "User id,=Quiz (3),Gone (5)",
            f"{users[0]},two,",
            f"{users[2]},4,",
            f"{users[1]},1,",
            f"{stranger},1,",
            f"{users[0]},1,",
            "nobody,1,",
            f"{users[2]},1,,7",
        ]
    )
    result = await upload(ctx, course, text)
    assert [(one.line, one.outcome, one.text) for one in result.verdicts] == [
        (2, "not_a_number", "two"),
        (3, "out_of_range", "4"),
        (4, "unknown_learner", ""),
        (5, "unknown_learner", ""),
        (6, "repeated", ""),
        (7, "not_an_id", ""),
        (8, "too_many_cells", ""),
    ]
    assert (result.import_id, result.changes, result.wrong) == (None, 0, 7)
    assert result.unknown_columns == ["Gone (5)"]
    assert {one.user_id for one in result.verdicts} == {users[0], users[2], None}, "no stranger is named"


async def test_a_file_that_changes_too_much_is_refused(
    platform: Platform, ctx: Ctx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grade_imports, "MOST_CHANGES", 1)
    course, users = await school(platform, ctx)
    for reason in (None, WHY):
        with pytest.raises(GradeFileRefused, match="at most 1"):
            await upload(ctx, course, file_of(f"{users[0]};2;9"), reason)
    assert await scores(ctx, course, users[0]) == [1, 7.25]


async def test_files_are_for_the_teachers_of_the_course(platform: Platform, ctx: Ctx) -> None:
    course, users = await school(platform, ctx)
    done = await upload(ctx, course, file_of(f"{users[0]};2;9"))
    assert done.import_id is not None
    rival = teacher()
    content = file_of(f"{users[0]};3;9").encode()
    with pytest.raises(CourseNotFound):
        await grade_imports.import_grades(ctx, rival, course.course_id, content, WHY)
    with pytest.raises(CourseNotFound):
        await grade_imports.list_imports(ctx, rival, course.course_id)
    with pytest.raises(CourseNotFound):
        await grade_imports.undo_import(ctx, rival, course.course_id, done.import_id)
    own = await publish_taught(ctx, Part(assignment=make_assignment()), by=rival)
    with pytest.raises(GradeImportNotFound):
        await grade_imports.undo_import(ctx, rival, own.course_id, done.import_id)
    assert await scores(ctx, course, users[0]) == [2, 9]


async def test_a_file_completes_and_certifies_as_by_hand(platform: Platform, ctx: Ctx) -> None:
    parts = (
        Part("quiz", quiz=make_quiz(3, pass_percentage=60), title="=Quiz"),
        Part(assignment=make_assignment(), title="Work, done"),
    )
    course = await publish_taught(ctx, *parts, pass_percentage=50)
    passes, fails = [await learner_in(platform, course, "A", name) for name in ("Pass", "Fail")]
    done = await upload(ctx, course, file_of(f"{passes};2;10", f"{fails};1;10"))
    issued = [one.user_id for one in await announced(ctx) if isinstance(one, CertificateIssued)]
    assert issued == [passes]
    assert done.import_id is not None
    await enrollment.leave(ctx, fails, course.course_id)
    undone = await grade_imports.undo_import(ctx, course.teacher, course.course_id, done.import_id)
    assert (undone.restored, undone.kept) == (4, 0)
    assert await scores(ctx, course, passes) == [None, None]
