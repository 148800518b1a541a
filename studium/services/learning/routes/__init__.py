"""HTTP in: one module a subject, on one router."""

from __future__ import annotations

from studium.services.learning.routes import (
    assignments,
    badges,
    certificates,
    enrollments,
    entry,
    exports,
    grade_imports,
    gradebook,
    grading,
    keepsakes,
    overrides,
    progress,
    quizzes,
    regrading,
)
from studium.services.learning.routes.base import router

__all__ = [
    "assignments",
    "badges",
    "certificates",
    "enrollments",
    "entry",
    "exports",
    "grade_imports",
    "gradebook",
    "grading",
    "keepsakes",
    "overrides",
    "progress",
    "quizzes",
    "regrading",
    "router",
]
