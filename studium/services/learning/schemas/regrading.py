"""Grading a quiz anew: what was corrected, the preview, and who moves by how much."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field, field_validator

from studium.services.learning.domain.regrading import MAX_REASON, Change, Status, Treatment
from studium.services.learning.schemas.assignments import PersonOut
from studium.services.learning.schemas.base import Id, In, Moment, Out, Percentage

_REASON = "Question 3 had the wrong answer marked as right."


class CorrectedQuestionOut(Out):
    """A question, and how what is published differs from what attempts were asked.

    `removed` is not published any more; `new` was asked of nobody yet.
    """

    question_id: Id
    kind: str = Field(examples=["single_choice"])
    prompt_html: str = Field(examples=["<p>What is the capital of France?</p>"])
    points: float = Field(examples=[1.0])
    change: Change


class CorrectionsOut(Out):
    """A quiz with what was published since it was taken."""

    course_id: Id
    lesson_id: Id
    title: str = Field(examples=["Check what you know"])
    attempts: int = Field(examples=[120], description="All that were submitted.")
    questions: list[CorrectedQuestionOut]


class TreatmentIn(In):
    """A question that is not graded by its published key."""

    question_id: UUID
    treatment: Treatment = Field(
        description="full_points: everybody who was asked it gets its points. not_counted: it counts nothing."
    )


class RegradeIn(In):
    """What to preview. Questions without a treatment are graded by their published key."""

    treatments: list[TreatmentIn] = Field(default_factory=list, max_length=500)

    @field_validator("treatments")
    @classmethod
    def _once(cls, treatments: list[TreatmentIn]) -> list[TreatmentIn]:
        if len({one.question_id for one in treatments}) < len(treatments):
            raise ValueError("Name each question once.")
        return treatments


class ApplyIn(In):
    """Apply exactly what was previewed."""

    digest: str = Field(
        min_length=1,
        max_length=100,
        examples=["4-120-9f1c2ab07d3e5566"],
        description="That of the preview which was looked at.",
    )
    reason: str = Field(
        min_length=1, max_length=MAX_REASON, examples=[_REASON], description="Learners who move read it."
    )


class RegradeTreatmentOut(Out):
    """A question that is not graded by its published key."""

    question_id: Id
    treatment: Treatment


class RegradeOut(Out):
    """A regrade. While it is under way its figures grow: read it again until it is ready, applied or undone.

    `up`, `down` and `same` count attempts by their share of the points.
    """

    regrade_id: Id
    lesson_id: Id
    course_id: Id
    status: Status
    digest: str = Field(examples=["4-120-9f1c2ab07d3e5566"], description="Send it to apply this preview.")
    treatments: list[RegradeTreatmentOut]
    attempts: int = Field(examples=[120], description="How many there were when the preview was begun.")
    looked_at: int = Field(examples=[120], description="Of how many it is known what becomes of them.")
    up: int = Field(examples=[14])
    down: int = Field(examples=[2])
    same: int = Field(examples=[104])
    certificates_kept: int = Field(
        examples=[1],
        description="Learners who fall below the pass mark and keep their certificate; revoke it by hand.",
    )
    reason: str | None = Field(examples=[_REASON], description="Null before it was applied.")
    created_at: Moment
    applied_at: Moment | None
    undone_at: Moment | None


class ListedRegradeOut(RegradeOut):
    """A regrade, and who applied it."""

    applied_by: PersonOut | None


class MoveOut(Out):
    """An attempt whose results change. The course grades are those of the time of the preview."""

    learner: PersonOut
    submission_id: Id
    attempt: int = Field(examples=[1])
    score_before: float = Field(examples=[7.5])
    max_score_before: float = Field(examples=[10.0])
    score_after: float = Field(examples=[8.5])
    max_score_after: float = Field(examples=[10.0])
    passed_before: bool
    passed_after: bool
    grade_before: Percentage | None = Field(description="Null while nothing counts towards a grade.")
    grade_after: Percentage | None
