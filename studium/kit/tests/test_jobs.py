"""Jobs: queued with their cause, run once where nothing fails, tried again where something does."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest
import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from studium.kit import clock, telemetry
from studium.kit.db import Database, service_metadata
from studium.kit.jobs import MAX_ATTEMPTS, JobRunner, Jobs, add_job_tables, enqueue
from studium.kit.jobs.registry import retry_after

SERVICE = "learning"


@dataclass
class Bench:
    """A database with the queue in it, one registry, and a note of what was run."""

    url: str
    engine: AsyncEngine
    jobs: Jobs = field(default_factory=Jobs)
    done: list[Any] = field(default_factory=list)

    async def dedicated_connection(self) -> asyncpg.Connection[asyncpg.Record]:
        return await asyncpg.connect(self.url, server_settings={"search_path": f"{SERVICE}, public"})

    def runner(self) -> JobRunner:
        return JobRunner(SERVICE, self, self.jobs, self)

    async def queue(self, name: str, *, delay: timedelta | None = None, **args: Any) -> None:
        async with self.engine.begin() as connection:
            await enqueue(connection, SERVICE, name, args, delay=delay)

    async def rows(self) -> list[asyncpg.Record]:
        connection = await self.dedicated_connection()
        try:
            return await connection.fetch("SELECT * FROM queued_job ORDER BY job_id")
        finally:
            await connection.close()


@pytest.fixture
async def bench(postgres_url: str) -> AsyncIterator[Bench]:
    engine = create_async_engine(postgres_url.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.begin() as connection:
        await connection.execute(sa.schema.CreateSchema(SERVICE))
        await connection.run_sync(service_metadata(SERVICE).create_all)
    yield Bench(postgres_url, engine)
    await engine.dispose()


async def until(condition: Any) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


async def test_a_job_runs_with_its_arguments_and_leaves_no_row(bench: Bench) -> None:
    @bench.jobs.job("send_mail")
    async def send_mail(ctx: Bench, *, number: int, to: list[str]) -> None:
        ctx.done.append((number, to))

    await bench.queue("send_mail", number=1, to=["a"])
    await bench.queue("send_mail", number=2, to=[])
    assert await bench.runner().drain() == 2
    assert bench.done == [(1, ["a"]), (2, [])]
    assert await bench.rows() == []
    assert await bench.runner().drain() == 0


@pytest.mark.parametrize("commits", [True, False])
async def test_a_job_exists_only_if_its_cause_commits(bench: Bench, commits: bool) -> None:
    @bench.jobs.job("note")
    async def note(ctx: Bench) -> None:
        ctx.done.append("noted")

    async with bench.engine.connect() as connection:
        await connection.execute(sa.text("SELECT 1"))
        await enqueue(connection, SERVICE, "note", {})
        assert await bench.runner().drain() == 0
        await (connection.commit() if commits else connection.rollback())
    await bench.runner().drain()
    assert bench.done == (["noted"] if commits else [])


@pytest.mark.parametrize("fails", [False, True])
async def test_a_unit_of_work_defers_a_job(bench: Bench, fails: bool) -> None:
    @bench.jobs.job("note")
    async def note(ctx: Bench, *, text: str) -> None:
        ctx.done.append(text)

    async def act() -> None:
        async with db.unit_of_work() as uow:
            uow.defer("note", text="later")
            if fails:
                raise LookupError

    db = Database(SERVICE, bench.url, enqueue=enqueue)
    with pytest.raises(LookupError) if fails else contextlib.nullcontext():
        await act()
    assert await JobRunner(SERVICE, db, bench.jobs, bench).drain() == (0 if fails else 1)
    assert bench.done == ([] if fails else ["later"])
    await db.dispose()


async def test_a_delayed_job_waits_for_its_time(bench: Bench) -> None:
    @bench.jobs.job("remind")
    async def remind(ctx: Bench) -> None:
        ctx.done.append("reminded")

    await bench.queue("remind", delay=timedelta(hours=24))
    runner = bench.runner()
    with clock.travel(by=timedelta(hours=23)):
        assert await runner.drain() == 0
    with clock.travel(by=timedelta(hours=24, seconds=1)):
        assert await runner.drain() == 1
    assert bench.done == ["reminded"]


async def test_a_job_that_fails_is_tried_again_later_and_then_succeeds(bench: Bench) -> None:
    @bench.jobs.job("call")
    async def call(ctx: Bench) -> None:
        ctx.done.append("called")
        if len(ctx.done) == 1:
            raise ConnectionError("no answer for ada@example.org")

    await bench.queue("call")
    assert await bench.runner().drain() == 1
    (row,) = await bench.rows()
    assert (row["attempts"], row["failed_at"], row["locked_until"]) == (1, None, None)
    assert row["last_error"] == "ConnectionError: no answer for ***"
    assert await bench.runner().drain() == 0
    with clock.travel(by=timedelta(seconds=6)):
        assert await bench.runner().drain() == 1
    assert await bench.rows() == []


async def test_a_job_is_given_up_after_its_last_attempt_and_kept(bench: Bench) -> None:
    @bench.jobs.job("hopeless", attempts=3)
    async def hopeless(ctx: Bench) -> None:
        ctx.done.append("tried")
        raise ValueError("never")

    failures = telemetry.JOBS.labels(SERVICE, "hopeless", "failed")
    before = failures._value.get()
    await bench.queue("hopeless")
    for hour in range(6):
        with clock.travel(by=timedelta(hours=hour)):
            await bench.runner().drain()
    assert len(bench.done) == 3
    (row,) = await bench.rows()
    assert (row["attempts"], row["last_error"]) == (3, "ValueError: never")
    assert row["failed_at"] is not None
    assert failures._value.get() == before + 1


async def test_arguments_never_reach_the_log(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    @bench.jobs.job("fail")
    async def fail(ctx: Bench, *, learner: str) -> None:
        raise ValueError("no")

    await bench.queue("fail", learner="hunter2")
    structlog.configure(
        processors=[structlog.stdlib.render_to_log_kwargs], logger_factory=structlog.stdlib.LoggerFactory()
    )
    try:
        await bench.runner().drain()
    finally:
        structlog.reset_defaults()
    assert "job_failed" in caplog.text
    assert "ValueError: no" in caplog.text
    assert "hunter2" not in caplog.text


def test_retries_come_later_and_later() -> None:
    waits = [retry_after(attempt) for attempt in range(1, MAX_ATTEMPTS + 1)]
    assert waits[:3] == [timedelta(seconds=5), timedelta(seconds=20), timedelta(seconds=80)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=1)


async def test_a_job_of_a_newer_version_is_left_alone(bench: Bench) -> None:
    await bench.queue("not_known_yet")
    assert await bench.runner().drain() == 0
    assert len(await bench.rows()) == 1


async def test_several_runners_share_the_queue_and_run_each_job_once(bench: Bench) -> None:
    @bench.jobs.job("count")
    async def count(ctx: Bench, *, number: int) -> None:
        await asyncio.sleep(0.001)
        ctx.done.append(number)

    for number in range(60):
        await bench.queue("count", number=number)
    runners = [bench.runner() for _ in range(3)]
    for runner in runners:
        await runner.start()
        await runner.start()
    await until(lambda: len(bench.done) >= 60)
    for runner in runners:
        await runner.stop()
    assert sorted(bench.done) == list(range(60))
    assert await bench.rows() == []


async def test_a_stop_hands_back_what_is_not_done(bench: Bench) -> None:
    @bench.jobs.job("encode")
    async def encode(ctx: Bench) -> None:
        ctx.done.append("begun")
        await asyncio.sleep(60 if len(ctx.done) == 1 else 0)

    await bench.queue("encode")
    runner = bench.runner()
    await runner.start()
    await until(lambda: bench.done)
    await runner.stop(grace_seconds=0.05)
    (row,) = await bench.rows()
    assert (row["attempts"], row["locked_until"], row["last_error"]) == (0, None, None)
    assert await bench.runner().drain() == 1


async def test_a_job_at_work_is_not_taken_by_another_and_its_lease_is_renewed(bench: Bench) -> None:
    finish = asyncio.Event()

    @bench.jobs.job("encode")
    async def encode(ctx: Bench) -> None:
        ctx.done.append("begun")
        await finish.wait()

    await bench.queue("encode")
    runner = bench.runner()
    await runner.start()
    await until(lambda: bench.done)
    with clock.travel(by=timedelta(seconds=50)):
        await runner._look()
    with clock.travel(by=timedelta(seconds=90)):
        assert await bench.runner().drain() == 0
    finish.set()
    await runner.stop()
    assert bench.done == ["begun"]


async def test_a_killed_process_loses_no_job(bench: Bench) -> None:
    worker = textwrap.dedent(
        """
        import asyncio, sys, asyncpg
        from studium.kit.jobs import JobRunner, Jobs
        class Db:
            async def dedicated_connection(self):
                return await asyncpg.connect(sys.argv[1], server_settings={"search_path": "learning"})
        jobs = Jobs()
        @jobs.job("encode")
        async def encode(ctx):
            print("begun", flush=True)
            await asyncio.sleep(600)
        asyncio.run(JobRunner("learning", Db(), jobs, None).drain())
        """
    )

    @bench.jobs.job("encode")
    async def encode(ctx: Bench) -> None:
        ctx.done.append("encoded")

    await bench.queue("encode")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", worker, bench.url, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"begun\n"
    os.kill(process.pid, signal.SIGKILL)
    await process.communicate()
    assert await bench.runner().drain() == 0
    with clock.travel(by=timedelta(seconds=61)):
        assert await bench.runner().drain() == 1
    assert bench.done == ["encoded"]
    assert await bench.rows() == []


async def test_a_job_that_kills_its_process_is_given_up(bench: Bench) -> None:
    @bench.jobs.job("bomb", attempts=2)
    async def bomb(ctx: Bench) -> None:
        ctx.done.append("ran")

    await bench.queue("bomb")
    connection = await bench.dedicated_connection()
    await connection.execute("UPDATE queued_job SET attempts = 2")
    await connection.close()
    await bench.runner().drain()
    (row,) = await bench.rows()
    assert bench.done == []
    assert row["failed_at"] is not None


async def test_a_chore_runs_once_per_time_whoever_runs_it(bench: Bench) -> None:
    @bench.jobs.every("0 3 * * *", "prune")
    async def prune(ctx: Bench) -> None:
        ctx.done.append(clock.now().date())

    first, second = bench.runner(), bench.runner()
    with clock.travel(to=datetime(2030, 1, 1, 2, 0, tzinfo=UTC)):
        assert await first.drain() + await second.drain() == 0
    with clock.travel(to=datetime(2030, 1, 1, 3, 0, 1, tzinfo=UTC)):
        assert await first.drain() + await second.drain() == 1
        assert await first.drain() + await bench.runner().drain() == 0
    with clock.travel(to=datetime(2030, 1, 5, 12, 0, tzinfo=UTC)):
        assert await second.drain() + await first.drain() == 1
    assert [day.day for day in bench.done] == [1, 5]


async def test_a_changed_cron_expression_takes_effect(bench: Bench) -> None:
    async def prune(ctx: Bench) -> None:
        ctx.done.append("pruned")

    bench.jobs.every("0 3 1 1 *", "prune")(prune)
    with clock.travel(to=datetime(2030, 1, 2, tzinfo=UTC)):
        await bench.runner().drain()
    bench.jobs = Jobs()
    bench.jobs.every("*/5 * * * *", "prune")(prune)
    with clock.travel(to=datetime(2030, 1, 2, 0, 1, tzinfo=UTC)):
        assert await bench.runner().drain() == 0
    with clock.travel(to=datetime(2030, 1, 2, 0, 5, 1, tzinfo=UTC)):
        assert await bench.runner().drain() == 1


async def test_the_runner_comes_back_when_the_database_does(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studium.kit.jobs.runner.PAUSE_SECONDS", 0.05)

    @bench.jobs.job("note")
    async def note(ctx: Bench) -> None:
        ctx.done.append("noted")

    runner = bench.runner()
    await runner.start()
    await until(lambda: runner._connection is not None)
    admin = await bench.dedicated_connection()
    await admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await admin.close()
    await bench.engine.dispose()
    await bench.queue("note")
    runner.wake()
    await until(lambda: bench.done)
    await runner.stop()


async def test_the_trace_of_the_cause_goes_on_in_the_job(bench: Bench) -> None:
    @bench.jobs.job("note")
    async def note(ctx: Bench) -> None:
        ctx.done.append(telemetry.current_traceparent())

    with telemetry.span("request") as request:
        await bench.queue("note")
    await bench.runner().drain()
    assert f"{request.get_span_context().trace_id:032x}" in bench.done[0]


@pytest.mark.parametrize("expression", ["", "every day", "0 25 * * *"])
def test_a_bad_cron_expression_fails_at_start(expression: str) -> None:
    with pytest.raises(ValueError, match="cron expression"):
        Jobs().every(expression, "prune")


def test_two_jobs_of_one_name_fail_at_start(bench: Bench) -> None:
    @bench.jobs.job("note")
    async def note(ctx: Bench) -> None:
        ctx.done.append("noted")

    with pytest.raises(ValueError, match="two jobs named note"):
        bench.jobs.job("note")


def test_the_tables_stand_in_the_services_own_metadata() -> None:
    metadata = sa.MetaData(schema=SERVICE)
    add_job_tables(metadata)
    assert set(metadata.tables) == {"learning.queued_job", "learning.job_schedule"}


async def test_a_row_that_cannot_be_read_does_not_end_all_jobs(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studium.kit.jobs.runner.PAUSE_SECONDS", 0.01)

    @bench.jobs.job("note")
    async def note(ctx: Bench) -> None:
        ctx.done.append("noted")

    runner = bench.runner()
    queue_chores, failures = runner._queue_chores, 2

    async def fail_at_first(now: datetime) -> None:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise ValueError("cannot be read")
        await queue_chores(now)

    monkeypatch.setattr(runner, "_queue_chores", fail_at_first)
    await bench.queue("note")
    await runner.start()
    await until(lambda: bench.done == ["noted"])
    await runner.stop()
