"""Grades that a teacher sets by hand, and the history of a grade."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from studium.kit.errors import Conflict, FieldError, NotFound
from studium.services.learning.domain.assignments import InvalidGrade
from studium.services.learning.domain.gradebook import Column

MOST_REASON_LENGTH = 2_000

OverrideKind = Literal["set", "imported", "withdrawn", "undone"]
HistoryKind = Literal[
    "attempt", "regraded", "regrade_undone", "graded", "set", "imported", "withdrawn", "undone"
]


class GradeNotFound(NotFound):
    """The lesson gives no points, or the learner is not in the course."""

    code = "grade_not_found"


class GradeImportNotFound(NotFound):
    """No such file of grades was imported into this course."""

    code = "grade_import_not_found"


class GradeImportUndone(Conflict):
    """The import was undone already."""

    code = "grade_import_undone"


class NotOverridden(Conflict):
    """No teacher set this grade by hand, so there is nothing to withdraw."""

    code = "not_overridden"


@dataclass(frozen=True)
class Override:
    """A teacher's decision about one learner's grade in one lesson; the one of highest revision counts.

    With a `score` it counts instead of all that was earned, as the share `score / max_score`; without one
    what was earned counts again. `reason` is sealed with the learner's key. `import_id` is the file that it
    came with, or whose undoing it is part of.
    """

    user_id: UUID
    lesson_id: UUID
    revision: int
    change_id: UUID
    course_id: UUID
    kind: OverrideKind
    score: float | None
    max_score: float | None
    reason: str | None
    is_reason_shown: bool
    given_by: UUID
    given_at: datetime
    import_id: UUID | None = None

    def __repr__(self) -> str:
        return f"Override({self.change_id})"


@dataclass(frozen=True)
class HistoryEntry:
    """Something that happened to a grade.

    An attempt was graded, was graded anew or got its earlier points back, a teacher graded work or set the
    grade.

    `score` is what came of it: None when an override ended. Points that lateness took off are off it already.
    `by` is None for what the server graded; `reason` is sealed, None for what needs none.
    """

    kind: HistoryKind
    happened_at: datetime
    score: float | None
    max_score: float | None
    late_deduction: float | None
    attempt: int | None
    by: UUID | None
    reason: str | None
    is_reason_shown: bool


@dataclass(frozen=True)
class GradeImport:
    """A file of grades that was imported into a course, and how many it changed."""

    import_id: UUID
    course_id: UUID
    changed: int
    imported_by: UUID
    imported_at: datetime
    undone_by: UUID | None = None
    undone_at: datetime | None = None


def check_score(column: Column, score: float) -> float:
    """The score, if the lesson can give it. Raises `InvalidGrade`."""
    most = column.points.total
    if not math.isfinite(score) or not 0 <= score <= most:
        wrong = FieldError("/score", "out_of_range", f"From 0 to {most:g}.")
        raise InvalidGrade(f"This lesson gives from 0 to {most:g} points.", errors=[wrong])
    return score


def completes(column: Column, share: float) -> bool:
    """Whether a grade set by hand completes the lesson, as the submission would that it stands for.

    A quiz has to be passed by it; work counts as handed in once it is worth anything.
    """
    needed = column.completing_percentage
    return needed is not None and share > 0 and round(100 * share, 6) >= needed
