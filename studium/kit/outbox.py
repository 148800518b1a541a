"""From an event to its outbox row, and from the outbox to the bus.

The outbox keeps what was announced in the very transaction of the change. The relay deletes what it moved, so
it has no cursor of its own.

Trap: sequence numbers are given out before commit, so `seq > last` loses the events of transactions that
commit late. Each row therefore carries its transaction's number (`xid`), and rows are moved in the order of
`seq` up to the first whose transaction is not older than all that still run. The number alone gives no order:
a transaction has it from its first write on, and may wait after that for a key that a younger one holds.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

import sqlalchemy as sa
import structlog

from studium.contracts.event import Envelope, Event
from studium.kit import clock, telemetry

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from studium.kit.db import Database

PARTITIONS = 4
"""Partitions of every topic. Events with one key share a partition and keep their order."""

_BATCH = 500
_POLL_BUSY_SECONDS = 0.02
_POLL_IDLE_SECONDS = 0.5

log = structlog.get_logger(__name__)


def partition_of(key: str) -> int:
    """The partition of a key: CRC-32 modulo `PARTITIONS`, the same in every process and release."""
    return zlib.crc32(key.encode()) % PARTITIONS


@dataclass(frozen=True)
class OutboxRow:
    """One row of a service's outbox, as `insert` parameters."""

    event_id: UUID
    type: str
    key: str
    partition: int
    envelope: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Column names and values."""
        return asdict(self)


def make_envelope(event_type: str, key: str, data: dict[str, Any]) -> Envelope:
    """A new CloudEvents envelope for `data`, with the trace of the present request."""
    return Envelope(
        id=clock.new_id(),
        source=f"/studium/{event_type.split('.', 1)[0]}",
        type=event_type,
        time=clock.now(),
        partitionkey=key,
        traceparent=telemetry.current_traceparent(),
        data=data,
    )


def outbox_row(event: Event, context: Mapping[str, Any] | None = None) -> OutboxRow:
    """The outbox row of an event in its JSON form. `context` seals its `Personal` fields."""
    key = event.key()
    data = event.model_dump(mode="json", context=dict(context or {}))
    envelope = make_envelope(event.event_type(), key, data)
    return OutboxRow(
        event_id=envelope.id,
        type=envelope.type,
        key=key,
        partition=partition_of(key),
        envelope=envelope.model_dump(mode="json", exclude_none=True),
    )


@asynccontextmanager
async def elected(db: Database) -> AsyncIterator[AsyncConnection | None]:
    """A transaction of the one that may move the service's outbox now, or None when another is moving.

    The lock ends with the transaction, so a mover that dies or hangs on a lost connection hands over by
    itself.
    """
    async with db.engine.connect() as connection, connection.begin():
        locked = await connection.scalar(
            sa.text("SELECT pg_try_advisory_xact_lock(hashtext(:name))"), {"name": f"relay {db.service}"}
        )
        yield connection if locked else None


class Publisher(Protocol):
    """The writing side of a bus: takes a batch from a service's outbox and appends it to the topic."""

    async def move(self, db: Database, limit: int) -> int | None:
        """Move up to `limit` rows. Returns how many, or None when another process is moving just now."""
        ...


class Relay:
    """Moves one service's outbox to the bus. Every process runs one; a lock lets one move at a time.

    It is woken from within the process by a commit and polls otherwise. There is no NOTIFY: in every writing
    transaction it would take one lock for the whole database at commit.
    """

    def __init__(self, db: Database, publisher: Publisher) -> None:
        self._db = db
        self._publisher = publisher
        self.on_moved: Callable[[], None] = lambda: None
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Say that the outbox has something new."""
        self._wake.set()

    async def drain(self, *, patience_seconds: float = 10.0) -> int:
        """Move until the outbox is empty; returns the number of events moved.

        Rows wait for older transactions of the whole server, also of other databases on it, and another
        process may be moving: that is waited for up to `patience_seconds`.
        """
        total = 0
        give_up = time.monotonic() + patience_seconds
        while True:
            moved = await self._publisher.move(self._db, _BATCH)
            total += moved or 0
            if not moved:
                if not await self._db.fetch_all("SELECT 1 FROM outbox LIMIT 1") or time.monotonic() > give_up:
                    return total
                await asyncio.sleep(_POLL_BUSY_SECONDS)

    async def lag(self) -> int:
        """How many events are not on the bus yet."""
        row = await self._db.fetch_one("SELECT count(*) AS waiting FROM outbox")
        return int(row["waiting"]) if row else 0

    async def start(self) -> None:
        """Run in the background until `stop`."""
        self._task = asyncio.create_task(self._run(), name=f"relay-{self._db.service}")

    async def stop(self) -> None:
        """Stop after the batch in hand."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        quiet_rounds = 0
        while True:
            self._wake.clear()
            try:
                moved = await self._publisher.move(self._db, _BATCH)
            except Exception:
                log.exception("relay_failed", service=self._db.service)
                moved = 0
            if moved:
                self.on_moved()
            quiet_rounds = 0 if moved or moved is None else quiet_rounds + 1
            if moved == _BATCH:
                continue
            # A row just committed may still wait for an older transaction, so the relay stays alert for a
            # few rounds before it goes to the slow rhythm.
            pause = _POLL_BUSY_SECONDS if quiet_rounds < 5 else _POLL_IDLE_SECONDS
            try:
                await asyncio.wait_for(self._wake.wait(), timeout=pause)
                quiet_rounds = 0
            except TimeoutError:
                continue


async def restamp(db: Database) -> int:
    """After a logical restore: give every outbox row a transaction number of the new server.

    Transaction numbers start anew there, and rows with the old ones would wait for ever. Their order is kept
    by `seq`. Returns the number of rows stamped.
    """
    rows = await db.fetch_all("UPDATE outbox SET xid = pg_current_xact_id() RETURNING 1")
    return len(rows)
