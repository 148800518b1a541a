"""One fault at a time, and for longer: no broker, a new start of the database, another time, a full disk."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import psutil
import pytest
from aiokafka.admin import AIOKafkaAdminClient

from studium.kit.kafka import KafkaAddress
from studium.kit.tests.brokers import KafkaCluster
from tests.faults.installation import CONSUMERS, RELAYS, WRITER, Installation, new_things
from tests.faults.runs import broker_away, installation

pytestmark = pytest.mark.slow

BROKERS_KILLED = int(os.environ.get("STUDIUM_FAULT_BROKERS", "1"))
AWAY_SECONDS = float(os.environ.get("STUDIUM_FAULT_AWAY_SECONDS", "8"))

_WHILE_SECONDS = 1.5
_WAL_SEGMENT = str(16 * 1024 * 1024)
_LITTLE = str(64 * 1024)
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


@pytest.mark.parametrize("bus", ["kafka_cluster"], indirect=True)
async def test_of_three_brokers_one_is_killed_and_events_go_on(bus: str) -> None:
    """Each leads some partitions. `STUDIUM_FAULT_BROKERS=3` kills all in turn, and so the leader of all."""
    async with at_work(bus) as made:
        cluster = made.broker
        assert isinstance(cluster, KafkaCluster)
        for number in range(1, BROKERS_KILLED + 1):
            cluster.away()
            began = time.monotonic()
            await effects(made)
            sys.stdout.write(
                f"broker {number} of 3 killed: {time.monotonic() - began:.1f} s until events went on\n"
            )
            await asyncio.to_thread(cluster.back)
            await all_in_sync(cluster.url)


async def effects(made: Installation, events: int = 100) -> None:
    """Wait until so many more have taken effect than were committed by now."""
    goal = (await made.judge()).events + events
    async with asyncio.timeout(90):
        while (verdict := await made.judge()).events - verdict.lost < goal:
            await asyncio.sleep(0.1)


async def all_in_sync(url: str) -> None:
    """Wait until every partition has three copies that are up to date."""
    admin = AIOKafkaAdminClient(**KafkaAddress.parse(url).client("test"))
    await admin.start()
    try:
        async with asyncio.timeout(60):
            while any(
                len(partition["isr"]) < 3
                for topic in await admin.describe_topics()
                for partition in topic["partitions"]
            ):
                await asyncio.sleep(0.2)
    finally:
        await admin.close()


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

    What PostgreSQL preallocates, its WAL, still fits.
    """
    async with at_work("postgresql", padding=_PADDING) as made:
        limit_files(made, _WAL_SEGMENT)
        async with asyncio.timeout(120):
            while "could not extend file" not in (made.folder / "pg.log").read_text(errors="replace"):
                await asyncio.sleep(0.2)
        await asyncio.sleep(_WHILE_SECONDS)
        limit_files(made, "unlimited")
        await progress(made)


@pytest.mark.skipif(shutil.which("prlimit") is None, reason="there is no prlimit on the PATH")
async def test_there_is_no_room_for_the_databases_wal() -> None:
    """The server stops, because it cannot keep its word; once there is room it is started and goes on."""
    async with at_work("postgresql") as made:
        postmaster, *_backends = made.database_processes()
        limit_files(made, _LITTLE)
        await asyncio.to_thread(psutil.wait_procs, [postmaster], 60)
        assert not postmaster.is_running(), "it went on without a log"
        assert "PANIC" in (made.folder / "pg.log").read_text(errors="replace")
        await asyncio.sleep(_WHILE_SECONDS)
        made.start_database()
        await progress(made)


def limit_files(made: Installation, most_bytes: str) -> None:
    """Let no file of the database grow past so much; new backends inherit it from the postmaster."""
    for process in made.database_processes():
        with suppress(psutil.NoSuchProcess):
            command = ["prlimit", f"--pid={process.pid}", f"--fsize={most_bytes}:unlimited"]
            # As the account that the database runs under, which may do so without further rights.
            account = {"user": process.uids().real, "group": process.gids().real}
            subprocess.run(command, check=False, stderr=subprocess.DEVNULL, **account)
