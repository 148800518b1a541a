"""Previewing a regrade: what the published answers would make of the attempts that there are.

Everything is computed and kept before anything is changed, so that what is applied is what was seen.
"""

from __future__ import annotations

import asyncio
from collections import ChainMap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from studium.contracts.courses import GradeCategory, QuizDefinition
from studium.contracts.questions import Question
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.services.learning.actions import Ctx
from studium.services.learning.actions.gradebook import Results, cell_of
from studium.services.learning.actions.gradebook import results_of as results_by_item
from studium.services.learning.actions.people import Person, check_teacher, people
from studium.services.learning.domain.dealing import dealt
from studium.services.learning.domain.errors import CourseNotFound, QuizNotFound
from studium.services.learning.domain.gradebook import Column, GradedLesson, course_grade
from studium.services.learning.domain.regrading import (
    Change,
    Correction,
    MoveRow,
    Regrade,
    RegradeNotFound,
    Treatment,
    change_of,
    direction,
    grade_anew,
    refuse_unknown,
    results_of,
    share_of,
)
from studium.services.learning.store import gradebook, regrading
from studium.services.learning.store.gradebook import Earned
from studium.services.learning.store.regrading import Grading, Moved, Target
from studium.services.learning.store.submissions import Submission

REGRADE_JOB = "continue_regrade"


@dataclass(frozen=True)
class Corrected:
    """A question of the quiz, and how what is published differs from what attempts were asked."""

    question: Question
    change: Change


@dataclass(frozen=True)
class Corrections:
    """A quiz with what was published since it was taken."""

    target: Target
    attempts: int
    questions: list[Corrected]


async def read_corrections(ctx: Ctx, caller: Principal, lesson_id: UUID) -> Corrections:
    """The quiz's questions, published ones first, then those that only earlier attempts were asked.

    Raises `QuizNotFound` unless the caller teaches the lesson's course.
    """
    found = await taught_quiz(ctx, caller, lesson_id)
    quiz_id = found.definition.quiz_id
    async with ctx.db.connect() as connection:
        versions = await regrading.versions(connection, quiz_id)
        asked = await regrading.asked(connection, lesson_id, versions)
        attempts, _ = await regrading.fingerprint(connection, quiz_id, found.course_version)
    return Corrections(found, attempts, _compared(found.definition, list(asked.values())))


def _compared(published: QuizDefinition, asked: Sequence[QuizDefinition]) -> list[Corrected]:
    earlier: dict[UUID, list[Question]] = {}
    for definition in asked:
        for question in definition.questions:
            earlier.setdefault(question.question_id, []).append(question)
    present = {question.question_id: question for question in published.questions}
    gone = [versions[-1] for question_id, versions in earlier.items() if question_id not in present]
    return [
        Corrected(
            question, change_of(earlier.get(question.question_id, []), present.get(question.question_id))
        )
        for question in [*published.questions, *gone]
    ]


async def preview(
    ctx: Ctx, caller: Principal, lesson_id: UUID, treatments: Mapping[UUID, Treatment]
) -> Regrade:
    """Begin the preview of a regrade; it takes the place of an earlier one that was not applied.

    The first batch of learners is looked at here, the rest by a chain of jobs. Changes no grade. Raises
    `QuizNotFound`, `UnknownQuestions`.
    """
    known = await read_corrections(ctx, caller, lesson_id)
    refuse_unknown(treatments, {one.question.question_id for one in known.questions})
    target = known.target
    quiz_id = target.definition.quiz_id
    async with ctx.db.unit_of_work() as uow:
        await regrading.drop_previews(uow, quiz_id)
        attempts, digest = await regrading.fingerprint(uow.connection, quiz_id, target.course_version)
        regrade = Regrade(
            regrade_id=clock.new_id(),
            course_id=target.course_id,
            lesson_id=lesson_id,
            quiz_id=quiz_id,
            course_version=target.course_version,
            definition_version=target.definition_version,
            treatments={str(question_id): one for question_id, one in treatments.items()},
            status="previewing",
            digest=digest,
            done_to=None,
            attempts=attempts,
            created_by=caller.user_id,
            created_at=clock.now(),
        )
        await regrading.add(uow, regrade)
        return await continue_preview(ctx, uow, regrade)


