"""How often one caller may ask: a token bucket per caller in each process."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from studium.kit.errors import TooManyRequests

_MOST_CALLERS = 50_000


@dataclass(frozen=True)
class Allowance:
    """What a caller has left: `remaining` requests now, all of `limit` again in `reset_seconds`."""

    limit: int
    remaining: int
    reset_seconds: int

    def headers(self) -> dict[str, str]:
        """The answer's `RateLimit-*` headers."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset_seconds),
        }


class RateLimiter:
    """Lets each caller ask `per_minute` times at once and refills steadily; 0 lets everything pass.

    The buckets live in the process: several server processes together let as many times more pass. What must
    be exact, such as tries of a password, is counted in the database by its service.
    """

    def __init__(self, per_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._now = now
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, caller: str) -> Allowance | None:
        """Count one request; None when there is no limit. Raises `TooManyRequests` with `Retry-After`."""
        if not self._per_minute:
            return None
        moment = self._now()
        level = self._level(caller, moment)
        if level < 1:
            wait = math.ceil((1 - level) * 60 / self._per_minute)
            allowance = self._allowance(level)
            raise TooManyRequests(
                f"More than {self._per_minute} requests in a minute; wait {wait} s and go on more slowly.",
                retry_after_seconds=wait,
                more_headers=allowance.headers(),
            )
        if len(self._buckets) >= _MOST_CALLERS:
            self._forget_full(moment)
        self._buckets[caller] = (level - 1, moment)
        return self._allowance(level - 1)

    def _level(self, caller: str, moment: float) -> float:
        level, since = self._buckets.get(caller, (float(self._per_minute), moment))
        return min(float(self._per_minute), level + (moment - since) * self._per_minute / 60)

    def _allowance(self, level: float) -> Allowance:
        missing = self._per_minute - level
        return Allowance(self._per_minute, int(level), math.ceil(missing * 60 / self._per_minute))

    def _forget_full(self, moment: float) -> None:
        """A full bucket says nothing that a new one would not."""
        self._buckets = {
            caller: bucket
            for caller, bucket in self._buckets.items()
            if self._level(caller, moment) < self._per_minute
        }
        if len(self._buckets) >= _MOST_CALLERS:
            self._buckets.clear()
