"""Texts of authors: cleaned away from the event loop, and refused where cleaning them costs too much."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from studium.kit.auth import Principal
from studium.services.courses.actions import contents, drafts, outline
from studium.services.courses.actions.access import Ctx
from studium.services.courses.actions.contents import ContentRefused
from studium.services.courses.domain.content import Block, HtmlBlock, LessonContent, QuestionBlock
from studium.services.courses.domain.sanitize import MAX_HTML_CHARACTERS, MAX_MARKDOWN_CHARACTERS
from studium.services.courses.tests.factories import choice_question, instructor, stored_course, text

if TYPE_CHECKING:
    from studium.app import Platform

DEEP = "<div>" * 1_001


def written(markdown: str) -> HtmlBlock:
    return HtmlBlock(html="", markdown=markdown)


@pytest.mark.parametrize(
    ("blocks", "pointers"),
    [
        ([HtmlBlock(html=DEEP)], ["/content/blocks/0"]),
        ([HtmlBlock(html="a"), HtmlBlock(html="x" * (MAX_HTML_CHARACTERS + 1))], ["/content/blocks/1"]),
        ([QuestionBlock(question=choice_question(explanation_html=DEEP))], ["/content/blocks/0"]),
        ([written("![a](" * 20_000)], ["/content/blocks/0", "/content/blocks"]),
        ([written("x" * (MAX_MARKDOWN_CHARACTERS // 2))] * 2, ["/content/blocks"]),
    ],
)
async def test_texts_that_cost_too_much_are_refused_and_named(
    blocks: list[Block], pointers: list[str]
) -> None:
    with pytest.raises(ContentRefused) as refused:
        await contents.cleaned(LessonContent(blocks=blocks))
    assert [one.pointer for one in refused.value.errors] == pointers


async def test_a_hostile_text_is_cleaned_or_refused_and_never_an_accident(platform: Platform) -> None:
    ctx: Ctx = platform.context("courses")
    who: Principal = instructor()
    course_id: UUID = await stored_course(ctx, who, publish=False)
    (lesson,) = (await drafts.read_draft(ctx, who, course_id)).lessons
    for html in ("<a " * 20_000, "<![x", "<p>fine"):
        edit = {"content": LessonContent(blocks=[HtmlBlock(html=html)])}
        await outline.edit_lesson(ctx, who, course_id, lesson.lesson_id, edit, revision=None)
    _, content = await outline.read_lesson(ctx, who, course_id, lesson.lesson_id)
    assert content.blocks == text("fine").blocks
    with pytest.raises(ContentRefused) as refused:
        await drafts.edit_course(ctx, who, course_id, {"description": DEEP}, revision=None)
    assert [one.pointer for one in refused.value.errors] == ["/description"]
