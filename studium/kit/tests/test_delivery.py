"""Outbox, log, relay, consumer: nothing lost, nothing twice, and the three traps of delivery."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import sqlalchemy as sa

from studium.kit import clock
from studium.kit.outbox import Relay
from studium.kit.tests.factories import Happened, World, on_the_log


async def test_an_event_reaches_its_handler_once(world: World) -> None:
    thing = clock.new_id()
    await world.say(thing, 1, 2, 3)
    await world.settle()
    await world.settle()
    assert await world.heard() == [1, 2, 3]
    assert await world.alpha.fetch_all("SELECT 1 FROM outbox") == []


@on_the_log
async def test_a_rolled_back_change_announces_nothing(world: World) -> None:
    with pytest.raises(ZeroDivisionError):
        async with world.alpha.unit_of_work() as uow:
            uow.emit(Happened(thing_id=clock.new_id(), number=1))
            raise ZeroDivisionError
    await world.settle()
    assert await world.heard() == []


@on_the_log
async def test_only_the_owner_emits_a_contract(world: World) -> None:
    with pytest.raises(ValueError, match="belongs to alpha"):
        async with world.beta.unit_of_work() as uow:
            uow.emit(Happened(thing_id=clock.new_id(), number=1))


@on_the_log
async def test_an_inner_unit_of_work_joins_the_outer(world: World) -> None:
    with pytest.raises(ZeroDivisionError):
        async with world.alpha.unit_of_work() as outer:
            async with world.alpha.unit_of_work() as inner:
                inner.emit(Happened(thing_id=clock.new_id(), number=1))
            assert inner is outer
            raise ZeroDivisionError
    assert await world.alpha.fetch_all("SELECT 1 FROM outbox") == []


# Trap 1: numbers are given out before commit.


async def _naive_move(world: World, last: int) -> tuple[int, list[int]]:
    """What a relay does that trusts sequence numbers: `seq > last ORDER BY seq`."""
    rows = await world.as_owner("SELECT seq, envelope FROM alpha.outbox WHERE seq > $1 ORDER BY seq", last)
    seen = [row["seq"] for row in rows]
    return (seen[-1] if seen else last), seen


@on_the_log
async def test_trap_1_a_transaction_that_commits_late_is_not_lost(world: World) -> None:
    thing = clock.new_id()
    naive_seen: list[int] = []
    async with world.alpha.unit_of_work() as slow:
        slow.emit(Happened(thing_id=thing, number=1))
        await world.alpha._flush(slow)
        slow.events.clear()
        # In another task, so that it does not join the slow one.
        await asyncio.create_task(_in_new_context(world.say(clock.new_id(), 2)))
        last, seen = await _naive_move(world, 0)
        naive_seen += seen
        assert await world.relay._publisher.move(world.alpha, 100) == 1, "nothing waits for the slow one"
    last, seen = await _naive_move(world, last)
    naive_seen += seen
    assert len(naive_seen) == 1, "the naive relay loses the event that committed late"
    await world.settle()
    assert sorted(await world.heard()) == [1, 2], "of two things nothing promises which is heard first"


async def _in_new_context(coroutine: Any) -> None:
    import contextvars

    await asyncio.get_running_loop().create_task(coroutine, context=contextvars.Context())


async def test_trap_1_an_older_transaction_that_waited_for_a_key_comes_second(world: World) -> None:
    thing = clock.new_id()
    lock = sa.text("SELECT pg_advisory_xact_lock(hashtext(:thing))").bindparams(thing=str(thing))

    async def change_behind_the_first() -> None:
        async with world.alpha.unit_of_work() as older:
            await older.execute(sa.text("SELECT pg_current_xact_id()"))
            begun.set()
            await older.execute(lock)
            older.emit(Happened(thing_id=thing, number=2))

    begun = asyncio.Event()
    async with world.alpha.unit_of_work() as first:
        await first.execute(lock)
        waiting = asyncio.create_task(_in_new_context(change_behind_the_first()))
        await begun.wait()
        first.emit(Happened(thing_id=thing, number=1))
        await world.alpha.write_emitted(first)
        assert await world.relay._publisher.move(world.alpha, 100) == 0, "nothing is committed yet"
    moved = 0
    while moved < 2:
        moved += await world.relay._publisher.move(world.alpha, 100) or 0
    await waiting
    await world.settle()
    assert await world.heard() == [1, 2]


async def test_a_transaction_that_goes_on_for_long_holds_no_other_back(world: World) -> None:
    long = await asyncpg.connect(world.url)
    async with long.transaction():
        await long.execute("SELECT pg_current_xact_id()")
        await world.say(clock.new_id(), 1)
        await world.settle()
        assert await world.heard() == [1]
    await long.close()


async def test_trap_1_under_eight_concurrent_writers(world: World) -> None:
    things = [clock.new_id() for _ in range(8)]
    writing = asyncio.gather(*(world.say(thing, *range(40)) for thing in things))
    await world.consumer.prepare()
    while not writing.done():
        await world.relay.drain()
        await asyncio.sleep(0)
    await writing
    await world.settle()
    for thing in things:
        assert await world.heard(thing) == list(range(40))


# Trap 2: a relay thought dead wakes up and appends newer events before older ones.


@on_the_log
async def test_trap_2_duplicates_are_known_by_id_not_by_a_high_water_mark(world: World) -> None:
    thing = clock.new_id()
    await world.say(thing, 1, 2)
    await world.relay.drain()
    # The zombie appended event 2 before event 1, and event 2 once more behind it.
    rows = await world.as_owner("SELECT * FROM events.log ORDER BY position")
    await world.as_owner("DELETE FROM events.log")
    older, newer = rows
    for position, row in enumerate((newer, older, newer), start=1):
        await world.as_owner(
            "INSERT INTO events.log (topic, partition, position, event_id, type, key, envelope) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7)",
            *(row["topic"], row["partition"], position, row["event_id"], row["type"], row["key"]),
            row["envelope"],
        )
    await world.as_owner("UPDATE events.head SET position = 3")
    await world.consumer.prepare()
    await world.consumer.drain()
    assert sorted(await world.heard()) == [1, 2], "the older event behind the newer one is not skipped"
    mark = max(older["event_id"], newer["event_id"])
    assert [r["event_id"] for r in (newer, older) if r["event_id"] >= mark] == [newer["event_id"]], (
        "a high-water mark on ids would have skipped the older event"
    )


async def test_trap_2_two_relays_at_once_move_each_event_once(world: World) -> None:
    thing = clock.new_id()
    await world.say(thing, *range(30))
    other = Relay(world.alpha, world.bus)
    await asyncio.gather(*(relay.drain() for relay in (world.relay, other) for _ in range(3)))
    await world.settle()
    assert await world.heard() == list(range(30))


# Trap 3: NOTIFY takes one lock for the whole database at commit.


def _notifying(statements: list[str]) -> list[str]:
    return [sql for sql in statements if "notify" in sql.lower()]


async def test_trap_3_an_emitting_transaction_sends_no_notify(world: World) -> None:
    said: list[str] = []
    for engine in (world.alpha.engine, world.beta.engine):
        sa.event.listen(
            engine.sync_engine, "before_cursor_execute", lambda *call: said.append(call[2]), named=False
        )
    async with world.alpha.unit_of_work() as naive:
        await naive.execute(sa.text("NOTIFY outbox"))
    assert _notifying(said) == ["NOTIFY outbox"], "the naive version is caught"
    said.clear()
    await world.say(clock.new_id(), 1)
    await world.settle()
    assert any("outbox" in sql for sql in said)
    assert _notifying(said) == []
    triggers = await world.as_owner(
        "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT tgisinternal "
        "AND c.relnamespace IN ('alpha'::regnamespace, 'beta'::regnamespace, 'events'::regnamespace)"
    )
    assert triggers == [], "a trigger could notify behind our back"


@on_the_log
async def test_trap_3_the_relay_is_woken_from_within_the_process(world: World) -> None:
    woken = asyncio.Event()
    world.alpha.on_outbox = woken.set
    await world.say(clock.new_id(), 1)
    assert woken.is_set()


# Failure: roll back, try again, set aside, wait behind, replay.


async def test_a_failing_event_goes_to_dead_letters_and_its_key_waits(world: World) -> None:
    stuck, free = UUID(int=1), UUID(int=2)
    world.failing = {13}
    await world.say(stuck, 12, 13, 14)
    await world.say(free, 21)
    await world.settle()
    assert await world.heard(stuck) == [12], "the effect of the failed event is rolled back, order holds"
    assert await world.heard(free) == [21]
    dead = await world.beta.fetch_all("SELECT * FROM dead_letter ORDER BY dead_letter_id")
    assert [(row["attempts"], row["error"] is not None) for row in dead] == [(3, True), (0, False)]
    assert "handler fails" not in dead[0]["error"], "the message may quote personal data"

    assert await world.consumer.replay() == (0, 2), "the cause is not mended: the key stops at its first"
    world.failing = set()
    assert await world.consumer.replay() == (2, 0)
    await world.say(stuck, 15)
    await world.settle()
    assert await world.heard(stuck) == [12, 13, 14, 15]
    assert await world.beta.fetch_all("SELECT 1 FROM dead_letter") == []


async def test_effect_inbox_and_cursor_move_together(world: World) -> None:
    world.failing = {1}
    await world.say(UUID(int=1), 1)
    await world.consumer.prepare()
    await world.relay.drain()
    records = await world.next_records()
    with pytest.raises(RuntimeError, match="fails after its effect"):
        await world.consumer._handle_batch(records)
    for table in ("heard", "inbox", "dead_letter"):
        assert await world.beta.fetch_all(f"SELECT 1 FROM {table}") == []
    assert {r["position"] for r in await world.beta.fetch_all("SELECT position FROM cursor")} == {0}


async def test_two_consumers_at_once_handle_each_event_once(world: World) -> None:
    for n in range(20):
        await world.say(UUID(int=n), n)
    other = world.make_consumer()
    await world.consumer.prepare()
    await other.prepare()
    await world.relay.drain()
    await asyncio.gather(*(c.drain() for c in (world.consumer, other) for _ in range(3)))
    assert sorted(await world.heard()) == list(range(20))


@on_the_log
async def test_a_role_cannot_read_a_neighbours_schema(world: World) -> None:
    await world.say(clock.new_id(), 1)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await world.beta.fetch_all("SELECT * FROM alpha.outbox")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await world.alpha.fetch_all("SELECT * FROM beta.heard")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await world.alpha.fetch_all("DELETE FROM events.log")


async def test_a_live_relay_and_consumer_deliver_without_being_asked(world: World) -> None:
    from studium.kit.consumer import ConsumerLoop

    loop = ConsumerLoop(world.consumer)
    world.alpha.on_outbox = world.relay.wake
    world.relay.on_moved = loop.wake
    await loop.start()
    await world.relay.start()
    try:
        await world.say(clock.new_id(), 1, 2)
        async with asyncio.timeout(10):
            while await world.heard() != [1, 2]:
                await asyncio.sleep(0.01)
    finally:
        await world.relay.stop()
        await loop.stop()
