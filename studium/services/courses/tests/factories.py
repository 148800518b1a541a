"""Drafts and requests that tests begin from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import sqlalchemy as sa

from studium.contracts.courses import QuizPolicy
from studium.contracts.event import Personal
from studium.contracts.identity import ProfileChanged
from studium.contracts.questions import (
    BlanksQuestion,
    Choice,
    NumberBlank,
    NumericalQuestion,
    OrderingQuestion,
    SingleChoiceQuestion,
    TextBlank,
)
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import Database
from studium.services.courses.actions import drafts, heard, outline, publishing
from studium.services.courses.actions.access import Ctx
from studium.services.courses.domain.blocks import content_id_of, document_of
from studium.services.courses.domain.content import HtmlBlock, LessonContent, QuestionBlock
from studium.services.courses.domain.course import (
    Course,
    CourseDetails,
    Draft,
    Lesson,
    Module,
    with_quiz_id,
)

if TYPE_CHECKING:
    from studium.app import Platform

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x00" * 64
PDF = b"%PDF-1.7\n" + b"%" * 400
HTML = b"<!doctype html><title>A simulation</title><script>document.title = 'moving'</script>"


def instructor() -> Principal:
    """Somebody who may make courses."""
    return Principal(clock.new_id(), frozenset({"instructor"}), clock.new_id())


def text(words: str = "Hello") -> LessonContent:
    """A lesson of one paragraph."""
    return LessonContent(blocks=[HtmlBlock(html=f"<p>{words}</p>")])


def choice_question(**changes: Any) -> SingleChoiceQuestion:
    """A question with one right choice of two, and everything that belongs to its key."""
    question = SingleChoiceQuestion(
        question_id=clock.new_id(),
        prompt_html="<p>Which is even?</p>",
        points=2,
        hints_html=["<p>Divide by two.</p>"],
        explanation_html="<p>SECRET-explanation</p>",
        choices=[
            Choice(choice_id="a", html="4", correct=True, feedback_html="SECRET-right"),
            Choice(choice_id="b", html="5", correct=False, feedback_html="SECRET-wrong"),
        ],
    )
    return question.model_copy(update=changes)


def number_question() -> NumericalQuestion:
    """A question with a number as its answer."""
    return NumericalQuestion(question_id=clock.new_id(), prompt_html="<p>6 × 7?</p>", answer=42)


def quiz(*questions: Any) -> LessonContent:
    """A lesson of questions, passed with half of the points."""
    blocks = [QuestionBlock(question=one) for one in questions or (choice_question(),)]
    return LessonContent(blocks=blocks, quiz_policy=QuizPolicy(pass_percentage=50))


def draft_of(*lessons: tuple[str, LessonContent], **details: Any) -> Draft:
    """A draft in memory: one module, a lesson per (type, content)."""
    course_id, module_id, moment = clock.new_id(), clock.new_id(), clock.now()
    shared: dict[str, Any] = {"title": "Numbers", "slug": "numbers", "summary": "On numbers."}
    course = Course(
        course_id=course_id,
        instructor_id=clock.new_id(),
        details=CourseDetails(**(shared | details)),
        published_status="draft",
        live_version=None,
        revision=1,
        outline_revision=1,
        created_at=moment,
        updated_at=moment,
    )
    draft = Draft(course, [Module(module_id, course_id, "Beginnings", 0)], [])
    for lesson_type, content in lessons:
        draft = with_lesson(draft, lesson_type, content)
    return draft


def with_lesson(draft: Draft, lesson_type: Any, content: LessonContent) -> Draft:
    """The draft with one more lesson at its end."""
    lesson_id = clock.new_id()
    ready = with_quiz_id(content, lesson_id)
    lesson = Lesson(
        lesson_id=lesson_id,
        course_id=draft.course.course_id,
        module_id=draft.modules[0].module_id,
        title=f"Lesson {len(draft.lessons) + 1}",
        type=lesson_type,
        order_index=len(draft.lessons),
        content_id=content_id_of(document_of(ready)),
    )
    return replace(
        draft, lessons=[*draft.lessons, lesson], contents={**draft.contents, lesson.content_id: ready}
    )


async def stored_course(
    ctx: Ctx, who: Principal, *contents: LessonContent, publish: bool = True, **details: Any
) -> UUID:
    """A course in the database: one module, a lesson per content; published unless told otherwise."""
    course = await drafts.create_course(ctx, who, {"title": "Numbers", "summary": "On numbers.", **details})
    module = await outline.add_module(ctx, who, course.course_id, "Beginnings")
    for place, content in enumerate(contents or (text(),), start=1):
        is_quiz = any(isinstance(block, QuestionBlock) for block in content.blocks)
        new = outline.NewLesson(f"Lesson {place}", "quiz" if is_quiz else "text", content)
        await outline.add_lesson(ctx, who, course.course_id, module.module_id, new)
    if publish:
        await publishing.publish(ctx, who, course.course_id)
    return course.course_id


async def introduce(platform: Platform, first_name: str = "Amal", user_id: UUID | None = None) -> UUID:
    """Somebody of whose account and name courses heard, or a known person's new name."""
    if user_id is None:
        user_id = clock.new_id()
        await platform.context("identity").vault.create_key(user_id)
    event = ProfileChanged(
        user_id=user_id,
        first_name=Personal(first_name),
        last_name=Personal("Haddad"),
        locale="en",
        time_zone="UTC",
        changed_at=clock.now(),
    )
    await heard.hear_name(platform.context("courses"), event)
    return user_id


async def lessons_over_http(client: httpx.AsyncClient, course_id: UUID | str) -> list[dict[str, Any]]:
    """The lessons of a published course as the public sees them."""
    answer = await client.get(f"/api/v1/courses/{course_id}/lessons")
    assert answer.status_code == 200, answer.text
    return [lesson for module in answer.json()["modules"] for lesson in module["lessons"]]


@contextmanager
def count_statements(db: Database) -> Iterator[Callable[[], list[str]]]:
    """The SQL statements that are executed meanwhile."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    sa.event.listen(db.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield lambda: seen
    finally:
        sa.event.remove(db.engine.sync_engine, "before_cursor_execute", note)


def ordering(**changes: Any) -> OrderingQuestion:
    """How a bowline is tied, step by step."""
    question = OrderingQuestion(
        question_id=UUID(int=7),
        prompt_html="<p>How is a bowline tied?</p>",
        explanation_html="<p>SECRET</p>",
        items_html=["Make a loop", "Come up through it", "Go around", "Go down again"],
    )
    return question.model_copy(update=changes)


def blanks(**changes: Any) -> BlanksQuestion:
    """What water does, with a number and a word left out."""
    question = BlanksQuestion(
        question_id=UUID(int=8),
        prompt_html="<p>Fill in.</p>",
        explanation_html="<p>SECRET</p>",
        text="Water boils at [[heat]] °C,\nand ice [[ice]] <b>.",
        blanks=[
            NumberBlank(name="heat", answer=100, tolerance=1),
            TextBlank(name="ice", accepted=["floats"]),
        ],
    )
    return question.model_copy(update=changes)
