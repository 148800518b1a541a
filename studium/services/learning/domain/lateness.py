"""What is late, and what late work loses.

The rule is the one that teachers know from Canvas ("How do I apply a Late Submission policy in the
Gradebook?", Canvas Instructor Guide): a percentage of the points possible for each day, a begun day being a
whole one, down to a lowest grade, under which nothing is taken. The grace is ours: whoever is a few minutes
late is in time.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from studium.contracts.courses import AssignmentDefinition, LatePolicy

_DAY = timedelta(days=1)
_NO_GRACE = LatePolicy(percent_per_day=100)


def days_late(definition: AssignmentDefinition, at: datetime) -> int:
    """The days that began since the due date, 0 in time.

    The grace forgives; it does not move the due date.
    """
    if definition.due_at is None:
        return 0
    lateness = at - definition.due_at
    if lateness <= timedelta(minutes=(definition.late_policy or _NO_GRACE).grace_minutes):
        return 0
    return math.ceil(lateness / _DAY)


def percentage_lost(definition: AssignmentDefinition, at: datetime) -> float:
    """How many percent of the points work loses that comes at this time, before the floor; 0 to 100."""
    policy = definition.late_policy
    return min(100.0, days_late(definition, at) * policy.percent_per_day) if policy else 0.0


def late_deduction(definition: AssignmentDefinition, score: float, at: datetime) -> float | None:
    """The points that a score loses for coming at this time, None where no loss applies at all.

    It is 0 for a score that the floor protects, and never more than the score.
    """
    policy, lost = definition.late_policy, percentage_lost(definition, at)
    if policy is None or not lost:
        return None
    floor = policy.floor_percentage / 100 * definition.max_score
    return min(lost / 100 * definition.max_score, max(0.0, score - floor))
