"""A service at work in a process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import asyncpg
import pytest

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
