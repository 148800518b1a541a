"""What the command line asks of courses, on behalf of an instructor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from studium.kit.auth import Principal
from studium.services.courses.actions.access import Ctx
from studium.services.courses.actions.gift import ExportedGift, export_gift
from studium.services.courses.actions.imports import Imported, Progress, import_olx
from studium.services.courses.actions.olx_export import export_ledger, find_exported, olx_archive
from studium.services.courses.domain.course import CourseNotFound
from studium.services.courses.domain.ledger import Ledger
from studium.services.courses.store import drafts

_OPERATOR = Principal(UUID(int=0), frozenset({"admin"}))


async def import_olx_for(
    ctx: Ctx, *, instructor_id: UUID, path: Path, dry_run: bool, publish: bool, on_progress: Progress
) -> Imported:
    """Import an Open edX export into a draft of this instructor; see `import_olx`."""
    principal = Principal(instructor_id, frozenset({"instructor"}))
    return await import_olx(ctx, principal, path, dry_run=dry_run, publish=publish, progress=on_progress)


async def export_olx_to(
    ctx: Ctx, *, course: str, path: Path, version: int | None, on_bytes: Callable[[int], None]
) -> Ledger:
    """Write a course, named by its id or slug, as an archive for Open edX; `on_bytes` hears of each piece.

    The file is complete or not there. Raises `CourseNotFound`, `VersionNotFound`.
    """
    exported = await find_exported(ctx, _OPERATOR, await _course_id(ctx, course), version)
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as out:
            async for piece in olx_archive(ctx, exported):
                out.write(piece)
                on_bytes(len(piece))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return await export_ledger(ctx, exported)


async def export_gift_of(ctx: Ctx, *, course: str, lesson_id: UUID | None) -> ExportedGift:
    """The questions of a course, named by its id or slug; see `export_gift`."""
    return await export_gift(ctx, _OPERATOR, await _course_id(ctx, course), lesson_id)


async def _course_id(ctx: Ctx, name: str) -> UUID:
    async with ctx.db.connect() as connection:
        found = await drafts.course_by_id_or_slug(connection, name)
    if found is None:
        raise CourseNotFound("There is no such course; name it by its id or by its slug.")
    return found.course_id
