"""From the bus to a service's handlers: at-least-once delivery, effects exactly once."""

from __future__ import annotations

from studium.kit.consumer.delivery import BATCH, INBOX_DAYS, Consumer, RetryPolicy
from studium.kit.consumer.loop import ConsumerLoop
from studium.kit.consumer.registry import Handlers

__all__ = ["BATCH", "INBOX_DAYS", "Consumer", "ConsumerLoop", "Handlers", "RetryPolicy"]
