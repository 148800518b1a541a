"""Enrolling and leaving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from studium.contracts.learning import EnrollmentCancelled
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.errors import PaymentRequired
from studium.services.learning.actions import Ctx
from studium.services.learning.actions.entry_keys import charge_trial, use_key
from studium.services.learning.actions.people import check_teacher
from studium.services.learning.actions.seats import fill, is_full, let_in, lock_door
from studium.services.learning.domain.enrollment import Enrollment, admit
from studium.services.learning.domain.entry import Place, check_entry
from studium.services.learning.domain.errors import CourseNotFound, CourseNotOpen, EnrollmentNotFound
from studium.services.learning.store import enrollments, entry, heard

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Entered:
    """What became of wanting to get in: an enrolment, or a place on the waiting list of a full course."""

    result: Enrollment | Place
    is_new: bool


async def enroll(
    ctx: Ctx, user_id: UUID, course_id: UUID, *, key: str | None = None, is_invited: bool = False
) -> Entered:
    """Enrol a user, or put them at the end of the waiting list when the course is full.

    A repeat returns the same enrolment or place. Who left and comes back gets the old enrolment with its
    progress, and the event once more with a new `enrolled_at`. Who `is_invited` or teaches the course needs
    no key and keeps no time. Raises `CourseNotFound`, `CourseNotOpen`, `PaymentRequired`, `KeyNeeded`,
    `KeyRefused`, `TooManyKeysTried`. The course is locked against a switch of its outline, then its rules,
    then the enrolment.
    """
    if key is not None:
        await charge_trial(ctx, user_id)
    now = clock.now()
    async with ctx.db.unit_of_work() as uow:
        door = await lock_door(uow, course_id)
        if door.course is None:
            raise CourseNotFound("There is no course with this id; look it up in GET /api/v1/courses.")
        existing = await enrollments.lock(uow, user_id, course_id)
        if existing is not None and not existing.is_cancelled:
            return Entered(existing, is_new=False)
        if (place := await entry.find_place(uow.connection, user_id, course_id)) is not None:
            return Entered(place, is_new=False)
        admit(door.course, now)
        if not is_invited and not await heard.teaches(uow.connection, user_id, course_id):
            check_entry(door.policy, now, has_key=key is not None)
        used = await use_key(uow, user_id, course_id, key) if key is not None else None
        if await is_full(uow, door):
            place = await entry.join(uow, user_id, course_id, now, used.key_id if used else None)
            return Entered(place, is_new=True)
        entered = await let_in(ctx, uow, door.course, [user_id], now)
        return Entered(await get_enrollment(ctx, user_id, course_id), is_new=bool(entered))


async def enroll_invited(ctx: Ctx, user_id: UUID, course_ids: Sequence[UUID]) -> None:
    """Enrol a user in those of these courses that take learners now; a repeat changes nothing.

    A course that has ended since the invitation must not keep the person out of the others; where it is full,
    they wait. In the order of ids, so that two transactions never wait for each other.
    """
    for course_id in sorted(course_ids):
        try:
            await enroll(ctx, user_id, course_id, is_invited=True)
        except (CourseNotFound, CourseNotOpen, PaymentRequired) as refused:
            log.info("invited_not_enrolled", course_id=str(course_id), reason=refused.code)


async def leave(ctx: Ctx, user_id: UUID, course_id: UUID) -> None:
    """Cancel an enrolment; its progress is kept. A repeat does nothing. Raises `EnrollmentNotFound`.

    The seat goes to who waits for it, in the same transaction.
    """
    async with ctx.db.unit_of_work() as uow:
        door = await lock_door(uow, course_id)
        enrollment = await enrollments.lock(uow, user_id, course_id)
        if enrollment is None:
            raise _never_enrolled()
        if enrollment.is_cancelled:
            return
        await enrollments.cancel(uow, user_id, course_id)
        uow.emit(
            EnrollmentCancelled(
                enrollment_id=enrollment.enrollment_id,
                user_id=user_id,
                course_id=course_id,
                cancelled_at=clock.now(),
            )
        )
        if door.policy.seats is not None:
            await fill(ctx, uow, door)


async def remove(ctx: Ctx, caller: Principal, course_id: UUID, user_id: UUID) -> None:
    """Let a teacher take somebody out of the course; else as `leave`.

    They may come back if the course's rules let them. Raises `CourseNotFound`, `EnrollmentNotFound`.
    """
    await check_teacher(ctx, caller, course_id)
    await leave(ctx, user_id, course_id)


async def get_enrollment(ctx: Ctx, user_id: UUID, course_id: UUID) -> Enrollment:
    """The user's enrolment, a cancelled one too. Raises `EnrollmentNotFound`."""
    async with ctx.db.connect() as connection:
        enrollment = await enrollments.find(connection, user_id, course_id)
    if enrollment is None:
        raise _never_enrolled()
    return enrollment


async def list_enrollments(
    ctx: Ctx, user_id: UUID, *, status: str | None, before: UUID | None, limit: int
) -> list[Enrollment]:
    """Up to `limit` enrolments, the newest first; without `status` all but the cancelled ones.

    Who left and came back finds the course at its old place, by the first enrolment.
    """
    async with ctx.db.connect() as connection:
        return await enrollments.page(connection, user_id, status=status, before=before, limit=limit)


def _never_enrolled() -> EnrollmentNotFound:
    return EnrollmentNotFound(
        "This person was never enrolled in this course; enrol with POST /api/v1/enrollments/{courseId}."
    )
