"""GIFT: every kind of question, every escape and format, and bad text that harms nothing but itself."""

from __future__ import annotations

import time
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studium.contracts.questions import (
    MatchingQuestion,
    MultipleChoiceQuestion,
    NumericalQuestion,
    Question,
    SingleChoiceQuestion,
    TextQuestion,
    UngradedQuestion,
)
from studium.services.courses.adapters.gift import Converted, GiftEntry, GiftRefused, read_gift
from studium.services.courses.domain.ledger import Outcome
from studium.services.courses.domain.questions import question_flaws

Kind = TypeVar("Kind")


def one(text: str, kind: type[Kind]) -> tuple[Kind, GiftEntry]:
    """The only question of a text, and its line in the ledger."""
    found = read_gift(text)
    (question,), (entry,) = found.questions, found.entries
    assert isinstance(question, kind)
    return question, entry


def picked(question: Any) -> list[tuple[str, bool]]:
    return [(choice.html, choice.correct) for choice in question.choices]


def test_multiple_choice_with_title_and_feedback() -> None:
    question, entry = one(
        "::Grant:: Who's buried in Grant's tomb?{\n=no one #Right, nobody\n~Grant # No\n~Jefferson\n}",
        SingleChoiceQuestion,
    )
    assert question.prompt_html == "Who's buried in Grant's tomb?"
    assert picked(question) == [("no one", True), ("Grant", False), ("Jefferson", False)]
    assert [choice.feedback_html for choice in question.choices] == ["Right, nobody", "No", None]
    assert (entry.title, entry.kind, entry.outcome) == ("Grant", "multiple_choice", Outcome.EXACT)
    assert (entry.line, entry.source, entry.question_ids) == (1, "line 1", (question.question_id,))


def test_several_right_answers_with_percentages_become_ticks() -> None:
    question, entry = one(
        "Who lies there?{ ~%-100%No one ~%50%Grant #yes ~%50%Grant's wife ~%-100%His father }",
        MultipleChoiceQuestion,
    )
    assert [right for _, right in picked(question)] == [False, True, True, False]
    assert question.partial_credit == "every_decision"
    assert (entry.outcome, "percentage" in entry.reason) == (Outcome.APPROXIMATED, True)


def test_points_for_a_part_are_told_of_when_they_go() -> None:
    question, entry = one("Jesus was from {~Jerusalem ~%25%Bethlehem =Nazareth}.", SingleChoiceQuestion)
    assert question.prompt_html == "Jesus was from _____."
    assert [right for _, right in picked(question)] == [False, False, True]
    assert entry.reason == "an answer that earned a part of the points earns none"
    both, entry = one("Even? {=2 =4 ~5}", MultipleChoiceQuestion)
    assert [right for _, right in picked(both)] == [True, True, False]
    assert entry.outcome is Outcome.APPROXIMATED


@pytest.mark.parametrize(("word", "truth"), [("T", True), ("TRUE", True), ("false", False), ("F", False)])
def test_true_or_false(word: str, truth: bool) -> None:
    question, entry = one(f"The sun rises.{{{word} #You were wrong #You were right}}", SingleChoiceQuestion)
    assert picked(question) == [("True", truth), ("False", not truth)]
    told = {choice.correct: choice.feedback_html for choice in question.choices}
    assert told == {False: "You were wrong", True: "You were right"}
    assert (entry.kind, entry.outcome) == ("true_false", Outcome.EXACT)


def test_short_answers_in_a_gap() -> None:
    question, entry = one("Two plus {=two =2} equals four.", TextQuestion)
    assert (question.prompt_html, question.accepted) == ("Two plus _____ equals four.", ["two", "2"])
    assert (question.match, entry.outcome) == ("ignore_case", Outcome.EXACT)
    bare, _ = one("Two plus two?{four}", TextQuestion)
    assert bare.accepted == ["four"]
    partly, entry = one("Who? {=Grant #yes =%50%Ulysses}", TextQuestion)
    assert (partly.accepted, entry.outcome) == (["Grant"], Outcome.APPROXIMATED)
    assert partly.explanation_html == "<p><strong>Grant</strong>: yes</p>"


