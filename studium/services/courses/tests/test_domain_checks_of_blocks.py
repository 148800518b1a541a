"""Checks that name the lesson and the block which they are about."""

from __future__ import annotations

from uuid import UUID

import pytest

from studium.kit import clock
from studium.services.courses.domain.blocks import max_score_of
from studium.services.courses.domain.checks import check_draft
from studium.services.courses.domain.content import Block, HtmlBlock, LessonContent, Transcript, VideoBlock
from studium.services.courses.domain.files import AssetKind
from studium.services.courses.domain.learner import for_learner
from studium.services.courses.domain.markup import asset_url
from studium.services.courses.tests.factories import (
    choice_question,
    draft_of,
    number_question,
    quiz,
    text,
    with_lesson,
)

FILM, WORDS, PICTURE, STRANGE = (clock.new_id() for _ in range(4))
KINDS: dict[UUID, AssetKind] = {FILM: "video", WORDS: "transcript", PICTURE: "image"}


def captions(asset_id: UUID = WORDS) -> list[Transcript]:
    return [Transcript(language="en", asset_id=asset_id)]


@pytest.mark.parametrize(
    ("block", "severity", "code", "pointer"),
    [
        (VideoBlock(asset_id=PICTURE, transcripts=captions()), "error", "wrong_kind", "/asset_id"),
        (
            VideoBlock(asset_id=FILM, transcripts=captions(PICTURE)),
            "error",
            "wrong_kind",
            "/transcripts/0/asset_id",
        ),
        (VideoBlock(asset_id=FILM), "warning", "missing_captions", "/transcripts"),
        (HtmlBlock(html=f'<a href="studium:lesson/{FILM}">x</a>'), "warning", "broken_link", ""),
        (HtmlBlock(html=f'<img src="{asset_url(PICTURE)}">'), "warning", "missing_alt_text", ""),
        (HtmlBlock(html='<img alt="" src="https://example.org/a.png">'), "warning", "foreign_image", ""),
        (HtmlBlock(html=f'<img alt="" src="{asset_url(STRANGE)}">'), "error", "missing_asset", ""),
    ],
)
def test_a_finding_names_its_lesson_and_its_block(
    block: Block, severity: str, code: str, pointer: str
) -> None:
    content = LessonContent(blocks=[*text().blocks, block])
    draft = draft_of(("text", text("first")), ("text", content))
    (found,) = check_draft(draft, KINDS)
    assert (found.severity, found.code) == (severity, code)
    assert found.pointer == f"/lessons/1/content/blocks/1{pointer}"
    assert (found.lesson_id, found.block_index) == (draft.lessons[1].lesson_id, 1)


def test_links_between_lessons_of_the_draft_are_whole() -> None:
    draft = draft_of(("text", text("first")))
    link = HtmlBlock(html=f'<p><a href="studium:lesson/{draft.lessons[0].lesson_id}">back</a></p>')
    film = VideoBlock(asset_id=FILM, transcripts=captions())
    assert check_draft(with_lesson(draft, "text", LessonContent(blocks=[link, film])), KINDS) == []


def drawing(content: LessonContent, draws: int) -> LessonContent:
    return content.model_copy(update={"quiz_policy": content.quiz_policy.model_copy(update={"draws": draws})})


def test_a_quiz_draws_no_more_than_it_has_and_for_equal_points() -> None:
    equal = quiz(number_question(), number_question(), number_question())
    unequal = quiz(number_question(), choice_question(points=2))
    for content, draws, codes in (
        (equal, 2, []),
        (equal, 4, ["too_few_to_draw"]),
        (unequal, 1, ["unequal_points"]),
    ):
        found = check_draft(draft_of(("quiz", drawing(content, draws))), KINDS)
        assert [one.code for one in found] == codes
        assert all(one.pointer == "/lessons/0/content/quiz_policy" for one in found)
    assert max_score_of(drawing(equal, 2)) == 2


def test_a_quiz_that_draws_shows_no_task_beside_its_attempts() -> None:
    """Whoever reads a lesson by itself would else know all the questions that the attempts draw from."""
    content = drawing(quiz(choice_question(), choice_question()), 1)
    assert "even" not in for_learner(content).model_dump_json()
    assert "even" in for_learner(content, has_begun=True).model_dump_json()
