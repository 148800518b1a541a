"""Learning's tables. Where a learner stands is hash-partitioned by `user_id`."""

from __future__ import annotations

from studium.services.learning.store.tables.assignments import (
    assignment_file,
    assignment_hand_in,
    assignment_submission,
    assignment_verdict,
)
from studium.services.learning.store.tables.attempts import quiz_attempt
from studium.services.learning.store.tables.base import metadata
from studium.services.learning.store.tables.entry import (
    enrollment_key,
    enrollment_policy,
    key_trial,
    waiting,
)
from studium.services.learning.store.tables.heard import course_teachers, person_name
from studium.services.learning.store.tables.keepsakes import (
    badge_key,
    bookmark,
    certificate,
    certificate_terms,
    lesson_note,
)
from studium.services.learning.store.tables.learners import enrollment, lesson_progress, submission
from studium.services.learning.store.tables.outline import (
    lesson_definition,
    outline_course,
    outline_lesson,
    outline_module,
)
from studium.services.learning.store.tables.overrides import grade_import, grade_override
from studium.services.learning.store.tables.regrading import quiz_regrade, quiz_regrade_move

__all__ = [
    "assignment_file",
    "assignment_hand_in",
    "assignment_submission",
    "assignment_verdict",
    "badge_key",
    "bookmark",
    "certificate",
    "certificate_terms",
    "course_teachers",
    "enrollment",
    "enrollment_key",
    "enrollment_policy",
    "grade_import",
    "grade_override",
    "key_trial",
    "lesson_definition",
    "lesson_note",
    "lesson_progress",
    "metadata",
    "outline_course",
    "outline_lesson",
    "outline_module",
    "person_name",
    "quiz_attempt",
    "quiz_regrade",
    "quiz_regrade_move",
    "submission",
    "waiting",
]
