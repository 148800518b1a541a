"""A learner's side of an assignment: what is asked, handing work in, and how it was judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from studium.contracts.event import Personal
from studium.contracts.learning import AssignmentSubmitted
from studium.kit import clock
from studium.kit.db import UnitOfWork
from studium.kit.errors import FieldError
from studium.services.learning.actions import Ctx, certificates
from studium.services.learning.actions.people import seal
from studium.services.learning.actions.progress import report_progress
from studium.services.learning.domain.admission import refuse_outsider
from studium.services.learning.domain.assignments import (
    AssignmentNotFound,
    NothingHandedIn,
    Work,
    refuse_hand_in,
)
from studium.services.learning.domain.errors import LessonNotFound, NotEnrolled
from studium.services.learning.domain.files import FileNotFound, TooManyFiles
from studium.services.learning.domain.lateness import days_late
from studium.services.learning.domain.progress import Report
from studium.services.learning.store import admission, assignment_files, assignments, enrollments, outline
from studium.services.learning.store.assignment_files import StoredFile
from studium.services.learning.store.assignments import HandIn, LiveAssignment, Verdict


@dataclass(frozen=True)
class OpenedFile:
    """A file with its name readable."""

    file: StoredFile
    name: Personal[str]


@dataclass(frozen=True)
class OpenedHandIn:
    """What was handed in at one time, readable."""

    hand_in: HandIn
    text: Personal[str]
    files: list[OpenedFile]


@dataclass(frozen=True)
class OpenedVerdict:
    """A teacher's word, readable."""

    verdict: Verdict
    feedback: Personal[str]


@dataclass(frozen=True)
class Dossier:
    """One learner's work for one assignment with its whole history, each part newest first."""

    work: Work
    hand_ins: list[OpenedHandIn]
    verdicts: list[OpenedVerdict]


@dataclass(frozen=True)
class OpenAssignment:
    """What a lesson asks for, the learner's work so far, and files uploaded but not handed in."""

    live: LiveAssignment
    dossier: Dossier | None
    waiting_files: list[OpenedFile]


async def live_assignment(ctx: Ctx, user_id: UUID, lesson_id: UUID) -> LiveAssignment:
    """The lesson's assignment. Raises `LessonNotFound`, `AssignmentNotFound`, and as `refuse_outsider`."""
    async with ctx.db.connect() as connection:
        live = await assignments.live(connection, lesson_id)
        if live is None and await outline.lesson_exists(connection, lesson_id):
            raise AssignmentNotFound("This lesson has no assignment.")
        if live is None:
            raise LessonNotFound("There is no such lesson in a published course; load the course again.")
        refuse_outsider(await admission.find(connection, user_id, lesson_id, clock.now()))
        return live


async def open_assignment(ctx: Ctx, user_id: UUID, lesson_id: UUID) -> OpenAssignment:
    """The lesson's assignment with the learner's own work. Raises as `live_assignment`."""
    live = await live_assignment(ctx, user_id, lesson_id)
    async with ctx.db.connect() as connection:
        work = await assignments.work_of(connection, user_id, live.definition.assignment_id)
        files = await assignment_files.of_work(connection, user_id, live.definition.assignment_id)
    waiting = await open_files(ctx, [file for file in files if file.handed_in_at is None])
    return OpenAssignment(live, await dossier(ctx, work) if work else None, waiting)


async def dossier(ctx: Ctx, work: Work) -> Dossier:
    """Everything about one work. All of it is sealed with one key, so the vault is asked once."""
    async with ctx.db.connect() as connection:
        hand_ins = await assignments.hand_ins(connection, work)
        verdicts = await assignments.verdicts(connection, work)
        stored = await assignment_files.of_work(connection, work.user_id, work.assignment_id)
    files = {opened.file.file_id: opened for opened in await open_files(ctx, stored)}
    texts = await ctx.vault.open_many([one.text for one in hand_ins])
    words = await ctx.vault.open_many([one.feedback for one in verdicts])
    return Dossier(
        work,
        [
            OpenedHandIn(one, text, [files[file_id] for file_id in one.file_ids if file_id in files])
            for one, text in zip(hand_ins, texts, strict=True)
        ],
        [OpenedVerdict(one, said) for one, said in zip(verdicts, words, strict=True)],
    )


async def open_files(ctx: Ctx, files: Sequence[StoredFile]) -> list[OpenedFile]:
    """Files with their names readable."""
    names = await ctx.vault.open_many([file.name for file in files])
    return [OpenedFile(file, name) for file, name in zip(files, names, strict=True)]


