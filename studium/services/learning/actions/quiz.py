"""Taking a quiz: what is shown, one graded attempt, and looking back at it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from studium.contracts.courses import QuizDefinition
from studium.kit import clock
from studium.kit.auth import Principal
from studium.services.learning.actions import Ctx
from studium.services.learning.actions.submitting import Paper, hand_in
from studium.services.learning.domain.admission import refuse_outsider
from studium.services.learning.domain.attempts import grade_saved, stale
from studium.services.learning.domain.dealing import dealt, seed_of
from studium.services.learning.domain.disclosure import (
    PublicQuestion,
    QuestionKey,
    attempts_left,
    hides_questions,
    key_of,
    may_show_key,
    public_questions,
)
from studium.services.learning.domain.errors import (
    AttemptNotStarted,
    LessonNotFound,
    QuizNotFound,
    SubmissionNotFound,
)
from studium.services.learning.domain.grading import GradedQuiz, grade
from studium.services.learning.domain.regrading import Past, graded_by
from studium.services.learning.store import admission, attempts, outline, regrading, submissions
from studium.services.learning.store.attempts import Sitting
from studium.services.learning.store.outline import LiveQuiz
from studium.services.learning.store.submissions import Attempts, Submission


@dataclass(frozen=True)
class OpenQuiz:
    """A quiz with the learner's attempts; its definition holds the key, so it is shown only as a view.

    `next_seed` is that of the attempt which would be started now.

    `sitting` is the attempt under way, with the version of the quiz that it shows.
    """

    live: LiveQuiz
    attempts: Attempts
    sitting: Sitting | None
    next_seed: int

    @property
    def shown(self) -> LiveQuiz:
        """What the learner sees: the open attempt's questions, else those of the next attempt."""
        return self.sitting.quiz if self.sitting else self.live.dealt(self.next_seed)

    def questions(self) -> list[PublicQuestion]:
        """The questions without their key; none while a quiz with a time limit was not started."""
        if hides_questions(self.live.definition.policy, has_open=self.sitting is not None):
            return []
        seed = self.sitting.attempt.seed if self.sitting else self.next_seed
        return public_questions(self.shown.definition, seed)


@dataclass(frozen=True)
class Review:
    """A submission as its learner may see it now: `key` is None while the policy hides it.

    `questions` are those that were answered, whatever was published since; the key is that by which they were
    graded last. `regrades` tell how the attempt was graded before, the newest first.
    """

    submission: Submission
    questions: list[PublicQuestion]
    key: list[QuestionKey] | None
    attempts_left: int | None
    regrades: list[Past]


async def open_quiz(ctx: Ctx, user_id: UUID, lesson_id: UUID) -> OpenQuiz:
    """The lesson's quiz. An attempt under way keeps it open, whatever rule was published since.

    Raises `LessonNotFound`, `QuizNotFound`, `NotEnrolled`, `LessonLocked`.
    """
    async with ctx.db.connect() as connection:
        live = await outline.live_quiz(connection, lesson_id)
        if live is None and await outline.lesson_exists(connection, lesson_id):
            raise QuizNotFound("This lesson has no quiz.")
        if live is None:
            raise LessonNotFound("There is no such lesson in a published course; load the course again.")
        taken = await submissions.attempts(connection, user_id, live.definition.quiz_id)
        sitting = await attempts.find(connection, user_id, lesson_id) if taken.has_open else None
        door = await admission.find(connection, user_id, lesson_id, clock.now())
        refuse_outsider(door, is_inside=sitting is not None)
        seed = seed_of(user_id, live.definition.quiz_id, taken.used + 1)
        return OpenQuiz(live, taken, sitting, seed)


async def submit(
    ctx: Ctx, user_id: UUID, lesson_id: UUID, answers: Mapping[UUID, object], revision: int | None = None
) -> Review:
    """Grade one attempt, the open one if there is any, and complete the lesson when it passes.

    When the open attempt's time is over, what was saved in it is graded and `answers` are not. A `revision`
    older than the stored one is refused. Raises `InvalidAnswers` (no attempt is used up), `StaleRevision`,
    `AttemptNotStarted`, `AttemptsExhausted`, `PastDue`, `NotEnrolled`, `LessonNotFound`, `QuizNotFound`. A
    repeat is a new attempt unless it carries the same Idempotency-Key. Grading runs in a thread before the
    enrolment is locked, and for a bounded time: with an Idempotency-Key the request's transaction is open
    meanwhile; only a repeat with the same key waits for it.
    """
    while True:
        opened = await open_quiz(ctx, user_id, lesson_id)
        paper = await _paper(ctx, user_id, opened, answers, revision)
        graded = await asyncio.to_thread(_graded, paper)
        if (submission := await hand_in(ctx, paper, graded)) is not None:
            return await _review(ctx, submission, paper.quiz.definition)


