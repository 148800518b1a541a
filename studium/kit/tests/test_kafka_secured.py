"""Kafka behind TLS and a password: events travel, and whoever may not come in learns what to mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from studium.kit import clock
from studium.kit.errors import SettingError
from studium.kit.kafka import KafkaAddress
from studium.kit.kafka.topics import check_brokers
from studium.kit.tests.certificates import new_certificate
from studium.kit.tests.conftest import Secured
from studium.kit.tests.factories import World

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("new_bus", ["secured_kafka"], indirect=True)
async def test_events_travel(world: World) -> None:
    thing = clock.new_id()
    await world.say(thing, 1, 2, 3)
    await world.settle()
    assert await world.heard(thing) == [1, 2, 3]


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-512"])
async def test_who_knows_the_password_comes_in(secured_kafka: Secured, mechanism: str) -> None:
    door = secured_kafka.door
    await check_brokers(KafkaAddress.parse(secured_kafka.url_of(door.user, door.password, mechanism)))


@pytest.mark.parametrize("mechanism", ["PLAIN", "SCRAM-SHA-512"])
async def test_another_password_is_refused_and_named(secured_kafka: Secured, mechanism: str) -> None:
    address = KafkaAddress.parse(secured_kafka.url_of(secured_kafka.door.user, "wrong", mechanism))
    with pytest.raises(SettingError, match=r"STUDIUM_EVENTS_URL.*SaslAuthenticationFailed") as refused:
        await check_brokers(address)
    assert "wrong" not in str(refused.value.detail)


async def test_a_broker_of_another_authority_is_not_believed(secured_kafka: Secured, tmp_path: Path) -> None:
    door, other = secured_kafka.door, new_certificate(tmp_path / "other.pem")
    address = KafkaAddress.parse(secured_kafka.url_of(door.user, door.password, ca=other))
    with pytest.raises(SettingError, match=r"STUDIUM_EVENTS_URL.*certificate"):
        await check_brokers(address)


async def test_who_speaks_without_tls_is_not_answered(secured_kafka: Secured) -> None:
    with pytest.raises(SettingError, match=r"STUDIUM_EVENTS_URL.*no broker answers"):
        await check_brokers(KafkaAddress.parse(f"kafka://{secured_kafka.servers}"))
