"""Tallies of attempts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from sqlalchemy.dialects.postgresql import insert

from studium.kit.db import UnitOfWork
from studium.kit.throttle import Tally
from studium.services.identity.store.tables import throttle

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


async def lock_tallies(uow: UnitOfWork, keys: Collection[bytes], now: datetime) -> dict[bytes, Tally]:
    """The tally of every key, made where there is none, and locked. The order of keys prevents deadlocks."""
    new = insert(throttle).values(
        [{"key": key, "attempts": 0, "blocked_until": _LONG_AGO, "touched_at": now} for key in sorted(keys)]
    )
    statement = new.on_conflict_do_update(
        index_elements=["key"], set_={"attempts": throttle.c.attempts}
    ).returning(throttle)
    rows = (await uow.execute(statement)).all()
    return {row.key: Tally(row.attempts, row.blocked_until, row.touched_at) for row in rows}


async def save_tallies(uow: UnitOfWork, tallies: Mapping[bytes, Tally]) -> None:
    """Save tallies that the caller has locked."""
    new = insert(throttle).values(
        [
            {
                "key": key,
                "attempts": tally.attempts,
                "blocked_until": tally.blocked_until,
                "touched_at": tally.touched_at,
            }
            for key, tally in sorted(tallies.items())
        ]
    )
    columns = ("attempts", "blocked_until", "touched_at")
    await uow.execute(
        new.on_conflict_do_update(
            index_elements=["key"], set_={column: new.excluded[column] for column in columns}
        )
    )
