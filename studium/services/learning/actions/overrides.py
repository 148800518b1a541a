"""Grades that a teacher sets by hand and takes back, and the history of a grade for teachers and learners."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from studium.contracts.event import Personal
from studium.contracts.learning import GradeOverridden
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.kit.errors import PreconditionFailed
from studium.services.learning.actions import Ctx, certificates
from studium.services.learning.actions.gradebook import Cell, cell_of, open_gradebook, results_of
from studium.services.learning.actions.people import Person, people, seal
from studium.services.learning.actions.progress import report_progress
from studium.services.learning.domain.errors import LessonNotFound, NotEnrolled
from studium.services.learning.domain.gradebook import Column
from studium.services.learning.domain.overrides import (
    GradeNotFound,
    HistoryEntry,
    NotOverridden,
    Override,
    OverrideKind,
    check_score,
    completes,
)
from studium.services.learning.domain.progress import Report
from studium.services.learning.store import admission, gradebook, learners, overrides


@dataclass(frozen=True)
class Decision:
    """What a teacher decides about a grade: a score, or None to have what was earned count again."""

    score: float | None
    reason: str
    is_reason_shown: bool


@dataclass(frozen=True)
class OpenedEntry:
    """Something that happened to a grade, readable; `by` is None for the server and for learners' eyes."""

    entry: HistoryEntry
    by: Person | None
    reason: Personal[str] | None


@dataclass(frozen=True)
class GradeSheet:
    """A learner's grade in a lesson, with all that ever happened to it, the newest first.

    `revision` grows with every override and its end, from 0. `learner` is None when it is their own sheet.
    """

    column: Column
    cell: Cell
    revision: int
    learner: Person | None
    history: list[OpenedEntry]


async def read_sheet(
    ctx: Ctx, caller: Principal, course_id: UUID, user_id: UUID, lesson_id: UUID
) -> GradeSheet:
    """A learner's grade in a lesson, for who teaches the course. Raises `CourseNotFound`, `GradeNotFound`."""
    column = await _column(ctx, caller, course_id, lesson_id)
    async with ctx.db.connect() as connection:
        found = (await learners.some(connection, course_id, [user_id])).get(user_id)
    if found is None or found.status == "cancelled":
        raise _no_learner()
    entries = await overrides.history(ctx.db, user_id, column)
    known = await people(ctx, {user_id} | {one.by for one in entries if one.by})
    opened = await _opened(ctx, entries, known)
    return await _sheet(ctx, user_id, column, opened, known[user_id])


async def read_own_sheet(ctx: Ctx, user_id: UUID, lesson_id: UUID) -> GradeSheet:
    """One's own grade in a lesson: no teacher is named, and reasons only as far as their teacher shows them.

    Raises `LessonNotFound`, `NotEnrolled`, `GradeNotFound`.
    """
    async with ctx.db.connect() as connection:
        door = await admission.find(connection, user_id, lesson_id, clock.now())
    if door is None:
        raise LessonNotFound("There is no such lesson in a published course; load the course again.")
    if not door.is_enrolled:
        raise NotEnrolled("Enrol in the course first: POST /api/v1/enrollments/{courseId}.")
    column = _one(await gradebook.columns(ctx.db, door.course_id), lesson_id)
    entries = await overrides.history(ctx.db, user_id, column)
    return await _sheet(ctx, user_id, column, await _opened(ctx, entries, None), None)


