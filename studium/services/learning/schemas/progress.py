"""Progress in a lesson, a course, and all courses."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import AwareDatetime, Field

from studium.services.learning.schemas.base import EXAMPLE_TIME, Id, In, Moment, Out, Percentage
from studium.services.learning.schemas.enrollments import EnrollmentStatus


class ProgressIn(In):
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
        examples=[EXAMPLE_TIME],
        description="When the client saw this; now, if left out or in the future.",
    )


class LessonProgressOut(Out):
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


class LockOut(Out):
    """Why a lesson is not open to me yet: it waits for a time, for lessons to be completed, or for both."""

    opens_at: Moment | None
    after_lesson_ids: list[Id]


class SetGradeOut(Out):
    """A grade that a teacher set by hand; it counts instead of what was earned."""

    score: float = Field(examples=[8.5])
    max_score: float = Field(examples=[10.0])


class LessonStateOut(Out):
    """A lesson in the course's order. Only lessons that count make the percentage.

    `lock` is null where the lesson is open to me, `override` where no teacher set my grade by hand.
    """

    lesson_id: Id
    module_id: Id
    title: str = Field(examples=["At the ticket office"])
    type: str = Field(examples=["video"])
    counts: bool
    seconds_spent: int
    position_seconds: float | None
    started_at: Moment | None
    completed_at: Moment | None
    lock: LockOut | None
    override: SetGradeOut | None


class CategoryGradeOut(Out):
    """A grading category's average after its lowest lessons were dropped."""

    name: str = Field(examples=["Quizzes"])
    weight: float = Field(examples=[0.4])
    percentage: Percentage
    lessons: int = Field(examples=[3])


class GradeOut(Out):
    """The course grade. What was not submitted yet counts as zero."""

    percentage: Percentage
    categories: list[CategoryGradeOut]


class CourseSummaryOut(Out):
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
    resume_lesson_title: str | None = Field(examples=["At the ticket office"])
    last_activity_at: Moment | None
    grade: GradeOut | None
    passed: bool | None = Field(description="Null while the course has no grade or no pass mark.")


class CourseProgressOut(CourseSummaryOut):
    """Progress in one course with all its lessons."""

    lessons: list[LessonStateOut]


class UserProgressOut(Out):
    """Progress over the courses that the user is enrolled in, the newest enrolment first.

    The counts are of all courses; `courses` is one page of them.
    """

    user_id: Id
    enrolled_courses: int = Field(examples=[3])
    completed_courses: int = Field(examples=[1])
    courses: list[CourseSummaryOut]
    next_cursor: str | None = Field(description="Null on the last page.")
