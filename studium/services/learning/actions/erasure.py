"""Erasing a person: rows at once, files by a job."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from studium.contracts.identity import UserErased
from studium.contracts.learning import PersonErased
from studium.services.learning.actions import Ctx, seats
from studium.services.learning.store import entry
from studium.services.learning.store.assignment_files import files_prefix
from studium.services.learning.store.erasure import delete_person

DELETE_FILES_JOB = "delete_files_of_erased"


async def hear_erasure(ctx: Ctx, event: UserErased) -> None:
    """Delete all that the person did here; a repeat changes nothing.

    Nothing anonymous is kept of a learner. What a teacher said of others' work is theirs, and stays. Seats
    that become free go to who waits for them.
    """
    async with ctx.db.unit_of_work() as uow:
        doors = [
            await seats.lock_door(uow, course_id)
            for course_id in await entry.limited_courses(uow, event.user_id)
        ]
        deleted = await delete_person(uow, event.user_id)
        for door in doors:
            await seats.fill(ctx, uow, door)
        uow.emit(_report(event.user_id, event.erased_at, "rows", deleted))
        uow.defer(DELETE_FILES_JOB, user_id=str(event.user_id), erased_at=event.erased_at.isoformat())


async def delete_files(ctx: Ctx, user_id: UUID, erased_at: datetime) -> None:
    """Delete the bytes of all files that the person uploaded; a repeat finds none. Raises `Unavailable`."""
    files = 0
    async for info in ctx.objects.list(files_prefix(user_id)):
        await ctx.objects.delete(info.key)
        files += 1
    if not files:
        return
    async with ctx.db.unit_of_work() as uow:
        uow.emit(_report(user_id, erased_at, "files", {"files": files}))


def _report(user_id: UUID, erased_at: datetime, part: str, deleted: dict[str, int]) -> PersonErased:
    """What was deleted; a repeat, which finds nothing more, gives the report the same id."""
    report_id = uuid5(user_id, f"learning.{part}")
    return PersonErased(report_id=report_id, user_id=user_id, deleted=deleted, erased_at=erased_at)
