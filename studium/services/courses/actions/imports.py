"""Importing a course from an archive: all of it or nothing, and the same again on a repeat."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO, TypeVar
from uuid import UUID

from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.kit.errors import Conflict
from studium.services.courses.actions.access import Ctx, locked_course
from studium.services.courses.actions.assets import object_key, store_object
from studium.services.courses.actions.contents import store_contents
from studium.services.courses.actions.drafts import Edit, create_course, edited, unused_slug
from studium.services.courses.actions.publishing import publish as publish_course
from studium.services.courses.actions.revisions import save_new_lessons
from studium.services.courses.adapters.olx import (
    ArchiveLimits,
    ArchiveRefused,
    ImportedAsset,
    ImportedCourse,
    OlxArchive,
    parse_course,
    read_archive,
    source_key,
    take_census,
)
from studium.services.courses.domain.assets import Asset
from studium.services.courses.domain.checks import CannotPublish
from studium.services.courses.domain.course import Course, Lesson, Module, NotAnInstructor, with_quiz_id
from studium.services.courses.domain.files import HEAD_BYTES, FileType, safe_name, sniff_imported
from studium.services.courses.domain.imported import (
    asset_id_of,
    exchange_ids,
    is_imported,
    merged_lessons,
    merged_modules,
    vanished,
    with_assets,
)
from studium.services.courses.domain.ledger import Ledger
from studium.services.courses.store import drafts, files, heard

__all__ = ["ArchiveRefused", "ImportOvertaken", "Imported", "Progress", "import_olx"]

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many of it are done, and how many there are."""


# Imports unpack and parse for minutes; with threads of their own they leave the others to short work.
_WORKERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="import")
_CHUNK_BYTES = 1024 * 1024
_Result = TypeVar("_Result")


class ImportOvertaken(Conflict):
    """Another import of the same course finished first."""

    code = "import_overtaken"


@dataclass(frozen=True)
class Imported:
    """What an import did. `course_id` is None after a dry run of a course that was not imported before.

    `published_version` is set when publishing was asked for and possible; else `publish_errors` says why.
    """

    source_key: str
    course_id: UUID | None
    ledger: Ledger
    dry_run: bool
    is_new: bool
    changed: bool = False
    published_version: int | None = None
    publish_errors: tuple[str, ...] = ()


def _silent(_what: str, _done: int, _total: int) -> None:
    return None


async def import_olx(
    ctx: Ctx,
    principal: Principal,
    source: str | Path | IO[bytes],
    *,
    dry_run: bool = False,
    publish: bool = False,
    progress: Progress = _silent,
) -> Imported:
    """Import an Open edX course into a draft of the caller's. A dry run gives the ledger and writes nothing.

    The same archive again finds the same draft and changes nothing in it; a newer one updates what came from
    the archive and leaves what was made by hand. Everything is written in one transaction, after the files,
    which are swept should it fail. Raises `ArchiveRefused` with nothing written, `NotAnInstructor`,
    `ImportOvertaken`.
    """
    if not principal.has("instructor", "admin"):
        raise NotAnInstructor("Ask an admin for the role of instructor.")
    async with _unpacked(source) as archive:
        key = await _apart(partial(source_key, archive))
        async with ctx.db.connect() as connection:
            known = await heard.imported_course(connection, key, principal.user_id)
        course_id = known or clock.new_id()
        course = await _apart(partial(_parse, archive, course_id))
        if dry_run:
            return Imported(key, known, course.ledger, dry_run=True, is_new=known is None)
        assets, ids = await _store_files(ctx, principal, course_id, course, progress)
    changed = await _write(ctx, principal, course_id, _Ready(course, assets, ids), is_new=known is None)
    done = Imported(key, course_id, course.ledger, dry_run=False, is_new=known is None, changed=changed)
    return await _publish(ctx, principal, done) if publish else done


async def _apart(work: Callable[[], _Result]) -> _Result:
    """What the work returns, done in a thread of the imports."""
    return await asyncio.get_running_loop().run_in_executor(_WORKERS, work)


