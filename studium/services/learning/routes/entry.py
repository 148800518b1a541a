"""How one gets into a course: for everybody, and its rules, keys and waiting list for its teachers."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path

from studium.kit.auth import PUBLIC, CurrentPrincipal, MaybePrincipal
from studium.kit.http import Page
from studium.services.learning.actions import enrollment, entry, entry_keys
from studium.services.learning.domain import errors
from studium.services.learning.domain.entry import InvalidPolicy, KeyNotFound, NotWaiting, Policy
from studium.services.learning.routes.base import (
    CourseId,
    Cursor,
    Here,
    Limit,
    UserId,
    cursor_value,
    page_of,
    router,
)
from studium.services.learning.routes.grading import TEACHERS, person_out
from studium.services.learning.schemas.enrollments import EnrollmentOut, PlaceOut
from studium.services.learning.schemas.entry import (
    EnrollmentKeyIn,
    EnrollmentKeyOut,
    EnrollmentPolicyIn,
    EnrollmentPolicyOut,
    EntryOut,
    WaitingOut,
)

KeyId = Annotated[UUID, Path(alias="enrollmentKeyId")]


@router.get(
    "/courses/{courseId}/entry",
    policy=PUBLIC,
    summary="Read how one gets into a course",
    errors=[errors.CourseNotFound],
)
async def get_entry(ctx: Here, caller: MaybePrincipal, course_id: CourseId) -> EntryOut:
    """Whether the course takes learners now, how many seats are free, and the caller's place if they wait."""
    found = await entry.read_entry(ctx, caller.user_id if caller else None, course_id)
    return EntryOut(
        course_id=course_id,
        state=found.state,
        opens_at=found.policy.opens_at,
        closes_at=found.policy.closes_at,
        seats=found.policy.seats,
        free_seats=found.free_seats,
        waiting=found.waiting,
        place=found.place and PlaceOut.model_validate(found.place),
    )


@router.get(
    "/courses/{courseId}/enrollment-policy",
    policy=TEACHERS,
    summary="Read who may enrol in a course",
    errors=[errors.CourseNotFound],
)
async def get_enrollment_policy(
    ctx: Here, caller: CurrentPrincipal, course_id: CourseId
) -> EnrollmentPolicyOut:
    """Everybody at any time, unless its teachers said otherwise. For who teaches the course."""
    return _rules(await entry.read_rules(ctx, caller, course_id))


@router.put(
    "/courses/{courseId}/enrollment-policy",
    policy=TEACHERS,
    summary="Set who may enrol in a course",
    errors=[errors.CourseNotFound, InvalidPolicy],
)
async def set_enrollment_policy(
    ctx: Here, caller: CurrentPrincipal, course_id: CourseId, body: EnrollmentPolicyIn
) -> EnrollmentPolicyOut:
    """Who is in the course stays in it. Seats that this makes free go to who waits. For who teaches it."""
    return _rules(await entry.set_policy(ctx, caller, course_id, Policy(**body.model_dump())))


def _rules(rules: entry.Rules) -> EnrollmentPolicyOut:
    return EnrollmentPolicyOut(**vars(rules.policy), taken=rules.taken, waiting=rules.waiting)


@router.get(
    "/courses/{courseId}/enrollment-keys",
    policy=TEACHERS,
    summary="List a course's enrolment keys",
    errors=[errors.CourseNotFound],
)
async def list_enrollment_keys(
    ctx: Here, caller: CurrentPrincipal, course_id: CourseId, cursor: Cursor = None, limit: Limit = 50
) -> Page[EnrollmentKeyOut]:
    """The newest first, withdrawn ones too. For who teaches the course."""
    before = cursor_value(cursor, UUID)
    found = await entry_keys.list_keys(ctx, caller, course_id, before=before, limit=limit + 1)
    return page_of(found, limit, EnrollmentKeyOut.model_validate, lambda key: key.key_id)


