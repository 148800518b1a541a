"""Uploaded files: taken in, served, listed, deleted, swept."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import structlog

from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.errors import Conflict, NotFound, StudiumError
from studium.services.courses.actions.access import Ctx, authored, locked_course
from studium.services.courses.actions.drafts import load_draft
from studium.services.courses.domain.assets import Asset, AssetAccess
from studium.services.courses.domain.captions import srt_as_vtt
from studium.services.courses.domain.files import (
    HEAD_BYTES,
    VTT,
    FileType,
    NoCaptions,
    check_size,
    safe_name,
    sniff,
)
from studium.services.courses.domain.publishing import draft_assets
from studium.services.courses.domain.release import lock_of
from studium.services.courses.store import files, release

log = structlog.get_logger(__name__)

_CHUNK_BYTES = 256 * 1024
_SWEEP_BATCH = 200


class AssetNotFound(NotFound):
    """There is no such file, or the caller may not know that there is."""

    code = "asset_not_found"


class AssetInUse(Conflict):
    """The draft or the live version uses the file."""

    code = "asset_in_use"


class Upload(Protocol):
    """A file that has arrived, as much of it as its limit allows."""

    async def read(self, size: int = -1, /) -> bytes:
        """The next bytes; empty at the end."""
        ...

    async def seek(self, offset: int, /) -> None:
        """Go to a place in the file."""
        ...


@dataclass(frozen=True)
class _Measured:
    file_type: FileType
    size_bytes: int
    sha256: str


async def upload_asset(ctx: Ctx, principal: Principal, course_id: UUID, upload: Upload, name: str) -> Asset:
    """Take in a file for a course. The same bytes under the same name give the same asset again.

    What the file is comes from its bytes. Raises `FileRefused`, `FileTooLarge`, `CourseNotFound`.
    """
    async with ctx.db.connect() as connection:
        await authored(connection, principal, course_id)
        present = await files.assets_of(connection, course_id)
    name = safe_name(name)
    measured = await _measure(upload, name)
    for asset in present:
        if (asset.sha256, asset.file_name) == (measured.sha256, name):
            return asset
    asset = _new_asset(course_id, principal.user_id, name, measured)
    await store_object(ctx, asset.object_key, _pieces(upload))
    async with ctx.db.unit_of_work() as uow:
        await locked_course(uow, principal, course_id)
        await files.save_assets(uow, [asset])
        await files.settle_objects(uow, [asset.object_key])
    return asset


async def _measure(upload: Upload, name: str) -> _Measured:
    head = await upload.read(HEAD_BYTES)
    found = sniff(head, name)
    digest, size = hashlib.sha256(head), len(head)
    while chunk := await upload.read(_CHUNK_BYTES):
        digest.update(chunk)
        size += len(chunk)
        check_size(size, found.kind)
    await upload.seek(0)
    return _Measured(found, size, digest.hexdigest())


async def _pieces(upload: Upload) -> AsyncIterator[bytes]:
    while chunk := await upload.read(_CHUNK_BYTES):
        yield chunk


def _new_asset(course_id: UUID, user_id: UUID, name: str, measured: _Measured) -> Asset:
    asset_id = clock.new_id()
    return Asset(
        asset_id=asset_id,
        course_id=course_id,
        file_name=name,
        kind=measured.file_type.kind,
        media_type=measured.file_type.media_type,
        size_bytes=measured.size_bytes,
        sha256=measured.sha256,
        object_key=object_key(course_id, asset_id),
        live=False,
        uploaded_by=user_id,
        created_at=clock.now(),
    )


def object_key(course_id: UUID, name: UUID) -> str:
    """Where a file's bytes lie. No part of it comes from outside."""
    return f"courses/{course_id}/{name}"


async def store_object(ctx: Ctx, key: str, data: bytes | AsyncIterator[bytes]) -> None:
    """Store bytes, with a note first, so that they are swept should nothing come to use them."""
    async with ctx.db.unit_of_work() as uow:
        await files.announce_objects(uow, [key], clock.now())
    await ctx.objects.put(key, data)


