"""One fault at a time, and for longer: no broker, a new start of the database, another time, a full disk."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import psutil
import pytest

from tests.faults.installation import CONSUMERS, RELAYS, WRITER, Installation, new_things
from tests.faults.runs import broker_away, installation

pytestmark = pytest.mark.slow

AWAY_SECONDS = float(os.environ.get("STUDIUM_FAULT_AWAY_SECONDS", "8"))

_WHILE_SECONDS = 1.5
_WAL_SEGMENT = str(16 * 1024 * 1024)
_PADDING = 40_000


@asynccontextmanager
async def at_work(bus: str, *, padding: int = 0) -> AsyncIterator[Installation]:
    """An installation whose writers write until the block is left; then everything has to arrive."""
    async with installation(bus, padding=padding) as made:
        made.write(new_things(12))
        await progress(made)
        yield made
        made.kill(WRITER)
        verdict = await made.settle()
        assert verdict.clean, str(verdict)


async def progress(made: Installation, events: int = 50) -> None:
    """Wait until so many more are committed."""
    goal = (await made.judge()).events + events
    async with asyncio.timeout(60):
        while (await made.judge()).events < goal:
            await asyncio.sleep(0.1)


async def waiting(made: Installation) -> int:
    rows = await made.query("SELECT count(*) AS events FROM alpha.outbox")
    return int(rows[0]["events"])


@pytest.mark.parametrize("bus", ["tansu", "apache_kafka"], indirect=True)
async def test_while_the_broker_is_gone_events_wait_in_the_outbox(bus: str) -> None:
    async with at_work(bus) as made:
        away = asyncio.create_task(broker_away(made, AWAY_SECONDS))
        await asyncio.sleep(AWAY_SECONDS / 2)
        before = await waiting(made)
        await progress(made)
        assert await waiting(made) > before, "writers go on, and what they say is kept"
        await away


@pytest.mark.parametrize("bus", ["postgresql", "tansu"], indirect=True)
async def test_the_database_is_restarted(bus: str) -> None:
    async with at_work(bus) as made:
        await asyncio.to_thread(made.postgres.stop)
        await asyncio.sleep(1)
        made.start_database()
        await progress(made)


@pytest.mark.parametrize("bus", ["postgresql", "tansu"], indirect=True)
async def test_the_clock_of_writers_relays_and_consumers_is_stepped_back(bus: str) -> None:
    """By an hour, one process after the other. PostgreSQL's clock is the machine's and stays."""
    async with at_work(bus) as made:
        for role in (*RELAYS, WRITER, *CONSUMERS):
            made.signal(role, signal.SIGUSR1)
            await progress(made)
        if bus == "postgresql":
            behind = "(envelope ->> 'time')::timestamptz < now() - interval '50 minutes'"
            assert await made.query(f"SELECT 1 FROM events.log WHERE {behind}"), "nobody stepped back"


@pytest.mark.skipif(shutil.which("prlimit") is None, reason="there is no prlimit on the PATH")
async def test_no_file_of_the_database_can_grow() -> None:
    """As on a full disk: tables refuse to grow past a limit (EFBIG, where a disk says ENOSPC).

    What PostgreSQL preallocates, its WAL, still fits; a disk without room for that stops the server, which is
    `kill` and restart in the other tests.
    """
    async with at_work("postgresql", padding=_PADDING) as made:
        limit_files(made, _WAL_SEGMENT)
        async with asyncio.timeout(120):
            while "could not extend file" not in (made.folder / "pg.log").read_text(errors="replace"):
                await asyncio.sleep(0.2)
        await asyncio.sleep(_WHILE_SECONDS)
        limit_files(made, "unlimited")
        await progress(made)


def limit_files(made: Installation, most_bytes: str) -> None:
    """Let no file of the database grow past so much; new backends inherit it from the postmaster."""
    for process in made.database_processes():
        with suppress(psutil.NoSuchProcess):
            command = ["prlimit", f"--pid={process.pid}", f"--fsize={most_bytes}:unlimited"]
            # As the account that the database runs under, which may do so without further rights.
            account = {"user": process.uids().real, "group": process.gids().real}
            subprocess.run(command, check=False, stderr=subprocess.DEVNULL, **account)
