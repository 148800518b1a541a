"""A question as a problem of Open edX."""

from __future__ import annotations

import html
import re

from lxml import etree

from studium.contracts.courses import QuizPolicy
from studium.contracts.questions import (
    BlanksQuestion,
    Choice,
    DropdownQuestion,
    FormulaQuestion,
    MatchingQuestion,
    MultipleChoiceQuestion,
    NumberBlank,
    NumberKey,
    NumericalQuestion,
    OrderingQuestion,
    Question,
    SingleChoiceQuestion,
    TextBlank,
    TextKey,
    TextQuestion,
    UngradedQuestion,
)
from studium.services.courses.adapters.olx.findings import Findings
from studium.services.courses.adapters.olx.writer.texts import Texts, below, element, storable
from studium.services.courses.domain.markup import plain_text

SHOW_ANSWERS = {"never": "never", "after_attempt": "attempted", "when_final": "finished"}

_HEADING = re.compile(r"\s*<h4>([^<]*)</h4>")
_MARKUP = re.compile(r"<[a-zA-Z]")
_LINES = re.compile(r"^<p>(.*)</p>$", re.DOTALL)


def problem(
    question: Question, policy: QuizPolicy, number: int, texts: Texts, findings: Findings
) -> etree._Element:
    """The problem that asks this question; `number` is its place in the lesson, counted from 1."""
    heading = _HEADING.match(question.prompt_html)
    prompt = question.prompt_html[heading.end() :] if heading else question.prompt_html
    root = element(
        "problem",
        {
            "display_name": html.unescape(heading[1]) if heading else f"Question {number}",
            "weight": repr(question.points),
            "max_attempts": None if policy.max_attempts is None else str(policy.max_attempts),
            "showanswer": SHOW_ANSWERS[policy.show_answers],
        },
    )
    texts.into(below(root, "div"), prompt, findings)
    response = _response(root, question, texts, findings)
    if question.explanation_html:
        solution = below(below(response, "solution"), "div", {"class": "detailed-solution"})
        texts.into(solution, question.explanation_html, findings)
    if question.hints_html:
        hints = below(root, "demandhint")
        for hint in question.hints_html:
            texts.into(below(hints, "hint"), hint, findings)
    return root


def _response(root: etree._Element, question: Question, texts: Texts, findings: Findings) -> etree._Element:
    match question:
        case SingleChoiceQuestion() | MultipleChoiceQuestion() | DropdownQuestion():
            response = _choice(root, question, texts, findings)
        case NumericalQuestion():
            response = _number(root, question)
        case TextQuestion():
            response = _text(root, question, findings)
        case FormulaQuestion():
            response = _formula(root, question, findings)
        case MatchingQuestion():
            response = _matching(root, question, texts, findings)
        case OrderingQuestion():
            response = _ordering(root, question, texts, findings)
        case BlanksQuestion():
            response = _blanks(root, question, findings)
        case UngradedQuestion():
            findings.approximate("Open edX takes any answer to it as right, for no points")
            root.set("weight", "0")
            response = below(root, "stringresponse", {"type": "regexp", "answer": "(?s).*"})
            below(response, "textline")
    return response


def _choice(
    root: etree._Element,
    question: SingleChoiceQuestion | MultipleChoiceQuestion | DropdownQuestion,
    texts: Texts,
    findings: Findings,
) -> etree._Element:
    if isinstance(question, DropdownQuestion):
        response = below(root, "optionresponse")
        _options(below(response, "optioninput"), question.choices, texts, findings)
        return response
    if isinstance(question, SingleChoiceQuestion):
        response = below(root, "multiplechoiceresponse")
        group = below(response, "choicegroup", {"type": "MultipleChoice"})
    else:
        credit = "EDC" if question.partial_credit == "every_decision" else None
        response = below(root, "choiceresponse", {"partial_credit": credit})
        group = below(response, "checkboxgroup")
    _choices(group, question.choices, texts, findings)
    return response


def _choices(group: etree._Element, choices: list[Choice], texts: Texts, findings: Findings) -> None:
    for one in choices:
        choice = below(group, "choice", {"correct": _truth(one)})
        texts.into(choice, one.html, findings)
        if one.feedback_html:
            texts.into(below(choice, "choicehint"), one.feedback_html, findings)