def test_a_star_in_a_short_answer_stands_for_anything_unless_it_is_escaped() -> None:
    question, _ = one("A big cat? {=l*n =a.b\\*c}", TextQuestion)
    assert (question.accepted, question.match) == (["l.*n", "a\\.b\\*c"], "pattern_ignore_case")
    literal, _ = one("Times? {=2\\*2}", TextQuestion)
    assert (literal.accepted, literal.match) == (["2*2"], "ignore_case")


@pytest.mark.parametrize(
    ("inside", "answer", "tolerance", "outcome"),
    [
        ("#3.14159:0.0005", 3.14159, 0.0005, Outcome.EXACT),
        ("# 1..5", 3, 2, Outcome.EXACT),
        ("#-5 .. -1", -3, 2, Outcome.EXACT),
        ("#1822", 1822, 0, Outcome.EXACT),
        ("#1.5e3:1e1", 1500, 10, Outcome.EXACT),
        ("#\n=1822:0 #Right\n=%50%1822:2 #Almost\n~ #Too far", 1822, 0, Outcome.APPROXIMATED),
        ("#=1 =3", 1, 0, Outcome.APPROXIMATED),
    ],
)
def test_numbers(inside: str, answer: float, tolerance: float, outcome: Outcome) -> None:
    question, entry = one(f"When?{{{inside}}}", NumericalQuestion)
    assert (question.answer, question.tolerance, entry.outcome) == (answer, tolerance, outcome)
    for words in ("Right", "Almost", "Too far"):
        assert (words in inside) == (words in (question.explanation_html or ""))


def test_pairs_are_matched() -> None:
    source = "Match {=Canada -> Ottawa =Italy -> Rome =Japan -> Tokyo = -> Lima = -> Rome ####Capitals.}"
    question, entry = one(source, MatchingQuestion)
    assert [(pair.html, pair.match) for pair in question.pairs] == [
        ("Canada", "Ottawa"),
        ("Italy", "Rome"),
        ("Japan", "Tokyo"),
    ]
    assert (question.distractors, question.points) == (["Lima"], 1)
    assert question.explanation_html == "Capitals."
    assert (entry.kind, entry.outcome) == ("matching", Outcome.EXACT)


def test_essays_and_descriptions_are_kept_and_never_graded() -> None:
    essay, entry = one("Write about Grant. {####Think of 1885.}", UngradedQuestion)
    assert (essay.accepts_text, essay.explanation_html, entry.kind) == (True, "Think of 1885.", "essay")
    text, entry = one("You may use your notes.", UngradedQuestion)
    assert (text.accepts_text, text.points, entry.kind) == (False, 0, "description")


def test_escapes_are_letters_and_no_marks() -> None:
    question, _ = one(
        r"::A\:\:B:: f\(x\) \= \{ x \# 1 \} \~ a\:b \\n\nNext {= \=1 ~ \~2 \#x # fine \} }",
        SingleChoiceQuestion,
    )
    assert question.prompt_html == r"f\(x\) = { x # 1 } ~ a:b \n<br>Next"
    assert picked(question) == [("=1", True), ("~2 #x", False)]
    assert question.choices[1].feedback_html == "fine }"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("[html]<b>a</b>\nb", "<b>a</b>\nb"),
        ("a <b>b</b>\nc", "a <b>b</b><br>c"),
        ("[plain]1 < 2 & <b>", "1 &lt; 2 &amp; &lt;b&gt;"),
        ("[markdown]*a*", "<p><em>a</em></p>\n"),
    ],
)
def test_each_text_format_is_shown_as_it_is_meant(source: str, shown: str) -> None:
    question, _ = one(f"::T:: {source} {{=[plain]<i> ~ordinary}}", SingleChoiceQuestion)
    assert question.prompt_html.strip() == shown.strip()
    assert question.choices[0].html == "&lt;i&gt;"


def test_what_could_act_is_taken_out_and_told_of() -> None:
    question, entry = one("Look<script>x()</script> {=a ~b}", SingleChoiceQuestion)
    assert question.prompt_html == "Look"
    assert (entry.outcome, "script" in entry.reason) == (Outcome.APPROXIMATED, True)


