"""Broken parts, to see that the faults find what they are there to find."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from studium.kit import log
from studium.kit.consumer import Consumer
from studium.kit.db import Database, UnitOfWork
from studium.kit.log import PostgresLog, Record
from studium.kit.outbox import elected


def _relay_by_number() -> None:
    """A relay that remembers the last sequence number, and passes over what commits late."""
    last = 0

    async def move(_self: PostgresLog, db: Database, limit: int) -> int | None:
        nonlocal last
        statement = _changed("FROM outbox ORDER BY", f"FROM outbox WHERE seq > {last} ORDER BY")
        async with elected(db) as connection:
            if connection is None:
                return None
            newest = await connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM outbox")
            last = max(last, newest.scalar_one())
            moved = (await connection.exec_driver_sql(statement, (limit,))).all()
        return sum(int(row.moved) for row in moved)

    _replace(PostgresLog, "move", move)


def _relay_backwards() -> None:
    """A relay that appends the newest of a batch first."""
    _replace(log, "_MOVE", _changed("ORDER BY m.seq", "ORDER BY m.seq DESC"))


def _consumer_without_inbox() -> None:
    """A consumer that takes every event for a new one."""

    async def enter_inbox(_self: Consumer, _uow: UnitOfWork, records: Sequence[Record]) -> set[UUID]:
        return {record.event_id for record in records}

    _replace(Consumer, "_enter_inbox", enter_inbox)


def _changed(old: str, new: str) -> str:
    if old not in log._MOVE:
        raise LookupError(f"the relay's statement has no {old!r} any more: mend this canary")
    return log._MOVE.replace(old, new)


def _replace(owner: Any, name: str, value: Any) -> None:
    getattr(owner, name)
    setattr(owner, name, value)


CANARIES: dict[str, Callable[[], None]] = {
    "relay-by-number": _relay_by_number,
    "relay-backwards": _relay_backwards,
    "consumer-without-inbox": _consumer_without_inbox,
}
"""What breaks the process that calls it, by the name of what is wrong then."""
