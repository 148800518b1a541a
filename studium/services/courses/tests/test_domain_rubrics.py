"""Assignments before publishing: instructions and a rubric by which somebody can grade."""

from __future__ import annotations

from typing import Any

import pytest

from studium.contracts.courses import AssignmentDefinition, RubricCriterion, RubricLevel
from studium.kit import clock
from studium.services.courses.domain.checks import check_draft
from studium.services.courses.domain.content import AssignmentBlock, LessonContent
from studium.services.courses.domain.course import Draft
from studium.services.courses.domain.publishing import lesson_event
from studium.services.courses.tests.factories import draft_of


def criterion(name: str = "clear", *points: float, **changes: Any) -> RubricCriterion:
    levels = [RubricLevel(level_id=f"{worth:g}", title=f"Level {worth:g}", points=worth) for worth in points]
    return RubricCriterion(criterion_id=name, title="Clarity", levels=levels).model_copy(update=changes)


def assignment(*rubric: RubricCriterion, **changes: Any) -> Draft:
    told = AssignmentDefinition(
        assignment_id=clock.new_id(), instructions_html="<p>Write.</p>", max_score=5, rubric=list(rubric)
    )
    block = AssignmentBlock(assignment=told.model_copy(update=changes))
    return draft_of(("assignment", LessonContent(blocks=[block])))


def test_a_rubric_whose_best_levels_make_the_full_score_is_published() -> None:
    whole = assignment(criterion("clear", 0, 3), criterion("long", 0, 1, 2))
    assert check_draft(whole, {}) == []
    (lesson,) = whole.lessons
    announced = lesson_event(whole.course.course_id, 1, lesson, whole.content_of(lesson)).assignment
    assert announced is not None
    assert [one.criterion_id for one in announced.rubric] == ["clear", "long"]
    assert announced.title == lesson.title


@pytest.mark.parametrize(
    ("draft", "code", "pointer"),
    [
        (assignment(criterion("clear", 0, 3)), "rubric_total", "/rubric"),
        (assignment(criterion("a", 3), criterion("a", 2)), "criterion_id_repeated", "/rubric"),
        (assignment(criterion("a", 5, 5)), "level_id_repeated", "/rubric/0/levels"),
        (assignment(criterion("a", 5), criterion("b")), "no_levels", "/rubric/1/levels"),
        (assignment(criterion("a", 5, title=" ")), "blank_criterion", "/rubric/0/title"),
    ],
)
def test_what_nobody_can_grade_by_is_not_published(draft: Draft, code: str, pointer: str) -> None:
    (found,) = check_draft(draft, {})
    assert (found.severity, found.code) == ("error", code)
    assert found.pointer == f"/lessons/0/content/blocks/0/assignment{pointer}"
    assert found.lesson_id == draft.lessons[0].lesson_id


def test_missing_instructions_are_pointed_out_and_stop_nobody() -> None:
    (found,) = check_draft(assignment(instructions_html="<p> </p>"), {})
    assert (found.severity, found.code) == ("warning", "no_instructions")
    assert found.pointer == "/lessons/0/content/blocks/0/assignment/instructions_html"
