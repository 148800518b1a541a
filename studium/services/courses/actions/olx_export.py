"""Taking a course out as an archive that Open edX reads: as a stream, however large the course is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from uuid import UUID

from studium.kit.auth import Principal
from studium.kit.errors import NotFound
from studium.services.courses.actions.access import Ctx, authored
from studium.services.courses.actions.contents import contents_by_id
from studium.services.courses.adapters.olx.writer import LEDGER, CourseWriter, TarGz
from studium.services.courses.domain.content import LessonContent
from studium.services.courses.domain.course import Draft, Lesson
from studium.services.courses.domain.exported import Exported, exported_draft, exported_version
from studium.services.courses.domain.ledger import Ledger
from studium.services.courses.domain.publishing import VersionLesson
from studium.services.courses.store import drafts, files, versions

__all__ = ["Exported", "VersionNotFound", "export_ledger", "find_exported", "olx_archive"]

_LESSONS_AT_ONCE = 8
"""Contents in memory at a time; one may have two megabytes."""


class VersionNotFound(NotFound):
    """The course has no such version."""

    code = "version_not_found"


async def find_exported(ctx: Ctx, principal: Principal, course_id: UUID, version: int | None) -> Exported:
    """What is to go out: the draft, or a published version, of a course that the caller authors.

    Raises `CourseNotFound` for courses of others too, and `VersionNotFound`.
    """
    async with ctx.db.connect() as connection:
        course = await authored(connection, principal, course_id)
        assets = await files.assets_of(connection, course_id)
        if version is not None:
            published = await versions.version_of(connection, course_id, version)
            if published is None:
                raise VersionNotFound("The course has no such version; list its versions.")
            return exported_version(course, published, assets)
        modules = await drafts.modules_of(connection, course_id)
        lessons = await drafts.lessons_of(connection, course_id)
    return exported_draft(Draft(course, modules, lessons), assets)


async def olx_archive(ctx: Ctx, course: Exported) -> AsyncIterator[bytes]:
    """The archive piece by piece; a few lessons and a piece of one file are in memory at a time.

    Breaks off with an error when the bytes of a file are gone; the archive is then cut short, and every
    reader of it says so.
    """
    async for piece in _pieces(ctx, course):
        if piece:
            yield piece


async def _pieces(ctx: Ctx, course: Exported) -> AsyncIterator[bytes]:
    writer, archive = CourseWriter(course), TarGz(course.details.slug, course.changed_at)
    async for lessons, contents in _in_batches(ctx, course):
        yield await asyncio.to_thread(_packed, writer, archive, lessons, contents)
    yield await asyncio.to_thread(_rest, writer, archive)
    for asset in course.assets:
        yield archive.begin(f"static/{writer.names[asset.asset_id]}", asset.size_bytes)
        async for piece in ctx.objects.stream(asset.object_key):
            yield await asyncio.to_thread(archive.add, piece)
        yield archive.end(asset.size_bytes)
    yield archive.close()


async def export_ledger(ctx: Ctx, course: Exported) -> Ledger:
    """What becomes of everything in the course when it is exported."""
    writer = CourseWriter(course)
    async for lessons, contents in _in_batches(ctx, course):
        await asyncio.to_thread(_judged, writer, lessons, contents)
    return await asyncio.to_thread(_concluded, writer)


async def _in_batches(
    ctx: Ctx, course: Exported
) -> AsyncIterator[tuple[Sequence[Lesson | VersionLesson], Mapping[str, LessonContent]]]:
    for first in range(0, len(course.lessons), _LESSONS_AT_ONCE):
        lessons = course.lessons[first : first + _LESSONS_AT_ONCE]
        yield lessons, await contents_by_id(ctx, {one.content_id for one in lessons})


def _written(
    writer: CourseWriter,
    lessons: Sequence[Lesson | VersionLesson],
    contents: Mapping[str, LessonContent],
) -> Iterator[tuple[str, bytes]]:
    for lesson in lessons:
        yield from writer.lesson(lesson, contents[lesson.content_id]).items()


def _packed(
    writer: CourseWriter,
    archive: TarGz,
    lessons: Sequence[Lesson | VersionLesson],
    contents: Mapping[str, LessonContent],
) -> bytes:
    return b"".join(archive.member(path, data) for path, data in _written(writer, lessons, contents))


def _rest(writer: CourseWriter, archive: TarGz) -> bytes:
    outline = b"".join(archive.member(path, data) for path, data in writer.outline())
    return outline + archive.member(LEDGER, writer.ledger().text().encode() + b"\n")


def _judged(
    writer: CourseWriter,
    lessons: Sequence[Lesson | VersionLesson],
    contents: Mapping[str, LessonContent],
) -> None:
    for _ in _written(writer, lessons, contents):
        pass


def _concluded(writer: CourseWriter) -> Ledger:
    for _ in writer.outline():
        pass
    return writer.ledger()
