"""The API of services that run in processes of their own, as the gateway alone passes it on.

The routes of every service are known from the manifests, so that each request goes to the one service that
answers its path. Nothing is decided here: the service checks who asks, for what, and how often.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from types import SimpleNamespace

import aiohttp
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from studium.gateway.asked import target_of
from studium.gateway.everywhere import gathered
from studium.gateway.upstream import Headers, Upstream, UpstreamAway, end_to_end, pass_on
from studium.kit import telemetry
from studium.kit.errors import Unavailable
from studium.kit.http import client_address, problem_response
from studium.kit.settings import PlatformSettings

_SILENCE_SECONDS = 300.0
"""An import may work for minutes before it answers."""

_FORWARDED = SimpleNamespace(path="api", service="gateway")
_OURS = frozenset({b"accept-encoding", b"expect", b"x-request-id", b"traceparent"})
_OUR_PREFIX = b"x-forwarded-"
_NOT_PASSED_BACK = frozenset({b"date", b"server", b"x-request-id"})
_RETRY_SECONDS = 3


def away(name: str) -> Unavailable:
    """The error that says that a service does not answer."""
    return Unavailable(
        f"The service {name} does not answer just now; try again in a few seconds.",
        headers={"Retry-After": str(_RETRY_SECONDS)},
    )


class Services:
    """Passes a request on to the service whose route it matches; whatever matches none is the app's.

    `routes` and `addresses` are by the name of the service; `everywhere` are routes that all of them have.
    """

    def __init__(
        self,
        app: ASGIApp,
        settings: PlatformSettings,
        routes: Mapping[str, Sequence[BaseRoute]],
        everywhere: Sequence[BaseRoute],
        addresses: Mapping[str, str],
    ) -> None:
        self._app = app
        self._routes = routes
        self._everywhere = everywhere
        self._upstreams = {
            name: Upstream(url, silence_seconds=_SILENCE_SECONDS) for name, url in addresses.items()
        }
        self._trusted_proxies = settings.trusted_proxies
        self._pages_url = settings.web_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] == "lifespan":
            try:
                await self._app(scope, receive, send)
            finally:
                await asyncio.gather(*(upstream.close() for upstream in self._upstreams.values()))
            return
        is_http = scope["type"] == "http"
        name = self._service_of(scope) if is_http else None
        if name is None and not (is_http and _matches(self._everywhere, scope)):
            await self._app(scope, receive, send)
            return
        scope["route"] = _FORWARDED
        request = Request(scope, receive)
        if name is None:
            await (await gathered(self, request, self._pages_url))(scope, receive, send)
            return
        try:
            await self._pass_on(name, request, send)
        except UpstreamAway:
            await problem_response(away(name), request)(scope, receive, send)

    def ask(self, name: str, request: Request) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        """The answer of one service to this request, made by the same caller. Raises `UpstreamAway`."""
        return self._upstreams[name].ask(
            request.method, target_of(request.scope), self._told(request), _body_of(request)
        )

    @property
    def names(self) -> list[str]:
        """The services that are known here."""
        return list(self._upstreams)

    def _service_of(self, scope: Scope) -> str | None:
        """The service that answers alone, if one does."""
        for name, routes in self._routes.items():
            if _matches(routes, scope):
                return name
        for route in self._everywhere:
            match, found = route.matches(scope)
            if match is Match.FULL:
                named = found["path_params"].get("service") or Request(scope).query_params.get("service")
                # Any service can say that there is none of this name.
                return named if named in self._upstreams or not named else self.names[0]
        return None

    async def _pass_on(self, name: str, request: Request, send: Send) -> None:
        with suppress(ClientDisconnect):
            async with self.ask(name, request) as answer:
                headers = [
                    (key, value)
                    for key, value in end_to_end(answer.raw_headers)
                    if key not in _NOT_PASSED_BACK
                ]
                await pass_on(answer, headers, send, name)

    def _told(self, request: Request) -> Headers:
        """The caller's headers with the one address that the service may believe; we compress ourselves."""
        kept = [
            (name, value)
            for name, value in end_to_end(request.scope["headers"])
            if name not in _OURS and not name.startswith(_OUR_PREFIX)
        ]
        told = MutableHeaders(raw=kept)
        # As many hops as services believe, so that they read the same address with and without us.
        address = client_address(request, self._trusted_proxies)
        told["x-forwarded-for"] = ", ".join([address] * max(1, self._trusted_proxies))
        told["x-request-id"] = request.scope["state"]["request_id"]
        if trace := telemetry.current_traceparent():
            told["traceparent"] = trace
        return told.raw


def _matches(routes: Sequence[BaseRoute], scope: Scope) -> bool:
    return any(route.matches(scope)[0] is Match.FULL for route in routes)


def _body_of(request: Request) -> AsyncIterator[bytes] | None:
    """The body as it comes in, or None where none is announced: an empty one would be sent in chunks."""
    headers = request.headers
    announced = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    return request.stream() if announced else None
