"""Events on their way: how long from the commit that announces one to the commit of its effect, and how many.

Both moments are commit timestamps of the one database server, so no clock is compared with another. The event
is `EnrollmentCreated`, which learning says and courses hears; pgbench announces it.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from bench import dataset
from bench.dataset import COURSES_EACH, Size, sql_id, uuid_of
from bench.figures import CannotMeasure, Figures
from bench.load import Statement, pgbench, script
from bench.serving import Server, server
from studium.app import SERVICES, build_platform
from studium.contracts.learning import EnrollmentCreated
from studium.gateway.node import free_port
from studium.kit import clock
from studium.kit.db.engine import server_settings
from studium.kit.outbox import outbox_row
from studium.kit.settings import PlatformSettings
from studium.kit.tests.brokers import ApacheKafka, Broker, Tansu

PER_SECOND = 500
_TABLE = "CREATE TABLE IF NOT EXISTS public.bench_said (event_id uuid PRIMARY KEY)"
_SAY = """
WITH said AS (INSERT INTO public.bench_said SELECT uuidv7() RETURNING event_id)
INSERT INTO learning.outbox (event_id, type, key, partition, envelope)
SELECT event_id, $1, $2, $3, replace($4, '<id>', event_id::text)::jsonb FROM said
"""
_LATENCIES = """
SELECT extract(epoch FROM pg_xact_commit_timestamp(heard.xmin) - pg_xact_commit_timestamp(said.xmin)) * 1000
       AS milliseconds
  FROM public.bench_said said JOIN courses.inbox heard USING (event_id)
