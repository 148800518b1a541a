"""Grades that a teacher sets by hand, and the history of a grade."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from studium.services.learning.domain.overrides import MOST_REASON_LENGTH, HistoryKind
from studium.services.learning.schemas.assignments import LateDeduction, PersonOut
from studium.services.learning.schemas.base import Id, In, Moment, Out
from studium.services.learning.schemas.gradebook import ColumnOut

Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_REASON_LENGTH),
    Field(examples=["Took the exam on paper."], description="Why. It stays in the history."),
]
ShowReason = Annotated[
    bool,
    Field(description="Whether the learner reads the reason; that a teacher set the grade they see always."),
]


class OverrideIn(In):
    """A grade that is to count instead of what was earned."""

    score: float = Field(
        ge=0, allow_inf_nan=False, examples=[8.5], description="From 0 to the lesson's points."
    )
    reason: Reason
    show_reason: ShowReason = False


class WithdrawalIn(In):
    """Why what was earned is to count again."""

    reason: Reason
    show_reason: ShowReason = False


class GradeEventOut(Out):
    """Something that happened to a grade.

    `attempt`: the server graded a quiz. `regraded`: it graded that attempt anew after a correction, and the
    reason stands with the attempt; `regrade_undone`: the points of before hold again. `graded`: a teacher
    graded work. `set` and `imported`: a teacher set the grade by hand, or by a file. `withdrawn` and
    `undone`: that was taken back, the latter with its file; a score then is that of the override before.
    """

    kind: HistoryKind
    happened_at: Moment
    score: float | None = Field(examples=[8.5], description="Null when what was earned counts again.")
    max_score: float | None = Field(examples=[10.0])
    late_deduction: LateDeduction
    attempt: int | None = Field(examples=[1])
    reason: str | None = Field(
        examples=["Took the exam on paper."],
        description="Null where there is none, it is not shown to the learner, or the learner was erased.",
    )
    reason_shown: bool = Field(description="Whether the learner reads the reason.")
    by: PersonOut | None = Field(description="Null for the server; learners are told no names.")


class GradeSheetOut(Out):
    """A learner's grade in a lesson and its history, the newest first; the newest 500 entries.

    Scores are on the scale of the column's `max_score`. The `ETag` is what `If-Match` of an override takes.
    """

    column: ColumnOut
    learner: PersonOut | None = Field(description="Null in one's own sheet.")
    score: float | None = Field(examples=[8.5], description="What counts; null before there is a result.")
    earned_score: float | None = Field(examples=[6.0], description="What would count without an override.")
    overridden: bool
    submission_id: Id | None = Field(description="The work for the lesson's assignment, if there is any.")
    history: list[GradeEventOut]
