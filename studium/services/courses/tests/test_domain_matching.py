"""Matching questions: what keeps them from being asked, and what a learner gets of them."""

from __future__ import annotations

from typing import Any

import pytest

from studium.contracts.questions import MatchingPair, MatchingQuestion
from studium.kit import clock
from studium.services.courses.domain.blocks import clean_question
from studium.services.courses.domain.learner import LearnerQuestionBlock, for_learner
from studium.services.courses.domain.questions import question_flaws
from studium.services.courses.tests.factories import quiz


def matching(**changes: Any) -> MatchingQuestion:
    question = MatchingQuestion(
        question_id=clock.new_id(),
        prompt_html="<p>Which knot is for what?</p>",
        explanation_html="<p>SECRET</p>",
        pairs=[
            MatchingPair(html="<p>A loop</p>", match="Bowline"),
            MatchingPair(html="Two ropes", match="Bend"),
        ],
        distractors=["Noose"],
    )
    return question.model_copy(update=changes)


def pairs(*sides: tuple[str, str]) -> dict[str, list[MatchingPair]]:
    return {"pairs": [MatchingPair(html=one, match=other) for one, other in sides]}


@pytest.mark.parametrize(
    ("changes", "at", "code"),
    [
        (pairs(("a", "b")), "/pairs", "number_of_pairs"),
        (pairs(*[("a", "b")] * 101), "/pairs", "number_of_pairs"),
        (pairs(("a", "b"), (" ", "b")), "/pairs/1", "blank_pair"),
        (pairs(("a", " "), ("a", "b")), "/pairs/0", "blank_pair"),
        ({"distractors": [" "]}, "/distractors/0", "blank_distractor"),
        ({"distractors": ["Noose", "Bend "]}, "/distractors/1", "distractor_matches"),
        ({"distractors": ["x"] * 101}, "/distractors", "too_many_distractors"),
    ],
)
def test_what_keeps_pairs_from_being_asked(changes: dict[str, Any], at: str, code: str) -> None:
    assert [(pointer, found) for pointer, found, _ in question_flaws(matching(**changes))] == [(at, code)]


def test_a_learner_gets_the_sides_and_what_is_offered_by_the_alphabet() -> None:
    assert list(question_flaws(matching())) == []
    (block,) = for_learner(quiz(matching())).blocks
    assert isinstance(block, LearnerQuestionBlock)
    assert block.question.sides_html == ["<p>A loop</p>", "Two ropes"]
    assert block.question.offered == ["Bend", "Bowline", "Noose"]
    assert "SECRET" not in block.model_dump_json()


def test_the_sides_are_cleaned_as_all_html_is() -> None:
    cleaned = clean_question(matching(), str.upper)
    assert isinstance(cleaned, MatchingQuestion)
    assert [one.html for one in cleaned.pairs] == ["<P>A LOOP</P>", "TWO ROPES"]