"""
_PATIENCE_SECONDS = 30.0


@dataclass(frozen=True)
class BusUnderTest:
    """A bus by the name that figures carry; `url` is what `STUDIUM_EVENTS_URL` would be."""

    name: str
    url: str


@contextmanager
def buses(figures: Figures) -> Iterator[list[BusUnderTest]]:
    """The log in PostgreSQL, and every broker that can be had here. Says which could not be had."""
    with tempfile.TemporaryDirectory() as folder:
        brokers: list[Broker] = []
        found = [BusUnderTest("PostgreSQL", "")]
        try:
            for kind, name in ((Tansu, "Kafka (Tansu)"), (ApacheKafka, "Kafka (Apache)")):
                if kind is ApacheKafka and (reason := ApacheKafka.missing()):
                    figures.leave_out(f"events on {name}", reason)
                    continue
                place = Path(folder) / name.split()[-1].strip("()")
                place.mkdir()
                brokers.append(kind(place))
                brokers[-1].start()
                found.append(BusUnderTest(name, brokers[-1].url))
            yield found
        finally:
            for broker in brokers:
                broker.close()


def announcing(size: Size) -> str:
    """A pgbench script that announces one enrolment of a random learner."""
    user, course, enrolment = uuid_of("user", 0), uuid_of("course", 0), uuid_of("enrollment", 0)
    event = EnrollmentCreated(
        enrollment_id=enrolment, user_id=user, course_id=course, enrolled_at=clock.now()
    )
    row = outbox_row(event)
    text = json.dumps(row.envelope | {"id": "<id>"})
    ids = {
        user: ("<user>", sql_id("user", ":u")),
        course: ("<course>", sql_id("course", ":c")),
        enrolment: ("<enrolment>", sql_id("enrollment", ":e")),
    }
    made = "'" + text.replace("'", "''") + "'"
    for one, (mark, expression) in ids.items():
        made = f"replace({made.replace(str(one), mark)}, '{mark}', ({expression})::text)"
    learner = f"({sql_id('user', ':u')})::text"
    known = {row.key: learner, "<partition>": ":p", "<envelope>": made}
    drawn = {
        "u": f"random(1, {size.users})",
        "k": f"random(0, {COURSES_EACH - 1})",
        "c": f"(:u + :k * {size.step}) % {size.courses}",
        "e": f":u * {COURSES_EACH} + :k",
        # Not the partition that a key belongs to, but one key keeps to one partition all the same.
        "p": ":u % 4",
    }
    return script(drawn, [Statement(_SAY, [row.type, row.key, "<partition>", "<envelope>"])], known)


def measure(
    figures: Figures, settings: PlatformSettings, environment: Mapping[str, str], size: Size, seconds: float
) -> None:
    """Throughput and latency on each bus."""
    text = announcing(size)
    with buses(figures) as found:
        for bus in found:
            with figures.part(f"events on {bus.name}"):
                chosen = settings.model_copy(update={"events_url": bus.url, "port": free_port()})
                asyncio.run(_throughput(figures, bus, chosen, text, seconds))
                with server(
                    "studium.app:worker_app",
                    chosen.port,
                    {**environment, "STUDIUM_EVENTS_URL": bus.url},
                ) as running:
                    latencies = asyncio.run(_latencies(running, chosen.database_url, text, seconds))
                _tell(figures, bus, latencies)


async def _throughput(
    figures: Figures, bus: BusUnderTest, settings: PlatformSettings, text: str, seconds: float
) -> None:
    """Announce with all the database can do, then move it all, then handle it all: each alone."""
    await _begin(settings.database_url)
    await _forget_brokers(settings.database_url)
    platform = build_platform(settings)
    try:
        await platform.unlock()
        await platform.settle()
        options = server_settings("learning", None)
        rows = await asyncio.to_thread(pgbench, settings.database_url, text, min(3.0, seconds), options)
        moved, moving = await _timed(platform.runtimes["learning"].relay.drain)
        handled, handling = await _timed(platform.runtimes["courses"].consumer.drain)
        if moved < rows.count or handled < rows.count:
            raise CannotMeasure(f"of {rows.count} events {moved} were moved and {handled} were handled")
        unit = "events/s"
        figures.add(f"relay alone, {bus.name}", moved / moving, unit, rows.rate, ">= 1.00")
        figures.add(f"consumer alone, {bus.name}", handled / handling, unit, rows.rate, ">= 1.00")
        await platform.settle()
    finally:
        await platform.dispose()


async def _begin(url: str) -> None:
    """Begin without the events of earlier parts, which are for nobody."""
    await dataset.forget_announced(url)
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_TABLE)
        await connection.execute("TRUNCATE public.bench_said")
    finally:
        await connection.close()


async def _forget_brokers(url: str) -> None:
    """Forget how far other brokers were read. Nobody may read one meanwhile."""
    connection = await asyncpg.connect(url)
    try:
        for service in SERVICES:
            await connection.execute(f"DELETE FROM {service}.cursor WHERE bus = 'kafka'")
    finally:
        await connection.close()


async def _timed(work: Any) -> tuple[int, float]:
    started = time.monotonic()
    count: int = await work()
    return count, time.monotonic() - started


async def _latencies(running: Server, url: str, text: str, seconds: float) -> list[float]:
    """Announce at a steady rate while the server runs; milliseconds of each event, the shortest first."""
    # What a server that runs has warm: connections, statements, its place in the group of readers.
    await _handled(running, url, text, 1.0)
    return await _handled(running, url, text, 2 * seconds)


async def _handled(running: Server, url: str, text: str, seconds: float) -> list[float]:
    await _begin(url)
    options = server_settings("learning", None)
    said = await asyncio.to_thread(pgbench, url, text, seconds, options, per_second=PER_SECOND)
    connection = await asyncpg.connect(url)
    try:
        give_up = time.monotonic() + _PATIENCE_SECONDS
        while True:
            rows = await connection.fetch(_LATENCIES)
            if len(rows) >= said.count:
                return sorted(float(row["milliseconds"]) for row in rows)
            if time.monotonic() > give_up or not running.process.is_running():
                raise CannotMeasure(f"of {said.count} events {len(rows)} were handled in time")
            await asyncio.sleep(0.2)
    finally:
        await connection.close()


def _tell(figures: Figures, bus: BusUnderTest, latencies: list[float]) -> None:
    name = f"event, commit to handled, {PER_SECOND} events/s, {bus.name}"
    figures.plain(f"{name}, median", latencies[len(latencies) // 2], "ms")
    figures.add(f"{name}, p99", latencies[len(latencies) * 99 // 100], "ms", 250, "< 1.00")
