"""Grading work: who may, what a grade is, what is kept, and that the course's grade counts it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from studium.contracts.courses import AuthorsChanged, GradeCategory, LatePolicy
from studium.contracts.learning import AssignmentGraded, AssignmentReturned
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.clock import new_id
from studium.kit.errors import PreconditionFailed
from studium.services.learning.actions import Ctx, gradebook, grading, overview, quiz
from studium.services.learning.actions.grading import Given
from studium.services.learning.domain.assignments import (
    AlreadyReturned,
    Choice,
    InvalidGrade,
    WorkNotFound,
)
from studium.services.learning.domain.errors import CourseNotFound
from studium.services.learning.tests.factories import announced, answers_to, hear, make_quiz
from studium.services.learning.tests.factories_assignments import (
    RUBRIC,
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


def points(score: float, feedback: str = "Good.") -> Given:
    return Given(score, (), feedback)


async def handed_in(platform: Platform, ctx: Ctx, **options: Any) -> tuple[Taught, UUID, UUID]:
    """A course with one assignment, its learner, and the id of the learner's work."""
    course = await publish_taught(ctx, Part(assignment=make_assignment(**options)))
    user_id = await learner_in(platform, course)
    return course, user_id, (await hand_in(ctx, user_id, course.lesson_ids[0])).work.submission_id


async def test_every_grade_stays_in_the_history(platform: Platform, ctx: Ctx) -> None:
    course, user_id, work_id = await handed_in(platform, ctx)
    await grading.grade(ctx, course.teacher, work_id, points(4, "First."), expected=1)
    found = await grading.grade(ctx, course.teacher, work_id, points(7, "Second."), expected=2)
    verdicts = [(one.verdict.score, one.feedback.reveal()) for one in found.dossier.verdicts]
    assert verdicts == [(7, "Second."), (4, "First.")]
    assert {one.verdict.given_by for one in found.dossier.verdicts} == {course.teacher.user_id}
    assert (found.dossier.work.score, found.dossier.work.revision) == (7, 3)
    said = [event for event in await announced(ctx, key=str(user_id)) if isinstance(event, AssignmentGraded)]
    assert [(event.score, event.max_score, event.revision) for event in said] == [(4, 10, 2), (7, 10, 3)]


async def test_a_grade_is_for_the_work_that_was_seen(platform: Platform, ctx: Ctx) -> None:
    course, user_id, work_id = await handed_in(platform, ctx)
    await hand_in(ctx, user_id, course.lesson_ids[0], "Better")
    for change in (
        grading.grade(ctx, course.teacher, work_id, points(1), expected=1),
        grading.give_back(ctx, course.teacher, work_id, "", expected=1),
    ):
        with pytest.raises(PreconditionFailed):
            await change
    found = await grading.read_work(ctx, course.teacher, work_id)
    assert (found.dossier.work.score, found.dossier.verdicts) == (None, [])


async def test_returned_work_waits_for_its_learner(platform: Platform, ctx: Ctx) -> None:
    course, user_id, work_id = await handed_in(platform, ctx)
    await grading.give_back(ctx, course.teacher, work_id, "Once more.", expected=1)
    with pytest.raises(AlreadyReturned):
        await grading.grade(ctx, course.teacher, work_id, points(1), expected=None)
    with pytest.raises(AlreadyReturned):
        await grading.give_back(ctx, course.teacher, work_id, "", expected=None)
    assert [type(event) for event in await announced(ctx, key=str(user_id))][-1] is AssignmentReturned
    await hand_in(ctx, user_id, course.lesson_ids[0], "Better")
    assert await grading.grade(ctx, course.teacher, work_id, points(9), expected=3)


async def test_a_rubric_makes_the_score(platform: Platform, ctx: Ctx) -> None:
    course, _, work_id = await handed_in(platform, ctx, rubric=RUBRIC)
    chosen = [Choice("structure", "good"), Choice("language", "weak")]
    for bad in (Given(9, chosen, ""), Given(None, chosen[:1], ""), Given(None, (), "")):
        with pytest.raises(InvalidGrade):
            await grading.grade(ctx, course.teacher, work_id, bad, expected=1)
    found = await grading.grade(ctx, course.teacher, work_id, Given(None, chosen, ""), expected=1)
    assert found.dossier.work.score == 6
    assert [choice["level_id"] for choice in found.dossier.verdicts[0].verdict.choices] == ["good", "weak"]