async def _paper(
    ctx: Ctx, user_id: UUID, opened: OpenQuiz, answers: Mapping[UUID, object], revision: int | None
) -> Paper:
    """What is to be graded. Raises `StaleRevision`, `AttemptNotStarted`."""
    if opened.sitting is None:
        if opened.live.definition.policy.time_limit_seconds is not None:
            raise await _not_started(ctx, user_id, opened)
        return Paper(user_id, opened.shown, answers, None, opened.next_seed)
    attempt = opened.sitting.attempt
    if attempt.is_over(clock.now()):
        saved = attempt.given_answers()
        return Paper(user_id, opened.sitting.quiz, saved, attempt, attempt.seed, as_read=True, time_over=True)
    if revision is not None and revision != attempt.revision:
        raise stale(attempt)
    return Paper(user_id, opened.sitting.quiz, answers, attempt, attempt.seed, as_read=revision is not None)


def _graded(paper: Paper) -> GradedQuiz:
    judge = grade_saved if paper.time_over else grade
    return judge(paper.quiz.definition, paper.answers, paper.quiz.broken)


async def _not_started(ctx: Ctx, user_id: UUID, opened: OpenQuiz) -> AttemptNotStarted:
    """Say which submission came of an attempt that ran out of time before its learner submitted it."""
    async with ctx.db.connect() as connection:
        quiz_id = opened.live.definition.quiz_id
        last = await submissions.page(connection, user_id, quiz_id, before=None, limit=1)
    if last and last[0].time_over:
        return AttemptNotStarted(
            "The time was over and what was saved was submitted; read it by `submission_id`.",
            submission_id=str(last[0].submission_id),
        )
    return AttemptNotStarted(
        "This quiz has a time limit; start with POST /api/v1/lessons/{lessonId}/quiz/attempt."
    )


async def list_submissions(
    ctx: Ctx, user_id: UUID, lesson_id: UUID, *, before: int | None, limit: int
) -> list[Submission]:
    """Up to `limit` of the user's attempts at the lesson's quiz, the newest first. Raises as `open_quiz`."""
    quiz_id = (await open_quiz(ctx, user_id, lesson_id)).live.definition.quiz_id
    async with ctx.db.connect() as connection:
        return await submissions.page(connection, user_id, quiz_id, before=before, limit=limit)


async def read_submission(ctx: Ctx, caller: Principal, submission_id: UUID) -> Review:
    """A submission, for who made it and for admins. Raises `SubmissionNotFound` for everybody else."""
    owner = None if caller.is_admin else caller.user_id
    async with ctx.db.connect() as connection:
        submission = await submissions.find(connection, submission_id, user_id=owner)
        if submission is None:
            raise SubmissionNotFound("You have no submission with this id.")
        definition = await outline.quiz_at(connection, submission.lesson_id, submission.definition_version)
    return await _review(ctx, submission, dealt(definition, submission.seed))


async def _review(ctx: Ctx, submission: Submission, definition: QuizDefinition) -> Review:
    """By the policy of today: an author may close or open the key after the fact."""
    async with ctx.db.connect() as connection:
        taken = await submissions.attempts(connection, submission.user_id, submission.quiz_id)
        live = await outline.live_quiz(connection, submission.lesson_id)
    policy = (live.definition if live else definition).policy
    shown = may_show_key(
        policy,
        attempts_used=taken.used,
        best_share=taken.best_share,
        now=clock.now(),
        has_open=taken.has_open,
    )
    answers = {UUID(question_id): answer for question_id, answer in submission.answers.items()}
    key = key_of(await _graded_by(ctx, submission, definition), answers) if shown else None
    questions, left = public_questions(definition, submission.seed), attempts_left(policy, taken.used)
    return Review(submission, questions, key, left, await _regrades(ctx, submission))


async def _graded_by(ctx: Ctx, submission: Submission, asked: QuizDefinition) -> QuizDefinition:
    """The questions that were asked, with the key of the last regrade that looked at this attempt."""
    async with ctx.db.connect() as connection:
        version = await regrading.version_in_force(connection, submission.quiz_id, submission.submitted_at)
        if version is None:
            return asked
        return graded_by(asked, await outline.quiz_at(connection, submission.lesson_id, version))


async def _regrades(ctx: Ctx, submission: Submission) -> list[Past]:
    if submission.revision == 1:
        return []
    async with ctx.db.connect() as connection:
        return await regrading.history(connection, submission.user_id, submission.submission_id)
