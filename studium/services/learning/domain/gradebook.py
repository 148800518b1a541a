"""The course grade: a weighted average over the categories of the grading policy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from studium.contracts.courses import GradeCategory


@dataclass(frozen=True)
class GradedLesson:
    """A gradable lesson of a category; `best_share` (0 to 1) is its best submission's, 0 before the first."""

    category: str
    best_share: float


@dataclass(frozen=True)
class CategoryGrade:
    """A category's average in percent, after the lowest lessons were dropped."""

    name: str
    weight: float
    percentage: float
    lessons: int


@dataclass(frozen=True)
class CourseGrade:
    """The course grade in percent. What is not yet submitted counts as zero.

    Attempts only raise it; a new version of the course, with other lessons or weights, may also lower it.
    """

    percentage: float
    categories: tuple[CategoryGrade, ...]


def course_grade(policy: Sequence[GradeCategory], lessons: Sequence[GradedLesson]) -> CourseGrade | None:
    """The grade by the policy, or None when no category has both a weight and a lesson.

    Weights are taken relative to the categories that have lessons: an author who has not yet filled a
    category takes nothing from anyone.
    """
    categories = tuple(
        grade for category in policy if (grade := _category_grade(category, lessons)) is not None
    )
    weight = math.fsum(category.weight for category in categories)
    if not weight:
        return None
    total = math.fsum(category.weight * category.percentage for category in categories)
    return CourseGrade(min(100.0, round(total / weight, 6)), categories)


def _category_grade(category: GradeCategory, lessons: Sequence[GradedLesson]) -> CategoryGrade | None:
    """All lessons of a category weigh the same. At least one is kept, whatever `drop_lowest` says."""
    shares = sorted(lesson.best_share for lesson in lessons if lesson.category == category.name)
    if not shares:
        return None
    kept = shares[min(category.drop_lowest, len(shares) - 1) :]
    average = 100 * math.fsum(kept) / len(kept)
    return CategoryGrade(category.name, category.weight, average, len(shares))
