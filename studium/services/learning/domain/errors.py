"""What learning refuses, each with its stable code."""

from __future__ import annotations

from studium.kit.errors import Conflict, Forbidden, InvalidInput, NotFound


class CourseNotFound(NotFound):
    """No course with this id was ever announced."""

    code = "course_not_found"


class LessonNotFound(NotFound):
    """The lesson is in no published course."""

    code = "lesson_not_found"


class QuizNotFound(NotFound):
    """The lesson has no quiz."""

    code = "quiz_not_found"


class SubmissionNotFound(NotFound):
    """There is no such submission, or it is somebody else's."""

    code = "submission_not_found"


class EnrollmentNotFound(NotFound):
    """The user was never enrolled in this course."""

    code = "enrollment_not_found"


class NotEnrolled(Forbidden):
    """Progress, quizzes and submissions need an enrolment that was not cancelled."""

    code = "not_enrolled"


class LessonLocked(Forbidden):
    """The lesson is not open to the learner yet; the problem's `lock` says why and until when."""

    code = "lesson_locked"


class CourseNotOpen(Conflict):
    """The course takes no new learners: it left the catalogue, or it has ended."""

    code = "course_not_open"


class CompletedBySubmission(Conflict):
    """A quiz lesson is completed by a submission that passes, never by hand."""

    code = "lesson_completed_by_submission"


class AttemptsExhausted(Conflict):
    """All attempts that the quiz allows are used up."""

    code = "attempts_exhausted"


class PastDue(Conflict):
    """The quiz's due date is over."""

    code = "past_due"


class AttemptNotStarted(Conflict):
    """There is no open attempt: it was never started, or it was submitted already."""

    code = "attempt_not_started"


class TimeOver(Conflict):
    """The attempt's time is over; nothing more is saved."""

    code = "time_over"


class StaleRevision(Conflict):
    """Something newer was saved meanwhile; the problem's `stored` is what stands there now."""

    code = "stale_revision"


class CertificateNotFound(NotFound):
    """There is no certificate with this code."""

    code = "certificate_not_found"


class CertificateReplaced(Conflict):
    """The certificate was issued anew already; only the one that replaced it can be issued anew again."""

    code = "certificate_replaced"


class CertificateRevoked(Conflict):
    """The certificate was revoked; nothing is printed of it any more."""

    code = "certificate_revoked"


class NoFontForText(Conflict):
    """No font of this installation has a letter of the certificate's texts."""

    code = "no_font_for_text"


class StatusListNotFound(NotFound):
    """There is no status list of this number."""

    code = "status_list_not_found"


class InvalidAnswers(InvalidInput):
    """Answers that cannot be read as answers to these questions; no attempt is used up."""

    code = "invalid_answers"
