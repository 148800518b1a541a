"""What the kit's tables say of the services in this process. Never a payload: only ids, counts and errors."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import orjson
import sqlalchemy as sa

from studium.kit import clock
from studium.kit.errors import Conflict, NotFound
from studium.kit.log import BusAwayError
from studium.kit.service import Runtime

JobState = Literal["waiting", "running", "failed"]
PagesState = Literal["answers", "away", "not_served"]

_PATIENCE_SECONDS = 2.0
_AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, sa.exc.SQLAlchemyError)
ItemT = TypeVar("ItemT")
_ZERO = UUID(int=0)

_COUNTS = """
    SELECT (SELECT count(*) FROM outbox) AS outbox_waiting,
           (SELECT count(*) FROM dead_letter) AS dead_letters,
           count(*) FILTER (WHERE failed_at IS NULL AND coalesce(locked_until <= $1, true)) AS jobs_waiting,
           count(*) FILTER (WHERE failed_at IS NULL AND locked_until > $1) AS jobs_running,
           count(*) FILTER (WHERE failed_at IS NOT NULL) AS jobs_failed
    FROM queued_job
"""
_JOBS = """
    SELECT * FROM (
        SELECT job_id, name, run_at, attempts, last_error, failed_at,
               CASE WHEN failed_at IS NOT NULL THEN 'failed'
                    WHEN locked_until > $1 THEN 'running' ELSE 'waiting' END AS state
        FROM queued_job
    ) AS job
    WHERE ($2::uuid IS NULL OR job_id < $2) AND ($3::text IS NULL OR state = $3)
    ORDER BY job_id DESC LIMIT $4
"""
_DEAD = """
    SELECT event_id, type, topic, key, (envelope -> 'data')::text AS data, error, attempts, dead_at
    FROM dead_letter WHERE $1::uuid IS NULL OR (event_id, $4::text) < ($1, $2)
    ORDER BY event_id DESC LIMIT $3
"""
_FIRST_OF_KEY = """
    SELECT first.event_id, first.topic, first.key FROM dead_letter AS wanted
    JOIN dead_letter AS first ON first.topic = wanted.topic AND first.key = wanted.key
    WHERE wanted.event_id = $1 ORDER BY first.dead_letter_id LIMIT 1
