"""Kafka as the bus: its address, its messages, and what only a bus of several machines can do wrong."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from studium.contracts.event import Envelope
from studium.kit import clock
from studium.kit.consumer import ConsumerLoop
from studium.kit.errors import SettingError
from studium.kit.kafka import KafkaAddress, KafkaBus
from studium.kit.kafka.binding import to_message
from studium.kit.kafka.publishing import Publisher, Superseded
from studium.kit.kafka.reading import LogMadeAnewError
from studium.kit.kafka.topics import check_brokers, ensure_topics
from studium.kit.log import PostgresLog
from studium.kit.outbox import PARTITIONS, Relay, partition_of
from studium.kit.places import check_bus
from studium.kit.tests.brokers import ApacheKafka, free_port
from studium.kit.tests.conftest import RETENTION
from studium.kit.tests.factories import (
    SAYER,
    Happened,
    World,
    on_apache_kafka,
    on_kafka,
    on_the_log,
)

ONE, OTHER = UUID(int=1), UUID(int=2)


def address_of(world: World) -> KafkaAddress:
    assert isinstance(world.bus, KafkaBus)
    return world.bus._address


async def outbox_of(world: World) -> Sequence[Any]:
    return await world.alpha.fetch_all(
        "SELECT seq, type, key, partition, envelope::text AS envelope FROM outbox ORDER BY seq"
    )


def envelope(number: int, thing_id: UUID = ONE) -> dict[str, Any]:
    made = Envelope(
        id=clock.new_id(),
        source="/studium/alpha",
        type=Happened.event_type(),
        time=clock.now(),
        partitionkey=str(thing_id),
        data={"type": Happened.event_type(), "thing_id": str(thing_id), "number": number},
    )
    return made.model_dump(mode="json", exclude_none=True)


@asynccontextmanager
async def foreign_producer(world: World) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(bootstrap_servers=address_of(world).servers)
    await producer.start()
    yield producer
    await producer.stop()


async def append(world: World, *envelopes: dict[str, Any]) -> None:
    """Append to alpha's topic behind the relay's back."""
    async with foreign_producer(world) as producer:
        for one in envelopes:
            key, value, headers = to_message(one)
            await producer.send_and_wait(
                address_of(world).topic(SAYER),
                value,
                key=key,
                headers=headers,
                partition=partition_of(one["partitionkey"]),
            )


# The address.


def test_an_address_says_how_to_reach_the_brokers() -> None:
    plain = KafkaAddress.parse("kafka://one:9092,two:9093")
    assert plain.client("alpha") == {
        "bootstrap_servers": "one:9092,two:9093",
        "client_id": "studium.alpha",
        "security_protocol": "PLAINTEXT",
    }
    signed = KafkaAddress.parse("kafka://me:p%40ss@one:9092?tls=true&prefix=school&replication=3")
    options = signed.client("alpha")
    assert (options["security_protocol"], options["sasl_mechanism"]) == ("SASL_SSL", "SCRAM-SHA-512")
    assert (options["sasl_plain_username"], options["sasl_plain_password"]) == ("me", "p@ss")
    assert (signed.topic("alpha"), signed.replication) == ("school.alpha", 3)
    assert "p@ss" not in repr(signed)


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("rabbit://one:5672", "'rabbit' is not a known bus"),
        ("kafka://one", "the brokers cannot be read"),
        ("kafka://one:9092,two", "the brokers cannot be read"),
        ("kafka://one:9092?acks=1", "unknown option 'acks'"),
        ("kafka://one:9092?replication=all", "replication must be a number"),
        ("kafka://me:x@one:9092?mechanism=GUESS", "mechanism must be one of"),
        ("kafka://one:9092?ca=/no/such/file", "no file /no/such/file"),
    ],
)
def test_a_wrong_address_is_said_in_one_line_that_names_the_setting(url: str, complaint: str) -> None:
    with pytest.raises(SettingError, match=complaint) as refused:
        KafkaAddress.parse(url)
    assert "STUDIUM_EVENTS_URL" in refused.value.detail
    assert "\n" not in refused.value.detail


async def test_brokers_that_do_not_answer_are_named() -> None:
    nobody = KafkaAddress.parse(f"kafka://127.0.0.1:{free_port()}")
    with pytest.raises(SettingError, match=r"STUDIUM_EVENTS_URL.*no broker answers at 127.0.0.1"):
        await check_brokers(nobody)


@on_kafka
async def test_a_topic_with_other_partitions_is_refused(world: World) -> None:
    address = address_of(world)
    admin = AIOKafkaAdminClient(bootstrap_servers=address.servers)
    await admin.start()
    await admin.create_topics([NewTopic(address.topic("gamma"), PARTITIONS + 1, 1)])
    await admin.close()
    with pytest.raises(SettingError, match=f"5 partitions and must have {PARTITIONS}"):
        await ensure_topics(address, ["gamma"], RETENTION)


# The messages.


@on_kafka
async def test_an_event_is_a_cloudevent_in_binary_mode(world: World) -> None:
    await world.say(ONE, 7)
    await world.relay.drain()
    place = TopicPartition(address_of(world).topic(SAYER), partition_of(str(ONE)))
    reader = AIOKafkaConsumer(bootstrap_servers=address_of(world).servers, isolation_level="read_committed")
    await reader.start()
    reader.assign([place])
    await reader.seek_to_beginning(place)
    message = await asyncio.wait_for(reader.getone(), 20)
    await reader.stop()
    headers = {name: value.decode() for name, value in message.headers}
    assert UUID(headers.pop("ce_id"))
    assert headers.pop("ce_time")
    assert headers == {
        "content-type": "application/json",
        "ce_specversion": "1.0",
        "ce_source": "/studium/alpha",
        "ce_type": "alpha.happened.v1",
        "ce_partitionkey": str(ONE),
    }
    assert message.key == str(ONE).encode()
    assert b'"number":7' in message.value


@on_kafka
async def test_what_is_no_event_is_passed_over_and_what_cannot_be_read_is_set_aside(world: World) -> None:
    broken = envelope(2) | {"data": "not an object"}
    async with foreign_producer(world) as producer:
        topic = address_of(world).topic(SAYER)
        for _ in range(150):
            await producer.send(topic, b"hello", partition=partition_of(str(ONE)))
    await append(world, envelope(1), broken, envelope(3, OTHER))
    await world.settle()
    assert sorted(await world.heard()) == [1, 3]
    dead = await world.beta.fetch_all("SELECT envelope ->> 'data' AS data FROM dead_letter")
    assert [row["data"] for row in dead] == ["not an object"]


# Twice, out of order, not acknowledged.


@on_kafka
async def test_duplicates_and_a_newer_event_before_an_older_one(world: World) -> None:
    older, newer = envelope(1), envelope(2)
    await append(world, newer, older, newer, older)
    await world.settle()
    assert sorted(await world.heard()) == [1, 2]


@on_kafka
async def test_a_relay_that_dies_between_acknowledgement_and_delete_loses_and_doubles_nothing(
    world: World,
) -> None:
    await world.say(ONE, 1, 2)
    publish = Publisher.publish

    async def publish_and_die(self: Publisher, rows: Sequence[Any]) -> None:
        await publish(self, rows)
        raise ConnectionResetError

    with pytest.MonkeyPatch.context() as patch, pytest.raises(ConnectionResetError):
        patch.setattr(Publisher, "publish", publish_and_die)
        await world.relay.drain()
    assert len(await outbox_of(world)) == 2, "nothing is deleted before the move is known to be done"
    await world.say(ONE, 3)
    await world.settle()
    assert await world.heard() == [1, 2, 3]


@on_kafka
async def test_what_the_cluster_has_not_acknowledged_stays_in_the_outbox(world: World) -> None:
    await world.say(ONE, 1)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(TimeoutError):
        patch.setattr("studium.kit.kafka.publishing._PUBLISH_SECONDS", 0.0)
        await world.relay.drain()
    assert len(await outbox_of(world)) == 1
    await world.settle()
    assert await world.heard() == [1]


@on_kafka
async def test_more_than_a_batch_holds_arrives_in_order(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studium.kit.kafka.publishing._BATCH_BYTES", 1000)
    await world.say(ONE, *range(30))
    await world.settle()
    assert await world.heard(ONE) == list(range(30))


@on_apache_kafka
async def test_a_relay_that_was_thought_dead_is_fenced_off(world: World) -> None:
    zombie = Publisher(address_of(world), SAYER)
    successor = Publisher(address_of(world), SAYER)
    rows = [type("Row", (), {"partition": partition_of(str(ONE)), "envelope": envelope(1)})]
    await zombie.publish(rows)
    await successor.publish(rows)
    with pytest.raises(Superseded):
        await zombie.publish(rows)
    # It may stand for election again, and is then the newest.
    await zombie.publish(rows)
    with pytest.raises(Superseded):
        await successor.publish(rows)
    await zombie.close()
    await successor.close()
    await world.settle()
    assert await world.heard() == [1]


# The group.


@on_kafka
async def test_the_cursor_decides_and_the_groups_offset_is_a_hint(world: World) -> None:
    await world.say(ONE, 1, 2)
    await world.settle()
    place = TopicPartition(address_of(world).topic(SAYER), partition_of(str(ONE)))
    assert isinstance(world.bus, KafkaBus)
    reader = world.bus._readers["beta"]
    await world.say(ONE, 3)
    await world.relay.drain()
    # As a process does that took events in hand and died with them.
    (end,) = (await reader._consumer.end_offsets([place])).values()
    await reader._consumer.commit({place: end})
    await world.bus.close()
    await world.beta.fetch_all("DELETE FROM inbox")
    await world.beta.fetch_all("UPDATE cursor SET position = 1 WHERE position > 0")
    successor = world.make_consumer()
    await successor.prepare()
    await successor.drain()
    assert await world.heard() == [1, 2, 2, 3]


@on_kafka
async def test_partitions_change_hands_while_events_flow(world: World) -> None:
    things = [UUID(int=n) for n in range(8)]
    first, second, third = (ConsumerLoop(world.make_consumer()) for _ in range(3))
    world.alpha.on_outbox = world.relay.wake
    await world.relay.start()
    await first.start()
    writing = asyncio.gather(*(_say_slowly(world, thing) for thing in things))
    await second.start()
    await asyncio.sleep(4)
    await first.stop()
    await first._consumer.bus.close()
    await third.start()
    await writing
    async with asyncio.timeout(60):
        while len(await world.heard()) < 8 * 60:
            await asyncio.sleep(0.1)
    for loop in (second, third):
        await loop.stop()
    await world.relay.stop()
    for thing in things:
        assert await world.heard(thing) == list(range(60)), "nothing lost, nothing twice, in order"


async def _say_slowly(world: World, thing: UUID) -> None:
    for number in range(60):
        await world.say(thing, number)
        await asyncio.sleep(0.1)


@on_kafka
async def test_a_reader_takes_no_more_than_its_buffer(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studium.kit.kafka.reading.BUFFER", 10)
    for thing in (ONE, OTHER):
        await world.say(thing, *range(60))
    await world.consumer.prepare()
    await world.relay.drain()
    assert isinstance(world.bus, KafkaBus)
    reader = world.bus._readers["beta"]
    most = 0
    async with asyncio.timeout(30):
        while len(await world.heard()) < 120:
            await world.bus.behind(world.beta)
            most = max(most, sum(map(len, reader._ready.values())))
            await world.consumer.step()
    assert 0 < most <= 10 * PARTITIONS
    for thing in (ONE, OTHER):
        assert await world.heard(thing) == list(range(60))


@on_apache_kafka
async def test_a_topic_that_was_made_anew_is_not_taken_for_the_old_one(world: World) -> None:
    await world.say(ONE, 1)
    await world.settle()
    await world.beta.fetch_all("UPDATE cursor SET position = 1000 WHERE position > 0")
    await world.bus.close()
    successor = world.make_consumer()
    await successor.prepare()
    with pytest.raises(LogMadeAnewError, match="made anew"):
        async with asyncio.timeout(20):
            while True:
                await successor.step()


# Outages and moves.


@on_apache_kafka
async def test_a_broker_that_is_killed_and_comes_back_has_lost_nothing(
    world: World, apache_kafka: ApacheKafka
) -> None:
    loop = ConsumerLoop(world.consumer)
    relays = [world.relay, Relay(world.alpha, world.another_bus())]
    await loop.start()
    for relay in relays:
        await relay.start()
    await world.say(ONE, 1)
    async with asyncio.timeout(60):
        while await world.heard() != [1]:
            await asyncio.sleep(0.05)
    apache_kafka.stop(signal.SIGKILL)
    await world.say(ONE, 2, 3)
    await asyncio.sleep(2)
    assert await world.heard() == [1]
    apache_kafka.start()
    async with asyncio.timeout(120):
        while await world.heard() != [1, 2, 3]:
            await asyncio.sleep(0.05)
    for relay in relays:
        await relay.stop()
    await loop.stop()


@on_the_log
async def test_a_move_to_kafka_waits_for_what_the_log_still_holds(world: World) -> None:
    await world.say(ONE, 1)
    await world.consumer.prepare()
    await world.relay.drain()

    class Reachable(PostgresLog):
        name = "kafka"

    with pytest.raises(SettingError, match="beta has not handled 1 events of the log in PostgreSQL"):
        await check_bus(Reachable(RETENTION), [world.beta])
    await world.consumer.drain()
    await check_bus(Reachable(RETENTION), [world.beta])