async def submit(ctx: Ctx, user_id: UUID, lesson_id: UUID, text: str, file_ids: Sequence[UUID]) -> Dossier:
    """Hand work in; what was handed in before and is not graded yet is replaced, and kept as history.

    Completes the lesson if it is one of the type assignment. Late work is taken and marked. A repeat is a
    new hand-in unless it carries the same Idempotency-Key. Raises `AlreadyGraded`, `NothingHandedIn`,
    `TooManyFiles`, `FileNotFound`, and as `live_assignment`. Locks the enrolment.
    """
    live = await live_assignment(ctx, user_id, lesson_id)
    files = list(dict.fromkeys(file_ids))
    _check(ctx, text, files)
    sealed, now = await seal(ctx, user_id, text), clock.now()
    async with ctx.db.unit_of_work() as uow:
        enrollment = await enrollments.lock(uow, user_id, live.course_id)
        if enrollment is None or enrollment.is_cancelled:
            raise not_enrolled()
        before = await assignments.work_of(uow.connection, user_id, live.definition.assignment_id)
        refuse_hand_in(before)
        work = _work(user_id, live, before, now)
        await _take_files(uow, work, files, now)
        await assignments.save_work(uow, work)
        await assignments.add_hand_in(uow, _hand_in(work, sealed, files))
        await _announce(ctx, uow, work, live)
    return await dossier(ctx, work)


def _check(ctx: Ctx, text: str, files: Sequence[UUID]) -> None:
    if not text.strip() and not files:
        wrong = FieldError("/text", "nothing_handed_in", "Write something, or add a file.")
        raise NothingHandedIn("Write something or add a file, then hand it in.", errors=[wrong])
    most = ctx.settings.files_per_submission
    if len(files) > most:
        raise TooManyFiles(f"Hand in at most {most} files at once; put them into a ZIP.")


def _work(user_id: UUID, live: LiveAssignment, before: Work | None, now: datetime) -> Work:
    """The work as it stands after a hand-in: the grade that counts stays until the next one."""
    fresh = Work(
        user_id=user_id,
        submission_id=clock.new_id(),
        assignment_id=live.definition.assignment_id,
        course_id=live.course_id,
        lesson_id=live.lesson_id,
        definition_version=live.definition_version,
        status="submitted",
        revision=1,
        attempt=1,
        submitted_at=now,
        is_late=days_late(live.definition, now) > 0,
    )
    if before is None:
        return fresh
    return replace(
        fresh,
        submission_id=before.submission_id,
        revision=before.revision + 1,
        attempt=before.attempt + 1,
        score=before.score,
        max_score=before.max_score,
        late_deduction=before.late_deduction,
        graded_at=before.graded_at,
    )


def _hand_in(work: Work, sealed: str, files: list[UUID]) -> HandIn:
    return HandIn(
        user_id=work.user_id,
        submission_id=work.submission_id,
        attempt=work.attempt,
        definition_version=work.definition_version,
        submitted_at=work.submitted_at,
        is_late=work.is_late,
        text=sealed,
        file_ids=files,
    )


async def _take_files(uow: UnitOfWork, work: Work, files: list[UUID], now: datetime) -> None:
    taken = (
        await assignment_files.hand_in(uow, work.user_id, work.assignment_id, files, now) if files else set()
    )
    missing = [place for place, file_id in enumerate(files) if file_id not in taken]
    if missing:
        wrong = [FieldError(f"/file_ids/{place}", "file_not_found", "No such file.") for place in missing]
        raise FileNotFound("A file is not there any more; upload it again, then hand in.", errors=wrong)


async def _announce(ctx: Ctx, uow: UnitOfWork, work: Work, live: LiveAssignment) -> None:
    uow.emit(
        AssignmentSubmitted(
            submission_id=work.submission_id,
            assignment_id=work.assignment_id,
            user_id=work.user_id,
            course_id=work.course_id,
            lesson_id=work.lesson_id,
            attempt=work.attempt,
            is_late=work.is_late,
            submitted_at=work.submitted_at,
        )
    )
    # The statement that records progress announces it at once: what was handed in has to stand before it.
    await ctx.db.write_emitted(uow)
    await report_progress(
        ctx,
        Report(
            user_id=work.user_id,
            lesson_id=work.lesson_id,
            is_completed=live.lesson_type == "assignment",
            seconds_spent=0,
            position_seconds=None,
            observed_at=work.submitted_at,
            is_by_submission=True,
        ),
    )
    await certificates.issue_earned(ctx, uow, work.course_id, [work.user_id])


def not_enrolled() -> NotEnrolled:
    """Whoever is not in the course hands nothing in."""
    return NotEnrolled("Enrol in the course first: POST /api/v1/enrollments/{courseId}.")
