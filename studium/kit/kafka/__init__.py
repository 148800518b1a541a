"""The bus in Kafka: a topic per owner, a partition per key, one producer and one consumer group per service.

What is the same on every bus, outbox, inbox, cursor, retries and dead letters, stands in `kit.outbox` and
`kit.consumer`; this package only carries events there and back.
"""

from __future__ import annotations

from studium.kit.kafka.address import KafkaAddress
from studium.kit.kafka.bus import KafkaBus

__all__ = ["KafkaAddress", "KafkaBus"]
