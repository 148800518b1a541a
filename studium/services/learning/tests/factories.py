"""Courses as learning hears of them, and learners in them. No other service is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from studium.contracts import EVENTS
from studium.contracts.courses import (
    CoursePublished,
    GradeCategory,
    LessonPublished,
    LessonType,
    OutlineLesson,
    OutlineModule,
    Price,
    QuizDefinition,
    QuizPolicy,
)
from studium.contracts.event import Envelope, Event
from studium.contracts.learning import ProgressRecorded
from studium.contracts.questions import Choice, SingleChoiceQuestion
from studium.contracts.release import Release
from studium.kit import clock
from studium.kit.clock import new_id
from studium.services.learning.actions import Ctx, enrollment, progress
from studium.services.learning.domain.progress import Recorded, Report
from studium.services.learning.handlers import HANDLERS

PUBLISHED_AT = datetime(2026, 1, 1, tzinfo=UTC)


def make_quiz(questions: int = 2, **policy: Any) -> QuizDefinition:
    """A quiz of single-choice questions whose right answer is always `b`."""
    return QuizDefinition(
        quiz_id=new_id(),
        questions=[
            SingleChoiceQuestion(
                question_id=new_id(),
                prompt_html="<p>a or b?</p>",
                explanation_html="<p>because</p>",
                choices=[
                    Choice(choice_id=name, html=name, correct=name == "b", feedback_html=f"<p>fb-{name}</p>")
                    for name in "ab"
                ],
            )
            for _ in range(questions)
        ],
        policy=QuizPolicy(**policy),
    )


def answers_to(quiz: QuizDefinition, *, right: int | None = None) -> dict[UUID, object]:
    """Answers of which the first `right` (all, if left out) are right."""
    count = len(quiz.questions) if right is None else right
    return {
        question.question_id: "b" if index < count else "a" for index, question in enumerate(quiz.questions)
    }


@dataclass(frozen=True)
class LessonPlan:
    """A lesson as its author planned it."""

    type: LessonType = "text"
    required: bool = True
    quiz: QuizDefinition | None = None
    graded_as: str | None = None
    release: Release | None = None
    lesson_id: UUID = field(default_factory=new_id)


@dataclass(frozen=True)
class CoursePlan:
    """A course as its author planned it; `events()` is what courses says when it is published."""

    lessons: Sequence[LessonPlan]
    version: int = 1
    price: Price | None = None
    ends_at: datetime | None = None
    grading: Sequence[GradeCategory] = ()
    pass_percentage: float | None = None
    course_id: UUID = field(default_factory=new_id)
    module_id: UUID = field(default_factory=new_id)

    @property
    def lesson_ids(self) -> list[UUID]:
        """The lessons in their order."""
        return [lesson.lesson_id for lesson in self.lessons]

    def next(self, lessons: Sequence[LessonPlan]) -> CoursePlan:
        """The course's next version with other lessons."""
        return replace(self, lessons=lessons, version=self.version + 1)

    def events(self) -> list[Event]:
        """One event per lesson, then the outline."""
        return [*(self._lesson(lesson) for lesson in self.lessons), self.outline()]

    def _lesson(self, lesson: LessonPlan) -> LessonPublished:
        return LessonPublished(
            course_id=self.course_id,
            lesson_id=lesson.lesson_id,
            course_version=self.version,
            lesson_type=lesson.type,
            title="A lesson",
            max_score=len(lesson.quiz.questions) if lesson.quiz else 0,
            graded_as=lesson.graded_as,
            quiz=lesson.quiz,
        )

    def outline(self) -> CoursePublished:
        """The event that makes this the course."""
        return CoursePublished(
            course_id=self.course_id,
            version=self.version,
            slug="a-course",
            title="A course",
            instructor_id=UUID(int=7),
            price=self.price,
            ends_at=self.ends_at,
            modules=[OutlineModule(module_id=self.module_id, title="A module", position=0)],
            lessons=[
                OutlineLesson(
                    lesson_id=lesson.lesson_id,
                    module_id=self.module_id,
                    title="A lesson",
                    type=lesson.type,
                    position=index,
                    required=lesson.required,
                    release=lesson.release,
                )
                for index, lesson in enumerate(self.lessons)
            ],
            grading=list(self.grading),
            pass_percentage=self.pass_percentage,
            published_at=PUBLISHED_AT,
        )


def text_course(lessons: int = 3, **options: Any) -> CoursePlan:
    """A course of required text lessons."""
    return CoursePlan([LessonPlan() for _ in range(lessons)], **options)


async def hear(ctx: Ctx, *events: Event, times: int = 2) -> None:
    """Run the handlers of these events, each `times` times: a repeat must change nothing."""
    for event in events:
        for _ in range(times):
            await HANDLERS.by_type[event.event_type()](ctx, event)


async def publish(ctx: Ctx, plan: CoursePlan) -> CoursePlan:
    """Let learning hear that the course was published."""
    await hear(ctx, *plan.events())
    return plan


async def enrolled_learner(ctx: Ctx, plan: CoursePlan) -> UUID:
    """A new learner in the course."""
    user_id = new_id()
    await enrollment.enroll(ctx, user_id, plan.course_id)
    return user_id


async def report(
    ctx: Ctx,
    user_id: UUID,
    lesson_id: UUID,
    *,
    completed: bool = False,
    seconds: int = 0,
    position: float | None = None,
    observed_at: datetime | None = None,
) -> Recorded:
    """Report progress as the route does."""
    return await progress.report_progress(
        ctx,
        Report(
            user_id=user_id,
            lesson_id=lesson_id,
            is_completed=completed,
            seconds_spent=seconds,
            position_seconds=position,
            observed_at=observed_at or clock.now(),
        ),
    )


async def announced(ctx: Ctx, *, key: str | None = None) -> list[Event]:
    """The events in learning's outbox, parsed with their contract classes, in order; or one key's."""
    rows = await ctx.db.fetch_all(
        "SELECT event_id, envelope::text AS envelope FROM outbox "
        "WHERE $1::text IS NULL OR key = $1 ORDER BY seq",
        key,
    )
    events = []
    for row in rows:
        envelope = Envelope.model_validate_json(row["envelope"])
        assert envelope.id == row["event_id"]
        events.append(EVENTS[envelope.type].model_validate(envelope.data))
    return events


async def progress_events(ctx: Ctx, user_id: UUID, course_id: UUID) -> list[ProgressRecorded]:
    """What was announced of one enrolment's progress."""
    return [
        event
        for event in await announced(ctx, key=str(user_id))
        if isinstance(event, ProgressRecorded) and event.course_id == course_id
    ]
