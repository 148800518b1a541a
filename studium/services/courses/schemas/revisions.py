"""HTTP shapes of a lesson's history and of its preview."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from studium.contracts.courses import LessonType
from studium.kit.http import Page
from studium.services.courses.actions.catalogue import FORMER
from studium.services.courses.actions.revisions import History, PastLesson
from studium.services.courses.domain.content import LessonContent
from studium.services.courses.domain.course import Lesson
from studium.services.courses.domain.learner import LearnerContent
from studium.services.courses.domain.publishing import VersionLesson
from studium.services.courses.domain.revisions import Revision
from studium.services.courses.schemas.base import Answer, Person
from studium.services.courses.schemas.examples import (
    PREVIEW,
    PUBLISHED_LESSON,
    REVISION,
    REVISION_WITH_CONTENT,
    shown,
)


class RevisionEntry(Answer):
    """A form that a lesson had. `begun_at` to `edited_at` is when its author worked on it.

    `restored_from` names the revision that was brought back with it.
    """

    model_config = shown(REVISION)

    revision: int
    title: str
    type: LessonType
    restored_from: int | None
    edited_by: Person
    begun_at: datetime
    edited_at: datetime

    @classmethod
    def of(cls, revision: Revision, names: Mapping[UUID, str]) -> RevisionEntry:
        """A revision, with its author's name."""
        by = Person(user_id=revision.edited_by, name=names.get(revision.edited_by, FORMER))
        shared = {name: getattr(revision, name) for name in RevisionEntry.model_fields if name != "edited_by"}
        return cls(**shared, edited_by=by)


class RevisionList(Page[RevisionEntry]):
    """All revisions of a lesson that are kept, newest first: one page, the first is the present form."""

    model_config = shown({"items": [REVISION], "next_cursor": None})

    @classmethod
    def of(cls, history: History) -> RevisionList:
        """A lesson's history."""
        return cls(items=[RevisionEntry.of(one, history.names) for one in history.revisions])


class RevisionWithContent(RevisionEntry):
    """A form that a lesson had, with its content and answer keys."""

    model_config = shown(REVISION_WITH_CONTENT)

    section: str | None
    required: bool
    graded_as: str | None
    content: LessonContent

    @classmethod
    def filled(cls, past: PastLesson) -> RevisionWithContent:
        """A revision and its content."""
        revision = past.revision
        return cls(
            **RevisionEntry.of(revision, past.names).model_dump(),
            section=revision.section,
            required=revision.required,
            graded_as=revision.graded_as,
            content=past.content,
        )


def _but_the_content(shape: type[Answer], lesson: Lesson | VersionLesson) -> dict[str, Any]:
    return {name: getattr(lesson, name) for name in shape.model_fields if name != "content"}


class PublishedLesson(Answer):
    """A lesson as learners have it, with its answer keys. `since` is the version that brought this form."""

    model_config = shown(PUBLISHED_LESSON)

    lesson_id: UUID
    title: str
    type: LessonType
    section: str | None
    required: bool
    graded_as: str | None
    since: int
    content: LessonContent

    @classmethod
    def of(cls, lesson: VersionLesson, content: LessonContent) -> PublishedLesson:
        """A version's lesson and its content."""
        return cls(**_but_the_content(cls, lesson), content=content)


class LessonPreview(Answer):
    """A lesson of the draft as learners would get it: questions come without their answers."""

    model_config = shown(PREVIEW)

    lesson_id: UUID
    course_id: UUID
    title: str
    type: LessonType
    content: LearnerContent

    @classmethod
    def of(cls, lesson: Lesson, content: LearnerContent) -> LessonPreview:
        """A lesson and what learners see of it."""
        return cls(**_but_the_content(cls, lesson), content=content)