async def test_late_work_loses_what_the_policy_says_unless_a_teacher_waives_it(
    platform: Platform, ctx: Ctx
) -> None:
    due_at, policy = clock.now() - timedelta(days=1, hours=1), LatePolicy(percent_per_day=10)
    course, user_id, work_id = await handed_in(platform, ctx, due_at=due_at, late_policy=policy)
    late = await grading.grade(ctx, course.teacher, work_id, points(9), expected=1)
    assert (late.dossier.work.score, late.dossier.work.late_deduction) == (7, 2)
    assert (await gradebook.read_gradebook(ctx, course.teacher, course.course_id, after=None, limit=5)).rows[
        0
    ].percentage == 70
    waived = Given(9, (), "", waive_late=True)
    found = await grading.grade(ctx, course.teacher, work_id, waived, expected=2)
    assert [(one.verdict.score, one.verdict.late_deduction) for one in found.dossier.verdicts] == [
        (9, None),
        (7, 2),
    ]
    said = [event for event in await announced(ctx, key=str(user_id)) if isinstance(event, AssignmentGraded)]
    assert [event.score for event in said] == [7, 9]


async def test_a_grade_and_what_it_lost_stand_until_the_next_one(platform: Platform, ctx: Ctx) -> None:
    due_at, policy = clock.now() - timedelta(hours=1), LatePolicy(percent_per_day=10)
    course, user_id, work_id = await handed_in(platform, ctx, due_at=due_at, late_policy=policy)
    await grading.grade(ctx, course.teacher, work_id, points(10), expected=1)
    await grading.give_back(ctx, course.teacher, work_id, "Once more.", expected=2)
    again = (await hand_in(ctx, user_id, course.lesson_ids[0], "Better")).work
    assert (again.status, again.score, again.late_deduction) == ("submitted", 9, 1)


async def test_only_who_teaches_the_course_sees_and_grades(platform: Platform, ctx: Ctx) -> None:
    course, user_id, work_id = await handed_in(platform, ctx)
    elsewhere = (await publish_taught(ctx, Part("text"))).teacher
    for caller in (elsewhere, Principal(user_id, frozenset({"student", "instructor"}))):
        with pytest.raises(WorkNotFound):
            await grading.grade(ctx, caller, work_id, points(10), expected=None)
        with pytest.raises(WorkNotFound):
            await grading.give_back(ctx, caller, work_id, "", expected=None)
        with pytest.raises(CourseNotFound):
            await queue(ctx, caller, course.course_id)
    with pytest.raises(WorkNotFound):
        await grading.read_work(ctx, elsewhere, work_id)
    assert (await grading.read_work(ctx, Principal(user_id, frozenset()), work_id)).dossier.hand_ins
    assert await grading.read_work(ctx, Principal(new_id(), frozenset({"admin"})), work_id)


async def test_who_teaches_changes_with_the_authors(platform: Platform, ctx: Ctx) -> None:
    course, _, work_id = await handed_in(platform, ctx)
    helper = teacher()
    changed = AuthorsChanged(course_id=course.course_id, author_ids=[helper.user_id], changed_at=clock.now())
    await hear(ctx, changed)
    assert await grading.read_work(ctx, helper, work_id)
    with pytest.raises(WorkNotFound):
        await grading.read_work(ctx, course.teacher, work_id)


# The queue ------------------------------------------------------------------------------------------------


async def queue(ctx: Ctx, caller: Principal, course_id: UUID, **options: Any) -> grading.Queue:
    wanted = {"wanted": "ungraded", "lesson_id": None, "after": None, "limit": 50, **options}
    return await grading.list_queue(ctx, caller, course_id, **wanted)


async def test_the_queue_shows_the_oldest_first_with_filters_and_counts(platform: Platform, ctx: Ctx) -> None:
    course = await publish_taught(ctx, Part(assignment=make_assignment()), Part(assignment=make_assignment()))
    first, second = course.lesson_ids
    amira, bela = await learner_in(platform, course), await learner_in(platform, course, "Bela", "Kiss")
    works = [
        (await hand_in(ctx, user_id, lesson_id)).work
        for user_id, lesson_id in ((amira, first), (bela, first), (amira, second))
    ]
    await grading.grade(ctx, course.teacher, works[0].submission_id, points(3), expected=1)

    async def ids(**options: Any) -> list[UUID]:
        found = await queue(ctx, course.teacher, course.course_id, **options)
        return [work.submission_id for work, _ in found.works]

    in_order = [work.submission_id for work in works]
    assert await ids() == in_order[1:]
    assert await ids(wanted="graded") == in_order[:1]
    assert await ids(wanted="all") == in_order
    assert await ids(wanted="all", lesson_id=second) == in_order[2:]
    after = (works[0].submitted_at, works[0].submission_id)
    assert await ids(wanted="all", after=after, limit=1) == in_order[1:2]
    found = await queue(ctx, course.teacher, course.course_id)
    assert found.counts == {"graded": 1, "submitted": 2}
    assert [person.first_name.reveal() for _, person in found.works] == ["Bela", "Amira"]