@asynccontextmanager
async def _unpacked(source: str | Path | IO[bytes]) -> AsyncIterator[OlxArchive]:
    archive = await _apart(partial(read_archive, source, ArchiveLimits()))
    try:
        yield archive
    finally:
        await _apart(archive.close)


def _parse(archive: OlxArchive, course_id: UUID) -> ImportedCourse:
    course = parse_course(archive, course_id)
    if lost := course.ledger.unaccounted(take_census(archive)):
        raise ArchiveRefused(
            f"{len(lost)} parts cannot be accounted for, the first is {lost[0]!r}; report this."
        )
    return course


async def _publish(ctx: Ctx, principal: Principal, done: Imported) -> Imported:
    if done.course_id is None:
        return done
    try:
        published = await publish_course(ctx, principal, done.course_id)
    except CannotPublish as error:
        return replace(done, publish_errors=tuple(f"{one.pointer}: {one.detail}" for one in error.errors))
    return replace(done, published_version=published.version.version)


@dataclass(frozen=True)
class _Ready:
    """A parsed course whose files are stored; `ids` leads from the archive's asset ids to ours."""

    course: ImportedCourse
    assets: list[Asset]
    ids: dict[UUID, UUID]


async def _store_files(
    ctx: Ctx, principal: Principal, course_id: UUID, course: ImportedCourse, progress: Progress
) -> tuple[list[Asset], dict[UUID, UUID]]:
    """Store the files that are not there yet. Returns all of them, and our ids by the archive's."""
    async with ctx.db.connect() as connection:
        present = {one.asset_id: one for one in await files.assets_of(connection, course_id)}
    assets: list[Asset] = []
    ids: dict[UUID, UUID] = {}
    for done, source in enumerate(course.assets, start=1):
        found = await _apart(partial(_read, source))
        asset_id = ids[source.asset_id] = asset_id_of(source.asset_id, found.sha256)
        asset = present.get(asset_id) or _new_asset(course_id, principal.user_id, asset_id, found)
        if asset_id not in present:
            await store_object(ctx, asset.object_key, _pieces(source))
        assets.append(asset)
        progress("files", done, len(course.assets))
    return assets, ids


@dataclass(frozen=True)
class _ReadFile:
    name: str
    file_type: FileType
    size_bytes: int
    sha256: str
    locked: bool


def _read(source: ImportedAsset) -> _ReadFile:
    name = safe_name(source.filename)
    with source.open() as stream:
        file_type = sniff_imported(stream.read(HEAD_BYTES), name)
        stream.seek(0)
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        return _ReadFile(name, file_type, stream.tell(), sha256, source.locked)


async def _pieces(source: ImportedAsset) -> AsyncIterator[bytes]:
    with source.open() as stream:
        while chunk := await _apart(partial(stream.read, _CHUNK_BYTES)):
            yield chunk


def _new_asset(course_id: UUID, user_id: UUID, asset_id: UUID, found: _ReadFile) -> Asset:
    return Asset(
        asset_id=asset_id,
        course_id=course_id,
        file_name=found.name,
        kind=found.file_type.kind,
        media_type=found.file_type.media_type,
        size_bytes=found.size_bytes,
        sha256=found.sha256,
        object_key=object_key(course_id, clock.new_id()),
        live=False,
        uploaded_by=user_id,
        created_at=clock.now(),
        locked=found.locked,
    )


async def _write(ctx: Ctx, principal: Principal, course_id: UUID, ready: _Ready, *, is_new: bool) -> bool:
    """Everything in one transaction. Returns whether anything changed."""
    course = ready.course
    async with ctx.db.unit_of_work() as uow:
        await heard.lock_import(uow, course.source_key, principal.user_id)
        known = await heard.imported_course(uow, course.source_key, principal.user_id)
        if (known is None) != is_new or (known is not None and known != course_id):
            raise ImportOvertaken("Another import of this course has just finished; import it again.")
        draft = await _course_row(ctx, uow, principal, course_id, ready, is_new=is_new)
        await files.save_assets(uow, ready.assets)
        await files.settle_objects(uow, [asset.object_key for asset in ready.assets])
        changed = await _write_outline(ctx, uow, principal.user_id, draft, ready) or is_new
        await heard.keep_import(
            uow,
            source_key=course.source_key,
            instructor_id=principal.user_id,
            course_id=course_id,
            ledger=course.ledger.model_dump(mode="json"),
            imported_at=clock.now(),
        )
        after = await locked_course(uow, principal, course_id)
    return changed or after.revision != draft.revision


