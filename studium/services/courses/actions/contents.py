"""Lesson contents on their way into the store and out of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NewType
from uuid import UUID

from studium.kit import clock
from studium.kit.errors import FieldError, InvalidInput
from studium.services.courses.actions.access import Ctx
from studium.services.courses.domain import sanitize
from studium.services.courses.domain.blocks import (
    canonical_json,
    clean_content,
    content_id_of,
    document_of,
)
from studium.services.courses.domain.content import LessonContent
from studium.services.courses.domain.costs import costly_parts
from studium.services.courses.domain.course import Lesson, with_quiz_id
from studium.services.courses.store import versions

MAX_CONTENT_BYTES = 2_000_000
_SWEEP_BATCH = 500


class ContentRefused(InvalidInput):
    """The content cannot be stored."""

    code = "content_refused"


CleanContent = NewType("CleanContent", LessonContent)
"""Content whose Markdown is rendered and whose HTML can be shown to anybody."""


async def clean_html(html: str, pointer: str) -> str:
    """HTML that can be shown to anybody; made in a thread, like `cleaned`.

    Raises `ContentRefused` where that costs too much; `pointer` says where in the request the HTML stands.
    """
    return await asyncio.to_thread(_clean_html, html, pointer)


def _clean_html(html: str, pointer: str) -> str:
    flaw = sanitize.html_flaw(html)
    if flaw is not None:
        raise _too_costly([(pointer, flaw)])
    return sanitize.clean_html(html)


async def cleaned(content: LessonContent) -> CleanContent:
    """The content fit to be stored. It may take a second, in a thread: call it before a unit of work.

    Raises `ContentRefused` with every block that costs too much.
    """
    return await asyncio.to_thread(_cleaned, content)


def _cleaned(content: LessonContent) -> CleanContent:
    flaws = list(costly_parts(content))
    if flaws:
        raise _too_costly(flaws)
    return CleanContent(clean_content(content, sanitize.clean_html, sanitize.render_markdown))


def _too_costly(flaws: Sequence[tuple[str, str]]) -> ContentRefused:
    errors = [FieldError(pointer, "too_costly", flaw) for pointer, flaw in flaws]
    return ContentRefused("Make the listed texts smaller or simpler.", errors=errors)


async def store_content(ctx: Ctx, lesson_id: UUID, content: CleanContent) -> str:
    """Store a lesson's content. Returns its id; the same content always has the same.

    Raises `ContentRefused` when it is too large or holds numbers that JSON cannot.
    """
    return (await store_contents(ctx, [with_quiz_id(content, lesson_id)]))[0]


async def store_contents(ctx: Ctx, contents: Sequence[LessonContent]) -> list[str]:
    """Store contents that are clean already; their ids in the same order."""
    documents = [document_of(content) for content in contents]
    for document in documents:
        _refuse_unreadable(document)
    ids = [content_id_of(document) for document in documents]
    await ctx.adapters.contents.put_many(dict(zip(ids, documents, strict=True)))
    return ids


def _refuse_unreadable(document: dict[str, object]) -> None:
    try:
        size = len(canonical_json(document))
    except ValueError:
        raise ContentRefused("Use finite numbers only; infinity and not-a-number cannot be kept.") from None
    if size > MAX_CONTENT_BYTES:
        raise ContentRefused(f"Split the lesson: its content may have {MAX_CONTENT_BYTES:,} bytes.")


async def load_contents(ctx: Ctx, lessons: Iterable[Lesson]) -> dict[str, LessonContent]:
    """The contents of lessons by content id, read at once."""
    return await contents_by_id(ctx, {lesson.content_id for lesson in lessons})


async def contents_by_id(ctx: Ctx, content_ids: set[str]) -> dict[str, LessonContent]:
    """Contents by id, read at once."""
    documents = await ctx.adapters.contents.get_many(content_ids)
    return {content_id: LessonContent.model_validate(found) for content_id, found in documents.items()}


async def sweep_contents(ctx: Ctx) -> int:
    """Delete contents that neither a draft nor a version uses and nobody stored lately; returns how many."""
    before = clock.now() - timedelta(hours=ctx.settings.abandoned_hours)
    store, after, deleted = ctx.adapters.contents, "", 0
    while ids := await store.ids_before(before, after=after, limit=_SWEEP_BATCH):
        async with ctx.db.connect() as connection:
            unused = await versions.unused_contents(connection, ids)
        if unused:
            deleted += await store.delete_many(unused, before=before)
        after = ids[-1]
    return deleted
