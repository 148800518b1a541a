"""Deleting rows that are older than they are kept, a batch at a time."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from studium.kit.db.engine import Database

BATCH = 5_000
"""Rows per transaction, so that none holds locks for long."""


async def delete_before(db: Database, table: str, column: str, moment: datetime) -> int:
    """Delete the rows of one of the service's tables whose `column` is before `moment`; how many.

    Each batch is a transaction. Rows that somebody has locked are left for the next time, as is a column
    without a time.
    """
    when = sa.column(column, sa.DateTime(timezone=True))
    target = sa.table(table, when, schema=db.service)
    place: sa.ColumnElement[object] = sa.literal_column("ctid")
    old = sa.select(place).select_from(target).where(when < moment).limit(BATCH)
    statement = sa.delete(target).where(place.in_(old.with_for_update(skip_locked=True)))
    deleted, found = 0, BATCH
    while found == BATCH:
        async with db.unit_of_work() as uow:
            found = (await uow.execute(statement)).rowcount
        deleted += found
    return deleted
