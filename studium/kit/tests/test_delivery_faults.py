"""What goes wrong between bus and handler: rivals, failing neighbours, outages, replays at a bad moment."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from studium.kit.consumer import ConsumerLoop, RetryPolicy
from studium.kit.db import UnitOfWork
from studium.kit.log import Record
from studium.kit.tests.factories import SAYER, Happened, World, on_the_log

ONE, OTHER = UUID(int=1), UUID(int=2)  # on partitions of their own


@on_the_log
async def test_an_event_that_a_rival_has_in_hand_is_not_jumped_over(world: World) -> None:
    world.failing = {1}
    await world.say(ONE, 1, 2)
    await world.consumer.prepare()
    await world.relay.drain()
    claim, claims = world.consumer._claim, 0

    async def claim_with_rival(uow: UnitOfWork, records: Sequence[Record]) -> Sequence[Record]:
        nonlocal claims
        claims += 1
        if claims != 2:
            return await claim(uow, records)
        # The batch has failed. At the first event alone, another process holds the cursor, and rolls back.
        rival = await asyncpg.connect(world.url)
        async with rival.transaction():
            await rival.execute("SELECT 1 FROM beta.cursor FOR UPDATE")
            found = await claim(uow, records)
        await rival.close()
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.consumer, "_claim", claim_with_rival)
        await world.consumer.step()
    world.failing = set()
    await world.consumer.drain()
    assert await world.heard() == [1, 2], "an event behind it moved the cursor past the first"


async def test_a_failing_event_holds_up_no_other_partition(world: World) -> None:
    world.consumer.retry = RetryPolicy(attempts=3, first_seconds=60, most_seconds=60)
    world.failing = {13}
    await world.say(ONE, 13, 14)
    await world.say(OTHER, 21)
    await world.consumer.prepare()
    await world.relay.drain()
    async with asyncio.timeout(20):
        while await world.heard() != [21]:
            await world.consumer.step()
        await world.say(OTHER, 22)
        await world.relay.drain()
        while await world.heard() != [21, 22]:
            await world.consumer.step()
    assert await world.beta.fetch_all("SELECT 1 FROM dead_letter") == [], "it waits for its next attempt"


@on_the_log
async def test_an_outage_uses_up_no_attempt(world: World) -> None:
    world.failing = {1}
    await world.say(ONE, 1)
    await world.consumer.prepare()
    await world.relay.drain()
    probe = world.beta.fetch_one

    async def away(sql: str, *args: Any) -> Any:
        if sql == "SELECT 1":
            raise ConnectionRefusedError
        return await probe(sql, *args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.beta, "fetch_one", away)
        for _ in range(10):
            with pytest.raises(ConnectionRefusedError):
                await world.consumer.step()
    assert await world.beta.fetch_all("SELECT 1 FROM dead_letter") == []
    world.failing = set()
    await world.consumer.drain()
    assert await world.heard() == [1]


@on_the_log
async def test_an_envelope_that_cannot_be_read_is_set_aside(world: World) -> None:
    await world.say(ONE, 1)
    await world.relay.drain()
    await world.as_owner("""UPDATE events.log SET envelope = '{"nonsense": true}'""")
    await world.say(OTHER, 2)
    await world.settle()
    assert await world.heard() == [2]
    dead = await world.beta.fetch_all("SELECT envelope::text AS envelope FROM dead_letter")
    assert [row["envelope"] for row in dead] == ['{"nonsense": true}']


async def test_a_replay_takes_along_what_joins_the_dead_letters_meanwhile(world: World) -> None:
    world.failing = {1}
    await world.say(ONE, 1)
    await world.settle()
    world.failing = set()
    await world.say(ONE, 2)
    await world.relay.drain()

    async def waiting() -> bool:
        return bool(await world.as_owner("SELECT 1 FROM beta.dead_letter WHERE attempts = 0"))

    arriving: list[asyncio.Task[int]] = []
    parse = world.consumer.parse

    async def parse_while_more_arrives(envelope: dict[str, Any]) -> Any:
        if not arriving:
            arriving.append(asyncio.create_task(world.consumer.drain()))
            while not await waiting():
                await asyncio.sleep(0.01)
        return await parse(envelope)

    world.consumer.parse = parse_while_more_arrives  # type: ignore[method-assign]
    async with asyncio.timeout(20):
        assert await world.consumer.replay() == (2, 0)
    await asyncio.gather(*arriving)
    assert await world.heard() == [1, 2]
    assert await world.beta.fetch_all("SELECT 1 FROM dead_letter") == []


async def test_a_loop_outlives_a_bus_that_does_not_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studium.kit.consumer.loop._PAUSE_SECONDS", 0.01)
    failures = 3
    behind = world.bus.behind

    async def away(db: Any) -> list[tuple[str, int]]:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise ConnectionRefusedError
        return await behind(db)

    monkeypatch.setattr(world.bus, "behind", away)
    await world.say(ONE, 1)
    await world.relay.drain()
    loop = ConsumerLoop(world.consumer)
    await loop.start()
    async with asyncio.timeout(20):
        while await world.heard() != [1]:
            await asyncio.sleep(0.01)
    await loop.stop()


def test_the_two_things_stand_on_partitions_of_their_own() -> None:
    from studium.kit.outbox import partition_of

    assert Happened.owner() == SAYER
    assert partition_of(str(ONE)) != partition_of(str(OTHER))


@on_the_log
async def test_what_a_service_has_not_read_does_not_expire(world: World) -> None:
    await world.say(ONE, 1)
    await world.relay.drain()
    await world.as_owner(
        "CREATE TABLE events.log_202001 PARTITION OF events.log "
        "FOR VALUES FROM ('2020-01-01') TO ('2020-02-01')"
    )
    await world.as_owner("UPDATE events.log SET logged_at = '2020-01-15'")
    await world.consumer.prepare()
    await world.bus.maintain(world.beta)
    await world.consumer.drain()
    assert await world.heard() == [1]
    await world.bus.maintain(world.beta)
    assert await world.beta.fetch_all("SELECT 1 FROM events.log") == []
