"""A quiz without its key, and graded attempts."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StrictFloat, StrictInt, StrictStr

from studium.contracts.courses import QuizPolicy
from studium.services.learning.domain.disclosure import PublicQuestion, QuestionKey
from studium.services.learning.domain.grading import Verdict
from studium.services.learning.schemas.base import EXAMPLE_ID, MAX_REVISION, Id, In, Moment, Out, Percentage

_REVISION = 1772366400000


class AttemptOut(Out):
    """An attempt that was started and not submitted yet. It is not among the attempts used.

    `expires_at` is when it ends by itself: with its time limit or the due date, whichever is first. What was
    saved until then is submitted. `seconds_left` spares a browser whose clock is wrong.
    """

    attempt: int = Field(examples=[2], description="The number that its submission will have.")
    started_at: Moment
    expires_at: Moment | None = Field(description="Null while nothing ends it.")
    seconds_left: float | None = Field(examples=[1799.2])
    answers: dict[UUID, Any] = Field(description="As they were saved last.")
    revision: int = Field(examples=[_REVISION], description="Send it back with the next saving.")
    saved_at: Moment | None


class QuizOut(Out):
    """A quiz without its key.

    A quiz with a time limit shows its questions only while an attempt is open. An open attempt keeps the
    questions with which it was started.
    """

    quiz_id: Id
    lesson_id: Id
    course_id: Id
    title: str = Field(examples=["Check what you know"])
    questions: list[PublicQuestion]
    question_count: int = Field(examples=[12])
    max_score: float = Field(examples=[10.0])
    policy: QuizPolicy
    attempts_used: int = Field(examples=[1])
    attempts_left: int | None = Field(examples=[2], description="Null is unlimited.")
    best_percentage: Percentage | None
    passed: bool
    open_attempt: AttemptOut | None


class StartedAttemptOut(AttemptOut):
    """An open attempt with its questions."""

    questions: list[PublicQuestion]


AnswerValue = StrictStr | StrictInt | StrictFloat | list[StrictStr] | None
Answers = Annotated[
    dict[UUID, AnswerValue],
    Field(
        max_length=1000,
        examples=[{EXAMPLE_ID: "b", "01a202eb-14fe-774e-8e60-afe56df5b373": ["a", "c"]}],
        description=(
            "single_choice and dropdown: the choice's id. multiple_choice: a list of ids, [] for none of "
            "these. numerical: a number or a text such as 3/4. text, formula, ungraded: a text. matching: "
            "one of `offered` for each of `sides_html`, an empty text where none is picked. ordering: all "
            "ids of `choices`, the first one first. blanks: a text for each blank, an empty one for a gap."
        ),
    ),
]


class AttemptIn(In):
    """All answers so far; they take the place of those saved before."""

    answers: Answers
    revision: int = Field(
        ge=0,
        le=MAX_REVISION,
        examples=[_REVISION],
        description="The one read or answered last; an older one is refused with what is stored.",
    )


class SavedAttemptOut(Out):
    """What the next saving has to name."""

    revision: int = Field(examples=[_REVISION + 1])
    saved_at: Moment | None
    expires_at: Moment | None
    seconds_left: float | None = Field(examples=[1799.2])


class SubmissionIn(In):
    """Answers by question id. What is left out is unanswered and earns nothing."""

    answers: Answers
    revision: int | None = Field(
        default=None,
        ge=0,
        le=MAX_REVISION,
        examples=[_REVISION],
        description="The open attempt's: refused when newer answers were saved. Unchecked if left out.",
    )


class QuestionResultOut(Out):
    """What one question earned."""

    question_id: Id
    verdict: Verdict
    earned: float = Field(examples=[1.5])
    points: float = Field(examples=[2.0])


class SubmissionSummaryOut(Out):
    """A graded attempt."""

    submission_id: Id
    quiz_id: Id
    lesson_id: Id
    course_id: Id
    attempt: int = Field(examples=[1])
    started_at: Moment | None = Field(description="Null where the attempt was submitted without a start.")
    submitted_at: Moment
    time_over: bool = Field(
        description="True when the time ran out: graded is what was saved until then, not what came later."
    )
    score: float = Field(examples=[8.5])
    max_score: float = Field(examples=[10.0])
    passed: bool


class PastRegradeOut(Out):
    """How an attempt was graded anew; with `undone_at` the results of before hold again."""

    regraded_at: Moment
    undone_at: Moment | None
    reason: str = Field(examples=["Question 3 had the wrong answer marked as right."])
    score_before: float = Field(examples=[7.5])
    max_score_before: float = Field(examples=[10.0])
    score_after: float = Field(examples=[8.5])
    max_score_after: float = Field(examples=[10.0])


class SubmissionOut(SubmissionSummaryOut):
    """A graded attempt with its answers and feedback. `key` is null while the quiz's policy hides it."""

    user_id: Id
    questions: list[PublicQuestion] = Field(description="As they were when they were answered.")
    answers: dict[UUID, Any]
    feedback: list[QuestionResultOut]
    key: list[QuestionKey] | None
    regrades: list[PastRegradeOut] = Field(description="How it was graded anew, the newest first.")
    attempts_left: int | None = Field(examples=[1], description="Null is unlimited.")
