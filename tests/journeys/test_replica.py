"""Reads on a real streaming replica: which go there, that writers see what they wrote, and an outage."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import asyncpg
import httpx
import pytest
from structlog.testing import capture_logs

from conftest import new_user
from studium.app import SERVICES, Platform, build_app, build_platform, migrate_all
from studium.kit.auth import Principal, access_cookie_name
from studium.kit.db import Replica
from studium.kit.embedded import EmbeddedPostgres
from studium.kit.errors import SettingError
from studium.kit.http.lagging import written_cookie_name
from studium.kit.settings import PlatformSettings
from studium.kit.telemetry import REGISTRY
from studium.kit.tests.replicas import StandbyPostgres
from studium.services.courses.tests.factories import stored_course
from studium.services.learning.actions.enrollment import enroll

NEW_COURSE = {"title": "Numbers", "summary": "On numbers."}


@dataclass
class Servers:
    """A primary with every schema, and its standby."""

    primary: EmbeddedPostgres
    standby: StandbyPostgres
    settings: PlatformSettings

    @asynccontextmanager
    async def paused(self) -> AsyncIterator[None]:
        """Meanwhile the standby receives and does not replay."""
        connection = await asyncpg.connect(self.standby.url)
        await connection.execute("SELECT pg_wal_replay_pause()")
        while await connection.fetchval("SELECT pg_get_wal_replay_pause_state()") != "paused":
            await asyncio.sleep(0.01)
        try:
            yield
        finally:
            await connection.execute("SELECT pg_wal_replay_resume()")
            await connection.close()


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    folder = tmp_path_factory.mktemp("pg")
    with EmbeddedPostgres(folder / "primary", temporary=True, fsync=False) as primary:
        settings = PlatformSettings(
            database_url=primary.url,
            data_dir=folder / "data",
            base_url="http://testserver",
            database_pool_size=4,
            database_replica_lag_seconds=2,
            rate_limit_per_minute=0,
            log_level="error",
        )
        asyncio.run(migrate_all(settings))
        with StandbyPostgres(folder / "standby", primary) as standby:
            update = {"database_replica_url": standby.url}
            yield Servers(primary, standby, settings.model_copy(update=update))


@pytest.fixture
async def platform(servers: Servers) -> AsyncIterator[Platform]:
    built = build_platform(servers.settings)
    await built.unlock()
    yield built
    await built.dispose()


@pytest.fixture
async def visitor(platform: Platform) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(platform) as made:
        yield made


def browser(platform: Platform, token: str = "") -> httpx.AsyncClient:
    """A client that keeps cookies; with a token it is signed in."""
    app = build_app(platform, run_background=False)
    made = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver/api/v1")
    if token:
        made.cookies.set(access_cookie_name(https=False), token, domain="testserver.local")
    return made


async def person(platform: Platform, *roles: str) -> tuple[Principal, str]:
    signed_in = await new_user(platform, *roles)
    return signed_in.principal, signed_in.token


async def published(platform: Platform, who: Principal) -> UUID:
    return await stored_course(platform.context("courses"), who)


def replicas(platform: Platform) -> list[Replica]:
    return [found for runtime in platform.runtimes.values() if (found := runtime.context.db.replica)]


async def caught_up(platform: Platform) -> None:
    """The standby has replayed everything, and is known to have."""
    async with asyncio.timeout(10):
        for replica in replicas(platform):
            position = await replica.written()
            while not replica.has(position):
                await replica.look()
                await asyncio.sleep(0.01)


def reads(service: str, outcome: str) -> float:
    return (
        REGISTRY.get_sample_value("studium_replica_reads_total", {"service": service, "outcome": outcome})
        or 0
    )


async def test_reads_that_may_lag_run_on_the_replica_and_writers_see_what_they_wrote(
    platform: Platform, servers: Servers, visitor: httpx.AsyncClient
) -> None:
    who, token = await person(platform, "instructor")
    await caught_up(platform)

    async with servers.paused(), browser(platform, token) as author:
        course_id = await published(platform, who)
        assert (await visitor.get(f"/courses/{course_id}")).status_code == 404, "it is not on the replica yet"
        draft = (await author.post("/courses", json=NEW_COURSE)).json()
        assert (await author.get(f"/courses/{draft['course_id']}")).status_code == 200

        del author.cookies[written_cookie_name("courses")]
        assert (await author.get(f"/courses/{draft['course_id']}")).status_code == 404, "the cookie did it"

    await caught_up(platform)
    assert (await visitor.get(f"/courses/{course_id}")).status_code == 200


async def test_every_route_that_may_lag_is_answered_by_the_replica(
    platform: Platform, servers: Servers
) -> None:
    who, token = await person(platform, "instructor", "admin")
    course_id = await published(platform, who)
    await platform.settle()
    student, _token = await person(platform, "student")
    await caught_up(platform)
    paths = {
        "/courses": "/courses",
        "/courses/{courseId}": f"/courses/{course_id}",
        "/courses/{courseId}/lessons": f"/courses/{course_id}/lessons",
        "/courses/{courseId}/gradebook": f"/courses/{course_id}/gradebook",
        "/courses/{courseId}/gradebook.csv": f"/courses/{course_id}/gradebook.csv",
        "/courses/{courseId}/learners": f"/courses/{course_id}/learners",
        "/users": "/users",
        "/admin/audit": "/admin/audit",
        "/instructors/{userId}": f"/instructors/{who.user_id}",
    }
    routes = [route for service in SERVICES.values() for route in service.router.routes if route.may_lag]
    assert {route.path.removeprefix("/api/v1") for route in routes} == set(paths)

    async with servers.paused(), browser(platform, token) as client:
        await enroll(platform.context("learning"), student.user_id, course_id)
        for route in routes:
            before = reads(route.service, "replica")
            answer = await client.get(paths[route.path.removeprefix("/api/v1")])
            assert answer.status_code == 200, answer.text
            assert reads(route.service, "replica") == before + 1, route.path
            assert str(student.user_id) not in answer.text or route.service == "identity"


@pytest.mark.parametrize(
    "name", ["Authorization", "Cookie"], ids=["a program may keep no cookies", "a mark nobody can read"]
)
async def test_whose_writes_cannot_be_known_reads_from_the_primary(
    platform: Platform, servers: Servers, visitor: httpx.AsyncClient, name: str
) -> None:
    who, token = await person(platform, "instructor")
    headers = {"Authorization": f"Bearer {token}", "Cookie": f"{written_cookie_name('courses')}=nonsense"}
    await caught_up(platform)
    async with servers.paused():
        course_id = await published(platform, who)
        answer = await visitor.get(f"/courses/{course_id}", headers={name: headers[name]})
        assert answer.status_code == 200


async def test_a_replica_that_lags_too_much_is_not_read_until_it_has_caught_up(
    platform: Platform, servers: Servers, visitor: httpx.AsyncClient
) -> None:
    who, _token = await person(platform, "instructor")
    await caught_up(platform)
    (replica,) = [one for one in replicas(platform) if one.copy.service == "courses"]
    async with servers.paused():
        course_id = await published(platform, who)
        await replica.look()
        assert replica.has(0), "it has lacked something for a moment only"
        await asyncio.sleep(servers.settings.database_replica_lag_seconds)
        with capture_logs() as lines:
            await replica.look()
        assert [line["event"] for line in lines] == ["replica_not_used"]
        assert not replica.has(0)
        assert (await visitor.get(f"/courses/{course_id}")).status_code == 200, "the primary answers"
    await caught_up(platform)
    assert replica.has(0)


async def test_a_process_that_starts_waits_for_what_was_written_before(
    platform: Platform, servers: Servers
) -> None:
    await caught_up(platform)
    async with servers.paused():
        await person(platform, "student")
        late = build_platform(servers.settings)
        for replica in replicas(late):
            await replica.look()
            assert not replica.is_usable, "nobody knows for how long it has lacked this"
        await late.dispose()


async def test_the_watch_over_the_replica_begins_and_ends_with_the_platform(platform: Platform) -> None:
    await platform.start()
    async with asyncio.timeout(10):
        while not all(replica.is_usable for replica in replicas(platform)):
            await asyncio.sleep(0.05)
    await platform.stop()
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("replica-")]


async def test_a_killed_replica_is_made_up_for_by_the_primary_and_used_again_when_it_is_back(
    platform: Platform, servers: Servers, visitor: httpx.AsyncClient
) -> None:
    await caught_up(platform)
    assert (await visitor.get("/courses")).status_code == 200
    servers.standby.kill()
    try:
        failed, unusable = reads("courses", "failed"), reads("courses", "unusable")
        answers = [await visitor.get("/courses") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        assert reads("courses", "failed") == failed + 1, "the first read found out"
        assert reads("courses", "unusable") == unusable + 2, "and no other tried"
        for replica in replicas(platform):
            await replica.look()
            assert not replica.is_usable
            await replica.check()
    finally:
        servers.standby.start()
    await caught_up(platform)
    before = reads("courses", "replica")
    assert (await visitor.get("/courses")).status_code == 200
    assert reads("courses", "replica") == before + 1


async def test_a_wrong_address_is_refused_at_the_start_and_names_its_setting(
    platform: Platform, servers: Servers, database_url: str
) -> None:
    for replica in replicas(platform):
        await replica.check()
    standby = servers.standby.url
    wrong = {
        "no postgresql:// URL": {"database_replica_url": "http://"},
        "no replica": {"database_replica_url": servers.primary.url},
        "cannot be reached": {"database_replica_url": "postgresql://nobody@replica.invalid/studium"},
        "refuses us": {"database_replica_url": standby.replace("/studium?", "/nothing?")},
        "another database": {"database_url": database_url},
    }
    for sentence, change in wrong.items():
        with pytest.raises(SettingError, match=rf"STUDIUM_DATABASE_REPLICA_URL.*{sentence}"):
            await checked(servers.settings.model_copy(update=change))


async def checked(settings: PlatformSettings) -> None:
    built = build_platform(settings, ["courses"])
    try:
        for replica in replicas(built):
            await replica.check()
    finally:
        await built.dispose()
