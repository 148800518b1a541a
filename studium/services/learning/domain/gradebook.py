"""The course grade: a weighted average over the categories of the grading policy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from studium.contracts.courses import GradeCategory


@dataclass(frozen=True)
class LessonPoints:
    """The points that a lesson's quiz and its assignment can give; 0 where it has none."""

    quiz: float
    assignment: float

    @property
    def total(self) -> float:
        """All points of the lesson. A lesson without any takes no part in a grade."""
        return self.quiz + self.assignment


@dataclass(frozen=True)
class Column:
    """A lesson of the live course with points. Without a category it takes no part in the grade.

    `completing_percentage` is what passes the quiz of a lesson that its submission completes, 0 for an
    assignment's, None for every other lesson.
    """

    lesson_id: UUID
    title: str
    category: str | None
    quiz_id: UUID | None
    assignment_id: UUID | None
    quiz_points: float
    assignment_points: float
    completing_percentage: float | None = None

    @property
    def points(self) -> LessonPoints:
        """What the lesson can give."""
        return LessonPoints(self.quiz_points, self.assignment_points)


@dataclass(frozen=True)
class Shares:
    """What a learner earned in a lesson, as shares (0 to 1) of its quiz's and its assignment's points.

    A quiz's share is its best attempt's, an assignment's that of the grade which counts. None is nothing
    submitted or not graded yet. `override` is the share of the lesson's points that a teacher set by hand.
    """

    quiz: float | None = None
    assignment: float | None = None
    override: float | None = None


def lesson_share(points: LessonPoints, earned: Shares) -> float | None:
    """The share of a lesson's points that were earned; None while neither part has a result.

    A part without a result counts as zero. What a teacher set by hand counts instead of all that was earned.
    Every grade, on every screen, is made of this number.
    """
    if earned.override is not None:
        return earned.override
    if earned.quiz is None and earned.assignment is None:
        return None
    if not points.assignment:
        return earned.quiz
    if not points.quiz:
        return earned.assignment
    total = points.quiz * (earned.quiz or 0.0) + points.assignment * (earned.assignment or 0.0)
    return total / points.total


@dataclass(frozen=True)
class GradedLesson:
    """A gradable lesson of a category; `best_share` (0 to 1) is what was earned, 0 before any result."""

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
