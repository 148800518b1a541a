"""Grades set by hand: what they count for, their history, and who sees what of it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from studium.contracts.courses import GradeCategory, LatePolicy
from studium.contracts.learning import CertificateIssued, GradeOverridden, LessonCompleted
from studium.kit import clock
from studium.kit.clock import new_id
from studium.kit.errors import PreconditionFailed
from studium.services.learning.actions import Ctx, enrollment, gradebook, grading, overrides, overview, quiz
from studium.services.learning.actions.overrides import Decision, GradeSheet
from studium.services.learning.domain.assignments import InvalidGrade
from studium.services.learning.domain.errors import CourseNotFound, LessonNotFound, NotEnrolled
from studium.services.learning.domain.overrides import GradeNotFound, NotOverridden
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

ON_PAPER = "Took the exam on paper."


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


async def set_grade(
    ctx: Ctx, course: Taught, user_id: UUID, score: float | None, *, lesson: int = 0, shown: bool = False
) -> GradeSheet:
    """Set a grade by hand, or withdraw that (None), as the course's teacher."""
    decision = Decision(score, ON_PAPER, shown)
    lesson_id = course.lesson_ids[lesson]
    return await overrides.override(
        ctx, course.teacher, course.course_id, user_id, lesson_id, decision, expected=None
    )


async def sheet(ctx: Ctx, course: Taught, user_id: UUID) -> GradeSheet:
    return await overrides.read_sheet(ctx, course.teacher, course.course_id, user_id, course.lesson_ids[0])


async def grades(ctx: Ctx, course: Taught, user_id: UUID) -> tuple[float | None, float | None, str]:
    """The course grade as the learner, as the gradebook and as its file have it."""
    own = await overview.read_course_progress(ctx, user_id, course.course_id)
    book = await gradebook.read_gradebook(
        ctx, course.teacher, course.course_id, after=None, limit=9, learner_id=user_id
    )
    found = await gradebook.export(ctx, course.teacher, course.course_id)
    lines = list(csv.reader(io.StringIO("".join([piece async for piece in found.lines]))))
    in_file = next(row[-1] for row in lines if str(user_id) in row)
    return own.grade.percentage if own.grade else None, book.rows[0].percentage, in_file


async def test_a_grade_set_by_hand_counts_everywhere_until_it_is_withdrawn(
    platform: Platform, ctx: Ctx
) -> None:
    quiz_of_two = make_quiz(2)
    course = await publish_taught(
        ctx, Part("quiz", quiz=quiz_of_two), Part(assignment=make_assignment(max_score=10.0))
    )
    user_id, other = await learner_in(platform, course), await learner_in(platform, course)
    await quiz.submit(ctx, user_id, course.lesson_ids[0], answers_to(quiz_of_two, right=1))
    assert await grades(ctx, course, user_id) == (25, 25, "25")

    found = await set_grade(ctx, course, user_id, 1.5)
    assert (found.cell.share, found.cell.earned_share, found.cell.is_overridden) == (0.75, 0.5, True)
    assert await grades(ctx, course, user_id) == (37.5, 37.5, "37.5")
    await set_grade(ctx, course, user_id, 10, lesson=1)
    assert await grades(ctx, course, user_id) == (87.5, 87.5, "87.5")
    await quiz.submit(ctx, user_id, course.lesson_ids[0], answers_to(quiz_of_two))
    assert await grades(ctx, course, user_id) == (87.5, 87.5, "87.5"), "what is earned later does not count"
    await set_grade(ctx, course, user_id, 0)
    assert await grades(ctx, course, user_id) == (50, 50, "50"), "the newest decision counts"

    found = await set_grade(ctx, course, user_id, None)
    assert (found.cell.share, found.cell.is_overridden, found.revision) == (1, False, 3)
    assert await grades(ctx, course, user_id) == (100, 100, "100")
    assert await grades(ctx, course, other) == (0, 0, "0")


