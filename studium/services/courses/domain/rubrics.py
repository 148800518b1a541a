"""When a rubric can be graded by: every criterion offers levels, and the best of them make the full score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from studium.contracts.courses import AssignmentDefinition, RubricCriterion
from studium.services.courses.domain.questions import Flaw


def rubric_flaws(assignment: AssignmentDefinition) -> Iterator[Flaw]:
    """Everything that keeps somebody from grading by the assignment's rubric, if it has one."""
    yield from _repeated([one.criterion_id for one in assignment.rubric], "/rubric", "criterion")
    for index, criterion in enumerate(assignment.rubric):
        yield from _criterion_flaws(criterion, f"/rubric/{index}")
    best = sum(max((level.points for level in one.levels), default=0.0) for one in assignment.rubric)
    if assignment.rubric and abs(best - assignment.max_score) > 1e-6:
        detail = f"The best levels give {best:g} points together; make them {assignment.max_score:g}."
        yield "/rubric", "rubric_total", detail


def _criterion_flaws(criterion: RubricCriterion, at: str) -> Iterator[Flaw]:
    if not criterion.title.strip():
        yield f"{at}/title", "blank_criterion", "Name the criterion."
    if not criterion.levels:
        yield f"{at}/levels", "no_levels", f"Give “{criterion.title}” at least one level."
    yield from _repeated([one.level_id for one in criterion.levels], f"{at}/levels", "level")
    for index, level in enumerate(criterion.levels):
        if not level.title.strip():
            yield f"{at}/levels/{index}/title", "blank_level", "Name the level."


def _repeated(ids: list[str], at: str, what: str) -> Iterator[Flaw]:
    for one, count in Counter(ids).items():
        if count > 1:
            yield at, f"{what}_id_repeated", f"Give each {what} its own id; {one!r} is used {count} times."