async def continue_preview(ctx: Ctx, uow: UnitOfWork, regrade: Regrade) -> Regrade:
    """Look at the next batch of learners of a locked regrade, and queue a job for the one after it."""
    limit = ctx.settings.regrade_batch
    users = await regrading.learners(uow.connection, regrade.quiz_id, after=regrade.done_to, limit=limit)
    if users:
        regrade = await _looked_at(ctx, uow, regrade, users)
    if len(users) == limit:
        uow.defer(REGRADE_JOB, regrade_id=str(regrade.regrade_id))
    else:
        regrade = replace(regrade, status="ready", done_to=None)
    await regrading.save(uow, regrade)
    return regrade


async def _looked_at(ctx: Ctx, uow: UnitOfWork, regrade: Regrade, users: list[UUID]) -> Regrade:
    papers = await regrading.papers(uow.connection, regrade.quiz_id, users)
    versions = {paper.definition_version for paper in papers}
    asked = await regrading.asked(uow.connection, regrade.lesson_id, versions)
    target = await regrading.target(uow.connection, regrade.lesson_id, version=regrade.definition_version)
    if target is None:
        return replace(regrade, done_to=users[-1])
    treatments = {UUID(question_id): one for question_id, one in regrade.treatments.items()}
    correction = Correction(target.definition, target.broken, treatments)
    gradings = await asyncio.to_thread(_graded_anew, papers, asked, correction)
    book = await _Book.read(ctx, regrade, users)
    moves = _moves(gradings, book)
    await regrading.add_moves(uow, regrade.regrade_id, moves)
    certified = await regrading.certified(uow.connection, regrade.course_id, users)
    directions = [direction(_share(before), _share(after)) for _, before, after in gradings]
    return replace(
        regrade,
        done_to=users[-1],
        looked_at=regrade.looked_at + len(papers),
        up=regrade.up + directions.count(1),
        down=regrade.down + directions.count(-1),
        certificates_kept=regrade.certificates_kept + _kept(moves, certified, book.pass_percentage),
    )


_Graded = tuple[Submission, Grading, Grading]


def _graded_anew(
    papers: Sequence[Submission], asked: Mapping[int, QuizDefinition], correction: Correction
) -> list[_Graded]:
    """Every attempt whose questions are known, with its results before and after."""
    found = []
    for paper in papers:
        if paper.definition_version not in asked:
            continue
        before = Grading(paper.score, paper.max_score, paper.passed, paper.feedback)
        graded = grade_anew(
            dealt(asked[paper.definition_version], paper.seed),
            {UUID(question_id): answer for question_id, answer in paper.answers.items()},
            results_of(paper.feedback),
            correction,
        )
        feedback = [{**asdict(result), "question_id": str(result.question_id)} for result in graded.results]
        passed = graded.passes(correction.definition.policy.pass_percentage)
        found.append((paper, before, Grading(graded.score, graded.max_score, passed, feedback)))
    return found


def _share(grading: Grading) -> float:
    return share_of(grading.score, grading.max_score)


@dataclass(frozen=True)
class _Book:
    """What a batch of learners earned in all lessons of the course."""

    quiz_id: UUID
    policy: list[GradeCategory]
    columns: list[Column]
    results: dict[tuple[UUID, UUID | None, bool], Earned]
    pass_percentage: float | None

    @classmethod
    async def read(cls, ctx: Ctx, regrade: Regrade, users: Collection[UUID]) -> _Book:
        course = await gradebook.course(ctx.db, regrade.course_id)
        if course is None:
            raise CourseNotFound("This course was never published.")
        columns = await gradebook.columns(ctx.db, regrade.course_id)
        earned = await gradebook.earned(ctx.db, users, columns)
        return cls(
            quiz_id=regrade.quiz_id,
            policy=[GradeCategory.model_validate(category) for category in course.grading],
            columns=columns,
            results=dict(results_by_item(earned)),
            pass_percentage=course.pass_percentage,
        )

    def percentage(self, user_id: UUID, quiz_share: float | None) -> float | None:
        """The learner's course grade, with this share in the quiz. What was set by hand counts before it."""
        quiz = Earned(user_id, self.quiz_id, quiz_share, None, None, is_override=False)
        results: Results = ChainMap({(user_id, self.quiz_id, False): quiz}, self.results)
        graded = [
            GradedLesson(column.category, cell_of(column, user_id, results).share or 0.0)
            for column in self.columns
            if column.category
        ]
        grade = course_grade(self.policy, graded)
        return grade.percentage if grade else None