@router.post(
    "/courses/{courseId}/enrollment-keys",
    policy=TEACHERS,
    summary="Make an enrolment key",
    status_code=201,
    errors=[errors.CourseNotFound],
)
async def make_enrollment_key(
    ctx: Here, caller: CurrentPrincipal, course_id: CourseId, body: EnrollmentKeyIn
) -> EnrollmentKeyOut:
    """A key of ten random symbols that can be read out and typed. For who teaches the course."""
    key = await entry_keys.make_key(
        ctx, caller, course_id, label=body.label, expires_at=body.expires_at, max_uses=body.max_uses
    )
    return EnrollmentKeyOut.model_validate(key)


@router.delete(
    "/courses/{courseId}/enrollment-keys/{enrollmentKeyId}",
    policy=TEACHERS,
    summary="Withdraw an enrolment key",
    status_code=204,
    errors=[errors.CourseNotFound, KeyNotFound],
)
async def withdraw_enrollment_key(
    ctx: Here, caller: CurrentPrincipal, course_id: CourseId, key_id: KeyId
) -> None:
    """It opens nothing any more; who came in by it stays. A repeat changes nothing."""
    await entry_keys.withdraw_key(ctx, caller, course_id, key_id)


@router.get(
    "/courses/{courseId}/waiting-list",
    policy=TEACHERS,
    summary="List who waits for a seat in a course",
    errors=[errors.CourseNotFound],
)
async def list_waiting(
    ctx: Here, caller: CurrentPrincipal, course_id: CourseId, cursor: Cursor = None, limit: Limit = 50
) -> Page[WaitingOut]:
    """Who is next comes first. For who teaches the course."""
    after = cursor_value(cursor, _position) or 0
    found = await entry.list_waiting(ctx, caller, course_id, after=after, limit=limit + 1)
    return page_of(found, limit, _waiting, lambda one: one.place.position)


def _position(text: str) -> int:
    """A position in a cursor, which anybody may have made up. Raises `ValueError`."""
    position = int(text)
    if not 0 <= position < 2**31:
        raise ValueError(text)
    return position


def _waiting(one: entry.Waiting) -> WaitingOut:
    return WaitingOut(learner=person_out(one.person), position=one.place.position, since=one.place.since)


@router.post(
    "/courses/{courseId}/waiting-list/{userId}/admit",
    policy=TEACHERS,
    summary="Let somebody in from a course's waiting list",
    errors=[errors.CourseNotFound, NotWaiting],
)
async def admit_waiting(
    ctx: Here, caller: CurrentPrincipal, course_id: CourseId, user_id: UserId
) -> EnrollmentOut:
    """Out of turn, and beyond the number of seats if need be. A repeat changes nothing."""
    return EnrollmentOut.model_validate(await entry.admit(ctx, caller, course_id, user_id))


@router.delete(
    "/courses/{courseId}/waiting-list/{userId}",
    policy=TEACHERS,
    summary="Take somebody off a course's waiting list",
    status_code=204,
    errors=[errors.CourseNotFound, NotWaiting],
)
async def strike_waiting(ctx: Here, caller: CurrentPrincipal, course_id: CourseId, user_id: UserId) -> None:
    """They may ask again. Nothing happens to who got a seat meanwhile. For who teaches the course."""
    await entry.strike(ctx, caller, course_id, user_id)


@router.delete(
    "/courses/{courseId}/learners/{userId}",
    policy=TEACHERS,
    summary="Take a learner out of a course",
    status_code=204,
    errors=[errors.CourseNotFound, errors.EnrollmentNotFound],
)
async def remove_learner(ctx: Here, caller: CurrentPrincipal, course_id: CourseId, user_id: UserId) -> None:
    """Their progress is kept for a return; their seat goes to who waits. A repeat changes nothing."""
    await enrollment.remove(ctx, caller, course_id, user_id)
