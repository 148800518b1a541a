"""The gradebook and the list of learners."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from studium.services.learning.domain.assignments import WorkStatus
from studium.services.learning.schemas.assignments import PersonOut
from studium.services.learning.schemas.base import Id, In, Moment, Out, Percentage
from studium.services.learning.schemas.enrollments import EnrollmentStatus

LearnerSort = Literal["name", "enrolled", "progress", "-progress", "last_activity", "-last_activity"]


class ColumnOut(Out):
    """A lesson of the course with points. `category` null: it takes no part in the grade."""

    lesson_id: Id
    title: str = Field(examples=["Check what you know"])
    kinds: list[Literal["quiz", "assignment"]] = Field(examples=[["quiz"]])
    category: str | None = Field(examples=["Quizzes"])
    max_score: float = Field(examples=[10.0])


class CellOut(Out):
    """What a learner has in a lesson.

    `score` is on the scale of the column's `max_score`, null before there is a result. `assignment_status`
    and `submission_id` are those of the lesson's assignment, null before anything was handed in.
    `overridden`: a teacher set the score by hand.
    """

    score: float | None = Field(examples=[8.5])
    assignment_status: WorkStatus | None
    submission_id: Id | None
    overridden: bool


class GradebookRowOut(Out):
    """A learner with a cell for each column, in the same order."""

    learner: PersonOut
    status: EnrollmentStatus
    current_progress_percentage: Percentage
    grade_percentage: Percentage | None = Field(description="Null while nothing counts towards a grade.")
    cells: list[CellOut]


class GradebookOut(Out):
    """A page of the gradebook, whoever enrolled first coming first."""

    columns: list[ColumnOut]
    items: list[GradebookRowOut]
    next_cursor: str | None = Field(description="Null on the last page.")


class LearnerOut(Out):
    """Somebody in the course."""

    enrollment_id: Id
    learner: PersonOut
    status: EnrollmentStatus
    enrolled_date: Moment
    completion_date: Moment | None
    current_progress_percentage: Percentage
    last_activity_at: Moment | None = Field(description="Null before the first lesson was opened.")


class LearnerSearchIn(In):
    """A name or parts of one."""

    name: str = Field(min_length=1, max_length=200, examples=["amira"])


class LearnerSearchOut(Out):
    """Up to 50 people whose name has all the words in it, by last and first name."""

    items: list[LearnerOut]
