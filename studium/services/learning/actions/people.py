"""Names to show beside what people did, and texts sealed with the key of whom they are about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from studium.contracts.event import Personal
from studium.kit.auth import Principal
from studium.kit.errors import Conflict
from studium.services.learning.actions import Ctx
from studium.services.learning.domain.errors import CourseNotFound
from studium.services.learning.store import heard


class PersonErased(Conflict):
    """The person's account was erased; nothing can be written about them any more."""

    code = "person_erased"


@dataclass(frozen=True)
class Person:
    """Somebody by name. A person who was erased, or whose name was never heard, has none."""

    user_id: UUID
    first_name: Personal[str]
    last_name: Personal[str]


async def check_teacher(ctx: Ctx, caller: Principal, course_id: UUID) -> None:
    """Raise `CourseNotFound` unless the caller teaches this course or is an admin."""
    if caller.is_admin:
        return
    async with ctx.db.connect() as connection:
        if not await heard.teaches(connection, caller.user_id, course_id):
            raise CourseNotFound("There is no such course among those that you teach.")


async def people(ctx: Ctx, user_ids: Collection[UUID]) -> dict[UUID, Person]:
    """These people by id: one query for the names and at most one for their keys."""
    async with ctx.db.connect() as connection:
        sealed = await heard.names_of(connection, list(user_ids))
    opened = await open_names(ctx, list(sealed.values()))
    known = {user_id: Person(user_id, *names) for user_id, names in zip(sealed, opened, strict=True)}
    return {user_id: known.get(user_id) or unknown(user_id) for user_id in user_ids}


async def open_names(
    ctx: Ctx, sealed: Sequence[tuple[str, str]]
) -> list[tuple[Personal[str], Personal[str]]]:
    """Pairs of sealed first and last names, opened with one look-up of keys."""
    opened = await ctx.vault.open_many([name for pair in sealed for name in pair])
    return list(zip(opened[::2], opened[1::2], strict=True))


def unknown(user_id: UUID) -> Person:
    """Somebody without a name."""
    return Person(user_id, Personal.gone(), Personal.gone())


async def seal(ctx: Ctx, user_id: UUID, text: str) -> str:
    """The text, sealed with the user's key. Raises `PersonErased`."""
    try:
        return await ctx.vault.seal(user_id, text)
    except LookupError:
        raise PersonErased("This account was erased; nothing can be added to it.") from None
