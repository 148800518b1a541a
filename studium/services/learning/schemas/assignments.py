"""An assignment, work handed in, and what a teacher says of it."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from studium.contracts.courses import LatePolicy, RubricCriterion
from studium.services.learning.domain.assignments import MAX_TEXT, VerdictKind, WorkStatus
from studium.services.learning.schemas.base import EXAMPLE_ID, Id, In, Moment, Out

Score = Annotated[float, Field(ge=0, examples=[8.5])]
MaxScore = Annotated[float, Field(gt=0, examples=[10.0])]
Attempt = Annotated[int, Field(examples=[1], description="Counts the hand-ins from 1.")]
Revision = Annotated[int, Field(examples=[3], description="Grows with every hand-in, grade and return.")]


LateDays = Annotated[int, Field(examples=[2], description="Days begun since the due date; 0 in time.")]
LatePercentage = Annotated[
    float,
    Field(examples=[20.0], description="Percent of the points that the days late cost, before the floor."),
]
LateDeduction = Annotated[
    float | None,
    Field(
        examples=[2.0],
        description="Points taken off `score` for lateness already; null where none applied, or waived.",
    ),
]


class PersonOut(Out):
    """Somebody by name; the names are null when they are not known, or the person was erased."""

    user_id: Id
    first_name: str | None = Field(examples=["Amira"])
    last_name: str | None = Field(examples=["Okafor"])


class AssignmentFileOut(Out):
    """An uploaded file. It is deleted after a day unless a submission names it."""

    file_id: Id
    name: str | None = Field(examples=["essay.pdf"], description="Null when its owner was erased.")
    media_type: str = Field(examples=["application/pdf"])
    size_bytes: int = Field(examples=[48210])
    uploaded_at: Moment
    content_url: str = Field(examples=[f"/api/v1/assignment-files/{EXAMPLE_ID}/content"])


class HandInOut(Out):
    """What was handed in at one time."""

    attempt: Attempt
    submitted_at: Moment
    late: bool = Field(description="Whether it came after the due date.")
    text: str | None = Field(
        examples=["My essay…"], description="Plain text; null when its author was erased."
    )
    files: list[AssignmentFileOut]


class ChoiceOut(Out):
    """The level that was chosen for a criterion of the rubric."""

    criterion_id: str = Field(examples=["structure"])
    level_id: str = Field(examples=["good"])


class VerdictOut(Out):
    """A grade, or a return for another try. None is ever changed: a new one is added."""

    kind: VerdictKind
    attempt: Attempt
    score: Score | None
    max_score: MaxScore | None
    late_deduction: LateDeduction
    choices: list[ChoiceOut]
    feedback: str | None = Field(examples=["Well argued; cite your sources."], description="Plain text.")
    given_at: Moment


class WorkOut(Out):
    """A learner's work for an assignment: the newest hand-in, the grade that counts, and the whole history.

    `score` of `max_score` stands until the next grade is given, also while a newer hand-in waits. `feedback`
    and `choices` are those of the newest word of a teacher.
    """

    submission_id: Id
    status: WorkStatus = Field(description="submitted waits for its grade; returned waits for another try.")
    revision: Revision
    attempt: Attempt
    submitted_at: Moment
    late: bool
    text: str | None = Field(examples=["My essay…"])
    files: list[AssignmentFileOut]
    score: Score | None
    max_score: MaxScore | None
    late_deduction: LateDeduction
    graded_at: Moment | None
    feedback: str | None = Field(examples=["Well argued; cite your sources."])
    choices: list[ChoiceOut]
    hand_ins: list[HandInOut] = Field(description="All of them, the newest first.")


class OwnWorkOut(WorkOut):
    """One's own work."""

    verdicts: list[VerdictOut] = Field(description="All that teachers said, the newest first.")


class AssignmentOut(Out):
    """What a lesson asks to be handed in, and one's own work for it."""

    assignment_id: Id
    lesson_id: Id
    course_id: Id
    title: str = Field(examples=["An essay on trains"])
    instructions_html: str = Field(examples=["<p>Write a page.</p>"])
    max_score: MaxScore
    due_at: Moment | None
    late: bool = Field(description="Whether what is handed in now is late.")
    late_policy: LatePolicy | None = Field(description="What late work loses; null when it loses nothing.")
    late_days: LateDays
    late_percentage: LatePercentage
    rubric: list[RubricCriterion]
    may_submit: bool = Field(description="False once the work is graded, until a teacher returns it.")
    max_file_bytes: int = Field(examples=[100_000_000])
    max_files: int = Field(examples=[20], description="The most files of one hand-in.")
    waiting_files: list[AssignmentFileOut] = Field(description="Uploaded and not handed in yet.")
    submission: OwnWorkOut | None


class WorkIn(In):
    """Work to hand in: text, files, or both."""

    text: str = Field(default="", max_length=MAX_TEXT, examples=["My essay…"], description="Plain text.")
    file_ids: list[UUID] = Field(
        default_factory=list,
        max_length=200,
        examples=[[EXAMPLE_ID]],
        description="Files uploaded for this assignment, such as were handed in before too.",
    )


class HandedInOut(Out):
    """That work was handed in."""

    submission_id: Id
    status: Literal["submitted"]
    revision: Revision
    attempt: Attempt
    submitted_at: Moment
    late: bool
