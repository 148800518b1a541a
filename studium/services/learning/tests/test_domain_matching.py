"""Matching questions: points per pair by worked examples, and a key that nobody sees too early."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studium.contracts.courses import QuizDefinition
from studium.contracts.questions import MatchingPair, MatchingQuestion
from studium.services.learning.domain.disclosure import key_of, public_questions
from studium.services.learning.domain.errors import InvalidAnswers
from studium.services.learning.domain.grading import QuestionResult, broken_keys, grade

QUESTION = UUID(int=1)


def capitals(**changes: Any) -> MatchingQuestion:
    """Four capitals, and a city that is none of them."""
    cities = {"Canada": "Ottawa", "Italy": "Rome", "Japan": "Tokyo", "Vatican": "Rome"}
    question = MatchingQuestion(
        question_id=QUESTION,
        prompt_html="<p>Which is the capital?</p>",
        points=2.0,
        pairs=[MatchingPair(html=land, match=city) for land, city in cities.items()],
        distractors=["Milan"],
    )
    return question.model_copy(update=changes)


def quiz(question: MatchingQuestion) -> QuizDefinition:
    return QuizDefinition(quiz_id=UUID(int=9), questions=[question])


def result_of(question: MatchingQuestion, answer: object) -> QuestionResult:
    definition = quiz(question)
    return grade(definition, {QUESTION: answer}, broken_keys(definition)).results[0]


@pytest.mark.parametrize(
    ("answer", "verdict", "earned"),
    [
        (["Ottawa", "Rome", "Tokyo", "Rome"], "correct", 2.0),
        (["Ottawa", "Milan", "Tokyo", ""], "partly_correct", 1.0),
        (["", "", "", "Rome"], "partly_correct", 0.5),
        (["Rome", "Ottawa", "Milan", "Tokyo"], "incorrect", 0.0),
        (["", "", "", ""], "unanswered", 0.0),
        ([], "unanswered", 0.0),
        (None, "unanswered", 0.0),
    ],
)
def test_each_pair_earns_its_share(answer: object, verdict: str, earned: float) -> None:
    result = result_of(capitals(), answer)
    assert (result.verdict, result.earned) == (verdict, earned)


@pytest.mark.parametrize(
    "answer",
    [
        "Rome",
        ["Rome"],
        ["Rome"] * 5,
        ["Rome", "rome", "", ""],
        ["Rome", 1, "", ""],
        [["Rome"], "", "", ""],
        [None] * 4,
        {},
    ],
)
def test_what_is_not_offered_for_each_side_uses_up_no_attempt(answer: object) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        result_of(capitals(), answer)
    assert refused.value.errors[0].pointer.startswith(f"/answers/{QUESTION}")


def test_a_question_without_pairs_is_never_graded() -> None:
    result = result_of(capitals(pairs=[]), None)
    assert (result.verdict, result.problem, result.points) == ("ungraded", "broken_key", 0)


words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=8)


@given(
    pairs=st.lists(st.tuples(words, words), min_size=2, max_size=6),
    distractors=st.lists(words, max_size=3),
    order=st.randoms(use_true_random=False),
)
def test_what_is_shown_says_nothing_of_the_pairs(
    pairs: list[tuple[str, str]], distractors: list[str], order: Any
) -> None:
    """The same right sides dealt out to the left ones in any other way look the same to a learner."""

    def shown(matches: list[str]) -> str:
        sides = [MatchingPair(html=one, match=other) for (one, _), other in zip(pairs, matches, strict=True)]
        question = capitals(pairs=sides, distractors=distractors, explanation_html="thekey")
        (public,) = public_questions(quiz(question), None)
        return public.model_dump_json()

    matches = [other for _, other in pairs]
    dealt = list(matches)
    order.shuffle(dealt)
    assert shown(matches) == shown(dealt)
    assert "thekey" not in shown(matches)


def test_the_key_names_what_belongs_to_each_side() -> None:
    (key,) = key_of(quiz(capitals()), {})
    assert key.accepted == ["Ottawa", "Rome", "Tokyo", "Rome"]
