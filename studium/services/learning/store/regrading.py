"""Regrades of quizzes: the attempts they look at, what they make of them, and putting that in force.

All of it goes learner by learner, in the order of their ids, so that the greatest is done in batches.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.contracts.courses import QuizDefinition
from studium.kit.db import UnitOfWork
from studium.services.learning.domain.regrading import MoveRow, Past, Regrade
from studium.services.learning.store.outline import lesson_exists
from studium.services.learning.store.submissions import Submission
from studium.services.learning.store.tables import (
    certificate,
    enrollment,
    lesson_definition,
    lesson_progress,
    outline_course,
    outline_lesson,
    quiz_regrade,
    quiz_regrade_move,
    submission,
)

_move = quiz_regrade_move.c


@dataclass(frozen=True)
class Grading:
    """The result of one grading of an attempt, as it is stored."""

    score: float
    max_score: float
    passed: bool
    feedback: list[dict[str, Any]]


@dataclass(frozen=True)
class Moved:
    """An attempt whose results a regrade changes.

    `grade_before` and `grade_after` are its learner's course grade in percent, None where nothing counts.
    `size` is how much of the attempt's points (0 to 1) it wins or loses.
    """

    user_id: UUID
    submission_id: UUID
    attempt: int
    revision_before: int
    before: Grading
    after: Grading
    grade_before: float | None
    grade_after: float | None
    size: float


@dataclass(frozen=True)
class Target:
    """A lesson's quiz as it is published, and the course version that is."""

    course_id: UUID
    lesson_id: UUID
    title: str
    course_version: int
    definition_version: int
    definition: QuizDefinition
    broken: frozenset[UUID]


def _targets() -> sa.Select[Any]:
    definition = lesson_definition.c
    joined = outline_lesson.join(outline_course, outline_course.c.course_id == outline_lesson.c.course_id)
    return sa.select(
        outline_lesson.c.course_id,
        outline_lesson.c.lesson_id,
        outline_lesson.c.title,
        outline_course.c.version.label("course_version"),
        definition.course_version.label("definition_version"),
        definition.quiz,
        definition.broken_questions,
    ).select_from(joined.join(lesson_definition, definition.lesson_id == outline_lesson.c.lesson_id))


async def target(
    connection: AsyncConnection, lesson_id: UUID, *, version: int | None = None
) -> Target | None:
    """The quiz that the lesson shows now, or the one that a version of the course defined; None without."""
    wanted = outline_lesson.c.definition_version if version is None else version
    query = _targets().where(
        outline_lesson.c.lesson_id == lesson_id,
        lesson_definition.c.course_version == wanted,
        lesson_definition.c.quiz.is_not(None),
    )
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    quiz = QuizDefinition.model_validate(row.quiz)
    place = (row.course_id, row.lesson_id, row.title, row.course_version, row.definition_version)
    return Target(*place, quiz, frozenset(row.broken_questions))


async def asked(
    connection: AsyncConnection, lesson_id: UUID, versions: Collection[int]
) -> dict[int, QuizDefinition]:
    """The lesson's quiz as these versions of the course defined it."""
    definition = lesson_definition.c
    query = sa.select(definition.course_version, definition.quiz).where(
        definition.lesson_id == lesson_id,
        definition.course_version.in_(versions),
        definition.quiz.is_not(None),
    )
    rows = await connection.execute(query)
    return {row.course_version: QuizDefinition.model_validate(row.quiz) for row in rows}


async def versions(connection: AsyncConnection, quiz_id: UUID) -> list[int]:
    """The versions of the quiz with which there are attempts."""
    query = sa.select(submission.c.definition_version).where(submission.c.quiz_id == quiz_id).distinct()
    return sorted((await connection.execute(query)).scalars())


_FINGERPRINT = sa.text("""
    SELECT count(*) AS attempts,
           coalesce(bit_xor(hashtextextended(submission_id::text || '/' || revision, 0)), 0) AS mark
      FROM learning.submission WHERE quiz_id = :quiz_id
""")


async def fingerprint(connection: AsyncConnection, quiz_id: UUID, course_version: int) -> tuple[int, str]:
    """How many attempts there are, and what changes with any of them and with the published course."""
    row = (await connection.execute(_FINGERPRINT, {"quiz_id": quiz_id})).one()
    return row.attempts, f"{course_version}-{row.attempts}-{row.mark & (2**64 - 1):016x}"


# Regrades -------------------------------------------------------------------------------------------------

_FIELDS = list(Regrade.__dataclass_fields__)


def _regrades() -> sa.Select[Any]:
    return sa.select(*(quiz_regrade.c[name] for name in _FIELDS))


async def add(uow: UnitOfWork, regrade: Regrade) -> None:
    """Add a regrade."""
    await uow.execute(sa.insert(quiz_regrade), asdict(regrade))


