"""Running the jobs of one service. Any number of processes may do so at once."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

import asyncpg
import orjson

from studium.kit import clock, telemetry
from studium.kit.jobs.registry import Job, Jobs, retry_after

if TYPE_CHECKING:
    Connection = asyncpg.Connection[asyncpg.Record]

LEASE = timedelta(seconds=60)
"""A job whose process died is taken up again after this long; a process at work renews the lease."""

POLL_SECONDS = 1.0
PAUSE_SECONDS = 5.0
CONCURRENCY = 4
ERROR_LIMIT = 500

# The queue is polled: a NOTIFY in every queueing transaction would take a lock that the whole cluster shares
# at each commit. Table names carry no schema because a service's connections search its own.
CLAIM = """
    UPDATE queued_job AS taken
    SET attempts = taken.attempts + 1, locked_until = $1::timestamptz + $2::interval
    FROM (
        SELECT job_id FROM queued_job
        WHERE failed_at IS NULL AND run_at <= $1 AND (locked_until IS NULL OR locked_until <= $1)
          AND name = ANY($3::text[])
        ORDER BY run_at, job_id LIMIT $4 FOR UPDATE SKIP LOCKED
    ) AS due
    WHERE taken.job_id = due.job_id
    RETURNING taken.job_id, taken.name, taken.args::text, taken.attempts, taken.traceparent, taken.run_at
"""
RENEW = "UPDATE queued_job SET locked_until = $2 WHERE job_id = ANY($1::uuid[])"
# The number of attempts fences: a process that lost its lease cannot end the attempt of its successor.
FINISH = "DELETE FROM queued_job WHERE job_id = $1 AND attempts = $2"
RETRY = """
    UPDATE queued_job SET locked_until = NULL, run_at = $3, last_error = $4
    WHERE job_id = $1 AND attempts = $2
"""
GIVE_UP = """
    UPDATE queued_job SET locked_until = NULL, failed_at = $3, last_error = $4
    WHERE job_id = $1 AND attempts = $2
"""
RELEASE = """
    UPDATE queued_job SET locked_until = NULL, attempts = attempts - 1 WHERE job_id = $1 AND attempts = $2
"""
ANNOUNCE_CHORE = """
    INSERT INTO job_schedule AS known (name, expression, next_at) VALUES ($1, $2, $3)
    ON CONFLICT (name) DO UPDATE SET expression = $2, next_at = $3 WHERE known.expression <> $2
"""
CHORE_IS_DUE = "UPDATE job_schedule SET next_at = $2 WHERE name = $1 AND next_at <= $3 RETURNING name"
QUEUE_CHORE = "INSERT INTO queued_job (job_id, name, args, run_at) VALUES ($1, $2, '{}', $3)"

log = telemetry.get_logger(__name__)


class Connector(Protocol):
    """What the runner needs of the service's database."""

    async def dedicated_connection(self) -> Connection:
        """A new connection that searches the service's schema."""
        ...


@dataclass(frozen=True)
class Claim:
    """One attempt at one job."""

    job_id: UUID
    job: Job
    args: dict[str, Any]
    attempt: int
    traceparent: str | None


