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


class PlaceGiven(Event):
    """Emitted with `EnrollmentCreated` when somebody on a course's waiting list got a seat.

    `course_title` and `course_slug` are for telling them.
    """

    type: Literal["learning.place_given.v1"] = "learning.place_given.v1"
    partition_key: ClassVar[str] = "user_id"

    enrollment_id: UUID
    user_id: UUID
    course_id: UUID
    course_title: str
    course_slug: str
    given_at: datetime


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


class LessonCompleted(Event):
    """Emitted once per learner and lesson, when the lesson is completed; that is never taken back."""

    type: Literal["learning.lesson_completed.v1"] = "learning.lesson_completed.v1"
    partition_key: ClassVar[str] = "user_id"

    user_id: UUID
    course_id: UUID
    lesson_id: UUID
    completed_at: datetime


class SubmissionGraded(Event):
    """Emitted when an attempt at a quiz was graded by the server, and again when it was graded anew.

    The highest `revision` of a submission counts; `regraded_at` is missing the first time.
    """

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
    revision: int = 1
    regraded_at: datetime | None = None


class QuizRegraded(Event):
    """Emitted when the attempts at a quiz were graded anew, and when that was undone.

    `attempts` were looked at; `up` and `down` of them won and lost points. The new grades come with
    `learning.submission_graded.v1`, one for each attempt that changed.
    """

    type: Literal["learning.quiz_regraded.v1"] = "learning.quiz_regraded.v1"
    partition_key: ClassVar[str] = "course_id"

    regrade_id: UUID
    course_id: UUID
    lesson_id: UUID
    quiz_id: UUID
    is_undone: bool
    attempts: int
    up: int
    down: int
    regraded_by: UUID
    regraded_at: datetime


class CourseCompleted(Event):
    """Emitted once per enrolment, when its last required lesson was completed."""

    type: Literal["learning.course_completed.v1"] = "learning.course_completed.v1"
    partition_key: ClassVar[str] = "user_id"

    enrollment_id: UUID
    user_id: UUID
    course_id: UUID
    completed_at: datetime


class AssignmentSubmitted(Event):
    """Emitted each time a learner handed in work for an assignment; the highest `attempt` counts.

    `is_late` says that it came after the assignment's due date.
    """

    type: Literal["learning.assignment_submitted.v1"] = "learning.assignment_submitted.v1"
    partition_key: ClassVar[str] = "user_id"

    submission_id: UUID
    assignment_id: UUID
    user_id: UUID
    course_id: UUID
    lesson_id: UUID
    attempt: int
    is_late: bool
    submitted_at: datetime


class AssignmentGraded(Event):
    """Emitted each time a teacher graded handed-in work; the highest `revision` counts."""

    type: Literal["learning.assignment_graded.v1"] = "learning.assignment_graded.v1"
    partition_key: ClassVar[str] = "user_id"

    submission_id: UUID
    assignment_id: UUID
    user_id: UUID
    course_id: UUID
    lesson_id: UUID
    attempt: int
    revision: int
    score: float
    max_score: float
    graded_by: UUID
    graded_at: datetime


class AssignmentReturned(Event):
    """Emitted when a teacher gave handed-in work back for another try.

    A grade that was given before stands until the next one.
    """

    type: Literal["learning.assignment_returned.v1"] = "learning.assignment_returned.v1"
    partition_key: ClassVar[str] = "user_id"

    submission_id: UUID
    assignment_id: UUID
    user_id: UUID
    course_id: UUID
    lesson_id: UUID
    attempt: int
    revision: int
    returned_by: UUID
    returned_at: datetime


class GradeOverridden(Event):
    """Emitted when a teacher set a learner's grade in a lesson by hand, or took that back.

    `score` of `max_score` counts from then on instead of all that was earned; both are missing when what was
    earned counts again. The highest `revision` of a learner and lesson counts.
    Grades that a file set are told by `learning.grades_imported.v1` alone.
    """

    type: Literal["learning.grade_overridden.v1"] = "learning.grade_overridden.v1"
    partition_key: ClassVar[str] = "user_id"

    change_id: UUID
    user_id: UUID
    course_id: UUID
    lesson_id: UUID
    revision: int
    score: float | None = None
    max_score: float | None = None
    overridden_by: UUID
    overridden_at: datetime


class GradesImported(Event):
    """Emitted when a teacher set grades of a course by a file, all at once; `changed` is how many."""

    type: Literal["learning.grades_imported.v1"] = "learning.grades_imported.v1"
    partition_key: ClassVar[str] = "course_id"

    import_id: UUID
    course_id: UUID
    changed: int
    imported_by: UUID
    imported_at: datetime


class GradesImportUndone(Event):
    """Emitted when a teacher undid a file of grades.

    `restored` grades are what they were before; those that were set since are left alone.
    """

    type: Literal["learning.grades_import_undone.v1"] = "learning.grades_import_undone.v1"
    partition_key: ClassVar[str] = "course_id"

    import_id: UUID
    course_id: UUID
    restored: int
    undone_by: UUID
    undone_at: datetime


class CertificateIssued(Event):
    """Emitted when a completed course's pass mark is reached, or it has none, and when it is issued anew.

    `code` is what anybody looks the certificate up by, such as `7XK2M-QW9TR-3HZ8V-0PD5C`. `expires_at` is
    missing when it is valid for ever. `replaces` is the certificate in whose place it was issued.
    """

    type: Literal["learning.certificate_issued.v1"] = "learning.certificate_issued.v1"
    partition_key: ClassVar[str] = "user_id"

    certificate_id: UUID
    code: str
    enrollment_id: UUID
    user_id: UUID
    course_id: UUID
    completed_at: datetime
    issued_at: datetime
    expires_at: datetime | None = None
    replaces: UUID | None = None


class CertificateRevoked(Event):
    """Emitted when a certificate was taken back, for good.

    `cause` is `error` (it was issued by mistake), `misconduct` (it was not earned), `replaced` (issued anew
    under another code) or `other`. `user_id` is missing when its holder was erased.
    """

    type: Literal["learning.certificate_revoked.v1"] = "learning.certificate_revoked.v1"
    partition_key: ClassVar[str] = "certificate_id"

    certificate_id: UUID
    code: str
    user_id: UUID | None
    course_id: UUID
    cause: Literal["error", "misconduct", "replaced", "other"]
    revoked_by: UUID
    revoked_at: datetime


class PersonErased(Event):
    """Emitted when this service deleted what it kept of a person, after `identity.user_erased.v1`.

    `deleted` counts what is gone: rows by table, or uploaded files as `files`.
    `report_id` is the same when the service tells it again: the first report of an id counts. `erased_at` is
    that of the erasure.
    """

    type: Literal["learning.person_erased.v1"] = "learning.person_erased.v1"
    partition_key: ClassVar[str] = "user_id"

    report_id: UUID
    user_id: UUID
    deleted: dict[str, int]
    erased_at: datetime