async def _course_row(
    ctx: Ctx, uow: UnitOfWork, principal: Principal, course_id: UUID, ready: _Ready, *, is_new: bool
) -> Course:
    """The draft with the archive's details; what archives do not know, such as the price, stays."""
    edit = _details(ready)
    if is_new:
        if ready.course.details is not None:
            await drafts.lock_slugs(uow)
            edit["slug"] = await unused_slug(uow, ready.course.details.slug, course_id)
        return await create_course(ctx, principal, edit, course_id=course_id)
    course = await locked_course(uow, principal, course_id)
    details = edited(course.details, edit)
    if details != course.details:
        changed = replace(course, details=details, revision=course.revision + 1, updated_at=clock.now())
        await drafts.update_course(uow, changed)
    return course


def _details(ready: _Ready) -> Edit:
    course = ready.course
    image = course.image_asset_id
    if course.details is not None:
        details = course.details
        image = details.image_asset_id
        return details.model_dump(exclude={"slug"}) | {
            "description": exchange_ids(details.description, ready.ids),
            "image_asset_id": ready.ids.get(image) if image else None,
        }
    return {
        "title": course.title[:200] or course.source_key,
        "summary": course.summary[:500],
        "description": exchange_ids(course.description_html, ready.ids),
        "language": course.language,
        "starts_at": course.starts_at,
        "ends_at": course.ends_at,
        "image_asset_id": ready.ids.get(image) if image else None,
        "grading": [category.model_dump() for category in course.grading],
        "pass_percentage": course.pass_percentage,
    }


async def _write_outline(ctx: Ctx, uow: UnitOfWork, by: UUID, draft: Course, ready: _Ready) -> bool:
    course_id = draft.course_id
    modules, lessons = await _imported_parts(ctx, course_id, ready)
    present = await drafts.lessons_of(uow, course_id)
    removed = await drafts.lessons_of(uow, course_id, deleted=True)
    there = await drafts.modules_of(uow, course_id)
    after_modules, after_lessons = merged_modules(there, modules), merged_lessons(present + removed, lessons)
    gone = vanished(present, lessons)
    before = {one.lesson_id: one for one in present}
    changed_lessons = [one for one in after_lessons if before.get(one.lesson_id) != one]
    kept = {module.module_id for module in modules}
    dropped = [one for one in there if is_imported(one.module_id) and one.module_id not in kept]
    if not (changed_lessons or gone or dropped or after_modules != there):
        return False
    moment = clock.now()
    await drafts.bump_outline(uow, course_id, moment)
    await drafts.save_modules(uow, after_modules)
    await save_new_lessons(uow, changed_lessons, by)
    await drafts.save_lessons(
        uow, [replace(one, deleted_at=moment, revision=one.revision + 1) for one in gone]
    )
    for module in dropped:
        await drafts.delete_module(uow, module.module_id, moment)
    return True


async def _imported_parts(ctx: Ctx, course_id: UUID, ready: _Ready) -> tuple[list[Module], list[Lesson]]:
    course = ready.course
    modules = [Module(one.module_id, course_id, one.title, place) for place, one in enumerate(course.modules)]
    sources = [(module, place, one) for module in course.modules for place, one in enumerate(module.lessons)]
    contents = [with_quiz_id(with_assets(one.content, ready.ids), one.lesson_id) for _, _, one in sources]
    content_ids = await store_contents(ctx, contents)
    lessons = [
        Lesson(
            lesson_id=one.lesson_id,
            course_id=course_id,
            module_id=module.module_id,
            title=one.title,
            type=one.type,
            order_index=place,
            content_id=content_id,
            required=one.required,
            section=one.section or None,
            graded_as=one.graded_as,
        )
        for (module, place, one), content_id in zip(sources, content_ids, strict=True)
    ]
    return modules, lessons
