"""A backup taken while people work, restored elsewhere: what is there is what the log says, once."""

from __future__ import annotations

import asyncio
import contextlib
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from typer.testing import CliRunner, Result

from studium.__main__ import cli
from studium.app import Platform, build_platform, schemas
from studium.commands import keeping
from studium.kit import clock
from studium.kit.db import migrate, snapshot
from studium.kit.errors import Conflict, InvalidInput, SettingError
from studium.kit.settings import PlatformSettings
from studium.services.identity.actions.administration import create_user

REGISTERED = "identity.user_registered.v1"


@pytest.fixture
def elsewhere(settings: PlatformSettings, postgres_url: str) -> PlatformSettings:
    """The same installation on a new, empty database."""
    return settings.model_copy(update={"database_url": postgres_url})


async def register(platform: Platform, number: int) -> UUID:
    return await create_user(
        platform.context("identity"),
        email=f"user-{number}-{clock.new_id().hex}@test.example",
        password="a-long-test-password-9",
        first_name="Ann",
        last_name=f"Number {number}",
        roles=("student",),
    )


@contextlib.asynccontextmanager
async def load_on(platform: Platform, writers: int) -> AsyncIterator[None]:
    """People who register as fast as they can, while relays and consumers run."""

    async def write() -> None:
        for number in range(10_000):
            await register(platform, number)

    await platform.start()
    tasks = [asyncio.create_task(write()) for _ in range(writers)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await platform.stop()


async def fetch(url: str, sql: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetch(sql)
    finally:
        await connection.close()


async def unlocked(settings: PlatformSettings) -> Platform:
    platform = build_platform(settings)
    await platform.unlock()
    return platform


async def ids(url: str, sql: str) -> list[UUID]:
    return sorted(row[0] for row in await fetch(url, sql))


async def test_a_backup_under_load_is_one_moment_and_its_outbox_goes_on(
    settings: PlatformSettings, elsewhere: PlatformSettings, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    platform = await unlocked(settings)
    async with load_on(platform, writers=4):
        await asyncio.sleep(1.5)
        rows = await keeping.backup(settings, file, lambda _table: None)
        await asyncio.sleep(0.3)
    there = await ids(settings.database_url, 'SELECT user_id FROM identity."user"')

    restored, _waiting = await keeping.restore(elsewhere, file, lambda _table: None)
    assert restored == rows
    assert file.stat().st_mode & 0o077 == 0
    users = await ids(elsewhere.database_url, 'SELECT user_id FROM identity."user"')
    assert 0 < len(users) < len(there)
    assert set(users) < set(there)

    again = await unlocked(elsewhere)
    await again.settle()
    newcomer = await register(again, 0)
    await again.settle()
    log = "SELECT (envelope -> 'data' ->> 'user_id')::uuid FROM events.log WHERE type = "
    said = await ids(elsewhere.database_url, f"{log}'{REGISTERED}'")
    assert said == sorted([*users, newcomer]), "each person's registration is in the log once"
    assert await fetch(elsewhere.database_url, "SELECT 1 FROM identity.outbox") == []
    heard = await ids(elsewhere.database_url, "SELECT user_id FROM learning.person_name")
    assert heard == said, "what learning knows is what the log says"
    vault = again.context("learning").vault
    sealed = await fetch(elsewhere.database_url, "SELECT * FROM learning.person_name LIMIT 1")
    texts = [value for value in sealed[0].values() if str(value).startswith("sealed:")]
    assert all(name.reveal() for name in await vault.open_many(texts))
    positions = await fetch(
        elsewhere.database_url,
        "SELECT count(*) = max(position) AS whole FROM events.log GROUP BY topic, partition",
    )
    assert all(row["whole"] for row in positions)
    await again.dispose()


async def test_an_outbox_that_was_full_is_emptied_at_the_new_place(
    settings: PlatformSettings, elsewhere: PlatformSettings, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    platform = await unlocked(settings)
    users = [await register(platform, number) for number in range(3)]
    await platform.dispose()
    waiting = len(await fetch(settings.database_url, "SELECT 1 FROM identity.outbox"))
    await keeping.backup(settings, file, lambda _table: None)

    # Another program, such as pg_restore, fills the database.
    await migrate(elsewhere.database_url, schemas())
    await snapshot.load(elsewhere.database_url, schemas(), file)
    assert await keeping.restore(elsewhere, None, lambda _table: None) == (0, waiting)
    again = await unlocked(elsewhere)
    await again.settle()
    heard = await ids(elsewhere.database_url, "SELECT user_id FROM learning.person_name")
    assert heard == sorted(users)
    await again.dispose()


async def test_what_cannot_be_restored_is_refused_and_changes_nothing(
    settings: PlatformSettings, elsewhere: PlatformSettings, tmp_path: Path
) -> None:
    file, nothing = tmp_path / "backup.zip", lambda _table: None
    platform = await unlocked(settings)
    await register(platform, 0)
    await platform.dispose()
    await keeping.backup(settings, file, nothing)
    with pytest.raises(Conflict, match="exists already"):
        await keeping.backup(settings, file, nothing)
    with pytest.raises(Conflict, match="people in this database"):
        await keeping.restore(settings, file, nothing)

    broken = tmp_path / "broken.zip"
    broken.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(InvalidInput, match="not a whole file"):
        await keeping.restore(elsewhere, broken, nothing)
    assert await fetch(elsewhere.database_url, 'SELECT 1 FROM identity."user"') == []
    await fetch(elsewhere.database_url, "UPDATE learning.alembic_version SET version_num = 'another'")
    with pytest.raises(Conflict, match="learning at"):
        await snapshot.load(elsewhere.database_url, schemas(), file)

    (settings.data_dir / "vault.key").unlink()
    with pytest.raises(SettingError, match="STUDIUM_VAULT_KEY"):
        await keeping.restore(settings, None, nothing)


@pytest.mark.parametrize(
    "part",
    [
        {"name": 'log_1"; DROP SCHEMA learning CASCADE; --'},
        {"lower": "2020-01-01'); DROP SCHEMA learning CASCADE; --"},
        {"table": "pg_catalog.pg_class"},
    ],
    ids=lambda part: next(iter(part)),
)
async def test_a_file_brings_no_sql(
    settings: PlatformSettings, elsewhere: PlatformSettings, tmp_path: Path, part: dict[str, str]
) -> None:
    file, forged = tmp_path / "backup.zip", tmp_path / "forged.zip"
    await keeping.backup(settings, file, lambda _table: None)
    before = {"table": "events.log", "name": "log_1", "lower": "2020-01-01", "upper": "2020-02-01"}
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(forged, "w") as copy:
        for name in whole.namelist():
            content = whole.read(name)
            if name == "manifest.json":
                manifest = json.loads(content)
                manifest["partitions"].append(before | part)
                content = json.dumps(manifest).encode()
            copy.writestr(name, content)

    with contextlib.suppress(InvalidInput):
        await keeping.restore(elsewhere, forged, lambda _table: None)

    assert await fetch(elsewhere.database_url, "SELECT 1 FROM learning.outbox") == []
    tables = "SELECT 1 FROM pg_class WHERE relkind = 'r' AND relname LIKE 'log_1%'"
    made = await fetch(elsewhere.database_url, tables)
    assert len(made) == ("name" in part), "what is no name is refused, what is one is only a name"


async def test_numbers_go_on_where_they_were(
    settings: PlatformSettings, elsewhere: PlatformSettings, tmp_path: Path
) -> None:
    file, platform = tmp_path / "backup.zip", await unlocked(settings)
    await register(platform, 0)
    await platform.settle()
    await platform.dispose()
    await keeping.backup(settings, file, lambda _table: None)
    await keeping.restore(elsewhere, file, lambda _table: None)

    last = "SELECT pg_sequence_last_value('identity.outbox_seq_seq') AS last"
    (before,), (after,) = await fetch(settings.database_url, last), await fetch(elsewhere.database_url, last)
    assert before["last"] == after["last"] > 0, "though no row in the outbox has the number any more"


def test_the_commands_say_what_they_did(database_url: str, postgres_url: str, tmp_path: Path) -> None:
    def studium(url: str, *words: str, **more: str) -> Result:
        env = {"STUDIUM_DATABASE_URL": url, "STUDIUM_DATA_DIR": str(tmp_path), "COLUMNS": "200"}
        return CliRunner().invoke(cli, list(words), env=env | more)

    file = str(tmp_path / "b.zip")
    made = studium(database_url, "backup", file)
    assert "rows in" in made.output, made.output
    done = studium(postgres_url, "restore", file)
    assert "0 events wait" in done.output, done.output
    assert studium(database_url, "backup", file).output.startswith("studium: ")
    several = studium(
        database_url, "backup", f"{file}.2", STUDIUM_LEARNING_DATABASE_URL="postgresql://other/x"
    )
    assert several.output.startswith("studium: STUDIUM_LEARNING_DATABASE_URL")
