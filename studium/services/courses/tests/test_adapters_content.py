"""The stores of lesson contents: the same promises in PostgreSQL, in MongoDB, and between the two."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
import sqlalchemy as sa

from studium.kit import clock
from studium.kit.db import Database
from studium.kit.errors import SettingError, Unavailable
from studium.kit.settings import PlatformSettings
from studium.services.courses.actions import contents, outline
from studium.services.courses.actions.access import Ctx
from studium.services.courses.adapters.content import (
    ContentStore,
    Document,
    MovingContentStore,
    PostgresContentStore,
)
from studium.services.courses.adapters.mongodb import MongoContentStore
from studium.services.courses.tests.factories import instructor, stored_course, text
from studium.services.courses.tests.factories_mongodb import FerretDB

if TYPE_CHECKING:
    from studium.app import Platform

DAY = timedelta(days=1)
ODD: Document = {"a.b": [1, 1.5, None, True], "$set": {"": "ü\n\\ 漢 😀"}, "n": -(2**53), "z": {"z": {}}}


@pytest.fixture(scope="module")
def ferretdb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FerretDB]:
    if missing := FerretDB.missing():
        pytest.skip(f"FerretDB cannot run here: {missing}")
    server = FerretDB(tmp_path_factory.mktemp("ferretdb"))
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture
def mongodb_url(ferretdb: FerretDB) -> str:
    """A database of the test's own."""
    return f"{ferretdb.url}_{clock.new_id().hex}"


@pytest.fixture
async def other(postgres_url: str) -> AsyncIterator[ContentStore]:
    """Another store in PostgreSQL, such as contents may move from."""
    db = Database("courses", postgres_url, pool_size=2)
    async with db.engine.begin() as connection:
        await connection.execute(sa.text("CREATE SCHEMA courses"))
        await connection.execute(
            sa.text(
                "CREATE TABLE courses.content_document "
                "(content_id text PRIMARY KEY, document jsonb, stored_at timestamptz)"
            )
        )
    yield PostgresContentStore(db)
    await db.dispose()


@pytest.fixture(params=["postgresql", "moving", pytest.param("mongodb", marks=pytest.mark.slow)])
async def store(
    request: pytest.FixtureRequest, platform: Platform, other: ContentStore
) -> AsyncIterator[ContentStore]:
    made: ContentStore = PostgresContentStore(platform.context("courses").db)
    if request.param == "moving":
        made = MovingContentStore(made, other)
    if request.param == "mongodb":
        made = MongoContentStore(request.getfixturevalue("mongodb_url"))
    await made.check()
    yield made
    await made.close()


async def test_what_is_put_is_got_exactly_and_what_is_not_there_is_left_out(store: ContentStore) -> None:
    await store.put_many({"a": ODD, "b": {}})
    await store.put_many({})
    assert await store.get_many(["b", "a", "c"]) == {"a": ODD, "b": {}}
    assert await store.get_many([]) == {}


async def test_a_repeated_put_changes_nothing_also_at_the_same_moment(store: ContentStore) -> None:
    documents: dict[str, Document] = {f"{number:02}": {"number": number} for number in range(50)}
    await asyncio.gather(*(store.put_many(documents) for _ in range(4)))
    assert await store.get_many(documents) == documents
    later = clock.now() + DAY
    assert await store.ids_before(later, after="", limit=100) == sorted(documents)


async def test_ids_come_in_pages_and_only_those_that_were_put_before(store: ContentStore) -> None:
    await store.put_many({name: {} for name in "dacb"})
    moment = clock.now() + timedelta(hours=1)
    with clock.travel(by=DAY):
        await store.put_many({"c": {}, "e": {}})
    assert await store.ids_before(moment, after="", limit=2) == ["a", "b"]
    assert await store.ids_before(moment, after="b", limit=2) == ["d"]
    assert await store.ids_before(moment, after="d", limit=2) == []


