"""Several blanks in one text: points for each by worked examples, and a key that nobody sees too early."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

import pytest

from studium.contracts.courses import QuizDefinition
from studium.contracts.questions import Blank, BlanksQuestion, NumberBlank, TextBlank
from studium.services.learning.domain.disclosure import BlankKey, key_of, public_questions
from studium.services.learning.domain.errors import InvalidAnswers
from studium.services.learning.domain.grading import QuestionResult, broken_keys, grade

QUESTION = UUID(int=1)
TEXT = "Water boils at [[degrees]] °C.\nIts formula is [[formula]], and ice [[ice]]."
BLANKS: list[Blank] = [
    TextBlank(name="ice", accepted=["floats", "swims"]),
    NumberBlank(name="degrees", answer=100, tolerance=1),
    TextBlank(name="formula", accepted=["H2O"], match="exact"),
]


def water(**changes: Any) -> BlanksQuestion:
    question = BlanksQuestion(
        question_id=QUESTION, prompt_html="<p>Fill in.</p>", points=3.0, text=TEXT, blanks=BLANKS
    )
    return question.model_copy(update=changes)


def quiz(question: BlanksQuestion) -> QuizDefinition:
    return QuizDefinition(quiz_id=UUID(int=9), questions=[question])


def result_of(question: BlanksQuestion, answer: object) -> QuestionResult:
    definition = quiz(question)
    return grade(definition, {QUESTION: answer}, broken_keys(definition)).results[0]


@pytest.mark.parametrize(
    ("answer", "verdict", "earned"),
    [
        (["100", "H2O", "floats"], "correct", 3.0),
        ([101, " H2O ", "SWIMS"], "correct", 3.0),
        (["101.01", "H2O", "floats"], "partly_correct", 2.0),
        (["99", "h2o", ""], "partly_correct", 1.0),
        (["", "", "floats"], "partly_correct", 1.0),
        (["212", "HO", "sinks"], "incorrect", 0.0),
        (["", " ", ""], "unanswered", 0.0),
        ([], "unanswered", 0.0),
        (None, "unanswered", 0.0),
    ],
)
def test_each_blank_earns_its_share(answer: object, verdict: str, earned: float) -> None:
    """The blanks count in the order of the text, whatever the order in which their keys are written."""
    result = result_of(water(), answer)
    assert (result.verdict, result.earned) == (verdict, earned)


@pytest.mark.parametrize(
    ("answer", "at", "told"),
    [
        ("100", "", "Give a list of 3 texts"),
        (["100", "H2O"], "", "Give a list of 3 texts"),
        (["hot", "H2O", ""], "/0", "Blank 1: Write a number"),
        (["1,5", "", ""], "/0", "Blank 1: Write a point"),
        (["", 2, ""], "/1", "Blank 2: Give a text."),
        (["", "", ["floats"]], "/2", "Blank 3: Give a text."),
        (["", "", None], "/2", "Blank 3: Give a text."),
    ],
)
def test_what_cannot_be_read_names_its_blank_and_uses_up_no_attempt(
    answer: object, at: str, told: str
) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        result_of(water(), answer)
    (error,) = refused.value.errors
    assert error.pointer == f"/answers/{QUESTION}{at}"
    assert error.detail.startswith(told)


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "No blank at all."},
        {"text": "[[ice]] and [[ice]]"},
        {"text": "[[ice]] and [[steam]]"},
        {"text": "[[ice]]", "blanks": [TextBlank(name="ice", accepted=["("], match="pattern")]},
        {"text": "[[ice]]", "blanks": [TextBlank(name="ice", accepted=[])]},
    ],
)
def test_a_text_whose_blanks_have_no_key_is_never_graded(changes: dict[str, Any]) -> None:
    result = result_of(water(**changes), None)
    assert (result.verdict, result.problem, result.points) == ("ungraded", "broken_key", 0)


def test_slow_patterns_share_the_time_of_one_question() -> None:
    slow = [TextBlank(name=str(place), accepted=["(a|a|aa)+b"], match="pattern") for place in range(30)]
    question = water(text=" ".join(f"[[{one.name}]]" for one in slow), blanks=slow)
    begun = time.thread_time()
    result = result_of(question, ["a" * 300] * 30)
    assert (result.verdict, result.earned) == ("incorrect", 0.0)
    # 0.1 s for all of them together, not for each; the rest is for a machine that is busy.
    assert time.thread_time() - begun < 2


def test_what_is_shown_is_the_text_around_the_blanks() -> None:
    (public,) = public_questions(quiz(water(explanation_html="thekey")), None)
    assert public.text_parts == ["Water boils at ", " °C.\nIts formula is ", ", and ice ", "."]
    shown = public.model_dump_json()
    for secret in ("degrees", 'formula"', "floats", "H2O", "100", "thekey"):
        assert secret not in shown


def test_the_key_tells_of_each_blank_whether_it_is_right_and_what_is() -> None:
    (key,) = key_of(quiz(water()), {QUESTION: ["100.5", "h2o", ""]})
    assert key.blanks == [
        BlankKey(correct=True, accepted=["100.0"], tolerance=1, tolerance_unit="absolute"),
        BlankKey(correct=False, accepted=["H2O"]),
        BlankKey(correct=False, accepted=["floats", "swims"]),
    ]
    for nothing in (None, [], "unreadable", ["hot", "", ""]):
        (key,) = key_of(quiz(water()), {QUESTION: nothing})
        assert [one.correct for one in key.blanks or []] == [False, False, False]