def test_comments_and_categories_are_in_the_ledger_and_lines_are_counted() -> None:
    found = read_gift(
        "\ufeff// A heading\r\n// of two lines\r\n\r\n$CATEGORY: $course$/Top/One\r\n"
        "First? {T}\r\n\r\n::X::Second?\r\n// a note\r\n{F}\r\n"
    )
    assert [(entry.line, entry.kind, entry.outcome.value) for entry in found.entries] == [
        (1, "comment", "dropped"),
        (4, "category", "dropped"),
        (5, "true_false", "exact"),
        (7, "true_false", "exact"),
        (8, "comment", "dropped"),
    ]
    assert found.entries[0].title == "A heading\nof two lines"
    assert [question.prompt_html for question in found.questions] == ["First?", "Second?"]


BAD = {
    "unclosed {=a ~b": "Close the answers",
    "closed } only": "Close the answers",
    "two {T} pairs {F}": "one pair of braces",
    "::no end {T}": "two colons",
    "no right {~a ~b}": "Mark the right answer",
    "alone {~a}": "at least two",
    "many {" + "=a ~b" * 60 + "}": "at most 100 answers",
    "many pairs {" + "=a->b" * 101 + "}": "at most 100 pairs",
    "nothing {=a ~}": "Write every answer",
    "lead {a ~b =c}": "Begin each answer",
    "number {#about 3}": "Write the number",
    "no number {#}": "Write every answer",
    "large {#1e999}": "beyond every bound",
    "part {=%50%a}": "all of the points",
    "pair {=a -> b}": "at least two pairs",
    "arrow {=a -> b =c}": "Put ->",
    "{T}": "Write what is asked",
    "[html]" + "<div>" * 1_001 + "{T}": "nested too deeply",
}


@pytest.mark.parametrize(("text", "detail"), BAD.items())
def test_a_bad_question_gets_an_error_with_its_line_and_harms_no_other(text: str, detail: str) -> None:
    found = read_gift(f"Before? {{T}}\n\n{text}\n\nAfter? {{=yes ~no}}")
    before, bad, after = found.entries
    assert (before.outcome, after.outcome) == (Outcome.EXACT, Outcome.EXACT)
    assert (bad.line, bad.outcome) == (3, Outcome.DROPPED)
    assert detail in bad.reason
    assert [question.prompt_html for question in found.questions] == ["Before?", "After?"]


def agrees(found: Converted, text: str) -> None:
    """Whether everything is accounted for and every question can be asked."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    filled = [number for number, line in enumerate(lines, start=1) if line.strip()]
    starts = [entry.line for entry in found.entries]
    assert starts == sorted(set(starts))
    assert set(starts) <= set(filled)
    assert not filled or starts[0] == filled[0]
    named = [question_id for entry in found.entries for question_id in entry.question_ids]
    assert sorted(named) == sorted(question.question_id for question in found.questions)
    questions: list[Question] = found.questions
    assert [flaw for question in questions for flaw in question_flaws(question)] == []


MARKS = [
    *"{}=~#:%\\/*.<>&-1",
    "->",
    "::",
    "####",
    "%50%",
    "[html]",
    "[markdown]",
    "T",
    "1..2",
    "\n",
    "\n\n",
    "a",
    "$CATEGORY:",
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from([*MARKS, "é", "\x00", "\ufdd0", "\u2028", "e999"]), max_size=40).map("".join))
def test_no_text_is_an_accident(text: str) -> None:
    agrees(read_gift(text), text)


@given(st.text(max_size=200))
def test_no_text_of_any_letters_is_an_accident(text: str) -> None:
    agrees(read_gift(text), text)


@pytest.mark.parametrize(
    "text",
    [
        "Q {" + "=a ~b " * 20_000 + "}",
        "Q {#" + "9" * 200_000 + "}",
        "{" * 200_000,
        "\\=" * 100_000,
        "a\n\n" * 20_000,
    ],
)
def test_long_texts_take_no_longer_than_they_are_long(text: str) -> None:
    begun = time.process_time()
    agrees(read_gift(text), text)
    assert time.process_time() - begun < 20


def test_no_more_questions_are_made_than_a_lesson_may_ask() -> None:
    found = read_gift("a {T}\n\n" * 501)
    assert len(found.questions) == 500
    assert (found.entries[500].line, found.entries[500].outcome) == (1001, Outcome.DROPPED)


def test_markdown_that_costs_too_much_is_refused() -> None:
    with pytest.raises(GiftRefused, match="square brackets"):
        read_gift("[markdown]" + "[" * 6_000)
