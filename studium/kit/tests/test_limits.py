"""The token bucket: bursts up to the limit, then a steady rhythm, each caller alone."""

from __future__ import annotations

import pytest

from studium.kit.errors import TooManyRequests
from studium.kit.http.limits import RateLimiter


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_burst_is_let_in_and_then_refused_with_the_time_to_wait() -> None:
    clock = Clock()
    limiter = RateLimiter(60, clock)
    left = [allowance.remaining for _ in range(60) if (allowance := limiter.take("ann"))]
    assert left == list(range(59, -1, -1))
    with pytest.raises(TooManyRequests) as refused:
        limiter.take("ann")
    assert refused.value.headers == {
        "Retry-After": "1",
        "RateLimit-Limit": "60",
        "RateLimit-Remaining": "0",
        "RateLimit-Reset": "60",
    }
    assert limiter.take("bob") is not None, "another caller has an allowance of its own"
    clock.seconds += 1
    assert limiter.take("ann") is not None
    with pytest.raises(TooManyRequests):
        limiter.take("ann")


def test_it_refills_to_the_limit_and_no_further() -> None:
    clock = Clock()
    limiter = RateLimiter(10, clock)
    limiter.take("ann")
    clock.seconds += 3600
    allowance = limiter.take("ann")
    assert allowance is not None
    assert allowance.remaining == 9


def test_no_limit_when_the_setting_is_zero() -> None:
    assert all(RateLimiter(0).take("ann") is None for _ in range(5))


def test_memory_is_bounded() -> None:
    clock = Clock()
    limiter = RateLimiter(60, clock)
    for number in range(60_000):
        clock.seconds += 0.001
        limiter.take(str(number))
    assert len(limiter._buckets) <= 50_001
