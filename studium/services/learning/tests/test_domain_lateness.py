"""What late work loses: examples worked by hand, and what holds for every policy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studium.contracts.courses import AssignmentDefinition, LatePolicy
from studium.services.learning.domain.lateness import days_late, late_deduction, percentage_lost
from studium.services.learning.tests.factories_assignments import make_assignment

DUE = datetime(2030, 1, 31, 12, tzinfo=UTC)
CANVAS = LatePolicy(percent_per_day=10)

policies = st.builds(
    LatePolicy,
    percent_per_day=st.floats(0.01, 100),
    floor_percentage=st.floats(0, 100),
    grace_minutes=st.integers(0, 10_080),
)
latenesses = st.timedeltas(timedelta(days=-400), timedelta(days=4000))


def due(policy: LatePolicy | None, max_score: float = 10.0) -> AssignmentDefinition:
    return make_assignment(due_at=DUE, late_policy=policy, max_score=max_score)


def counted(definition: AssignmentDefinition, score: float, at: datetime) -> float:
    return score - (late_deduction(definition, score, at) or 0.0)


# The first three are the examples of Canvas's Instructor Guide, "How do I apply a Late Submission policy in
# the Gradebook?": 10 % a day of 10 points is a point a day; full points two days late make 8; 1.3 days are 2
# days. The next three follow its words on the lowest possible grade. The others were worked by hand.
@pytest.mark.parametrize(
    ("policy", "days", "score", "left"),
    [
        (CANVAS, 1, 10, 9),
        (CANVAS, 2, 10, 8),
        (CANVAS, 1.3, 10, 8),
        (LatePolicy(percent_per_day=10, floor_percentage=50), 9, 10, 5),
        (LatePolicy(percent_per_day=10, floor_percentage=50), 9, 5, 5),
        (LatePolicy(percent_per_day=10, floor_percentage=50), 9, 3, 3),
        (CANVAS, 2, 1, 0),
        (CANVAS, 365, 10, 0),
        (LatePolicy(percent_per_day=12.5), 3, 9, 5.25),
        (LatePolicy(percent_per_day=10, grace_minutes=60), 60 / 1440, 10, 10),
        (LatePolicy(percent_per_day=10, grace_minutes=60), 61 / 1440, 10, 9),
        (LatePolicy(percent_per_day=10, grace_minutes=2880), 2.5, 10, 7),
        (None, 5, 10, 10),
    ],
)
def test_examples_worked_by_hand(policy: LatePolicy | None, days: float, score: float, left: float) -> None:
    assert counted(due(policy), score, DUE + timedelta(days=days)) == pytest.approx(left)


def test_a_moment_is_in_time_until_the_due_date_has_passed() -> None:
    tick = timedelta(microseconds=1)
    assert [days_late(due(CANVAS), DUE + late) for late in (-tick, tick * 0, tick)] == [0, 0, 1]
    assert days_late(due(None), DUE + tick) == 1
    assert days_late(make_assignment(late_policy=CANVAS), DUE) == 0


@given(policies, latenesses, st.floats(0, 1), st.floats(0.01, 10_000))
def test_a_late_policy_never_raises_a_grade_nor_goes_below_its_floor(
    policy: LatePolicy, late: timedelta, share: float, points: float
) -> None:
    score = share * points
    left = counted(due(policy, points), score, DUE + late)
    assert min(score, policy.floor_percentage / 100 * points) - 1e-9 * points <= left <= score
    assert left >= 0


@given(policies, latenesses, latenesses, st.floats(0, 10))
def test_later_work_never_counts_more(
    policy: LatePolicy, one: timedelta, other: timedelta, score: float
) -> None:
    first, second = sorted([one, other])
    definition = due(policy)
    assert counted(definition, score, DUE + second) <= counted(definition, score, DUE + first)
    assert percentage_lost(definition, DUE + second) >= percentage_lost(definition, DUE + first)


@given(policies, st.floats(0, 1), st.floats(0, 10))
def test_nothing_is_lost_within_the_grace(policy: LatePolicy, share: float, score: float) -> None:
    late = timedelta(minutes=policy.grace_minutes) * share
    assert late_deduction(due(policy), score, DUE + late) is None


@given(policies, latenesses, st.floats(0, 10), st.floats(0, 10))
def test_the_better_work_stays_the_better_one(
    policy: LatePolicy, late: timedelta, one: float, other: float
) -> None:
    worse, better = sorted([one, other])
    definition = due(policy)
    assert counted(definition, worse, DUE + late) <= counted(definition, better, DUE + late) + 1e-9
