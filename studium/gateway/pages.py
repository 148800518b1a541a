"""Pages: made by Node for one reader, or kept for a few seconds for all who have no session."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager

import aiohttp
import structlog
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from studium.gateway import asked, caller, hot
from studium.gateway.asked import POLICY, Asked, Key
from studium.gateway.compression import CompressedSend
from studium.gateway.kept import KeptPages, Page, fresh_for
from studium.gateway.policy import SECURITY_HEADERS, new_nonce, page_policy
from studium.gateway.renewal import Renewal
from studium.gateway.upstream import Headers, Upstream, UpstreamAway, end_to_end, pass_on
from studium.gateway.welcome import PLAIN_POLICY, RETRY_SECONDS, unavailable_page
from studium.kit.settings import PlatformSettings

log = structlog.get_logger(__name__)

_MOST_KEPT_BYTES = 32 * 1024 * 1024
_PRIVATE = b"private, no-cache"
_NOT_PASSED_ON = frozenset(
    {POLICY, b"server", b"date", b"etag", b"content-length", *(name for name, _ in SECURITY_HEADERS)}
)


class Pages:
    """Answers requests for pages."""

    def __init__(self, settings: PlatformSettings, marks: caller.PageMarks, renewal: Renewal) -> None:
        self._settings = settings
        self._marks = marks
        self._renewal = renewal
        self._upstream = Upstream(settings.web_url)
        self._kept = KeptPages(_MOST_KEPT_BYTES)
        self._making: dict[Key, asyncio.Task[Page]] = {}
        # Somebody else's Node without built pages is `next dev`, which evaluates strings as code.
        self.development = not settings.production and not settings.web_dir

    def forget(self) -> None:
        """Drop all kept pages: what they show has changed."""
        self._kept.clear()

    async def close(self) -> None:
        """Stop what is being made, and let go of Node."""
        running = list(self._making.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self._upstream.close()

    async def answer(self, scope: Scope, send: Send) -> None:
        """Answer GET or HEAD for a page."""
        renewed = await self._renewal.renew(scope)
        request = asked.read(scope, renewed.cookies, self._settings)
        accepted = Request(scope).headers.get("accept-encoding", "")
        smaller = CompressedSend(send, accepted, secrets=False)
        try:
            if request.shared:
                page, how = await self._shared(request)
                await self._send(page, how, accepted, renewed.set_cookies, smaller)
            else:
                await self._pass_on(request, renewed.set_cookies, smaller)
        except UpstreamAway as error:
            log.warning("page_not_made", reason=str(error))
            await _send_unavailable(renewed.set_cookies, send)

    async def socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a WebSocket of `next dev` on to it."""
        await hot.pass_on(self._upstream, asked.target_of(scope), scope, receive, send)

    async def _pass_on(self, request: Asked, set_cookies: Headers, send: Send) -> None:
        """A page for its reader alone, as it comes."""
        nonce = new_nonce()
        async with self._ask(request, nonce) as answer:
            headers = [
                *_for_the_browser(end_to_end(answer.raw_headers)),
                *self._security(nonce),
                *set_cookies,
            ]
            await pass_on(answer, headers, send, "Node")

    async def _shared(self, request: Asked) -> tuple[Page, str]:
        """A page for everybody, and where it came from, in the words of RFC 9211."""
        found = self._kept.find(request.key)
        if found is None:
            is_mine = request.key not in self._making
            page = await asyncio.shield(self._start_making(request))
            if not page.fresh_seconds and not is_mine:
                page = await self._make(request)
            return page, "fwd=uri-miss"
        page, is_fresh = found
        if not is_fresh:
            # An old copy now is better than a new one later; whoever comes next gets the new one.
            self._start_making(request)
        return page, "hit" if is_fresh else "hit; fwd=stale"

    def _start_making(self, request: Asked) -> asyncio.Task[Page]:
        """One making at a time of each page, by a task of its own: its first reader may leave."""
        key = request.key
        if key not in self._making:
            task = asyncio.create_task(self._make_and_keep(request))
            self._making[key] = task
            task.add_done_callback(lambda done: self._made(key, done))
        return self._making[key]

    def _made(self, key: Key, task: asyncio.Task[Page]) -> None:
        del self._making[key]
        if not task.cancelled() and (error := task.exception()):
            log.debug("shared_page_not_made", reason=str(error))

    async def _make_and_keep(self, request: Asked) -> Page:
        generation = self._kept.generation
        page = await self._make(request)
        self._kept.keep(request.key, page, generation)
        return page

    async def _make(self, request: Asked) -> Page:
        nonce = new_nonce()
        async with self._ask(request, nonce) as answer:
            body = await answer.read()
            headers = end_to_end(answer.raw_headers)
            fresh_seconds = fresh_for(answer.status, headers, len(body))
            return Page(answer.status, _for_the_browser(headers), body, nonce.encode(), fresh_seconds)

    async def _send(self, page: Page, how: str, accepted: str, set_cookies: Headers, send: Send) -> None:
        nonce = new_nonce()
        body, page_headers = page.form(nonce.encode(), accepted)
        headers = [
            *page_headers,
            *self._security(nonce),
            *set_cookies,
            (b"cache-status", f"studium; {how}".encode()),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": page.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _ask(self, request: Asked, nonce: str) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        told = [
            *request.headers,
            (b"x-forwarded-for", request.address.encode("latin-1")),
            (b"x-request-id", request.request_id.encode()),
            (caller.HEADER, self._marks.sign(request.address)),
            (POLICY, self._policy(nonce)),
        ]
        return self._upstream.ask(request.method, request.target, told)

    def _security(self, nonce: str) -> Headers:
        return [*SECURITY_HEADERS, (POLICY, self._policy(nonce))]

    def _policy(self, nonce: str) -> bytes:
        return page_policy(nonce, development=self.development, https=self._settings.https).encode()


def _for_the_browser(headers: Headers) -> Headers:
    """Node's headers without what is ours to say. How long a page is kept here is nobody else's business."""
    return [
        (name, _PRIVATE if name == b"cache-control" and b"s-maxage" in value else value)
        for name, value in headers
        if name not in _NOT_PASSED_ON
    ]


async def _send_unavailable(set_cookies: Headers, send: Send) -> None:
    body = unavailable_page().encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (POLICY, PLAIN_POLICY.encode()),
        (b"cache-control", b"no-store"),
        (b"retry-after", str(RETRY_SECONDS).encode()),
        (b"content-length", str(len(body)).encode()),
        *set_cookies,
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})
