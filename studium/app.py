"""The whole system in one readable file: the services, and one ASGI app from any subset of them."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import asyncpg
import sqlalchemy as sa
from fastapi import FastAPI

from studium.gateway import add_pages
from studium.kit import jobs, telemetry
from studium.kit.auth import Authenticator, KeySet, RevokedSessions
from studium.kit.db import Database, Schema, migrate, migration_status, role_name
from studium.kit.errors import SettingError
from studium.kit.http import (
    CrashMiddleware,
    RateLimiter,
    RequestMiddleware,
    add_health_routes,
    complete_document,
    install_error_handlers,
)
from studium.kit.log import PostgresLog, events_schema
from studium.kit.objects import open_objects
from studium.kit.service import Context, Runtime, RuntimeParts, Service, build_runtime, link_wakes
from studium.kit.settings import PlatformSettings, ServiceSettings, load_settings
from studium.kit.vault import READER_ROLE, MasterKey, Vault, load_master_key, vault_schema
from studium.services import courses, identity, learning

SERVICES: dict[str, Service] = {
    service.name: service for service in (identity.SERVICE, courses.SERVICE, learning.SERVICE)
}

TITLE = "Studium"
VERSION = "0.1.0"
_REVOCATION_SECONDS = 1.0
_PARENT_SECONDS = 0.5
_DATABASE_AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, sa.exc.SQLAlchemyError)

log = telemetry.get_logger(__name__)


def schemas() -> list[Schema]:
    """Every schema of an installation, in the order in which they are migrated."""
    return [
        vault_schema(),
        *(service.schema() for service in SERVICES.values()),
        events_schema(list(SERVICES)),
    ]


async def migrate_all(settings: PlatformSettings, **options: Any) -> int:
    """Bring every schema up to date; see `studium.kit.db.migrate`."""
    return await migrate(_database_url(settings), schemas(), **options)


def _database_url(settings: PlatformSettings) -> str:
    if not settings.database_url:
        raise SettingError("STUDIUM_DATABASE_URL", "no database was given and none was started.")
    return settings.database_url


@dataclass
class Platform:
    """The services of one process, built and connected but not yet running."""

    settings: PlatformSettings
    runtimes: dict[str, Runtime]
    authenticator: Authenticator
    revoked: RevokedSessions
    vaults: list[Vault]
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def context(self, service: str) -> Context[Any, Any]:
        """What a service's actions are given."""
        return self.runtimes[service].context

    async def start(self) -> None:
        """Start relays, consumers, jobs and the watch over revoked sessions."""
        await self.revoked.refresh(self._databases())
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
        for db in (*self._databases(), *(vault.db for vault in self.vaults)):
            await db.dispose()

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

    def _databases(self) -> list[Database]:
        return [runtime.context.db for runtime in self.runtimes.values()]

    async def _watch_revocations(self) -> None:
        while True:
            await asyncio.sleep(_REVOCATION_SECONDS)
            try:
                await self.revoked.refresh(self._databases())
            except Exception:
                log.exception("revocations_not_refreshed")


def build_platform(settings: PlatformSettings, names: Iterable[str] = ()) -> Platform:
    """Connect the named services (all when none is named). Raises `SettingError` on a bad setting."""
    chosen = [_service(name) for name in names] or list(SERVICES.values())
    if settings.events_url:
        raise SettingError(
            "STUDIUM_EVENTS_URL", "only the log in PostgreSQL is built so far; leave the setting empty."
        )
    master = load_master_key(settings)
    revoked = RevokedSessions()
    parts = RuntimeParts(
        platform=settings,
        bus=PostgresLog(timedelta(days=settings.events_retention_days)),
        objects=open_objects(settings),
        revoked=revoked,
    )
    reader = _vault(settings, master, READER_ROLE)
    keeper = _vault(settings, master, role_name("vault"))
    runtimes = {
        service.name: _runtime(service, settings, keeper if service.keeps_keys else reader, parts)
        for service in chosen
    }
    link_wakes(list(runtimes.values()))
    return Platform(
        settings=settings,
        runtimes=runtimes,
        authenticator=Authenticator(KeySet(reader.db), revoked, issuer=settings.origin, https=settings.https),
        revoked=revoked,
        vaults=[reader, keeper],
    )