def _moves(gradings: Sequence[_Graded], book: _Book) -> list[Moved]:
    """The attempts whose results change, with the course grade that all of a learner's attempts make."""
    best: dict[UUID, tuple[list[float], list[float]]] = {}
    for paper, *two in gradings:
        for shares, grading in zip(best.setdefault(paper.user_id, ([], [])), two, strict=True):
            if grading.max_score:
                shares.append(_share(grading))
    grades = {
        user_id: tuple(book.percentage(user_id, max(shares, default=None)) for shares in both)
        for user_id, both in best.items()
    }
    return [
        Moved(
            user_id=paper.user_id,
            submission_id=paper.submission_id,
            attempt=paper.attempt,
            revision_before=paper.revision,
            before=before,
            after=after,
            grade_before=grades[paper.user_id][0],
            grade_after=grades[paper.user_id][1],
            size=round(abs(_share(after) - _share(before)), 9),
        )
        for paper, before, after in gradings
        if before != after
    ]


def _kept(moves: Sequence[Moved], certified: Collection[UUID], pass_percentage: float | None) -> int:
    """How many hold a certificate whose pass mark they do not reach any more."""
    if pass_percentage is None:
        return 0
    fallen = {
        one.user_id
        for one in moves
        if one.grade_before is not None and one.grade_after is not None
        if one.grade_before >= pass_percentage > one.grade_after
    }
    return len(fallen & set(certified))


# Reading --------------------------------------------------------------------------------------------------


async def taught_quiz(ctx: Ctx, caller: Principal, lesson_id: UUID) -> Target:
    """The lesson's published quiz. Raises `QuizNotFound` unless the caller teaches its course."""
    async with ctx.db.connect() as connection:
        found = await regrading.target(connection, lesson_id)
    if found is not None:
        try:
            await check_teacher(ctx, caller, found.course_id)
        except CourseNotFound:
            found = None
    if found is None:
        raise QuizNotFound("There is no such quiz in a published course that you teach.")
    return found


async def read_regrade(ctx: Ctx, caller: Principal, lesson_id: UUID, regrade_id: UUID) -> Regrade:
    """A regrade of the lesson's quiz. Raises `RegradeNotFound` unless the caller teaches its course."""
    async with ctx.db.connect() as connection:
        regrade = await regrading.find(connection, regrade_id)
    if regrade is not None and regrade.lesson_id == lesson_id:
        try:
            await check_teacher(ctx, caller, regrade.course_id)
        except CourseNotFound:
            regrade = None
    if regrade is None or regrade.lesson_id != lesson_id:
        raise RegradeNotFound("There is no such regrade; a newer preview may have taken its place.")
    return regrade


async def list_regrades(
    ctx: Ctx, caller: Principal, lesson_id: UUID, *, before: UUID | None, limit: int
) -> list[tuple[Regrade, Person | None]]:
    """Up to `limit` regrades of the quiz, the newest first, with who applied them. Raises `QuizNotFound`."""
    found = await taught_quiz(ctx, caller, lesson_id)
    async with ctx.db.connect() as connection:
        listed = await regrading.page(connection, found.definition.quiz_id, before=before, limit=limit)
    by = await people(ctx, {one.applied_by for one in listed if one.applied_by is not None})
    return [(one, by.get(one.applied_by) if one.applied_by else None) for one in listed]


async def list_moves(
    ctx: Ctx,
    caller: Principal,
    lesson_id: UUID,
    regrade_id: UUID,
    *,
    after: tuple[float, UUID] | None,
    limit: int,
) -> list[tuple[MoveRow, Person]]:
    """Up to `limit` attempts that the regrade changes, the greatest move first. Raises `RegradeNotFound`."""
    regrade = await read_regrade(ctx, caller, lesson_id, regrade_id)
    async with ctx.db.connect() as connection:
        rows = await regrading.moves(connection, regrade.regrade_id, after=after, limit=limit)
    known = await people(ctx, {row.user_id for row in rows})
    return [(row, known[row.user_id]) for row in rows]
