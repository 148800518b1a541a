"""Texts with several blanks: what keeps them from being asked, what a learner gets, and other formats."""

from __future__ import annotations

from typing import Any

import pytest

from studium.contracts.courses import QuizPolicy
from studium.contracts.questions import Blank, NumberBlank, TextBlank
from studium.services.courses.adapters.gift import write_gift
from studium.services.courses.adapters.olx.findings import Findings
from studium.services.courses.adapters.olx.writer.questions import problem
from studium.services.courses.adapters.olx.writer.texts import Texts
from studium.services.courses.domain.blocks import clean_question
from studium.services.courses.domain.learner import LearnerQuestionBlock, for_learner
from studium.services.courses.domain.ledger import Outcome
from studium.services.courses.domain.questions import question_flaws
from studium.services.courses.tests.factories import blanks, quiz

ICE = TextBlank(name="ice", accepted=["floats"])
HEAT: Blank = NumberBlank(name="heat", answer=100, tolerance=1)


@pytest.mark.parametrize(
    ("changes", "at", "code"),
    [
        ({"text": "Nothing.", "blanks": []}, "/text", "number_of_blanks"),
        ({"text": "[[heat]] [[ice]] [[steam]]"}, "/text", "blank_unknown"),
        ({"text": "[[heat]] [[ice]] [[ice]]"}, "/text", "blank_repeated"),
        ({"text": "[[heat]]"}, "/blanks/1", "blank_unplaced"),
        ({"text": "[[heat]] [[ice]]" + "." * 10_000}, "/text", "too_long"),
        ({"blanks": [HEAT, ICE.model_copy(update={"accepted": [" "]})]}, "/blanks/1/accepted", "no_answer"),
        (
            {"blanks": [HEAT, TextBlank(name="ice", accepted=["("], match="pattern")]},
            "/blanks/1/accepted/0",
            "bad_pattern",
        ),
    ],
)
def test_what_keeps_a_text_from_being_asked(changes: dict[str, Any], at: str, code: str) -> None:
    assert [(pointer, found) for pointer, found, _ in question_flaws(blanks(**changes))] == [(at, code)]


def test_a_name_that_two_blanks_have_is_said_of_both() -> None:
    twice = blanks(blanks=[HEAT, ICE, ICE])
    assert [pointer for pointer, _, _ in question_flaws(twice)] == ["/blanks/1", "/blanks/2"]


def test_a_learner_gets_the_text_around_the_blanks() -> None:
    assert list(question_flaws(blanks())) == []
    (block,) = for_learner(quiz(blanks())).blocks
    assert isinstance(block, LearnerQuestionBlock)
    assert block.question.text_parts == ["Water boils at ", " °C,\nand ice ", " <b>."]
    shown = block.model_dump_json()
    assert not [secret for secret in ("SECRET", "floats", "heat", "100") if secret in shown]
    assert clean_question(blanks(), str.upper).model_dump()["text"] == blanks().text, "it is no HTML"


def test_gift_leaves_it_out_and_says_so() -> None:
    written = write_gift([blanks()])
    assert written.text == ""
    assert [(one.outcome, one.reason) for one in written.entries] == [
        (Outcome.DROPPED, "GIFT has no text with several blanks")
    ]


def test_open_edx_gets_a_field_at_the_place_of_each_blank() -> None:
    findings = Findings()
    root = problem(blanks(), QuizPolicy(), 1, Texts({}, {}), findings)
    first, second = root.iterchildren("p")
    assert (first.text, second.text) == ("Water boils at ", "and ice ")
    (number,), (word,) = first, second
    assert (number.tag, number.get("answer"), number.tail) == ("numericalresponse", "100.0", " °C,")
    assert (word.tag, word.get("answer"), word.get("type"), word.tail) == (
        "stringresponse",
        "floats",
        "ci",
        " <b>.",
    )
    assert [field.get("inline") for field in root.iter("textline", "formulaequationinput")] == ["1", "1"]
    assert [solution.getparent() for solution in root.iter("solution")] == [root]
    assert findings.outcome is Outcome.EXACT
