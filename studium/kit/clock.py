"""The only source of time and of identifiers (a version 7 UUID is a reading of the clock)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import uuid_utils


class _Offset:
    """How far `now()` stands from the machine's clock; moved only by `travel`."""

    by = timedelta(0)


def now() -> datetime:
    """The present moment in UTC, with time zone."""
    return datetime.now(UTC) + _Offset.by


def new_id() -> UUID:
    """A new version 7 UUID (RFC 9562): unique, and in order of its creation to the millisecond."""
    return UUID(int=uuid_utils.uuid7().int)


@contextmanager
def travel(*, to: datetime | None = None, by: timedelta | None = None) -> Iterator[None]:
    """Move `now()` for the length of a `with` block, to a moment or by a span. Time keeps running."""
    before = _Offset.by
    _Offset.by = before + by if by is not None else (to or datetime.now(UTC)) - datetime.now(UTC)
    try:
        yield
    finally:
        _Offset.by = before
