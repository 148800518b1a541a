"""Run after run: eight writers at work, one process killed at a random moment, started again; compared."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tests.faults.installation import CONSUMERS, RELAYS, WRITER, Installation, new_things
from tests.faults.verdict import Verdict

_THINGS = 12
_UNDER_WAY_SECONDS = (0.3, 1.5)
_DOWN_SECONDS = (0.0, 1.0)
_AFTERWARDS_SECONDS = 0.5
_LATE_SECONDS = 1.0
"""After the last run, for effects that come a second time."""


@asynccontextmanager
async def installation(
    bus: str, *, broken: str = "", padding: int = 0, relays: Sequence[str] = RELAYS
) -> AsyncIterator[Installation]:
    """A fresh installation with relays and consumers at work, in a folder that is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="studium-faults-", dir="/tmp") as folder:
        async with Installation(Path(folder), bus, broken=broken, padding=padding) as made:
            made.start(*relays, *CONSUMERS)
            yield made


async def fault_runs(bus: str, runs: int, seed: int, say: Callable[[str], None]) -> Verdict:
    """Do the runs on one bus; `say` is told of each. Stops at the first that is not clean.

    The seed decides what is killed, when and for how long, but not how the system's scheduler answers.
    """
    chance = random.Random(seed)
    async with installation(bus) as made:
        verdict = await made.judge()
        for number in range(1, runs + 1):
            victim = chance.choice(_victims(bus))
            await _run(made, victim, chance)
            began = time.monotonic()
            verdict = await made.settle()
            took = time.monotonic() - began
            say(f"run {number}/{runs} on {bus}, seed {seed}: {victim} killed, {took:.1f} s behind: {verdict}")
            if not verdict.clean:
                return verdict
        await asyncio.sleep(_LATE_SECONDS)
        return await made.judge()


def _victims(bus: str) -> list[str]:
    return [WRITER, "relay", "consumer", "database", *([] if bus == "postgresql" else ["broker"])]


async def _run(made: Installation, victim: str, chance: random.Random) -> None:
    things, seed = new_things(_THINGS), chance.randrange(2**32)
    before = (await made.judge()).events
    made.write(things, seed)
    while (await made.judge()).events == before:
        await asyncio.sleep(0.02)
    await asyncio.sleep(chance.uniform(*_UNDER_WAY_SECONDS))
    down_seconds = chance.uniform(*_DOWN_SECONDS)
    if victim == WRITER:
        made.kill(WRITER)
        await asyncio.sleep(down_seconds)
        made.write(things, seed + 1)
    else:
        await _kill_and_restart(made, victim, chance, down_seconds)
    await asyncio.sleep(_AFTERWARDS_SECONDS)
    made.kill(WRITER)


async def _kill_and_restart(
    made: Installation, victim: str, chance: random.Random, down_seconds: float
) -> None:
    if victim == "database":
        made.kill_database()
        await asyncio.sleep(down_seconds)
        await asyncio.to_thread(made.start_database)
    elif victim == "broker":
        await broker_away(made, down_seconds)
    else:
        role = chance.choice(RELAYS if victim == "relay" else CONSUMERS)
        made.kill(role)
        await asyncio.sleep(down_seconds)
        made.start(role)


async def broker_away(made: Installation, seconds: float) -> None:
    """`kill -9` of the broker, and its return; one that keeps nothing on disk stands still instead."""
    broker = made.broker
    if broker is None:
        raise RuntimeError("the log in PostgreSQL has no broker")
    broker.away()
    await asyncio.sleep(seconds)
    await asyncio.to_thread(broker.back)