def _service(name: str) -> Service:
    if name not in SERVICES:
        raise SettingError("STUDIUM_SERVICES", f"there is no service {name!r}; known: {', '.join(SERVICES)}.")
    return SERVICES[name]


def _vault(settings: PlatformSettings, master: MasterKey, role: str) -> Vault:
    url = settings.vault_database_url or _database_url(settings)
    return Vault(Database("vault", url, role=role, pool_size=4), master)


async def check_master_key(settings: PlatformSettings) -> None:
    """Raise `SettingError` when the master key is not the one that made the stored keys.

    An embedded installation that lost its key file makes a new one, and could read nobody's data with it.
    """
    vault = _vault(settings, load_master_key(settings), READER_ROLE)
    try:
        await vault.check_master_key()
    finally:
        await vault.db.dispose()


def _runtime(service: Service, settings: PlatformSettings, vault: Vault, parts: RuntimeParts) -> Runtime:
    own: ServiceSettings = load_settings(service.settings)
    if own.database_url and own.database_url != settings.database_url:
        raise SettingError(
            f"STUDIUM_{service.name.upper()}_DATABASE_URL",
            "a database per service needs Kafka as the bus, which is not built yet; leave it empty.",
        )
    db = Database(
        service.name,
        _database_url(settings),
        role=role_name(service.name),
        pool_size=settings.database_pool_size,
        sealer=vault,
        enqueue=jobs.enqueue,
    )
    return build_runtime(service, own, db, vault, parts)


class _Application(FastAPI):
    """FastAPI with the whole document."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document of the services in this process."""
        return complete_document(super().openapi())


def build_app(platform: Platform, *, run_background: bool = True) -> FastAPI:
    """The ASGI app of a platform. Fails when a route has no policy or two routes clash."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if run_background:
            await platform.start()
        yield
        if run_background:
            await platform.stop()

    app = _Application(
        title=TITLE,
        version=VERSION,
        summary="An online learning platform.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    app.state.contexts = {name: runtime.context for name, runtime in platform.runtimes.items()}
    app.state.authenticator = platform.authenticator
    app.state.platform = platform
    app.state.limiter = RateLimiter(platform.settings.rate_limit_per_minute)
    app.state.trusted_proxies = platform.settings.trusted_proxies
    _add_routes(app, [runtime.service for runtime in platform.runtimes.values()])
    add_health_routes(app, platform.settings, platform.problems, platform.measure)
    add_pages(app, platform.settings)
    install_error_handlers(app)
    app.add_middleware(CrashMiddleware)
    app.add_middleware(RequestMiddleware, https=platform.settings.https)
    return app


def _add_routes(app: FastAPI, services: Sequence[Service]) -> None:
    seen: set[tuple[str, str]] = set()
    names: set[str] = set()
    for service in services:
        for route in service.router.routes:
            for method in sorted(route.methods or ()):
                if (method, route.path) in seen or route.operation_id in names:
                    raise ValueError(f"{method} {route.path} or {route.operation_id} is declared twice")
                seen.add((method, route.path))
            names.add(str(route.operation_id))
            app.router.routes.append(route)


def worker_app() -> FastAPI:
    """What each server process runs: settings from the environment, services as `STUDIUM_SERVICES` says.

    A wrong setting ends the whole run with one line that names it: a new server process would find it again.
    """
    try:
        settings = load_settings(PlatformSettings)
        _leave_with_parent()
        telemetry.start_logging(settings, "studium")
        telemetry.start_tracing(settings, "studium")
        with ThreadPoolExecutor(1) as own_loop:
            own_loop.submit(asyncio.run, check_master_key(settings)).result()
        return build_app(build_platform(settings, settings.service_names))
    except SettingError as error:
        sys.stderr.write(f"studium: {error.detail}\n")
        sys.stderr.flush()
        if multiprocessing.parent_process() is not None:
            os.kill(os.getppid(), signal.SIGTERM)
        sys.exit(1)


def _leave_with_parent() -> None:
    """End this server process when the one that started it is gone, even by `kill -9`.

    It would keep the port and its database connections otherwise.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_PARENT_SECONDS)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()


async def pending_migrations(settings: PlatformSettings) -> list[str]:
    """Schemas whose database is older than the code."""
    status = await migration_status(_database_url(settings), schemas())
    return [name for name, (current, newest) in status.items() if current != newest]
