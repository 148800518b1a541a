"""What surrounds every request: id, log line, metrics, security headers, health."""

from __future__ import annotations

import hmac
import re
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from studium.kit import clock, telemetry
from studium.kit.errors import StudiumError, Unauthenticated
from studium.kit.http.problems import problem_response
from studium.kit.settings import PlatformSettings

log = structlog.get_logger("studium.http")

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_QUIET = frozenset({"/livez", "/readyz", "/metrics"})

_CONTENT_POLICY = b"content-security-policy"
_SECURITY_HEADERS = {
    # Answers of the API are data: a browser must neither sniff, frame nor run them.
    b"x-content-type-options": b"nosniff",
    _CONTENT_POLICY: b"default-src 'none'; frame-ancestors 'none'",
    b"referrer-policy": b"strict-origin-when-cross-origin",
    b"cross-origin-resource-policy": b"same-origin",
}
_HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class RequestMiddleware:
    """Gives each request an id, a trace, security headers and a log line, and counts it."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._extra = _SECURITY_HEADERS | (dict([_HSTS]) if https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        request_id = _request_id(request)
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status = 500

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = self._headers(status, message.get("headers", []), request_id)
            await send(message)

        with (
            structlog.contextvars.bound_contextvars(request_id=request_id),
            telemetry.span("http", traceparent=request.headers.get("traceparent")),
        ):
            try:
                await self._app(scope, receive, send_with_headers)
            finally:
                _record(scope, status, time.perf_counter() - started)

    def _headers(
        self, status: int, headers: list[tuple[bytes, bytes]], request_id: str
    ) -> list[tuple[bytes, bytes]]:
        present = {name.lower() for name, _ in headers}
        if status == HTTPStatus.NOT_MODIFIED:
            # It would replace the policy of the answer that the caller has stored.
            present.add(_CONTENT_POLICY)
        added = [(name, value) for name, value in self._extra.items() if name not in present]
        return [*headers, *added, (b"x-request-id", request_id.encode())]


def _request_id(request: Request) -> str:
    given = request.headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else str(clock.new_id())


def _record(scope: Scope, status: int, seconds: float) -> None:
    route = scope.get("route")
    path = getattr(route, "path", "unmatched")
    service = getattr(route, "service", "kit")
    # A method may be any word; each new one would stay in memory as a new series.
    method = scope["method"] if scope["method"] in _METHODS else "other"
    telemetry.HTTP_REQUESTS.labels(service, path, method, str(status)).inc()
    telemetry.HTTP_REQUEST_SECONDS.labels(service, path, method).observe(seconds)
    if scope["path"] in _QUIET:
        return
    principal = scope.get("state", {}).get("principal")
    log.info(
        "request",
        method=scope["method"],
        route=path,
        status=status,
        milliseconds=round(seconds * 1000, 1),
        service=service,
        user_id=str(principal.user_id) if principal else None,
        # Who really looked, where an admin saw the platform as this user.
        **({"actor_id": str(principal.actor.user_id)} if principal and principal.actor else {}),
    )


class CrashMiddleware:
    """The innermost net: an unexpected error is logged with its trace and answered without it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        started = False

        async def note_start(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, note_start)
        except Exception:
            if scope["type"] != "http":
                raise
            log.exception("request_crashed", path=scope["path"])
            if started:
                raise
            await _crash_response(Request(scope))(scope, receive, send)


class _Crash(StudiumError):
    code = "internal_error"
    status = 500
    title = "Something went wrong on our side"


def _crash_response(request: Request) -> Response:
    return problem_response(
        _Crash("This is our fault and has been logged; report the request_id if it happens again."), request
    )


ReadinessCheck = Callable[[], Awaitable[dict[str, str]]]


def add_health_routes(
    app: FastAPI,
    settings: PlatformSettings,
    ready: ReadinessCheck,
    measure: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """`/livez`, `/readyz` (503 with reasons until every part answers) and `/metrics`.

    `measure` sets what is worth a look only when somebody asks for the metrics.
    """

    async def livez(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_request: Request) -> Response:
        problems = await ready()
        body: dict[str, Any] = {"status": "not ready" if problems else "ready", "problems": problems}
        return JSONResponse(body, status_code=503 if problems else 200)

    async def metrics(request: Request) -> Response:
        if not _may_read_metrics(request, settings):
            return problem_response(Unauthenticated("Send STUDIUM_METRICS_TOKEN as a bearer token."), request)
        if measure is not None:
            await measure()
        return Response(telemetry.metrics_text(), media_type="text/plain; version=0.0.4")

    for path, endpoint in (("/livez", livez), ("/readyz", readyz), ("/metrics", metrics)):
        app.router.add_route(path, endpoint, include_in_schema=False)


def _may_read_metrics(request: Request, settings: PlatformSettings) -> bool:
    token = settings.metrics_token.get_secret_value()
    if token:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    return client_address(request, settings.trusted_proxies) in {"127.0.0.1", "::1", "testclient", "local"}


def client_address(request: Request, trusted_proxies: int) -> str:
    """The caller's address. Behind N own proxies, the Nth `X-Forwarded-For` hop from the right."""
    if trusted_proxies:
        # Some proxies add a header of their own behind the caller's instead of lengthening it.
        forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
        hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
        if len(hops) >= trusted_proxies:
            return hops[-trusted_proxies]
    return request.client.host if request.client else "local"


def as_uuid(text: str) -> UUID | None:
    """The UUID in a path segment, or None when it is none, such as a slug."""
    try:
        return UUID(text)
    except ValueError:
        return None
