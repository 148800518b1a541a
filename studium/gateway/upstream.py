"""Another process that answers for this one, Node or a service, as one HTTP client."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import aiohttp
from starlette.types import Send
from yarl import URL

_GONE = (aiohttp.ClientError, TimeoutError)

Headers = list[tuple[bytes, bytes]]

_CONNECT_SECONDS = 2.0
_WAIT_SECONDS = 5.0
SILENCE_SECONDS = 20.0
_MOST_CONNECTIONS = 128
_HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)


class UpstreamAway(Exception):
    """The other process does not answer, or not in time."""


async def pass_on(answer: aiohttp.ClientResponse, headers: Headers, send: Send, whose: str) -> None:
    """Send an answer on as it comes.

    Half an answer cannot be taken back: when `whose` goes away in the middle, `ConnectionAbortedError` makes
    the server close the connection, and the caller sees that.
    """
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    try:
        async for chunk in answer.content.iter_any():
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    except _GONE:
        raise ConnectionAbortedError(f"{whose} went away in the middle of an answer") from None
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def end_to_end(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The headers that are meant for the other end, with names in lower case."""
    lowered = [(name.lower(), value) for name, value in headers]
    named = {
        name.strip().lower() for key, value in lowered if key == b"connection" for name in value.split(b",")
    }
    return [(name, value) for name, value in lowered if name not in _HOP_BY_HOP and name not in named]


class Upstream:
    """Asks one other process. Connections are kept; no answer takes for ever."""

    def __init__(self, url: str, *, silence_seconds: float | None = None) -> None:
        self._url = url.rstrip("/")
        self._silence_seconds = silence_seconds
        self._session: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def ask(
        self, method: str, target: str, headers: Headers, body: AsyncIterator[bytes] | None = None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """The answer to one request, with its body still to be read. Raises `UpstreamAway`."""
        try:
            async with self._client().request(
                method,
                URL(self._url + target, encoded=True),
                headers=[(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers],
                data=body,
                allow_redirects=False,
            ) as answer:
                yield answer
        except _GONE as error:
            raise UpstreamAway(type(error).__name__) from error

    @asynccontextmanager
    async def socket(self, target: str, headers: Headers) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """A WebSocket with messages of any size. Raises `UpstreamAway`."""
        try:
            async with self._client().ws_connect(
                URL(self._url + target, encoded=True),
                headers=[(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers],
                max_msg_size=0,
            ) as socket:
                yield socket
        except _GONE as error:
            raise UpstreamAway(type(error).__name__) from error

    async def close(self) -> None:
        """Let go of all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _client(self) -> aiohttp.ClientSession:
        # Made on first use, because a session belongs to the event loop that it is made on.
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=_MOST_CONNECTIONS),
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("accept", "accept-encoding", "content-type", "user-agent"),
                auto_decompress=False,
                timeout=aiohttp.ClientTimeout(
                    connect=_WAIT_SECONDS,
                    sock_connect=_CONNECT_SECONDS,
                    sock_read=self._silence_seconds or SILENCE_SECONDS,
                ),
            )
        return self._session
