"""Two services on one database, to watch events travel."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, ClassVar, Literal
from uuid import UUID

import asyncpg
import pytest
import sqlalchemy as sa

from studium.contracts.event import Event
from studium.kit.auth import KeySet, SigningKey
from studium.kit.consumer import Consumer, Handlers, RetryPolicy
from studium.kit.db import Database, migrate, role_name
from studium.kit.log import Bus, Record
from studium.kit.outbox import Relay
from studium.kit.vault import READER_ROLE, RootKey, Vault, vault_schema

SAYER, HEARER = "alpha", "beta"

on_the_log = pytest.mark.parametrize("new_bus", ["postgresql"], indirect=True)
"""For tests that look into the log itself, or that no bus takes part in."""
on_kafka = pytest.mark.parametrize(
    "new_bus", ["tansu", pytest.param("apache_kafka", marks=pytest.mark.slow)], indirect=True
)
on_apache_kafka = pytest.mark.parametrize(
    "new_bus", [pytest.param("apache_kafka", marks=pytest.mark.slow)], indirect=True
)


class Happened(Event):
    """A test's event."""

    type: Literal["alpha.happened.v1"] = "alpha.happened.v1"
    partition_key: ClassVar[str] = "thing_id"
    thing_id: UUID
    number: int


async def publish(keeper: Database, key: SigningKey) -> None:
    """Put a key's public half into the key set."""
    await keeper.fetch_all(
        "INSERT INTO vault.signing_key (kid, public_jwk, wrapped_private_key, signs_from) "
        "VALUES ($1, $2::text::jsonb, '', now())",
        key.kid,
        json.dumps(key.key.as_dict(private=False)),
    )


@asynccontextmanager
async def key_set_of(url: str, *keys: SigningKey) -> AsyncIterator[KeySet]:
    """A real key set in a fresh database, with these keys, as services read it."""
    await migrate(url, [vault_schema()])
    keeper = Database("vault", url, role=role_name("vault"))
    reader = Database("vault", url, role=READER_ROLE)
    for key in keys:
        await publish(keeper, key)
    yield KeySet(reader)
    await keeper.dispose()
    await reader.dispose()


class World:
    """Two services on one database: alpha says, beta hears and writes down what it heard."""

    def __init__(self, url: str, new_bus: Callable[[], Bus]) -> None:
        self.url = url
        self._new_bus = new_bus
        self._buses: list[Bus] = []
        self.bus = self.another_bus()
        self.alpha = Database(SAYER, url, role=role_name(SAYER), pool_size=12)
        self.beta = Database(HEARER, url, role=role_name(HEARER), pool_size=4)
        self.relay = Relay(self.alpha, self.bus)
        self.failing: set[int] = set()
        self.consumer = self.make_consumer(self.bus)

    def another_bus(self) -> Bus:
        """The bus as another process has it."""
        self._buses.append(self._new_bus())
        return self._buses[-1]

    def make_consumer(self, bus: Bus | None = None) -> Consumer:
        """A consumer of beta; on a bus of its own, as in another process, where none is given."""
        handlers = Handlers()

        @handlers.on(Happened)
        async def on_happened(context: Any, event: Happened) -> None:
            async with self.beta.unit_of_work() as uow:
                await uow.execute(
                    sa.text("INSERT INTO heard (thing_id, number) VALUES (:thing_id, :number)"),
                    event.model_dump(include={"thing_id", "number"}),
                )
            if event.number in self.failing:
                raise RuntimeError("the handler fails after its effect")

        no_wait = RetryPolicy(attempts=3, first_seconds=0)
        vault = Vault(self.beta, RootKey.of(bytes(32)))
        return Consumer(self.beta, bus or self.another_bus(), vault, handlers, None, retry=no_wait)

    async def say(self, thing_id: UUID, *numbers: int) -> None:
        for number in numbers:
            async with self.alpha.unit_of_work() as uow:
                uow.emit(Happened(thing_id=thing_id, number=number))

    async def close(self) -> None:
        for bus in self._buses:
            await bus.close()
        await self.alpha.dispose()
        await self.beta.dispose()

    async def settle(self) -> None:
        await self.consumer.prepare()
        await self.relay.drain()
        await self.consumer.drain()

    async def next_records(self, limit: int = 10) -> list[Record]:
        """What the bus has ready for beta, once it has something."""
        async with asyncio.timeout(20):
            while not (places := await self.bus.behind(self.beta)):
                await asyncio.sleep(0.01)
        topic, partition = places[0]
        return await self.bus.read(self.beta, topic, partition, 0, [Happened.event_type()], limit)

    async def heard(self, thing_id: UUID | None = None) -> list[int]:
        rows = await self.beta.fetch_all("SELECT thing_id, number FROM heard ORDER BY seq")
        return [row["number"] for row in rows if thing_id in (None, row["thing_id"])]

    async def as_owner(self, sql: str, *args: Any) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.url)
        try:
            return await connection.fetch(sql, *args)
        finally:
            await connection.close()
