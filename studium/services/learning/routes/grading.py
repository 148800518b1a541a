"""A teacher's side of assignments: the queue, one work, its grade."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from studium.kit.auth import SIGNED_IN, CurrentPrincipal, roles
from studium.kit.errors import PreconditionFailed, PreconditionRequired
from studium.kit.http import encode_cursor
from studium.services.learning.actions import grading
from studium.services.learning.actions.people import Person, PersonErased
from studium.services.learning.domain.assignments import (
    AlreadyReturned,
    Choice,
    InvalidGrade,
    Waiting,
    WorkNotFound,
)
from studium.services.learning.domain.errors import CourseNotFound
from studium.services.learning.domain.lateness import days_late, percentage_lost
from studium.services.learning.routes.assignments import verdict_fields, work_fields
from studium.services.learning.routes.base import (
    CourseId,
    Cursor,
    Here,
    Limit,
    SubmissionId,
    cursor_values,
    moment,
    router,
    sent_revision,
)
from studium.services.learning.schemas.assignments import PersonOut
from studium.services.learning.schemas.grading import (
    GradedAssignmentOut,
    GradeIn,
    LearnersWorkOut,
    QueueCountsOut,
    QueueItemOut,
    QueueOut,
    QueueStatus,
    ReturnIn,
)

TEACHERS = roles("instructor", "admin")

_EDIT_ERRORS = [WorkNotFound, PreconditionFailed, PreconditionRequired, AlreadyReturned, PersonErased]


@router.get(
    "/courses/{courseId}/grading-queue",
    policy=TEACHERS,
    summary="List work to grade",
    errors=[CourseNotFound],
)
async def list_grading_queue(
    *,
    ctx: Here,
    caller: CurrentPrincipal,
    course_id: CourseId,
    status: Annotated[QueueStatus, Query(description="Which work to list.")] = "ungraded",
    lesson_id: Annotated[UUID | None, Query(description="Only this lesson's work.")] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> QueueOut:
    """Work handed in for this course, the oldest first, and how much stands where. For its teachers."""
    found = await grading.list_queue(
        ctx,
        caller,
        course_id,
        wanted=status,
        lesson_id=lesson_id,
        after=cursor_values(cursor, moment, UUID),
        limit=limit + 1,
    )
    shown = found.works[:limit]
    last = shown[-1][0] if len(found.works) > limit else None
    return QueueOut(
        items=[_item(work, person) for work, person in shown],
        counts=QueueCountsOut(
            submitted=found.counts.get("submitted", 0),
            graded=found.counts.get("graded", 0),
            returned=found.counts.get("returned", 0),
        ),
        next_cursor=encode_cursor(last.submitted_at, last.submission_id) if last else None,
    )


@router.get(
    "/assignment-submissions/{submissionId}",
    policy=SIGNED_IN.reading("grades:read"),
    summary="Read work that was handed in",
    errors=[WorkNotFound],
)
async def get_assignment_submission(
    ctx: Here, caller: CurrentPrincipal, submission_id: SubmissionId, response: Response
) -> LearnersWorkOut:
    """One work with text, files, rubric and history. For its learner, the course's teachers and admins."""
    return _desk(response, await grading.read_work(ctx, caller, submission_id))


@router.put(
    "/assignment-submissions/{submissionId}/grade",
    policy=TEACHERS,
    summary="Grade work",
    errors=[*_EDIT_ERRORS, InvalidGrade],
)
async def grade_assignment_submission(
    *,
    ctx: Here,
    caller: CurrentPrincipal,
    request: Request,
    response: Response,
    submission_id: SubmissionId,
    body: GradeIn,
) -> LearnersWorkOut:
    """Grade a work, or grade it anew. The newest grade counts; the others stay in the history.

    Send `If-Match` with the `ETag` of the work that you read.
    """
    given = grading.Given(
        body.score,
        [Choice(choice.criterion_id, choice.level_id) for choice in body.choices],
        body.feedback,
        body.waive_late,
    )
    expected = sent_revision(request, "work")
    return _desk(response, await grading.grade(ctx, caller, submission_id, given, expected=expected))


@router.post(
    "/assignment-submissions/{submissionId}/return",
    policy=TEACHERS,
    summary="Return work for another try",
    errors=_EDIT_ERRORS,
)
async def return_assignment_submission(
    *,
    ctx: Here,
    caller: CurrentPrincipal,
    request: Request,
    response: Response,
    submission_id: SubmissionId,
    body: ReturnIn,
) -> LearnersWorkOut:
    """Let the learner hand in once more. A grade that was given stands until the next one.

    Send `If-Match` with the `ETag` of the work that you read.
    """
    expected = sent_revision(request, "work")
    found = await grading.give_back(ctx, caller, submission_id, body.feedback, expected=expected)
    return _desk(response, found)


def person_out(person: Person) -> PersonOut:
    """The shape of a person."""
    return PersonOut(
        user_id=person.user_id,
        first_name=None if person.first_name.erased else person.first_name.reveal(),
        last_name=None if person.last_name.erased else person.last_name.reveal(),
    )


def _item(work: Waiting, person: Person) -> QueueItemOut:
    return QueueItemOut.model_validate({**vars(work), "late": work.is_late, "learner": person_out(person)})


def _desk(response: Response, found: grading.Desk) -> LearnersWorkOut:
    work = found.dossier.work
    response.headers["ETag"] = f'"work-{work.revision}"'
    verdicts = [
        {**verdict_fields(one), "given_by": person_out(found.people[one.verdict.given_by])}
        for one in found.dossier.verdicts
    ]
    return LearnersWorkOut.model_validate(
        {
            **work_fields(found.dossier),
            "verdicts": verdicts,
            "learner": person_out(found.people[work.user_id]),
            "assignment": GradedAssignmentOut.model_validate(found.definition),
            "late_days": days_late(found.definition, work.submitted_at),
            "late_percentage": percentage_lost(found.definition, work.submitted_at),
        }
    )
