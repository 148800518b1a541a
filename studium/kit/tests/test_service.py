"""A service at work in a process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import asyncpg
import httpx
import pytest

from studium.kit import clock
from studium.kit.errors import SettingError
from studium.kit.settings import PlatformSettings

if TYPE_CHECKING:
    from studium.app import Platform


async def test_maintenance_outlives_an_outage(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studium.kit.service._MAINTENANCE_SOON_SECONDS", 0.01)
    runtime = platform.runtimes["identity"]
    maintain, failures, done = runtime.bus.maintain, 2, asyncio.Event()

    async def away(db: object) -> None:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise ConnectionRefusedError
        await maintain(runtime.context.db)
        done.set()

    monkeypatch.setattr(runtime.bus, "maintain", away)
    task = asyncio.create_task(runtime._maintain())
    async with asyncio.timeout(20):
        await done.wait()
    assert not task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_metrics_say_how_far_relay_and_consumers_are_behind(
    platform: Platform, client: httpx.AsyncClient, sign_in: Callable[..., Awaitable[object]]
) -> None:
    async def lags() -> tuple[float, float]:
        lines = dict(line.rsplit(" ", 1) for line in (await client.get("/metrics")).text.splitlines())
        relay = lines['studium_relay_lag_events{service="identity"}']
        return float(relay), float(lines['studium_consumer_lag_events{consumer="learning"}'])

    await platform.settle()
    assert await lags() == (0, 0)
    await sign_in("student")
    waiting = await platform.context("identity").db.fetch_all("SELECT FROM outbox")
    assert await lags() == (len(waiting), 0)
    await platform.runtimes["identity"].relay.drain()
    relay, consumer = await lags()
    assert relay == 0 < consumer
    await platform.settle()
    assert await lags() == (0, 0)


async def test_a_lost_master_key_is_said_in_one_line_at_the_start(
    platform: Platform, sign_in: Callable[..., Awaitable[object]]
) -> None:
    from studium.app import check_parts

    await check_parts(platform.settings)
    await sign_in("student")
    await check_parts(platform.settings)
    (platform.settings.data_dir / "vault.key").unlink()
    with pytest.raises(SettingError, match="did not make the stored keys"):
        await check_parts(platform.settings)


@pytest.mark.parametrize(
    ("host", "origin"), [("::1", "http://[::1]:8000"), ("localhost", "http://localhost:8000")]
)
def test_the_origin_is_made_of_host_and_port(host: str, origin: str) -> None:
    assert PlatformSettings(host=host).origin == origin


async def test_a_platform_that_was_off_for_months_moves_its_events(
    platform: Platform, database_url: str, sign_in: Callable[..., Awaitable[object]]
) -> None:
    owner = await asyncpg.connect(database_url)
    rows = await owner.fetch(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = $1::regclass", "events.log"
    )
    for (partition,) in rows:
        await owner.execute(f"DROP TABLE {partition}")
    await sign_in("student")
    await platform.settle()
    assert await owner.fetchval("SELECT count(*) FROM events.log") > 0
    await owner.close()


async def test_maintenance_deletes_what_is_over_and_nothing_else(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, log_lines: Callable[[], list[dict[str, object]]]
) -> None:
    monkeypatch.setattr("studium.kit.db.pruning.BATCH", 2)
    runtime = platform.runtimes["learning"]
    db = runtime.context.db
    inserts = {
        "inbox (event_id, handled_at)": "gen_random_uuid(), $1",
        "idempotency_key (key, fingerprint, created_at)": "gen_random_uuid()::text, '', $1",
        "revoked_session (session_id, tokens_expire_at)": "gen_random_uuid(), $1 + interval '1 minute'",
        "queued_job (job_id, name, args, run_at, failed_at)": "gen_random_uuid(), 'unheard', '{}', $1, $1",
    }
    almost_too_old = clock.now() - timedelta(days=89, hours=23)
    for target, values in inserts.items():
        for moment, rows in ((almost_too_old, 5), (clock.now(), 1)):
            insert = f"INSERT INTO {target} SELECT {values.replace('$1', '$1::timestamptz')}"
            await db.fetch_all(f"{insert} FROM generate_series(1, {rows})", moment)
    waiting = "INSERT INTO queued_job (job_id, name, args, run_at) SELECT gen_random_uuid(), 'x', '{}', "
    await db.fetch_all(waiting + "now() - interval '200 days'")

    async def left() -> dict[str, int]:
        tables = ("inbox", "idempotency_key", "revoked_session", "queued_job")
        return {table: (await db.fetch_all(f"SELECT count(*) FROM {table}"))[0]["count"] for table in tables}

    for _ in range(2):
        await runtime.maintain()
        assert await left() == {"inbox": 1, "idempotency_key": 1, "revoked_session": 1, "queued_job": 7}
    (line,) = [line for line in log_lines() if line["event"] == "kit_pruned"]
    counts = {"inbox": 5, "idempotency_key": 5, "revoked_session": 5, "queued_job": 0}
    assert line.items() >= {"service": "learning", **counts}.items()
    with clock.travel(by=timedelta(hours=2)):
        await runtime.maintain()
    assert (await left())["queued_job"] == 2, "what was given up lately, and what is still to be done"
