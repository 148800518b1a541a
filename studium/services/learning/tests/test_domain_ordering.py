"""Items to be put in order: points by worked examples, and an order on the page that tells nothing."""

from __future__ import annotations

from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studium.contracts.courses import QuizDefinition
from studium.contracts.questions import OrderingQuestion
from studium.services.learning.domain.disclosure import key_of, public_questions
from studium.services.learning.domain.errors import InvalidAnswers
from studium.services.learning.domain.grading import QuestionResult, broken_keys, grade

QUESTION = UUID(int=1)
MOODLE = "Modular Object Oriented Dynamic Learning Environment"
"""The words in whose order Moodle's own tests of the question type ordering are written."""


def ordering(items: str = MOODLE, **changes: Any) -> OrderingQuestion:
    question = OrderingQuestion(
        question_id=QUESTION, prompt_html="<p>In which order?</p>", points=2.0, items_html=items.split()
    )
    return question.model_copy(update=changes)


def quiz(question: OrderingQuestion) -> QuizDefinition:
    return QuizDefinition(quiz_id=UUID(int=9), questions=[question])


def ids_of(question: OrderingQuestion, items: str) -> list[str]:
    known = dict(zip(question.items_html, question.item_ids(), strict=True))
    return [known[one] for one in items.split()]


def result_of(question: OrderingQuestion, answer: object) -> QuestionResult:
    definition = quiz(question)
    return grade(definition, {QUESTION: answer}, broken_keys(definition)).results[0]


@pytest.mark.parametrize(
    ("order", "none", "places", "neighbours"),
    [
        # Moodle's tests name 1, 0, 4/6, 1/6 for the absolute position and 1, 0, 0.6, 0.4 for the next item.
        (MOODLE, 1, 6 / 6, 5 / 5),
        ("Environment Learning Dynamic Oriented Object Modular", 0, 0 / 6, 0 / 5),
        ("Environment Object Oriented Dynamic Learning Modular", 0, 4 / 6, 3 / 5),
        ("Oriented Object Dynamic Learning Environment Modular", 0, 1 / 6, 2 / 5),
        # By hand: one item that is moved from the front to the end leaves no place right, and four followers.
        ("Object Oriented Dynamic Learning Environment Modular", 0, 0 / 6, 4 / 5),
        # Two neighbours that changed places: four places are right, and the three followers behind them.
        ("Object Modular Oriented Dynamic Learning Environment", 0, 4 / 6, 3 / 5),
    ],
)
def test_each_rule_gives_its_share(order: str, none: float, places: float, neighbours: float) -> None:
    shares = {"none": none, "places": places, "neighbours": neighbours}
    for rule, share in shares.items():
        question = ordering(partial_credit=rule)
        result = result_of(question, ids_of(question, order))
        verdict = "correct" if share == 1 else "partly_correct" if share else "incorrect"
        assert result.verdict == verdict
        assert result.earned == pytest.approx(2 * share)


@pytest.mark.parametrize("rule", ["none", "places", "neighbours"])
def test_only_the_right_order_earns_everything(rule: str) -> None:
    question = ordering("one two three four", partial_credit=rule)
    for order in permutations(question.item_ids()):
        result = result_of(question, list(order))
        assert 0 <= result.earned <= question.points
        assert (result.verdict == "correct") == (list(order) == question.item_ids())


@pytest.mark.parametrize("answer", [None, [], ""])
def test_what_was_never_touched_is_unanswered(answer: object) -> None:
    result = result_of(ordering(), answer)
    assert (result.verdict, result.earned, result.points) == ("unanswered", 0.0, 2.0)


def test_what_does_not_name_every_item_once_uses_up_no_attempt() -> None:
    question = ordering("one two three")
    one, two, three = question.item_ids()
    for answer in (
        "one",
        [one, two],
        [one, two, two],
        [one, two, three, three],
        ["one", two, three],
        [1, 2, 3],
    ):
        with pytest.raises(InvalidAnswers) as refused:
            result_of(question, answer)
        assert refused.value.errors[0].pointer == f"/answers/{QUESTION}"


@pytest.mark.parametrize("items", ["", "alone", "twice twice other"])
def test_items_that_have_no_right_order_are_never_graded(items: str) -> None:
    result = result_of(ordering(items), None)
    assert (result.verdict, result.problem, result.points) == ("ungraded", "broken_key", 0)


def test_the_key_is_the_right_order() -> None:
    (key,) = key_of(quiz(ordering("one two three")), {})
    assert key.accepted == ordering("one two three").item_ids()


items = st.lists(st.text("abcdefgh", min_size=1, max_size=3), min_size=2, max_size=7, unique=True)
seeds = st.none() | st.integers(0, 2**56 - 1)


@given(items=items, seed=seeds)
def test_the_right_order_is_never_shown_and_all_items_are(items: list[str], seed: int | None) -> None:
    question = ordering(" ".join(items))
    (public,) = public_questions(quiz(question), seed)
    shown = [one.html for one in public.choices or []]
    assert shown != items
    assert sorted(shown) == sorted(items)
    assert public_questions(quiz(question), seed) == [public], "the same after a reload"


@given(items=items, seed=seeds, order=st.randoms(use_true_random=False))
def test_what_is_shown_says_nothing_of_the_right_order(
    items: list[str], seed: int | None, order: Any
) -> None:
    """Nothing differs for any other right order, unless the order that is shown would be that one."""

    def shown(right: list[str]) -> list[tuple[str, str]]:
        question = ordering(" ".join(right), explanation_html="thekey")
        (public,) = public_questions(quiz(question), seed)
        assert "thekey" not in public.model_dump_json()
        return [(one.choice_id, one.html) for one in public.choices or []]

    mixed = order.sample(items, len(items))
    one, other = shown(items), shown(mixed)
    assert sorted(one) == sorted(other)
    if mixed not in ([html for _, html in one], items) and items != [html for _, html in other]:
        assert one == other


def test_each_attempt_has_an_order_of_its_own() -> None:
    question = ordering("one two three four")
    orders = {tuple(question.shuffled(seed)) for seed in range(500)}
    # There are 4! - 1 wrong orders; 500 attempts miss a certain one of them in 2 of 10**10 cases.
    assert len(orders) == 23
