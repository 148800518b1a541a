"""Sessions renewed in passing: a page asked for with an expired access token is made with a fresh one."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

import structlog
from starlette.types import ASGIApp, Message, Scope

from studium.gateway.asked import cookies_of
from studium.gateway.upstream import Headers
from studium.kit.auth import TokenCheck, access_cookie_name, refresh_cookie_name, view_cookie_name
from studium.kit.errors import Unauthenticated
from studium.kit.http import API_PREFIX

log = structlog.get_logger(__name__)

_PATH = f"{API_PREFIX}/auth/refresh"
_SHARED_SECONDS = 5.0
"""So long the pages of one visit share a renewal: the refresh token that they came with works once."""

_MOST_SECONDS = 5.0
_PASSED_ON = frozenset({b"host", b"user-agent", b"cookie", b"x-forwarded-for", b"accept-language"})


@dataclass(frozen=True)
class Renewed:
    """What a renewal changes: cookies by name (empty: gone), and the lines that tell the browser."""

    cookies: dict[str, str]
    set_cookies: Headers


_UNCHANGED = Renewed({}, [])


class Renewal:
    """Renews sessions by asking identity what a browser would ask it, through the API behind this gateway."""

    def __init__(self, app: ASGIApp, tokens: TokenCheck, *, https: bool) -> None:
        self._app = app
        self._tokens = tokens
        self._https = https
        self._access = access_cookie_name(https=https)
        self._refresh = refresh_cookie_name(https=https)
        self._view = view_cookie_name(https=https)
        self._running: dict[bytes, asyncio.Task[Renewed]] = {}

    async def renew(self, scope: Scope) -> Renewed:
        """What to change for this page request; nothing where the session is good or there is none."""
        cookies = cookies_of(scope)
        if view := cookies.get(self._view):
            return _UNCHANGED if await self._is_valid(view) else await self._leave_view(scope)
        token = cookies.get(self._refresh)
        if not token or await self._is_valid(cookies.get(self._access)):
            return _UNCHANGED
        key = hashlib.sha256(token.encode()).digest()
        if key not in self._running:
            self._running[key] = asyncio.create_task(self._ask(scope))
            asyncio.get_running_loop().call_later(_SHARED_SECONDS, self._running.pop, key, None)
        return await asyncio.shield(self._running[key])

    async def _leave_view(self, scope: Scope) -> Renewed:
        """Where an admin's view of the platform as somebody else is over, the page is made for the admin."""
        left = {name: value for name, value in cookies_of(scope).items() if name != self._view}
        line = "; ".join(f"{name}={value}" for name, value in left.items()).encode("latin-1")
        headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"cookie"]
        own = await self.renew({**scope, "headers": [*headers, (b"cookie", line)]})
        gone = (b"set-cookie", self._gone(self._view))
        return Renewed({**own.cookies, self._view: ""}, [*own.set_cookies, gone])

    async def _is_valid(self, token: str | None) -> bool:
        if not token:
            return False
        try:
            await self._tokens.verify(token)
        except Unauthenticated:
            return False
        return True

    async def _ask(self, scope: Scope) -> Renewed:
        try:
            async with asyncio.timeout(_MOST_SECONDS):
                status, headers = await _post(self._app, scope)
        except TimeoutError:
            status, headers = 504, []
        if status == 200:
            lines = [(name, value) for name, value in headers if name.lower() == b"set-cookie"]
            return Renewed(_values(lines), lines)
        if status == 401:
            # The session has ended. With the cookies gone the next pages need not ask again.
            gone = [(b"set-cookie", self._gone(name)) for name in (self._access, self._refresh)]
            return Renewed({self._access: "", self._refresh: ""}, gone)
        log.warning("session_not_renewed", status=status)
        return _UNCHANGED

    def _gone(self, name: str) -> bytes:
        secure = "; Secure" if self._https else ""
        return f"{name}=; Max-Age=0; Path=/; HttpOnly; SameSite=lax{secure}".encode()


async def _post(app: ASGIApp, scope: Scope) -> tuple[int, Headers]:
    """POST to identity's refresh route through the app behind the gateway, in the name of the reader."""
    headers = [(name, value) for name, value in scope["headers"] if name.lower() in _PASSED_ON]
    inner = {
        **scope,
        "method": "POST",
        "path": _PATH,
        "raw_path": _PATH.encode(),
        "query_string": b"",
        "headers": [*headers, (b"content-length", b"0")],
        "state": dict(scope["state"]),
    }
    inner.pop("route", None)
    start: Message = {"status": 500, "headers": []}

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message

    await app(inner, receive, send)
    return start["status"], list(start["headers"])


def _values(lines: Headers) -> dict[str, str]:
    found: dict[str, str] = {}
    for _, line in lines:
        try:
            found |= {name: morsel.value for name, morsel in SimpleCookie(line.decode("latin-1")).items()}
        except CookieError:
            log.warning("cookie_not_read")
    return found
