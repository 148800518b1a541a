"""Which questions an attempt asks and in which order: by the seed alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from studium.contracts.courses import QuizDefinition, QuizPolicy
from studium.contracts.questions import (
    Choice,
    MultipleChoiceQuestion,
    NumericalQuestion,
    Question,
    UngradedQuestion,
)
from studium.services.learning.domain.dealing import dealt, seed_of
from studium.services.learning.domain.disclosure import public_questions
from studium.services.learning.domain.grading import broken_keys, grade, max_score

QUIZ = UUID(int=99)
seeds = st.integers(0, 2**56 - 1)
choices = st.lists(st.text("abcdefg", min_size=1, max_size=2), min_size=2, max_size=5, unique=True)


def _question(place: int, names: list[str]) -> Question:
    shared: dict[str, Any] = {"question_id": UUID(int=place), "prompt_html": str(place), "points": 2.0}
    if place % 4 == 3:
        return UngradedQuestion(**{**shared, "points": 0.0}, reason="An opinion.")
    if place % 4 == 2:
        return NumericalQuestion(**shared, answer=1)
    return MultipleChoiceQuestion(
        **shared, choices=[Choice(choice_id=name, html=name, correct=name == names[0]) for name in names]
    )


questions = st.lists(choices, min_size=1, max_size=8).map(
    lambda all_names: [_question(place, names) for place, names in enumerate(all_names)]
)


def quiz(asked: list[Question], **policy: Any) -> QuizDefinition:
    return QuizDefinition(quiz_id=QUIZ, questions=asked, policy=QuizPolicy(**policy))


def mixed(question: Question, order: Any) -> Question:
    if not isinstance(question, MultipleChoiceQuestion):
        return question
    return question.model_copy(update={"choices": order.sample(question.choices, len(question.choices))})


@given(
    asked=questions,
    seed=seeds,
    draws=st.none() | st.integers(1, 9),
    order=st.randoms(use_true_random=False),
)
def test_the_seed_alone_decides(asked: list[Question], seed: int, draws: int | None, order: Any) -> None:
    """In whatever order the author wrote the same questions and choices, the attempt shows the same."""
    policy = {"shuffle_questions": True, "shuffle_choices": True, "draws": draws}
    written = dealt(quiz(asked, **policy), seed)
    again = dealt(quiz([mixed(one, order) for one in order.sample(asked, len(asked))], **policy), seed)
    assert public_questions(written, seed) == public_questions(again, seed)
    assert written == dealt(quiz(asked, **policy), seed)


@given(asked=questions, seed=seeds)
def test_shuffling_takes_nothing_away(asked: list[Question], seed: int) -> None:
    shuffled = dealt(quiz(asked, shuffle_questions=True, shuffle_choices=True), seed)
    assert {one.question_id for one in shuffled.questions} == {one.question_id for one in asked}
    shown = {one.question_id: one for one in shuffled.questions}
    for one in asked:
        if isinstance(one, MultipleChoiceQuestion):
            other = shown[one.question_id]
            assert isinstance(other, MultipleChoiceQuestion)
            assert sorted(other.choices, key=str) == sorted(one.choices, key=str)
        else:
            assert shown[one.question_id] == one


@given(asked=questions, seed=seeds, draws=st.integers(1, 9))
def test_every_attempt_draws_as_many_for_the_same_points(
    asked: list[Question], seed: int, draws: int
) -> None:
    definition = quiz(asked, draws=draws)
    drawn = dealt(definition, seed)
    graded = [one for one in asked if not isinstance(one, UngradedQuestion)]
    kept = [one for one in drawn.questions if not isinstance(one, UngradedQuestion)]
    assert len(kept) == min(draws, len(graded))
    assert drawn.questions == [one for one in asked if one in drawn.questions], "in the author's order"
    assert len(drawn.questions) - len(kept) == len(asked) - len(graded), "what is not graded stays"
    broken = broken_keys(definition)
    assert grade(drawn, {}, broken).max_score == max_score(definition, broken)


@given(asked=questions, seed=seeds)
def test_without_a_policy_or_a_seed_a_quiz_is_as_it_was_written(asked: list[Question], seed: int) -> None:
    assert dealt(quiz(asked), seed) == quiz(asked)
    shuffled = quiz(asked, shuffle_questions=True, shuffle_choices=True, draws=1)
    assert dealt(shuffled, None) == shuffled


def test_attempts_and_learners_have_seeds_of_their_own_and_every_question_is_drawn_by_some() -> None:
    learners = [UUID(int=place) for place in range(1, 201)]
    by_attempt = {seed_of(learners[0], QUIZ, attempt) for attempt in range(1, 201)}
    by_learner = {seed_of(learner, QUIZ, 1) for learner in learners}
    assert (len(by_attempt), len(by_learner)) == (200, 200)
    assert all(0 <= seed < 2**56 for seed in by_attempt | by_learner)
    ten = [NumericalQuestion(question_id=UUID(int=n), prompt_html="?", answer=n) for n in range(10)]
    drawn = [dealt(quiz(list(ten), draws=3), seed).questions for seed in by_learner]
    counts = [sum(one in few for few in drawn) for one in ten]
    # 200 draws of 3 out of 10: 60 each are expected, and 30 are five standard deviations away.
    assert min(counts) > 30
