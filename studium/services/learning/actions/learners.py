"""Who is in a course and how far: for its teachers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from studium.contracts.event import Personal
from studium.kit.auth import Principal
from studium.kit.errors import Conflict, FieldError, InvalidInput
from studium.services.learning.actions import Ctx
from studium.services.learning.actions.people import Person, check_teacher, open_names, unknown
from studium.services.learning.store import learners
from studium.services.learning.store.learners import Learner, LearnerSort

SEARCH_LIMIT = 50


class TooManyLearners(Conflict):
    """Names are stored sealed; so many cannot be opened to sort or search them."""

    code = "too_many_learners"


@dataclass(frozen=True)
class Member:
    """Somebody in the course, by name."""

    learner: Learner
    person: Person


async def list_learners(
    ctx: Ctx,
    caller: Principal,
    course_id: UUID,
    *,
    sort: LearnerSort,
    after: tuple[Any, UUID] | None,
    limit: int,
) -> list[Member]:
    """Up to `limit` people in the course behind `after`, which is a `Learner`'s place and enrolment.

    Raises `CourseNotFound`.
    """
    await check_teacher(ctx, caller, course_id)
    async with ctx.db.connect() as connection:
        found = await learners.page(connection, course_id, sort=sort, after=after, limit=limit)
    return await members(ctx, found)


async def list_by_name(
    ctx: Ctx, caller: Principal, course_id: UUID, *, after: UUID | None, limit: int
) -> list[Member]:
    """Up to `limit` people in the course behind the user `after`, by last and first name.

    Names are stored sealed, so all of the course's are opened for each page; who has none comes last.
    `after` is a user and no name, because addresses are logged. Raises `CourseNotFound`, `TooManyLearners`,
    and `InvalidInput` for a user who never was in the course.
    """
    await check_teacher(ctx, caller, course_id)
    order = sorted(await _open_all(ctx, course_id), key=lambda known: known.sort_key)
    start = 0
    if after is not None:
        places = {known.user_id: place for place, known in enumerate(order)}
        if after not in places:
            wrong = FieldError("query:cursor", "bad_cursor", "Not a cursor of this list.")
            raise InvalidInput("The cursor is not valid; start again without one.", errors=[wrong])
        start = places[after] + 1
    wanted = [known.user_id for known in order[start:] if known.is_here][:limit]
    return await _shown(ctx, course_id, wanted)


async def search(ctx: Ctx, caller: Principal, course_id: UUID, name: str) -> list[Member]:
    """Up to 50 people in the course whose name has all the words of `name` in it, in the order of names.

    Raises `CourseNotFound`, `TooManyLearners`.
    """
    await check_teacher(ctx, caller, course_id)
    words = name.casefold().split()
    found = [
        known
        for known in await _open_all(ctx, course_id)
        if known.is_here and known.name and all(word in known.name for word in words)
    ]
    found.sort(key=lambda known: known.sort_key)
    return await _shown(ctx, course_id, [known.user_id for known in found[:SEARCH_LIMIT]])


async def members(ctx: Ctx, found: Sequence[Learner]) -> list[Member]:
    """These learners by name, with one look-up of keys."""
    sealed = [(one.first_name, one.last_name) for one in found if one.first_name and one.last_name]
    named = [one.user_id for one in found if one.first_name and one.last_name]
    opened = dict(zip(named, await open_names(ctx, sealed), strict=True))
    return [
        Member(
            one, Person(one.user_id, *opened[one.user_id]) if one.user_id in opened else unknown(one.user_id)
        )
        for one in found
    ]


@dataclass(frozen=True)
class _Known:
    """A learner's name, folded for comparison; empty when it cannot be read."""

    user_id: UUID
    is_here: bool
    first: str
    last: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}".strip()

    @property
    def sort_key(self) -> tuple[bool, str, str, UUID]:
        return (not self.name, self.last, self.first, self.user_id)


async def _open_all(ctx: Ctx, course_id: UUID) -> list[_Known]:
    most = ctx.settings.name_sort_limit
    async with ctx.db.connect() as connection:
        found = await learners.named(connection, course_id, limit=most + 1)
    if len(found) > most:
        raise TooManyLearners(
            f"Names can be sorted and searched in courses of up to {most} people; sort by progress instead."
        )
    readable = [one for one in found if one.first_name and one.last_name]
    pairs = [(one.first_name or "", one.last_name or "") for one in readable]
    names = {one.user_id: pair for one, pair in zip(readable, await open_names(ctx, pairs), strict=True)}
    nobody: tuple[Personal[str], Personal[str]] = (Personal.gone(), Personal.gone())
    return [
        _Known(
            one.user_id,
            one.status != "cancelled",
            *(part.reveal_or("").casefold() for part in names.get(one.user_id, nobody)),
        )
        for one in found
    ]


async def _shown(ctx: Ctx, course_id: UUID, user_ids: list[UUID]) -> list[Member]:
    async with ctx.db.connect() as connection:
        found = await learners.some(connection, course_id, user_ids)
    return await members(ctx, [found[user_id] for user_id in user_ids if user_id in found])