async def test_the_lowest_is_dropped_though_it_was_set_by_hand(platform: Platform, ctx: Ctx) -> None:
    parts = [Part(assignment=make_assignment(max_score=10.0)) for _ in range(3)]
    policy = [GradeCategory(name="Work", weight=1, drop_lowest=1)]
    course = await publish_taught(ctx, *parts, grading=policy)
    user_id = await learner_in(platform, course)
    for lesson, score in enumerate((2, 8, 6)):
        await set_grade(ctx, course, user_id, score, lesson=lesson)
    assert (await grades(ctx, course, user_id))[0] == 70
    await set_grade(ctx, course, user_id, 10)
    assert (await grades(ctx, course, user_id))[0] == 90


async def test_late_work_does_not_change_a_grade_that_was_set(platform: Platform, ctx: Ctx) -> None:
    late = make_assignment(
        due_at=clock.now() - timedelta(hours=1), late_policy=LatePolicy(percent_per_day=10)
    )
    course = await publish_taught(ctx, Part(assignment=late))
    user_id = await learner_in(platform, course)
    await set_grade(ctx, course, user_id, 9)
    work = (await hand_in(ctx, user_id, course.lesson_ids[0])).work
    await grading.grade(ctx, course.teacher, work.submission_id, grading.Given(8, (), ""), expected=None)
    assert (await grades(ctx, course, user_id))[0] == 90
    found = await sheet(ctx, course, user_id)
    assert (found.cell.share, found.cell.earned_share) == (0.9, 0.7)


async def test_every_change_of_a_grade_stays_in_its_history(platform: Platform, ctx: Ctx) -> None:
    work = make_assignment(
        due_at=clock.now() - timedelta(hours=1), late_policy=LatePolicy(percent_per_day=10)
    )
    both = make_quiz(2)
    course = await publish_taught(ctx, Part(assignment=work, quiz=both))
    user_id = await learner_in(platform, course)
    await quiz.submit(ctx, user_id, course.lesson_ids[0], answers_to(both, right=1))
    handed = (await hand_in(ctx, user_id, course.lesson_ids[0])).work
    await grading.grade(ctx, course.teacher, handed.submission_id, grading.Given(8, (), ""), expected=None)
    await set_grade(ctx, course, user_id, 6, shown=True)
    await set_grade(ctx, course, user_id, None)

    found = await sheet(ctx, course, user_id)
    told = [
        (one.entry.kind, one.entry.score, one.entry.max_score, one.entry.late_deduction, one.entry.by)
        for one in found.history
    ]
    by = course.teacher.user_id
    assert told == [
        ("withdrawn", None, None, None, by),
        ("set", 6, 12, None, by),
        ("graded", 7, 10, 1, by),
        ("attempt", 1, 2, None, None),
    ]
    assert [one.reason.reveal() if one.reason else None for one in found.history] == [
        ON_PAPER,
        ON_PAPER,
        None,
        None,
    ]
    times = [one.entry.happened_at for one in found.history]
    assert times == sorted(times, reverse=True)

    own = await overrides.read_own_sheet(ctx, user_id, course.lesson_ids[0])
    assert [one.entry.kind for one in own.history] == [one.entry.kind for one in found.history]
    assert [one.by for one in own.history] == [None] * 4, "learners are told no names"
    assert [one.reason and one.reason.reveal() for one in own.history] == [None, ON_PAPER, None, None]
    assert own.learner is None


async def test_a_grade_is_set_for_what_was_seen(platform: Platform, ctx: Ctx) -> None:
    course = await publish_taught(ctx, Part(assignment=make_assignment()))
    user_id = await learner_in(platform, course)
    await set_grade(ctx, course, user_id, 5)
    for expected in (0, 2):
        with pytest.raises(PreconditionFailed):
            await overrides.override(
                ctx,
                course.teacher,
                course.course_id,
                user_id,
                course.lesson_ids[0],
                Decision(7, ON_PAPER, is_reason_shown=False),
                expected=expected,
            )
    assert (await sheet(ctx, course, user_id)).cell.share == 0.5


