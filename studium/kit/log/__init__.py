"""What a bus is, and the one in PostgreSQL: a log that relays write and consumers read.

The relay moves rows from a service's outbox to the log in one transaction. Within a partition, positions are
given out under the lock of its head row, which is held until commit: a reader that has seen position N will
never later find a smaller one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from studium.kit import telemetry
from studium.kit.db.migrate import Schema
from studium.kit.outbox import elected

if TYPE_CHECKING:
    from studium.kit.db import Database

metadata = sa.MetaData(schema="events")
head_table = sa.Table(
    "head",
    metadata,
    sa.Column("topic", sa.Text, primary_key=True),
    sa.Column("partition", sa.SmallInteger, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
)
log_table = sa.Table(
    "log",
    metadata,
    sa.Column("topic", sa.Text, primary_key=True),
    sa.Column("partition", sa.SmallInteger, primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True),
    sa.Column("event_id", sa.Uuid, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("envelope", JSONB, nullable=False),
    sa.Column("logged_at", sa.DateTime(timezone=True), primary_key=True, server_default=sa.func.now()),
)


def events_schema(services: Sequence[str]) -> Schema:
    """The log's schema, with the right to append and to read for every service."""
    roles = ", ".join(f"studium_{name}" for name in services)
    grants = (
        f"GRANT USAGE ON SCHEMA events TO {roles}",
        f"GRANT SELECT, INSERT ON events.log TO {roles}",
        f"GRANT SELECT, INSERT, UPDATE ON events.head TO {roles}",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA events TO {roles}",
    )
    return Schema("events", metadata, Path(__file__).parent / "migrations", grants)


@dataclass(frozen=True)
class Record:
    """One event as it stands on the bus. `envelope` is None for types that the reader did not ask for."""

    topic: str
    partition: int
    position: int
    event_id: Any
    type: str
    key: str
    envelope: dict[str, Any] | None


class BusAwayError(ConnectionError):
    """The bus does not answer."""


class Bus(Protocol):
    """What a bus does: take outbox rows, and give records behind a position.

    A topic is named after the service that owns its events. Positions begin at 1.
    """

    @property
    def name(self) -> str:
        """What cursors are kept under: a position on one bus means nothing on another."""
        ...

    @property
    def grouped(self) -> bool:
        """Whether processes share the reading as a group, which halts whenever one comes or goes."""
        ...

    @property
    def pause_seconds(self) -> float:
        """How long a consumer that found nothing waits before it looks again."""
        ...

    async def check(self) -> None:
        """Raise `SettingError` when the bus cannot be reached."""
        ...

    async def subscribe(self, db: Database, topics: Sequence[str]) -> None:
        """Say which topics the service hears, before it reads; a repeat does nothing."""
        ...

    async def close(self) -> None:
        """Let go of every connection that the bus itself has."""
        ...

    async def move(self, db: Database, limit: int) -> int | None:
        """Move up to `limit` rows of the service's outbox, oldest first; None: another is moving now."""
        ...

    async def behind(self, db: Database) -> list[tuple[str, int]]:
        """Topics and partitions that have something behind the service's cursor for this process to read.

        Of several processes, each may be given some of the partitions.
        """
        ...

    async def lag(self, db: Database) -> int:
        """How many events are behind the service's cursors, in the partitions that this process reads.

        Raises `BusAwayError` when the bus does not say in a second.
        """
        ...

    async def lag_seconds(self, db: Database) -> float:
        """For how long the oldest of the events that `lag` counts has been on the bus; 0 without one."""
        ...

    async def read(
        self, db: Database, topic: str, partition: int, after: int, types: Sequence[str], limit: int
    ) -> list[Record]:
        """Up to `limit` records behind position `after`, in order."""
        ...

    async def prepare(self, db: Database) -> None:
        """Make room for what will be moved; a repeat does nothing."""
        ...

    async def maintain(self, db: Database) -> None:
        """Make room ahead, and drop what is past the retention unless the service has not read it all yet."""
        ...