async def test_a_document_that_is_put_again_survives_a_sweep_that_saw_it_unused(store: ContentStore) -> None:
    await store.put_many({"again": {"n": 1}, "unused": {"n": 2}})
    before = clock.now() + timedelta(hours=1)
    seen = await store.ids_before(before, after="", limit=10)
    with clock.travel(by=DAY):
        await store.put_many({"again": {"n": 1}})
    assert await store.delete_many(seen, before=before) == 1
    assert await store.get_many(seen) == {"again": {"n": 1}}


async def test_a_store_that_took_over_reads_and_sweeps_what_the_former_one_holds(
    platform: Platform, other: ContentStore
) -> None:
    new = PostgresContentStore(platform.context("courses").db)
    await other.put_many({"a": {"n": 1}, "c": {"n": 3}, "d": {"n": 4}})
    store = MovingContentStore(new, other)
    await store.put_many({"b": {"n": 2}, "c": {"n": 3}})

    assert await store.get_many(["a", "b", "c", "x"]) == {"a": {"n": 1}, "b": {"n": 2}, "c": {"n": 3}}
    assert await new.get_many(["a"]) == {}, "it stays where it is"
    later = clock.now() + DAY
    assert await store.ids_before(later, after="", limit=3) == ["a", "b", "c"]
    assert await store.ids_before(later, after="c", limit=3) == ["d"]
    assert await store.delete_many(["a", "b"], before=later) == 2
    assert set(await store.get_many("abcd")) == {"c", "d"}


@pytest.mark.slow
async def test_courses_live_in_mongodb_and_those_of_before_are_still_read(
    platform: Platform, settings: PlatformSettings, mongodb_url: str
) -> None:
    from studium.app import build_platform, check_parts

    who = instructor()
    before: Ctx = platform.context("courses")
    old_course = await stored_course(before, who, text("of before"))

    settings = settings.model_copy(update={"content_url": mongodb_url})
    await check_parts(settings)
    moved = build_platform(settings)
    await moved.unlock()
    ctx: Ctx = moved.context("courses")
    course_id = await stored_course(ctx, who, text("first"))
    async with ctx.db.connect() as connection:
        count = sa.text("SELECT count(*) FROM courses.content_document")
        assert await connection.scalar(count) == 1, "only what was there before"
        query = sa.text("SELECT course_id, lesson_id FROM courses.lesson")
        lessons: dict[UUID, UUID] = {row.course_id: row.lesson_id for row in await connection.execute(query)}

    await outline.edit_lesson(ctx, who, course_id, lessons[course_id], {"content": text("live")}, revision=1)
    with clock.travel(by=timedelta(hours=25)):
        assert await contents.sweep_contents(ctx) == 0, "the version and the draft use what there is"
    for course, words in ((old_course, "of before"), (course_id, "live")):
        found = await outline.read_lesson(ctx, who, course, lessons[course])
        assert found[1].blocks == text(words).blocks
    await moved.dispose()


@pytest.mark.slow
async def test_a_server_that_is_away_is_said_so_and_used_again_when_it_is_back(
    ferretdb: FerretDB, mongodb_url: str
) -> None:
    store = MongoContentStore(mongodb_url)
    await store.put_many({"a": ODD})
    ferretdb.stop(signal.SIGKILL)
    try:
        with pytest.raises(Unavailable):
            await store.get_many(["a"])
        with pytest.raises(Unavailable):
            await store.put_many({"b": {}})
        with pytest.raises(SettingError, match="STUDIUM_CONTENT_URL: the content store does not answer"):
            await store.check()
    finally:
        ferretdb.start()
    assert await store.get_many(["a", "b"]) == {"a": ODD}, "what was answered is there after kill -9"
    await store.close()


@pytest.mark.parametrize("url", ["mysql://there/studium", "mongodb://", "mongodb://there:none/studium"])
async def test_a_wrong_address_names_its_setting(settings: PlatformSettings, url: str) -> None:
    from studium.app import build_platform

    with pytest.raises(SettingError, match="STUDIUM_CONTENT_URL"):
        build_platform(settings.model_copy(update={"content_url": url}))
