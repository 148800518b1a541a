"""The JSON of a learner's answers, read strictly: every question kind has one shape.

| kind | answer | example |
|---|---|---|
| single_choice, dropdown | the picked choice's id | `"b"` |
| multiple_choice | a list of the ticked choices' ids; an empty list says "none of these" | `["a", "c"]` |
| numerical | a number, or a text that holds one | `0.75`, `"3/4"`, `"1e3"` |
| text | a text | `"Paris"` |
| formula | a text | `"x^2 + 2*x"` |
| matching | for each side in its order one of the offered texts, or an empty text | `["Ottawa", ""]` |
| ordering | the ids of all items, in the order that is thought to be right | `["9f…", "04…"]` |
| blanks | for each blank in its order what is put there as a text, or an empty text | `["Paris", "2"]` |
| ungraded | a text, where the question accepts one | `"My notes"` |

A question that is left out, `null`, a blank text, or matched or filled nowhere, is unanswered and earns
nothing.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from fractions import Fraction
from uuid import UUID

from studium.contracts.courses import QuizDefinition
from studium.contracts.questions import (
    BlanksQuestion,
    DropdownQuestion,
    FormulaQuestion,
    MatchingQuestion,
    MultipleChoiceQuestion,
    NumericalQuestion,
    OrderingQuestion,
    Question,
    SingleChoiceQuestion,
    TextQuestion,
    UngradedQuestion,
)
from studium.kit.errors import FieldError
from studium.services.learning.domain.blanks import Filled, is_empty, read_blanks
from studium.services.learning.domain.errors import InvalidAnswers
from studium.services.learning.domain.formulas import Formula, read_formula
from studium.services.learning.domain.numbers import read_number
from studium.services.learning.domain.texts import read_text
from studium.services.learning.domain.unreadable import NotChecked, Unreadable

Given = frozenset[str] | tuple[str, ...] | Fraction | str | Formula | Filled


def read_answers(
    definition: QuizDefinition, answers: Mapping[UUID, object], deadline: float = math.inf
) -> dict[UUID, Given]:
    """The answered questions' answers, read until this thread's processor time reaches `deadline`.

    Raises `InvalidAnswers` with one error per answer that cannot be read, at its JSON pointer.
    """
    questions = {question.question_id: question for question in definition.questions}
    given: dict[UUID, Given] = {}
    errors: list[FieldError] = []
    for question_id, raw in answers.items():
        try:
            if time.thread_time() > deadline:
                raise NotChecked
            question = _known(questions.get(question_id))
            if not _is_blank(question, raw):
                given[question_id] = _read(question, raw)
        except Unreadable as error:
            errors.append(field_error(question_id, error))
    if errors:
        raise InvalidAnswers(
            "Correct the answers named in `errors` and submit again; no attempt was used up.", errors=errors
        )
    return given


def field_error(question_id: UUID, error: Unreadable) -> FieldError:
    """What is wrong with the answer to this question."""
    return FieldError(f"/answers/{question_id}{error.pointer}", error.code, error.detail)


def _is_blank(question: Question, raw: object) -> bool:
    if isinstance(question, MatchingQuestion) and isinstance(raw, list):
        return all(one == "" for one in raw)
    if isinstance(question, OrderingQuestion) and raw == []:
        return True
    if isinstance(question, BlanksQuestion):
        return raw is None or is_empty(raw)
    return raw is None or (isinstance(raw, str) and not raw.strip())


def _known(question: Question | None) -> Question:
    if question is None:
        raise Unreadable("unknown_question", "This quiz has no such question; load the quiz again.")
    return question


def _read(question: Question, raw: object) -> Given:
    match question:
        case SingleChoiceQuestion() | DropdownQuestion():
            return frozenset({_read_choice(question, raw)})
        case MultipleChoiceQuestion():
            return _read_choices(question, raw)
        case NumericalQuestion():
            return read_number(raw)
        case TextQuestion():
            return read_text(raw)
        case FormulaQuestion():
            return read_formula(raw, question.variables, case_sensitive=question.case_sensitive)
        case MatchingQuestion():
            return _read_matches(question, raw)
        case OrderingQuestion():
            return _read_order(question, raw)
        case BlanksQuestion():
            return read_blanks(question, raw)
        case UngradedQuestion():
            return _read_note(question, raw)


def _read_choice(
    question: SingleChoiceQuestion | DropdownQuestion | MultipleChoiceQuestion, raw: object, pointer: str = ""
) -> str:
    if not isinstance(raw, str):
        raise Unreadable("wrong_type", "Give the id of a choice.", pointer)
    if raw not in {choice.choice_id for choice in question.choices}:
        raise Unreadable("unknown_choice", "This question has no such choice.", pointer)
    return raw


def _read_choices(question: MultipleChoiceQuestion, raw: object) -> frozenset[str]:
    if not isinstance(raw, list):
        raise Unreadable("wrong_type", "Give a list of the ticked choices' ids.")
    if len(raw) > len(question.choices):
        raise Unreadable("too_many_choices", "Name each ticked choice once; there are more than choices.")
    ticked = [_read_choice(question, item, f"/{index}") for index, item in enumerate(raw)]
    if len(set(ticked)) < len(ticked):
        raise Unreadable("repeated_choice", "Name each ticked choice once.")
    return frozenset(ticked)


def _read_matches(question: MatchingQuestion, raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list) or len(raw) != len(question.pairs):
        raise Unreadable("wrong_length", f"Give a list of {len(question.pairs)} texts, empty ones for gaps.")
    offered = {"", *question.offered()}
    for index, one in enumerate(raw):
        if not isinstance(one, str) or one not in offered:
            raise Unreadable("not_offered", "Pick one of the texts that are offered.", f"/{index}")
    return tuple(raw)


def _read_order(question: OrderingQuestion, raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
        raise Unreadable("wrong_type", "Give a list of the items' ids.")
    if sorted(raw) != sorted(question.item_ids()):
        raise Unreadable("not_all_items", "Name every item of the question once, and no other.")
    return tuple(raw)


def _read_note(question: UngradedQuestion, raw: object) -> str:
    if not question.accepts_text:
        raise Unreadable("not_answerable", "This question takes no answer.")
    return read_text(raw)