class JobRunner:
    """Runs what is due, a few jobs at a time, in this process's event loop.

    A job that raises is tried again later and later; after its last attempt its row stays with the error, and
    the counter `studium_jobs_total{outcome="failed"}` rises. Success removes the row.
    """

    def __init__(self, service: str, db: Connector, jobs: Jobs, context: Any) -> None:
        self._service = service
        self._db = db
        self._jobs = jobs
        self._context = context
        self._connection: Connection | None = None
        self._one_at_a_time = asyncio.Lock()
        self._wake = asyncio.Event()
        self._loop_task: asyncio.Task[None] | None = None
        self._running: dict[asyncio.Task[None], Claim] = {}
        self._chores_at = datetime.min.replace(tzinfo=UTC)
        self._renewed_at = self._chores_at
        self._stopping = False

    async def start(self) -> None:
        """Begin to work in the background. A repeat does nothing."""
        if self._loop_task is None and self._jobs.by_name:
            self._stopping = False
            self._loop_task = asyncio.create_task(self._loop(), name=f"jobs-{self._service}")

    async def stop(self, grace_seconds: float = 10.0) -> None:
        """Take no more jobs, give the running ones `grace_seconds`, then hand back what is not done."""
        if self._loop_task is not None:
            self._stopping = True
            self.wake()
            await self._loop_task
            self._loop_task = None
        if self._running:
            await asyncio.wait(self._running, timeout=grace_seconds)
        unfinished = dict(self._running)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
        with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            for claim in unfinished.values():
                await self._execute(RELEASE, claim.job_id, claim.attempt)
        await self._disconnect()

    def wake(self) -> None:
        """Look at the queue now and not at the next poll."""
        self._wake.set()

    async def drain(self) -> int:
        """For tests: run what is due, one job after the other, until nothing is; returns their number."""
        count = 0
        while claims := await self._claim(1):
            for claim in claims:
                await self._attempt(claim)
                count += 1
        if self._loop_task is None:
            await self._disconnect()
        return count

    async def _loop(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                await self._look()
                pause = POLL_SECONDS
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("jobs_wait_for_database", service=self._service, error=type(error).__name__)
                await self._disconnect()
                pause = PAUSE_SECONDS
            except Exception:
                # One row that cannot be read must not end all jobs of this process in silence.
                log.exception("jobs_failed_to_look", service=self._service)
                pause = PAUSE_SECONDS
            with contextlib.suppress(TimeoutError):
                if not self._stopping:
                    await asyncio.wait_for(self._wake.wait(), pause)

    async def _look(self) -> None:
        if self._running and clock.now() - self._renewed_at >= LEASE / 3:
            self._renewed_at = clock.now()
            running = [claim.job_id for claim in self._running.values()]
            await self._execute(RENEW, running, self._renewed_at + LEASE)
        free = CONCURRENCY - len(self._running)
        for claim in await self._claim(free) if free > 0 else []:
            self._begin(claim)

    def _begin(self, claim: Claim) -> None:
        task = asyncio.create_task(self._attempt(claim), name=f"job-{claim.job.name}")
        self._running[task] = claim
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        claim = self._running.pop(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # The outcome could not be written down; the lease runs out and the job is tried again.
            log.error("job_outcome_lost", service=self._service, job=claim.job.name, exc_info=error)
        self.wake()

    async def _claim(self, limit: int) -> list[Claim]:
        now = clock.now()
        if now >= self._chores_at:
            await self._queue_chores(now)
        rows = await self._fetch(CLAIM, now, LEASE, list(self._jobs.by_name), limit)
        return [
            Claim(
                row["job_id"],
                self._jobs.by_name[row["name"]],
                orjson.loads(row["args"]),
                row["attempts"],
                row["traceparent"],
            )
            for row in sorted(rows, key=lambda row: (row["run_at"], row["job_id"]))
        ]

    async def _queue_chores(self, now: datetime) -> None:
        """Queue each chore whose time has come; of several processes, the one that moves the row first."""
        chores = self._jobs.chores
        async with self._one_at_a_time:
            connection = await self._connected()
            for chore in chores:
                following = chore.next_after(now)
                async with connection.transaction():
                    await connection.execute(ANNOUNCE_CHORE, chore.name, chore.expression, following)
                    if await connection.fetchval(CHORE_IS_DUE, chore.name, following, now):
                        await connection.execute(QUEUE_CHORE, clock.new_id(), chore.name, now)
        self._chores_at = min(
            (chore.next_after(now) for chore in chores), default=datetime.max.replace(tzinfo=UTC)
        )

    async def _attempt(self, claim: Claim) -> None:
        """Run one job and write down how it ended."""
        if claim.attempt > claim.job.attempts:
            await self._failed(claim, RuntimeError("the process ended during the last attempt"))
            return
        try:
            with telemetry.span(f"job {claim.job.name}", claim.traceparent, attempt=claim.attempt):
                await claim.job.function(self._context, **claim.args)
        except Exception as error:
            await self._failed(claim, error)
            # The arguments are left out: they say whom the job is about.
            log.exception("job_failed", service=self._service, job=claim.job.name, attempt=claim.attempt)
        else:
            await self._execute(FINISH, claim.job_id, claim.attempt)
            self._count(claim, "succeeded")

    async def _failed(self, claim: Claim, error: Exception) -> None:
        now = clock.now()
        text = telemetry.clean_text(f"{type(error).__name__}: {error}")[:ERROR_LIMIT]
        if claim.attempt < claim.job.attempts:
            await self._execute(RETRY, claim.job_id, claim.attempt, now + retry_after(claim.attempt), text)
            self._count(claim, "retried")
        else:
            await self._execute(GIVE_UP, claim.job_id, claim.attempt, now, text)
            self._count(claim, "failed")

    def _count(self, claim: Claim, outcome: str) -> None:
        telemetry.JOBS.labels(self._service, claim.job.name, outcome).inc()

    async def _fetch(self, sql: str, *args: Any) -> list[asyncpg.Record]:
        async with self._one_at_a_time:
            return await (await self._connected()).fetch(sql, *args)

    async def _execute(self, sql: str, *args: Any) -> None:
        async with self._one_at_a_time:
            await (await self._connected()).execute(sql, *args)

    async def _connected(self) -> Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = await self._db.dedicated_connection()
        return self._connection

    async def _disconnect(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await connection.close(timeout=5)
