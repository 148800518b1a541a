"""Questions that were written as GIFT, turned into ours for an author to look through and keep."""

from __future__ import annotations

import asyncio
from uuid import UUID

from studium.kit.auth import Principal
from studium.services.courses.actions.access import Ctx, authored
from studium.services.courses.actions.contents import ContentRefused
from studium.services.courses.adapters.gift import Converted, GiftEntry, GiftRefused, read_gift

__all__ = ["Converted", "GiftEntry", "convert_gift"]


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
