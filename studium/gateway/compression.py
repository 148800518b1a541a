"""Answers made smaller on their way out, by what the caller accepts."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Sequence
from typing import Protocol

import brotli
from starlette.types import Message, Send

from studium.gateway.upstream import Headers

LEAST_BYTES = 1024
"""What is smaller fits into one packet anyway."""

_THREAD_BYTES = 128 * 1024
"""From here on compressing takes milliseconds, which other requests would wait for."""

_GZIP_LEVEL = 4
_BROTLI_QUALITY = 4
_GZIP = 16 + zlib.MAX_WBITS
_TYPES = (
    b"text/",
    b"application/json",
    b"application/problem+json",
    b"application/javascript",
    b"application/manifest+json",
    b"application/xml",
    b"image/svg+xml",
)
_NO_BODY = frozenset({204, 206, 304})


def choose(accepted: str, ours: Sequence[str] = ("br", "gzip")) -> str:
    """The first of our encodings that a value of Accept-Encoding allows, or nothing."""
    offered = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.partition(";")
        offered[name.strip()] = parameters.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return next((name for name in ours if offered.get(name)), "")


def is_text(content_type: bytes) -> bool:
    """Whether a body of this type gets smaller."""
    return content_type.lower().startswith(_TYPES)


class Stream(Protocol):
    """A compressor that gives out all it was fed, so that a reader sees what a page has so far."""

    def feed(self, data: bytes, *, last: bool) -> bytes:
        """The bytes to send for `data`."""


class _Gzip:
    def __init__(self) -> None:
        self._compressor = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP)

    def feed(self, data: bytes, *, last: bool) -> bytes:
        done = self._compressor.compress(data)
        return done + self._compressor.flush(zlib.Z_FINISH if last else zlib.Z_SYNC_FLUSH)


class _Brotli:
    def __init__(self) -> None:
        self._compressor = brotli.Compressor(quality=_BROTLI_QUALITY)

    def feed(self, data: bytes, *, last: bool) -> bytes:
        done = bytes(self._compressor.process(data))
        return done + bytes(self._compressor.finish() if last else self._compressor.flush())


def start(encoding: str) -> Stream:
    """A fresh compressor for `br` or `gzip`."""
    return _Brotli() if encoding == "br" else _Gzip()


class CompressedSend:
    """An ASGI `send` that compresses what is worth it and passes everything else on as it is.

    With `secrets`, answers that nobody may store are left alone: they carry tokens, whose length must not
    depend on what else stands in the answer (BREACH).
    """

    def __init__(self, send: Send, accepted: str, *, secrets: bool) -> None:
        self._send = send
        self._encoding = choose(accepted)
        self._secrets = secrets
        self._start: Message | None = None
        self._stream: Stream | None = None

    async def __call__(self, message: Message) -> None:
        """Send one message, or keep the head of an answer until its size is known."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] == "http.response.body":
            message = await self._body(message)
        if self._start is not None:
            head, self._start = self._start, None
            await self._send(head)
        await self._send(message)

    async def _body(self, message: Message) -> Message:
        body, last = message.get("body", b""), not message.get("more_body", False)
        if self._start is not None and self._is_worth_it(self._start, body, last=last):
            self._stream = start(self._encoding)
            self._start = {**self._start, "headers": _compressed_headers(self._start, self._encoding)}
        if self._stream is None:
            return message
        if len(body) >= _THREAD_BYTES:
            smaller = await asyncio.to_thread(self._stream.feed, body, last=last)
        else:
            smaller = self._stream.feed(body, last=last)
        return {**message, "body": smaller}

    def _is_worth_it(self, head: Message, body: bytes, *, last: bool) -> bool:
        headers = dict(head["headers"])
        if not is_text(headers.get(b"content-type", b"")):
            return False
        head["headers"] = _varying(head["headers"])
        cache = headers.get(b"cache-control", b"")
        return (
            bool(self._encoding)
            and head["status"] not in _NO_BODY
            and b"content-encoding" not in headers
            and b"no-transform" not in cache
            and not (self._secrets and b"no-store" in cache)
            and not (last and len(body) < LEAST_BYTES)
        )


def _varying(headers: Headers) -> Headers:
    """The headers, saying to caches that the encoding depends on the caller."""
    varied = b", ".join(value for name, value in headers if name == b"vary")
    if b"accept-encoding" in varied.lower():
        return headers
    rest = [(name, value) for name, value in headers if name != b"vary"]
    return [*rest, (b"vary", varied + b", Accept-Encoding" if varied else b"Accept-Encoding")]


def _compressed_headers(head: Message, encoding: str) -> Headers:
    """Without the old length, and with a weak entity tag: the bytes are others, what they say is the same."""
    kept = [(name, value) for name, value in head["headers"] if name != b"content-length"]
    weak = [
        (name, b"W/" + value if name == b"etag" and not value.startswith(b"W/") else value)
        for name, value in kept
    ]
    return [*weak, (b"content-encoding", encoding.encode())]
