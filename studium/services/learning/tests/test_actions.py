"""The use cases against a real PostgreSQL: the hot statement, concurrency, republishing, attempts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studium.contracts.courses import GradeCategory, Price, QuizDefinition
from studium.contracts.learning import (
    CertificateIssued,
    CourseCompleted,
    EnrollmentCancelled,
    EnrollmentCreated,
    LessonCompleted,
    ProgressRecorded,
    SubmissionGraded,
)
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.clock import new_id
from studium.kit.errors import PaymentRequired
from studium.services.learning.actions import Ctx, enrollment, overview, quiz
from studium.services.learning.domain import errors, grading
from studium.services.learning.domain.enrollment import Enrollment
from studium.services.learning.domain.progress import (
    Report,
    counted_lessons,
    percentage,
    recompute_percentage,
)
from studium.services.learning.store import progress as store
from studium.services.learning.tests.factories import (
    CoursePlan,
    LessonPlan,
    announced,
    answers_to,
    enrolled_learner,
    hear,
    make_quiz,
    progress_events,
    publish,
    report,
    text_course,
)

if TYPE_CHECKING:
    from studium.app import Platform

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


async def percentage_of(ctx: Ctx, user_id: UUID, course_id: UUID) -> float:
    return (await enrollment.get_enrollment(ctx, user_id, course_id)).current_progress_percentage


# Enrolling ------------------------------------------------------------------------------------------------


async def test_enrolling_twice_gives_one_enrolment_and_one_event(ctx: Ctx) -> None:
    course, user_id = await publish(ctx, text_course()), new_id()
    first = await enrollment.enroll(ctx, user_id, course.course_id)
    second = await enrollment.enroll(ctx, user_id, course.course_id)
    assert (first.result, first.is_new, second.is_new) == (second.result, True, False)
    assert [type(event) for event in await announced(ctx)] == [EnrollmentCreated]


async def test_simultaneous_enrolments_make_one(ctx: Ctx) -> None:
    course, user_id = await publish(ctx, text_course()), new_id()
    results = await asyncio.gather(*(enrollment.enroll(ctx, user_id, course.course_id) for _ in range(8)))
    found = {one.result.enrollment_id for one in results if isinstance(one.result, Enrollment)}
    assert (len(found), sum(one.is_new for one in results)) == (1, 1)
    assert len(await announced(ctx)) == 1


async def test_enrolment_is_refused_where_it_must_be(ctx: Ctx) -> None:
    paid = await publish(ctx, text_course(price=Price(amount_minor=900, currency="EUR")))
    ended = await publish(ctx, text_course(ends_at=NOON - timedelta(days=365)))
    closed = await publish(ctx, text_course())
    from studium.contracts.courses import CourseUnpublished

    await hear(ctx, CourseUnpublished(course_id=closed.course_id, unpublished_at=NOON))
    for course_id, error in [
        (new_id(), errors.CourseNotFound),
        (paid.course_id, PaymentRequired),
        (ended.course_id, errors.CourseNotOpen),
        (closed.course_id, errors.CourseNotOpen),
    ]:
        with pytest.raises(error):
            await enrollment.enroll(ctx, new_id(), course_id)
    free = await publish(ctx, text_course(price=Price(amount_minor=0, currency="EUR")))
    assert await enrolled_learner(ctx, free)


async def test_who_leaves_and_returns_finds_the_progress_again(ctx: Ctx) -> None:
    course = await publish(ctx, text_course(2))
    user_id = await enrolled_learner(ctx, course)
    await report(ctx, user_id, course.lesson_ids[0], completed=True)
    await enrollment.leave(ctx, user_id, course.course_id)
    await enrollment.leave(ctx, user_id, course.course_id)
    with pytest.raises(errors.NotEnrolled):
        await report(ctx, user_id, course.lesson_ids[1], completed=True)
    await publish(ctx, course.next(course.lessons[:1]))
    is_new = (await enrollment.enroll(ctx, user_id, course.course_id)).is_new
    returned = await enrollment.get_enrollment(ctx, user_id, course.course_id)
    assert (is_new, returned.status, returned.current_progress_percentage) == (True, "completed", 100.0)
    assert [type(event) for event in await announced(ctx)] == [
        EnrollmentCreated,
        ProgressRecorded,
        LessonCompleted,
        EnrollmentCancelled,
        CourseCompleted,
        CertificateIssued,
        EnrollmentCreated,
    ]


# The hot path ---------------------------------------------------------------------------------------------


async def test_reports_merge_and_only_changes_are_announced(ctx: Ctx) -> None:
    course = await publish(ctx, text_course(1))
    user_id = await enrolled_learner(ctx, course)
    lesson_id = course.lesson_ids[0]
    await report(ctx, user_id, lesson_id, seconds=30, position=30, observed_at=NOON)
    late = await report(
        ctx, user_id, lesson_id, seconds=20, position=20, observed_at=NOON - timedelta(minutes=1)
    )
    assert (late.seconds_spent, late.position_seconds, late.is_changed) == (30, 30, False)
    back = await report(
        ctx, user_id, lesson_id, seconds=40, position=5, observed_at=NOON + timedelta(minutes=1)
    )
    assert (back.seconds_spent, back.position_seconds, back.is_changed) == (40, 5, True)
    assert len(await progress_events(ctx, user_id, course.course_id)) == 2


async def test_a_clock_in_the_future_cannot_pin_the_position(ctx: Ctx) -> None:
    course = await publish(ctx, text_course(1))
    user_id = await enrolled_learner(ctx, course)
    lesson_id = course.lesson_ids[0]
    await report(ctx, user_id, lesson_id, position=10, observed_at=clock.now() + timedelta(days=900))
    with clock.travel(by=timedelta(minutes=1)):
        assert (await report(ctx, user_id, lesson_id, position=20)).position_seconds == 20


async def test_a_completion_is_never_taken_back(ctx: Ctx) -> None:
    course = await publish(ctx, text_course(1))
    user_id = await enrolled_learner(ctx, course)
    first = await report(ctx, user_id, course.lesson_ids[0], completed=True)
    again = await report(ctx, user_id, course.lesson_ids[0], completed=True)
    open_ = await report(ctx, user_id, course.lesson_ids[0], completed=False, seconds=9)
    assert first.completed_at == again.completed_at == open_.completed_at is not None
    assert (first.is_changed, again.is_changed) == (True, False)
    done = [event for event in await announced(ctx) if isinstance(event, CourseCompleted)]
    assert [event.completed_at for event in done] == [first.completion_date]


async def test_one_report_is_one_statement(ctx: Ctx) -> None:
    course = await publish(ctx, text_course(2))
    user_id = await enrolled_learner(ctx, course)
    await report(ctx, user_id, course.lesson_ids[0])
    pool = ctx.db._pool
    assert pool is not None
    seen: list[str] = []
    async with pool.acquire() as connection:
        connection.add_query_logger(lambda query: seen.append(query.query))
    await report(ctx, user_id, course.lesson_ids[0], completed=True)
    assert seen == [store.RECORD]
    assert await percentage_of(ctx, user_id, course.course_id) == 50


async def test_the_statement_is_planned_once(ctx: Ctx) -> None:
    course = await publish(ctx, text_course(1))
    user_id = await enrolled_learner(ctx, course)
    for seconds in range(12):
        await report(ctx, user_id, course.lesson_ids[0], seconds=seconds)
    rows = await ctx.db.fetch_all(
        "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement = $1", store.RECORD
    )
    assert [tuple(row) for row in rows] == [(12, 0)]


async def test_the_statement_reads_indexes_and_one_partition(ctx: Ctx) -> None:
    course = await publish(ctx, text_course(1))
    user_id = await enrolled_learner(ctx, course)
    arguments = store.arguments(Report(user_id, course.lesson_ids[0], True, 1, 1.0, NOON), clock.now())
    connection = await ctx.db.dedicated_connection()
    try:
        await connection.execute("SET enable_seqscan = off")
        rows = await connection.fetch("EXPLAIN " + store.RECORD, *arguments)
    finally:
        await connection.close()
    plan = "\n".join(row[0] for row in rows)
    assert "Seq Scan" not in plan
    partitions = {word for word in plan.split() if word.startswith("enrollment_p") and "_key" not in word}
    assert len(partitions) == 1, plan


async def test_refusals_write_nothing(ctx: Ctx) -> None:
    course = await publish(ctx, CoursePlan([LessonPlan("quiz", quiz=make_quiz()), LessonPlan()]))
    user_id = await enrolled_learner(ctx, course)
    for who, lesson_id, error in [
        (user_id, new_id(), errors.LessonNotFound),
        (new_id(), course.lesson_ids[1], errors.NotEnrolled),
        (user_id, course.lesson_ids[0], errors.CompletedBySubmission),
    ]:
        with pytest.raises(error):
            await report(ctx, who, lesson_id, completed=True)
    assert not await ctx.db.fetch_all("SELECT 1 FROM lesson_progress")
    assert (await report(ctx, user_id, course.lesson_ids[0], seconds=5)).seconds_spent == 5


async def test_lessons_that_nothing_can_grade_are_completed_by_hand(ctx: Ctx) -> None:
    course = await publish(ctx, CoursePlan([LessonPlan("assignment"), LessonPlan("quiz")]))
    user_id = await enrolled_learner(ctx, course)
    for lesson_id in course.lesson_ids:
        done = await report(ctx, user_id, lesson_id, completed=True)
    assert done.course_percentage == 100


async def test_sql_and_domain_agree_on_every_small_percentage(ctx: Ctx) -> None:
    sql = store.PERCENTAGE.format(completed="completed", counted="counted")
    rows = await ctx.db.fetch_all(
        f"SELECT completed, counted, ({sql})::float8 AS percentage "
        "FROM generate_series(0, 120) completed, generate_series(0, 120) counted WHERE completed <= counted"
    )
    assert len(rows) > 7000
    assert not [row for row in rows if row["percentage"] != percentage(row["completed"], row["counted"])]


# Concurrency ----------------------------------------------------------------------------------------------


async def test_twenty_writers_on_different_lessons_count_each_once(ctx: Ctx) -> None:
    course = await publish(ctx, text_course(10))
    user_id = await enrolled_learner(ctx, course)
    await asyncio.gather(*(report(ctx, user_id, lesson, completed=True) for lesson in course.lesson_ids * 2))
    events = await progress_events(ctx, user_id, course.course_id)
    assert await percentage_of(ctx, user_id, course.course_id) == 100
    assert sorted(event.course_percentage for event in events) == [10.0 * n for n in range(1, 11)]
    assert sum(isinstance(event, CourseCompleted) for event in await announced(ctx)) == 1


async def test_twenty_writers_on_one_lesson_leave_the_greatest_report(ctx: Ctx) -> None:
    course = await publish(ctx, text_course(2))
    user_id = await enrolled_learner(ctx, course)
    await asyncio.gather(
        *(
            report(
                ctx,
                user_id,
                course.lesson_ids[0],
                completed=n % 2 == 0,
                seconds=n,
                position=100 - n,
                observed_at=NOON + timedelta(seconds=n),
            )
            for n in range(20)
        )
    )
    last = await report(ctx, user_id, course.lesson_ids[0])
    assert (last.seconds_spent, last.position_seconds, last.course_percentage) == (19, 81, 50)
    assert await percentage_of(ctx, user_id, course.course_id) == 50


async def come_back(ctx: Ctx, user_id: UUID, course: CoursePlan) -> None:
    await enrollment.leave(ctx, user_id, course.course_id)
    await enrollment.enroll(ctx, user_id, course.course_id)


async def test_republishing_while_learners_write_leaves_the_right_numbers(ctx: Ctx) -> None:
    """Each round switches which lessons count while every learner completes another lesson."""
    course = await publish(ctx, text_course(6))
    learners = [await enrolled_learner(ctx, course) for _ in range(4)]
    wanderer = await enrolled_learner(ctx, course)
    await report(ctx, wanderer, course.lesson_ids[1], completed=True)
    for number in range(6):
        lessons = [
            LessonPlan(lesson_id=x, required=(i + number) % 3 != 0) for i, x in enumerate(course.lesson_ids)
        ]
        course = course.next(lessons)
        await asyncio.gather(
            *(report(ctx, learner, course.lesson_ids[number], completed=True) for learner in learners),
            hear(ctx, *course.events()),
            come_back(ctx, wanderer, course),
        )
    counted = counted_lessons(course.outline().lessons)
    for learner in (*learners, wanderer):
        events = await progress_events(ctx, learner, course.course_id)
        assert await percentage_of(ctx, learner, course.course_id) == recompute_percentage(events, counted)
    assert await percentage_of(ctx, learners[0], course.course_id) == 100


async def overtake(
    ctx: Ctx, first: Callable[[], Awaitable[Any]], second: Callable[[], Awaitable[Any]]
) -> None:
    """Let `second` take its snapshot and wait for a lock that `first` holds; only then commit `first`."""
    ready = asyncio.Event()

    async def wait_and_run() -> None:
        await ready.wait()
        await second()

    waiting = asyncio.create_task(wait_and_run())
    observer = await ctx.db.dedicated_connection()
    try:
        async with asyncio.timeout(30), ctx.db.unit_of_work():
            await first()
            ready.set()
            while not await observer.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
                await asyncio.sleep(0.01)
        await waiting
    finally:
        await observer.close()


@pytest.mark.parametrize("publication_is_first", [True, False])
async def test_a_report_and_a_publication_that_overtake_each_other(
    ctx: Ctx, publication_is_first: bool
) -> None:
    """Who comes second must see what the first did: an outline that does not count the lesson any more, or a
    lesson that was completed under the old outline."""
    course = await publish(ctx, text_course(3))
    user_id, reported = await enrolled_learner(ctx, course), course.lesson_ids[0]
    await report(ctx, user_id, course.lesson_ids[1], completed=True)
    counts = not publication_is_first
    wider = course.next([LessonPlan(lesson_id=reported, required=counts), *course.lessons[1:], LessonPlan()])
    steps = [
        lambda: hear(ctx, *wider.events()),
        lambda: report(ctx, user_id, reported, completed=True),
    ]
    await overtake(ctx, *(steps if publication_is_first else reversed(steps)))
    assert await percentage_of(ctx, user_id, course.course_id) == (33.33 if publication_is_first else 50)
    last = (await progress_events(ctx, user_id, course.course_id))[-1]
    assert last.course_percentage == (33.33 if publication_is_first else 66.66)


@pytest.mark.parametrize("same_lesson", [True, False])
async def test_reports_that_overtake_each_other(ctx: Ctx, same_lesson: bool) -> None:
    course = await publish(ctx, text_course(2))
    user_id = await enrolled_learner(ctx, course)
    other = course.lesson_ids[0 if same_lesson else 1]
    await overtake(
        ctx,
        lambda: report(ctx, user_id, course.lesson_ids[0], completed=True),
        lambda: report(ctx, user_id, other, completed=True),
    )
    assert await percentage_of(ctx, user_id, course.course_id) == (50 if same_lesson else 100)
    assert len(await progress_events(ctx, user_id, course.course_id)) == (1 if same_lesson else 2)


async def test_a_report_under_a_moved_outline_counts_anew(ctx: Ctx) -> None:
    """An enrolment that a large recount has not reached yet is counted by its next report."""
    course = await publish(ctx, text_course(4))
    user_id = await enrolled_learner(ctx, course)
    await report(ctx, user_id, course.lesson_ids[0], completed=True)
    await ctx.db.fetch_all("UPDATE enrollment SET outline_version = 0, completed_lessons = 77")
    done = await report(ctx, user_id, course.lesson_ids[1], completed=True)
    assert done.course_percentage == 50


async def test_attempts_are_numbered_without_gaps_under_concurrency(ctx: Ctx) -> None:
    definition = make_quiz(max_attempts=5)
    course = await publish(ctx, CoursePlan([LessonPlan("quiz", quiz=definition)]))
    user_id, lesson_id = await enrolled_learner(ctx, course), course.lesson_ids[0]
    results: list[Any] = await asyncio.gather(
        *(quiz.submit(ctx, user_id, lesson_id, answers_to(definition, right=1)) for _ in range(8)),
        return_exceptions=True,
    )
    done = [result for result in results if isinstance(result, quiz.Review)]
    assert sorted(result.submission.attempt for result in done) == [1, 2, 3, 4, 5]
    assert sum(isinstance(result, errors.AttemptsExhausted) for result in results) == 3


# Replay equals the increments -----------------------------------------------------------------------------

steps = st.lists(
    st.one_of(
        st.tuples(st.just("report"), st.integers(0, 5), st.booleans(), st.integers(0, 9), st.integers(-5, 5)),
        st.tuples(st.just("publish"), st.sets(st.integers(0, 5)), st.sets(st.integers(0, 5))),
    ),
    max_size=25,
)


@given(steps)
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_the_increments_equal_a_recomputation_from_all_events(ctx: Ctx, history: list[Any]) -> None:
    """Reports come repeated and late, lessons come and go, stop and start to count; one number all along."""
    course = await publish(ctx, text_course(6))
    lessons, user_id = course.lesson_ids, await enrolled_learner(ctx, course)
    model: dict[UUID, tuple[int, tuple[datetime, float]]] = {}
    for step in history:
        if step[0] == "publish":
            kept, required = step[1:]
            course = course.next(
                [LessonPlan(lesson_id=lessons[n], required=n in required) for n in sorted(kept)]
            )
            await publish(ctx, course)
        elif (lesson_id := lessons[step[1]]) in course.lesson_ids:
            _, _, completed, seconds, minutes = step
            seen = (NOON + timedelta(minutes=minutes), float(seconds))
            before = model.get(lesson_id, (0, seen))
            model[lesson_id] = max(before[0], seconds), max(before[1], seen)
            recorded = await report(
                ctx,
                user_id,
                lesson_id,
                completed=completed,
                seconds=seconds,
                position=seen[1],
                observed_at=seen[0],
            )
            assert (recorded.seconds_spent, recorded.position_seconds) == (
                model[lesson_id][0],
                model[lesson_id][1][1],
            )
        events = await progress_events(ctx, user_id, course.course_id)
        expected = recompute_percentage(events, counted_lessons(course.outline().lessons))
        assert await percentage_of(ctx, user_id, course.course_id) == expected
    said = await announced(ctx, key=str(user_id))
    assert sum(isinstance(event, CourseCompleted) for event in said) <= 1


# Quizzes --------------------------------------------------------------------------------------------------


async def test_a_passing_attempt_completes_the_lesson_and_says_so(ctx: Ctx) -> None:
    definition = make_quiz(pass_percentage=100)
    course = await publish(ctx, CoursePlan([LessonPlan("quiz", quiz=definition)]))
    user_id, lesson_id = await enrolled_learner(ctx, course), course.lesson_ids[0]
    failed = await quiz.submit(ctx, user_id, lesson_id, answers_to(definition, right=1))
    assert (failed.submission.passed, failed.submission.score, failed.key) == (False, 1.0, None)
    assert await percentage_of(ctx, user_id, course.course_id) == 0
    passed = await quiz.submit(ctx, user_id, lesson_id, answers_to(definition))
    assert passed.submission.passed
    assert passed.key is not None
    assert await percentage_of(ctx, user_id, course.course_id) == 100
    said = [type(event) for event in await announced(ctx)][-5:]
    assert said == [
        SubmissionGraded,
        ProgressRecorded,
        LessonCompleted,
        CourseCompleted,
        CertificateIssued,
    ]


async def test_an_empty_submission_completes_nothing(ctx: Ctx) -> None:
    definition = make_quiz(pass_percentage=0)
    course = await publish(ctx, CoursePlan([LessonPlan("quiz", quiz=definition)]))
    user_id, lesson_id = await enrolled_learner(ctx, course), course.lesson_ids[0]
    assert not (await quiz.submit(ctx, user_id, lesson_id, {})).submission.passed
    assert await percentage_of(ctx, user_id, course.course_id) == 0
    assert (await quiz.submit(ctx, user_id, lesson_id, answers_to(definition, right=0))).submission.passed
    assert await percentage_of(ctx, user_id, course.course_id) == 100


def unusable_quiz(**policy: Any) -> QuizDefinition:
    """A quiz whose only question has no right choice."""
    definition = make_quiz(1, **policy)
    question = definition.questions[0].model_copy(update={"choices": []})
    return definition.model_copy(update={"questions": [question]})


async def test_a_quiz_without_a_gradable_question_is_passed_by_submitting_and_stays_out_of_the_grade(
    ctx: Ctx,
) -> None:
    first, second = make_quiz(), unusable_quiz(pass_percentage=50)
    lessons = [LessonPlan("quiz", quiz=definition, graded_as="Quizzes") for definition in (first, second)]
    plan = CoursePlan(lessons, grading=[GradeCategory(name="Quizzes", weight=1)])
    course = await publish(ctx, plan)
    user_id = await enrolled_learner(ctx, course)
    await quiz.submit(ctx, user_id, course.lesson_ids[0], answers_to(first))
    assert (await quiz.submit(ctx, user_id, course.lesson_ids[1], {})).submission.passed
    found = await overview.read_course_progress(ctx, user_id, course.course_id)
    assert found.grade is not None
    assert found.grade.percentage == 100


async def test_keys_are_checked_when_the_quiz_is_published_and_never_again(
    ctx: Ctx, monkeypatch: pytest.MonkeyPatch
) -> None:
    definition = make_quiz(2)
    broken = unusable_quiz().questions
    definition = definition.model_copy(update={"questions": [*definition.questions, *broken]})
    course = await publish(ctx, CoursePlan([LessonPlan("quiz", quiz=definition)]))
    user_id, lesson_id = await enrolled_learner(ctx, course), course.lesson_ids[0]
    monkeypatch.setattr(grading, "_has_usable_key", None)
    live = (await quiz.open_quiz(ctx, user_id, lesson_id)).live
    assert (live.max_score, live.broken) == (2.0, frozenset({broken[0].question_id}))
    taken = (await quiz.submit(ctx, user_id, lesson_id, {})).submission
    assert (taken.max_score, taken.feedback[2]["problem"]) == (2.0, "broken_key")


async def test_the_grade_weighs_the_best_attempts(ctx: Ctx) -> None:
    first, second = make_quiz(), make_quiz()
    course = await publish(
        ctx,
        CoursePlan(
            [
                LessonPlan("quiz", quiz=first, graded_as="Quizzes"),
                LessonPlan("quiz", quiz=second, graded_as="Exam"),
                LessonPlan("assignment", graded_as="Exam"),
            ],
            grading=[GradeCategory(name="Quizzes", weight=0.4), GradeCategory(name="Exam", weight=0.6)],
            pass_percentage=70,
        ),
    )
    user_id = await enrolled_learner(ctx, course)
    for right in (2, 0):
        await quiz.submit(ctx, user_id, course.lesson_ids[0], answers_to(first, right=right))
    await quiz.submit(ctx, user_id, course.lesson_ids[1], answers_to(second, right=1))
    found = await overview.read_course_progress(ctx, user_id, course.course_id)
    assert found.grade is not None
    assert found.grade.percentage == pytest.approx(0.4 * 100 + 0.6 * 50)
    assert found.has_passed is True


async def test_attempts_end_with_the_policy(ctx: Ctx) -> None:
    late, once = make_quiz(due_at=NOON), make_quiz(max_attempts=1, show_answers="never")
    course = await publish(ctx, CoursePlan([LessonPlan("quiz", quiz=late), LessonPlan("quiz", quiz=once)]))
    user_id = await enrolled_learner(ctx, course)
    with clock.travel(to=NOON - timedelta(minutes=1)):
        assert (await quiz.submit(ctx, user_id, course.lesson_ids[0], answers_to(late, right=0))).key is None
    with pytest.raises(errors.PastDue):
        await quiz.submit(ctx, user_id, course.lesson_ids[0], answers_to(late))
    spent = await quiz.submit(ctx, user_id, course.lesson_ids[1], answers_to(once))
    assert (spent.attempts_left, spent.key) == (0, None)
    with pytest.raises(errors.AttemptsExhausted):
        await quiz.submit(ctx, user_id, course.lesson_ids[1], answers_to(once))


async def test_unreadable_answers_use_up_no_attempt(ctx: Ctx) -> None:
    definition = make_quiz(max_attempts=1)
    course = await publish(ctx, CoursePlan([LessonPlan("quiz", quiz=definition)]))
    user_id, lesson_id = await enrolled_learner(ctx, course), course.lesson_ids[0]
    with pytest.raises(errors.InvalidAnswers):
        await quiz.submit(ctx, user_id, lesson_id, {new_id(): "b"})
    assert (await quiz.submit(ctx, user_id, lesson_id, answers_to(definition))).submission.attempt == 1


async def test_a_review_uses_the_version_that_was_taken(ctx: Ctx) -> None:
    definition = make_quiz()
    lesson = LessonPlan("quiz", quiz=definition)
    course = await publish(ctx, CoursePlan([lesson]))
    user_id = await enrolled_learner(ctx, course)
    taken = await quiz.submit(ctx, user_id, lesson.lesson_id, answers_to(definition))
    shorter = definition.model_copy(update={"questions": definition.questions[:1]})
    await publish(ctx, course.next([LessonPlan("quiz", quiz=shorter, lesson_id=lesson.lesson_id)]))
    me = Principal(user_id, frozenset({"student"}))
    again = await quiz.read_submission(ctx, me, taken.submission.submission_id)
    assert again.key is not None
    assert [key.question_id for key in again.key] == [q.question_id for q in definition.questions]
