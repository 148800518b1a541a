"""For whom a page asks the API: Node's own calls count for the reader of the page, not for Node.

The gateway gives each request to Node a mark with the reader's address, signed with a key that only the
server processes have. Node sends it along with what it asks the API, and needs no secret for that.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

HEADER = b"x-studium-page"
_SECONDS = 120
"""Far longer than a page takes, and too short to be worth anything when it gets out."""


class PageMarks:
    """Signs the address of a page's reader, and finds it again in a call of that page."""

    def __init__(self, key: str, now: Callable[[], float] = time.time) -> None:
        self._key = (key or secrets.token_urlsafe(32)).encode()
        self._now = now

    def sign(self, address: str) -> bytes:
        """The mark of a page that is made for a reader at this address."""
        text = f"{address} {int(self._now()) + _SECONDS}"
        return f"{text} {self._signature(text)}".encode()

    def address(self, mark: bytes) -> str | None:
        """The reader's address, or None when the mark is not ours or too old."""
        text, _, signature = mark.decode("latin-1").rpartition(" ")
        address, _, expires = text.rpartition(" ")
        if not hmac.compare_digest(signature.encode(), self._signature(text).encode()):
            return None
        return address if int(expires) >= self._now() else None

    def _signature(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()
