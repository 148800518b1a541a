"""Fixtures of the kit's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from studium.contracts import EVENTS
from studium.kit.db import Schema, migrate, service_metadata
from studium.kit.log import events_schema
from studium.kit.tests.factories import HEARER, SAYER, Happened, World


@pytest.fixture
async def world(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
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
    made = World(postgres_url)
    yield made
    await made.alpha.dispose()
    await made.beta.dispose()
