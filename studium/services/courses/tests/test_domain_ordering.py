"""Ordering questions: what keeps them from being asked, and what a learner gets of them."""

from __future__ import annotations

import pytest

from studium.contracts.questions import OrderingQuestion
from studium.services.courses.domain.blocks import clean_question
from studium.services.courses.domain.learner import LearnerQuestionBlock, for_learner
from studium.services.courses.domain.questions import question_flaws
from studium.services.courses.tests.factories import ordering, quiz


@pytest.mark.parametrize(
    ("items", "at", "code"),
    [
        (["alone"], "/items_html", "number_of_items"),
        ([str(number) for number in range(101)], "/items_html", "number_of_items"),
        (["a", "<p> </p>"], "/items_html/1", "blank_item"),
        (["a", "b", "a"], "/items_html/2", "item_repeated"),
    ],
)
def test_what_keeps_items_from_being_asked(items: list[str], at: str, code: str) -> None:
    found = [(pointer, code) for pointer, code, _ in question_flaws(ordering(items_html=items))]
    assert found == [(at, code)]


def test_a_learner_gets_all_items_in_another_order() -> None:
    assert list(question_flaws(ordering())) == []
    (block,) = for_learner(quiz(ordering())).blocks
    assert isinstance(block, LearnerQuestionBlock)
    shown = [one.html for one in block.question.choices]
    assert shown != ordering().items_html
    assert sorted(shown) == sorted(ordering().items_html)
    assert "SECRET" not in block.model_dump_json()


def test_the_items_are_cleaned_as_all_html_is() -> None:
    cleaned = clean_question(ordering(), str.upper)
    assert isinstance(cleaned, OrderingQuestion)
    assert cleaned.items_html[0] == "MAKE A LOOP"
