"""Reading a gradebook back: what was written comes back as it was, and what cannot be read is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studium.kit.clock import new_id
from studium.services.learning.domain import grade_files
from studium.services.learning.domain.grade_files import (
    FIRST_HEADINGS,
    LAST_HEADING,
    GradeFileRefused,
    heading,
    read_grades,
)
from studium.services.learning.domain.gradebook import Column
from studium.services.learning.domain.spreadsheet import BEGINNING, as_meant, line, safe_text


def column(title: str = "A quiz", points: float = 10.0) -> Column:
    return Column(new_id(), title, None, new_id(), None, points, 0.0)


LEARNER = new_id()
QUIZ = column()
TITLES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("=+-@'\t\n,;\""), min_size=1, max_size=20
)
SCORES = st.integers(0, 10_000_000).map(lambda millionths: millionths / 1_000_000)


def read(text: str, *columns: Column) -> grade_files.GradeFile:
    return read_grades(text.encode(), columns or [QUIZ])


@given(st.text(max_size=20))
def test_what_was_kept_from_running_is_read_as_it_was_meant(text: str) -> None:
    written = safe_text(text)
    assert as_meant(written) == text or (written == text and text.startswith("'"))


@given(st.lists(st.tuples(TITLES, st.none() | SCORES), min_size=1, max_size=5))
def test_a_file_as_it_was_written_is_read_as_it_was(cells: list[tuple[str, float | None]]) -> None:
    columns = [column(title) for title, _ in cells]
    scores = [score for _, score in cells]
    head = line([*FIRST_HEADINGS, *(heading(one) for one in columns), LAST_HEADING])
    body = line(["=Last", "-First", str(LEARNER), "active", 50.0, *scores, 70.0])
    file = read(BEGINNING + head + body, *columns)
    assert file.unknown == []
    (found,) = file.lines
    assert (found.user_id, found.fault) == (LEARNER, None)
    given = {one.column.lesson_id: one.score for one in found.scores}
    wanted = {one.lesson_id: score for one, score in zip(columns, scores, strict=True) if score is not None}
    assert given == wanted


@pytest.mark.parametrize(
    ("text", "score"),
    [("8", 8), ("8.5", 8.5), ("8.", 8), (".5", 0.5), ("0", 0), ("-0", 0), (" 10 ", 10), ("'-0", 0)],
)
def test_a_number_is_read(text: str, score: float) -> None:
    ((given,),) = [one.scores for one in read(f'User id,A quiz (10)\n{LEARNER},"{text}"\n').lines]
    assert (given.score, given.fault) == (score, None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("ten", "not_a_number"),
        ("8,5", "not_a_number"),
        ("1e1", "not_a_number"),
        ("50%", "not_a_number"),
        ("nan", "not_a_number"),
        ("=1+1", "not_a_number"),
        ("٣", "not_a_number"),
        ("9" * 200, "not_a_number"),
        ("-1", "out_of_range"),
        ("10.01", "out_of_range"),
    ],
)
def test_what_is_no_score_is_told(text: str, fault: str) -> None:
    ((given,),) = [one.scores for one in read(f'User id,A quiz (10)\n{LEARNER},"{text}"\n').lines]
    assert (given.score, given.fault) == (None, fault)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_decimal_comma_is_read_where_commas_do_not_separate(separator: str) -> None:
    text = f"User id{separator}A quiz (10)\r\n{LEARNER}{separator}8,5\r\n{separator}\r\n"
    (found,) = read(text).lines
    assert [one.score for one in found.scores] == [8.5]


def test_what_is_wrong_with_a_line_stands_in_it() -> None:
    file = read(f"A quiz (10),User id,Old (5)\n1,nobody,\n1,{LEARNER},2,3\n,{LEARNER},\n\n2\n")
    assert [(one.number, one.fault) for one in file.lines] == [
        (2, "not_an_id"),
        (3, "too_many_cells"),
        (4, None),
        (6, "not_an_id"),
    ]
    assert file.lines[2].scores == ()
    assert file.unknown == ["Old (5)"]


def test_lessons_of_one_name_are_told_apart_by_their_order() -> None:
    first, second = column("Same"), column("Same")
    text = f"User id,Same (10),Status,Same (10)\n{LEARNER},1,active,2\n"
    (found,) = read(text, first, second).lines
    assert [(one.column, one.score) for one in found.scores] == [(first, 1), (second, 2)]
    with pytest.raises(GradeFileRefused, match="1 times"):
        read(f"User id,Same (10)\n{LEARNER},1\n", first, second)
    with pytest.raises(GradeFileRefused, match="2 times"):
        read(f"User id,A quiz (10),A quiz (10)\n{LEARNER},1,2\n")


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"Name,A quiz (10)\n", b"User id,User id\n", b"\xff\xfe\x00", b"x" * 5_000_001],
)
def test_a_file_that_is_no_gradebook_is_refused(content: bytes) -> None:
    with pytest.raises(GradeFileRefused):
        read_grades(content, [QUIZ])


def test_a_file_of_too_many_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grade_files, "MOST_LINES", 2)
    text = "User id\n" + f"{LEARNER}\n" * 2
    assert len(read(text).lines) == 2
    with pytest.raises(GradeFileRefused, match="more than 2 lines"):
        read(text + f"{LEARNER}\n")
