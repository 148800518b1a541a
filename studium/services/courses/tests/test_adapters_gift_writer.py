"""GIFT there and back: what GIFT can hold comes back the same, and the ledger names what it cannot."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from studium.contracts.questions import Question
from studium.services.courses.adapters.gift import read_gift, write_category, write_gift
from studium.services.courses.domain.blocks import clean_question
from studium.services.courses.domain.ledger import Outcome
from studium.services.courses.domain.sanitize import clean_html
from studium.services.courses.tests import factories_strategies as strategies

_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)
_TRICKY = "~=#{}:\\n*%50%[html]->//$CATEGORY: ::T::####\n\n"

words = st.text(st.sampled_from(_TRICKY + "aé"), min_size=1, max_size=12).filter(str.strip).map(str.strip)
html = st.one_of(
    words.map(lambda one: clean_html(one.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))),
    strategies.some_html.map(clean_html),
).map(str.strip).filter(bool)  # fmt: skip
maybe = st.none() | html


def _plain(one: Any) -> Any:
    """A question without its ids."""
    fields = one.model_dump(exclude={"question_id"})
    return {**fields, "choices": [{**c, "choice_id": ""} for c in fields.get("choices", [])]}


def choices(right: st.SearchStrategy[int]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """From two to four choices; the first `right` of them are right, in any order."""

    def made(texts: list[tuple[str, str | None]], count: int) -> list[dict[str, Any]]:
        return [
            {"choice_id": str(n), "html": text, "correct": n < count, "feedback_html": told}
            for n, (text, told) in enumerate(texts)
        ]

    texts = st.lists(st.tuples(html, maybe), min_size=2, max_size=4)
    return st.builds(made, texts, right).flatmap(st.permutations)


def asked(kind: str, **fields: Any) -> st.SearchStrategy[Question]:
    shared = {"kind": st.just(kind), "prompt_html": html, "explanation_html": maybe, "points": st.just(1.0)}
    made = st.fixed_dictionaries({**shared, **fields})
    return made.map(lambda one: _QUESTION.validate_python({"question_id": uuid4(), **one}))


_truths = st.booleans().flatmap(
    lambda truth: st.tuples(maybe, maybe).map(
        lambda told: [
            {
                "choice_id": name.lower(),
                "html": name,
                "correct": (name == "True") == truth,
                "feedback_html": one,
            }
            for name, one in zip(("True", "False"), told, strict=True)
        ]
    )
)
_sides = st.fixed_dictionaries(
    {
        "html": html.filter(lambda one: "->" not in one),
        "match": words.filter(lambda one: not one.startswith("[html]")),
    }
)
held = st.one_of(
    asked("single_choice", choices=choices(st.just(1))),
    asked("single_choice", choices=_truths),
    asked("multiple_choice", choices=choices(st.integers(1, 2)), partial_credit=st.just("every_decision")),
    asked("numerical", answer=strategies.numbers, tolerance=st.floats(0, 1e60)),
    asked(
        "text", accepted=st.lists(words.filter(lambda one: "->" not in one and "\n" not in one), min_size=1)
    ),
    asked("matching", pairs=st.lists(_sides, min_size=2, max_size=4)),
    asked(
        "ordering",
        explanation_html=st.none(),
        items_html=st.lists(html, min_size=2, max_size=4, unique=True),
        partial_credit=st.sampled_from(["none", "places", "neighbours"]),
    ),
    asked("ungraded", reason=st.just("An essay is not graded by itself."), accepts_text=st.just(True)),
)


@given(question=held)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_kind_that_gift_can_hold_comes_back_the_same(question: Question) -> None:
    written = write_gift([question])
    (entry,) = written.entries
    assert entry.outcome is Outcome.EXACT or "files stay here" in entry.reason, entry.reason
    (found,) = read_gift(written.text).questions
    assert _plain(found) == _plain(question)


@given(questions=st.lists(strategies.questions, max_size=4))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_ledger_never_calls_exact_what_comes_back_in_another_way(questions: list[dict[str, Any]]) -> None:
    asked_for = [clean_question(_QUESTION.validate_python(one), clean_html) for one in questions]
    written = write_gift(asked_for)
    assert [one.source for one in written.entries] == [f"question/{one.question_id}" for one in asked_for]
    kept = [
        (one, entry.outcome)
        for one, entry in zip(asked_for, written.entries, strict=True)
        if entry.outcome is not Outcome.DROPPED
    ]
    found = read_gift(written.text)
    assert len(found.questions) == len(kept)
    assert all(one.outcome is not Outcome.DROPPED for one in found.entries)
    for (one, outcome), other in zip(kept, found.questions, strict=True):
        assert outcome is not Outcome.EXACT or _plain(one) == _plain(other)


def test_pairs_are_written_as_moodle_writes_them() -> None:
    source = "Match \\{a\\} {=Canada -> Ottawa =Italy -> Rome = -> A \\= B ####Capitals.}"
    before = read_gift(source).questions
    written = write_gift(before)
    assert written.text == (
        "::Match \\{a\\}::[html]Match \\{a\\}{\n\t=Canada -> Ottawa\n\t=Italy -> Rome\n\t= -> A \\= B"
        "\n\t####Capitals.}\n\n"
    )
    assert [one.outcome for one in written.entries] == [Outcome.EXACT]


def test_hostile_prompts_cost_no_more_than_their_length() -> None:
    choices_of_one = [{"choice_id": str(n), "html": str(n), "correct": n == 1} for n in range(2)]
    asked_for = [
        _QUESTION.validate_python(
            {
                "question_id": uuid4(),
                "kind": "dropdown",
                "prompt_html": "<p>a</p>" * 10_000 + end,
                "choices": choices_of_one,
            }
        )
        for end in ("x", "", "x", "<p>")
    ]
    begun = time.process_time()
    assert len(write_gift(asked_for).entries) == 4
    assert time.process_time() - begun < 10


def test_what_gift_writes_is_what_moodle_documents() -> None:
    source = (
        "Who's buried in Grant's _____ tomb?",
        [("no one", True, "Right"), ("Grant", False, None)],
    )
    question = _QUESTION.validate_python(
        {
            "question_id": uuid4(),
            "kind": "single_choice",
            "prompt_html": source[0],
            "choices": [
                {"choice_id": str(n), "html": text, "correct": right, "feedback_html": told}
                for n, (text, right, told) in enumerate(source[1])
            ],
        }
    )
    assert write_gift([question]).text == (
        "::Who's buried in Grant's _____ tomb?::[html]"
        "Who's buried in Grant's {\n\t=no one#Right\n\t~Grant} tomb?\n\n"
    )
    assert write_category(["Course", "A/B\n c"]) == "$CATEGORY: $course$/Course/A//B c\n\n"


@pytest.mark.parametrize(
    ("changes", "outcome", "reason"),
    [
        ({"points": 2.0}, Outcome.APPROXIMATED, "no points"),
        ({"hints_html": ["<p>Think.</p>"]}, Outcome.APPROXIMATED, "no hints"),
        ({"match": "exact"}, Outcome.APPROXIMATED, "capital letters"),
        ({"match": "pattern_ignore_case", "accepted": ["l.*n"]}, Outcome.EXACT, ""),
        ({"match": "pattern_ignore_case", "accepted": ["l[ao]n"]}, Outcome.APPROXIMATED, "no pattern"),
        ({"accepted": ["a -> b"]}, Outcome.DROPPED, "reads"),
        ({"accepted": []}, Outcome.DROPPED, "not finished"),
        ({"prompt_html": ""}, Outcome.DROPPED, "Write what is asked."),
        (
            {"kind": "numerical", "answer": 200, "tolerance": 5, "tolerance_unit": "percent"},
            Outcome.APPROXIMATED,
            "in percent",
        ),
        ({"kind": "formula", "expression": "x", "variables": {}}, Outcome.DROPPED, "no formulas"),
        ({"kind": "ungraded", "reason": "A poll.", "accepts_text": True}, Outcome.APPROXIMATED, "not graded"),
    ],
)
def test_the_ledger_names_what_gift_cannot_hold(
    changes: dict[str, Any], outcome: Outcome, reason: str
) -> None:
    fields = {"kind": "text", "prompt_html": "<p>What?</p>", "accepted": ["this"]}
    question = _QUESTION.validate_python({"question_id": uuid4(), **fields, **changes})
    (entry,) = write_gift([question]).entries
    assert (entry.outcome, reason in entry.reason) == (outcome, True), entry.reason
