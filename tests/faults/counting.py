"""What is put through the faults: things that are counted up by one service, and followed by another.

Each transaction counts one thing up and announces the new number. So whatever was committed is known from one
row per thing, and of each thing the follower must have 1, 2, 3 and so on: each number once, in this order.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Literal
from uuid import UUID

import sqlalchemy as sa

from studium.contracts import EVENTS
from studium.contracts.event import Event
from studium.kit.consumer import Handlers
from studium.kit.db import Database, Schema, migrate, role_name, service_metadata
from studium.kit.log import events_schema

SAYER, HEARER = "alpha", "beta"

_MIGRATION = """\
from alembic import op
from studium.kit.db import create_kit_tables

revision = "{service}_0001"
down_revision = None


def upgrade():
    create_kit_tables(op, "{service}")
    op.execute("{table}")
"""
_TABLES = {
    SAYER: "CREATE TABLE alpha.counter (thing_id uuid PRIMARY KEY, number int NOT NULL)",
    HEARER: "CREATE TABLE beta.effect (seq bigserial PRIMARY KEY, thing_id uuid, number int)",
}
_COUNT = sa.text(
    "INSERT INTO counter (thing_id, number) VALUES (:thing_id, 1) "
    "ON CONFLICT (thing_id) DO UPDATE SET number = counter.number + 1 RETURNING number"
)
_FOLLOW = sa.text("INSERT INTO effect (thing_id, number) VALUES (:thing_id, :number)")


class Counted(Event):
    """A thing was counted up to `number`."""

    type: Literal["alpha.counted.v1"] = "alpha.counted.v1"
    partition_key: ClassVar[str] = "thing_id"
    thing_id: UUID
    number: int
    padding: str = ""


def announce_contract() -> None:
    """Let this process know the event by its type: the children alone, for the platform has no such event."""
    EVENTS[Counted.event_type()] = Counted


def database(service: str, url: str, *, connections: int = 4) -> Database:
    """One of the two services' databases, as its own role."""
    return Database(service, url, role=role_name(service), pool_size=connections)


async def make_schemas(url: str, folder: Path) -> None:
    """Give both services and the log their schemas."""
    schemas = []
    for service, table in _TABLES.items():
        versions = folder / service / "versions"
        versions.mkdir(parents=True)
        (versions / "0001_pre_kit.py").write_text(_MIGRATION.format(service=service, table=table))
        schemas.append(Schema(service, service_metadata(service), folder / service))
    await migrate(url, [*schemas, events_schema([SAYER, HEARER])])


async def count_up(db: Database, thing_id: UUID, padding: str = "") -> int:
    """Count a thing up and announce it; joins an open unit of work."""
    async with db.unit_of_work() as uow:
        number = (await uow.execute(_COUNT, {"thing_id": thing_id})).scalar_one()
        uow.emit(Counted(thing_id=thing_id, number=number, padding=padding))
        return int(number)


def following(db: Database) -> Handlers:
    """The handler of the other service: one row for each event."""
    handlers = Handlers()

    @handlers.on(Counted)
    async def on_counted(_context: Any, event: Counted) -> None:
        async with db.unit_of_work() as uow:
            await uow.execute(_FOLLOW, event.model_dump(include={"thing_id", "number"}))

    return handlers
