"""The manifest of a service, what its code is given to work with, and its life in a process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

import sqlalchemy as sa
import structlog
from fastapi import Request

from studium.contracts.identity import SessionRevoked
from studium.kit import clock, telemetry
from studium.kit.auth import RevokedSessions, on_session_revoked
from studium.kit.consumer import INBOX_DAYS, Consumer, ConsumerLoop, Handlers
from studium.kit.db import Database
from studium.kit.db.migrate import Schema
from studium.kit.db.pruning import delete_before
from studium.kit.http import Router
from studium.kit.jobs import JobRunner, Jobs
from studium.kit.log import Bus
from studium.kit.objects import Objects
from studium.kit.outbox import Relay
from studium.kit.settings import PlatformSettings, ServiceSettings
from studium.kit.vault import Vault

log = structlog.get_logger(__name__)

_MAINTENANCE_SECONDS = 3600.0
_MAINTENANCE_SOON_SECONDS = 60.0
"""After a start, so that consumers catch up before anything expires, and after a failure."""

_ANSWERS_KEPT = timedelta(days=2)
"""For clients that repeat a request with its `Idempotency-Key`."""

SettingsT = TypeVar("SettingsT", bound=ServiceSettings)
AdaptersT = TypeVar("AdaptersT")


@dataclass(frozen=True)
class Context(Generic[SettingsT, AdaptersT]):
    """What a service's actions, handlers and routes are given. Nothing else is global."""

    service: str
    db: Database
    vault: Vault
    objects: Objects
    settings: SettingsT
    platform: PlatformSettings
    adapters: AdaptersT


@runtime_checkable
class Connected(Protocol):
    """Adapters with connections of their own."""

    async def check(self) -> None:
        """Raise `SettingError` when one of them cannot be used."""
        ...

    async def close(self) -> None:
        """Close them. A repeat does nothing."""
        ...


@dataclass(frozen=True)
class AdapterParts:
    """What a service's `adapters` factory may use."""

    platform: PlatformSettings
    settings: Any
    db: Database
    vault: Vault
    objects: Objects


@dataclass(frozen=True)
class Service:
    """A service's manifest.

    `keeps_keys` marks the one service that may make and erase data keys. `commands` are the actions that the
    command line may call, by name; each takes the service's context first. `grants` are statements about the
    rights of the service's role that run after each migration, such as what it may not do to a table.
    """

    name: str
    router: Router
    handlers: Handlers
    jobs: Jobs
    settings: type[ServiceSettings]
    adapters: Callable[[AdapterParts], Any]
    metadata: sa.MetaData
    migrations: Path
    keeps_keys: bool = False
    commands: Mapping[str, Callable[..., Awaitable[Any]]] = field(default_factory=dict)
    grants: tuple[str, ...] = ()

    def schema(self) -> Schema:
        """The service's schema and migrations."""
        return Schema(self.name, self.metadata, self.migrations, self.grants)


def context_of(service: str) -> Callable[[Request], Any]:
    """A FastAPI dependency that gives the service's context."""

    async def dependency(request: Request) -> Any:
        return request.app.state.contexts[service]

    return dependency


