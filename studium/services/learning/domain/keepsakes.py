"""What learners keep beside a lesson, and what they still have to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from studium.contracts.event import Personal
from studium.services.learning.domain.errors import StaleRevision

NO_REVISION = 0
"""The revision of a note that is not there."""


@dataclass(frozen=True)
class Note:
    """A learner's note on a lesson; an empty one is not stored. `lesson_title` None: the lesson is gone."""

    lesson_id: UUID
    course_id: UUID
    text: Personal[str]
    revision: int
    updated_at: datetime | None
    lesson_title: str | None = None
    course_title: str | None = None


def stale_note(stored: Note) -> StaleRevision:
    """The refusal of who read an older revision than the stored one."""
    return StaleRevision(
        "Another tab or device saved this note meanwhile; take over `stored`, then save yours again.",
        stored={
            "text": stored.text.reveal_or(""),
            "revision": stored.revision,
            "updated_at": stored.updated_at.isoformat() if stored.updated_at else None,
        },
    )


@dataclass(frozen=True)
class Bookmark:
    """A lesson that a learner wants to find again."""

    lesson_id: UUID
    course_id: UUID
    created_at: datetime
    lesson_title: str | None = None
    course_title: str | None = None


@dataclass(frozen=True)
class AgendaItem:
    """A quiz or an assignment with a due date that the learner has not done yet."""

    kind: Literal["assignment", "quiz"]
    lesson_id: UUID
    lesson_title: str
    course_id: UUID
    course_title: str
    course_slug: str
    due_at: datetime
    overdue: bool
