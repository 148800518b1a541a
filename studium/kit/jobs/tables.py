"""The queue's two tables, which stand in every service's own schema, and the way into them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.kit import clock, telemetry

JOB_TABLE = "queued_job"
SCHEDULE_TABLE = "job_schedule"
_Time = sa.DateTime(timezone=True)


def add_job_tables(metadata: sa.MetaData) -> None:
    """Put the queue's tables into a service's `MetaData`.

    `queued_job` holds what is still to be done and what was given up (`failed_at`); a job that succeeded
    leaves no row. `locked_until` is the lease of the process at work. `job_schedule` holds the next time of
    each chore.
    """
    sa.Table(
        JOB_TABLE,
        metadata,
        sa.Column("job_id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("args", postgresql.JSONB, nullable=False),
        sa.Column("run_at", _Time, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("locked_until", _Time, nullable=True),
        sa.Column("traceparent", sa.Text, nullable=True),
        sa.Column("last_error", sa.Text, nullable=True),
        sa.Column("failed_at", _Time, nullable=True),
        sa.Index("queued_job_due_idx", "run_at", "job_id", postgresql_where=sa.text("failed_at IS NULL")),
    )
    sa.Table(
        SCHEDULE_TABLE,
        metadata,
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("expression", sa.Text, nullable=False),
        sa.Column("next_at", _Time, nullable=False),
    )


async def enqueue(
    connection: AsyncConnection,
    schema: str,
    name: str,
    args: dict[str, Any],
    *,
    delay: timedelta | None = None,
) -> None:
    """Queue a job in the connection's transaction: it exists if, and only if, that transaction commits.

    `args` must be JSON and hold no personal data. The job belongs to the trace that is open now.
    """
    columns = ("job_id", "name", "args", "run_at", "traceparent")
    types: dict[str, Any] = {"args": postgresql.JSONB, "run_at": _Time, "job_id": sa.Uuid}
    table = sa.table(
        JOB_TABLE, *(sa.column(column, types.get(column, sa.Text)) for column in columns), schema=schema
    )
    row = {
        "job_id": clock.new_id(),
        "name": name,
        "args": args,
        "run_at": clock.now() + (delay or timedelta(0)),
        "traceparent": telemetry.current_traceparent(),
    }
    await connection.execute(sa.insert(table), row)
