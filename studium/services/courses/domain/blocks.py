"""Walks over a lesson's blocks: the files they use, the HTML they hold, the points they carry."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from studium.contracts.courses import QuizDefinition
from studium.contracts.questions import MatchingQuestion, OrderingQuestion, Question, UngradedQuestion
from studium.services.courses.domain.content import (
    AssignmentBlock,
    Block,
    FileBlock,
    HtmlBlock,
    InteractiveBlock,
    LessonContent,
    NoticeBlock,
    QuestionBlock,
    VideoBlock,
)
from studium.services.courses.domain.markup import assets_in

Clean = Callable[[str], str]


def document_of(content: LessonContent) -> dict[str, Any]:
    """The content as the JSON that is stored."""
    return content.model_dump(mode="json")


def canonical_json(document: dict[str, Any]) -> bytes:
    """One spelling of a document. Raises `ValueError` for infinity and not-a-number, which JSON lacks."""
    return json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def content_id_of(document: dict[str, Any]) -> str:
    """The id of a stored document: the SHA-256 of its canonical JSON, so that equal contents are one."""
    return hashlib.sha256(canonical_json(document)).hexdigest()


def questions_of(content: LessonContent) -> list[Question]:
    """The questions in their order."""
    return [block.question for block in content.blocks if isinstance(block, QuestionBlock)]


def gradable(questions: list[Question]) -> list[Question]:
    """The questions that earn points."""
    return [question for question in questions if not isinstance(question, UngradedQuestion)]


def quiz_of(content: LessonContent) -> QuizDefinition | None:
    """The quiz that the lesson's questions make, None where it asks nothing."""
    questions = questions_of(content)
    if not questions or content.quiz_id is None:
        return None
    return QuizDefinition(quiz_id=content.quiz_id, questions=questions, policy=content.quiz_policy)


def assignment_of(content: LessonContent) -> AssignmentBlock | None:
    """The lesson's assignment; the first, should there be more."""
    return next((block for block in content.blocks if isinstance(block, AssignmentBlock)), None)


def max_score_of(content: LessonContent) -> float:
    """The most points that the lesson's gradable questions and assignment give together."""
    worth = sorted((question.points for question in gradable(questions_of(content))), reverse=True)
    points = sum(worth[: content.quiz_policy.draws])
    assignment = assignment_of(content)
    return points + (assignment.assignment.max_score if assignment else 0.0)


def block_assets(block: Block) -> set[UUID]:
    """The files that one block uses, by id or within its HTML."""
    direct: set[UUID | None] = set()
    if isinstance(block, FileBlock | InteractiveBlock):
        direct = {block.asset_id}
    elif isinstance(block, VideoBlock):
        direct = {block.asset_id, *(transcript.asset_id for transcript in block.transcripts)}
    in_html = {asset_id for text in block_html(block) for asset_id in assets_in(text)}
    return {asset_id for asset_id in direct if asset_id is not None} | in_html


def assets_of(content: LessonContent) -> set[UUID]:
    """All files that a lesson uses."""
    return {asset_id for block in content.blocks for asset_id in block_assets(block)}


def block_html(block: Block) -> Iterator[str]:
    """Every piece of HTML in a block."""
    found: list[str] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    clean_block(block, note)
    yield from found


def clean_block(block: Block, clean: Clean) -> Block:
    """The block with `clean` applied to every piece of HTML in it."""
    match block:
        case HtmlBlock() | NoticeBlock():
            return block.model_copy(update={"html": clean(block.html)})
        case AssignmentBlock():
            text = clean(block.assignment.instructions_html)
            told = block.assignment.model_copy(update={"instructions_html": text})
            return block.model_copy(update={"assignment": told})
        case QuestionBlock():
            return block.model_copy(update={"question": clean_question(block.question, clean)})
        case _:
            return block


def clean_question(question: Question, clean: Clean) -> Question:
    """The question with `clean` applied to its prompt, hints, explanation, choices, feedback, pairs and
    items."""
    changed: dict[str, Any] = {
        "prompt_html": clean(question.prompt_html),
        "hints_html": [clean(hint) for hint in question.hints_html],
        "explanation_html": _maybe(question.explanation_html, clean),
    }
    choices = getattr(question, "choices", None)
    if choices is not None:
        changed["choices"] = [
            one.model_copy(
                update={"html": clean(one.html), "feedback_html": _maybe(one.feedback_html, clean)}
            )
            for one in choices
        ]
    if isinstance(question, MatchingQuestion):
        changed["pairs"] = [one.model_copy(update={"html": clean(one.html)}) for one in question.pairs]
    if isinstance(question, OrderingQuestion):
        changed["items_html"] = [clean(one) for one in question.items_html]
    return question.model_copy(update=changed)


def clean_content(content: LessonContent, clean: Clean, render: Clean) -> LessonContent:
    """The content fit to be stored: Markdown rendered, all HTML cleaned."""
    return content.model_copy(
        update={"blocks": [_rendered(block, clean, render) for block in content.blocks]}
    )


def _rendered(block: Block, clean: Clean, render: Clean) -> Block:
    if isinstance(block, HtmlBlock) and block.markdown is not None:
        return block.model_copy(update={"html": render(block.markdown)})
    return clean_block(block, clean)


def _maybe(text: str | None, clean: Clean) -> str | None:
    return None if text is None else clean(text)
