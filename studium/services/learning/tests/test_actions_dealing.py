"""Attempts that shuffle and draw: the same after a reload, other ones later, reviewed as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from studium.contracts.courses import QuizDefinition
from studium.contracts.questions import OrderingQuestion
from studium.kit.clock import new_id
from studium.services.learning.actions import Ctx, attempts, quiz
from studium.services.learning.domain import errors
from studium.services.learning.domain.disclosure import PublicQuestion
from studium.services.learning.tests.factories import (
    CoursePlan,
    LessonPlan,
    answers_to,
    enrolled_learner,
    make_quiz,
    publish,
)

if TYPE_CHECKING:
    from studium.app import Platform

Order = list[tuple[UUID, list[str]]]


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


def order_of(questions: list[PublicQuestion]) -> Order:
    return [(one.question_id, [choice.choice_id for choice in one.choices or []]) for one in questions]


async def seen(ctx: Ctx, user_id: UUID, lesson_id: UUID) -> Order:
    return order_of((await quiz.open_quiz(ctx, user_id, lesson_id)).questions())


async def course_of(ctx: Ctx, definition: QuizDefinition) -> CoursePlan:
    return await publish(ctx, CoursePlan([LessonPlan("quiz", quiz=definition)]))


async def test_an_attempt_keeps_its_order_and_the_next_has_another(ctx: Ctx) -> None:
    definition = make_quiz(12, shuffle_questions=True, shuffle_choices=True, show_answers="after_attempt")
    course = await course_of(ctx, definition)
    (lesson_id,) = course.lesson_ids
    learner, other = await enrolled_learner(ctx, course), await enrolled_learner(ctx, course)

    first = await seen(ctx, learner, lesson_id)
    sitting, _ = await attempts.start(ctx, learner, lesson_id)
    assert sitting.attempt.seed is not None
    assert await seen(ctx, learner, lesson_id) == first, "the first answer, which begins it, moves nothing"
    assert await seen(ctx, other, lesson_id) != first
    review = await quiz.submit(ctx, learner, lesson_id, answers_to(definition))

    assert review.submission.score == 12
    assert review.submission.seed == sitting.attempt.seed
    assert order_of(review.questions) == first
    assert [key.question_id for key in review.key or []] == [question_id for question_id, _ in first]
    second = await seen(ctx, learner, lesson_id)
    assert second != first
    assert sorted(one for one, _ in second) == sorted(one for one, _ in first)

    # A submission without a start is graded and reviewed in the order that was shown, too.
    review = await quiz.submit(ctx, learner, lesson_id, answers_to(definition))
    assert order_of(review.questions) == second

    # What is published later moves no attempt that was taken before.
    plain = definition.model_copy(update={"policy": make_quiz().policy})
    await publish(ctx, course.next([LessonPlan("quiz", quiz=plain, lesson_id=lesson_id)]))
    found = await quiz.list_submissions(ctx, learner, lesson_id, before=None, limit=9)
    assert [one.attempt for one in found] == [2, 1]
    assert await seen(ctx, learner, lesson_id) == [
        (one.question_id, ["a", "b"]) for one in definition.questions
    ]


async def test_items_keep_their_order_from_the_first_look_to_the_review(ctx: Ctx) -> None:
    question = OrderingQuestion(
        question_id=new_id(),
        prompt_html="In which order?",
        points=4,
        items_html=["one", "two", "three", "four"],
    )
    definition = make_quiz(0).model_copy(update={"questions": [question]})
    course = await course_of(ctx, definition)
    (lesson_id,) = course.lesson_ids
    learners = [await enrolled_learner(ctx, course) for _ in range(8)]
    orders = [await seen(ctx, learner, lesson_id) for learner in learners]
    assert len({str(order) for order in orders}) > 1, "not the same for everybody"

    learner, first = learners[0], orders[0]
    sitting, _ = await attempts.start(ctx, learner, lesson_id)
    assert await seen(ctx, learner, lesson_id) == first
    one, two, three, four = question.item_ids()
    given: dict[UUID, object] = {question.question_id: [two, one, three, four]}
    await attempts.save(ctx, learner, lesson_id, given, sitting.attempt.revision)
    review = await quiz.submit(ctx, learner, lesson_id, given)
    assert (review.submission.score, review.submission.max_score) == (2, 4)
    assert order_of(review.questions) == first
    assert await quiz.list_submissions(ctx, learner, lesson_id, before=None, limit=9)


async def test_an_attempt_is_graded_on_what_it_drew(ctx: Ctx) -> None:
    definition = make_quiz(10, draws=3, max_attempts=20)
    course = await course_of(ctx, definition)
    (lesson_id,) = course.lesson_ids
    learner = await enrolled_learner(ctx, course)
    drawn: set[UUID] = set()
    for _ in range(6):
        opened = await quiz.open_quiz(ctx, learner, lesson_id)
        asked = [one.question_id for one in opened.questions()]
        assert (len(asked), opened.shown.max_score) == (3, 3.0)
        right = answers_to(definition)
        with pytest.raises(errors.InvalidAnswers):
            await quiz.submit(ctx, learner, lesson_id, right)
        mine = {question_id: right[question_id] for question_id in asked}
        mine[asked[0]] = "a"
        review = await quiz.submit(ctx, learner, lesson_id, mine)
        assert (review.submission.score, review.submission.max_score) == (2, 3)
        assert [one.question_id for one in review.questions] == asked
        drawn |= set(asked)
    assert len(drawn) > 3, "not the same three in every attempt"


async def test_a_key_that_is_shown_says_nothing_of_what_was_not_drawn(ctx: Ctx) -> None:
    definition = make_quiz(10, draws=3, show_answers="after_attempt")
    course = await course_of(ctx, definition)
    (lesson_id,) = course.lesson_ids
    learner = await enrolled_learner(ctx, course)
    await attempts.start(ctx, learner, lesson_id)
    asked = [one for one, _ in await seen(ctx, learner, lesson_id)]
    review = await quiz.submit(ctx, learner, lesson_id, {})
    assert [one.question_id for one in review.key or []] == asked
