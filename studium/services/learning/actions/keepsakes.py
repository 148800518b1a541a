"""Notes, bookmarks, and the agenda: what helps a learner to come back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from studium.contracts.event import Personal
from studium.kit import clock
from studium.services.learning.actions import Ctx
from studium.services.learning.actions.people import seal
from studium.services.learning.actions.progress import read_progress
from studium.services.learning.domain.errors import LessonNotFound
from studium.services.learning.domain.keepsakes import NO_REVISION, AgendaItem, Bookmark, Note, stale_note
from studium.services.learning.store import agenda, keepsakes
from studium.services.learning.store.keepsakes import SealedNote


async def read_note(ctx: Ctx, user_id: UUID, lesson_id: UUID) -> Note:
    """The user's note on the lesson, or an empty one. Raises `LessonNotFound`, `NotEnrolled`."""
    course_id = await _course_of(ctx, user_id, lesson_id)
    return await _note(ctx, user_id, lesson_id, course_id)


async def save_note(ctx: Ctx, user_id: UUID, lesson_id: UUID, text: str, revision: int) -> Note:
    """Write a note in place of the `revision` that was read; a blank text deletes it. A repeat does nothing.

    Raises `StaleRevision` with what is stored when another revision stands there, `LessonNotFound`,
    `NotEnrolled`, `PersonErased`.
    """
    course_id = await _course_of(ctx, user_id, lesson_id)
    kept = text if text.strip() else ""
    sealed = await seal(ctx, user_id, kept)
    async with ctx.db.unit_of_work() as uow:
        if kept:
            now = clock.now()
            saved = await keepsakes.save_note(uow, user_id, lesson_id, course_id, sealed, revision, now)
            is_saved = saved is not None
        else:
            is_saved = await keepsakes.delete_note(uow, user_id, lesson_id, revision)
        stored = await _note(ctx, user_id, lesson_id, course_id)
    if not is_saved and stored.text.reveal_or("") != kept:
        raise stale_note(stored)
    return stored


async def delete_note(ctx: Ctx, user_id: UUID, lesson_id: UUID) -> None:
    """Delete the user's note on the lesson, also after leaving the course. A repeat does nothing."""
    async with ctx.db.unit_of_work() as uow:
        await keepsakes.delete_note(uow, user_id, lesson_id)


async def list_notes(
    ctx: Ctx, user_id: UUID, course_id: UUID | None, *, before: keepsakes.Position | None, limit: int
) -> list[Note]:
    """Up to `limit` of the user's notes, the last changed first, of all courses without `course_id`."""
    async with ctx.db.connect() as connection:
        found = await keepsakes.notes(connection, user_id, course_id, before=before, limit=limit)
    return await _opened(ctx, found)


async def _note(ctx: Ctx, user_id: UUID, lesson_id: UUID, course_id: UUID) -> Note:
    async with ctx.db.connect() as connection:
        found = await keepsakes.note(connection, user_id, lesson_id)
    if found is None:
        return Note(lesson_id, course_id, Personal(""), NO_REVISION, None)
    return (await _opened(ctx, [found]))[0]


async def _opened(ctx: Ctx, found: Sequence[SealedNote]) -> list[Note]:
    texts = await ctx.vault.open_many([note.text for note in found])
    return [Note(**{**vars(note), "text": text}) for note, text in zip(found, texts, strict=True)]


async def _course_of(ctx: Ctx, user_id: UUID, lesson_id: UUID) -> UUID:
    """The lesson's course. Raises `LessonNotFound`, `NotEnrolled`."""
    course_id = (await read_progress(ctx, user_id, lesson_id)).course_id
    if course_id is None:
        raise LessonNotFound("There is no such lesson in a published course; load the course again.")
    return course_id


async def add_bookmark(ctx: Ctx, user_id: UUID, lesson_id: UUID) -> tuple[Bookmark, bool]:
    """Bookmark the lesson; the second value says if it is new. Raises `LessonNotFound`, `NotEnrolled`."""
    course_id, now = await _course_of(ctx, user_id, lesson_id), clock.now()
    async with ctx.db.unit_of_work() as uow:
        is_new = await keepsakes.add_bookmark(uow, user_id, lesson_id, course_id, now)
        kept = await keepsakes.find_bookmark(uow.connection, user_id, lesson_id)
    return kept or Bookmark(lesson_id, course_id, now), is_new


async def delete_bookmark(ctx: Ctx, user_id: UUID, lesson_id: UUID) -> None:
    """Delete the user's bookmark of the lesson, also after leaving the course. A repeat does nothing."""
    async with ctx.db.unit_of_work() as uow:
        await keepsakes.delete_bookmark(uow, user_id, lesson_id)


async def list_bookmarks(
    ctx: Ctx, user_id: UUID, course_id: UUID | None, *, before: keepsakes.Position | None, limit: int
) -> list[Bookmark]:
    """Up to `limit` of the user's bookmarks, the newest first, of all courses without `course_id`."""
    async with ctx.db.connect() as connection:
        return await keepsakes.bookmarks(connection, user_id, course_id, before=before, limit=limit)


async def read_agenda(
    ctx: Ctx, user_id: UUID, days: int, *, after: agenda.Position | None, limit: int
) -> list[AgendaItem]:
    """Up to `limit` things due within `days` of now, before or after, in active courses and not done yet."""
    async with ctx.db.connect() as connection:
        return await agenda.agenda(
            connection, user_id, now=clock.now(), span=timedelta(days=days), after=after, limit=limit
        )
