"""Course progress: which lessons count, what percentage they make, and where a learner goes on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from studium.contracts.courses import OutlineLesson
from studium.contracts.learning import ProgressRecorded

Outcome = Literal[
    "recorded",
    "not_found",
    "not_enrolled",
    "locked",
    "completed_by_submission",
    "outline_moved",
    "may_finish",
]


@dataclass(frozen=True)
class Report:
    """What is said of one lesson: `seconds_spent` is the total so far, the position is as of `observed_at`.

    Only a report that is made by a submission may complete a lesson that a submission completes.
    """

    user_id: UUID
    lesson_id: UUID
    is_completed: bool
    seconds_spent: int
    position_seconds: float | None
    observed_at: datetime
    is_by_submission: bool = False


@dataclass(frozen=True)
class Recorded:
    """A lesson's progress after a report. What lies behind `course_id` is set only when it was recorded."""

    outcome: Outcome
    course_id: UUID | None
    seconds_spent: int
    position_seconds: float | None
    started_at: datetime
    completed_at: datetime | None
    updated_at: datetime
    is_changed: bool
    course_percentage: float
    completion_date: datetime | None


def counted_lessons(lessons: Iterable[OutlineLesson]) -> frozenset[UUID]:
    """The lessons that count towards completion: the required ones, or all where none is required.

    So every course with a lesson can be completed, and a course of optional lessons does not start at 100 %.
    """
    known = list(lessons)
    required = frozenset(lesson.lesson_id for lesson in known if lesson.required)
    return required or frozenset(lesson.lesson_id for lesson in known)


def is_completed_by_submission(lesson: OutlineLesson, *, has_quiz: bool, has_assignment: bool) -> bool:
    """Whether a submission completes the lesson, and nothing else does: a quiz passed, or work handed in.

    A lesson that lost its quiz or its assignment in an import is marked complete by hand like any other: no
    required lesson may be impossible to complete.
    """
    return (lesson.type == "quiz" and has_quiz) or (lesson.type == "assignment" and has_assignment)


def percentage(completed: int, counted: int) -> float:
    """Completed of counted lessons in percent, rounded down to two decimals: 100 only when all are complete.

    A course without lessons stands at 0 and is never completed. `store.progress.PERCENTAGE` is the same rule
    in SQL; a test compares both over all small numbers.
    """
    return completed * 10_000 // counted / 100 if counted else 0.0


def recompute_percentage(events: Iterable[ProgressRecorded], counted: Collection[UUID]) -> float:
    """The percentage of one enrolment from all its events and today's outline, whatever their order.

    The incremental number in the enrolment's row must equal this one at any time.
    """
    completed = {event.lesson_id for event in events if event.completed_at is not None}
    return percentage(len(completed & set(counted)), len(counted))


@dataclass(frozen=True)
class LessonState:
    """One lesson of the outline with what a learner did in it; `last_activity_at` None is never opened.

    A locked one is not open to the learner yet.
    """

    lesson_id: UUID
    is_completed: bool
    last_activity_at: datetime | None
    is_locked: bool = False


def resume_lesson(lessons: Sequence[LessonState]) -> UUID | None:
    """Where the learner goes on; `lessons` stand in the outline's order.

    The lesson last worked in while it is unfinished, else the next unfinished one after it, else the first
    unfinished one; None when all are complete. What is locked comes only where nothing else is left.
    """
    opened = [
        (lesson.last_activity_at, index) for index, lesson in enumerate(lessons) if lesson.last_activity_at
    ]
    last = max(opened)[1] if opened else 0
    ahead = [*lessons[last:], *lessons[:last]]
    ahead.sort(key=lambda lesson: lesson.is_locked)
    return next((lesson.lesson_id for lesson in ahead if not lesson.is_completed), None)
