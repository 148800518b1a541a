"""From the bus to a service's handlers: at-least-once delivery, effects exactly once.

The inbox row, the cursor and the effect move in one transaction of the consumer's own database. Duplicates
are recognised by event id, never by a high-water mark: a relay that was thought dead may append newer events
before older ones. An event whose handler keeps failing goes to `dead_letter`; later events of its key wait
behind it there until `replay` takes them up in order.
"""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
import structlog

from studium.contracts import EVENTS
from studium.contracts.event import Envelope, Event
from studium.kit import telemetry
from studium.kit.consumer.registry import Handlers
from studium.kit.db import Database, UnitOfWork
from studium.kit.log import Bus, Record
from studium.kit.outbox import PARTITIONS
from studium.kit.vault import Vault

log = structlog.get_logger(__name__)

BATCH = 100
"""Events that may share one transaction."""

INBOX_DAYS = 30
"""Days for which a duplicate is recognised."""


@dataclass(frozen=True)
class RetryPolicy:
    """How often a failing handler is tried and how long between tries (doubling from `first_seconds`)."""

    attempts: int = 5
    first_seconds: float = 0.2
    most_seconds: float = 10.0

    def pause(self, attempt: int) -> float:
        """Seconds to wait after the given failed attempt (1 is the first)."""
        return float(min(self.most_seconds, self.first_seconds * 2 ** (attempt - 1)))


@dataclass(frozen=True)
class _Trouble:
    """The event at which a partition stands still, and when it is tried again (by the monotonic clock)."""

    event_id: UUID
    attempts: int
    again_at: float


