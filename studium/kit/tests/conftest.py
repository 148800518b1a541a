"""Fixtures of the kit's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from studium.contracts import EVENTS
from studium.kit import clock
from studium.kit.db import Schema, migrate, service_metadata
from studium.kit.kafka import KafkaAddress, KafkaBus
from studium.kit.log import Bus, PostgresLog, events_schema
from studium.kit.tests.factories import HEARER, SAYER, Happened, World

RETENTION = timedelta(days=90)


@pytest.fixture(
    params=["postgresql", "tansu", pytest.param("apache_kafka", marks=pytest.mark.slow)],
)
def new_bus(request: pytest.FixtureRequest) -> Callable[[], Bus]:
    """Makes one bus after another onto the same topics, as the processes of an installation do."""
    if request.param == "postgresql":
        return lambda: PostgresLog(RETENTION)
    url = f"{request.getfixturevalue(request.param).url}?prefix=test-{clock.new_id().hex}"
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
