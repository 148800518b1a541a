"""The services of one process, connected: what a server, a command and a test work with."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import sqlalchemy as sa

from studium.app.services import chosen
from studium.kit import jobs, telemetry
from studium.kit.auth import Authenticator, KeySet, RevokedSessions
from studium.kit.db import Database, role_name
from studium.kit.log import Bus
from studium.kit.objects import open_objects
from studium.kit.places import add_replica, check_bus, key_set, open_bus, place_of
from studium.kit.service import Context, Runtime, RuntimeParts, Service, build_runtime, link_wakes
from studium.kit.settings import PlatformSettings, ServiceSettings, load_settings
from studium.kit.vault import READER_ROLE, RootKey, Vault, master_keys

_REVOCATION_SECONDS = 1.0
_DATABASE_AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, sa.exc.SQLAlchemyError)

log = telemetry.get_logger(__name__)


@dataclass
class Platform:
    """The services of one process, built and connected but not yet running."""

    settings: PlatformSettings
    runtimes: dict[str, Runtime]
    bus: Bus
    authenticator: Authenticator
    revoked: RevokedSessions
    vaults: list[Vault]
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def context(self, service: str) -> Context[Any, Any]:
        """What a service's actions are given."""
        return self.runtimes[service].context

    async def unlock(self) -> None:
        """Read the root key, before anything is done. Raises `SettingError` on another master key."""
        # All vaults share one root key.
        await self.vaults[0].unlock()

    async def start(self) -> None:
        """Start relays, consumers, jobs and the watch over revoked sessions."""
        await self.unlock()
        await self.revoked.refresh(self.databases())
        for runtime in self.runtimes.values():
            await runtime.start()
        self.tasks.append(asyncio.create_task(self._watch_revocations(), name="revocations"))

    async def stop(self) -> None:
        """Stop what `start` started, and close every connection."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.tasks.clear()
        await asyncio.gather(*(runtime.stop() for runtime in self.runtimes.values()))
        await self.dispose()

    async def dispose(self) -> None:
        """Close every connection."""
        await self.bus.close()
        for runtime in self.runtimes.values():
            await runtime.close()
        for vault in self.vaults:
            await vault.db.dispose()

    async def settle(self, *, with_jobs: bool = False) -> None:
        """Move and handle events until nothing is left to do, for tests and commands.

        `with_jobs` also runs the jobs that are due.
        """
        for runtime in self.runtimes.values():
            await runtime.bus.prepare(runtime.context.db)
            await runtime.consumer.prepare()
        busy = True
        while busy:
            busy = False
            for runtime in self.runtimes.values():
                busy |= bool(await runtime.relay.drain())
            for runtime in self.runtimes.values():
                busy |= bool(await runtime.consumer.drain())
                if with_jobs:
                    busy |= bool(await runtime.jobs.drain())

    async def hand_over(self) -> None:
        """Move what a command announced to the bus, and handle it where that disturbs nobody."""
        if self.bus.grouped:
            for runtime in self.runtimes.values():
                await runtime.relay.drain()
        else:
            await self.settle()

    async def problems(self) -> dict[str, str]:
        """What keeps this process from serving, by part; empty when it is ready."""
        found: dict[str, str] = {}
        for name, runtime in self.runtimes.items():
            try:
                async with asyncio.timeout(2):
                    await runtime.context.db.fetch_one("SELECT 1")
            except _DATABASE_AWAY as error:
                found[name] = f"its database does not answer ({type(error).__name__})"
        return found

    async def measure(self) -> None:
        """Set the gauges that only the database knows; those of a database that is away stay as they were."""
        for runtime in self.runtimes.values():
            with suppress(*_DATABASE_AWAY):
                async with asyncio.timeout(2):
                    await runtime.measure()

    def databases(self) -> list[Database]:
        """The databases of the services in this process."""
        return [runtime.context.db for runtime in self.runtimes.values()]

    async def _watch_revocations(self) -> None:
        while True:
            await asyncio.sleep(_REVOCATION_SECONDS)
            try:
                await self.revoked.refresh(self.databases())
            except Exception:
                log.exception("revocations_not_refreshed")


def build_platform(settings: PlatformSettings, names: Iterable[str] = ()) -> Platform:
    """Connect the named services (all when none is named). Raises `SettingError` on a bad setting."""
    root = RootKey(master_keys(settings))
    revoked = RevokedSessions()
    parts = RuntimeParts(
        platform=settings,
        bus=open_bus(settings),
        objects=open_objects(settings),
        revoked=revoked,
    )
    reader = _vault(settings, root, READER_ROLE)
    keeper = _vault(settings, root, role_name("vault"))
    runtimes = {
        service.name: _runtime(service, settings, keeper if service.keeps_keys else reader, parts)
        for service in chosen(names or settings.service_names)
    }
    link_wakes(list(runtimes.values()))
    return Platform(
        settings=settings,
        runtimes=runtimes,
        bus=parts.bus,
        authenticator=Authenticator(KeySet(reader.db), revoked, issuer=settings.origin, https=settings.https),
        revoked=revoked,
        vaults=[reader, keeper],
    )


def _vault(settings: PlatformSettings, root: RootKey, role: str) -> Vault:
    return Vault(Database("vault", key_set(settings).url, role=role, pool_size=4), root)


async def check_parts(settings: PlatformSettings, *, with_bus: bool = True) -> None:
    """Raise `SettingError` when a part is away, or the master key is not the one that made the stored keys.

    An embedded installation that lost its key file makes a new one, and could read nobody's data with it.
    """
    platform = build_platform(settings)
    try:
        await platform.unlock()
        if with_bus:
            await check_bus(platform.bus, platform.databases())
            for runtime in platform.runtimes.values():
                await runtime.check()
    finally:
        await platform.dispose()


def _runtime(service: Service, settings: PlatformSettings, vault: Vault, parts: RuntimeParts) -> Runtime:
    own: ServiceSettings = load_settings(service.settings)
    db = Database(
        service.name,
        place_of(service, settings).url,
        role=role_name(service.name),
        pool_size=settings.database_pool_size,
        sealer=vault,
        enqueue=jobs.enqueue,
    )
    add_replica(db, settings, own)
    return build_runtime(service, own, db, vault, parts)
