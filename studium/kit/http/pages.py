"""Lists in pages, and copies that are still right: cursors and entity tags."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
import time
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from fastapi import Request
from pydantic import BaseModel, Field

from studium.kit.errors import FieldError, InvalidInput, PreconditionFailed, PreconditionRequired
from studium.kit.http.problems import NotModified

ItemT = TypeVar("ItemT")

_BEYOND_BIGINT = 2**63
_SURROGATE = re.compile("[\ud800-\udfff]")
"""JSON can spell half of a character, which no database stores."""


class Page(BaseModel, Generic[ItemT]):
    """One page of a list. `next_cursor` is null on the last page; send it back as `cursor` for the next."""

    items: list[ItemT]
    next_cursor: str | None = Field(default=None, examples=["WyIyMDI2LTA5LTA1Il0"])


class BadCursor(InvalidInput):
    """The cursor is none, or another list's."""

    def __init__(self) -> None:
        super().__init__(
            "The cursor is not valid; start again without one.",
            errors=[FieldError("query:cursor", "bad_cursor", "Not a cursor of this list.")],
        )


def encode_cursor(*values: Any) -> str:
    """An opaque cursor of the last item's sort values (JSON scalars; UUIDs and times become text)."""
    return base64.urlsafe_b64encode(json.dumps(values, default=str).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, count: int) -> list[Any]:
    """The values of a cursor. Raises `BadCursor` unless it is one of ours with `count` values."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, list) or len(values) != count or not all(map(_is_storable, values)):
        raise BadCursor
    return values


def _is_storable(value: object) -> bool:
    """Whether a value that anybody may have made up is one that a query can take."""
    match value:
        case None | bool():
            return True
        case int():
            return -_BEYOND_BIGINT <= value < _BEYOND_BIGINT
        case float():
            return math.isfinite(value)
        case str():
            return "\0" not in value and not _SURROGATE.search(value)
        case _:
            return False


def etag_for(*parts: Any) -> str:
    """A strong entity tag of what a representation depends on."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).digest()
    return f'"{base64.urlsafe_b64encode(digest[:15]).decode()}"'


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}


class KeptAnswers:
    """Bodies of answers under their strong entity tags, to be given again without being made again.

    A strong tag names one representation byte for byte, so a kept body is right for as long as the tag is,
    and whoever can tell the tag cheaply need not make the body. The longest unused leave first.
    """

    def __init__(self, most_bytes: int = 16 * 1024 * 1024) -> None:
        self._bodies: OrderedDict[str, tuple[bytes, float]] = OrderedDict()
        self._bytes = 0
        self._most_bytes = most_bytes

    def get(self, etag: str) -> bytes | None:
        """The body with this tag, or None."""
        body, until = self._bodies.get(etag, (None, math.inf))
        if until <= time.monotonic():
            self._forget(etag)
            return None
        if body is not None:
            self._bodies.move_to_end(etag)
        return body

    def keep(self, etag: str, body: bytes, seconds: float = math.inf) -> None:
        """Keep a body for so long at most; others go when there is no room left."""
        self._forget(etag)
        self._bodies[etag] = (body, time.monotonic() + seconds)
        self._bytes += len(body)
        while self._bytes > self._most_bytes:
            self._forget(next(iter(self._bodies)))

    def _forget(self, etag: str) -> None:
        body, _until = self._bodies.pop(etag, (b"", 0.0))
        self._bytes -= len(body)


def check_not_modified(request: Request, etag: str, headers: Mapping[str, str] | None = None) -> None:
    """Raise `NotModified` when the caller holds this very representation (`If-None-Match`).

    Give the `headers` of the whole answer that caches act on: `Cache-Control`, `Vary`.
    """
    held = _tags(request.headers.get("if-none-match", ""))
    if etag in held or "*" in held:
        raise NotModified(etag, headers)


def require_match(request: Request, etag: str) -> None:
    """Refuse an edit of something that changed since it was read.

    Raises `PreconditionRequired` without `If-Match`, `PreconditionFailed` when it names another state.
    """
    header = request.headers.get("if-match")
    if header is None:
        raise PreconditionRequired("Send If-Match with the ETag that you read, so that no edit is lost.")
    if not {etag, "*"} & _tags(header):
        raise PreconditionFailed("Somebody changed this since you read it; read it again, then edit.")