async def test_what_cannot_be_set_is_refused(platform: Platform, ctx: Ctx) -> None:
    course = await publish_taught(ctx, Part(assignment=make_assignment()), Part("text", graded_as=None))
    user_id, gone = await learner_in(platform, course), await learner_in(platform, course)
    await enrollment.leave(ctx, gone, course.course_id)
    stranger = await named_user(platform, "Nobody", "Here")
    for score in (-1, 10.5, float("nan"), float("inf")):
        with pytest.raises(InvalidGrade):
            await set_grade(ctx, course, user_id, score)
    with pytest.raises(NotOverridden):
        await set_grade(ctx, course, user_id, None)
    for person in (gone, stranger, new_id()):
        with pytest.raises(GradeNotFound):
            await sheet(ctx, course, person)
    for person in (gone, stranger):
        with pytest.raises(GradeNotFound):
            await set_grade(ctx, course, person, 5)
    with pytest.raises(GradeNotFound):
        await set_grade(ctx, course, user_id, 0, lesson=1)
    assert (await sheet(ctx, course, user_id)).history == []


async def test_grades_are_set_and_read_by_the_teachers_of_the_course_alone(
    platform: Platform, ctx: Ctx
) -> None:
    course = await publish_taught(ctx, Part(assignment=make_assignment()))
    user_id = await learner_in(platform, course)
    place = (course.course_id, user_id, course.lesson_ids[0])
    rival = teacher()
    with pytest.raises(CourseNotFound):
        await overrides.read_sheet(ctx, rival, *place)
    with pytest.raises(CourseNotFound):
        await overrides.override(
            ctx, rival, *place, Decision(10, "Mine.", is_reason_shown=True), expected=None
        )
    own = await publish_taught(ctx, Part(assignment=make_assignment()), by=rival)
    with pytest.raises(GradeNotFound):
        await overrides.read_sheet(ctx, rival, own.course_id, user_id, course.lesson_ids[0])
    with pytest.raises(GradeNotFound):
        await overrides.read_sheet(ctx, rival, own.course_id, user_id, own.lesson_ids[0])
    stranger = await named_user(platform, "No", "Learner")
    with pytest.raises(NotEnrolled):
        await overrides.read_own_sheet(ctx, stranger, course.lesson_ids[0])
    with pytest.raises(LessonNotFound):
        await overrides.read_own_sheet(ctx, user_id, new_id())


async def test_a_grade_set_by_hand_completes_what_a_submission_would(platform: Platform, ctx: Ctx) -> None:
    course = await publish_taught(
        ctx,
        Part("quiz", quiz=make_quiz(10, pass_percentage=60)),
        Part(assignment=make_assignment()),
        pass_percentage=70,
    )
    user_id = await learner_in(platform, course)
    for lesson, score in ((0, 5.9), (1, 0)):
        await set_grade(ctx, course, user_id, score, lesson=lesson)
    assert not [one for one in await announced(ctx, key=str(user_id)) if isinstance(one, LessonCompleted)]

    await set_grade(ctx, course, user_id, 6)
    await set_grade(ctx, course, user_id, 4, lesson=1)
    said = [type(one) for one in await announced(ctx, key=str(user_id))]
    assert said.count(LessonCompleted) == 2
    assert CertificateIssued not in said, "50 % is no pass"
    await set_grade(ctx, course, user_id, 8, lesson=1)
    await set_grade(ctx, course, user_id, None)
    said = [type(one) for one in await announced(ctx, key=str(user_id))]
    assert said.count(CertificateIssued) == 1
    assert said.count(LessonCompleted) == 2
    own = await overview.read_course_progress(ctx, user_id, course.course_id)
    assert own.has_passed is False
    assert own.course.completed_lessons == 2, "a completion is never taken back"


async def test_what_was_set_is_announced_in_order(platform: Platform, ctx: Ctx) -> None:
    course = await publish_taught(ctx, Part("quiz", quiz=make_quiz(2)))
    user_id = await learner_in(platform, course)
    await set_grade(ctx, course, user_id, 2)
    await set_grade(ctx, course, user_id, None)
    said = await announced(ctx, key=str(user_id))
    told = [one for one in said if isinstance(one, GradeOverridden)]
    assert [(one.revision, one.score, one.max_score) for one in told] == [(1, 2, 2), (2, None, None)]
    assert {one.overridden_by for one in told} == {course.teacher.user_id}
    kinds = [type(one) for one in said]
    assert kinds.index(GradeOverridden) < kinds.index(LessonCompleted)
