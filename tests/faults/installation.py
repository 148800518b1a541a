"""A small installation whose processes can be killed one by one."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Self
from uuid import UUID

import asyncpg
import psutil

from studium.kit import clock
from studium.kit.embedded import EmbeddedPostgres
from studium.kit.tests.brokers import ApacheKafka, Broker, KafkaCluster, Tansu
from tests.faults import counting
from tests.faults.process import Work, run
from tests.faults.verdict import Verdict, judge, settle

WRITER = "writer"
RELAYS = ("relay-1", "relay-2")
CONSUMERS = ("consumer-1", "consumer-2")
BUSES = ("postgresql", "tansu", "apache_kafka")
_BROKERS: dict[str, Callable[[Path], Broker | KafkaCluster]] = {
    "tansu": Tansu,
    "apache_kafka": ApacheKafka,
    "kafka_cluster": KafkaCluster,
}

PATIENCE_SECONDS = 90.0
"""Without any progress for so long, what is missing counts as lost.

Kafka gives up a dead member after 6, and an attempt to connect to a dying database is given up after 60.
"""

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.faults.process", "studium.kit.kafka"])


class Installation:
    """PostgreSQL (durable, as in production), a bus, two relays and two consumers; writers when asked for.

    `folder` should have a short path, because PostgreSQL's socket lies in it.
    """

    def __init__(self, folder: Path, bus: str, *, broken: str = "", padding: int = 0) -> None:
        self.folder = folder
        self.bus_name = bus
        self.postgres = EmbeddedPostgres(folder)
        self.broker: Broker | KafkaCluster | None = None
        self._broken = broken
        self._padding = padding
        self._work: Work | None = None
        self._running: dict[str, ForkServerProcess] = {}

    async def __aenter__(self) -> Self:
        try:
            await self._begin()
        except BaseException:
            await self.__aexit__()  # a context that was not entered is not left, and the database would stay
            raise
        return self

    async def _begin(self) -> None:
        url = self.postgres.start()
        if self.bus_name != "postgresql":
            self.broker = _BROKERS[self.bus_name](self.folder)
            self.broker.start()
        events_url = self.broker.url if self.broker else ""
        self._work = Work("", url, events_url, self.folder, padding=self._padding, broken=self._broken)
        await counting.make_schemas(url, self.folder)
        await self._prepare_bus()

    async def __aexit__(self, *_error: object) -> None:
        for role in list(self._running):
            self.kill(role)
        if self.broker is not None:
            self.broker.close()
        self.postgres.stop()

    async def _prepare_bus(self) -> None:
        bus, db = self.work.bus(), counting.database(counting.SAYER, self.url)
        await bus.prepare(db)
        await bus.close()
        await db.dispose()

    @property
    def work(self) -> Work:
        """What every process is told."""
        if self._work is None:
            raise RuntimeError("the installation has not been started")
        return self._work

    @property
    def url(self) -> str:
        """URL of the database, the same after a restart."""
        return self.work.url

    @property
    def _acknowledged(self) -> Path:
        return self.folder / "acknowledged"

    def start(self, *roles: str) -> None:
        """Start relays and consumers."""
        for role in roles:
            self._start(replace(self.work, role=role))

    def write(self, things: Sequence[UUID], seed: int = 0) -> None:
        """Start eight concurrent writers, which count these things up until they are killed."""
        self._start(replace(self.work, role=WRITER, things=tuple(things), seed=seed))

    def _start(self, work: Work) -> None:
        process = _FORKS.Process(target=run, args=(work,), name=work.role, daemon=True)
        process.start()
        self._running[work.role] = process

    def kill(self, role: str) -> None:
        """`kill -9` of one process; returns when it is gone."""
        process = self._running.pop(role)
        if not process.is_alive():
            raise RuntimeError(f"{role} ended by itself; see {self.folder / role}.log")
        process.kill()
        process.join()

    def signal(self, role: str, number: signal.Signals) -> None:
        """Send a signal to one process."""
        psutil.Process(self._running[role].pid).send_signal(number)

    def database_processes(self) -> list[psutil.Process]:
        """The postmaster, and behind it every backend."""
        postmaster = psutil.Process(int((self.folder / "pg" / "postmaster.pid").read_text().split()[0]))
        return [postmaster, *postmaster.children(recursive=True)]

    def kill_database(self) -> None:
        """`kill -9` of the postmaster and of every backend."""
        processes = self.database_processes()
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(processes, timeout=30)

    def start_database(self) -> None:
        """Start PostgreSQL again, at the same address."""
        if self.postgres.start() != self.url:
            raise RuntimeError(f"{self.folder} has too long a path for a socket")

    async def judge(self) -> Verdict:
        """Compare what was committed so far with what took effect so far."""
        return await judge(self.url, self._acknowledged)

    async def settle(self, patience_seconds: float = PATIENCE_SECONDS) -> Verdict:
        """Wait until everything took effect, or nothing happens any more."""
        return await settle(self.url, self._acknowledged, patience_seconds)

    async def query(self, sql: str) -> list[asyncpg.Record]:
        """Ask the database as its owner."""
        connection = await asyncpg.connect(self.url)
        try:
            return await connection.fetch(sql)
        finally:
            await connection.close()


def new_things(count: int) -> list[UUID]:
    """Things that nobody has counted yet."""
    return [clock.new_id() for _ in range(count)]
