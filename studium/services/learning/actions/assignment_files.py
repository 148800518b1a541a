"""Files to hand in: taken in, given out, deleted, swept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Protocol
from uuid import UUID

import structlog

from studium.contracts.event import Personal
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.errors import StudiumError
from studium.services.learning.actions import Ctx
from studium.services.learning.actions.assignments import (
    OpenedFile,
    live_assignment,
    not_enrolled,
    open_files,
)
from studium.services.learning.actions.people import seal
from studium.services.learning.domain.files import (
    HEAD_BYTES,
    FileHandedIn,
    FileNotFound,
    TooManyFiles,
    check_size,
    media_type_of,
    safe_name,
)
from studium.services.learning.store import assignment_files, enrollments, heard
from studium.services.learning.store.assignment_files import FileId, StoredFile, object_key

log = structlog.get_logger(__name__)

_CHUNK_BYTES = 256 * 1024
_SWEEP_BATCH = 200
_FIRST = FileId(UUID(int=0), UUID(int=0))


class Upload(Protocol):
    """A file that has arrived, as much of it as its limit allows."""

    async def read(self, size: int = -1, /) -> bytes:
        """The next bytes; empty at the end."""
        ...

    async def seek(self, offset: int, /) -> None:
        """Go to a place in the file."""
        ...


class _Counted:
    """An upload in pieces; `size_bytes` is how much has gone by."""

    def __init__(self, upload: Upload, most_bytes: int) -> None:
        self._upload = upload
        self._most_bytes = most_bytes
        self.size_bytes = 0

    async def pieces(self) -> AsyncIterator[bytes]:
        """All of it. Raises `FileTooLarge`, which leaves no object behind."""
        while chunk := await self._upload.read(_CHUNK_BYTES):
            self.size_bytes += len(chunk)
            check_size(self.size_bytes, self._most_bytes)
            yield chunk


async def upload(ctx: Ctx, user_id: UUID, lesson_id: UUID, sent: Upload, name: str) -> OpenedFile:
    """Take in a file, to be handed in by a later submission. A repeat makes another file.

    What is not handed in is deleted after a day. Raises `FileRefused`, `FileTooLarge`, `TooManyFiles`, and as
    `live_assignment`.
    """
    live = await live_assignment(ctx, user_id, lesson_id)
    name = safe_name(name)
    media_type = media_type_of(await sent.read(HEAD_BYTES), name)
    await sent.seek(0)
    file = StoredFile(
        user_id=user_id,
        file_id=clock.new_id(),
        assignment_id=live.definition.assignment_id,
        course_id=live.course_id,
        name=await seal(ctx, user_id, name),
        media_type=media_type,
        size_bytes=0,
        uploaded_at=clock.now(),
    )
    await _note(ctx, file)
    counted = _Counted(sent, ctx.settings.file_max_bytes)
    try:
        await ctx.objects.put(file.object_key, counted.pieces())
    except StudiumError:
        await _delete(ctx, [FileId(user_id, file.file_id)])
        raise
    async with ctx.db.unit_of_work() as uow:
        await assignment_files.mark_stored(uow, file, counted.size_bytes, clock.now())
    return OpenedFile(replace(file, size_bytes=counted.size_bytes), Personal(name))


async def _note(ctx: Ctx, file: StoredFile) -> None:
    """Write the file down before its first byte is stored. The enrolment's lock makes the count exact."""
    most = ctx.settings.files_per_assignment
    async with ctx.db.unit_of_work() as uow:
        enrollment = await enrollments.lock(uow, file.user_id, file.course_id)
        if enrollment is None or enrollment.is_cancelled:
            raise not_enrolled()
        if await assignment_files.count(uow.connection, file.user_id, file.assignment_id) >= most:
            raise TooManyFiles(f"At most {most} files can be uploaded here; delete one that you do not need.")
        await assignment_files.add(uow, file)


async def remove(ctx: Ctx, user_id: UUID, lesson_id: UUID, file_id: UUID) -> None:
    """Delete a file of one's own that was not handed in. Raises `FileNotFound`, `FileHandedIn`."""
    live = await live_assignment(ctx, user_id, lesson_id)
    async with ctx.db.unit_of_work() as uow:
        found = await assignment_files.find(uow.connection, file_id)
        wanted = (user_id, live.definition.assignment_id)
        if found is None or (found.user_id, found.assignment_id) != wanted:
            raise _no_file()
        if not await assignment_files.give_up(uow, user_id, file_id):
            raise FileHandedIn("This file was handed in and stays; hand in again without it.")
    await _delete(ctx, [FileId(user_id, file_id)])


async def read_file(ctx: Ctx, caller: Principal, file_id: UUID) -> tuple[OpenedFile, AsyncIterator[bytes]]:
    """A file and its bytes, for its learner; once it is handed in, for who teaches the course, and admins.

    Raises `FileNotFound` for everybody else.
    """
    async with ctx.db.connect() as connection:
        file = await assignment_files.find(connection, file_id)
        if file is None:
            raise _no_file()
        if file.user_id != caller.user_id:
            teaches = caller.is_admin or await heard.teaches(connection, caller.user_id, file.course_id)
            if not teaches or file.handed_in_at is None:
                raise _no_file()
    (opened,) = await open_files(ctx, [file])
    return opened, ctx.objects.stream(file.object_key)


async def sweep(ctx: Ctx) -> int:
    """Delete files that nobody handed in within the configured time; returns how many.

    A file that the store does not delete is left for the next time and keeps no other from going.
    """
    before, after, deleted = clock.now() - timedelta(hours=ctx.settings.abandoned_hours), _FIRST, 0
    while True:
        async with ctx.db.unit_of_work() as uow:
            found = await assignment_files.give_up_abandoned(uow, before, after, limit=_SWEEP_BATCH)
        if not found:
            return deleted
        deleted, after = deleted + await _delete(ctx, found), found[-1]


async def _delete(ctx: Ctx, files: list[FileId]) -> int:
    """Delete bytes, then forget the files: what fails in between is found again by the sweep."""
    gone = [file for file in files if await _is_deleted(ctx, object_key(*file))]
    if gone:
        async with ctx.db.unit_of_work() as uow:
            await assignment_files.delete(uow, gone)
    return len(gone)


async def _is_deleted(ctx: Ctx, key: str) -> bool:
    try:
        await ctx.objects.delete(key)
    except StudiumError as error:
        log.warning("object_not_swept", key=key, error=error.code)
        return False
    return True


def _no_file() -> FileNotFound:
    return FileNotFound("There is no such file; load the assignment again.")
