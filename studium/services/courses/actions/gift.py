"""Questions that were written as GIFT, turned into ours for an author to keep; and ours written as GIFT."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import UUID

from studium.kit.auth import Principal
from studium.services.courses.actions.access import Ctx, authored
from studium.services.courses.actions.contents import ContentRefused, contents_by_id
from studium.services.courses.actions.revisions import NO_LESSON
from studium.services.courses.adapters.gift import (
    Converted,
    GiftEntry,
    GiftRefused,
    read_gift,
    write_category,
    write_gift,
)
from studium.services.courses.domain.blocks import questions_of
from studium.services.courses.domain.course import Draft, LessonNotFound
from studium.services.courses.domain.ledger import Ledger, LedgerEntry
from studium.services.courses.store import drafts

__all__ = ["Converted", "ExportedGift", "GiftEntry", "convert_gift", "export_gift"]

_LESSONS_AT_ONCE = 8


@dataclass(frozen=True)
class ExportedGift:
    """Questions as GIFT, and what became of each."""

    slug: str
    text: str
    ledger: Ledger


async def convert_gift(ctx: Ctx, principal: Principal, course_id: UUID, text: str) -> Converted:
    """The questions of a GIFT text and a ledger of every part of it; nothing is saved.

    It may take a second, in a thread. Raises `CourseNotFound`, and `ContentRefused` for a text that is too
    long for its Markdown.
    """
    async with ctx.db.connect() as connection:
        await authored(connection, principal, course_id)
    try:
        return await asyncio.to_thread(read_gift, text)
    except GiftRefused as error:
        raise ContentRefused(str(error)) from None


async def export_gift(
    ctx: Ctx, principal: Principal, course_id: UUID, lesson_id: UUID | None = None
) -> ExportedGift:
    """The questions of a draft, or of one of its lessons, as GIFT: a category for each lesson that asks.

    Written in a thread, some lessons at a time. Raises `CourseNotFound`, `LessonNotFound`.
    """
    async with ctx.db.connect() as connection:
        course = await authored(connection, principal, course_id)
        modules = await drafts.modules_of(connection, course_id)
        lessons = Draft(course, modules, await drafts.lessons_of(connection, course_id)).in_order()
    if lesson_id is not None:
        lessons = [one for one in lessons if one.lesson_id == lesson_id]
        if not lessons:
            raise LessonNotFound(NO_LESSON)
    texts: list[str] = []
    entries: list[LedgerEntry] = []
    for first in range(0, len(lessons), _LESSONS_AT_ONCE):
        part = lessons[first : first + _LESSONS_AT_ONCE]
        contents = await contents_by_id(ctx, {one.content_id for one in part})
        for lesson in part:
            if questions := questions_of(contents[lesson.content_id]):
                written = await asyncio.to_thread(write_gift, questions)
                texts.append(write_category([course.details.title, lesson.title]) + written.text)
                entries += written.entries
    return ExportedGift(course.details.slug, "".join(texts), Ledger(entries=tuple(entries)))
