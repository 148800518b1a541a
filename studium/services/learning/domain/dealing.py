"""Which questions an attempt asks, and in which order: the attempt's seed decides, and nothing else.

What is shuffled is sorted by a hash over the seed and the ids. So the order in which the author wrote
something has no part in it, and whoever knows the seed knows no more than who sees the order.
"""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from studium.contracts.courses import QuizDefinition
from studium.contracts.questions import (
    DropdownQuestion,
    MultipleChoiceQuestion,
    Question,
    SingleChoiceQuestion,
    UngradedQuestion,
)

_SEED_BYTES = 7


def seed_of(user_id: UUID, quiz_id: UUID, attempt: int) -> int:
    """The seed with which this attempt begins, 0 to 2**56 - 1.

    It is known before the attempt is stored: a quiz without a time limit is read before its first answer.
    """
    return int.from_bytes(_hash("seed", user_id, quiz_id, attempt)[:_SEED_BYTES])


def dealt(definition: QuizDefinition, seed: int | None) -> QuizDefinition:
    """The quiz as the attempt with this seed asks it; as it was written where there is no seed."""
    if seed is None:
        return definition
    policy = definition.policy
    questions = _drawn(definition, seed)
    if policy.shuffle_questions:
        questions = sorted(questions, key=lambda one: _hash("question", seed, one.question_id))
    if policy.shuffle_choices:
        questions = [_with_shuffled_choices(question, seed) for question in questions]
    return definition.model_copy(update={"questions": questions})


def _drawn(definition: QuizDefinition, seed: int) -> list[Question]:
    """As many of the graded questions as the policy says, and all others, in the order of the quiz."""
    if definition.policy.draws is None:
        return definition.questions
    graded = [one.question_id for one in definition.questions if not isinstance(one, UngradedQuestion)]
    first = sorted(graded, key=lambda question_id: _hash("draw", seed, question_id))
    drawn = frozenset(first[: definition.policy.draws])
    return [
        one for one in definition.questions if isinstance(one, UngradedQuestion) or one.question_id in drawn
    ]


def _with_shuffled_choices(question: Question, seed: int) -> Question:
    if not isinstance(question, SingleChoiceQuestion | DropdownQuestion | MultipleChoiceQuestion):
        return question
    own = ("choice", seed, question.question_id)
    choices = sorted(question.choices, key=lambda choice: _hash(*own, choice.choice_id))
    return question.model_copy(update={"choices": choices})


def _hash(*parts: object) -> bytes:
    return sha256("/".join(map(str, parts)).encode()).digest()
