"""A teacher's side of assignments: what waits, one work with everything, its grade, and giving it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from studium.contracts.courses import AssignmentDefinition
from studium.contracts.learning import AssignmentGraded, AssignmentReturned
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.kit.errors import PreconditionFailed
from studium.services.learning.actions import Ctx, certificates
from studium.services.learning.actions.assignments import Dossier, dossier
from studium.services.learning.actions.people import Person, check_teacher, people, seal
from studium.services.learning.domain.assignments import (
    Choice,
    VerdictKind,
    Waiting,
    Work,
    WorkNotFound,
    WorkStatus,
    refuse_return,
    score_of,
)
from studium.services.learning.domain.lateness import late_deduction
from studium.services.learning.store import assignments, enrollments, grading, heard
from studium.services.learning.store.assignments import Verdict

QueueFilter = Literal["ungraded", "graded", "all"]
_STATUS: dict[QueueFilter, WorkStatus | None] = {"ungraded": "submitted", "graded": "graded", "all": None}


@dataclass(frozen=True)
class Queue:
    """A part of what waits in a course, with who made it, and how much there is in all."""

    works: list[tuple[Waiting, Person]]
    counts: dict[WorkStatus, int]


@dataclass(frozen=True)
class Desk:
    """One work with everything that its grading needs; `people` holds its learner and its teachers."""

    definition: AssignmentDefinition
    dossier: Dossier
    people: dict[UUID, Person]


@dataclass(frozen=True)
class Given:
    """What a teacher gives: a score or the rubric's chosen levels, and words.

    With `waive_late` nothing is taken off for lateness.
    """

    score: float | None
    choices: Sequence[Choice]
    feedback: str
    waive_late: bool = False


async def list_queue(
    ctx: Ctx,
    caller: Principal,
    course_id: UUID,
    *,
    wanted: QueueFilter,
    lesson_id: UUID | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Queue:
    """Up to `limit` works of a course, the oldest hand-in first. Raises `CourseNotFound`."""
    await check_teacher(ctx, caller, course_id)
    async with ctx.db.connect() as connection:
        works = await grading.queue(
            connection, course_id, status=_STATUS[wanted], lesson_id=lesson_id, after=after, limit=limit
        )
        counts = await grading.counts(connection, course_id, lesson_id)
    known = await people(ctx, {work.user_id for work in works})
    return Queue([(work, known[work.user_id]) for work in works], counts)


async def read_work(ctx: Ctx, caller: Principal, submission_id: UUID) -> Desk:
    """One work, for its learner, who teaches its course, and admins. Raises `WorkNotFound`."""
    async with ctx.db.connect() as connection:
        work = await assignments.find(connection, submission_id)
    if work is None or not (caller.user_id == work.user_id or await _teaches(ctx, caller, work)):
        raise _no_work()
    return await _desk(ctx, work)


async def grade(
    ctx: Ctx, caller: Principal, submission_id: UUID, given: Given, *, expected: int | None
) -> Desk:
    """Grade a work, or grade it anew: the last grade counts, and every one stays in the history.

    `expected` is the revision that the teacher has seen, None for any. The scale is that of the version under
    which the work was handed in, and so is what late work loses. A better grade may earn a certificate. Locks
    the enrolment. Raises `WorkNotFound`, `PreconditionFailed`, `AlreadyReturned`, `InvalidGrade`,
    `PersonErased`.
    """
    seen = await _taught(ctx, caller, submission_id)
    feedback = await seal(ctx, seen.user_id, given.feedback)
    async with ctx.db.unit_of_work() as uow:
        before = await _locked(uow, seen, expected)
        refuse_return(before)
        definition = await assignments.definition_at(
            uow.connection, before.lesson_id, before.definition_version
        )
        earned = score_of(definition, given.score, given.choices)
        lost = None if given.waive_late else late_deduction(definition, earned, before.submitted_at)
        work = replace(
            before,
            status="graded",
            revision=before.revision + 1,
            score=earned - (lost or 0.0),
            max_score=definition.max_score,
            late_deduction=lost,
            graded_at=clock.now(),
        )
        await assignments.save_work(uow, work)
        await assignments.add_verdict(uow, _verdict(work, "graded", caller, given.choices, feedback))
        uow.emit(_graded(work, caller))
        await certificates.issue_earned(ctx, uow, work.course_id, [work.user_id])
    return await _desk(ctx, work)


async def give_back(
    ctx: Ctx, caller: Principal, submission_id: UUID, feedback: str, *, expected: int | None
) -> Desk:
    """Give a work back for another try, with words; a grade given before stands until the next one.

    Locks the enrolment. Raises `WorkNotFound`, `PreconditionFailed`, `AlreadyReturned`, `PersonErased`.
    """
    seen = await _taught(ctx, caller, submission_id)
    words = await seal(ctx, seen.user_id, feedback)
    async with ctx.db.unit_of_work() as uow:
        before = await _locked(uow, seen, expected)
        refuse_return(before)
        work = replace(before, status="returned", revision=before.revision + 1)
        await assignments.save_work(uow, work)
        verdict = _verdict(work, "returned", caller, (), words)
        await assignments.add_verdict(uow, verdict)
        uow.emit(_returned(work, verdict))
    return await _desk(ctx, work)


async def _teaches(ctx: Ctx, caller: Principal, work: Work) -> bool:
    async with ctx.db.connect() as connection:
        return caller.is_admin or await heard.teaches(connection, caller.user_id, work.course_id)


async def _taught(ctx: Ctx, caller: Principal, submission_id: UUID) -> Work:
    async with ctx.db.connect() as connection:
        work = await assignments.find(connection, submission_id)
    if work is None or not await _teaches(ctx, caller, work):
        raise _no_work()
    return work


async def _locked(uow: UnitOfWork, seen: Work, expected: int | None) -> Work:
    """The work as it stands, with its enrolment locked, if it is the one that the teacher has seen."""
    await enrollments.lock(uow, seen.user_id, seen.course_id)
    work = await assignments.work_of(uow.connection, seen.user_id, seen.assignment_id)
    if work is None:
        raise _no_work()
    if expected is not None and work.revision != expected:
        raise PreconditionFailed("This work changed since you read it; read it again, then grade.")
    return work


def _verdict(
    work: Work, kind: VerdictKind, caller: Principal, choices: Sequence[Choice], feedback: str
) -> Verdict:
    is_grade = kind == "graded"
    return Verdict(
        user_id=work.user_id,
        submission_id=work.submission_id,
        revision=work.revision,
        kind=kind,
        attempt=work.attempt,
        score=work.score if is_grade else None,
        max_score=work.max_score if is_grade else None,
        late_deduction=work.late_deduction if is_grade else None,
        choices=[asdict(choice) for choice in choices],
        feedback=feedback,
        given_by=caller.user_id,
        given_at=work.graded_at if is_grade and work.graded_at else clock.now(),
    )


def _graded(work: Work, caller: Principal) -> AssignmentGraded:
    return AssignmentGraded(
        submission_id=work.submission_id,
        assignment_id=work.assignment_id,
        user_id=work.user_id,
        course_id=work.course_id,
        lesson_id=work.lesson_id,
        attempt=work.attempt,
        revision=work.revision,
        score=work.score or 0.0,
        max_score=work.max_score or 0.0,
        graded_by=caller.user_id,
        graded_at=work.graded_at or clock.now(),
    )


def _returned(work: Work, verdict: Verdict) -> AssignmentReturned:
    return AssignmentReturned(
        submission_id=work.submission_id,
        assignment_id=work.assignment_id,
        user_id=work.user_id,
        course_id=work.course_id,
        lesson_id=work.lesson_id,
        attempt=work.attempt,
        revision=work.revision,
        returned_by=verdict.given_by,
        returned_at=verdict.given_at,
    )


async def _desk(ctx: Ctx, work: Work) -> Desk:
    found = await dossier(ctx, work)
    async with ctx.db.connect() as connection:
        definition = await assignments.definition_at(connection, work.lesson_id, work.definition_version)
    teachers = {opened.verdict.given_by for opened in found.verdicts}
    return Desk(definition, found, await people(ctx, {work.user_id, *teachers}))


def _no_work() -> WorkNotFound:
    return WorkNotFound("There is no such work among those that you may see.")
