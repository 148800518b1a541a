"""Rules of the course: grading categories, when answers are shown, how often one may try."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from studium.contracts.courses import MAX_COUNT, GradeCategory, QuizPolicy
from studium.contracts.questions import MAX_POINTS
from studium.services.courses.adapters.olx.findings import Findings
from studium.services.courses.adapters.olx.values import number

ShowAnswers = Literal["never", "after_attempt", "when_final"]

# Open edX's settings, and whether ours means the same.
_SHOW: dict[str, tuple[ShowAnswers, bool]] = {
    "always": ("after_attempt", False),
    "answered": ("when_final", False),
    "attempted": ("after_attempt", True),
    "attempted_no_past_due": ("after_attempt", True),
    "after_some_number_of_attempts": ("after_attempt", False),
    "closed": ("when_final", True),
    "finished": ("when_final", True),
    "correct_or_past_due": ("when_final", True),
    "after_all_attempts": ("when_final", True),
    "after_all_attempts_or_correct": ("when_final", True),
    "past_due": ("when_final", False),
    "never": ("never", True),
}
_MOST_RESTRICTIVE_FIRST: tuple[ShowAnswers, ...] = ("never", "when_final", "after_attempt")
_DEFAULT_SHOW = "finished"


@dataclass(frozen=True)
class ProblemRules:
    """What one graded problem of a lesson asks for."""

    findings: Findings
    show_answers: str
    max_attempts: str


def lesson_policy(rules: Sequence[ProblemRules], due_at: datetime | None) -> QuizPolicy:
    """One policy for a lesson: of each setting the most restrictive that any of its problems has."""
    shown = [_SHOW.get(rule.show_answers or _DEFAULT_SHOW, ("when_final", False)) for rule in rules]
    show = next((s for s in _MOST_RESTRICTIVE_FIRST if any(s == own for own, _ in shown)), "when_final")
    attempts = [_attempts(rule.max_attempts) for rule in rules]
    least = min((limit for limit in attempts if limit is not None), default=None)
    for rule, (own, same), limit in zip(rules, shown, attempts, strict=True):
        if own != show or not same:
            wanted = rule.show_answers or _DEFAULT_SHOW
            rule.findings.approximate(
                f"answers are shown by the lesson's rule {show!r} instead of {wanted!r}"
            )
        if limit != least:
            allowed = "any number of" if limit is None else limit
            rule.findings.approximate(
                f"the lesson allows {least} attempts, the problem alone allowed {allowed}"
            )
    return QuizPolicy(max_attempts=least, show_answers=show, due_at=due_at)


def _attempts(text: str) -> int | None:
    value = number(text)
    return min(MAX_COUNT, max(1, int(value))) if value is not None else None


def bounded_points(points: float, findings: Findings) -> float:
    """Points that a question or an assignment may give."""
    kept = min(MAX_POINTS, max(0.0, points))
    if kept != points:
        findings.approximate(f"it gives {kept:g} points instead of {points:g}")
    return kept


def grading(policy: Any, findings: Findings) -> tuple[tuple[GradeCategory, ...], float | None]:
    """Categories and the percentage that passes, of a grading policy's JSON."""
    if not isinstance(policy, dict):
        return (), None
    categories: dict[str, GradeCategory] = {}
    for item in policy.get("GRADER") or []:
        category = _category(item, findings)
        if category is not None:
            categories[category.name] = category
    cutoffs = policy.get("GRADE_CUTOFFS")
    given = cutoffs.values() if isinstance(cutoffs, dict) else ()
    values = [float(v) for v in given if isinstance(v, int | float) and math.isfinite(v)]
    if len(values) > 1:
        findings.approximate("only the lowest passing grade is kept, letter grades are not")
    passing = round(min(values) * 100, 6) if values else None
    return tuple(categories.values()), passing if passing is None else min(100.0, max(0.0, passing))


def _category(item: Any, findings: Findings) -> GradeCategory | None:
    if not isinstance(item, dict) or not item.get("type"):
        findings.approximate("a grading category without a name is left out")
        return None
    weight, dropped = item.get("weight", 0), item.get("drop_count", 0)
    if not isinstance(weight, int | float) or not 0 <= weight <= 1 or not isinstance(dropped, int):
        findings.approximate(f"the grading category {item['type']!r} has no usable weight and is left out")
        return None
    if isinstance(item.get("min_count"), int) and item["min_count"] > 1:
        findings.approximate(f"{item['type']!r} no longer waits for {item['min_count']} graded sections")
    return GradeCategory(
        name=str(item["type"]), weight=float(weight), drop_lowest=min(MAX_COUNT, max(0, dropped))
    )
