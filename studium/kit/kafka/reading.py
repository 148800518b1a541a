"""The reading side: one service's member of its consumer group, in step with the service's own cursors."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError

from studium.kit.kafka.address import KafkaAddress
from studium.kit.kafka.binding import to_record
from studium.kit.log import Record

if TYPE_CHECKING:
    from studium.kit.db import Database

BUFFER = 500
"""Messages that are taken from the client at a time. It fetches ahead no more than its own buffer holds."""

SESSION_SECONDS = 6.0
"""After so long without a sign of life a process loses its partitions; brokers allow no less by default."""

_WAIT_SECONDS = 0.1
_HINT_SECONDS = 5.0

_CURSORS = "SELECT topic, partition, position FROM cursor WHERE bus = 'kafka'"

log = structlog.get_logger(__name__)


class LogMadeAnewError(RuntimeError):
    """A topic ends before what the service has read of it, so it is not the topic that it was."""


class Reader:
    """Reads the partitions that the group gives to this process, each from the service's own cursor.

    A partition is followed from a position: whatever stands behind it is either in `_ready` or still to come,
    without a gap. The cursor, which moves with the effect, decides what is handled; offsets that are
    committed to the group are a hint for those who watch it, and nothing here relies on them.
    """

    def __init__(self, address: KafkaAddress, db: Database, topics: Sequence[str]) -> None:
        self._db = db
        self._owners = {address.topic(owner): owner for owner in topics}
        self._address = address
        self._followed: dict[TopicPartition, int] = {}
        self._ready: dict[TopicPartition, deque[ConsumerRecord]] = {}
        self._sought: set[TopicPartition] = set()
        self._hinted: dict[TopicPartition, int] = {}
        self._hint_at = 0.0
        self._consumer = AIOKafkaConsumer(
            **address.client(db.service),
            group_id=f"{address.prefix}.{db.service}",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            session_timeout_ms=int(SESSION_SECONDS * 1000),
            heartbeat_interval_ms=int(SESSION_SECONDS * 1000 / 4),
        )

    async def start(self) -> None:
        """Join the group; returns once partitions are assigned."""
        self._consumer.subscribe(list(self._owners), listener=self)
        await self._consumer.start()

    async def stop(self) -> None:
        """Leave the group, so that others take the partitions over at once."""
        with suppress(KafkaError, OSError):
            await self._hint()
        await self._consumer.stop()

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Drop what is ready. A batch in hand ends by itself: the cursor row tells it from its successor."""
        self._forget(revoked)

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Follow the partitions anew, each from the cursor as it is by then."""
        # Until now those before counted as assigned, and may have been followed once more.
        self._forget({*self._followed, *assigned})

    def _forget(self, places: Iterable[TopicPartition]) -> None:
        for place in places:
            self._followed.pop(place, None)
            self._ready.pop(place, None)

    async def behind(self) -> list[tuple[str, int]]:
        """Partitions with something ready; when there is none, waits a moment for what arrives."""
        await self._follow()
        idle = [place for place in self._followed if place not in self._ready]
        await self._refuse_other_log(idle)
        if idle:
            wait = 0 if self._ready else int(_WAIT_SECONDS * 1000)
            fetched = await self._consumer.getmany(*idle, timeout_ms=wait, max_records=BUFFER)
            await self._take(fetched)
        elif not self._ready:
            await asyncio.sleep(_WAIT_SECONDS)
        if time.monotonic() >= self._hint_at:
            self._hint_at = time.monotonic() + _HINT_SECONDS
            await self._hint()
        return [(self._owners[place.topic], place.partition) for place in self._ready]

    async def _take(self, fetched: Mapping[TopicPartition, Sequence[ConsumerRecord]]) -> None:
        gaps: dict[TopicPartition, int] = {}
        for place, messages in fetched.items():
            # What was revoked meanwhile is somebody else's, or will be followed anew.
            if place in self._followed:
                self._ready[place] = deque(messages)
                if place in self._sought and messages[0].offset > self._followed[place] > 0:
                    gaps[place] = self._followed[place]
                self._sought.discard(place)
        begins = await self._consumer.beginning_offsets(list(gaps)) if gaps else {}
        for place, position in gaps.items():
            # Without an expired event, the gap is one that transactions leave.
            if begins[place] > position:
                log.error(
                    "events_expired_unheard",
                    service=self._db.service,
                    topic=place.topic,
                    partition=place.partition,
                    lost=begins[place] - position,
                )

    async def read(
        self, owner: str, partition: int, after: int, types: Collection[str], limit: int
    ) -> list[Record]:
        """Up to `limit` records behind the cursor's position, which is also what may now be forgotten."""
        place = TopicPartition(self._address.topic(owner), partition)
        if place not in self._followed:
            return []
        ready = self._ready.setdefault(place, deque())
        last = ready[-1].offset + 1 if ready else self._followed[place]
        if after < self._followed[place] or after > last:
            # The cursor was moved, by another process that had the partition or by hand.
            self._seek(place, after)
            return []
        while ready and ready[0].offset < after:
            ready.popleft()
        self._followed[place] = after
        if not ready:
            del self._ready[place]
        return [to_record(message, owner, types) for message in islice(ready, limit)]

    async def lag(self) -> int:
        """How many offsets stand behind what was handled of the followed partitions, as brokers say."""
        await self._follow()
        ends = await self._consumer.end_offsets(list(self._followed)) if self._followed else {}
        total = 0
        for place, end in ends.items():
            if place in self._followed:
                at = self._followed[place] if place in self._ready else await self._consumer.position(place)
                total += max(0, end - at, (self._consumer.last_stable_offset(place) or 0) - at)
        return total

    def lag_seconds(self) -> float:
        """The age of the oldest message that is ready."""
        oldest = min((messages[0].timestamp for messages in self._ready.values() if messages), default=None)
        return max(0.0, time.time() - oldest / 1000) if oldest is not None else 0.0

    async def _follow(self) -> None:
        """Seek to the cursors of the partitions that are new here, and let go of those that are not ours."""
        self._forget(self._followed.keys() - self._consumer.assignment())
        if self._followed.keys() == self._consumer.assignment():
            return
        cursors = {
            TopicPartition(self._address.topic(row["topic"]), row["partition"]): row["position"]
            for row in await self._db.fetch_all(_CURSORS)
        }
        for place in self._consumer.assignment() - self._followed.keys():
            self._seek(place, cursors.get(place, 0))

    def _seek(self, place: TopicPartition, position: int) -> None:
        self._ready.pop(place, None)
        self._sought.add(place)
        self._consumer.seek(place, position)
        self._followed[place] = position

    async def _refuse_other_log(self, places: Iterable[TopicPartition]) -> None:
        for place in places:
            # Since the look at the one before, partitions may have changed hands.
            if place not in self._followed or place not in self._consumer.assignment():
                continue
            # The client goes back by itself only when the brokers know of no such offset.
            if await self._consumer.position(place) < self._followed.get(place, 0):
                raise LogMadeAnewError(
                    f"{place.topic} ends before position {self._followed.get(place)} of partition "
                    f"{place.partition}, to which {self._db.service} has read, so the topic was made anew: "
                    "bring it back, or delete the service's rows of this topic from its table cursor"
                )

    async def _hint(self) -> None:
        """Commit how far the group is, for the tools that watch it."""
        done = [place for place in self._followed if place not in self._ready]
        # While partitions change hands there is nothing to tell.
        with suppress(CommitFailedError, IllegalStateError):
            offsets = {place: await self._consumer.position(place) for place in done}
            fresh = {place: offset for place, offset in offsets.items() if self._hinted.get(place) != offset}
            if fresh:
                await self._consumer.commit(fresh)
                self._hinted |= fresh


ConsumerRebalanceListener.register(Reader)