def _options(group: etree._Element, choices: list[Choice], texts: Texts, findings: Findings) -> None:
    """Lists of Open edX hold plain text, as those of browsers do."""
    for one in choices:
        if _MARKUP.search(_LINES.sub(r"\1", one.html)):
            findings.approximate("a list to pick from shows the words of its choices only")
        option = below(group, "option", {"correct": _truth(one)}, plain_text(one.html))
        if one.feedback_html:
            texts.into(below(option, "optionhint"), one.feedback_html, findings)


def _matching(
    root: etree._Element, question: MatchingQuestion, texts: Texts, findings: Findings
) -> etree._Element:
    """A list to pick from for each pair; Open edX gives each its share of the points, too."""
    findings.approximate("each pair is a list to pick from")
    response = below(root, "optionresponse")
    for pair in question.pairs:
        texts.into(below(response, "div"), pair.html, findings)
        field = below(response, "optioninput")
        for text in question.offered():
            below(field, "option", {"correct": str(text == pair.match.strip()).lower()}, text)
    return response


def _ordering(
    root: etree._Element, question: OrderingQuestion, texts: Texts, findings: Findings
) -> etree._Element:
    """To each item a list of places; Open edX gives each item at its place its share of the points, too."""
    findings.approximate("to each item its place is picked from a list")
    if question.partial_credit != "places":
        findings.approximate("each item at its place earns a share, whatever stands next to it")
    response = below(root, "optionresponse")
    right = question.item_ids()
    for item_id, item_html in question.shuffled(None):
        texts.into(below(response, "div"), item_html, findings)
        field = below(response, "optioninput")
        for place, one in enumerate(right, start=1):
            below(field, "option", {"correct": str(one == item_id).lower()}, str(place))
    return response


def _blanks(root: etree._Element, question: BlanksQuestion, findings: Findings) -> etree._Element:
    """A paragraph for each line with its fields; Open edX gives each field its share of the points.

    The problem itself is where the explanation goes, for no single field is the question.
    """
    for line in question.paragraphs():
        paragraph, last = below(root, "p"), None
        for piece in line:
            if isinstance(piece, TextBlank):
                last = _text(paragraph, piece, findings)
            elif isinstance(piece, NumberBlank):
                last = _number(paragraph, piece)
            elif last is None:
                paragraph.text = (paragraph.text or "") + storable(piece)
            else:
                last.tail = (last.tail or "") + storable(piece)
    for field in root.iter("textline", "formulaequationinput"):
        field.set("inline", "1")
    return root


def _number(root: etree._Element, key: NumberKey) -> etree._Element:
    response = below(root, "numericalresponse", {"answer": repr(key.answer)})
    _tolerance(response, key)
    below(response, "formulaequationinput")
    return response


def _tolerance(response: etree._Element, question: NumberKey | FormulaQuestion) -> None:
    unit = "%" if question.tolerance_unit == "percent" else ""
    amount = f"{question.tolerance!r}{unit}"
    below(response, "responseparam", {"type": "tolerance", "default": amount})


def _text(root: etree._Element, question: TextKey, findings: Findings) -> etree._Element:
    is_pattern = question.match.startswith("pattern")
    kinds = ["ci"] if question.match.endswith("ignore_case") else []
    kinds += ["regexp"] if is_pattern else []
    accepted = [one for one in question.accepted if one.strip()]
    if is_pattern:
        findings.approximate("Open edX reads patterns by the rules of Python's own library")
        if len(accepted) > 1 or any("|" in one for one in accepted):
            accepted = ["|".join(f"(?:{one})" for one in accepted)]
    if any("_or_" in one for one in accepted) or any(one != one.strip() for one in accepted):
        findings.approximate("an answer with “_or_” or with space around it is read in another way")
    first, *others = accepted or [""]
    response = below(root, "stringresponse", {"type": " ".join(kinds) or None, "answer": first})
    for other in others:
        below(response, "additional_answer", {"answer": other})
    below(response, "textline")
    return response


def _formula(root: etree._Element, question: FormulaQuestion, findings: Findings) -> etree._Element:
    names = sorted(question.variables)
    if not names:
        findings.approximate("Open edX samples a formula by its variables, and this one has none")
    ranges = [question.variables[name] for name in names]
    lows = ",".join(repr(one.low) for one in ranges)
    highs = ",".join(repr(one.high) for one in ranges)
    response = below(
        root,
        "formularesponse",
        {
            "type": "cs" if question.case_sensitive else "ci",
            "samples": f"{','.join(names)}@{lows}:{highs}#{question.samples}",
            "answer": question.expression,
        },
    )
    _tolerance(response, question)
    below(response, "formulaequationinput")
    return response


def _truth(one: Choice) -> str:
    return "true" if one.correct else "false"
