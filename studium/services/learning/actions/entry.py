"""A course's rules of enrolment and its waiting list."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.services.learning.actions import Ctx
from studium.services.learning.actions.people import Person, check_teacher, people
from studium.services.learning.actions.seats import fill, give_places, lock_door
from studium.services.learning.domain.enrollment import Course, Enrollment
from studium.services.learning.domain.entry import (
    ANYBODY,
    NotWaiting,
    Place,
    Policy,
    State,
    check_policy,
    state_of,
)
from studium.services.learning.domain.errors import CourseNotFound
from studium.services.learning.store import enrollments, entry, entry_keys, outline


@dataclass(frozen=True)
class Entry:
    """How one gets into a course now. `free_seats` is None where seats are not counted."""

    course: Course
    policy: Policy
    state: State
    free_seats: int | None
    waiting: int
    place: Place | None


@dataclass(frozen=True)
class Rules:
    """A course's rules for those who teach it, with how many are in the course and how many wait."""

    policy: Policy
    taken: int
    waiting: int


@dataclass(frozen=True)
class Waiting:
    """Somebody on the waiting list, by name."""

    place: Place
    person: Person


async def read_entry(ctx: Ctx, user_id: UUID | None, course_id: UUID) -> Entry:
    """How one gets into the course, and this user's place on its waiting list. Raises `CourseNotFound`."""
    async with ctx.db.connect() as connection:
        course = await outline.find_course(connection, course_id)
        if course is None:
            raise CourseNotFound("There is no course with this id; look it up in GET /api/v1/courses.")
        policy = await entry.find_policy(connection, course_id) or ANYBODY
        free, waiting, place = None, 0, None
        if policy.seats is not None:
            waiting = await entry.count_waiting(connection, course_id)
            # A seat that is just being given to who waits is nobody else's.
            free = 0 if waiting else policy.free(await entry.count_taken(connection, course_id))
        if user_id is not None:
            place = await entry.find_place(connection, user_id, course_id)
    return Entry(course, policy, state_of(course, policy, clock.now()), free, waiting, place)


async def read_rules(ctx: Ctx, caller: Principal, course_id: UUID) -> Rules:
    """The course's rules, those of everybody's course where none were set. Raises `CourseNotFound`."""
    await check_teacher(ctx, caller, course_id)
    async with ctx.db.connect() as connection:
        return Rules(
            await entry.find_policy(connection, course_id) or ANYBODY,
            await entry.count_taken(connection, course_id),
            await entry.count_waiting(connection, course_id),
        )


async def set_policy(ctx: Ctx, caller: Principal, course_id: UUID, policy: Policy) -> Rules:
    """Set the course's rules; seats that become free by it go to who waits. Nobody has to leave by it.

    Raises `CourseNotFound`, `InvalidPolicy`.
    """
    check_policy(policy)
    await check_teacher(ctx, caller, course_id)
    async with ctx.db.unit_of_work() as uow:
        await outline.lock_course(uow, course_id, share=True)
        await entry.save_policy(uow, course_id, policy, changed_by=caller.user_id, changed_at=clock.now())
        await fill(ctx, uow, await lock_door(uow, course_id))
    return await read_rules(ctx, caller, course_id)


async def list_waiting(
    ctx: Ctx, caller: Principal, course_id: UUID, *, after: int, limit: int
) -> list[Waiting]:
    """Up to `limit` people on the waiting list behind the position `after`. Raises `CourseNotFound`."""
    await check_teacher(ctx, caller, course_id)
    async with ctx.db.connect() as connection:
        places = await entry.page_of_places(connection, course_id, after=after, limit=limit)
    known = await people(ctx, [place.user_id for place in places])
    return [Waiting(place, known[place.user_id]) for place in places]


async def admit(ctx: Ctx, caller: Principal, course_id: UUID, user_id: UUID) -> Enrollment:
    """Let somebody in from the waiting list now, beyond the number of seats if need be.

    A repeat returns the enrolment. Raises `CourseNotFound`, `NotWaiting`.
    """
    await check_teacher(ctx, caller, course_id)
    async with ctx.db.unit_of_work() as uow:
        door = await lock_door(uow, course_id)
        if await entry.remove(uow, user_id, course_id) is not None and door.course is not None:
            await give_places(ctx, uow, door.course, [user_id])
        enrolled = await enrollments.find(uow.connection, user_id, course_id)
        if enrolled is None or enrolled.is_cancelled:
            raise NotWaiting("This person is not on the waiting list; load it again.")
        return enrolled


async def strike(ctx: Ctx, caller: Principal, course_id: UUID, user_id: UUID) -> None:
    """Take somebody off the waiting list; nothing happens to who got in meanwhile.

    Raises `CourseNotFound`, `NotWaiting`.
    """
    await check_teacher(ctx, caller, course_id)
    async with ctx.db.unit_of_work() as uow:
        await lock_door(uow, course_id)
        is_gone = await _remove(uow, user_id, course_id)
        if not is_gone and await enrollments.find(uow.connection, user_id, course_id) is None:
            raise NotWaiting("This person is not on the waiting list; load it again.")


async def leave_list(ctx: Ctx, user_id: UUID, course_id: UUID) -> None:
    """Give up a place on the waiting list; a repeat changes nothing. The use of its key is given back."""
    async with ctx.db.unit_of_work() as uow:
        await lock_door(uow, course_id)
        await _remove(uow, user_id, course_id)


async def _remove(uow: UnitOfWork, user_id: UUID, course_id: UUID) -> bool:
    """Delete the place and give the use of its key back; whether there was a place."""
    gone = await entry.remove(uow, user_id, course_id)
    if gone is not None and gone.key_id is not None:
        await entry_keys.count_use(uow, gone.key_id, -1)
    return gone is not None
