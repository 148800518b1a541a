"""Handing work in, and grading it: who may when, what is late, and what a rubric's choices are worth."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from studium.contracts.courses import AssignmentDefinition, RubricCriterion
from studium.kit.errors import Conflict, FieldError, InvalidInput, NotFound

WorkStatus = Literal["submitted", "graded", "returned"]
VerdictKind = Literal["graded", "returned"]

MAX_TEXT = 100_000
MAX_FEEDBACK = 20_000


class AssignmentNotFound(NotFound):
    """The lesson has no assignment."""

    code = "assignment_not_found"


class WorkNotFound(NotFound):
    """There is no such work, or the caller may not know that there is."""

    code = "assignment_submission_not_found"


class AlreadyGraded(Conflict):
    """Graded work stays as it is until a teacher returns it for another try."""

    code = "already_graded"


class NothingHandedIn(InvalidInput):
    """Neither text nor a file."""

    code = "nothing_handed_in"


class InvalidGrade(InvalidInput):
    """A score beyond the assignment's points, or choices that are not the rubric's."""

    code = "invalid_grade"


class AlreadyReturned(Conflict):
    """The work is with its learner; there is nothing new to judge."""

    code = "already_returned"


@dataclass(frozen=True)
class Work:
    """One learner's work for one assignment.

    `revision` grows with every hand-in and every word of a teacher. `score` of `max_score` is the grade that
    counts: it stands, also while new work waits, until the next grade is given. `late_deduction` are the
    points that it lost already for being late, None where no such loss applied.
    """

    user_id: UUID
    submission_id: UUID
    assignment_id: UUID
    course_id: UUID
    lesson_id: UUID
    definition_version: int
    status: WorkStatus
    revision: int
    attempt: int
    submitted_at: datetime
    is_late: bool
    score: float | None = None
    max_score: float | None = None
    late_deduction: float | None = None
    graded_at: datetime | None = None


@dataclass(frozen=True)
class Choice:
    """The level that was picked for a criterion."""

    criterion_id: str
    level_id: str


@dataclass(frozen=True)
class Waiting:
    """A work in the queue. `score` of `max_score` is the grade that counts, `max_score` what can be given."""

    submission_id: UUID
    user_id: UUID
    lesson_id: UUID
    lesson_title: str
    status: WorkStatus
    attempt: int
    submitted_at: datetime
    is_late: bool
    score: float | None
    max_score: float


def refuse_hand_in(work: Work | None) -> None:
    """Work may be handed in until it is graded, and again once it was returned. Raises `AlreadyGraded`."""
    if work is not None and work.status == "graded":
        raise AlreadyGraded("This work is graded; ask your teacher to return it if you want to try again.")


def refuse_return(work: Work) -> None:
    """Raises `AlreadyReturned` while the learner has not handed in again."""
    if work.status == "returned":
        raise AlreadyReturned("The learner has this work back already; wait until it is handed in again.")


def score_of(definition: AssignmentDefinition, score: float | None, choices: Sequence[Choice]) -> float:
    """The score that a teacher gave: the number itself, or the sum of the rubric's chosen levels.

    With choices, each criterion has exactly one; a number given beside them must be their sum. Without, any
    number from 0 to `max_score` will do, also where there is a rubric. Raises `InvalidGrade`.
    """
    if not choices:
        return _plain_score(definition, score)
    total = _sum_of(definition.rubric, choices)
    if score is not None and not math.isclose(score, total, abs_tol=1e-6):
        raise _invalid("/score", f"The chosen levels make {total:g}; leave the score out or send {total:g}.")
    return min(total, definition.max_score)


def _plain_score(definition: AssignmentDefinition, score: float | None) -> float:
    if score is None:
        raise _invalid("/score", "Send a score, or a level for each criterion of the rubric.")
    if not 0 <= score <= definition.max_score:
        raise _invalid("/score", f"Give a score from 0 to {definition.max_score:g}.")
    return score


def _sum_of(rubric: Sequence[RubricCriterion], choices: Sequence[Choice]) -> float:
    chosen: Mapping[str, str] = {choice.criterion_id: choice.level_id for choice in choices}
    if len(chosen) < len(choices) or chosen.keys() != {criterion.criterion_id for criterion in rubric}:
        raise _invalid("/choices", "Choose exactly one level for each criterion of the rubric.")
    points = []
    for criterion in rubric:
        levels = {level.level_id: level.points for level in criterion.levels}
        if chosen[criterion.criterion_id] not in levels:
            raise _invalid("/choices", f"Choose one of the levels of “{criterion.title}”.")
        points.append(levels[chosen[criterion.criterion_id]])
    return math.fsum(points)


def _invalid(pointer: str, detail: str) -> InvalidGrade:
    return InvalidGrade(detail, errors=[FieldError(pointer, "invalid_grade", detail)])
