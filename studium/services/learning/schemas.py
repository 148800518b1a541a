"""Learning's HTTP shapes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictFloat, StrictInt, StrictStr

from studium.contracts.courses import QuizPolicy
from studium.services.learning.domain.disclosure import PublicQuestion, QuestionKey
from studium.services.learning.domain.grading import Verdict

_ID = "01a202eb-14fe-774e-8e60-afe56df5b372"
_TIME = "2026-03-01T12:00:00Z"

Id = Annotated[UUID, Field(examples=[_ID])]
Moment = Annotated[datetime, Field(examples=[_TIME])]
Percentage = Annotated[float, Field(ge=0, le=100, examples=[66.66])]
EnrollmentStatus = Literal["active", "completed", "cancelled"]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class EnrollmentOut(_Out):
    """A learner's place in a course. The percentage is rounded down and 100 only when all is complete."""

    enrollment_id: Id
    user_id: Id
    course_id: Id
    course_title: str = Field(examples=["Spanish for the train"])
    course_slug: str = Field(examples=["spanish-for-the-train"])
    status: EnrollmentStatus
    enrolled_date: Moment
    completion_date: Moment | None
    current_progress_percentage: Percentage


class ProgressIn(_In):
    """What happened in a lesson. Send it as often as you like: repeats and late reports do no harm."""

    completed: bool = Field(default=False, description="True completes the lesson; it is never taken back.")
    seconds_spent: int = Field(
        default=0,
        ge=0,
        le=31_536_000,
        examples=[125],
        description="All seconds spent in this lesson so far; the greatest value counts.",
    )
    position_seconds: float | None = Field(
        default=None,
        ge=0,
        le=31_536_000,
        allow_inf_nan=False,
        examples=[93.5],
        description="Where playback stands; the latest observation counts.",
    )
    observed_at: AwareDatetime | None = Field(
        default=None,
        ge=datetime(1970, 1, 1, tzinfo=UTC),
        le=datetime(9000, 1, 1, tzinfo=UTC),
        examples=[_TIME],
        description="When the client saw this; now, if left out or in the future.",
    )


class LessonProgressOut(_Out):
    """A lesson's progress and the course's percentage after it."""

    lesson_id: Id
    course_id: Id
    seconds_spent: int = Field(examples=[125])
    position_seconds: float | None = Field(examples=[93.5])
    started_at: Moment | None
    completed_at: Moment | None
    updated_at: Moment | None
    course_percentage: Percentage
    course_completed_at: Moment | None


class LessonStateOut(_Out):
    """A lesson in the course's order. Only lessons that count make the percentage."""

    lesson_id: Id
    module_id: Id
    title: str = Field(examples=["At the ticket office"])
    type: str = Field(examples=["video"])
    counts: bool
    seconds_spent: int
    position_seconds: float | None
    started_at: Moment | None
    completed_at: Moment | None


class CategoryGradeOut(_Out):
    """A grading category's average after its lowest lessons were dropped."""

    name: str = Field(examples=["Quizzes"])
    weight: float = Field(examples=[0.4])
    percentage: Percentage
    lessons: int = Field(examples=[3])


class GradeOut(_Out):
    """The course grade. What was not submitted yet counts as zero."""

    percentage: Percentage
    categories: list[CategoryGradeOut]


class CourseSummaryOut(_Out):
    """Progress in one course. `resume_lesson_id` is where to go on, null when all is complete."""

    enrollment_id: Id
    course_id: Id
    course_title: str = Field(examples=["Spanish for the train"])
    course_slug: str = Field(examples=["spanish-for-the-train"])
    status: EnrollmentStatus
    enrolled_date: Moment
    completion_date: Moment | None
    current_progress_percentage: Percentage
    completed_lessons: int = Field(examples=[8])
    total_lessons: int = Field(examples=[12], description="Lessons that count towards completion.")
    resume_lesson_id: Id | None
    last_activity_at: Moment | None
    grade: GradeOut | None
    passed: bool | None = Field(description="Null while the course has no grade or no pass mark.")


class CourseProgressOut(CourseSummaryOut):
    """Progress in one course with all its lessons."""

    lessons: list[LessonStateOut]


class UserProgressOut(_Out):
    """Progress over the courses that the user is enrolled in, the newest enrolment first.

    The counts are of all courses; `courses` is one page of them.
    """

    user_id: Id
    enrolled_courses: int = Field(examples=[3])
    completed_courses: int = Field(examples=[1])
    courses: list[CourseSummaryOut]
    next_cursor: str | None = Field(description="Null on the last page.")


class QuizOut(_Out):
    """A quiz without its key."""

    quiz_id: Id
    lesson_id: Id
    course_id: Id
    title: str = Field(examples=["Check what you know"])
    questions: list[PublicQuestion]
    max_score: float = Field(examples=[10.0])
    policy: QuizPolicy
    attempts_used: int = Field(examples=[1])
    attempts_left: int | None = Field(examples=[2], description="Null is unlimited.")
    best_percentage: Percentage | None
    passed: bool


AnswerValue = StrictStr | StrictInt | StrictFloat | list[StrictStr] | None


class SubmissionIn(_In):
    """Answers by question id. What is left out is unanswered and earns nothing."""

    answers: dict[UUID, AnswerValue] = Field(
        max_length=1000,
        examples=[{_ID: "b", "01a202eb-14fe-774e-8e60-afe56df5b373": ["a", "c"]}],
        description=(
            "single_choice and dropdown: the choice's id. multiple_choice: a list of ids, [] for none of "
            "these. numerical: a number or a text such as 3/4. text, formula, ungraded: a text."
        ),
    )


class QuestionResultOut(_Out):
    """What one question earned."""

    question_id: Id
    verdict: Verdict
    earned: float = Field(examples=[1.5])
    points: float = Field(examples=[2.0])


class SubmissionSummaryOut(_Out):
    """A graded attempt."""

    submission_id: Id
    quiz_id: Id
    lesson_id: Id
    course_id: Id
    attempt: int = Field(examples=[1])
    submitted_at: Moment
    score: float = Field(examples=[8.5])
    max_score: float = Field(examples=[10.0])
    passed: bool


class SubmissionOut(SubmissionSummaryOut):
    """A graded attempt with its answers and feedback. `key` is null while the quiz's policy hides it."""

    user_id: Id
    answers: dict[UUID, Any]
    feedback: list[QuestionResultOut]
    key: list[QuestionKey] | None
    attempts_left: int | None = Field(examples=[1], description="Null is unlimited.")
