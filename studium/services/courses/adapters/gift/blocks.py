"""Cuts a GIFT text into its parts: blank lines stand between questions, comments may stand anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

CATEGORY = "$CATEGORY:"


@dataclass(frozen=True)
class Block:
    """A part of the text and the number of its first line, counted from 1."""

    line: int
    kind: Literal["question", "category", "comment"]
    text: str


def blocks_in(text: str) -> list[Block]:
    """All parts in the order of their lines: no line that holds anything is left out.

    A comment within a question is a part of its own, as are comments that follow each other together.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = [*_questions(lines), *_comments(lines)]
    return sorted(found, key=lambda block: block.line)


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("//")


def _questions(lines: list[str]) -> Iterator[Block]:
    begun, held = 0, list[str]()
    for number, line in enumerate([*lines, ""], start=1):
        is_category = line.strip().startswith(CATEGORY)
        if (is_category or not line.strip()) and held:
            yield Block(begun, "question", "\n".join(held))
            held = []
        if is_category:
            yield Block(number, "category", line.strip().removeprefix(CATEGORY).strip())
        elif line.strip() and not _is_comment(line):
            begun = begun if held else number
            held.append(line)


def _comments(lines: list[str]) -> Iterator[Block]:
    begun, held = 0, list[str]()
    for number, line in enumerate([*lines, ""], start=1):
        if _is_comment(line):
            begun = begun if held else number
            held.append(line.strip().removeprefix("//").strip())
        elif held:
            yield Block(begun, "comment", "\n".join(held))
            held = []
