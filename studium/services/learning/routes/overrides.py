"""One grade with its history, for teachers and its learner, and setting it by hand."""

from __future__ import annotations

from fastapi import Request, Response

from studium.kit.auth import SIGNED_IN, CurrentPrincipal
from studium.kit.errors import PreconditionFailed, PreconditionRequired
from studium.services.learning.actions import overrides
from studium.services.learning.actions.gradebook import points_of, score
from studium.services.learning.actions.people import PersonErased
from studium.services.learning.domain.assignments import InvalidGrade
from studium.services.learning.domain.errors import CourseNotFound
from studium.services.learning.domain.overrides import GradeNotFound, NotOverridden
from studium.services.learning.routes.base import (
    LESSON_ERRORS,
    CourseId,
    Here,
    LessonId,
    UserId,
    router,
    sent_revision,
)
from studium.services.learning.routes.gradebook import column_out
from studium.services.learning.routes.grading import TEACHERS, person_out
from studium.services.learning.schemas.overrides import (
    GradeEventOut,
    GradeSheetOut,
    OverrideIn,
    WithdrawalIn,
)

_GRADE = "/courses/{courseId}/gradebook/{userId}/{lessonId}"
_FIND_ERRORS = [CourseNotFound, GradeNotFound]
_EDIT_ERRORS = [*_FIND_ERRORS, PreconditionFailed, PreconditionRequired, PersonErased]


@router.get(
    _GRADE,
    policy=TEACHERS.reading("grades:read"),
    summary="Read a grade with its history",
    errors=_FIND_ERRORS,
)
async def get_grade(
    *,
    ctx: Here,
    caller: CurrentPrincipal,
    course_id: CourseId,
    user_id: UserId,
    lesson_id: LessonId,
    response: Response,
) -> GradeSheetOut:
    """What a learner has in a lesson, and how it came to be: attempts, grades, overrides. For teachers."""
    return _sheet(response, await overrides.read_sheet(ctx, caller, course_id, user_id, lesson_id))


@router.put(
    f"{_GRADE}/override",
    policy=TEACHERS,
    summary="Set a grade by hand",
    errors=[*_EDIT_ERRORS, InvalidGrade],
)
async def override_grade(
    *,
    ctx: Here,
    caller: CurrentPrincipal,
    course_id: CourseId,
    user_id: UserId,
    lesson_id: LessonId,
    body: OverrideIn,
    request: Request,
    response: Response,
) -> GradeSheetOut:
    """The score counts instead of all that was earned, also later, until it is withdrawn.

    It completes the lesson if it passes its quiz, or is anything for its assignment. Send `If-Match` with the
    `ETag` of the grade that you read.
    """
    decision = overrides.Decision(body.score, body.reason, body.show_reason)
    expected = sent_revision(request, "grade")
    found = await overrides.override(ctx, caller, course_id, user_id, lesson_id, decision, expected=expected)
    return _sheet(response, found)


@router.post(
    f"{_GRADE}/override/withdraw",
    policy=TEACHERS,
    summary="Withdraw a grade that was set by hand",
    errors=[*_EDIT_ERRORS, NotOverridden],
)
async def withdraw_override(
    *,
    ctx: Here,
    caller: CurrentPrincipal,
    course_id: CourseId,
    user_id: UserId,
    lesson_id: LessonId,
    body: WithdrawalIn,
    request: Request,
    response: Response,
) -> GradeSheetOut:
    """What was earned counts again; completions and certificates stay.

    Send `If-Match` with the `ETag` of the grade that you read.
    """
    decision = overrides.Decision(None, body.reason, body.show_reason)
    expected = sent_revision(request, "grade")
    found = await overrides.override(ctx, caller, course_id, user_id, lesson_id, decision, expected=expected)
    return _sheet(response, found)


@router.get(
    "/lessons/{lessonId}/grade",
    policy=SIGNED_IN.reading("grades:read"),
    summary="Read my grade in a lesson with its history",
    errors=[*LESSON_ERRORS, GradeNotFound],
)
async def get_own_grade(
    ctx: Here, caller: CurrentPrincipal, lesson_id: LessonId, response: Response
) -> GradeSheetOut:
    """What I have in the lesson, and how it came to be; teachers are not named."""
    return _sheet(response, await overrides.read_own_sheet(ctx, caller.user_id, lesson_id))


def _sheet(response: Response, found: overrides.GradeSheet) -> GradeSheetOut:
    response.headers["ETag"] = f'"grade-{found.revision}"'
    cell = found.cell
    return GradeSheetOut(
        column=column_out(found.column),
        learner=person_out(found.learner) if found.learner else None,
        score=score(found.column, cell),
        earned_score=points_of(found.column, cell.earned_share),
        overridden=cell.is_overridden,
        submission_id=cell.submission_id,
        history=[_event(one) for one in found.history],
    )


def _event(opened: overrides.OpenedEntry) -> GradeEventOut:
    said = opened.reason
    return GradeEventOut.model_validate(
        {
            **vars(opened.entry),
            "reason": None if said is None or said.erased else said.reveal(),
            "reason_shown": opened.entry.is_reason_shown,
            "by": person_out(opened.by) if opened.by else None,
        }
    )
