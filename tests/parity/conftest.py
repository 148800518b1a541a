"""One installation in three shapes: what a learner meets must be the same in all of them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from conftest import _create, _drop, _named
from studium.app import SERVICES
from studium.kit import clock
from studium.kit.kafka import KafkaAddress
from studium.kit.outbox import PARTITIONS
from studium.kit.tests.brokers import Tansu
from tests.journeys.conftest import RunningStudium, free_port, start_studium

Said = list[tuple[str, str, dict[str, Any]]]
"""What stands on the bus: id, type and data of each event, those of one partition in order."""


@dataclass
class Installation:
    """Running processes, and what they were started with."""

    folder: Path
    ports: dict[str, int]
    environment: dict[str, dict[str, str]]
    databases: dict[str, str]
    events_url: str
    running: dict[str, RunningStudium] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The one origin."""
        return f"http://127.0.0.1:{self.ports.get('gateway') or self.ports['all']}"

    def start(self, name: str) -> None:
        """Start one process; `all` is everything in one."""
        words = () if name == "all" else (name,)
        self.running[name] = start_studium(
            self.folder, self.ports[name], *words, STUDIUM_BASE_URL=self.url, **self.environment[name]
        )

    def kill(self, service: str) -> None:
        """`kill -9` of the process that runs a service, with its server process."""
        name = service if service in self.running else "all"
        process = self.running[name].process
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)

    def start_again(self, service: str) -> None:
        """Start what `kill` ended, and wait until it answers."""
        name = service if service in self.running else "all"
        self.start(name)
        self.running[name].wait_until_ready()

    def command(self, *words: str) -> None:
        """Run a command of an operator, who has every setting."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("STUDIUM_")}
        everything = {k: v for given in self.environment.values() for k, v in given.items()}
        subprocess.run(
            [sys.executable, "-m", "studium", *words],
            check=True,
            capture_output=True,
            env=clean | everything | {"STUDIUM_DATA_DIR": str(self.folder / "data")},
        )

    async def said(self, owner: str) -> Said:
        """Every event of a service that is on the bus."""
        if self.events_url:
            return await _said_on_kafka(KafkaAddress.parse(self.events_url), owner)
        rows = await self.fetch(
            owner,
            "SELECT event_id::text, type, envelope -> 'data' AS data FROM events.log WHERE topic = $1 "
            "ORDER BY partition, position",
            owner,
        )
        return [(row["event_id"], row["type"], orjson.loads(row["data"])) for row in rows]

    async def fetch(self, service: str, sql: str, *args: Any) -> list[asyncpg.Record]:
        """Rows of a service's database."""
        connection = await asyncpg.connect(self.databases[service])
        try:
            return await connection.fetch(sql, *args)
        finally:
            await connection.close()

    async def settle(self) -> None:
        """Wait until every outbox is empty and every event is handled; fails on a dead letter."""
        async with asyncio.timeout(90):
            for _ in range(3):
                while await self._waiting():
                    await asyncio.sleep(0.2)
                await asyncio.sleep(0.3)

    async def _waiting(self) -> int:
        waiting = 0
        for service in SERVICES:
            (row,) = await self.fetch(
                service,
                f"SELECT (SELECT count(*) FROM {service}.outbox) AS unsaid, "
                f"(SELECT count(*) FROM {service}.queued_job WHERE run_at <= now()) AS jobs, "
                f"(SELECT count(*) FROM {service}.dead_letter) AS dead",
            )
            assert row["dead"] == 0
            waiting += row["unsaid"] + row["jobs"]
        return waiting + await self._unheard()

    async def _unheard(self) -> int:
        said = {owner: await self.said(owner) for owner in SERVICES}
        missing = 0
        for name, service in SERVICES.items():
            heard = {row[0] for row in await self.fetch(name, f"SELECT event_id::text FROM {name}.inbox")}
            wanted = {
                event_id
                for events in said.values()
                for event_id, kind, _data in events
                if kind in service.handlers.by_type
            }
            missing += len(wanted - heard)
        return missing


async def _said_on_kafka(address: KafkaAddress, owner: str) -> Said:
    places = [TopicPartition(address.topic(owner), partition) for partition in range(PARTITIONS)]
    reader = AIOKafkaConsumer(bootstrap_servers=address.servers, isolation_level="read_committed")
    await reader.start()
    reader.assign(places)
    await reader.seek_to_beginning(*places)
    said: Said = []
    try:
        while fetched := await reader.getmany(timeout_ms=400):
            for messages in fetched.values():
                for message in messages:
                    headers = {name: value.decode() for name, value in message.headers}
                    said.append((headers["ce_id"], headers["ce_type"], orjson.loads(message.value)))
    finally:
        await reader.stop()
    return said


@pytest.fixture
async def databases(server_url: str) -> AsyncIterator[list[str]]:
    """Three empty databases."""
    names = [await _create(server_url) for _ in range(3)]
    yield [_named(server_url, name) for name in names]
    for name in names:
        await _drop(server_url, name)


@pytest.fixture(params=["one process, log", "one process, Kafka", "a process per service, Kafka"])
def installation(
    request: pytest.FixtureRequest, databases: list[str], tmp_path: Path, tansu: Tansu
) -> Iterator[Installation]:
    events_url = "" if request.param.endswith("log") else f"{tansu.url}?prefix=t{clock.new_id().hex}"
    shared = {"STUDIUM_RATE_LIMIT_PER_MINUTE": "0", "STUDIUM_WEB_URL": "http://127.0.0.1:9"}
    if events_url:
        shared["STUDIUM_EVENTS_URL"] = events_url
    if request.param.startswith("one"):
        made = Installation(
            tmp_path,
            {"all": free_port()},
            {"all": shared | {"STUDIUM_DATABASE_URL": databases[0]}},
            dict.fromkeys(SERVICES, databases[0]),
            events_url,
        )
    else:
        made = _apart(tmp_path, databases, shared, events_url)
    made.command("migrate")
    made.command("demo")
    for name in made.ports:
        made.start(name)
    try:
        for running in made.running.values():
            running.wait_until_ready()
        yield made
    finally:
        for name in made.running:
            made.kill(name)


def _apart(folder: Path, databases: list[str], shared: dict[str, str], events_url: str) -> Installation:
    """A process and a database per service, which share the bus, the key set and the files, and a gateway."""
    own = dict(zip(SERVICES, databases, strict=True))
    ports = {name: free_port() for name in (*SERVICES, "gateway")}
    inside = shared | {"STUDIUM_VAULT_DATABASE_URL": own["identity"], "STUDIUM_TRUSTED_PROXIES": "1"}
    environment = {name: inside | {f"STUDIUM_{name.upper()}_DATABASE_URL": own[name]} for name in SERVICES}
    environment["gateway"] = {"STUDIUM_WEB_URL": shared["STUDIUM_WEB_URL"]} | {
        f"STUDIUM_{name.upper()}_URL": f"http://127.0.0.1:{ports[name]}" for name in SERVICES
    }
    return Installation(folder, ports, environment, own, events_url)
