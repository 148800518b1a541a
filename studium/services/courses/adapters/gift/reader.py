"""Reads a whole GIFT text. What cannot be read is named with its line and stands in nobody's way."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from pydantic import ValidationError

from studium.contracts.courses import MAX_QUESTIONS
from studium.contracts.questions import Question
from studium.services.courses.adapters.gift import answers
from studium.services.courses.adapters.gift.answers import Asked
from studium.services.courses.adapters.gift.blocks import Block, blocks_in
from studium.services.courses.adapters.gift.texts import GiftError, Texts, guarded, plain
from studium.services.courses.domain.ledger import LedgerEntry, Outcome
from studium.services.courses.domain.questions import question_flaws
from studium.services.courses.domain.sanitize import markdown_flaw

BLANK = "_____"
_TITLE_CHARACTERS = 200


class GiftRefused(Exception):
    """The whole text costs too much to be read; the message says what to do."""


class GiftEntry(LedgerEntry):
    """What became of one part of the text, which begins in `line`, counted from 1."""

    line: int
    question_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Converted:
    """The questions in their order, and an entry for every part of the text."""

    questions: list[Question]
    entries: list[GiftEntry]


def read_gift(text: str) -> Converted:
    """Questions of a GIFT text, with new ids; a bad one becomes an entry and no question.

    Raises `GiftRefused` when its Markdown is too long to be rendered.
    """
    if "[markdown]" in text and (flaw := markdown_flaw(text)):
        raise GiftRefused(flaw)
    made: list[Question] = []
    entries = []
    for block in blocks_in(text):
        if block.kind == "question" and len(made) >= MAX_QUESTIONS:
            entries.append(
                _dropped(block, "", f"a text may hold {MAX_QUESTIONS} questions; convert it apart")
            )
            continue
        questions, entry = _read(block)
        made += questions
        entries.append(entry)
    return Converted(made, entries)


def _read(block: Block) -> tuple[list[Question], GiftEntry]:
    if block.kind == "category":
        return [], _dropped(block, block.text, "quizzes have no categories")
    if block.kind == "comment":
        return [], _dropped(block, block.text, "comments are for authors alone")
    title = ""
    try:
        title, body = _titled(guarded(block.text).strip())
        kind, questions, differences = _question(body)
    except GiftError as error:
        return [], _dropped(block, title, str(error))
    outcome = Outcome.APPROXIMATED if differences else Outcome.EXACT
    entry = GiftEntry(
        source=f"line {block.line}",
        line=block.line,
        kind=kind,
        title=title[:_TITLE_CHARACTERS],
        outcome=outcome,
        reason="; ".join(differences),
        question_ids=tuple(one.question_id for one in questions),
    )
    return questions, entry


def _dropped(block: Block, title: str, reason: str) -> GiftEntry:
    return GiftEntry(
        source=f"line {block.line}",
        line=block.line,
        kind=block.kind,
        title=title[:_TITLE_CHARACTERS],
        outcome=Outcome.DROPPED,
        reason=reason,
    )


def _titled(text: str) -> tuple[str, str]:
    """The title between double colons and the rest."""
    if not text.startswith("::"):
        return "", text
    title, mark, rest = text[2:].partition("::")
    if not mark:
        raise GiftError("Close the title with two colons, as in ::Title:: Question.")
    return plain(title), rest


def _question(text: str) -> tuple[str, list[Question], list[str]]:
    """The kind in GIFT's terms, the questions that it becomes, and how they differ from it."""
    before, inside, after = _braces(text)
    inside, _, general = (inside or "").partition("####")
    prompt = before + BLANK + after if after.strip() else before
    texts = Texts()
    prompt_html = texts.prompt(prompt)
    asked = Asked(texts, prompt_html, texts.html(general) if general.strip() else None)
    try:
        kind, questions = _by_kind(inside.strip(), asked, is_text="{" not in text)
    except ValidationError:
        raise GiftError("Use smaller numbers: this one is beyond every bound.") from None
    for question in questions:
        for _, _, detail in question_flaws(question):
            raise GiftError(detail)
    removed = [f"taken out of the text: {loss}" for loss in dict.fromkeys(texts.losses)]
    return kind, questions, [*asked.differences, *removed]


def _braces(text: str) -> tuple[str, str | None, str]:
    """What stands before, within and behind the braces; None within where there are none."""
    if "{" not in text and "}" not in text:
        return text, None, ""
    before, _, rest = text.partition("{")
    inside, end, after = rest.partition("}")
    if not end or "}" in before:
        raise GiftError(
            "Close the answers with } before the next blank line, or escape the brace with a backslash."
        )
    if "{" in inside + after or "}" in after:
        raise GiftError("Use one pair of braces in a question; escape all others with a backslash.")
    return before, inside, after


def _by_kind(inside: str, asked: Asked, *, is_text: bool) -> tuple[str, list[Question]]:
    if is_text:
        return "description", answers.description(asked)
    if not inside:
        return "essay", answers.essay(asked)
    if inside.startswith("#"):
        return "numerical", answers.numerical(inside[1:], asked)
    if inside.startswith(">"):
        return "ordering", answers.ordering(inside[1:], asked)
    if "~" in inside:
        return "multiple_choice", answers.choices(inside, asked)
    if "=" in inside and "->" in inside:
        return "matching", answers.matching(inside, asked)
    if answers.is_true_or_false(inside):
        return "true_false", answers.true_or_false(inside, asked)
    return "short_answer", answers.short_answer(inside, asked)
