"""One transaction per request: what joins it, what does not, and what a failure leaves behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
import sqlalchemy as sa

from studium.kit.db import Database

INSERT = "INSERT INTO thing (name) VALUES ($1)"


@pytest.fixture
async def db(postgres_url: str) -> AsyncIterator[Database]:
    made = Database("alpha", postgres_url, pool_size=4)
    async with made.engine.begin() as connection:
        await connection.execute(sa.text("CREATE SCHEMA alpha"))
        await connection.execute(sa.text("CREATE TABLE alpha.thing (name text)"))
    yield made
    await made.dispose()


async def names(db: Database) -> list[str]:
    return sorted(row["name"] for row in await db.fetch_all("SELECT name FROM thing"))


async def test_a_raw_statement_that_opens_a_unit_of_work_is_rolled_back_with_it(db: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.unit_of_work():
            await db.fetch_all(INSERT, "raw")
            raise ZeroDivisionError
    assert await names(db) == []

    async with db.unit_of_work():
        await db.fetch_all(INSERT, "raw")
    assert await names(db) == ["raw"]


async def test_a_row_locked_by_a_raw_statement_stays_locked_until_the_commit(db: Database) -> None:
    await db.fetch_all(INSERT, "a")
    async with db.unit_of_work():
        await db.fetch_one("SELECT name FROM thing FOR UPDATE")
        other = await db.dedicated_connection()
        with pytest.raises(asyncpg.LockNotAvailableError):
            await other.execute("SELECT name FROM thing FOR UPDATE NOWAIT")
        await other.close()


async def test_a_task_started_inside_has_a_transaction_of_its_own(db: Database) -> None:
    async def write(name: str) -> None:
        async with db.unit_of_work() as uow:
            assert db.ambient is uow
            await uow.execute(sa.text("INSERT INTO thing (name) VALUES (:name)"), {"name": name})
            await asyncio.sleep(0)
            await db.fetch_all(INSERT, f"{name} raw")

    with pytest.raises(ZeroDivisionError):
        async with db.unit_of_work() as outer:
            await outer.execute(sa.text("INSERT INTO thing (name) VALUES ('outer')"))
            await asyncio.gather(write("a"), write("b"))
            raise ZeroDivisionError
    assert await names(db) == ["a", "a raw", "b", "b raw"], "their commit does not wait for the outer one"


async def test_a_task_that_outlives_its_makers_transaction_goes_on_working(db: Database) -> None:
    committed = asyncio.Event()

    async def later() -> int:
        await committed.wait()
        async with db.connect() as connection:
            return int(await connection.scalar(sa.text("SELECT count(*) FROM thing")) or 0)

    async with db.unit_of_work() as uow:
        await uow.execute(sa.text("INSERT INTO thing (name) VALUES ('a')"))
        task = asyncio.create_task(later())
    committed.set()
    assert await task == 1


async def test_a_failing_callback_neither_undoes_the_commit_nor_keeps_others_from_running(
    db: Database,
) -> None:
    called: list[str] = []

    async def fail() -> None:
        raise RuntimeError("a cache could not be told")

    async def note() -> None:
        called.append("told")

    async with db.unit_of_work() as uow:
        await uow.execute(sa.text("INSERT INTO thing (name) VALUES ('a')"))
        uow.after_commit(fail)
        uow.after_commit(note)
    assert (await names(db), called) == (["a"], ["told"])
