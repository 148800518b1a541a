"""A service at work in a process."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from studium.app import Platform


async def test_maintenance_outlives_an_outage(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studium.kit.service._MAINTENANCE_RETRY_SECONDS", 0.01)
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
