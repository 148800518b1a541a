"""Fixtures for all tests: one real PostgreSQL per run, a fresh database per test, the real app."""

from __future__ import annotations

import io
import json
import logging
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import asyncpg
import httpx
import pytest
import structlog

from studium.kit import clock, telemetry
from studium.kit.embedded import EmbeddedPostgres
from studium.kit.settings import PlatformSettings

if TYPE_CHECKING:
    from studium.app import Platform
    from studium.kit.auth import Principal
    from studium.kit.tests.brokers import ApacheKafka, Broker, Tansu

LogLines = Callable[[], list[dict[str, Any]]]

BrokerT = TypeVar("BrokerT", bound="Broker")

_URL_VARIABLE = "STUDIUM_TEST_POSTGRES_URL"
_TEMPLATE = "studium_template"
_TEMPLATE_LOCK = 7_411_001


class _Server:
    """The run's PostgreSQL, started by the main process and used by every worker."""

    running: EmbeddedPostgres | None = None
    folder: str | None = None


def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the server before workers are spawned; they inherit its address."""
    if hasattr(session.config, "workerinput") or _URL_VARIABLE in os.environ:
        return
    _Server.folder = tempfile.mkdtemp(prefix="studium-test-")
    _Server.running = EmbeddedPostgres(Path(_Server.folder), temporary=True, fsync=False)
    os.environ[_URL_VARIABLE] = _Server.running.start()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop the server that `pytest_sessionstart` started."""
    if _Server.running is not None and not hasattr(session.config, "workerinput"):
        _Server.running.stop()
        shutil.rmtree(_Server.folder or "", ignore_errors=True)
        os.environ.pop(_URL_VARIABLE, None)
        _Server.running = None


@pytest.fixture(scope="session")
def server_url() -> str:
    """URL of the run's PostgreSQL (its maintenance database)."""
    return os.environ[_URL_VARIABLE]


def _named(url: str, database: str) -> str:
    head, _, query = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{database}?{query}"


async def _create(url: str, *, template: str | None = None) -> str:
    name = f"test_{clock.new_id().hex}"
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    finally:
        await connection.close()
    return name


async def _drop(url: str, name: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    finally:
        await connection.close()


@pytest.fixture
async def postgres_url(server_url: str) -> AsyncIterator[str]:
    """URL of a fresh, empty database."""
    name = await _create(server_url)
    yield _named(server_url, name)
    await _drop(server_url, name)


async def _ensure_template(url: str) -> None:
    from studium.app import schemas
    from studium.kit.db import migrate

    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", _TEMPLATE_LOCK)
        if await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", _TEMPLATE):
            return
        await connection.execute(f"CREATE DATABASE {_TEMPLATE}_new")
        await migrate(_named(url, f"{_TEMPLATE}_new"), schemas())
        await connection.execute(f"ALTER DATABASE {_TEMPLATE}_new RENAME TO {_TEMPLATE}")
    finally:
        await connection.close()


@pytest.fixture
async def database_url(server_url: str) -> AsyncIterator[str]:
    """URL of a fresh database with every schema migrated."""
    await _ensure_template(server_url)
    name = await _create(server_url, template=_TEMPLATE)
    yield _named(server_url, name)
    await _drop(server_url, name)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> PlatformSettings:
    """Settings of an embedded installation on the test's own database and folder."""
    return PlatformSettings(
        database_url=database_url,
        data_dir=tmp_path / "data",
        base_url="http://testserver",
        database_pool_size=4,
        rate_limit_per_minute=0,
        log_level="error",
    )


@pytest.fixture
def log_lines() -> Iterator[LogLines]:
    """Logging started on a buffer; calling the value gives the lines written so far.

    Not `structlog.testing.capture_logs`: a logger that an earlier test has used under another configuration
    is out of its reach.
    """
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    telemetry.start_logging(PlatformSettings(env="production"), "learning", stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.fixture(scope="session")
def tansu(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tansu]:
    """A small broker of Kafka's protocol, shared by the tests of a worker, each with a prefix of its own."""
    from studium.kit.tests.brokers import Tansu

    yield from _started(Tansu(tmp_path_factory.mktemp("tansu")))


@pytest.fixture(scope="session")
def kafka_jars() -> None:
    """For a test that starts Apache Kafka: skips it where that cannot be."""
    from studium.kit.tests.brokers import ApacheKafka

    if missing := ApacheKafka.missing():
        pytest.skip(f"Apache Kafka cannot run here: {missing}")


@pytest.fixture(scope="session")
def apache_kafka(kafka_jars: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApacheKafka]:
    """As `tansu`, the real one."""
    from studium.kit.tests.brokers import ApacheKafka

    yield from _started(ApacheKafka(tmp_path_factory.mktemp("kafka")))


@pytest.fixture(scope="session")
def enough_for_kafka_cluster() -> None:
    """For a test that starts three of Apache Kafka: skips it where that cannot be."""
    from studium.kit.tests.brokers import KafkaCluster

    if missing := KafkaCluster.missing():
        pytest.skip(f"Three of Apache Kafka cannot run here: {missing}")


def _started(broker: BrokerT) -> Iterator[BrokerT]:
    broker.start()
    yield broker
    broker.close()


@pytest.fixture
async def platform(settings: PlatformSettings) -> AsyncIterator[Platform]:
    """All services, connected; `await platform.settle()` moves and handles events until quiet."""
    from studium.app import build_platform

    built = build_platform(settings)
    await built.unlock()
    yield built
    await built.dispose()


@pytest.fixture
async def client(platform: Platform) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client on the real app. Background tasks do not run: call `platform.settle()`."""
    from studium.app import build_app

    app = build_app(platform, run_background=False)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as http:
        yield http


class SignedIn(dict[str, str]):
    """Request headers of a signed-in user; `user_id` tells who it is."""

    def __init__(self, token: str, principal: Principal) -> None:
        super().__init__({"Authorization": f"Bearer {token}"})
        self.token = token
        self.principal = principal
        self.user_id = principal.user_id
        self.session_id = principal.session_id or principal.user_id


SignIn = Callable[..., Awaitable[SignedIn]]


async def new_user(platform: Platform, *roles: str) -> SignedIn:
    """Make a user with the given roles and sign it in."""
    from studium.kit.auth import Principal, issue_access_token
    from studium.services.identity.actions.administration import create_user
    from studium.services.identity.actions.keys import signing_key

    ctx = platform.context("identity")
    name = f"user-{clock.new_id().hex}"
    user_id = await create_user(
        ctx,
        email=f"{name}@test.example",
        password="a-long-test-password-9",
        first_name="Test",
        last_name=name,
        roles=roles or ("student",),
    )
    principal = Principal(user_id, frozenset(roles or ("student",)), clock.new_id())
    token, _expires = issue_access_token(
        await signing_key(ctx), principal, issuer=platform.settings.origin, lifetime=timedelta(minutes=10)
    )
    return SignedIn(token, principal)


@pytest.fixture
def sign_in(platform: Platform) -> SignIn:
    """As `new_user` on the test's platform: `headers = await sign_in("instructor")`."""
    return partial(new_user, platform)
