"""Points in time as OLX writes them."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(text: str) -> datetime | None:
    """An ISO 8601 time, in UTC where it names no zone; None for nothing or for what is no time."""
    text = text.strip().strip('"')
    if not text or text == "null":
        return None
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
