"""What learning says: enrolments, progress, graded submissions and completions. All are keyed by user."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from studium.contracts.event import Event


class EnrollmentCreated(Event):
    """Emitted when a user is enrolled, and again with the same enrolment when they come back."""

    type: Literal["learning.enrollment_created.v1"] = "learning.enrollment_created.v1"
    partition_key: ClassVar[str] = "user_id"

    enrollment_id: UUID
    user_id: UUID
    course_id: UUID
    enrolled_at: datetime


class EnrollmentCancelled(Event):
    """Emitted when a user left a course; progress is kept for a later return."""

    type: Literal["learning.enrollment_cancelled.v1"] = "learning.enrollment_cancelled.v1"
    partition_key: ClassVar[str] = "user_id"

    enrollment_id: UUID
    user_id: UUID
    course_id: UUID
    cancelled_at: datetime


class ProgressRecorded(Event):
    """Emitted when a lesson's progress really changed (a repeated or stale report emits nothing).

    Carries the state after the change: `seconds_spent` is the total in the lesson, `completed_at` is set once
    and never taken back, `course_percentage` (0 to 100) is the course's completion after this change.
    """

    type: Literal["learning.progress_recorded.v1"] = "learning.progress_recorded.v1"
    partition_key: ClassVar[str] = "user_id"

    user_id: UUID
    course_id: UUID
    lesson_id: UUID
    enrollment_id: UUID
    seconds_spent: int
    position_seconds: float | None
    completed_at: datetime | None
    course_percentage: float
    recorded_at: datetime


class SubmissionGraded(Event):
    """Emitted when an attempt at a quiz was graded by the server."""

    type: Literal["learning.submission_graded.v1"] = "learning.submission_graded.v1"
    partition_key: ClassVar[str] = "user_id"

    submission_id: UUID
    quiz_id: UUID
    user_id: UUID
    course_id: UUID
    lesson_id: UUID
    attempt: int
    score: float
    max_score: float
    passed: bool
    submitted_at: datetime


class CourseCompleted(Event):
    """Emitted once per enrolment, when its last required lesson was completed."""

    type: Literal["learning.course_completed.v1"] = "learning.course_completed.v1"
    partition_key: ClassVar[str] = "user_id"

    enrollment_id: UUID
    user_id: UUID
    course_id: UUID
    completed_at: datetime
