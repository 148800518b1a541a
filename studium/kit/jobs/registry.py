"""What jobs a service has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, TypeVar

MAX_ATTEMPTS = 8
FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(hours=1)

JobFunction = Callable[..., Awaitable[None]]
FunctionT = TypeVar("FunctionT", bound=JobFunction)

# croniter has no type information, hence the import by name.
_croniter: Any = import_module("croniter").croniter


@dataclass(frozen=True)
class Job:
    """One kind of job; `expression` is a chore's cron expression, in UTC."""

    name: str
    function: JobFunction
    attempts: int = MAX_ATTEMPTS
    expression: str | None = None

    def next_after(self, moment: datetime) -> datetime:
        """The chore's first time after `moment`."""
        following: datetime = _croniter(self.expression, moment).get_next(datetime)
        return following


class Jobs:
    """The jobs of one service. A job may run more than once: it must bear a repeat, as a handler must."""

    def __init__(self) -> None:
        self.by_name: dict[str, Job] = {}

    @property
    def chores(self) -> list[Job]:
        """The jobs that the clock starts."""
        return [job for job in self.by_name.values() if job.expression is not None]

    def job(self, name: str, *, attempts: int = MAX_ATTEMPTS) -> Callable[[FunctionT], FunctionT]:
        """Register `async def f(ctx, **args)`, to be queued by `uow.defer(name, **args)`."""
        return self._adder(name, attempts, None)

    def every(
        self, expression: str, name: str, *, attempts: int = MAX_ATTEMPTS
    ) -> Callable[[FunctionT], FunctionT]:
        """Register `async def f(ctx)`, run by one process at each time of a cron expression in UTC.

        Times missed while no process ran are made up for by one run. Raises `ValueError` on a bad expression.
        """
        if not _croniter.is_valid(expression):
            raise ValueError(f"{expression!r} is not a cron expression")
        return self._adder(name, attempts, expression)

    def _adder(self, name: str, attempts: int, expression: str | None) -> Callable[[FunctionT], FunctionT]:
        if name in self.by_name:
            raise ValueError(f"there are two jobs named {name}")

        def add(function: FunctionT) -> FunctionT:
            self.by_name[name] = Job(name, function, attempts, expression)
            return function

        return add


def retry_after(attempts: int) -> timedelta:
    """How long to wait after the given number of failed attempts: 5 s, 20 s, 80 s … at most an hour."""
    factor: int = 4 ** min(attempts - 1, 10)
    return min(FIRST_RETRY * factor, LONGEST_RETRY)