async def save(uow: UnitOfWork, regrade: Regrade) -> None:
    """Store a locked regrade as it stands now."""
    mine = quiz_regrade.c.regrade_id == regrade.regrade_id
    await uow.execute(sa.update(quiz_regrade).where(mine).values(asdict(regrade)))


async def find(connection: AsyncConnection, regrade_id: UUID) -> Regrade | None:
    """A regrade by its id."""
    query = _regrades().where(quiz_regrade.c.regrade_id == regrade_id)
    row = (await connection.execute(query)).mappings().one_or_none()
    return Regrade(**row) if row else None


async def lock(uow: UnitOfWork, regrade_id: UUID) -> Regrade | None:
    """`find`, locked until the commit."""
    query = _regrades().where(quiz_regrade.c.regrade_id == regrade_id).with_for_update()
    row = (await uow.execute(query)).mappings().one_or_none()
    return Regrade(**row) if row else None


async def lock_all(uow: UnitOfWork, quiz_id: UUID) -> list[Regrade]:
    """All regrades of a quiz, locked until the commit."""
    query = _regrades().where(quiz_regrade.c.quiz_id == quiz_id).order_by(quiz_regrade.c.regrade_id)
    return [Regrade(**row) for row in (await uow.execute(query.with_for_update())).mappings()]


async def page(
    connection: AsyncConnection, quiz_id: UUID, *, before: UUID | None, limit: int
) -> list[Regrade]:
    """The regrades of a quiz, the newest first."""
    query = _regrades().where(quiz_regrade.c.quiz_id == quiz_id)
    if before is not None:
        query = query.where(quiz_regrade.c.regrade_id < before)
    rows = await connection.execute(query.order_by(quiz_regrade.c.regrade_id.desc()).limit(limit))
    return [Regrade(**row) for row in rows.mappings()]


async def drop_previews(uow: UnitOfWork, quiz_id: UUID) -> None:
    """Delete the previews of a quiz that nobody applied."""
    looked_at = (quiz_regrade.c.quiz_id == quiz_id) & quiz_regrade.c.status.in_(("previewing", "ready"))
    gone = sa.select(quiz_regrade.c.regrade_id).where(looked_at)
    await uow.execute(sa.delete(quiz_regrade_move).where(_move.regrade_id.in_(gone)))
    await uow.execute(sa.delete(quiz_regrade).where(looked_at))


# Previewing -----------------------------------------------------------------------------------------------


async def learners(
    connection: AsyncConnection, quiz_id: UUID, *, after: UUID | None, limit: int
) -> list[UUID]:
    """Up to `limit` people who took the quiz, behind `after`."""
    query = sa.select(submission.c.user_id).where(submission.c.quiz_id == quiz_id).distinct()
    if after is not None:
        query = query.where(submission.c.user_id > after)
    return list((await connection.execute(query.order_by(submission.c.user_id).limit(limit))).scalars())


async def papers(connection: AsyncConnection, quiz_id: UUID, user_ids: Sequence[UUID]) -> list[Submission]:
    """All attempts of these people at the quiz."""
    columns = [submission.c[name] for name in Submission.__dataclass_fields__]
    query = sa.select(*columns).where(submission.c.quiz_id == quiz_id, submission.c.user_id.in_(user_ids))
    rows = await connection.execute(query.order_by(submission.c.user_id, submission.c.attempt))
    return [Submission(**row) for row in rows.mappings()]


