"""Migrations: repeatable, in two phases, one process at a time, and without drift."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import sqlalchemy as sa

from studium.kit import clock
from studium.kit.db import (
    Database,
    Schema,
    drift,
    migrate,
    migration_status,
    role_name,
    service_metadata,
)
from studium.kit.db.migrate import ensure_role_sql
from studium.kit.errors import Conflict, SettingError

_STEP = """
from alembic import op
revision = "{revision}"
down_revision = {down}
def upgrade():
    op.execute("{sql}")
"""


@pytest.fixture
def schema(tmp_path: Path) -> Schema:
    metadata = sa.MetaData(schema="gamma")
    sa.Table("t", metadata, sa.Column("a", sa.Integer), sa.Column("b", sa.Integer))
    versions = tmp_path / "versions"
    versions.mkdir()
    steps = [
        ("0001_pre_table", "CREATE TABLE gamma.t (a int, old int)"),
        ("0002_pre_add_b", "ALTER TABLE gamma.t ADD COLUMN b int"),
        ("0003_post_drop_old", "ALTER TABLE gamma.t DROP COLUMN old"),
    ]
    down = "None"
    for name, sql in steps:
        (versions / f"{name}.py").write_text(_STEP.format(revision=name[:4], down=down, sql=sql))
        down = repr(name[:4])
    return Schema("gamma", metadata, tmp_path)


async def install_first_release(url: str, schema: Schema) -> None:
    """Migrate a database as the release did that had only the first file."""
    later = [
        path for path in (schema.migrations / "versions").glob("*.py") if not path.name.startswith("0001")
    ]
    for path in later:
        path.rename(path.with_suffix(".later"))
    assert await migrate(url, [schema]) == 1
    for path in later:
        path.with_suffix(".later").rename(path)


async def test_migrations_run_once(postgres_url: str, schema: Schema) -> None:
    seen: list[str] = []
    assert await migrate(postgres_url, [schema], on_step=lambda _s, revision: seen.append(revision)) == 3
    assert await migrate(postgres_url, [schema]) == 0
    assert seen == ["0001", "0002", "0003"]
    assert await migration_status(postgres_url, [schema]) == {"gamma": ("0003", "0003")}


async def test_pre_stops_before_the_first_post(postgres_url: str, schema: Schema) -> None:
    await install_first_release(postgres_url, schema)
    assert await migrate(postgres_url, [schema], phase="pre") == 1
    assert await migrate(postgres_url, [schema], phase="pre") == 0
    assert await migration_status(postgres_url, [schema]) == {"gamma": ("0002", "0003")}
    assert await migrate(postgres_url, [schema]) == 1


async def test_pre_makes_a_new_schema_whole(postgres_url: str, schema: Schema) -> None:
    assert await migrate(postgres_url, [schema], phase="pre") == 3


async def test_pre_refuses_to_wait_behind_an_earlier_upgrade(postgres_url: str, schema: Schema) -> None:
    await install_first_release(postgres_url, schema)
    versions = schema.migrations / "versions"
    sql = "ALTER TABLE gamma.t ADD COLUMN c int"
    (versions / "0004_pre_add_c.py").write_text(_STEP.format(revision="0004", down="'0003'", sql=sql))
    with pytest.raises(Conflict, match=r"0003 of an earlier upgrade.*studium migrate"):
        await migrate(postgres_url, [schema], phase="pre")
    assert await migrate(postgres_url, [schema]) == 3


async def test_processes_wait_for_each_other(postgres_url: str, schema: Schema) -> None:
    ran = await asyncio.gather(*(migrate(postgres_url, [schema]) for _ in range(4)))
    assert sorted(ran) == [0, 0, 0, 3]


async def test_drift_is_found(postgres_url: str, schema: Schema) -> None:
    await install_first_release(postgres_url, schema)
    await migrate(postgres_url, [schema], phase="pre")
    assert len(await drift(postgres_url, schema)) == 1, "the column that `post` drops"
    await migrate(postgres_url, [schema])
    assert await drift(postgres_url, schema) == []


async def test_the_kits_frozen_tables_are_its_tables_in_code(postgres_url: str, tmp_path: Path) -> None:
    versions = tmp_path / "versions"
    versions.mkdir()
    (versions / "0001_pre_kit.py").write_text(
        "from alembic import op\nfrom studium.kit.db import create_kit_tables\n"
        "revision = '1'\ndown_revision = None\n"
        "def upgrade():\n    create_kit_tables(op, 'delta')\n"
    )
    schema = Schema("delta", service_metadata("delta"), tmp_path)
    await migrate(postgres_url, [schema])
    assert await drift(postgres_url, schema) == []


async def test_rivals_on_two_databases_of_one_cluster_make_the_roles_once(
    server_url: str, postgres_url: str, schema: Schema
) -> None:
    first = await asyncpg.connect(postgres_url)
    role = f"studium_rival_{clock.new_id().hex}"
    statement = ensure_role_sql(role)
    transaction = first.transaction()
    await transaction.start()
    await first.execute(statement)
    second = await asyncpg.connect(server_url)
    waiting = asyncio.create_task(second.execute(statement))
    await asyncio.sleep(0.2)
    await transaction.commit()
    try:
        await waiting
    finally:
        await first.execute(f"DROP ROLE {role}")
        await first.close()
        await second.close()


@pytest.mark.parametrize(
    "url", ["postgresql://nobody:secret@127.0.0.1:1/none", "nonsense", "postgresql://h:port/x"]
)
async def test_an_address_that_does_not_answer_is_named_as_the_setting(url: str, schema: Schema) -> None:
    for attempt in (migrate(url, [schema]), migration_status(url, [schema])):
        with pytest.raises(SettingError, match="STUDIUM_DATABASE_URL") as caught:
            await attempt
        assert "secret" not in caught.value.detail


@pytest.fixture
async def owner_url(server_url: str) -> AsyncIterator[str]:
    """URL of an empty database as its owner, who may make roles and is no superuser."""
    name = f"owner_{clock.new_id().hex}"
    admin = await asyncpg.connect(server_url)
    await admin.execute(f"CREATE ROLE {name} LOGIN CREATEROLE")
    await admin.execute(f"CREATE DATABASE {name} OWNER {name}")
    url = sa.make_url(server_url).set(username=name, database=name)
    yield url.render_as_string(hide_password=False)
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    for (role,) in await admin.fetch("SELECT rolname FROM pg_roles WHERE rolname LIKE $1", f"%{name}%"):
        await admin.execute(f"DROP ROLE {role}")
    await admin.close()


async def test_an_owner_who_is_no_superuser_migrates_and_serves(owner_url: str, tmp_path: Path) -> None:
    name = str(sa.make_url(owner_url).database)
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / "0001_pre_kit.py").write_text(
        "from alembic import op\nfrom studium.kit.db import create_kit_tables\n"
        "revision = '1'\ndown_revision = None\n"
        f"def upgrade():\n    create_kit_tables(op, '{name}')\n"
    )
    schema = Schema(name, service_metadata(name), tmp_path)
    assert await migrate(owner_url, [schema]) == 1
    assert await migrate(owner_url, [schema]) == 0
    db = Database(name, owner_url, role=role_name(name))
    assert await db.fetch_all("SELECT * FROM outbox") == []
    await db.dispose()


async def test_a_role_that_the_login_may_not_take_is_said_in_one_line(
    server_url: str, owner_url: str, tmp_path: Path
) -> None:
    name = str(sa.make_url(owner_url).database)
    (tmp_path / "versions").mkdir()
    admin = await asyncpg.connect(server_url)
    await admin.execute(f"CREATE ROLE {role_name(name)} NOLOGIN")
    await admin.close()
    with pytest.raises(SettingError, match="STUDIUM_DATABASE_URL: the login lacks a right"):
        await migrate(owner_url, [Schema(name, sa.MetaData(schema=name), tmp_path)])
