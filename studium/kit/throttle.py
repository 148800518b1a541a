"""Counting attempts and making people wait: the arithmetic that every service's budgets share. Pure.

Who counts, keeps a `Tally` under a key of its own and saves it in the transaction that charges. A service's
budgets, and what it counts, stand in its domain.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil


@dataclass(frozen=True)
class Budget:
    """`free` attempts in a row, then waits that double from `first_wait` up to `longest_wait`.

    After `forget_after` without an attempt everything is forgotten.
    """

    free: int
    first_wait: timedelta
    longest_wait: timedelta
    forget_after: timedelta


@dataclass(frozen=True)
class Tally:
    """What is counted under one key."""

    attempts: int
    blocked_until: datetime
    touched_at: datetime


def wait_seconds(tally: Tally, now: datetime) -> int:
    """Whole seconds until the next attempt is allowed; 0 when it is allowed now."""
    return max(0, ceil((tally.blocked_until - now).total_seconds()))


def charge(tally: Tally, budget: Budget, now: datetime) -> Tally:
    """The tally after one more attempt that was allowed."""
    stale = now - tally.touched_at >= budget.forget_after
    attempts = 1 if stale else tally.attempts + 1
    wait = _wait_after(attempts, budget)
    # Without a wait the old moment stays, so that processes whose clocks differ do not block each other.
    return Tally(attempts, now + wait if wait else tally.blocked_until, now)


def refund(tally: Tally, now: datetime) -> Tally:
    """The tally when the attempt just charged turned out to be right."""
    return replace(tally, attempts=max(0, tally.attempts - 1), blocked_until=min(tally.blocked_until, now))


def _wait_after(attempts: int, budget: Budget) -> timedelta:
    beyond = attempts - budget.free
    if beyond < 0:
        return timedelta(0)
    # Doubling stops where any budget has reached its longest wait; the bound keeps the number small.
    return min(budget.longest_wait, budget.first_wait * (1 << min(beyond, 20)))
