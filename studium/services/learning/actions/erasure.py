"""Erasing a person: rows at once, files by a job."""

from __future__ import annotations

from uuid import UUID

from studium.contracts.identity import UserErased
from studium.services.learning.actions import Ctx
from studium.services.learning.store.assignment_files import files_prefix
from studium.services.learning.store.erasure import delete_person

DELETE_FILES_JOB = "delete_files_of_erased"


async def hear_erasure(ctx: Ctx, event: UserErased) -> None:
    """Delete all that the person did here; a repeat changes nothing.

    Nothing anonymous is kept of a learner. What a teacher said of others' work is theirs, and stays.
    """
    async with ctx.db.unit_of_work() as uow:
        await delete_person(uow, event.user_id)
        uow.defer(DELETE_FILES_JOB, user_id=str(event.user_id))


async def delete_files(ctx: Ctx, user_id: UUID) -> None:
    """Delete the bytes of all files that the person uploaded; a repeat does nothing. Raises `Unavailable`."""
    async for info in ctx.objects.list(files_prefix(user_id)):
        await ctx.objects.delete(info.key)
