"""Revisions: who saves names the one that was read, so that nobody overwrites what was never seen."""

from __future__ import annotations

from datetime import datetime


def first_revision(now: datetime) -> int:
    """The first revision of something new: the clock's milliseconds, so that none is ever used again.

    Each change adds one. Who still holds a revision of what was there before (a deleted note, an earlier
    attempt) overwrites nothing.
    """
    return int(now.timestamp() * 1000)
