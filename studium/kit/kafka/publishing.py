"""The writing side: one service's outbox rows into its topic, in order and acknowledged by the cluster."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    IncompatibleBrokerVersion,
    KafkaError,
    ProducerFenced,
    UnknownError,
    UnsupportedVersionError,
)

from studium.kit import clock
from studium.kit.kafka.address import KafkaAddress
from studium.kit.kafka.binding import to_message
from studium.kit.kafka.topics import CONNECT_SECONDS, MAX_MESSAGE_BYTES

_BATCH_BYTES = 512 * 1024
"""A batch is closed at this size. A larger event is a batch of its own."""

_REQUEST_SECONDS = 10.0
_PUBLISH_SECONDS = 30.0
_TRANSACTION_SECONDS = 40.0
"""After this the broker itself gives up a transaction, and readers get past it."""

_NO_TRANSACTIONS = (UnknownError, UnsupportedVersionError, IncompatibleBrokerVersion)
"""What brokers answer that do not know transactions; whatever else goes wrong is no reason to do without."""

log = structlog.get_logger(__name__)


class Superseded(Exception):
    """The cluster refuses this producer: a newer one began while this one thought that it was elected."""


class Publisher:
    """One service's producer, made when it is needed and thrown away whenever something goes wrong with it.

    Order needs two things. Only the elected relay publishes, and always the oldest rows. And a partition has
    one batch under way at a time, which a broker takes whole or not at all: a later event is never appended
    while an earlier one of its key is not. What is repeated after a failure is known by its id.

    Where the cluster has transactions, all of a call's events appear at once, and the producer of a relay
    that was thought dead is fenced off by the one that came after it.
    """

    def __init__(self, address: KafkaAddress, service: str) -> None:
        self.producer_id = clock.new_id()
        self._address = address
        self._service = service
        self._topic = address.topic(service)
        self._transactional = True
        self._in_transaction = False
        self._producer: AIOKafkaProducer | None = None
        self._retired: set[asyncio.Task[None]] = set()

    async def publish(self, rows: Sequence[Any]) -> None:
        """Append the rows' events; returns once the cluster has all of them for good.

        On any failure some of them may stand in the topic, so the caller has to come again with all of them.
        Raises `Superseded` when another relay has begun to publish since this one did.
        """
        try:
            async with asyncio.timeout(_PUBLISH_SECONDS):
                producer = await self._started()
                if not self._transactional:
                    await self._append(producer, rows)
                    return
                await producer.begin_transaction()
                self._in_transaction = True
                await self._append(producer, rows)
                await producer.commit_transaction()
                self._in_transaction = False
        except ProducerFenced:
            self._retire()
            raise Superseded from None
        except BaseException:
            self._retire()
            raise

    def begin_anew(self) -> None:
        """Let what comes next have a new producer, which supersedes the one that published last."""
        self._retire()

    async def close(self) -> None:
        """Give up what is under way and close every connection."""
        self._retire()
        await asyncio.gather(*self._retired)

    async def _append(self, producer: AIOKafkaProducer, rows: Sequence[Any]) -> None:
        waiting: dict[int, deque[Any]] = {}
        for row in rows:
            waiting.setdefault(row.partition, deque()).append(to_message(row.envelope))
        while waiting:
            sent = [
                await producer.send_batch(_batch(producer, messages), self._topic, partition=partition)
                for partition, messages in waiting.items()
            ]
            waiting = {partition: messages for partition, messages in waiting.items() if messages}
            for outcome in await asyncio.gather(*sent, return_exceptions=True):
                if isinstance(outcome, BaseException):
                    raise outcome

    async def _started(self) -> AIOKafkaProducer:
        if self._producer is None and self._transactional:
            try:
                return await self._start(
                    transactional_id=f"{self._address.prefix}.relay.{self._service}",
                    transaction_timeout_ms=int(_TRANSACTION_SECONDS * 1000),
                )
            except _NO_TRANSACTIONS:
                self._retire()
                self._transactional = False
                log.warning(
                    "kafka_without_transactions",
                    service=self._service,
                    hint="these brokers have none; a relay thought dead may repeat events (known by id)",
                )
        return self._producer or await self._start()

    async def _start(self, **options: Any) -> AIOKafkaProducer:
        self._producer = AIOKafkaProducer(
            **self._address.client(self._service),
            acks="all",
            max_batch_size=_BATCH_BYTES,
            max_request_size=MAX_MESSAGE_BYTES,
            request_timeout_ms=int(_REQUEST_SECONDS * 1000),
            **options,
        )
        await self._producer.start()
        return self._producer

    def _retire(self) -> None:
        """Close the producer in the background: one whose broker is away takes its time."""
        if (producer := self._producer) is not None:
            task = asyncio.create_task(_stop(producer, abort=self._in_transaction))
            self._producer, self._in_transaction = None, False
            self._retired.add(task)
            task.add_done_callback(self._retired.discard)


def _batch(producer: AIOKafkaProducer, messages: deque[Any]) -> Any:
    """A batch of the foremost messages, which leave the queue."""
    batch = producer.create_batch()
    while messages:
        key, value, headers = messages[0]
        if batch.append(timestamp=None, key=key, value=value, headers=headers) is None:
            break
        messages.popleft()
    batch.close()
    return batch


async def _stop(producer: AIOKafkaProducer, *, abort: bool) -> None:
    # Readers wait behind an open transaction, so it is ended where it can be; else its time runs out.
    # The client asserts that a producer which failed for good is not used any more.
    with suppress(KafkaError, OSError, TimeoutError, AssertionError):
        if abort:
            async with asyncio.timeout(CONNECT_SECONDS):
                await producer.abort_transaction()
    with suppress(KafkaError, OSError):
        await producer.stop()