# The grade ------------------------------------------------------------------------------------------------


async def grade_of(ctx: Ctx, course: Taught, user_id: UUID) -> float | None:
    """The course grade, which the learner's page and the gradebook have to show alike."""
    own = (await overview.read_course_progress(ctx, user_id, course.course_id)).grade
    book = await gradebook.read_gradebook(ctx, course.teacher, course.course_id, after=None, limit=50)
    (row,) = [row for row in book.rows if row.member.learner.user_id == user_id]
    assert row.percentage == (own.percentage if own else None)
    return row.percentage


async def test_the_course_grade_counts_what_was_graded(platform: Platform, ctx: Ctx) -> None:
    first = make_quiz()
    course = await publish_taught(
        ctx,
        Part("quiz", quiz=first, graded_as="Quizzes"),
        Part(assignment=make_assignment(), graded_as="Work"),
        grading=[GradeCategory(name="Quizzes", weight=0.5), GradeCategory(name="Work", weight=0.5)],
    )
    user_id = await learner_in(platform, course)
    await quiz.submit(ctx, user_id, course.lesson_ids[0], answers_to(first))
    assert await grade_of(ctx, course, user_id) == 50
    work_id = (await hand_in(ctx, user_id, course.lesson_ids[1])).work.submission_id
    assert await grade_of(ctx, course, user_id) == 50
    await grading.grade(ctx, course.teacher, work_id, points(8), expected=None)
    assert await grade_of(ctx, course, user_id) == 90
    await grading.give_back(ctx, course.teacher, work_id, "", expected=None)
    assert await grade_of(ctx, course, user_id) == 90
    await hand_in(ctx, user_id, course.lesson_ids[1], "Worse")
    await grading.grade(ctx, course.teacher, work_id, points(2), expected=None)
    assert await grade_of(ctx, course, user_id) == 60


async def test_a_lesson_with_a_quiz_and_an_assignment_weighs_both_by_their_points(
    platform: Platform, ctx: Ctx
) -> None:
    both = make_quiz(10)
    course = await publish_taught(ctx, Part("text", quiz=both, assignment=make_assignment(max_score=30)))
    user_id = await learner_in(platform, course)
    await quiz.submit(ctx, user_id, course.lesson_ids[0], answers_to(both))
    assert await grade_of(ctx, course, user_id) == 25
    work_id = (await hand_in(ctx, user_id, course.lesson_ids[0])).work.submission_id
    await grading.grade(ctx, course.teacher, work_id, points(15), expected=None)
    assert await grade_of(ctx, course, user_id) == 62.5


def submissions_of(lessons: int) -> st.SearchStrategy[tuple[list[tuple[int, int]], list[tuple[int, int]]]]:
    """The same submissions in two orders, each a lesson's place and how much of it (0 to 4) was right."""
    made = st.lists(st.tuples(st.integers(0, lessons - 1), st.integers(0, 4)), min_size=2, max_size=7)
    return made.flatmap(lambda one: st.tuples(st.just(one), st.permutations(one)))


@drawn(submissions_of(4))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_the_order_of_submissions_never_changes_the_grade(
    platform: Platform, ctx: Ctx, orders: tuple[list[tuple[int, int]], list[tuple[int, int]]]
) -> None:
    """Quizzes are tried as often as one likes; the last two lessons are assignments, graded at the first."""
    quizzes = [make_quiz(4), make_quiz(4)]
    course = await publish_taught(
        ctx,
        *(Part("quiz", quiz=one) for one in quizzes),
        *(Part(assignment=make_assignment()) for _ in range(2)),
        grading=[GradeCategory(name="Work", weight=1, drop_lowest=1)],
    )
    # Of an assignment the last grade counts and not the best, so each is handed in once, for one grade.
    worth = {place: right for place, right in orders[0] if place >= len(quizzes)}
    grades = []
    for order in orders:
        user_id, is_graded = await learner_in(platform, course), set[int]()
        for place, right in order:
            lesson_id = course.lesson_ids[place]
            if place < len(quizzes):
                await quiz.submit(ctx, user_id, lesson_id, answers_to(quizzes[place], right=right))
            elif place not in is_graded:
                is_graded.add(place)
                work_id = (await hand_in(ctx, user_id, lesson_id)).work.submission_id
                await grading.grade(ctx, course.teacher, work_id, points(worth[place]), expected=None)
        grades.append(await grade_of(ctx, course, user_id))
    assert grades[0] == grades[1]
