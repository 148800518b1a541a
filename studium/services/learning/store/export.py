"""What learning holds of a person; see `studium.kit.export`."""

from __future__ import annotations

from studium.kit.export import Held
from studium.services.learning.store.tables import (
    assignment_file,
    assignment_hand_in,
    assignment_submission,
    assignment_verdict,
    bookmark,
    certificate,
    enrollment,
    grade_override,
    key_trial,
    lesson_note,
    lesson_progress,
    person_name,
    quiz_attempt,
    quiz_regrade_move,
    submission,
    waiting,
)

HELD = (
    Held(person_name, sealed=frozenset({"first_name", "last_name", "email"})),
    Held(enrollment),
    Held(waiting),
    Held(key_trial),
    Held(lesson_progress),
    Held(quiz_attempt),
    Held(submission),
    Held(quiz_regrade_move),
    Held(assignment_submission),
    Held(assignment_hand_in, sealed=frozenset({"text"})),
    Held(assignment_verdict, sealed=frozenset({"feedback"})),
    Held(assignment_file, sealed=frozenset({"name"})),
    Held(grade_override, sealed=frozenset({"reason"})),
    Held(lesson_note, sealed=frozenset({"text"})),
    Held(bookmark),
    Held(
        certificate,
        sealed=frozenset(
            {
                "first_name",
                "last_name",
                "instructor_first_name",
                "instructor_last_name",
                "revocation_reason",
            }
        ),
    ),
)
