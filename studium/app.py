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
from typing import Any

import asyncpg
import sqlalchemy as sa
from fastapi import FastAPI

from studium.gateway.edge import Gateway
from studium.gateway.services import Services
from studium.gateway.welcome import add_welcome
from studium.kit import jobs, telemetry
from studium.kit.auth import Authenticator, KeySet, RevokedSessions, TokenCheck, TokenClock
from studium.kit.db import Database, Schema, migrate, migration_status, role_name
from studium.kit.errors import SettingError
from studium.kit.http import (
    CrashMiddleware,
    RateLimiter,
    RequestMiddleware,
    Router,
    add_health_routes,
    complete_document,
    install_error_handlers,
)
from studium.kit.log import Bus, events_schema
from studium.kit.objects import open_objects
from studium.kit.operations import ROUTER as OPERATIONS
from studium.kit.operations import Process
from studium.kit.places import Place, add_replica, check_bus, key_set, open_bus, place_of, schemas_by_place
from studium.kit.service import Context, Runtime, RuntimeParts, Service, build_runtime, link_wakes
from studium.kit.settings import GATEWAY, PlatformSettings, ServiceSettings, load_settings
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
    """Bring every schema of the chosen services up to date; see `studium.kit.db.migrate`."""
    steps = 0
    for place, belonging in plan(settings).items():
        steps += await migrate(place.url, belonging, setting=place.setting, **options)
    return steps


async def pending_migrations(settings: PlatformSettings) -> list[str]:
    """Schemas of the chosen services whose database is older than the code."""
    pending: list[str] = []
    for place, belonging in plan(settings).items():
        status = await migration_status(place.url, belonging, setting=place.setting)
        pending += [name for name, (current, newest) in status.items() if current != newest]
    return pending


def plan(settings: PlatformSettings) -> dict[Place, list[Schema]]:
    """The databases of the chosen services, and which schemas belong into each."""
    return schemas_by_place(settings, _chosen(settings.service_names), list(SERVICES.values()))


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

    async def start(self) -> None:
        """Start relays, consumers, jobs and the watch over revoked sessions."""
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
    chosen = _chosen(names or settings.service_names)
    master = load_master_key(settings)
    revoked = RevokedSessions()
    parts = RuntimeParts(
        platform=settings,
        bus=open_bus(settings),
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
        bus=parts.bus,
        authenticator=Authenticator(KeySet(reader.db), revoked, issuer=settings.origin, https=settings.https),
        revoked=revoked,
        vaults=[reader, keeper],
    )


def _chosen(names: Iterable[str]) -> list[Service]:
    for name in names:
        if name not in SERVICES:
            raise SettingError(
                "STUDIUM_SERVICES", f"there is no service {name!r}; known: {', '.join(SERVICES)}."
            )
    return [SERVICES[name] for name in names] or list(SERVICES.values())


def _vault(settings: PlatformSettings, master: MasterKey, role: str) -> Vault:
    return Vault(Database("vault", key_set(settings).url, role=role, pool_size=4), master)


async def check_parts(settings: PlatformSettings, *, with_bus: bool = True) -> None:
    """Raise `SettingError` when a part is away, or the master key is not the one that made the stored keys.

    An embedded installation that lost its key file makes a new one, and could read nobody's data with it.
    """
    platform = build_platform(settings)
    try:
        await platform.vaults[0].check_master_key()
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

    app = _application(lifespan=lifespan)
    app.state.contexts = {name: runtime.context for name, runtime in platform.runtimes.items()}
    app.state.authenticator = platform.authenticator
    app.state.platform = platform
    app.state.process = Process(platform.runtimes, VERSION, platform.settings.web_url)
    app.state.limiter = RateLimiter(platform.settings.rate_limit_per_minute)
    app.state.trusted_proxies = platform.settings.trusted_proxies
    _add_routes(app, [*(runtime.service.router for runtime in platform.runtimes.values()), OPERATIONS])
    add_health_routes(app, platform.settings, platform.problems, platform.measure)
    install_error_handlers(app)
    app.add_middleware(CrashMiddleware)
    _add_edge(app, platform.settings, platform.authenticator)
    return app


def build_gateway(settings: PlatformSettings) -> FastAPI:
    """The gateway alone: pages, and the way to services that run elsewhere. Needs no database and no key.

    Raises `SettingError` when it is not told where a service is.
    """
    app = _application()
    routes = {name: service.router.routes for name, service in SERVICES.items()}
    # They are here for the OpenAPI document; no request gets as far as these.
    _add_routes(app, [*(service.router for service in SERVICES.values()), OPERATIONS])

    async def no_problems() -> dict[str, str]:
        # A gateway that left the balance with a service would take the pages and the other services along.
        return {}

    add_health_routes(app, settings, no_problems)
    install_error_handlers(app)
    addresses = {name: _address(service) for name, service in SERVICES.items()}
    app.add_middleware(
        Services, settings=settings, routes=routes, everywhere=OPERATIONS.routes, addresses=addresses
    )
    app.add_middleware(CrashMiddleware)
    _add_edge(app, settings, TokenClock())
    return app


def _address(service: Service) -> str:
    url: str = load_settings(service.settings).url
    if not url.startswith(("http://", "https://")):
        raise SettingError(
            f"STUDIUM_{service.name.upper()}_URL",
            "the gateway alone needs the http:// address at which this service answers.",
        )
    return url


def _application(**options: Any) -> _Application:
    return _Application(
        title=TITLE,
        version=VERSION,
        summary="An online learning platform.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        **options,
    )


def _add_edge(app: FastAPI, settings: PlatformSettings, tokens: TokenCheck) -> None:
    """What is outermost: pages where there are some, and what surrounds every request."""
    if settings.web_url:
        app.add_middleware(Gateway, settings=settings, tokens=tokens)
        app.add_middleware(CrashMiddleware)
    else:
        add_welcome(app, settings)
    app.add_middleware(RequestMiddleware, https=settings.https)


def _add_routes(app: FastAPI, routers: Sequence[Router]) -> None:
    seen: set[tuple[str, str]] = set()
    names: set[str] = set()
    for router in routers:
        for route in router.routes:
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
        if settings.service_names == [GATEWAY]:
            return build_gateway(settings)
        with ThreadPoolExecutor(1) as own_loop:
            own_loop.submit(asyncio.run, check_parts(settings)).result()
        return build_app(build_platform(settings))
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
