"""Enrolling, and my enrolments."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from fastapi.responses import JSONResponse

from studium.kit.auth import SIGNED_IN, CurrentPrincipal
from studium.kit.errors import PaymentRequired
from studium.kit.http import Page
from studium.services.learning.actions import enrollment
from studium.services.learning.actions import entry as entry_actions
from studium.services.learning.domain import entry, errors
from studium.services.learning.routes.base import CourseId, Cursor, Here, Limit, cursor_value, page_of, router
from studium.services.learning.schemas.enrollments import EnrollIn, EnrollmentOut, EnrollmentStatus, PlaceOut


@router.post(
    "/enrollments/{courseId}",
    policy=SIGNED_IN,
    summary="Enrol in a course",
    errors=[
        errors.CourseNotFound,
        errors.CourseNotOpen,
        PaymentRequired,
        entry.KeyNeeded,
        entry.KeyRefused,
        entry.TooManyKeysTried,
    ],
    status_code=201,
    response_model=EnrollmentOut,
    responses={
        200: {"model": EnrollmentOut, "description": "Enrolled already; nothing changed."},
        202: {"model": PlaceOut, "description": "The course is full; this is the place in its waiting list."},
    },
)
async def enroll(
    ctx: Here, caller: CurrentPrincipal, course_id: CourseId, response: Response, body: EnrollIn | None = None
) -> EnrollmentOut | JSONResponse:
    """Enrol the signed-in user, or put them on the waiting list of a full course.

    A repeat answers 200 with the same enrolment, or 202 with the same place; who left comes back.
    """
    key = body.key if body else None
    entered = await enrollment.enroll(ctx, caller.user_id, course_id, key=key)
    if isinstance(entered.result, entry.Place):
        place = PlaceOut.model_validate(entered.result)
        return JSONResponse(place.model_dump(mode="json"), status_code=202)
    response.headers["Location"] = f"{router.prefix}/enrollments/{course_id}"
    if not entered.is_new:
        response.status_code = 200
    return EnrollmentOut.model_validate(entered.result)


@router.get("/enrollments", policy=SIGNED_IN.reading("progress:read"), summary="List my enrolments")
async def list_enrollments(
    ctx: Here,
    caller: CurrentPrincipal,
    status: Annotated[EnrollmentStatus | None, Query(description="All but cancelled if left out.")] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> Page[EnrollmentOut]:
    """The signed-in user's enrolments, the newest first."""
    before = cursor_value(cursor, UUID)
    found = await enrollment.list_enrollments(
        ctx, caller.user_id, status=status, before=before, limit=limit + 1
    )
    return page_of(found, limit, EnrollmentOut.model_validate, lambda item: item.enrollment_id)


@router.get(
    "/enrollments/{courseId}",
    policy=SIGNED_IN.reading("progress:read"),
    summary="Read my enrolment in a course",
    errors=[errors.EnrollmentNotFound],
)
async def get_enrollment(ctx: Here, caller: CurrentPrincipal, course_id: CourseId) -> EnrollmentOut:
    """The signed-in user's enrolment, a cancelled one too."""
    return EnrollmentOut.model_validate(await enrollment.get_enrollment(ctx, caller.user_id, course_id))


@router.delete(
    "/enrollments/{courseId}",
    policy=SIGNED_IN,
    summary="Leave a course",
    errors=[errors.EnrollmentNotFound],
    status_code=204,
)
async def leave_course(ctx: Here, caller: CurrentPrincipal, course_id: CourseId) -> None:
    """Leave the course; progress is kept for a later return. A repeat changes nothing."""
    await enrollment.leave(ctx, caller.user_id, course_id)


@router.delete(
    "/enrollments/{courseId}/place",
    policy=SIGNED_IN,
    summary="Leave a course's waiting list",
    status_code=204,
)
async def leave_waiting_list(ctx: Here, caller: CurrentPrincipal, course_id: CourseId) -> None:
    """Give up my place on the waiting list. A repeat changes nothing."""
    await entry_actions.leave_list(ctx, caller.user_id, course_id)