_MOVE = """
WITH batch AS (
    SELECT seq FROM outbox ORDER BY seq LIMIT $1
), moved AS (
    DELETE FROM outbox o USING batch b WHERE o.seq = b.seq
    RETURNING o.seq, o.event_id, o.type, o.key, o.partition, o.envelope
), numbered AS (
    SELECT m.*, split_part(m.type, '.', 1) AS topic,
           row_number() OVER (PARTITION BY m.partition ORDER BY m.seq) AS n
    FROM moved m
), heads AS (
    INSERT INTO events.head AS h (topic, partition, position)
    SELECT topic, partition, count(*) FROM numbered GROUP BY topic, partition ORDER BY topic, partition
    ON CONFLICT (topic, partition) DO UPDATE SET position = h.position + excluded.position
    RETURNING h.topic, h.partition, coalesce(OLD.position, 0) AS base
), appended AS (
    INSERT INTO events.log (topic, partition, position, event_id, type, key, envelope)
    SELECT n.topic, n.partition, h.base + n.n, n.event_id, n.type, n.key, n.envelope
    FROM numbered n JOIN heads h USING (topic, partition)
    RETURNING type
)
SELECT type, count(*) AS moved FROM appended GROUP BY type
"""

_BEHIND = """
SELECT c.topic, c.partition, h.position - c.position AS distance FROM cursor c
JOIN events.head h ON h.topic = c.topic AND h.partition = c.partition
WHERE c.bus = 'postgresql' AND h.position > c.position
"""

_OLDEST = """
SELECT extract(epoch FROM now() - min(oldest.logged_at)) AS seconds FROM cursor c
JOIN events.head h ON h.topic = c.topic AND h.partition = c.partition AND h.position > c.position
CROSS JOIN LATERAL (
    SELECT logged_at FROM events.log l
    WHERE l.topic = c.topic AND l.partition = c.partition AND l.position > c.position
    ORDER BY l.position LIMIT 1
) AS oldest
WHERE c.bus = 'postgresql'
"""

_READ = """
SELECT position, event_id, type, key, CASE WHEN type = ANY($5) THEN envelope END AS envelope
FROM events.log
WHERE topic = $1 AND partition = $2 AND position > $3
ORDER BY position LIMIT $4
"""


class PostgresLog:
    """The bus in the services' own PostgreSQL."""

    name = "postgresql"
    grouped = False
    pause_seconds = 0.1

    def __init__(self, retention: timedelta) -> None:
        self._retention = retention

    async def move(self, db: Database, limit: int) -> int | None:
        """See `Bus.move`. One transaction: what leaves the outbox is in the log, or neither happened."""
        async with elected(db) as connection:
            if connection is None:
                return None
            moved = (await connection.exec_driver_sql(_MOVE, (limit,))).all()
        for row in moved:
            telemetry.EVENTS_PUBLISHED.labels(db.service, row.type).inc(row.moved)
        return sum(int(row.moved) for row in moved)

    async def behind(self, db: Database) -> list[tuple[str, int]]:
        """See `Bus.behind`."""
        rows = await db.fetch_all(_BEHIND)
        return [(row["topic"], row["partition"]) for row in rows]

    async def lag(self, db: Database) -> int:
        """See `Bus.lag`."""
        return sum(row["distance"] for row in await db.fetch_all(_BEHIND))

    async def lag_seconds(self, db: Database) -> float:
        """See `Bus.lag_seconds`."""
        row = await db.fetch_one(_OLDEST)
        return max(0.0, float(row["seconds"] or 0)) if row else 0.0

    async def read(
        self, db: Database, topic: str, partition: int, after: int, types: Sequence[str], limit: int
    ) -> list[Record]:
        """See `Bus.read`."""
        async with db.connect() as connection:
            rows = await connection.exec_driver_sql(_READ, (topic, partition, after, limit, list(types)))
            return [
                Record(topic, partition, row.position, row.event_id, row.type, row.key, row.envelope)
                for row in rows
            ]

    async def check(self) -> None:
        """See `Bus.check`. It is where the services' tables are."""

    async def unheard(self, db: Database) -> int:
        """As `lag`, where there may be no such log: 0 then."""
        row = await db.fetch_one("SELECT to_regclass('events.head') IS NOT NULL AS exists")
        return await self.lag(db) if row and row["exists"] else 0

    async def subscribe(self, db: Database, topics: Sequence[str]) -> None:
        """See `Bus.subscribe`. Every service may read the whole log."""

    async def close(self) -> None:
        """See `Bus.close`. All connections are the services'."""

    async def prepare(self, db: Database) -> None:
        """See `Bus.prepare`: this month and the next."""
        await db.fetch_all("SELECT events.ensure_partitions()")

    async def maintain(self, db: Database) -> None:
        """See `Bus.maintain`."""
        await self.prepare(db)
        if not await self.behind(db):
            await db.fetch_all("SELECT events.drop_expired($1)", self._retention)
