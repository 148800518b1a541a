"""The history of a lesson's draft: which forms of it are kept, and how an author gets one back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from studium.contracts.courses import LessonType
from studium.kit.errors import NotFound
from studium.services.courses.domain.course import Lesson

MAX_REVISIONS = 50
"""So many forms of a lesson are kept, the present one among them."""

SESSION = timedelta(minutes=5)
"""What one author saves within this time makes one revision: editors save every few seconds."""


class RevisionNotFound(NotFound):
    """The lesson has no such revision, or it is older than those that are kept."""

    code = "revision_not_found"


@dataclass(frozen=True)
class Revision:
    """A form that a lesson had: what `edited_by` made of it from `begun_at` to `edited_at`.

    `restored_from` is the revision that an author brought back with it. Where the lesson stood in the outline
    is no part of it.
    """

    lesson_id: UUID
    course_id: UUID
    revision: int
    title: str
    type: LessonType
    content_id: str
    required: bool
    section: str | None
    graded_as: str | None
    restored_from: int | None
    edited_by: UUID
    begun_at: datetime
    edited_at: datetime


_FORM = ("title", "type", "content_id", "required", "section", "graded_as")


def revision_of(lesson: Lesson, by: UUID, at: datetime, restored_from: int | None = None) -> Revision:
    """The present form of a lesson."""
    form = {name: getattr(lesson, name) for name in _FORM}
    return Revision(
        **form,
        lesson_id=lesson.lesson_id,
        course_id=lesson.course_id,
        revision=lesson.revision,
        restored_from=restored_from,
        edited_by=by,
        begun_at=at,
        edited_at=at,
    )


def joined(latest: Revision | None, coming: Revision) -> Revision | None:
    """The coming revision as the continuation of the latest, None where it is one of its own.

    A form that was brought back stays: nothing is joined to it, nor it to what was before.
    """
    if latest is None or latest.edited_by != coming.edited_by:
        return None
    if latest.restored_from is not None or coming.restored_from is not None:
        return None
    if coming.edited_at - latest.begun_at > SESSION:
        return None
    return replace(coming, begun_at=latest.begun_at)


def brought_back(lesson: Lesson, revision: Revision) -> Lesson:
    """The lesson in the form that it had."""
    return replace(lesson, **{name: getattr(revision, name) for name in _FORM})
