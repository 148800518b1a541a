"""Notes, bookmarks and the agenda."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from studium.services.learning.schemas.base import MAX_REVISION, Id, In, Moment, Out

_REVISION = 1772366400000
_LESSON = Field(examples=["At the ticket office"])
_COURSE = Field(examples=["Spanish for the train"])
_GONE = Field(examples=["At the ticket office"], description="Null when the lesson was taken out.")


class NoteIn(In):
    """A note in place of the revision that was read. A blank text deletes it."""

    text: str = Field(max_length=20_000, examples=["*ida y vuelta* is a return ticket."])
    revision: int = Field(
        ge=0, le=MAX_REVISION, examples=[_REVISION], description="As it was read; 0 where there was no note."
    )


class NoteOut(Out):
    """A learner's own note on a lesson; nobody else sees it. Without a note text is empty, revision 0."""

    lesson_id: Id
    course_id: Id
    text: str = Field(examples=["*ida y vuelta* is a return ticket."])
    revision: int = Field(examples=[_REVISION])
    updated_at: Moment | None


class ListedNoteOut(NoteOut):
    """A note in a list."""

    lesson_title: str | None = _GONE
    course_title: str | None = _COURSE


class BookmarkOut(Out):
    """A lesson that the learner marked."""

    lesson_id: Id
    course_id: Id
    lesson_title: str | None = _GONE
    course_title: str | None = _COURSE
    created_at: Moment


class AgendaItemOut(Out):
    """Something due that is not done yet: a quiz not passed with attempts left, work not handed in."""

    kind: Literal["assignment", "quiz"]
    lesson_id: Id
    lesson_title: str = _LESSON
    course_id: Id
    course_title: str = _COURSE
    course_slug: str = Field(examples=["spanish-for-the-train"])
    due_at: Moment
    overdue: bool
