"""A gradebook as a file: what its columns are called, and reading one back after it was edited."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from studium.kit.errors import InvalidInput
from studium.services.learning.domain.gradebook import Column
from studium.services.learning.domain.spreadsheet import as_meant, safe_text

MOST_FILE_BYTES = 5_000_000
MOST_LINES = 10_000
MOST_CHANGES = 2_000
_MOST_CELL_LENGTH = 1_000

WHO = "User id"
FIRST_HEADINGS = ("Last name", "First name", WHO, "Status", "Progress %")
LAST_HEADING = "Grade %"

_NUMBER = re.compile(r"-?(?:\d{1,9}(?:\.\d{0,15})?|\.\d{1,15})", re.ASCII)

LineFault = Literal["not_an_id", "too_many_cells", "repeated", "unknown_learner"]
CellFault = Literal["not_a_number", "out_of_range"]


class GradeFileRefused(InvalidInput):
    """The file as a whole cannot be read as a gradebook."""

    code = "grade_file_refused"


@dataclass(frozen=True)
class GivenScore:
    """A cell with something in it: the score, or what is wrong with what stands there (`text`)."""

    column: Column
    text: str
    score: float | None
    fault: CellFault | None = None


@dataclass(frozen=True)
class GradeLine:
    """One line of a file: its number there, whose it is, and the cells that are not empty."""

    number: int
    who: str
    user_id: UUID | None
    scores: tuple[GivenScore, ...] = ()
    fault: LineFault | None = None


@dataclass(frozen=True)
class GradeFile:
    """A file that was read. `unknown` are the headings that no lesson of the course has now."""

    lines: list[GradeLine]
    unknown: list[str]


def heading(column: Column) -> str:
    """What a lesson's column is called in the file."""
    return f"{column.title} ({column.points.total:g})"


def read_grades(content: bytes, columns: Sequence[Column]) -> GradeFile:
    """The scores in a file of the shape that the gradebook is downloaded in.

    Columns are found by their headings; only the user's id and lessons are read, and any lesson or line may
    be missing. Lessons of one heading are told apart by their order. Separators are commas, semicolons or
    tabs; beside the latter two a decimal comma is read, too. What is wrong with a line or cell stands in it.
    Raises `GradeFileRefused`. Takes up to a second of processor time.
    """
    if len(content) > MOST_FILE_BYTES:
        raise GradeFileRefused(f"The file has more than {MOST_FILE_BYTES} bytes; split it.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise GradeFileRefused("The file is not UTF-8 text; save it as “CSV UTF-8”.") from None
    try:
        return _read(text, columns)
    except csv.Error:
        raise GradeFileRefused("The file cannot be read as CSV; save it as “CSV UTF-8” once more.") from None


def _read(text: str, columns: Sequence[Column]) -> GradeFile:
    separator, head = _head(text)
    who = head.index(WHO.casefold())
    placed, unknown = _placed(head, columns)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    raw = next(rows)
    lines: list[GradeLine] = []
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(lines) == MOST_LINES:
            raise GradeFileRefused(f"The file has more than {MOST_LINES} lines; split it.")
        lines.append(_line(rows.line_num, cells, len(head), who, placed, separator))
    return GradeFile(lines, [raw[place].strip()[:200] for place in unknown])


def _head(text: str) -> tuple[str, list[str]]:
    """How the file separates its cells, and its headings, folded."""
    for separator in ",;\t":
        first = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
        head = [_folded(cell) for cell in first]
        if head.count(WHO.casefold()) == 1:
            return separator, head
    raise GradeFileRefused(
        f"The first line has to name the column “{WHO}” once; download the gradebook and edit that file."
    )


def _placed(head: Sequence[str], columns: Sequence[Column]) -> tuple[dict[int, Column], list[int]]:
    """The lesson of each cell of the first line, by its place, and the places of headings of no lesson."""
    lessons: dict[str, list[Column]] = defaultdict(list)
    for column in columns:
        lessons[_folded(safe_text(heading(column)))].append(column)
    known = {_folded(one) for one in (*FIRST_HEADINGS, LAST_HEADING)} | {""}
    for name, count in Counter(head).items():
        if name in lessons and count != len(lessons[name]):
            raise GradeFileRefused(
                f"The first line names “{name[:200]}” {count} times, and the course has {len(lessons[name])} "
                "such lessons; download the gradebook again and keep its columns."
            )
    placed, unknown = dict[int, Column](), list[int]()
    left = {name: iter(found) for name, found in lessons.items()}
    for place, name in enumerate(head):
        if name in left:
            placed[place] = next(left[name])
        elif name not in known:
            unknown.append(place)
    return placed, unknown


def _folded(cell: str) -> str:
    """A heading without what spreadsheets change: the mark before a formula, and kinds of blanks."""
    return " ".join(as_meant(cell.strip()).split()).casefold()


def _line(
    number: int, cells: Sequence[str], width: int, who: int, placed: dict[int, Column], separator: str
) -> GradeLine:
    name = as_meant(cells[who].strip())[:100] if who < len(cells) else ""
    if any(cell.strip() for cell in cells[width:]):
        return GradeLine(number, name, None, fault="too_many_cells")
    try:
        user_id = UUID(name)
    except ValueError:
        return GradeLine(number, name, None, fault="not_an_id")
    scores = _scores(cells, placed, decimal_comma=separator != ",")
    return GradeLine(number, name, user_id, tuple(scores))


def _scores(cells: Sequence[str], placed: dict[int, Column], *, decimal_comma: bool) -> Iterator[GivenScore]:
    for place, column in placed.items():
        text = as_meant(cells[place].strip())[:_MOST_CELL_LENGTH] if place < len(cells) else ""
        if not text:
            continue
        number = text.replace(",", ".") if decimal_comma and text.count(",") == 1 else text
        if not _NUMBER.fullmatch(number):
            yield GivenScore(column, text[:100], None, "not_a_number")
        elif not 0 <= float(number) <= column.points.total:
            yield GivenScore(column, text[:100], None, "out_of_range")
        else:
            yield GivenScore(column, text[:100], float(number))
