"""One response of a problem becomes one question, or several."""

from __future__ import annotations

import copy
import html
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from studium.contracts.questions import Question, UngradedQuestion
from studium.services.courses.adapters.olx.findings import Findings
from studium.services.courses.adapters.olx.html import html_text
from studium.services.courses.adapters.olx.scope import Scope
from studium.services.courses.adapters.olx.scripts import remove
from studium.services.courses.adapters.olx.values import (
    DEFAULT_TOLERANCE,
    is_true,
    number,
    number_range,
    options,
    samples,
    tolerance,
)
from studium.services.courses.adapters.olx.xml import tag_of

_NOT_PROMPT_NAMES = (
    "choicegroup checkboxgroup radiogroup optioninput textline textbox formulaequationinput "
    "responseparam additional_answer correcthint stringequalhint regexphint hintgroup solution answer "
    "compoundhint jsinput schematic designprotein2dinput drag_and_drop_input crystallography vsepr_input "
    "chemicalequationinput editamoleculeinput editageneinput filesubmission matlabinput javascriptinput "
    "startouttext endouttext targetedfeedbackset dynamath"
)
NOT_PROMPT = frozenset(_NOT_PROMPT_NAMES.split())


class CannotGrade(Exception):
    """Why a response cannot be graded as its author meant it."""


@dataclass
class Draft:
    """What a response becomes, before it has a prompt, an id and points.

    `fields` are those of the question class; `extra` is feedback that goes behind the explanation.
    """

    fields: dict[str, Any]
    prompt: etree._Element | None = None
    extra: list[str] = field(default_factory=list)


def drafts_of(response: etree._Element, scope: Scope, findings: Findings) -> list[Draft]:
    """The questions of a response. Raises CannotGrade."""
    reader = _READERS.get(tag_of(response))
    if reader is None:
        raise CannotGrade(_WHY.get(tag_of(response), f"the problem type {tag_of(response)} is not known"))
    return reader(response, scope, findings)


def inner_html(element: etree._Element, *, without: tuple[str, ...] = ()) -> str:
    """The content of an element as HTML, without some of its children."""
    taken = copy.deepcopy(element)
    taken.tail = None
    for child in list(taken.iter(*without)) if without else []:
        remove(child)
    parts = [html.escape(taken.text or "", quote=False)]
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in taken]
    return "".join(parts).strip()


def _choices(group: etree._Element, scope: Scope, findings: Findings) -> list[dict[str, Any]]:
    result = []
    for place, choice in enumerate(group.iter("choice")):
        hints = [h for h in choice.iter("choicehint") if h.get("selected", "true").lower() == "true"]
        feedback = " ".join(inner_html(hint) for hint in hints)
        result.append(
            {
                "choice_id": f"choice_{place}",
                "html": html_text(inner_html(choice, without=("choicehint",)), scope, findings),
                "correct": is_true(choice.get("correct")),
                "feedback_html": html_text(feedback, scope, findings) or None,
            }
        )
    return result


def _group(response: etree._Element, findings: Findings) -> etree._Element:
    group = next(response.iter("choicegroup", "checkboxgroup", "radiogroup"), None)
    if group is None or next(group.iter("choice"), None) is None:
        raise CannotGrade("it has no choices")
    if is_true(group.get("shuffle")):
        findings.approximate(
            "its choices stay in their order; a lesson can shuffle those of all its questions"
        )
    return group


def _single_choice(response: etree._Element, scope: Scope, findings: Findings) -> list[Draft]:
    choices = _choices(_group(response, findings), scope, findings)
    right = sum(choice["correct"] for choice in choices)
    if response.get("partial_credit"):
        findings.approximate("credit for partly right choices is not given")
    if next(response.iter("targetedfeedback"), None) is not None or response.get("targeted-feedback"):
        findings.approximate("feedback that depends on the choice is not shown")
    if right == 1:
        return [Draft({"kind": "single_choice", "choices": choices})]
    if not right:
        raise CannotGrade("none of its choices is right")
    # Open edX accepts any of several right choices here, which no single question can say.
    raise CannotGrade("several of its choices are right though only one can be picked")


def _multiple_choice(response: etree._Element, scope: Scope, findings: Findings) -> list[Draft]:
    choices = _choices(_group(response, findings), scope, findings)
    credit = response.get("partial_credit", "").strip().lower()
    if credit not in {"", "edc"}:
        findings.approximate(f"partial credit by the rule {credit!r} is not given: all or nothing")
    every = "every_decision" if credit == "edc" else "none"
    draft = Draft({"kind": "multiple_choice", "choices": choices, "partial_credit": every})
    for choice in response.iter("choice"):
        label = inner_html(choice, without=("choicehint",))
        for hint in choice.iter("choicehint"):
            if hint.get("selected", "").lower() == "false":
                draft.extra.append(f"<p>Not selected: {label} — {inner_html(hint)}</p>")
    draft.extra += [f"<p>{h.get('value', '')}: {inner_html(h)}</p>" for h in response.iter("compoundhint")]
    if draft.extra:
        findings.approximate("feedback on choices left out or combined stands in the explanation")
    return [draft]


def _dropdowns(response: etree._Element, scope: Scope, findings: Findings) -> list[Draft]:
    return [_dropdown(field, scope, findings) for field in response.iter("optioninput")]


