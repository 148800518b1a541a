"""Pages that are the same for everybody without a session, kept for the seconds that they themselves name."""

from __future__ import annotations

import re
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from studium.gateway.asked import Key
from studium.gateway.compression import LEAST_BYTES, choose, is_text
from studium.gateway.upstream import Headers

_STALE_SECONDS = 60.0
"""So long an old copy is shown while a new one is made, and while Node is away."""

_MOST_PAGE_BYTES = 2 * 1024 * 1024
_SECONDS = re.compile(rb"s-maxage=(\d+)")
_GZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"


def fresh_for(status: int, headers: Headers, size: int) -> float:
    """For how many seconds an answer may be given to others; 0 when it may not be kept."""
    found = dict(headers)
    seconds = _SECONDS.search(found.get(b"cache-control", b""))
    allowed = status == 200 and b"set-cookie" not in found and size <= _MOST_PAGE_BYTES
    return float(seconds[1]) if seconds and allowed else 0.0


@dataclass(frozen=True)
class Page:
    """An answer of Node, complete. `nonce` stands in it wherever the nonce of an answer must."""

    status: int
    headers: Headers
    body: bytes
    nonce: bytes
    fresh_seconds: float

    def form(self, nonce: bytes, accepted: str) -> tuple[bytes, Headers]:
        """Body and headers with another nonce of the same length, compressed where that is wanted."""
        headers = [(name, value.replace(self.nonce, nonce)) for name, value in self.headers]
        is_worth_it = self.fresh_seconds and len(self.body) >= LEAST_BYTES and self._is_text
        if is_worth_it and choose(accepted, ("gzip",)):
            return self._gzipped(nonce), [*headers, (b"content-encoding", b"gzip")]
        return self.body.replace(self.nonce, nonce), headers

    @cached_property
    def _is_text(self) -> bool:
        return is_text(dict(self.headers).get(b"content-type", b""))

    def _gzipped(self, nonce: bytes) -> bytes:
        """The body as gzip, at the cost of a checksum instead of a compression.

        The text between the nonces was compressed once; a nonce is put between two such pieces as a deflate
        block of its own that is stored and not compressed (RFC 1951, 3.2.4).
        """
        body = self.body.replace(self.nonce, nonce)
        hole = b"\0" + len(nonce).to_bytes(2, "little") + (0xFFFF ^ len(nonce)).to_bytes(2, "little") + nonce
        check = zlib.crc32(body).to_bytes(4, "little") + (len(body) & 0xFFFFFFFF).to_bytes(4, "little")
        return _GZIP_HEAD + hole.join(self._pieces) + check

    @cached_property
    def _pieces(self) -> list[bytes]:
        compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        # The compressor sees zeros where the nonces are: it counts the distance over them but copies nothing
        # out of them, since no page has a zero in its text.
        blank = bytes(len(self.nonce))
        parts = self.body.split(self.nonce)
        pieces = []
        for number, part in enumerate(parts, start=1):
            last = number == len(parts)
            piece = compressor.compress(part)
            pieces.append(piece + compressor.flush(zlib.Z_FINISH if last else zlib.Z_SYNC_FLUSH))
            if not last:
                compressor.compress(blank)
                compressor.flush(zlib.Z_SYNC_FLUSH)
        return pieces


class KeptPages:
    """A bounded number of bytes of pages; the one that was not asked for the longest goes first."""

    def __init__(self, most_bytes: int, now: Callable[[], float] = time.monotonic) -> None:
        self.generation = 0
        self._most = most_bytes
        self._now = now
        self._size = 0
        self._pages: OrderedDict[Key, tuple[Page, float]] = OrderedDict()

    def find(self, key: Key) -> tuple[Page, bool] | None:
        """The page and whether it is fresh; an old one only as long as it may still be shown."""
        found = self._pages.get(key)
        if found is None:
            return None
        page, fresh_until = found
        moment = self._now()
        if moment > fresh_until + _STALE_SECONDS:
            self._drop(key)
            return None
        self._pages.move_to_end(key)
        return page, moment <= fresh_until

    def keep(self, key: Key, page: Page, generation: int) -> None:
        """Keep a page, unless everything was dropped since it was asked for."""
        if generation != self.generation or not page.fresh_seconds:
            return
        self._drop(key)
        self._pages[key] = page, self._now() + page.fresh_seconds
        self._size += _weight(key, page)
        while self._size > self._most:
            self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        """Drop everything, what is being made at this moment too."""
        self.generation += 1
        self._pages.clear()
        self._size = 0

    def _drop(self, key: Key) -> None:
        if found := self._pages.pop(key, None):
            self._size -= _weight(key, found[0])


def _weight(key: Key, page: Page) -> int:
    # The body once as it is, and a quarter of it for its compressed pieces.
    return sum(len(name) + len(value) for name, value in key) + len(page.body) * 5 // 4 + 2000
