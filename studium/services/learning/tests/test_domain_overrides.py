"""What a grade set by hand may be, and what it changes: only what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studium.contracts.courses import GradeCategory
from studium.kit.clock import new_id
from studium.services.learning.domain.assignments import InvalidGrade
from studium.services.learning.domain.gradebook import (
    Column,
    CourseGrade,
    GradedLesson,
    LessonPoints,
    Shares,
    course_grade,
    lesson_share,
)
from studium.services.learning.domain.overrides import check_score, completes

SHARE = st.floats(0, 1)
POINTS = st.builds(LessonPoints, st.integers(0, 20).map(float), st.integers(0, 20).map(float)).filter(
    lambda points: points.total > 0
)
RESULT = st.tuples(POINTS, st.builds(Shares, st.none() | SHARE, st.none() | SHARE))
POLICY = [GradeCategory(name="Work", weight=1, drop_lowest=1)]


def grade_of(lessons: list[tuple[LessonPoints, Shares]]) -> CourseGrade | None:
    return course_grade(
        POLICY, [GradedLesson("Work", lesson_share(points, shares) or 0.0) for points, shares in lessons]
    )


@given(RESULT)
def test_without_an_override_what_was_earned_counts(lesson: tuple[LessonPoints, Shares]) -> None:
    points, shares = lesson
    parts = [
        (most, share)
        for most, share in ((points.quiz, shares.quiz), (points.assignment, shares.assignment))
        if most
    ]
    counted = lesson_share(points, shares)
    if shares.quiz is None and shares.assignment is None:
        assert counted is None
    else:
        earned = sum(most * (share or 0.0) for most, share in parts) / points.total
        assert (counted or 0.0) == pytest.approx(earned)


@given(st.lists(RESULT, min_size=1, max_size=8), st.data())
def test_an_override_of_what_was_earned_changes_no_grade(
    lessons: list[tuple[LessonPoints, Shares]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(lessons) - 1))
    points, shares = lessons[place]
    same = replace(shares, override=lesson_share(points, shares))
    assert grade_of([*lessons[:place], (points, same), *lessons[place + 1 :]]) == grade_of(lessons)


@given(RESULT, SHARE)
def test_an_override_counts_whatever_was_earned(lesson: tuple[LessonPoints, Shares], share: float) -> None:
    points, shares = lesson
    assert lesson_share(points, replace(shares, override=share)) == share


def column(completing: float | None, points: float = 10.0) -> Column:
    return Column(new_id(), "A lesson", None, new_id(), None, points, 0.0, completing)


@pytest.mark.parametrize(
    ("completing", "share", "does"),
    [
        (60, 0.6, True),
        (60, 0.5999, False),
        (0, 0.01, True),
        (0, 0, False),
        (None, 1, False),
        (58, 5.8 / 10, True),
        (100, 1, True),
    ],
)
def test_a_grade_completes_what_its_submission_would(
    completing: float | None, share: float, *, does: bool
) -> None:
    assert completes(column(completing), share) is does


@pytest.mark.parametrize("score", [-0.01, 10.01, float("nan"), float("inf"), -float("inf")])
def test_a_score_is_within_the_points_of_the_lesson(score: float) -> None:
    assert check_score(column(None), 0) == 0
    assert check_score(column(None), 10) == 10
    with pytest.raises(InvalidGrade) as refused:
        check_score(column(None), score)
    assert refused.value.errors[0].code == "out_of_range"