"""


class UnknownService(NotFound):
    """This process runs no such service."""

    code = "unknown_service"


class UnknownDeadLetter(NotFound):
    """The service has no such dead letter (any more)."""

    code = "unknown_dead_letter"


class WaitsBehindAnother(Conflict):
    """An earlier event of the same key is dead, too, and goes first."""

    code = "waits_behind_another"


class ReplayFailed(Conflict):
    """The handler failed again."""

    code = "replay_failed"


@dataclass(frozen=True)
class ServiceState:
    """How one service is doing. Counts are None while its database does not answer."""

    name: str
    problem: str | None = None
    outbox_waiting: int | None = None
    consumer_lag_events: int | None = None
    consumer_lag_seconds: float | None = None
    jobs_waiting: int | None = None
    jobs_running: int | None = None
    jobs_failed: int | None = None
    dead_letters: int | None = None


@dataclass(frozen=True)
class QueuedJob:
    """A job that is still to be done, or was given up."""

    service: str
    job_id: UUID
    name: str
    state: JobState
    run_at: datetime
    attempts: int
    last_error: str | None
    failed_at: datetime | None


@dataclass(frozen=True)
class DeadLetter:
    """An event that a service could not handle, or that waits behind one. `ids` are those in its data."""

    service: str
    event_id: UUID
    type: str
    key: str
    ids: dict[str, str]
    error: str | None
    attempts: int
    dead_at: datetime


@dataclass(frozen=True)
class Process:
    """The services of this process, and since when it runs."""

    runtimes: Mapping[str, Runtime]
    version: str
    web_url: str = ""
    started_at: datetime = field(default_factory=clock.now)

    def chosen(self, service: str | None) -> list[Runtime]:
        """The runtime of one service, or all. Raises `UnknownService`."""
        if service is None:
            return list(self.runtimes.values())
        if service not in self.runtimes:
            raise UnknownService(f"This process runs no such service; it runs: {', '.join(self.runtimes)}.")
        return [self.runtimes[service]]

    async def services(self) -> list[ServiceState]:
        """How every service is doing; one whose database is away holds up no other."""
        return list(await asyncio.gather(*(_state_of(runtime) for runtime in self.runtimes.values())))

    async def pages(self) -> PagesState:
        """Whether the server of the pages accepts connections."""
        if not self.web_url:
            return "not_served"
        url = urlsplit(self.web_url)
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                _reader, writer = await asyncio.open_connection(url.hostname, url.port or 80)
            writer.close()
        except OSError:
            return "away"
        return "answers"

    async def jobs(
        self, service: str | None, state: JobState | None, before: UUID | None, limit: int
    ) -> list[QueuedJob]:
        """Up to `limit` jobs of one service or all, the newest first, those older than `before`."""
        found: list[QueuedJob] = []
        for runtime in self.chosen(service):
            rows = await runtime.context.db.fetch_all(_JOBS, clock.now(), before, state, limit)
            found += [QueuedJob(runtime.service.name, **row) for row in rows]
        return _newest(found, attrgetter("job_id"), limit)

    async def dead_letters(
        self, service: str | None, before: tuple[UUID, str] | None, limit: int
    ) -> list[DeadLetter]:
        """Up to `limit` dead letters of one service or all, the newest event first.

        `before` is the last one's event and service: one event may be dead in several services.
        """
        event_id, last_service = before or (None, "")
        found: list[DeadLetter] = []
        for runtime in self.chosen(service):
            name = runtime.service.name
            rows = await runtime.context.db.fetch_all(_DEAD, event_id, last_service, limit, name)
            found += [_letter(name, dict(row)) for row in rows]
        return _newest(found, attrgetter("event_id", "service"), limit)

    async def replay(self, service: str, event_id: UUID) -> tuple[int, int]:
        """Take up one dead letter again, and with it what waits behind it; see `Consumer.replay`.

        Returns how many were handled and how many of the key are left. Raises `UnknownService`,
        `UnknownDeadLetter`, `WaitsBehindAnother`, `ReplayFailed`.
        """
        (runtime,) = self.chosen(service)
        first = await runtime.context.db.fetch_one(_FIRST_OF_KEY, event_id)
        if first is None:
            raise UnknownDeadLetter(
                "There is no such dead letter; list them with GET /api/v1/admin/dead-letters."
            )
        if first["event_id"] != event_id:
            raise WaitsBehindAnother(f"Replay the event {first['event_id']} first; this one waits behind it.")
        handled, left = await runtime.consumer.replay(only=(first["topic"], first["key"]))
        if not handled:
            raise ReplayFailed("It failed again; its error is in the list. Mend the cause, then replay it.")
        return handled, left


async def _state_of(runtime: Runtime) -> ServiceState:
    name, db = runtime.service.name, runtime.context.db
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            (counts,) = await db.fetch_all(_COUNTS, clock.now())
            lag, seconds = await _lag(runtime)
    except _AWAY as error:
        return ServiceState(name, problem=f"its database does not answer ({type(error).__name__})")
    return ServiceState(name, consumer_lag_events=lag, consumer_lag_seconds=seconds, **dict(counts))


async def _lag(runtime: Runtime) -> tuple[int | None, float | None]:
    """Events and seconds behind the bus; None while the bus does not answer."""
    db = runtime.context.db
    try:
        return await runtime.bus.lag(db), round(await runtime.bus.lag_seconds(db), 1)
    except BusAwayError:
        return None, None


def _newest(found: Iterable[ItemT], key: Callable[[ItemT], Any], limit: int) -> list[ItemT]:
    return sorted(found, key=key, reverse=True)[:limit]


def _letter(service: str, row: Mapping[str, Any]) -> DeadLetter:
    data: dict[str, Any] = orjson.loads(row["data"])
    return DeadLetter(
        service=service,
        event_id=row["event_id"],
        type=row["type"],
        key=row["key"],
        ids={name: value for name, value in data.items() if name.endswith("_id") and _is_id(value)},
        error=row["error"],
        attempts=row["attempts"],
        dead_at=row["dead_at"],
    )


def _is_id(value: object) -> bool:
    try:
        return isinstance(value, str) and UUID(value) != _ZERO
    except ValueError:
        return False
