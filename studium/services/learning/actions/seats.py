"""Letting people into a course: seats are taken and given away under the lock of its rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from studium.contracts.learning import EnrollmentCreated, PlaceGiven
from studium.kit import clock
from studium.kit.db import UnitOfWork
from studium.services.learning.actions import Ctx
from studium.services.learning.actions.outline import recount_learners
from studium.services.learning.domain.enrollment import Course, has_ended
from studium.services.learning.domain.entry import ANYBODY, Policy
from studium.services.learning.store import enrollments, entry, outline

_AT_ONCE = 1_000
"""How many people one statement lets in, so that raising a limit by thousands stays within its bounds."""


@dataclass(frozen=True)
class Door:
    """A course's way in, held until the commit; the course is None until its first publication."""

    course_id: UUID
    course: Course | None
    policy: Policy


async def lock_door(uow: UnitOfWork, course_id: UUID) -> Door:
    """Hold the course's way in: first against a switch of its outline, then against others at its seats.

    Whoever locks an enrolment as well does so afterwards. A course without rules is not held: nobody counts
    its seats.
    """
    course = await outline.lock_course(uow, course_id, share=True)
    return Door(course_id, course, await entry.lock_policy(uow, course_id) or ANYBODY)


async def is_full(uow: UnitOfWork, door: Door) -> bool:
    """Whether who comes now has to wait: no seat is free, or others wait already."""
    if door.policy.seats is None:
        return False
    free = door.policy.free(await entry.count_taken(uow.connection, door.course_id))
    return not free or await entry.count_waiting(uow.connection, door.course_id) > 0


async def let_in(
    ctx: Ctx, uow: UnitOfWork, course: Course, user_ids: Sequence[UUID], now: datetime
) -> dict[UUID, UUID]:
    """Enrol these people and say so; the enrolments' ids, without whom a simultaneous request enrolled.

    Who left before and comes back is counted anew.
    """
    new_ids = {user_id: clock.new_id() for user_id in user_ids}
    entered = await enrollments.enter(uow, course.course_id, course.version, new_ids, now)
    if back := [user_id for user_id, found in entered.items() if found != new_ids[user_id]]:
        await recount_learners(ctx, course.course_id, back)
    for user_id, enrollment_id in entered.items():
        uow.emit(
            EnrollmentCreated(
                enrollment_id=enrollment_id, user_id=user_id, course_id=course.course_id, enrolled_at=now
            )
        )
    return entered


async def give_places(ctx: Ctx, uow: UnitOfWork, course: Course, user_ids: Sequence[UUID]) -> None:
    """Let in people who were taken off the waiting list, and have them told."""
    now = clock.now()
    for user_id, enrollment_id in (await let_in(ctx, uow, course, user_ids, now)).items():
        uow.emit(
            PlaceGiven(
                enrollment_id=enrollment_id,
                user_id=user_id,
                course_id=course.course_id,
                course_title=course.title,
                course_slug=course.slug,
                given_at=now,
            )
        )


async def fill(ctx: Ctx, uow: UnitOfWork, door: Door) -> None:
    """Give the free seats to who waits, the first first. The caller holds the door.

    Who asked in time gets a seat when enrolment is over, too, but none of a course that takes nobody.
    """
    course = door.course
    if course is None or not course.is_published or has_ended(course, clock.now()):
        return
    free = door.policy.free(await entry.count_taken(uow.connection, door.course_id))
    while free is None or free > 0:
        wanted = _AT_ONCE if free is None else min(free, _AT_ONCE)
        first = await entry.take_first(uow, door.course_id, wanted)
        if first:
            await give_places(ctx, uow, course, first)
        if len(first) < wanted:
            return
        free = None if free is None else free - len(first)


async def fill_course(ctx: Ctx, course_id: UUID) -> None:
    """Give the course's free seats to who waits; a repeat finds none."""
    async with ctx.db.unit_of_work() as uow:
        await fill(ctx, uow, await lock_door(uow, course_id))
