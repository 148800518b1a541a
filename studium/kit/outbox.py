"""From an event to its outbox row, and from the outbox to the bus.

The outbox keeps what was announced in the very transaction of the change. The relay deletes what it moved, so
it has no cursor of its own.

Trap: sequence numbers are given out before commit, so `seq > last` loses the events of transactions that
commit late. The relay therefore remembers no number, and takes the oldest rows that there are. That keeps
the order of a key: a transaction writes its rows last, under the locks of what it changed, so a second one
that waited for the same lock has greater numbers, and is seen by nobody who does not see the first.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
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

        Another process may be moving, or have superseded this one on the bus: that is waited for up to
        `patience_seconds`.
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
        while True:
            self._wake.clear()
            try:
                moved = await self._publisher.move(self._db, _BATCH)
            except Exception:
                log.exception("relay_failed", service=self._db.service)
                moved = 0
            if moved:
                self.on_moved()
            if moved == _BATCH:
                continue
            # Where something was, or another is moving and may not see what just came, more is soon there.
            pause = _POLL_IDLE_SECONDS if moved == 0 else _POLL_BUSY_SECONDS
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), timeout=pause)
