"""Fixtures of the kit's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from studium.contracts import EVENTS
from studium.kit import clock
from studium.kit.db import Schema, migrate, service_metadata
from studium.kit.kafka import KafkaAddress, KafkaBus
from studium.kit.log import Bus, PostgresLog, events_schema
from studium.kit.tests.brokers import ApacheKafka, Door
from studium.kit.tests.certificates import new_certificate
from studium.kit.tests.factories import HEARER, SAYER, Happened, World

RETENTION = timedelta(days=90)


@dataclass(frozen=True)
class Secured:
    """Where a broker is that lets in whom it knows, and who it knows."""

    servers: str
    door: Door

    @property
    def url(self) -> str:
        """With everything that is asked for."""
        return self.url_of(self.door.user, self.door.password)

    def url_of(
        self, user: str, password: str, mechanism: str = "SCRAM-SHA-512", ca: Path | None = None
    ) -> str:
        """As `url`, with another password or authority."""
        return (
            f"kafka://{user}:{password}@{self.servers}?ca={ca or self.door.certificate}&mechanism={mechanism}"
        )


@pytest.fixture(scope="session")
def secured_kafka(kafka_jars: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    """Apache Kafka behind TLS, with a certificate of its own authority, and a password."""
    folder = tmp_path_factory.mktemp("kafka-secured")
    door = Door(new_certificate(folder / "broker.pem"), "studium", "four-plain-words")
    broker = ApacheKafka(folder, door=door)
    broker.start()
    yield Secured(f"127.0.0.1:{broker.port}", door)
    broker.close()


@pytest.fixture(
    params=["postgresql", "tansu", pytest.param("apache_kafka", marks=pytest.mark.slow)],
)
def new_bus(request: pytest.FixtureRequest) -> Callable[[], Bus]:
    """Makes one bus after another onto the same topics, as the processes of an installation do."""
    if request.param == "postgresql":
        return lambda: PostgresLog(RETENTION)
    url = str(request.getfixturevalue(request.param).url)
    url += f"{'&' if '?' in url else '?'}prefix=test-{clock.new_id().hex}"
    return lambda: KafkaBus(KafkaAddress.parse(url), RETENTION)


@pytest.fixture
async def world(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new_bus: Callable[[], Bus]
) -> AsyncIterator[World]:
    monkeypatch.setitem(EVENTS, Happened.event_type(), Happened)
    migrations = []
    for name in (SAYER, HEARER):
        metadata = service_metadata(name)
        folder = tmp_path / name
        (folder / "versions").mkdir(parents=True)
        (folder / "versions" / "0001_pre_kit.py").write_text(
            "from alembic import op\nfrom studium.kit.db import create_kit_tables\n"
            f"revision = '{name}_0001'\ndown_revision = None\n"
            f"def upgrade():\n    create_kit_tables(op, '{name}')\n"
            + (
                "    op.execute('CREATE TABLE beta.heard (seq bigserial, thing_id uuid, number int)')\n"
                if name == HEARER
                else ""
            )
        )
        migrations.append(Schema(name, metadata, folder))
    await migrate(postgres_url, [*migrations, events_schema([SAYER, HEARER])])
    made = World(postgres_url, new_bus)
    await made.bus.prepare(made.alpha)
    yield made
    await made.close()