async def certified(connection: AsyncConnection, course_id: UUID, user_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these people who hold a certificate of the course that was not revoked."""
    query = sa.select(certificate.c.user_id).where(
        certificate.c.user_id.in_(user_ids),
        certificate.c.course_id == course_id,
        certificate.c.revoked_at.is_(None),
    )
    return set((await connection.execute(query)).scalars())


async def add_moves(uow: UnitOfWork, regrade_id: UUID, moves: Sequence[Moved]) -> None:
    """Keep what the regrade would change."""
    if not moves:
        return
    names = ("user_id", "submission_id", "attempt", "revision_before", "grade_before", "grade_after", "size")
    rows = [
        {
            "regrade_id": regrade_id,
            **{name: getattr(one, name) for name in names},
            **{f"{name}_before": value for name, value in vars(one.before).items()},
            **{f"{name}_after": value for name, value in vars(one.after).items()},
        }
        for one in moves
    ]
    await uow.execute(sa.insert(quiz_regrade_move), rows)


async def moves(
    connection: AsyncConnection, regrade_id: UUID, *, after: tuple[float, UUID] | None, limit: int
) -> list[MoveRow]:
    """What the regrade changes, the greatest move first."""
    query = sa.select(*(_move[name] for name in MoveRow.__dataclass_fields__))
    query = query.where(_move.regrade_id == regrade_id)
    place = sa.tuple_(_move.size, _move.submission_id)
    if after is not None:
        query = query.where(place < sa.tuple_(*(sa.literal(value) for value in after)))
    query = query.order_by(_move.size.desc(), _move.submission_id.desc()).limit(limit)
    return [MoveRow(**row) for row in (await connection.execute(query)).mappings()]


# In force and back ----------------------------------------------------------------------------------------


async def moved_learners(
    connection: AsyncConnection, regrade_id: UUID, *, after: UUID | None, limit: int
) -> list[UUID]:
    """Up to `limit` people whose attempts the regrade changes, behind `after`."""
    query = sa.select(_move.user_id).where(_move.regrade_id == regrade_id).distinct()
    if after is not None:
        query = query.where(_move.user_id > after)
    return list((await connection.execute(query.order_by(_move.user_id).limit(limit))).scalars())


async def lock_enrolled(uow: UnitOfWork, course_id: UUID, user_ids: Sequence[UUID]) -> set[UUID]:
    """Lock the enrolments of these people, in the order of their ids; who of them is in the course."""
    theirs = (enrollment.c.course_id == course_id) & enrollment.c.user_id.in_(user_ids)
    query = sa.select(enrollment.c.user_id, enrollment.c.status).where(theirs)
    rows = await uow.execute(query.order_by(enrollment.c.user_id).with_for_update())
    return {row.user_id for row in rows if row.status != "cancelled"}


async def put(uow: UnitOfWork, regrade_id: UUID, user_ids: Sequence[UUID], *, back: bool) -> list[Submission]:
    """Give these people's attempts the results of the regrade, or (`back`) those of before.

    Returns them as they are now. An attempt that was graded once more since is left alone.
    """
    when = "before" if back else "after"
    results = ("score", "max_score", "passed", "feedback")
    unchanged = (
        submission.c.feedback == _move.feedback_after
        if back
        else submission.c.revision == _move.revision_before
    )
    changed = (
        sa.update(submission)
        .where(
            _move.regrade_id == regrade_id,
            _move.user_id.in_(user_ids),
            submission.c.user_id.in_(user_ids),
            submission.c.user_id == _move.user_id,
            submission.c.submission_id == _move.submission_id,
            unchanged,
        )
        .values(
            {**{name: _move[f"{name}_{when}"] for name in results}, "revision": submission.c.revision + 1}
        )
        .returning(*(submission.c[name] for name in Submission.__dataclass_fields__))
    )
    return [Submission(**row) for row in (await uow.execute(changed)).mappings()]


async def incomplete(connection: AsyncConnection, lesson_id: UUID, user_ids: Collection[UUID]) -> set[UUID]:
    """Those of these people who did not complete the lesson; none when it is in no course any more."""
    done = sa.select(lesson_progress.c.user_id).where(
        lesson_progress.c.user_id.in_(user_ids),
        lesson_progress.c.lesson_id == lesson_id,
        lesson_progress.c.completed_at.is_not(None),
    )
    if not user_ids or not await lesson_exists(connection, lesson_id):
        return set()
    return set(user_ids) - set((await connection.execute(done)).scalars())


# Looking back ---------------------------------------------------------------------------------------------


async def history(connection: AsyncConnection, user_id: UUID, submission_id: UUID) -> list[Past]:
    """The regrades that changed an attempt, the newest first, those that were undone too."""
    was_applied = quiz_regrade.c.status.in_(("applied", "applying", "undoing", "undone"))
    names = ("score_before", "max_score_before", "score_after", "max_score_after")
    query = (
        sa.select(
            quiz_regrade.c.applied_at.label("regraded_at"),
            quiz_regrade.c.undone_at,
            quiz_regrade.c.reason,
            *(_move[name] for name in names),
        )
        .select_from(quiz_regrade_move.join(quiz_regrade, quiz_regrade.c.regrade_id == _move.regrade_id))
        .where(_move.user_id == user_id, _move.submission_id == submission_id, was_applied)
        .order_by(quiz_regrade.c.applied_at.desc())
    )
    return [Past(**row) for row in (await connection.execute(query)).mappings()]


async def version_in_force(connection: AsyncConnection, quiz_id: UUID, since: datetime) -> int | None:
    """By which version of the quiz an attempt of this time was graded anew last; None when by none."""
    query = (
        sa.select(quiz_regrade.c.definition_version)
        .where(
            quiz_regrade.c.quiz_id == quiz_id,
            quiz_regrade.c.status == "applied",
            quiz_regrade.c.created_at > since,
        )
        .order_by(quiz_regrade.c.regrade_id.desc())
        .limit(1)
    )
    version: int | None = await connection.scalar(query)
    return version