@dataclass
class Consumer:
    """Feeds one service's handlers. Every process runs one; a lock on the cursor row elects who handles."""

    db: Database
    bus: Bus
    vault: Vault
    handlers: Handlers
    context: Any
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    on_handled: Callable[[], None] = lambda: None
    _troubles: dict[tuple[str, int], _Trouble] = field(default_factory=dict, init=False)

    async def prepare(self) -> None:
        """Subscribe, and make sure that a cursor exists for every partition of every topic that is heard."""
        rows = [
            {"bus": self.bus.name, "topic": topic, "partition": partition}
            for topic in self.handlers.topics
            for partition in range(PARTITIONS)
        ]
        if rows:
            async with self.db.unit_of_work() as uow:
                await uow.execute(
                    sa.text(
                        "INSERT INTO cursor (bus, topic, partition) "
                        "VALUES (:bus, :topic, :partition) ON CONFLICT DO NOTHING"
                    ),
                    rows,
                )
            await self.bus.subscribe(self.db, self.handlers.topics)

    async def drain(self) -> int:
        """Handle everything that is on the bus now; returns the number of events passed."""
        total = 0
        while True:
            passed = await self.step()
            total += passed
            if passed:
                continue
            if self._troubles:
                again_at = min(trouble.again_at for trouble in self._troubles.values())
                await asyncio.sleep(max(0.0, again_at - time.monotonic()))
            elif not await self.bus.lag(self.db):
                return total
            else:
                # What is behind a cursor is on its way here, or another process has it in hand.
                await asyncio.sleep(self.bus.pause_seconds)

    async def step(self) -> int:
        """Handle one batch from every partition that is behind; returns the number of events passed.

        A partition whose next event failed pauses before the next attempt, and holds up no other.
        """
        behind = await self.bus.behind(self.db)
        self._troubles = {place: self._troubles[place] for place in behind if place in self._troubles}
        passed = 0
        for place in behind:
            trouble = self._troubles.get(place)
            if trouble is None or trouble.again_at <= time.monotonic():
                passed += await self._step_partition(*place)
        return passed

    async def _step_partition(self, topic: str, partition: int) -> int:
        position = await self._position(topic, partition)
        records = await self.bus.read(self.db, topic, partition, position, list(self.handlers.by_type), BATCH)
        if not records:
            return 0
        if (topic, partition) not in self._troubles:
            try:
                return await self._handle_batch(records)
            except Exception:
                log.info("batch_failed_handling_one_by_one", service=self.db.service, exc_info=True)
        passed = 0
        for record in records:
            # What did not pass is tried again, or is in the hands of another process: what stands behind it
            # must wait, because its cursor would jump over it.
            if not await self._handle_alone(record):
                break
            passed += 1
        return passed

    async def _position(self, topic: str, partition: int) -> int:
        row = await self.db.fetch_one(
            "SELECT position FROM cursor WHERE bus = $1 AND topic = $2 AND partition = $3",
            self.bus.name,
            topic,
            partition,
        )
        return int(row["position"]) if row else 0

    async def _handle_batch(self, records: Sequence[Record]) -> int:
        async with self.db.unit_of_work() as uow:
            records = await self._claim(uow, records)
            if not records:
                return 0
            fresh = await self._fresh(uow, records)
            for record in fresh:
                await self._dispatch(record)
            await self._advance(uow, records[-1])
        self._count(fresh)
        self.on_handled()
        return len(records)

    async def _handle_alone(self, record: Record) -> int:
        try:
            passed = await self._handle_batch([record])
        except Exception as error:
            log.warning(
                "handler_failed",
                service=self.db.service,
                event_type=record.type,
                event_id=str(record.event_id),
                attempt=self._attempts(record) + 1,
                exc_info=True,
            )
            return await self._failed(record, error)
        self._troubles.pop((record.topic, record.partition), None)
        return passed

    def _attempts(self, record: Record) -> int:
        trouble = self._troubles.get((record.topic, record.partition))
        return trouble.attempts if trouble is not None and trouble.event_id == record.event_id else 0

    async def _failed(self, record: Record, error: Exception) -> int:
        """Note a failed attempt, or set the event aside after the last; returns the number of events passed.

        An attempt counts only while the database answers: no event goes to the dead because it was away.
        """
        await self.db.fetch_one("SELECT 1")
        place, attempts = (record.topic, record.partition), self._attempts(record) + 1
        again_at = time.monotonic() + self.retry.pause(attempts)
        self._troubles[place] = _Trouble(record.event_id, attempts, again_at)
        if attempts < self.retry.attempts:
            return 0
        passed = await self._bury(record, error)
        self._troubles.pop(place, None)
        return passed

    async def _claim(self, uow: UnitOfWork, records: Sequence[Record]) -> Sequence[Record]:
        # SKIP LOCKED: another process has this partition in hand, and it will do the work.
        position = (
            await uow.execute(
                sa.text(
                    "SELECT position FROM cursor "
                    "WHERE bus = :bus AND topic = :topic AND partition = :partition FOR UPDATE SKIP LOCKED"
                ),
                self._place(records[0]),
            )
        ).scalar_one_or_none()
        return [] if position is None else [r for r in records if r.position > position]

    async def _fresh(self, uow: UnitOfWork, records: Sequence[Record]) -> list[Record]:
        """Those that are heard, not handled before, and not waiting behind a dead letter of their key."""
        heard = [r for r in records if r.type in self.handlers.by_type]
        if not heard:
            return []
        new = await self._enter_inbox(uow, heard)
        blocked = await self._blocked_keys(uow, heard)
        fresh: list[Record] = []
        for record in heard:
            if record.event_id not in new:
                continue
            new.discard(record.event_id)
            if record.key in blocked:
                await self._insert_dead(uow, record, None, 0)
            else:
                fresh.append(record)
        return fresh

    async def _enter_inbox(self, uow: UnitOfWork, records: Sequence[Record]) -> set[UUID]:
        result = await uow.execute(
            sa.text(
                "INSERT INTO inbox (event_id) SELECT unnest(CAST(:ids AS uuid[])) "
                "ON CONFLICT DO NOTHING RETURNING event_id"
            ),
            {"ids": list({r.event_id for r in records})},
        )
        return set(result.scalars())

    async def _blocked_keys(self, uow: UnitOfWork, records: Sequence[Record]) -> set[str]:
        result = await uow.execute(
            sa.text("SELECT DISTINCT key FROM dead_letter WHERE topic = :topic AND key = ANY(:keys)"),
            {"topic": records[0].topic, "keys": list({r.key for r in records})},
        )
        return set(result.scalars())

    async def _dispatch(self, record: Record) -> None:
        event = await self.parse(record.envelope or {})
        traceparent = (record.envelope or {}).get("traceparent")
        with telemetry.span(f"handle {record.type}", traceparent=traceparent):
            await self.handlers.by_type[record.type](self.context, event)

    def _count(self, handled: Sequence[Record]) -> None:
        for record in handled:
            telemetry.EVENTS_HANDLED.labels(self.db.service, record.type).inc()

    async def parse(self, envelope: dict[str, Any]) -> Event:
        """The event in an envelope, its `Personal` fields opened with its subject's key."""
        parsed = Envelope.model_validate(envelope)
        event_class = EVENTS[parsed.type]
        context: dict[str, Any] = {}
        if event_class.personal_subject:
            context = await self.vault.opening_context([UUID(parsed.data[event_class.personal_subject])])
        return event_class.model_validate(parsed.data, context=context)

    async def _advance(self, uow: UnitOfWork, last: Record) -> None:
        await uow.execute(
            sa.text(
                "UPDATE cursor SET position = :position "
                "WHERE bus = :bus AND topic = :topic AND partition = :partition"
            ),
            self._place(last) | {"position": last.position},
        )

    def _place(self, record: Record) -> dict[str, Any]:
        return {"bus": self.bus.name, "topic": record.topic, "partition": record.partition}

    async def _bury(self, record: Record, error: Exception) -> int:
        """Set a failing event aside and go on; its inbox row stays, so only `replay` runs it again."""
        async with self.db.unit_of_work() as uow:
            claimed = await self._claim(uow, [record])
            if not claimed:
                return 0
            await self._enter_inbox(uow, claimed)
            await self._insert_dead(uow, record, error, self.retry.attempts)
            await self._advance(uow, record)
        telemetry.EVENTS_DEAD.labels(self.db.service, record.type).inc()
        log.error(
            "event_dead",
            service=self.db.service,
            event_type=record.type,
            event_id=str(record.event_id),
            hint=f"mend the cause, then run: studium replay {self.db.service}",
        )
        return 1

    async def _insert_dead(
        self, uow: UnitOfWork, record: Record, error: Exception | None, attempts: int
    ) -> None:
        await uow.execute(
            sa.text(
                "INSERT INTO dead_letter "
                "(event_id, topic, key, type, envelope, error, attempts) "
                "VALUES (:event_id, :topic, :key, :type, CAST(:envelope AS jsonb), :error, :attempts) "
                "ON CONFLICT (event_id) DO NOTHING"
            ),
            {
                "event_id": record.event_id,
                "topic": record.topic,
                "key": record.key,
                "type": record.type,
                "envelope": orjson.dumps(record.envelope).decode(),
                "error": _describe(error),
                "attempts": attempts,
            },
        )

    async def replay(
        self,
        on_step: Callable[[str, bool], None] = lambda _type, _ok: None,
        *,
        only: tuple[str, str] | None = None,
    ) -> tuple[int, int]:
        """Take up dead letters in order, each in its own transaction; a key stops at its first failure.

        `only` is a topic and a key, for the letters of that key. Returns how many were handled and how many
        are left.
        """
        stuck: set[tuple[str, str]] = set()
        handled = left = last = 0
        # What arrives meanwhile for a key that still has a dead letter joins it at the end.
        while rows := await self._dead_letters(last, only):
            for row in rows:
                ok = (row.topic, row.key) not in stuck and await self._replay_one(row)
                handled, left, last = handled + ok, left + (not ok), row.dead_letter_id
                if not ok:
                    stuck.add((row.topic, row.key))
                on_step(row.type, ok)
        return handled, left

    async def _dead_letters(self, after: int, only: tuple[str, str] | None) -> Sequence[Any]:
        topic, key = only or (None, None)
        statement = sa.text(
            "SELECT * FROM dead_letter WHERE dead_letter_id > :after "
            "AND (CAST(:topic AS text) IS NULL OR (topic = :topic AND key = :key)) ORDER BY dead_letter_id"
        )
        async with self.db.connect() as connection:
            rows = await connection.execute(statement, {"after": after, "topic": topic, "key": key})
            return rows.all()

    async def _replay_one(self, row: Any) -> bool:
        record = Record(row.topic, 0, 0, row.event_id, row.type, row.key, row.envelope)
        try:
            async with self.db.unit_of_work() as uow:
                gone = await uow.execute(
                    sa.text("DELETE FROM dead_letter WHERE event_id = :id RETURNING 1"), {"id": row.event_id}
                )
                if (found := gone.first()) is not None:
                    await self._dispatch(record)
        except Exception as error:
            log.warning("replay_failed", event_type=row.type, event_id=str(row.event_id), exc_info=True)
            async with self.db.unit_of_work() as uow:
                await uow.execute(
                    sa.text(
                        "UPDATE dead_letter SET attempts = attempts + 1, error = :e WHERE event_id = :id"
                    ),
                    {"id": row.event_id, "e": _describe(error)},
                )
            return False
        self._count([record] if found is not None else [])
        self.on_handled()
        return True


def _describe(error: Exception | None) -> str | None:
    """The error's class and place. Its message may quote personal data, so it is left out."""
    if error is None:
        return None
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places}"
