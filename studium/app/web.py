"""One ASGI application from any subset of the services, and the gateway alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI

from studium.app.platform import Platform
from studium.app.services import SERVICES
from studium.gateway.edge import Gateway
from studium.gateway.services import Services
from studium.gateway.welcome import add_welcome
from studium.kit.auth import TokenCheck, TokenClock
from studium.kit.errors import SettingError
from studium.kit.http import (
    CrashMiddleware,
    KeptAnswers,
    RateLimiter,
    RequestMiddleware,
    Router,
    add_health_routes,
    complete_document,
    install_error_handlers,
)
from studium.kit.operations import ROUTER as OPERATIONS
from studium.kit.operations import Process
from studium.kit.service import Service
from studium.kit.settings import PlatformSettings, load_settings

TITLE = "Studium"
VERSION = "0.1.0"


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
    app.state.kept_answers = KeptAnswers()
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