async def list_assets(ctx: Ctx, principal: Principal, course_id: UUID) -> list[Asset]:
    """A course's files, newest first, for its authors."""
    async with ctx.db.connect() as connection:
        await authored(connection, principal, course_id)
        return await files.assets_of(connection, course_id)


async def find_asset(ctx: Ctx, principal: Principal | None, asset_id: UUID) -> AssetAccess:
    """A file that the caller may read; one query, one more for a file that only lessons with rules show.

    Pictures on a published course's front page are public; all files of its live version are for people
    enrolled, those that only lessons show which are closed to a learner not yet; all else is for the course's
    authors. Raises `AssetNotFound` for whoever may not.
    """
    async with ctx.db.connect() as connection:
        found = await files.asset_access(connection, asset_id, principal.user_id if principal else None)
    if found is None or not (found.may_read or (principal is not None and principal.is_admin)):
        raise AssetNotFound(
            "There is no such file, or it is for people enrolled in its course: sign in, enrol."
        )
    if found.is_guarded and not found.is_author and principal is not None and not principal.is_admin:
        async with ctx.db.connect() as connection:
            locks = await release.locks_on_asset(connection, asset_id, principal.user_id)
        now = clock.now()
        if all(lock_of(one, now) is not None for one in locks):
            raise AssetNotFound("The lesson that shows this file is not open to you yet; look when it is.")
    return found


def open_asset(ctx: Ctx, asset: Asset, part: tuple[int, int] | None) -> AsyncIterator[bytes]:
    """The bytes of a file, or of the part from the first place up to and without the second."""
    start, end = part or (None, None)
    return ctx.objects.stream(asset.object_key, start, end)


async def read_captions(ctx: Ctx, asset: Asset) -> bytes:
    """A file of captions as WebVTT, whatever form it was uploaded in. Raises `NoCaptions` for other files."""
    if asset.kind != "transcript":
        raise NoCaptions("Ask for captions of SRT and WebVTT files only; leave the parameter out.")
    data = b"".join([piece async for piece in open_asset(ctx, asset, None)])
    return data if asset.media_type == VTT.media_type else await asyncio.to_thread(srt_as_vtt, data)


async def remove_asset(ctx: Ctx, principal: Principal, course_id: UUID, asset_id: UUID) -> None:
    """Delete a file that neither the draft nor the live version uses. Its bytes are swept later.

    Raises `AssetNotFound`, `AssetInUse`.
    """
    async with ctx.db.unit_of_work() as uow:
        course = await locked_course(uow, principal, course_id)
        asset = await files.asset_by_id(uow, course_id, asset_id)
        if asset is None:
            raise AssetNotFound("The course has no such file; list its files again.")
        if asset.live or asset_id in draft_assets(await load_draft(ctx, uow, course)):
            raise AssetInUse("Take the file out of every lesson and publish; then delete it.")
        await files.delete_asset(uow, asset_id)
        await files.announce_objects(uow, [asset.object_key], clock.now())


async def sweep_objects(ctx: Ctx) -> int:
    """Delete stored bytes that no file uses since the configured time; returns how many objects.

    An object that the store does not delete is left for the next time and keeps no other from going.
    """
    before, after, deleted = clock.now() - timedelta(hours=ctx.settings.abandoned_hours), "", 0
    while keys := await _abandoned(ctx, before, after):
        gone = [key for key in keys if await _is_deleted(ctx, key)]
        async with ctx.db.unit_of_work() as uow:
            await files.settle_objects(uow, gone)
        deleted, after = deleted + len(gone), keys[-1]
    return deleted


async def _abandoned(ctx: Ctx, before: datetime, after: str) -> list[str]:
    async with ctx.db.connect() as connection:
        return await files.abandoned_objects(connection, before, after=after, limit=_SWEEP_BATCH)


async def _is_deleted(ctx: Ctx, key: str) -> bool:
    try:
        await ctx.objects.delete(key)
    except StudiumError as error:
        log.warning("object_not_swept", key=key, error=error.code)
        return False
    return True
