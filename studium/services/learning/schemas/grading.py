"""The teachers' side of assignments."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from studium.contracts.courses import LatePolicy, RubricCriterion
from studium.services.learning.domain.assignments import MAX_FEEDBACK, WorkStatus
from studium.services.learning.schemas.assignments import (
    Attempt,
    LateDays,
    LatePercentage,
    MaxScore,
    PersonOut,
    Score,
    VerdictOut,
    WorkOut,
)
from studium.services.learning.schemas.base import Id, In, Moment, Out

QueueStatus = Literal["ungraded", "graded", "all"]


class QueueCountsOut(Out):
    """How many works of the course, or of the lesson that was asked for, stand where."""

    submitted: int = Field(examples=[12], description="Waiting for a grade.")
    graded: int = Field(examples=[30])
    returned: int = Field(examples=[2], description="Given back for another try.")


class QueueItemOut(Out):
    """A work in the grading queue. `score` is the grade that counts, if there is one."""

    submission_id: Id
    lesson_id: Id
    lesson_title: str = Field(examples=["An essay on trains"])
    learner: PersonOut
    status: WorkStatus
    attempt: Attempt
    submitted_at: Moment
    late: bool
    score: Score | None
    max_score: MaxScore


class QueueOut(Out):
    """A page of the grading queue, the oldest hand-in first."""

    items: list[QueueItemOut]
    counts: QueueCountsOut
    next_cursor: str | None = Field(description="Null on the last page.")


class GivenVerdictOut(VerdictOut):
    """A grade or a return, and who gave it."""

    given_by: PersonOut


class GradedAssignmentOut(Out):
    """The assignment as it stood when the work was handed in: by this it is graded."""

    assignment_id: Id
    title: str = Field(examples=["An essay on trains"])
    instructions_html: str = Field(examples=["<p>Write a page.</p>"])
    max_score: MaxScore
    due_at: Moment | None
    late_policy: LatePolicy | None
    rubric: list[RubricCriterion]


class LearnersWorkOut(WorkOut):
    """One work with everything that its grading needs. The `ETag` is what `If-Match` of a grade takes."""

    course_id: Id
    lesson_id: Id
    learner: PersonOut
    assignment: GradedAssignmentOut
    late_days: LateDays
    late_percentage: LatePercentage
    verdicts: list[GivenVerdictOut] = Field(description="All that teachers said, the newest first.")


class ChoiceIn(In):
    """The level chosen for a criterion of the rubric."""

    criterion_id: str = Field(min_length=1, max_length=64, examples=["structure"])
    level_id: str = Field(min_length=1, max_length=64, examples=["good"])


class GradeIn(In):
    """A grade: a score, or a level for each criterion of the rubric, whose points then make the score."""

    score: float | None = Field(
        default=None,
        ge=0,
        allow_inf_nan=False,
        examples=[8.5],
        description="From 0 to the assignment's points. Beside choices it has to be their sum, or left out.",
    )
    choices: list[ChoiceIn] = Field(default_factory=list, max_length=50)
    feedback: str = Field(default="", max_length=MAX_FEEDBACK, examples=["Well argued; cite your sources."])
    waive_late: bool = Field(default=False, description="Take nothing off for lateness this time.")


class ReturnIn(In):
    """Why the work goes back to its learner."""

    feedback: str = Field(
        default="", max_length=MAX_FEEDBACK, examples=["Please add a conclusion and hand it in again."]
    )