async def override(
    ctx: Ctx,
    caller: Principal,
    course_id: UUID,
    user_id: UUID,
    lesson_id: UUID,
    decision: Decision,
    *,
    expected: int | None,
) -> GradeSheet:
    """Set a learner's grade in a lesson by hand, or take that back; nothing in its history is ever changed.

    `expected` is the revision that the teacher has seen, None for any. A grade that would have completed the
    lesson completes it, and it may earn a certificate; neither is taken back. Locks the enrolment. Raises
    `CourseNotFound`, `GradeNotFound`, `InvalidGrade`, `NotOverridden`, `PreconditionFailed`, `PersonErased`.
    """
    column = await _column(ctx, caller, course_id, lesson_id)
    if decision.score is not None:
        check_score(column, decision.score)
    reason = await seal(ctx, user_id, decision.reason)
    async with ctx.db.unit_of_work() as uow:
        if not await overrides.lock_learners(uow, course_id, [user_id]):
            raise _no_learner()
        before = (await overrides.newest(uow.connection, [user_id], [lesson_id])).get((user_id, lesson_id))
        if expected is not None and expected != (before.revision if before else 0):
            raise PreconditionFailed("This grade changed since you read it; read it again, then set it.")
        if decision.score is None and (before is None or before.score is None):
            raise NotOverridden("This grade was not set by hand; what was earned counts already.")
        kind: OverrideKind = "withdrawn" if decision.score is None else "set"
        made = Override(
            user_id=user_id,
            lesson_id=lesson_id,
            revision=before.revision + 1 if before else 1,
            change_id=clock.new_id(),
            course_id=course_id,
            kind=kind,
            score=decision.score,
            max_score=None if decision.score is None else column.points.total,
            reason=reason,
            is_reason_shown=decision.is_reason_shown,
            given_by=caller.user_id,
            given_at=clock.now(),
        )
        await overrides.add(uow, [made])
        uow.emit(_overridden(made))
        await take_effect(ctx, uow, course_id, [column], [made])
    return await read_sheet(ctx, caller, course_id, user_id, lesson_id)


async def take_effect(
    ctx: Ctx, uow: UnitOfWork, course_id: UUID, columns: Collection[Column], made: Sequence[Override]
) -> None:
    """Complete the lessons that these grades complete, and issue the certificates that they earn.

    To be called in the transaction that adds them, with the enrolments locked.
    """
    known = {column.lesson_id: column for column in columns}
    # The statement that records progress announces it at once: the grades have to stand before it.
    await ctx.db.write_emitted(uow)
    for one in made:
        if (
            one.score is not None
            and one.max_score
            and completes(known[one.lesson_id], one.score / one.max_score)
        ):
            await report_progress(ctx, _completion(one))
    await certificates.issue_earned(ctx, uow, course_id, sorted({one.user_id for one in made}))


def _completion(one: Override) -> Report:
    return Report(
        user_id=one.user_id,
        lesson_id=one.lesson_id,
        is_completed=True,
        seconds_spent=0,
        position_seconds=None,
        observed_at=one.given_at,
        is_by_submission=True,
    )


def _overridden(made: Override) -> GradeOverridden:
    return GradeOverridden(
        change_id=made.change_id,
        user_id=made.user_id,
        course_id=made.course_id,
        lesson_id=made.lesson_id,
        revision=made.revision,
        score=made.score,
        max_score=made.max_score,
        overridden_by=made.given_by,
        overridden_at=made.given_at,
    )


async def _column(ctx: Ctx, caller: Principal, course_id: UUID, lesson_id: UUID) -> Column:
    _, columns = await open_gradebook(ctx, caller, course_id)
    return _one(columns, lesson_id)


def _one(columns: Sequence[Column], lesson_id: UUID) -> Column:
    found = next((column for column in columns if column.lesson_id == lesson_id), None)
    if found is None:
        raise GradeNotFound("This lesson gives no points in this course; look at its gradebook.")
    return found


def _no_learner() -> GradeNotFound:
    return GradeNotFound("This learner is not in the course; look at its gradebook.")


async def _opened(
    ctx: Ctx, entries: Sequence[HistoryEntry], known: Mapping[UUID, Person] | None
) -> list[OpenedEntry]:
    """The entries, readable. Without people they are for the learner: no names, and no hidden reasons."""
    visible = [one.reason for one in entries if one.reason and (known is not None or one.is_reason_shown)]
    words = dict(zip(visible, await ctx.vault.open_many(visible), strict=True))
    return [
        OpenedEntry(
            one,
            known.get(one.by) if known and one.by else None,
            words.get(one.reason) if one.reason else None,
        )
        for one in entries
    ]


async def _sheet(
    ctx: Ctx, user_id: UUID, column: Column, entries: list[OpenedEntry], learner: Person | None
) -> GradeSheet:
    earned = await gradebook.earned(ctx.db, [user_id], [column])
    async with ctx.db.connect() as connection:
        newest = await overrides.newest(connection, [user_id], [column.lesson_id])
    one = newest.get((user_id, column.lesson_id))
    cell = cell_of(column, user_id, results_of(earned))
    return GradeSheet(column, cell, one.revision if one else 0, learner, entries)
