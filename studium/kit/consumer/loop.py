"""A consumer at work in the background."""

from __future__ import annotations

import asyncio

import structlog

from studium.kit.consumer.delivery import Consumer

log = structlog.get_logger(__name__)

_PAUSE_SECONDS = 1.0
"""Between looks at a bus or database that does not answer."""


class ConsumerLoop:
    """Runs a consumer in the background: woken from within the process, looking by itself otherwise."""

    def __init__(self, consumer: Consumer) -> None:
        self._consumer = consumer
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Say that the bus may have something new."""
        self._wake.set()

    async def start(self) -> None:
        """Run until `stop`. A bus that does not answer yet is waited for in the background."""
        self._task = asyncio.create_task(self._run(), name=f"consumer-{self._consumer.db.service}")

    async def stop(self) -> None:
        """Stop after the batch in hand; what was not committed is delivered again."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        prepared = False
        while True:
            self._wake.clear()
            try:
                if not prepared:
                    await self._consumer.prepare()
                    prepared = True
                passed = await self._consumer.step()
                pause = self._consumer.bus.pause_seconds
            except Exception:
                log.exception("consumer_failed", service=self._consumer.db.service)
                passed, pause = 0, _PAUSE_SECONDS
            if not passed:
                try:
                    await asyncio.wait_for(self._wake.wait(), timeout=pause)
                except TimeoutError:
                    continue