@dataclass
class Runtime:
    """One service at work in this process: context, relay, consumer and jobs."""

    service: Service
    context: Context[Any, Any]
    relay: Relay
    consumer: Consumer
    loop: ConsumerLoop
    jobs: JobRunner
    bus: Bus
    maintenance: asyncio.Task[None] | None = field(default=None)

    async def check(self) -> None:
        """Raise `SettingError` when the replica is none of ours, or what an adapter needs cannot be used."""
        if self.context.db.replica is not None:
            await self.context.db.replica.check()
        if isinstance(self.context.adapters, Connected):
            await self.context.adapters.check()

    async def close(self) -> None:
        """Close every connection."""
        if isinstance(self.context.adapters, Connected):
            await self.context.adapters.close()
        await self.context.db.dispose()

    async def start(self) -> None:
        """Start relay, consumer, jobs and the watch over the replica in the background."""
        if self.context.db.replica is not None:
            await self.context.db.replica.start()
        # A platform that was switched off for months has no room for this month's events yet.
        await self.bus.prepare(self.context.db)
        await self.relay.start()
        await self.loop.start()
        await self.jobs.start()
        self.maintenance = asyncio.create_task(self._maintain(), name=f"maintenance-{self.service.name}")

    async def stop(self) -> None:
        """Stop everything; what is not committed will be done again by whoever comes next."""
        if self.maintenance is not None:
            self.maintenance.cancel()
            await asyncio.gather(self.maintenance, return_exceptions=True)
        await self.jobs.stop()
        await self.loop.stop()
        await self.relay.stop()

    async def _maintain(self) -> None:
        # This loop must outlive every outage: without it the log runs out of partitions to write to.
        pause = _MAINTENANCE_SOON_SECONDS
        while True:
            await asyncio.sleep(pause)
            try:
                await self.maintain()
                pause = _MAINTENANCE_SECONDS
            except Exception:
                log.exception("maintenance_failed", service=self.service.name)
                pause = _MAINTENANCE_SOON_SECONDS

    async def measure(self) -> None:
        """Set the gauges of what waits to be moved and to be handled."""
        db = self.context.db
        telemetry.RELAY_LAG.labels(db.service).set(await self.relay.lag())
        telemetry.CONSUMER_LAG.labels(db.service).set(await self.bus.lag(db))

    async def maintain(self) -> None:
        """Hourly chores of the kit's own tables, with the numbers of rows logged; a repeat does nothing."""
        db, now = self.context.db, clock.now()
        await self.bus.maintain(db)
        limits = {
            "inbox": ("handled_at", timedelta(days=INBOX_DAYS)),
            "idempotency_key": ("created_at", _ANSWERS_KEPT),
            "revoked_session": ("tokens_expire_at", timedelta(0)),
            "queued_job": ("failed_at", timedelta(days=self.context.platform.failed_jobs_days)),
        }
        deleted = {
            table: await delete_before(db, table, column, now - kept)
            for table, (column, kept) in limits.items()
        }
        if any(deleted.values()):
            log.info("kit_pruned", service=db.service, **deleted)


@dataclass(frozen=True)
class RuntimeParts:
    """What a process shares between the services it runs."""

    platform: PlatformSettings
    bus: Bus
    objects: Objects
    revoked: RevokedSessions


def build_runtime(
    service: Service, settings: ServiceSettings, db: Database, vault: Vault, parts: RuntimeParts
) -> Runtime:
    """Put one service together."""
    adapters = service.adapters(AdapterParts(parts.platform, settings, db, vault, parts.objects))
    context: Context[Any, Any] = Context(
        service.name, db, vault, parts.objects, settings, parts.platform, adapters
    )
    consumer = Consumer(
        db, parts.bus, vault, _with_kit_handlers(service.handlers, db, parts.revoked), context
    )
    relay = Relay(db, parts.bus)
    db.on_outbox = relay.wake
    return Runtime(
        service=service,
        context=context,
        relay=relay,
        consumer=consumer,
        loop=ConsumerLoop(consumer),
        jobs=JobRunner(service.name, db, service.jobs, context),
        bus=parts.bus,
    )


def _with_kit_handlers(own: Handlers, db: Database, revoked: RevokedSessions) -> Handlers:
    """The service's handlers, and the kit's answer to revoked sessions before the service's own."""
    combined = Handlers()
    combined.by_type.update(own.by_type)
    also = own.by_type.get(SessionRevoked.event_type())

    async def refuse_session(context: Any, event: SessionRevoked) -> None:
        await on_session_revoked(db, revoked, event)
        if also is not None:
            await also(context, event)

    combined.by_type[SessionRevoked.event_type()] = refuse_session
    return combined


def link_wakes(runtimes: Sequence[Runtime]) -> None:
    """Within one process, what a relay or handler moved wakes the consumers at once."""

    def wake_consumers() -> None:
        for runtime in runtimes:
            runtime.loop.wake()

    for runtime in runtimes:
        runtime.relay.on_moved = wake_consumers
