"""An attempt at a quiz between its start and its submission: how long it lasts, and what is kept of it."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from studium.contracts.courses import QuizDefinition, QuizPolicy
from studium.services.learning.domain.answers import read_answers
from studium.services.learning.domain.errors import InvalidAnswers, StaleRevision
from studium.services.learning.domain.grading import SECONDS_PER_SUBMISSION, GradedQuiz, grade

GRACE = timedelta(seconds=10)
"""How late an answer may arrive: what was sent in time must not be lost on a slow line."""

COLLECT_AFTER = timedelta(seconds=30)
"""How late the attempt is submitted by itself: whoever is still there is first, and sees the result."""


@dataclass(frozen=True)
class OpenAttempt:
    """The one attempt at a quiz that a learner has started and not submitted.

    `definition_version` is the version whose questions it shows, whatever is published meanwhile.
    `seed` decides which questions it asks and in which order (`domain.dealing`); None asks all as written.
    `expires_at` is None while nothing ends it. `revision` changes with every saving, and no two attempts have
    the same.
    """

    user_id: UUID
    quiz_id: UUID
    lesson_id: UUID
    course_id: UUID
    definition_version: int
    attempt: int
    seed: int | None
    started_at: datetime
    time_limit_seconds: int | None
    expires_at: datetime | None
    answers: dict[str, Any]
    revision: int
    saved_at: datetime | None

    def is_over(self, now: datetime) -> bool:
        """Whether even an answer that was long under way comes too late."""
        return self.expires_at is not None and now > self.expires_at + GRACE

    def seconds_left(self, now: datetime) -> float | None:
        """How much time is left, never less than none; None while nothing ends it."""
        return None if self.expires_at is None else max(0.0, (self.expires_at - now).total_seconds())

    def given_answers(self) -> dict[UUID, Any]:
        """The saved answers by question."""
        return {UUID(question_id): answer for question_id, answer in self.answers.items()}


def expiry(started_at: datetime, policy: QuizPolicy) -> datetime | None:
    """When an attempt ends by itself: with its time or with the due date, whichever is first.

    `store.attempts.move_due` is the same rule in SQL.
    """
    ends = [] if policy.due_at is None else [policy.due_at]
    if policy.time_limit_seconds is not None:
        ends.append(started_at + timedelta(seconds=policy.time_limit_seconds))
    return min(ends, default=None)


def stale(stored: OpenAttempt) -> StaleRevision:
    """The refusal of who read an older revision than the stored one."""
    return StaleRevision(
        "Another tab or device saved newer answers; take over `stored`, then send yours again.",
        stored={
            "attempt": stored.attempt,
            "answers": stored.answers,
            "revision": stored.revision,
            "saved_at": stored.saved_at.isoformat() if stored.saved_at else None,
        },
    )


def check_answers(definition: QuizDefinition, answers: Mapping[UUID, object]) -> None:
    """Raise `InvalidAnswers` unless all can be read; takes as much processor time as a submission may."""
    read_answers(definition, answers, time.thread_time() + SECONDS_PER_SUBMISSION)


def grade_saved(
    definition: QuizDefinition, answers: Mapping[UUID, object], broken: Collection[UUID]
) -> GradedQuiz:
    """Grade what was saved, with nobody there to correct it: what cannot be graded counts as unanswered."""
    kept = dict(answers)
    while True:
        try:
            return grade(definition, kept, broken)
        except InvalidAnswers as refused:
            for error in refused.errors:
                kept.pop(UUID(error.pointer.split("/")[2]), None)
