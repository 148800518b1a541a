"""Attempts under way: the clock, autosaving from two tabs, and the submission that comes by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import pytest

from studium.contracts.courses import QuizDefinition
from studium.contracts.learning import SubmissionGraded
from studium.kit import clock
from studium.kit.clock import new_id
from studium.services.learning.actions import Ctx, attempts, enrollment, quiz
from studium.services.learning.domain import errors
from studium.services.learning.domain.attempts import COLLECT_AFTER, GRACE, expiry, grade_saved
from studium.services.learning.store.submissions import Submission
from studium.services.learning.tests.factories import (
    CoursePlan,
    LessonPlan,
    announced,
    answers_to,
    enrolled_learner,
    make_quiz,
    publish,
)

if TYPE_CHECKING:
    from studium.app import Platform

API = "/api/v1"
LIMIT = 600
OVER = timedelta(seconds=LIMIT) + GRACE + timedelta(seconds=1)
COLLECTED = timedelta(seconds=LIMIT) + COLLECT_AFTER + timedelta(seconds=1)


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


async def course_of(ctx: Ctx, definition: QuizDefinition) -> CoursePlan:
    return await publish(ctx, CoursePlan([LessonPlan("quiz", quiz=definition)]))


async def learner_at(ctx: Ctx, definition: QuizDefinition) -> tuple[UUID, UUID]:
    """A learner and the lesson of a quiz."""
    course = await course_of(ctx, definition)
    return await enrolled_learner(ctx, course), course.lesson_ids[0]


async def submissions_of(ctx: Ctx, user_id: UUID, lesson_id: UUID) -> list[Submission]:
    return await quiz.list_submissions(ctx, user_id, lesson_id, before=None, limit=100)


async def open_attempt(ctx: Ctx, user_id: UUID, lesson_id: UUID) -> Any:
    sitting = (await quiz.open_quiz(ctx, user_id, lesson_id)).sitting
    return sitting and sitting.attempt


# The rules ------------------------------------------------------------------------------------------------


def test_an_attempt_ends_with_its_time_or_the_due_date() -> None:
    now = clock.now()
    soon, late = now + timedelta(seconds=60), now + timedelta(days=1)
    assert expiry(now, make_quiz().policy) is None
    assert expiry(now, make_quiz(due_at=late).policy) == late
    assert expiry(now, make_quiz(time_limit_seconds=60).policy) == soon
    assert expiry(now, make_quiz(time_limit_seconds=60, due_at=late).policy) == soon
    assert expiry(now, make_quiz(time_limit_seconds=3600, due_at=soon).policy) == soon


def test_saved_answers_that_cannot_be_read_any_more_count_as_unanswered() -> None:
    definition = make_quiz(2)
    first, second = definition.questions
    saved: dict[UUID, object] = {first.question_id: "b", second.question_id: ["?"], new_id(): "b"}
    graded = grade_saved(definition, saved, frozenset())
    assert [result.verdict for result in graded.results] == ["correct", "unanswered"]


# Starting -------------------------------------------------------------------------------------------------


async def test_starting_again_resumes_the_one_open_attempt(ctx: Ctx) -> None:
    definition = make_quiz(time_limit_seconds=LIMIT)
    user_id, lesson_id = await learner_at(ctx, definition)
    first, is_new = await attempts.start(ctx, user_id, lesson_id)
    with clock.travel(by=timedelta(minutes=5)):
        second, is_new_again = await attempts.start(ctx, user_id, lesson_id)
    assert (is_new, is_new_again, second) == (True, False, first)
    assert first.attempt.expires_at == first.attempt.started_at + timedelta(seconds=LIMIT)


async def test_simultaneous_starts_make_one_attempt(ctx: Ctx) -> None:
    user_id, lesson_id = await learner_at(ctx, make_quiz(time_limit_seconds=LIMIT))
    started = await asyncio.gather(*(attempts.start(ctx, user_id, lesson_id) for _ in range(8)))
    assert len({sitting.attempt.started_at for sitting, _ in started}) == 1
    assert sum(is_new for _, is_new in started) == 1


async def test_a_start_is_refused_where_it_must_be(ctx: Ctx) -> None:
    once, late = make_quiz(max_attempts=1), make_quiz(due_at=clock.now() - timedelta(seconds=1))
    course = await publish(ctx, CoursePlan([LessonPlan("quiz", quiz=once), LessonPlan("quiz", quiz=late)]))
    user_id = await enrolled_learner(ctx, course)
    await attempts.start(ctx, user_id, course.lesson_ids[0])
    await quiz.submit(ctx, user_id, course.lesson_ids[0], answers_to(once))
    for who, lesson_id, error in [
        (user_id, course.lesson_ids[0], errors.AttemptsExhausted),
        (user_id, course.lesson_ids[1], errors.PastDue),
        (user_id, new_id(), errors.LessonNotFound),
        (new_id(), course.lesson_ids[0], errors.NotEnrolled),
    ]:
        with pytest.raises(error):
            await attempts.start(ctx, who, lesson_id)
    assert not await ctx.db.fetch_all("SELECT 1 FROM quiz_attempt")


async def test_a_republished_quiz_does_not_change_under_a_learner(ctx: Ctx) -> None:
    definition = make_quiz(2, pass_percentage=100)
    lesson = LessonPlan("quiz", quiz=definition)
    course = await publish(ctx, CoursePlan([lesson]))
    user_id = await enrolled_learner(ctx, course)
    await attempts.start(ctx, user_id, lesson.lesson_id)
    other = make_quiz(3).model_copy(update={"quiz_id": definition.quiz_id})
    await publish(ctx, course.next([LessonPlan("quiz", quiz=other, lesson_id=lesson.lesson_id)]))
    opened = await quiz.open_quiz(ctx, user_id, lesson.lesson_id)
    asked = [question.question_id for question in definition.questions]
    assert [question.question_id for question in opened.questions()] == asked
    assert (opened.shown.max_score, opened.live.max_score) == (2, 3)
    taken = await quiz.submit(ctx, user_id, lesson.lesson_id, answers_to(definition))
    assert (taken.submission.definition_version, taken.submission.passed) == (1, True)
    assert [question.question_id for question in taken.questions] == asked
    assert len((await quiz.open_quiz(ctx, user_id, lesson.lesson_id)).questions()) == 3


async def test_a_moved_due_date_moves_the_end_of_open_attempts(ctx: Ctx) -> None:
    due = clock.now().replace(microsecond=0) + timedelta(hours=1)
    definition = make_quiz(due_at=due, time_limit_seconds=7200)
    lesson = LessonPlan("quiz", quiz=definition)
    course = await publish(ctx, CoursePlan([lesson]))
    user_id = await enrolled_learner(ctx, course)
    started = (await attempts.start(ctx, user_id, lesson.lesson_id))[0].attempt
    assert started.expires_at == due
    for moved in (due + timedelta(minutes=30), None):
        policy = definition.policy.model_copy(update={"due_at": moved})
        longer = definition.model_copy(update={"policy": policy})
        course = course.next([LessonPlan("quiz", quiz=longer, lesson_id=lesson.lesson_id)])
        await publish(ctx, course)
        found = await open_attempt(ctx, user_id, lesson.lesson_id)
        assert found.expires_at == expiry(started.started_at, policy)


# Saving ---------------------------------------------------------------------------------------------------


async def test_an_older_revision_gets_what_is_stored(ctx: Ctx) -> None:
    definition = make_quiz(2)
    user_id, lesson_id = await learner_at(ctx, definition)
    revision = (await attempts.start(ctx, user_id, lesson_id))[0].attempt.revision
    mine, others = answers_to(definition), answers_to(definition, right=0)
    saved = await attempts.save(ctx, user_id, lesson_id, mine, revision)
    assert saved.revision > revision
    assert await attempts.save(ctx, user_id, lesson_id, mine, revision) == saved, "a repeat is no conflict"
    with pytest.raises(errors.StaleRevision) as refused:
        await attempts.save(ctx, user_id, lesson_id, others, revision)
    assert refused.value.extra["stored"]["answers"] == saved.answers
    assert refused.value.extra["stored"]["revision"] == saved.revision
    assert (await attempts.save(ctx, user_id, lesson_id, others, saved.revision)).answers != saved.answers


async def test_of_two_tabs_that_save_at_once_one_is_told(ctx: Ctx) -> None:
    definition = make_quiz(8)
    user_id, lesson_id = await learner_at(ctx, definition)
    revision = (await attempts.start(ctx, user_id, lesson_id))[0].attempt.revision
    sheets = [answers_to(definition, right=right) for right in range(8)]
    results: list[Any] = await asyncio.gather(
        *(attempts.save(ctx, user_id, lesson_id, sheet, revision) for sheet in sheets),
        return_exceptions=True,
    )
    (winner,) = [result for result in results if not isinstance(result, Exception)]
    assert sum(isinstance(result, errors.StaleRevision) for result in results) == 7
    assert await open_attempt(ctx, user_id, lesson_id) == winner


async def test_nothing_is_saved_of_answers_that_do_not_fit(ctx: Ctx) -> None:
    definition = make_quiz(2)
    user_id, lesson_id = await learner_at(ctx, definition)
    started = (await attempts.start(ctx, user_id, lesson_id))[0].attempt
    wrong = {**answers_to(definition), definition.questions[1].question_id: "z"}
    with pytest.raises(errors.InvalidAnswers) as refused:
        await attempts.save(ctx, user_id, lesson_id, wrong, started.revision)
    assert [error.pointer for error in refused.value.errors] == [
        f"/answers/{definition.questions[1].question_id}"
    ]
    assert await open_attempt(ctx, user_id, lesson_id) == started


async def test_saving_needs_an_open_attempt_in_time(ctx: Ctx) -> None:
    definition = make_quiz(time_limit_seconds=LIMIT)
    user_id, lesson_id = await learner_at(ctx, definition)
    with pytest.raises(errors.AttemptNotStarted):
        await attempts.save(ctx, user_id, lesson_id, {}, 0)
    revision = (await attempts.start(ctx, user_id, lesson_id))[0].attempt.revision
    with clock.travel(by=timedelta(seconds=LIMIT + 1)):
        revision = (await attempts.save(ctx, user_id, lesson_id, answers_to(definition), revision)).revision
    with clock.travel(by=OVER), pytest.raises(errors.TimeOver):
        await attempts.save(ctx, user_id, lesson_id, {}, revision)
    with pytest.raises(errors.LessonNotFound):
        await attempts.save(ctx, user_id, new_id(), {}, 0)


# Ending ---------------------------------------------------------------------------------------------------


async def test_a_quiz_with_a_time_limit_takes_no_submission_without_a_start(ctx: Ctx) -> None:
    definition = make_quiz(time_limit_seconds=LIMIT)
    user_id, lesson_id = await learner_at(ctx, definition)
    with pytest.raises(errors.AttemptNotStarted):
        await quiz.submit(ctx, user_id, lesson_id, answers_to(definition))
    await attempts.start(ctx, user_id, lesson_id)
    done = (await quiz.submit(ctx, user_id, lesson_id, answers_to(definition))).submission
    assert (done.attempt, done.passed, done.time_over) == (1, True, False)
    assert done.started_at is not None
    assert await open_attempt(ctx, user_id, lesson_id) is None


async def test_who_is_a_little_late_is_in_time_and_who_is_later_has_what_was_saved(ctx: Ctx) -> None:
    definition = make_quiz(time_limit_seconds=LIMIT)
    user_id, lesson_id = await learner_at(ctx, definition)
    await attempts.start(ctx, user_id, lesson_id)
    with clock.travel(by=timedelta(seconds=LIMIT) + GRACE / 2):
        assert not (await quiz.submit(ctx, user_id, lesson_id, answers_to(definition))).submission.time_over
    started = (await attempts.start(ctx, user_id, lesson_id))[0].attempt
    half = answers_to(definition, right=1)
    await attempts.save(ctx, user_id, lesson_id, half, started.revision)
    with clock.travel(by=OVER):
        late = (await quiz.submit(ctx, user_id, lesson_id, answers_to(definition), 1)).submission
    assert (late.time_over, late.score, late.submitted_at) == (True, 1.0, started.expires_at)
    assert late.answers == {str(question_id): answer for question_id, answer in half.items()}


async def test_a_submission_from_an_old_tab_is_refused_when_it_names_its_revision(ctx: Ctx) -> None:
    definition = make_quiz(max_attempts=1)
    user_id, lesson_id = await learner_at(ctx, definition)
    revision = (await attempts.start(ctx, user_id, lesson_id))[0].attempt.revision
    saved = await attempts.save(ctx, user_id, lesson_id, answers_to(definition), revision)
    with pytest.raises(errors.StaleRevision):
        await quiz.submit(ctx, user_id, lesson_id, {}, revision)
    done = await quiz.submit(ctx, user_id, lesson_id, answers_to(definition), saved.revision)
    assert done.submission.score == 2


async def test_the_job_submits_what_was_saved_when_the_time_is_over(ctx: Ctx) -> None:
    definition = make_quiz(time_limit_seconds=LIMIT, max_attempts=2)
    course = await course_of(ctx, definition)
    lesson_id = course.lesson_ids[0]
    saver, idler, leaver, early = [await enrolled_learner(ctx, course) for _ in range(4)]
    for user_id in (saver, idler, leaver):
        revision = (await attempts.start(ctx, user_id, lesson_id))[0].attempt.revision
    revision = (await open_attempt(ctx, saver, lesson_id)).revision
    await attempts.save(ctx, saver, lesson_id, answers_to(definition), revision)
    await enrollment.leave(ctx, leaver, course.course_id)
    with clock.travel(by=timedelta(seconds=LIMIT)):
        await attempts.start(ctx, early, lesson_id)
    for _ in range(2):
        with clock.travel(by=COLLECTED):
            await attempts.submit_expired(ctx)
    taken = [await submissions_of(ctx, user_id, lesson_id) for user_id in (saver, idler, early)]
    assert [[(one.score, one.time_over) for one in found] for found in taken] == [
        [(2.0, True)],
        [(0.0, True)],
        [],
    ]
    percentage = (await enrollment.get_enrollment(ctx, saver, course.course_id)).current_progress_percentage
    assert percentage == 100
    await enrollment.enroll(ctx, leaver, course.course_id)
    with clock.travel(by=COLLECTED):
        await attempts.start(ctx, leaver, lesson_id)
    assert [one.attempt for one in await submissions_of(ctx, leaver, lesson_id)] == [1]
    assert (await open_attempt(ctx, leaver, lesson_id)).attempt == 2


async def test_one_attempt_that_fails_keeps_no_other_waiting(ctx: Ctx, monkeypatch: Any) -> None:
    definition = make_quiz(time_limit_seconds=LIMIT)
    course = await course_of(ctx, definition)
    first, second = [await enrolled_learner(ctx, course) for _ in range(2)]
    for user_id in (first, second):
        await attempts.start(ctx, user_id, course.lesson_ids[0])
    right = attempts.submit_saved

    async def fail_for_first(ctx: Ctx, user_id: UUID, lesson_id: UUID) -> None:
        if user_id == first:
            raise RuntimeError("broken")
        await right(ctx, user_id, lesson_id)

    monkeypatch.setattr(attempts, "submit_saved", fail_for_first)
    monkeypatch.setattr(attempts, "_BATCH", 1)
    with clock.travel(by=COLLECTED):
        await attempts.submit_expired(ctx)
    assert await open_attempt(ctx, first, course.lesson_ids[0]) is not None
    assert len(await submissions_of(ctx, second, course.lesson_ids[0])) == 1


async def test_submit_and_job_at_once_make_one_submission(ctx: Ctx) -> None:
    definition = make_quiz(time_limit_seconds=LIMIT)
    user_id, lesson_id = await learner_at(ctx, definition)
    for round_number in range(1, 4):
        revision = (await attempts.start(ctx, user_id, lesson_id))[0].attempt.revision
        await attempts.save(ctx, user_id, lesson_id, answers_to(definition), revision)
        with clock.travel(by=COLLECTED):
            racers: list[Awaitable[Any]] = [
                quiz.submit(ctx, user_id, lesson_id, {}),
                attempts.submit_expired(ctx),
                quiz.submit(ctx, user_id, lesson_id, {}),
                attempts.submit_expired(ctx),
            ]
            results = await asyncio.gather(*racers, return_exceptions=True)
        refused = [result for result in results if isinstance(result, errors.AttemptNotStarted)]
        assert sum(isinstance(result, Exception) for result in results) == len(refused)
        done = await submissions_of(ctx, user_id, lesson_id)
        assert [one.attempt for one in done] == list(range(round_number, 0, -1))
        assert {(one.score, one.time_over) for one in done} == {(2.0, True)}
        assert all(error.extra["submission_id"] == str(done[0].submission_id) for error in refused)
    graded = [event for event in await announced(ctx) if isinstance(event, SubmissionGraded)]
    assert [event.attempt for event in graded] == [1, 2, 3]


async def test_a_saving_and_a_submission_at_once_leave_nothing_behind(ctx: Ctx) -> None:
    definition = make_quiz()
    user_id, lesson_id = await learner_at(ctx, definition)
    for _ in range(4):
        revision = (await attempts.start(ctx, user_id, lesson_id))[0].attempt.revision
        racers: list[Awaitable[Any]] = [
            attempts.save(ctx, user_id, lesson_id, answers_to(definition), revision),
            quiz.submit(ctx, user_id, lesson_id, {}),
        ]
        saved, done = await asyncio.gather(*racers, return_exceptions=True)
        assert isinstance(done, quiz.Review)
        assert done.submission.score == 0
        assert not isinstance(saved, Exception) or isinstance(saved, errors.AttemptNotStarted)
        assert await open_attempt(ctx, user_id, lesson_id) is None


async def test_the_key_waits_for_an_open_attempt(ctx: Ctx) -> None:
    definition = make_quiz(max_attempts=2, due_at=clock.now() + timedelta(hours=1))
    user_id, lesson_id = await learner_at(ctx, definition)
    done = await quiz.submit(ctx, user_id, lesson_id, {})
    await attempts.start(ctx, user_id, lesson_id)
    with clock.travel(by=timedelta(hours=1, seconds=1)):
        again = await quiz._review(ctx, done.submission, definition)
        assert again.key is None, "the due date is over, but the open attempt may still arrive"


# The HTTP door --------------------------------------------------------------------------------------------


async def test_a_timed_quiz_over_http(client: httpx.AsyncClient, ctx: Ctx, sign_in: Any) -> None:
    definition = make_quiz(time_limit_seconds=LIMIT)
    course, me, stranger = await course_of(ctx, definition), await sign_in(), await sign_in()
    path = f"{API}/lessons/{course.lesson_ids[0]}/quiz"
    await client.post(f"{API}/enrollments/{course.course_id}", headers=me)
    before = (await client.get(path, headers=me)).json()
    assert (before["questions"], before["question_count"], before["open_attempt"]) == ([], 2, None)
    assert before["policy"]["time_limit_seconds"] == LIMIT
    early = await client.post(f"{path}/submissions", json={"answers": {}}, headers=me)
    assert (early.status_code, early.json()["code"]) == (409, "attempt_not_started")
    started, resumed = [await client.post(f"{path}/attempt", headers=me) for _ in range(2)]
    assert (started.status_code, resumed.status_code) == (201, 200), started.text
    attempt = started.json()
    assert len(attempt["questions"]) == 2
    assert "correct" not in started.text
    assert LIMIT - 60 < attempt["seconds_left"] <= LIMIT
    answers = {str(question_id): answer for question_id, answer in answers_to(definition).items()}
    body = {"answers": answers, "revision": attempt["revision"]}
    saved = await client.put(f"{path}/attempt", json=body, headers=me)
    assert saved.status_code == 200, saved.text
    stale = await client.put(f"{path}/attempt", json={**body, "answers": {}}, headers=me)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_revision")
    assert stale.json()["stored"]["answers"] == answers
    shown = (await client.get(path, headers=me)).json()
    assert len(shown["questions"]) == 2
    assert shown["open_attempt"]["answers"] == answers
    assert shown["open_attempt"]["revision"] == saved.json()["revision"]
    for answer in (
        await client.post(f"{path}/attempt", headers=stranger),
        await client.put(f"{path}/attempt", json=body, headers=stranger),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "not_enrolled")
    done = await client.post(f"{path}/submissions", json=body | saved_revision(saved), headers=me)
    assert (done.status_code, done.json()["score"], done.json()["time_over"]) == (201, 2, False)
    assert len(done.json()["questions"]) == 2
    after = (await client.get(path, headers=me)).json()
    assert (after["questions"], after["attempts_used"], after["open_attempt"]) == ([], 1, None)


def saved_revision(answer: httpx.Response) -> dict[str, Any]:
    return {"revision": answer.json()["revision"]}


async def test_the_chore_runs_every_minute(platform: Platform, ctx: Ctx) -> None:
    definition = make_quiz(time_limit_seconds=LIMIT)
    user_id, lesson_id = await learner_at(ctx, definition)
    await attempts.start(ctx, user_id, lesson_id)
    with clock.travel(by=timedelta(hours=1)):
        await platform.settle(with_jobs=True)
        moment: datetime = clock.now() + timedelta(minutes=2)
    with clock.travel(to=moment):
        await platform.settle(with_jobs=True)
    assert [one.time_over for one in await submissions_of(ctx, user_id, lesson_id)] == [True]
