"""The rules of assignments without a database: grades, files, shares, cells."""

from __future__ import annotations

import csv
import io

import pytest

from studium.services.learning.domain.assignments import Choice, InvalidGrade, score_of
from studium.services.learning.domain.files import (
    FileRefused,
    download_headers,
    media_type_of,
    safe_name,
)
from studium.services.learning.domain.gradebook import LessonPoints, Shares, lesson_share
from studium.services.learning.domain.spreadsheet import line
from studium.services.learning.tests.factories_assignments import RUBRIC, make_assignment

GOOD = [Choice("structure", "good"), Choice("language", "good")]


@pytest.mark.parametrize(
    ("score", "choices", "made"),
    [(0, [], 0), (10, [], 10), (None, GOOD, 10), (10, GOOD, 10), (3.25, [], 3.25)],
)
def test_a_score_is_a_number_or_the_rubrics_sum(
    score: float | None, choices: list[Choice], made: float
) -> None:
    assert score_of(make_assignment(rubric=RUBRIC), score, choices) == made


@pytest.mark.parametrize(
    ("score", "choices"),
    [
        (None, []),
        (10.01, []),
        (-1, []),
        (9, GOOD),
        (None, GOOD[:1]),
        (None, [*GOOD, GOOD[0]]),
        (None, [GOOD[0], Choice("language", "perfect")]),
        (None, [GOOD[0], Choice("style", "good")]),
    ],
)
def test_any_other_grade_is_refused(score: float | None, choices: list[Choice]) -> None:
    with pytest.raises(InvalidGrade):
        score_of(make_assignment(rubric=RUBRIC), score, choices)


def test_choices_need_a_rubric() -> None:
    with pytest.raises(InvalidGrade):
        score_of(make_assignment(), None, GOOD)


@pytest.mark.parametrize(
    ("head", "name", "media_type"),
    [
        (b"%PDF-1.7", "a.PDF", "application/pdf"),
        (b"print(1)", "a.py", "text/plain"),
        (b"<script>", "a.html", "text/plain"),
        (b"\0\0\0\x20ftypisom", "a.mp4", "video/mp4"),
        (b"PK\x03\x04", "a.zip", "application/zip"),
    ],
)
def test_a_file_is_what_its_name_says_and_its_bytes_bear_out(head: bytes, name: str, media_type: str) -> None:
    assert media_type_of(head, name) == media_type


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"MZ\x90", "a.exe"),
        (b"MZ\x90", "a.pdf"),
        (b"MZ\x90\0", "a.txt"),
        (b"", "a.txt"),
        (b"text", "noending"),
        (b"%PDF-1.7", "a.pdf.lnk"),
    ],
)
def test_every_other_file_is_refused(head: bytes, name: str) -> None:
    with pytest.raises(FileRefused):
        media_type_of(head, name)


def test_a_name_is_never_a_path_nor_a_header() -> None:
    assert safe_name("../../etc/passwd") == "passwd"
    assert safe_name("C:\\work\\a\r\nb.txt") == "ab.txt"
    assert safe_name("..") == "file"
    assert len(safe_name("x" * 500 + ".txt")) <= 200
    headers = download_headers("text/plain", 'a"; filename=b.exe')
    assert headers["Content-Disposition"].startswith('attachment; filename="a__ filename_b.exe"; ')
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox;")


@pytest.mark.parametrize(
    ("points", "shares", "share"),
    [
        ((10, 0), (None, None), None),
        ((10, 0), (0.3, None), 0.3),
        ((0, 10), (None, 0.7), 0.7),
        ((10, 30), (1.0, None), 0.25),
        ((10, 30), (None, 0.5), 0.375),
        ((10, 30), (1.0, 0.5), 0.625),
    ],
)
def test_a_lessons_share_weighs_its_parts_by_their_points(
    points: tuple[float, float], shares: tuple[float | None, float | None], share: float | None
) -> None:
    assert lesson_share(LessonPoints(*points), Shares(*shares)) == share


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"])
def test_no_cell_begins_as_a_formula(start: str) -> None:
    (row,) = csv.reader(io.StringIO(line([f"{start}1", 'say "a", b', 1 / 3, 2.0, None]), newline=""))
    assert row == [f"'{start}1", 'say "a", b', "0.333333", "2", ""]
