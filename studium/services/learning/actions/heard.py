"""What learning keeps of people that others announced."""

from __future__ import annotations

from studium.contracts.courses import AuthorsChanged, CoursePublished
from studium.contracts.identity import ProfileChanged, UserRegistered
from studium.services.learning.actions import Ctx
from studium.services.learning.store import heard


async def hear_teachers(ctx: Ctx, event: AuthorsChanged | CoursePublished) -> None:
    """From now on these people teach the course, and nobody else; a repeat changes nothing."""
    if isinstance(event, AuthorsChanged):
        teachers, since = event.author_ids, event.changed_at
    else:
        teachers, since = event.author_ids or [event.instructor_id], event.published_at
    async with ctx.db.unit_of_work() as uow:
        await heard.keep_teachers(uow, event.course_id, teachers, since)


async def hear_name(ctx: Ctx, event: UserRegistered | ProfileChanged) -> None:
    """Keep a person's name and address, sealed with their key; nothing when they were erased meanwhile."""
    if event.first_name.erased or event.last_name.erased:
        return
    changed_at = event.registered_at if isinstance(event, UserRegistered) else event.changed_at
    try:
        first = await ctx.vault.seal(event.user_id, event.first_name.reveal())
        last = await ctx.vault.seal(event.user_id, event.last_name.reveal())
        address = event.email.reveal() if isinstance(event, UserRegistered) else None
        email = await ctx.vault.seal(event.user_id, address) if address is not None else None
    except LookupError:
        return
    async with ctx.db.unit_of_work() as uow:
        await heard.keep_name(uow, event.user_id, first, last, changed_at)
        if email is not None:
            await heard.keep_address(uow, event.user_id, email)
