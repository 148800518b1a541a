"""The courses that every new installation shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studium.services.courses.actions import drafts
from studium.services.courses.actions.access import Ctx
from studium.services.courses.actions.demo import seed_demo
from studium.services.courses.adapters.demo import load_demo_courses
from studium.services.courses.domain.blocks import questions_of
from studium.services.courses.domain.checks import check_draft
from studium.services.courses.domain.content import AssignmentBlock, HtmlBlock, VideoBlock
from studium.services.courses.store import files
from studium.services.courses.tests.factories import instructor

if TYPE_CHECKING:
    from studium.app import Platform


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    found: Ctx = platform.context("courses")
    return found


async def test_the_demo_courses_are_published_once_and_without_a_single_warning(ctx: Ctx) -> None:
    who = instructor()
    ids = await seed_demo(ctx, who.user_id)
    assert await seed_demo(ctx, instructor().user_id) == ids
    rows = await ctx.db.fetch_all("SELECT slug, lesson_count, version FROM listing ORDER BY published_at")
    assert [tuple(row) for row in rows] == [("welcome-to-studium", 8, 1), ("thinking-in-probability", 13, 1)]
    for course_id in ids:
        draft = await drafts.read_draft(ctx, who, course_id)
        async with ctx.db.connect() as connection:
            assert check_draft(draft, await files.asset_kinds(connection, course_id)) == []


def test_the_demo_shows_every_type_of_lesson_that_a_first_look_needs() -> None:
    lessons = [
        lesson for course in load_demo_courses() for module in course.modules for lesson in module.lessons
    ]
    assert {one.type for one in lessons} == {"text", "video", "interactive", "pdf", "quiz", "assignment"}
    assert any(one.content.quiz_policy.time_limit_seconds for one in lessons)
    blocks = [block for one in lessons for block in one.content.blocks]
    assert any(isinstance(one, VideoBlock) and one.transcripts for one in blocks)
    assert any(isinstance(one, AssignmentBlock) and one.assignment.rubric for one in blocks)
    assert any("\n|" in (one.markdown or "") for one in blocks if isinstance(one, HtmlBlock))


def test_the_demo_shows_every_gradable_kind_of_question_and_explains_each_answer() -> None:
    questions = [
        question
        for course in load_demo_courses()
        for module in course.modules
        for lesson in module.lessons
        for question in questions_of(lesson.content)
    ]
    assert {question.kind for question in questions} == {
        "single_choice", "dropdown", "multiple_choice", "numerical", "text", "formula",
    }  # fmt: skip
    assert all(question.explanation_html for question in questions)
    assert len({question.question_id for question in questions}) == len(questions)
