"""The topics of a cluster: there when needed, with the partitions that the keys were made for."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.conn import create_conn
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code

from studium.kit.errors import SettingError
from studium.kit.kafka.address import SETTING, KafkaAddress
from studium.kit.outbox import PARTITIONS

CONNECT_SECONDS = 10.0
MAX_MESSAGE_BYTES = 8 * 1024 * 1024
"""Largest batch of a topic that we make; a published lesson with all its questions fits many times."""

_MOST_COPIES = 3
_IN_SYNC = 2
"""Copies that have to be written before a record counts as written, where there is one more."""

_APPEARING_SECONDS = 10.0


@asynccontextmanager
async def _admin(address: KafkaAddress) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(**address.client("admin"), request_timeout_ms=int(CONNECT_SECONDS * 1000))
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            await admin.start()
    except (KafkaError, OSError, ssl.SSLError, TimeoutError) as error:
        await admin.close()
        reason = await _refusal(address) or f"{type(error).__name__}: {error}"
        raise SettingError(SETTING, f"no broker answers at {address.servers} ({reason}).") from None
    try:
        yield admin
    finally:
        await admin.close()


async def _refusal(address: KafkaAddress) -> str:
    """Why the first broker does not let us in, if so; the client says only that none of them did."""
    host, _, port = address.servers.partition(",")[0].rpartition(":")
    try:
        connection = await create_conn(
            host, int(port), request_timeout_ms=int(CONNECT_SECONDS * 1000), **address.options
        )
    except (KafkaError, OSError, TimeoutError) as error:
        return f"{type(error).__name__}: {error}"
    connection.close()
    return ""


async def ensure_topics(address: KafkaAddress, owners: Iterable[str], retention: timedelta) -> None:
    """Make the topics of these services where they are missing; a repeat does nothing.

    Raises `SettingError` when no broker answers, or when a topic has another number of partitions: keys would
    change their partition, and their order with it.
    """
    names = [address.topic(owner) for owner in owners]
    async with _admin(address) as admin:
        copies = address.replication or min(_MOST_COPIES, len((await admin.describe_cluster())["brokers"]))
        config = {
            "cleanup.policy": "delete",
            "max.message.bytes": str(MAX_MESSAGE_BYTES),
            "retention.ms": str(int(retention.total_seconds() * 1000)),
        }
        if copies > _IN_SYNC:
            # With the cluster's usual 1, what one broker has acknowledged alone could go with that broker.
            config["min.insync.replicas"] = str(_IN_SYNC)
        answer = await admin.create_topics(
            [NewTopic(name, PARTITIONS, copies, topic_configs=config) for name in names]
        )
        refused = {name: for_code(code) for name, code, *_ in answer.topic_errors if code}
        found = await _appeared(admin, names)
    for name in names:
        if not found.get(name):
            reason = refused.get(name, TopicAlreadyExistsError).__name__
            raise SettingError(SETTING, f"the topic {name} is missing and cannot be made ({reason}).")
        if found[name] != PARTITIONS:
            raise SettingError(
                SETTING, f"the topic {name} has {found[name]} partitions and must have {PARTITIONS}."
            )


async def _appeared(admin: AIOKafkaAdminClient, names: list[str]) -> dict[str, int]:
    """The number of partitions of each topic, once all are known to the cluster or after a while."""
    give_up = time.monotonic() + _APPEARING_SECONDS
    while True:
        described: list[dict[str, Any]] = await admin.describe_topics(names)
        counts = {topic["topic"]: len(topic["partitions"]) for topic in described}
        if all(counts.get(name) for name in names) or time.monotonic() > give_up:
            return counts
        await asyncio.sleep(0.1)


async def check_brokers(address: KafkaAddress) -> None:
    """Raise `SettingError` when no broker answers."""
    async with _admin(address):
        pass
