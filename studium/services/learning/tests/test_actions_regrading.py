"""Regrades: what is previewed is what is applied, for whom, and how it is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studium.contracts.courses import GradeCategory, QuizDefinition
from studium.contracts.learning import (
    CertificateIssued,
    CourseCompleted,
    LessonCompleted,
    QuizRegraded,
    SubmissionGraded,
)
from studium.contracts.questions import Choice, SingleChoiceQuestion
from studium.kit import clock
from studium.kit.clock import new_id
from studium.services.learning import handlers
from studium.services.learning.actions import (
    Ctx,
    enrollment,
    overrides,
    overview,
    quiz,
    regrading,
    regrading_apply,
)
from studium.services.learning.domain.errors import QuizNotFound
from studium.services.learning.domain.regrading import (
    MoveRow,
    Regrade,
    RegradeNotFound,
    RegradeNotReady,
    RegradeOutdated,
    Treatment,
    UnknownQuestions,
)
from studium.services.learning.tests.factories import (
    CoursePlan,
    LessonPlan,
    announced,
    answers_to,
    enrolled_learner,
    make_quiz,
    publish,
)
from studium.services.learning.tests.factories_assignments import teacher

if TYPE_CHECKING:
    from studium.app import Platform

TEACHER = teacher(UUID(int=7))
REASON = "The key was wrong."
QUIZZES = [GradeCategory(name="Quizzes", weight=1)]


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


def small_batches(ctx: Ctx) -> Ctx:
    return replace(ctx, settings=ctx.settings.model_copy(update={"regrade_batch": 1}))


def rekeyed(definition: QuizDefinition, keys: dict[int, str]) -> QuizDefinition:
    """The quiz with other right answers for some of its questions."""
    questions: list[Any] = list(definition.questions)
    for place, right in keys.items():
        question = questions[place]
        assert isinstance(question, SingleChoiceQuestion)
        choices = [
            Choice(choice_id=one.choice_id, html=one.html, correct=one.choice_id == right)
            for one in question.choices
        ]
        questions[place] = question.model_copy(update={"choices": choices})
    return definition.model_copy(update={"questions": questions})


class School:
    """A published course whose only lesson is a quiz."""

    def __init__(self, ctx: Ctx, plan: CoursePlan) -> None:
        self.ctx, self.plan = ctx, plan

    @classmethod
    async def open(cls, ctx: Ctx, questions: int = 4, **policy: Any) -> School:
        lesson = LessonPlan("quiz", quiz=make_quiz(questions, **policy), graded_as="Quizzes")
        return cls(ctx, await publish(ctx, CoursePlan([lesson], grading=QUIZZES, pass_percentage=50)))

    @property
    def lesson_id(self) -> UUID:
        return self.plan.lesson_ids[0]

    @property
    def quiz(self) -> QuizDefinition:
        definition = self.plan.lessons[0].quiz
        assert definition is not None
        return definition

    async def republish(self, definition: QuizDefinition) -> None:
        lesson = replace(self.plan.lessons[0], quiz=definition)
        self.plan = await publish(self.ctx, self.plan.next([lesson]))

    async def take(self, *, right: int, user_id: UUID | None = None) -> UUID:
        """A learner, new unless one is given, hands in with so many answers `b` before all others `a`."""
        user_id = user_id or await enrolled_learner(self.ctx, self.plan)
        await quiz.submit(self.ctx, user_id, self.lesson_id, answers_to(self.quiz, right=right))
        return user_id

    async def preview(
        self, treatments: dict[UUID, Treatment] | None = None, ctx: Ctx | None = None
    ) -> Regrade:
        found = await regrading.preview(ctx or self.ctx, TEACHER, self.lesson_id, treatments or {})
        return await self.finished(ctx or self.ctx, found)

    async def apply(self, regrade: Regrade, ctx: Ctx | None = None) -> Regrade:
        found = await regrading_apply.apply(
            ctx or self.ctx, TEACHER, self.lesson_id, regrade.regrade_id, digest=regrade.digest, reason=REASON
        )
        return await self.finished(ctx or self.ctx, found)

    async def undo(self, regrade: Regrade, ctx: Ctx | None = None) -> Regrade:
        found = await regrading_apply.undo(ctx or self.ctx, TEACHER, self.lesson_id, regrade.regrade_id)
        return await self.finished(ctx or self.ctx, found)

    async def finished(self, ctx: Ctx, regrade: Regrade) -> Regrade:
        """The regrade after all of its jobs, each run as often as there are learners and once more."""
        for _ in range(regrade.attempts + 1):
            await regrading_apply.continue_regrade(ctx, regrade.regrade_id)
        return await regrading.read_regrade(ctx, TEACHER, self.lesson_id, regrade.regrade_id)

    async def moves(self, regrade: Regrade) -> list[MoveRow]:
        """Every move, read in pages of two."""
        found: list[MoveRow] = []
        after: tuple[float, UUID] | None = None
        while True:
            page = await regrading.list_moves(
                self.ctx, TEACHER, self.lesson_id, regrade.regrade_id, after=after, limit=2
            )
            if not page:
                return found
            found += [row for row, _ in page]
            after = (found[-1].size, found[-1].submission_id)

    async def results(self) -> dict[UUID, tuple[float, float, bool]]:
        """What every attempt has now."""
        rows = await self.ctx.db.fetch_all("SELECT submission_id, score, max_score, passed FROM submission")
        return {row["submission_id"]: (row["score"], row["max_score"], row["passed"]) for row in rows}

    async def grade(self, user_id: UUID) -> float | None:
        """The course grade as the learner sees it."""
        found = await overview.read_course_progress(self.ctx, user_id, self.plan.course_id)
        return found.grade.percentage if found.grade else None


async def test_the_preview_says_who_moves_and_changes_nothing(ctx: Ctx) -> None:
    school = await School.open(ctx)
    low, high = await school.take(right=0), await school.take(right=4)
    await school.take(right=3)
    await school.republish(rekeyed(school.quiz, {0: "a", 1: "a"}))
    before = await school.results()
    regrade = await school.preview()
    assert (regrade.status, regrade.attempts, regrade.looked_at) == ("ready", 3, 3)
    assert (regrade.up, regrade.down, regrade.same) == (1, 2, 0)
    moves = await school.moves(regrade)
    shown = {
        row.user_id: (row.score_before, row.score_after, row.grade_before, row.grade_after) for row in moves
    }
    assert shown[low] == (0, 2, 0, 50)
    assert shown[high] == (4, 2, 100, 50)
    assert await school.results() == before
    assert not [event for event in await announced(ctx) if isinstance(event, QuizRegraded)]


async def test_a_preview_that_nobody_applied_is_pruned_and_what_was_applied_stays(ctx: Ctx) -> None:
    async def left() -> dict[UUID, int]:
        rows = await ctx.db.fetch_all(
            "SELECT regrade_id, count(submission_id) AS moves FROM quiz_regrade"
            " LEFT JOIN quiz_regrade_move USING (regrade_id) GROUP BY regrade_id"
        )
        return {row["regrade_id"]: row["moves"] for row in rows}

    school = await School.open(ctx)
    await school.take(right=0)
    await school.republish(rekeyed(school.quiz, {0: "a"}))
    applied = await school.apply(await school.preview())
    await school.republish(rekeyed(school.quiz, {1: "a"}))
    seen = await school.preview()
    with clock.travel(by=timedelta(days=29)):
        await handlers.prune_learning(ctx)
        assert await left() == {applied.regrade_id: 1, seen.regrade_id: 1}
    with clock.travel(by=timedelta(days=31)):
        for _ in range(2):
            await handlers.prune_learning(ctx)
    assert await left() == {applied.regrade_id: 1}
    assert (
        await ctx.db.fetch_all("SELECT FROM quiz_regrade_move WHERE regrade_id = $1", seen.regrade_id) == []
    )
    with pytest.raises(RegradeNotFound):
        await school.apply(seen)


async def test_what_is_applied_is_what_was_seen_and_everybody_is_told(ctx: Ctx) -> None:
    school = await School.open(ctx, pass_percentage=50, show_answers="after_attempt")
    user_id = await school.take(right=0)
    await school.republish(rekeyed(school.quiz, {0: "a", 1: "a"}))
    regrade = await school.apply(await school.preview())
    assert (regrade.status, regrade.reason, regrade.applied_by) == ("applied", REASON, TEACHER.user_id)
    (row,) = await school.moves(regrade)
    assert await school.results() == {row.submission_id: (2, 4, True)}
    assert await school.grade(user_id) == row.grade_after == 50
    said = [event for event in await announced(ctx) if isinstance(event, SubmissionGraded)]
    assert [(event.revision, event.score, event.regraded_at) for event in said] == [
        (1, 0, None),
        (2, 2, regrade.applied_at),
    ]
    kinds = [type(event) for event in await announced(ctx, key=str(user_id))]
    assert kinds[-3:] == [LessonCompleted, CourseCompleted, CertificateIssued]
    (audited,) = [event for event in await announced(ctx) if isinstance(event, QuizRegraded)]
    assert (audited.up, audited.down, audited.is_undone) == (1, 0, False)
    review = await quiz.read_submission(ctx, replace(TEACHER, user_id=user_id), row.submission_id)
    assert [(one.reason, one.score_before, one.score_after) for one in review.regrades] == [(REASON, 0, 2)]
    assert review.key is not None
    assert review.key[0].choices is not None
    assert [one.choice_id for one in review.key[0].choices if one.correct] == ["a"]


async def test_a_repeat_applies_once_and_an_undo_brings_all_of_it_back(ctx: Ctx) -> None:
    school = await School.open(ctx)
    user_id = await school.take(right=1)
    before = await school.results()
    await school.republish(rekeyed(school.quiz, {3: "a"}))
    regrade = await school.apply(await school.preview())
    assert await school.apply(regrade) == regrade
    undone = await school.undo(regrade)
    assert await school.undo(undone) == undone
    assert (undone.status, undone.undone_by) == ("undone", TEACHER.user_id)
    assert await school.results() == before
    assert await school.grade(user_id) == 25
    said = [event for event in await announced(ctx) if isinstance(event, SubmissionGraded)]
    assert [(event.revision, event.score) for event in said] == [(1, 1), (2, 2), (3, 1)]
    assert [event.is_undone for event in await announced(ctx) if isinstance(event, QuizRegraded)] == [
        False,
        True,
    ]
    (submission_id,) = before
    review = await quiz.read_submission(ctx, replace(TEACHER, user_id=user_id), submission_id)
    assert [one.undone_at for one in review.regrades] == [undone.undone_at]
    with pytest.raises(RegradeNotReady):
        await regrading_apply.apply(
            ctx, TEACHER, school.lesson_id, undone.regrade_id, digest=undone.digest, reason=REASON
        )


async def test_the_history_of_a_grade_has_the_first_grading_the_regrade_and_its_undo(ctx: Ctx) -> None:
    school = await School.open(ctx)
    user_id = await school.take(right=1)
    await school.republish(rekeyed(school.quiz, {3: "a"}))
    await school.undo(await school.apply(await school.preview()))
    found = await overrides.read_own_sheet(ctx, user_id, school.lesson_id)
    assert [(one.entry.kind, one.entry.score, one.entry.attempt, one.by) for one in found.history] == [
        ("regrade_undone", 1, 1, None),
        ("regraded", 2, 1, None),
        ("attempt", 1, 1, None),
    ]
    told = await overrides.read_sheet(ctx, TEACHER, school.plan.course_id, user_id, school.lesson_id)
    assert [one.by and one.by.user_id for one in told.history] == [TEACHER.user_id, TEACHER.user_id, None]


async def test_whatever_changed_since_the_preview_asks_for_another_look(ctx: Ctx) -> None:
    school = await School.open(ctx)
    await school.take(right=1)
    await school.republish(rekeyed(school.quiz, {3: "a"}))
    seen = await school.preview()
    with pytest.raises(RegradeOutdated):
        await school.apply(replace(seen, digest="something-else"))
    await school.take(right=2)
    with pytest.raises(RegradeOutdated):
        await school.apply(seen)
    seen = await school.preview()
    await school.republish(rekeyed(school.quiz, {2: "a"}))
    with pytest.raises(RegradeOutdated):
        await school.apply(seen)
    newer = await school.preview()
    with pytest.raises(RegradeNotFound):
        await school.apply(seen)
    assert (await school.apply(newer)).status == "applied"


async def test_only_the_last_regrade_is_undone_and_an_old_preview_is_outdated_by_it(ctx: Ctx) -> None:
    school = await School.open(ctx)
    await school.take(right=1)
    question = school.quiz.questions[3].question_id
    first = await school.apply(await school.preview({question: "full_points"}))
    second = await school.apply(await school.preview({question: "not_counted"}))
    (result,) = (await school.results()).values()
    assert result[:2] == (1, 3)
    with pytest.raises(RegradeNotReady):
        await school.undo(first)
    await school.undo(second)
    await school.undo(first)
    (result,) = (await school.results()).values()
    assert result[:2] == (1, 4)


async def test_a_certificate_stays_and_the_preview_says_of_how_many(ctx: Ctx) -> None:
    school = await School.open(ctx, pass_percentage=50)
    user_id = await school.take(right=2)
    await school.republish(rekeyed(school.quiz, {0: "a", 1: "a", 2: "b", 3: "b"}))
    regrade = await school.preview()
    assert (regrade.down, regrade.certificates_kept) == (1, 1)
    await school.apply(regrade)
    assert await school.grade(user_id) == 0
    issued = [event for event in await announced(ctx) if isinstance(event, CertificateIssued)]
    (row,) = await ctx.db.fetch_all("SELECT revoked_at FROM certificate")
    assert (len(issued), row["revoked_at"]) == (1, None)
    (row,) = await ctx.db.fetch_all("SELECT status, completed_lessons FROM enrollment")
    assert (row["status"], row["completed_lessons"]) == ("completed", 1)


async def test_who_left_the_course_is_graded_anew_and_completes_nothing(ctx: Ctx) -> None:
    school = await School.open(ctx, pass_percentage=50)
    user_id = await school.take(right=0)
    await enrollment.leave(ctx, user_id, school.plan.course_id)
    await school.republish(rekeyed(school.quiz, {0: "a", 1: "a"}))
    await school.apply(await school.preview())
    assert list((await school.results()).values()) == [(2, 4, True)]
    assert not [event for event in await announced(ctx) if isinstance(event, LessonCompleted)]


async def test_only_who_teaches_the_course_gets_at_a_regrade(ctx: Ctx) -> None:
    school = await School.open(ctx)
    await school.take(right=1)
    regrade = await school.preview()
    stranger = teacher()
    with pytest.raises(QuizNotFound):
        await regrading.preview(ctx, stranger, school.lesson_id, {})
    with pytest.raises(RegradeNotFound):
        await regrading.list_moves(ctx, stranger, school.lesson_id, regrade.regrade_id, after=None, limit=9)
    with pytest.raises(RegradeNotFound):
        await regrading.read_regrade(ctx, TEACHER, new_id(), regrade.regrade_id)
    with pytest.raises(UnknownQuestions):
        await regrading.preview(ctx, TEACHER, school.lesson_id, {new_id(): "full_points"})


async def test_an_erased_learner_is_in_no_regrade_any_more(ctx: Ctx) -> None:
    school = await School.open(ctx)
    user_id = await school.take(right=1)
    await school.republish(rekeyed(school.quiz, {3: "a"}))
    regrade = await school.preview()
    await ctx.db.fetch_all("DELETE FROM submission WHERE user_id = $1", user_id)
    with pytest.raises(RegradeOutdated):
        await school.apply(regrade)


letters = st.sampled_from("ab")
corrections = st.dictionaries(st.integers(0, 3), letters, max_size=4)
treated = st.dictionaries(st.integers(0, 3), st.sampled_from(["full_points", "not_counted"]), max_size=2)
attempts = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4)), min_size=1, max_size=5)


@given(attempts, corrections, treated, st.booleans())
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_the_preview_equals_what_is_applied_and_an_undo_what_was_before(
    ctx: Ctx,
    taken: list[tuple[int, int]],
    keys: dict[int, str],
    treatments: dict[int, Treatment],
    is_small: bool,
) -> None:
    """For any attempts and corrections, in one batch or one learner at a time."""
    where = small_batches(ctx) if is_small else ctx
    school = await School.open(ctx, pass_percentage=50)
    people = [await enrolled_learner(ctx, school.plan) for _ in range(3)]
    for number, right in taken:
        await school.take(right=right, user_id=people[number])
    asked = [question.question_id for question in school.quiz.questions]
    await school.republish(rekeyed(school.quiz, keys))
    mine = {
        row["submission_id"]
        for row in await ctx.db.fetch_all(
            "SELECT submission_id FROM submission WHERE course_id = $1", school.plan.course_id
        )
    }
    before = {key: value for key, value in (await school.results()).items() if key in mine}
    grades_before = {one: await school.grade(one) for one in people}
    regrade = await school.preview({asked[place]: one for place, one in treatments.items()}, where)
    moves = await school.moves(regrade)
    assert [row.size for row in moves] == sorted((row.size for row in moves), reverse=True)
    expected = before | {
        row.submission_id: (row.score_after, row.max_score_after, row.passed_after) for row in moves
    }
    regrade = await school.apply(regrade, where)
    after = {key: value for key, value in (await school.results()).items() if key in mine}
    assert after == expected
    ups = [_share(after[key]) - _share(before[key]) for key in mine]
    assert regrade.up == sum(one > 0 for one in ups)
    assert regrade.down == sum(one < 0 for one in ups)
    assert regrade.looked_at == len(mine) == len(taken)
    for row in moves:
        assert grades_before[row.user_id] == row.grade_before
        assert await school.grade(row.user_id) == row.grade_after
    await school.undo(regrade, where)
    assert {key: value for key, value in (await school.results()).items() if key in mine} == before
    assert {one: await school.grade(one) for one in people} == grades_before


def _share(result: tuple[float, float, bool]) -> float:
    return result[0] / result[1] if result[1] else 0.0


def listen(ctx: Ctx, noted: list[str]) -> None:
    """Note every statement of units of work from now on."""

    def note(*call: Any) -> None:
        noted.append(call[2])

    sa.event.listen(ctx.db.engine.sync_engine, "before_cursor_execute", note, named=False)


async def statements_of(ctx: Ctx, learners: int) -> tuple[int, int]:
    """How many statements the preview and its application take for so many learners in one batch."""
    school = await School.open(ctx, pass_percentage=100)
    for _ in range(learners):
        await school.take(right=0)
    await school.republish(rekeyed(school.quiz, {0: "a"}))
    counted: list[str] = []
    listen(ctx, counted)
    regrade = await regrading.preview(ctx, TEACHER, school.lesson_id, {})
    previewing = len(counted)
    await regrading_apply.apply(
        ctx, TEACHER, school.lesson_id, regrade.regrade_id, digest=regrade.digest, reason=REASON
    )
    assert regrade.up == learners
    return previewing, len(counted) - previewing


async def test_a_batch_takes_as_many_statements_for_one_learner_as_for_twenty(ctx: Ctx) -> None:
    assert await statements_of(ctx, 20) == await statements_of(ctx, 1)
