"""The kit's own tables, which stand in every service's schema beside the service's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from studium.kit.jobs import add_job_tables

_NAMING = {
    "pk": "%(table_name)s_pkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "ck": "%(table_name)s_%(constraint_name)s_check",
}

_Time = sa.DateTime(timezone=True)


def service_metadata(service: str) -> sa.MetaData:
    """A new `MetaData` for a service's schema that already holds the kit's tables."""
    metadata = sa.MetaData(schema=service, naming_convention=_NAMING)
    _outbox(metadata)
    _consumer_tables(metadata)
    _http_tables(metadata)
    add_job_tables(metadata)
    return metadata


def _outbox(metadata: sa.MetaData) -> None:
    sa.Table(
        "outbox",
        metadata,
        sa.Column("seq", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("partition", sa.SmallInteger, nullable=False),
        sa.Column("envelope", JSONB, nullable=False),
    )


def _consumer_tables(metadata: sa.MetaData) -> None:
    sa.Table(
        "cursor",
        metadata,
        # Positions on one bus mean nothing on another.
        sa.Column("bus", sa.Text, primary_key=True),
        sa.Column("topic", sa.Text, primary_key=True),
        sa.Column("partition", sa.SmallInteger, primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False, server_default=sa.text("0")),
    )
    sa.Table(
        "relay",
        metadata,
        # Which producer published last, on a bus whose producers supersede one another.
        sa.Column("bus", sa.Text, primary_key=True),
        sa.Column("producer", sa.Uuid, nullable=False),
    )
    sa.Table(
        "inbox",
        metadata,
        sa.Column("event_id", sa.Uuid, primary_key=True),
        sa.Column("handled_at", _Time, nullable=False, server_default=sa.func.now()),
        sa.Index("inbox_handled_at_idx", "handled_at"),
    )
    sa.Table(
        "dead_letter",
        metadata,
        sa.Column("dead_letter_id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("event_id", sa.Uuid, nullable=False, unique=True),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("envelope", JSONB, nullable=False),
        sa.Column("error", sa.Text, nullable=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("dead_at", _Time, nullable=False, server_default=sa.func.now()),
        sa.Index("dead_letter_topic_key_idx", "topic", "key"),
    )


def _http_tables(metadata: sa.MetaData) -> None:
    sa.Table(
        "idempotency_key",
        metadata,
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.SmallInteger, nullable=True),
        sa.Column("headers", JSONB, nullable=True),
        sa.Column("body", sa.LargeBinary, nullable=True),
        sa.Column("created_at", _Time, nullable=False, server_default=sa.func.now()),
        sa.Index("idempotency_key_created_at_idx", "created_at"),
    )
    sa.Table(
        "revoked_session",
        metadata,
        sa.Column("session_id", sa.Uuid, primary_key=True),
        sa.Column("tokens_expire_at", _Time, nullable=False),
        sa.Index("revoked_session_tokens_expire_at_idx", "tokens_expire_at"),
    )


def outbox_table(service: str) -> sa.TableClause:
    """The outbox of a service as a light `insert` target."""
    return sa.table(
        "outbox",
        sa.column("event_id", sa.Uuid),
        sa.column("type", sa.Text),
        sa.column("key", sa.Text),
        sa.column("partition", sa.SmallInteger),
        sa.column("envelope", JSONB),
        schema=service,
    )


def create_kit_tables(op: Any, service: str, version: int = 1) -> None:
    """Bring the kit's tables in a service's schema to `version`, from the one before.

    Called at the head of a service's first migration, and by a new migration of each service whenever the
    kit's tables change. The SQL of a version is frozen in `kit_NNNN.sql`; the drift check compares the sum of
    them with `service_metadata`.
    """
    sql = (Path(__file__).parent / f"kit_{version:04}.sql").read_text()
    for statement in sql.format(schema=service).split(";\n"):
        if statement.strip():
            op.execute(statement)
