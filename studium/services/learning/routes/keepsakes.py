"""Notes, bookmarks and the agenda: each learner's own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import AwareDatetime, Field, TypeAdapter

from studium.kit.auth import SIGNED_IN, CurrentPrincipal
from studium.kit.http import Page
from studium.services.learning.actions import keepsakes
from studium.services.learning.actions.people import PersonErased
from studium.services.learning.domain import errors
from studium.services.learning.domain.keepsakes import AgendaItem, Bookmark, Note
from studium.services.learning.routes.base import (
    LESSON_ERRORS,
    Cursor,
    Here,
    LessonId,
    Limit,
    cursor_value,
    page_of,
    router,
)
from studium.services.learning.schemas.keepsakes import (
    AgendaItemOut,
    BookmarkOut,
    ListedNoteOut,
    NoteIn,
    NoteOut,
)

OfCourse = Annotated[UUID | None, Query(description="Of this course only; of all if left out.")]
Days = Annotated[int, Query(ge=1, le=365, description="How far to look ahead, and back.")]

_Storable = Annotated[
    AwareDatetime, Field(ge=datetime(1970, 1, 1, tzinfo=UTC), le=datetime(9000, 1, 1, tzinfo=UTC))
]
_MOMENT: TypeAdapter[datetime] = TypeAdapter(_Storable)


@router.get(
    "/lessons/{lessonId}/note",
    policy=SIGNED_IN,
    summary="Read my note on a lesson",
    errors=LESSON_ERRORS,
    viewable=False,
)
async def get_note(ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId) -> NoteOut:
    """My note; an empty text with revision 0 when there is none."""
    return NoteOut.model_validate(_note(await keepsakes.read_note(ctx, caller.user_id, lesson_id)))


@router.put(
    "/lessons/{lessonId}/note",
    policy=SIGNED_IN,
    summary="Save my note on a lesson",
    errors=[*LESSON_ERRORS, errors.StaleRevision, PersonErased],
)
async def put_note(ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId, body: NoteIn) -> NoteOut:
    """Save the note; a blank one is deleted. Where a newer one is saved, 409 shows it as `stored`."""
    saved = await keepsakes.save_note(ctx, caller.user_id, lesson_id, body.text, body.revision)
    return NoteOut.model_validate(_note(saved))


@router.delete(
    "/lessons/{lessonId}/note", policy=SIGNED_IN, summary="Delete my note on a lesson", status_code=204
)
async def delete_note(ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId) -> None:
    """Delete my note, whatever its revision. A repeat changes nothing."""
    await keepsakes.delete_note(ctx, caller.user_id, lesson_id)


@router.get("/notes", policy=SIGNED_IN, summary="List my notes", viewable=False)
async def list_notes(
    ctx: Here,
    caller: CurrentPrincipal,
    course_id: OfCourse = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[ListedNoteOut]:
    """My notes, the last changed first."""
    before = cursor_value(cursor, _place)
    found = await keepsakes.list_notes(ctx, caller.user_id, course_id, before=before, limit=limit + 1)
    return page_of(
        found,
        limit,
        lambda note: ListedNoteOut.model_validate(_note(note)),
        lambda note: f"{note.updated_at} {note.lesson_id}",
    )


def _note(note: Note) -> dict[str, object]:
    return {**vars(note), "text": note.text.reveal_or("")}


@router.put(
    "/lessons/{lessonId}/bookmark",
    policy=SIGNED_IN,
    summary="Bookmark a lesson",
    errors=LESSON_ERRORS,
    status_code=201,
    responses={200: {"model": BookmarkOut, "description": "Bookmarked already; nothing changed."}},
)
async def put_bookmark(
    ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId, response: Response
) -> BookmarkOut:
    """Mark the lesson to find it again. A repeat answers 200 with the same bookmark."""
    kept, is_new = await keepsakes.add_bookmark(ctx, caller.user_id, lesson_id)
    if not is_new:
        response.status_code = 200
    return BookmarkOut.model_validate(kept)


@router.delete("/lessons/{lessonId}/bookmark", policy=SIGNED_IN, summary="Delete a bookmark", status_code=204)
async def delete_bookmark(ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId) -> None:
    """Take my bookmark off the lesson. A repeat changes nothing."""
    await keepsakes.delete_bookmark(ctx, caller.user_id, lesson_id)


@router.get("/bookmarks", policy=SIGNED_IN, summary="List my bookmarks", viewable=False)
async def list_bookmarks(
    ctx: Here,
    caller: CurrentPrincipal,
    course_id: OfCourse = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[BookmarkOut]:
    """My bookmarks, the newest first."""
    before = cursor_value(cursor, _place)
    found = await keepsakes.list_bookmarks(ctx, caller.user_id, course_id, before=before, limit=limit + 1)
    return page_of(found, limit, BookmarkOut.model_validate, _place_of_bookmark)


def _place_of_bookmark(item: Bookmark) -> str:
    return f"{item.created_at} {item.lesson_id}"


def _place(text: str) -> tuple[datetime, UUID]:
    moment, lesson_id = text.rsplit(" ", 1)
    return _MOMENT.validate_python(moment), UUID(lesson_id)


@router.get("/users/me/agenda", policy=SIGNED_IN, summary="Read what is due in my courses", viewable=True)
async def get_agenda(
    ctx: Here, caller: CurrentPrincipal, days: Days = 14, cursor: Cursor = None, limit: Limit = 20
) -> Page[AgendaItemOut]:
    """Quizzes and assignments of my active courses that I have not done, overdue ones too, soonest first."""
    after = cursor_value(cursor, _due)
    found = await keepsakes.read_agenda(ctx, caller.user_id, days, after=after, limit=limit + 1)
    return page_of(found, limit, AgendaItemOut.model_validate, _place_of_item)


def _place_of_item(item: AgendaItem) -> str:
    return f"{item.due_at} {item.lesson_id} {item.kind}"


def _due(text: str) -> tuple[datetime, UUID, str]:
    place, kind = text.rsplit(" ", 1)
    return *_place(place), kind
