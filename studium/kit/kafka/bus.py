"""The bus port over Kafka."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from aiokafka.errors import KafkaError

from studium.kit import telemetry
from studium.kit.kafka.address import KafkaAddress
from studium.kit.kafka.publishing import Publisher, Superseded
from studium.kit.kafka.reading import Reader
from studium.kit.kafka.topics import check_brokers, ensure_topics
from studium.kit.log import BusAwayError, Record
from studium.kit.outbox import elected

if TYPE_CHECKING:
    from studium.kit.db import Database

_LAG_SECONDS = 1.0
# What `studium.kit.log` moves, in the same order.
_OLDEST = "SELECT seq, type, partition, envelope FROM outbox ORDER BY seq LIMIT $1"
_MOVED = "DELETE FROM outbox WHERE seq = ANY($1)"
_LAST_PRODUCER = "SELECT producer FROM relay WHERE bus = 'kafka'"
_NOTE_PRODUCER = """
INSERT INTO relay (bus, producer) VALUES ('kafka', $1)
ON CONFLICT (bus) DO UPDATE SET producer = excluded.producer
"""


class KafkaBus:
    """The bus in a Kafka cluster. One object serves all services of a process, in one event loop."""

    name = "kafka"
    grouped = True
    pause_seconds = 0.01
    """A look that finds nothing has already waited for what arrives."""

    def __init__(self, address: KafkaAddress, retention: timedelta) -> None:
        self._address = address
        self._retention = retention
        self._publishers: dict[str, Publisher] = {}
        self._readers: dict[str, Reader] = {}

    async def move(self, db: Database, limit: int) -> int | None:
        """See `Bus.move`. Rows leave the outbox only after the cluster has acknowledged them."""
        async with elected(db) as connection:
            if connection is None:
                return None
            rows = (await connection.exec_driver_sql(_OLDEST, (limit,))).all()
            if not rows:
                return 0
            publisher = self._publisher(db.service)
            last = (await connection.exec_driver_sql(_LAST_PRODUCER)).scalar()
            if last != publisher.producer_id:
                publisher.begin_anew()
            try:
                await publisher.publish(rows)
            except Superseded:
                return 0
            await connection.exec_driver_sql(_MOVED, ([row.seq for row in rows],))
            if last != publisher.producer_id:
                await connection.exec_driver_sql(_NOTE_PRODUCER, (publisher.producer_id,))
        for event_type, count in Counter(row.type for row in rows).items():
            telemetry.EVENTS_PUBLISHED.labels(db.service, event_type).inc(count)
        return len(rows)

    async def check(self) -> None:
        """See `Bus.check`."""
        await check_brokers(self._address)

    async def subscribe(self, db: Database, topics: Sequence[str]) -> None:
        """See `Bus.subscribe`. Joins the service's consumer group; returns once partitions are assigned."""
        if db.service not in self._readers:
            await ensure_topics(self._address, topics, self._retention)
            reader = Reader(self._address, db, topics)
            try:
                await reader.start()
            except BaseException:
                await reader.stop()
                raise
            self._readers[db.service] = reader

    async def behind(self, db: Database) -> list[tuple[str, int]]:
        """See `Bus.behind`."""
        return await self._readers[db.service].behind()

    async def lag(self, db: Database) -> int:
        """See `Bus.lag`; 0 before the service has subscribed."""
        reader = self._readers.get(db.service)
        try:
            async with asyncio.timeout(_LAG_SECONDS):
                return await reader.lag() if reader else 0
        except (KafkaError, TimeoutError) as error:
            raise BusAwayError(type(error).__name__) from None

    async def lag_seconds(self, db: Database) -> float:
        """See `Bus.lag_seconds`; 0 before the service has subscribed."""
        reader = self._readers.get(db.service)
        return reader.lag_seconds() if reader else 0.0

    async def read(
        self, db: Database, topic: str, partition: int, after: int, types: Sequence[str], limit: int
    ) -> list[Record]:
        """See `Bus.read`."""
        return await self._readers[db.service].read(topic, partition, after, types, limit)

    async def prepare(self, db: Database) -> None:
        """See `Bus.prepare`: the service's own topic."""
        await ensure_topics(self._address, [db.service], self._retention)

    async def maintain(self, db: Database) -> None:
        """See `Bus.maintain`. The brokers drop what is past a topic's retention, read or not."""

    async def close(self) -> None:
        """See `Bus.close`. Leaves every group."""
        parts = [*self._publishers.values()]
        await asyncio.gather(
            *(publisher.close() for publisher in parts), *(reader.stop() for reader in self._readers.values())
        )
        self._publishers.clear()
        self._readers.clear()

    def _publisher(self, service: str) -> Publisher:
        if service not in self._publishers:
            self._publishers[service] = Publisher(self._address, service)
        return self._publishers[service]