def _dropdown(field: etree._Element, scope: Scope, findings: Findings) -> Draft:
    choices: list[dict[str, Any]] = []
    for place, option in enumerate(field.iter("option")):
        feedback = " ".join(inner_html(hint) for hint in option.iter("optionhint"))
        choices.append(
            {
                "choice_id": f"choice_{place}",
                "html": html_text(inner_html(option, without=("optionhint",)), scope, findings),
                "correct": is_true(option.get("correct")),
                "feedback_html": html_text(feedback, scope, findings) or None,
            }
        )
    for place, text in enumerate(options(field.get("options", "")) if not choices else []):
        right = text == field.get("correct", "").strip()
        choices.append(
            {"choice_id": f"choice_{place}", "html": html.escape(text, quote=False), "correct": right}
        )
    if sum(choice["correct"] for choice in choices) != 1:
        raise CannotGrade("not exactly one of its options is right")
    return Draft({"kind": "dropdown", "choices": choices})


def _numerical(response: etree._Element, _: Scope, findings: Findings) -> list[Draft]:
    if response.get("partial_credit"):
        findings.approximate("partial credit for near or listed answers is not given")
    if any(extra.get("answer") or extra.text for extra in response.iter("additional_answer")):
        raise CannotGrade("it accepts several different numbers")
    text = response.get("answer", "")
    interval = number_range(text)
    draft: Draft
    if interval:
        low, high, closed = interval
        if not closed:
            findings.approximate("the ends of the accepted range count as right, too")
        draft = Draft({"kind": "numerical", "answer": (low + high) / 2, "tolerance": (high - low) / 2})
    else:
        draft = Draft({"kind": "numerical", "answer": _answer(text), **_tolerance(response)})
    return [_with_feedback(draft, response, findings)]


def _answer(text: str) -> float:
    answer = number(text)
    if answer is None:
        raise CannotGrade(f"its answer {text[:80]!r} is no plain number")
    return answer


def _tolerance(response: etree._Element) -> dict[str, Any]:
    given = [p.get("default", "") for p in response.iter("responseparam") if p.get("type") == "tolerance"]
    found = tolerance(given[0]) if given else DEFAULT_TOLERANCE
    if found is None:
        raise CannotGrade(f"its tolerance {given[0][:80]!r} is no number")
    return {"tolerance": found.amount, "tolerance_unit": "percent" if found.percent else "absolute"}


def _text(response: etree._Element, _: Scope, findings: Findings) -> list[Draft]:
    kinds = response.get("type", "").lower().split()
    pattern, ignore_case = "regexp" in kinds, "ci" in kinds
    answer = response.get("answer", "")
    accepted = answer.split("_or_") if "_or_" in answer else [answer]
    accepted += [extra.get("answer") or extra.text or "" for extra in response.iter("additional_answer")]
    accepted = [item.strip() for item in accepted if item.strip()]
    if not accepted:
        raise CannotGrade("it has no answer")
    if pattern and (len(accepted) > 1 or "|" in accepted[0]):
        findings.approximate("each alternative of the pattern has to match the whole answer")
    match = ("pattern" if pattern else "exact") + ("_ignore_case" if pattern and ignore_case else "")
    if ignore_case and not pattern:
        match = "ignore_case"
    return [_with_feedback(Draft({"kind": "text", "accepted": accepted, "match": match}), response, findings)]


def _formula(response: etree._Element, _: Scope, findings: Findings) -> list[Draft]:
    found = samples(response.get("samples", ""))
    if found is None:
        raise CannotGrade("the ranges of its variables cannot be read")
    variables, count = found
    case = "cs" in response.get("type", "").split(",")
    fields = {
        "kind": "formula",
        "expression": response.get("answer", "").strip(),
        "variables": variables,
        "samples": count,
        "case_sensitive": case,
        **_tolerance(response),
    }
    return [_with_feedback(Draft(fields), response, findings)]


def _with_feedback(draft: Draft, response: etree._Element, findings: Findings) -> Draft:
    """Feedback tied to an answer goes behind the explanation."""
    for hint in response.iter("correcthint", "stringequalhint", "regexphint"):
        answer = html.escape(hint.get("answer", ""))
        draft.extra.append(f"<p>{f'{answer}: ' if answer else ''}{inner_html(hint)}</p>")
    if draft.extra:
        findings.approximate("feedback on particular answers stands in the explanation")
    return draft


_READERS: dict[str, Callable[[etree._Element, Scope, Findings], list[Draft]]] = {
    "multiplechoiceresponse": _single_choice,
    "choiceresponse": _multiple_choice,
    "truefalseresponse": _multiple_choice,
    "optionresponse": _dropdowns,
    "numericalresponse": _numerical,
    "stringresponse": _text,
    "formularesponse": _formula,
}

_WHY = {
    "customresponse": "its answers are graded by a Python script of the course, which is never run",
    "schematicresponse": "it needs the circuit simulator and a Python script to grade it",
    "imageresponse": "it asks to click into a picture, which cannot be graded yet",
    "annotationresponse": "it grades remarks on an annotated text, which cannot be graded yet",
    "choicetextresponse": "it combines choices with text fields, which cannot be graded yet",
    "symbolicresponse": "it compares formulas symbolically, which cannot be graded yet",
    "coderesponse": "it is graded by an external grader of the old system",
    "externalresponse": "it is graded by an external grader of the old system",
    "javascriptresponse": "it is graded by a script of the course, which is never run",
    "jsmeresponse": "it needs a molecule editor, which is not available",
}


def ungraded(reason: str, *, accepts_text: bool) -> Draft:
    """Stands for a response that cannot be graded."""
    return Draft({"kind": "ungraded", "reason": reason, "accepts_text": accepts_text, "points": 0.0})


def is_ungraded(question: Question) -> bool:
    """Whether nobody grades it."""
    return isinstance(question, UngradedQuestion)
