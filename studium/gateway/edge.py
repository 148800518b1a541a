"""The gateway itself: pure ASGI around the API. API paths go inwards, everything else is a file or a page."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from studium.gateway import caller, hot
from studium.gateway.assets import HASHED, Assets
from studium.gateway.compression import CompressedSend
from studium.gateway.pages import Pages
from studium.gateway.renewal import Renewal
from studium.kit.auth import TokenCheck
from studium.kit.errors import NotFound
from studium.kit.http import API_PREFIX, MethodNotAllowed, problem_response
from studium.kit.settings import PlatformSettings

_API = ("/api/", "/dev/mail", "/.well-known/")
_API_EXACT = frozenset({"/api", "/livez", "/readyz", "/metrics"})
_COURSES = f"{API_PREFIX}/courses"
_READS = frozenset({"GET", "HEAD"})
# What the request's line in the log and its metrics call it.
_PAGE = SimpleNamespace(path="page", service="gateway")
_ASSET = SimpleNamespace(path="asset", service="gateway")


class Gateway:
    """One public origin: the API from the app behind it, pages from Node, their files from memory."""

    def __init__(self, app: ASGIApp, settings: PlatformSettings, tokens: TokenCheck) -> None:
        self._app = app
        self._marks = caller.PageMarks(settings.web_key.get_secret_value())
        self._assets = Assets(Path(settings.web_dir) if settings.web_dir else None)
        self._pages = Pages(settings, self._marks, Renewal(app, tokens, https=settings.https))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            try:
                await self._app(scope, receive, send)
            finally:
                await self._pages.close()

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path.startswith(_API) or path in _API_EXACT:
            await self._api(scope, receive, send)
            return
        is_asset = path in self._assets
        scope["route"] = _ASSET if is_asset else _PAGE
        if scope["method"] not in _READS:
            refusal = MethodNotAllowed("Pages are only read.", headers={"Allow": "GET, HEAD"})
            await problem_response(refusal, Request(scope))(scope, receive, send)
        elif is_asset:
            await self._assets.answer(scope, send)
        elif self._assets and path.startswith(HASHED):
            gone = NotFound("There is no such file; load the page anew.")
            await problem_response(gone, Request(scope))(scope, receive, send)
        else:
            await self._pages.answer(scope, send)

    async def _api(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepted = Request(scope).headers.get("accept-encoding", "")
        smaller = CompressedSend(send, accepted, secrets=True)
        changes = scope["method"] not in _READS and scope["path"].startswith(_COURSES)

        async def watch(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 300:
                self._pages.forget()
            await smaller(message)

        await self._app(self._as_reader(scope), receive, watch if changes else smaller)

    def _as_reader(self, scope: Scope) -> Scope:
        """The same request, by the reader of the page where a page makes it."""
        marks = [value for name, value in scope["headers"] if name == caller.HEADER]
        if not marks:
            return scope
        address = self._marks.address(marks[0])
        hidden = {caller.HEADER, b"x-forwarded-for"} if address else {caller.HEADER}
        headers = [(name, value) for name, value in scope["headers"] if name not in hidden]
        return {**scope, "headers": headers, "client": (address, 0) if address else scope["client"]}

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        # A browser sends cookies along with a WebSocket of any site, so that only the origin tells.
        headers = HTTPConnection(scope).headers
        if urlsplit(headers.get("origin", "")).netloc != headers.get("host", ""):
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": "from another site"})
        elif self._pages.development and scope["path"].startswith(hot.HOT):
            await self._pages.socket(scope, receive, send)
        else:
            await self._app(scope, receive, send)
