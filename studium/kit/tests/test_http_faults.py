"""What strangers, proxies and outages do to a request: no crash, no leak, no trust where none is due."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import asyncpg
import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI, Request
from joserfc.jwk import OKPKey

from studium.kit import telemetry
from studium.kit.auth import (
    PUBLIC,
    SIGNED_IN,
    Authenticator,
    CurrentPrincipal,
    KeySet,
    Principal,
    RevokedSessions,
    SigningKey,
    issue_access_token,
)
from studium.kit.db import Database
from studium.kit.errors import InvalidInput, SettingError
from studium.kit.http import (
    CrashMiddleware,
    RateLimiter,
    RequestMiddleware,
    Router,
    client_address,
    decode_cursor,
    encode_cursor,
    install_error_handlers,
)
from studium.kit.tests.factories import key_set_of

ORIGIN = "http://testserver"
KEY = SigningKey("k1", OKPKey.generate_key("Ed25519", auto_kid=False))
ROUTER = Router("alpha")


@ROUTER.post("/mine", policy=SIGNED_IN, summary="Mine")
async def change_mine(principal: CurrentPrincipal) -> str:
    return str(principal.user_id)


@ROUTER.get("/rows", policy=PUBLIC, summary="Through SQLAlchemy")
async def read_rows(request: Request) -> int:
    async with request.app.state.db.connect() as connection:
        return int(await connection.scalar(sa.text("SELECT 1")))


@ROUTER.get("/raw", policy=PUBLIC, summary="Through the driver")
async def read_raw(request: Request) -> int:
    return int((await request.app.state.db.fetch_one("SELECT 1 AS one"))["one"])


@ROUTER.get("/slow-rows", policy=PUBLIC, summary="Through SQLAlchemy, for a while")
async def read_slow_rows(request: Request) -> None:
    async with request.app.state.db.connect() as connection:
        await connection.execute(sa.text("SELECT pg_sleep(30)"))


@ROUTER.get("/slow-raw", policy=PUBLIC, summary="Through the driver, for a while")
async def read_slow_raw(request: Request) -> None:
    await request.app.state.db.fetch_one("SELECT pg_sleep(30)")


@ROUTER.get("/wrong", policy=PUBLIC, summary="A statement that is wrong")
async def read_wrong(request: Request) -> None:
    async with request.app.state.db.connect() as connection:
        await connection.execute(sa.text("SELECT 1/0"))


@ROUTER.get("/setting", policy=PUBLIC, summary="A setting that is wrong")
async def read_setting() -> None:
    raise SettingError("STUDIUM_VAULT_KEY", "this master key did not make the stored keys.")


@pytest.fixture
async def key_set(postgres_url: str) -> AsyncIterator[KeySet]:
    async with key_set_of(postgres_url, KEY) as keys:
        yield keys


@pytest.fixture
async def db(postgres_url: str) -> AsyncIterator[Database]:
    made = Database("alpha", postgres_url, pool_size=2)
    yield made
    await made.dispose()


@pytest.fixture
async def http(db: Database, key_set: KeySet) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.router.routes.extend(ROUTER.routes)
    app.state.db = db
    app.state.limiter = RateLimiter(0)
    app.state.trusted_proxies = 0
    app.state.authenticator = Authenticator(key_set, RevokedSessions(), issuer=ORIGIN, https=False)
    install_error_handlers(app)
    app.add_middleware(CrashMiddleware)
    app.add_middleware(RequestMiddleware, https=False)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=ORIGIN) as client:
        yield client


def access_token() -> str:
    principal = Principal(UUID(int=1), frozenset({"student"}), UUID(int=9))
    return issue_access_token(KEY, principal, issuer=ORIGIN, lifetime=timedelta(minutes=10))[0]


@pytest.mark.parametrize("header", ["[]", '"kid"', "3", "null", "[" * 30_000])
async def test_a_token_with_a_senseless_header_is_refused(http: httpx.AsyncClient, header: str) -> None:
    forged = base64.urlsafe_b64encode(header.encode()).decode() + ".e30.c2ln"
    answer = await http.post("/api/v1/mine", headers={"Authorization": f"Bearer {forged}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize("authorization", ["Basic eDp5", "Bearer", "Bearer ", "x"])
async def test_only_a_bearer_token_stands_in_for_the_origin(
    http: httpx.AsyncClient, authorization: str
) -> None:
    headers = {
        "Cookie": f"studium_access={access_token()}",
        "Origin": "https://evil.example",
        "Sec-Fetch-Site": "cross-site",
    }
    assert (await http.post("/api/v1/mine", headers=headers)).status_code == 403
    answer = await http.post("/api/v1/mine", headers={**headers, "Authorization": authorization})
    assert answer.status_code == 403, "a browser sends such a header with a form of another site"


@pytest.mark.parametrize("path", ["rows", "raw", "slow-rows", "slow-raw"])
async def test_a_lost_database_connection_is_answered_with_503(
    http: httpx.AsyncClient, db: Database, path: str
) -> None:
    slow = path.startswith("slow")
    waiting = asyncio.create_task(http.get(f"/api/v1/{path}"))
    admin = await asyncpg.connect(db._dsn())
    while slow and not await admin.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'"
        " AND datname = current_database()"
    ):
        await asyncio.sleep(0.01)
    if not slow:
        assert (await waiting).status_code == 200
    await admin.fetch(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await admin.close()
    answer = await (waiting if slow else http.get(f"/api/v1/{path}"))
    assert answer.status_code in ({503} if slow else {200, 503}), answer.text
    assert (await http.get(f"/api/v1/{path.removeprefix('slow-')}")).status_code == 200


async def test_a_wrong_statement_is_our_fault_and_no_outage(http: httpx.AsyncClient) -> None:
    assert (await http.get("/api/v1/wrong")).status_code == 500


async def test_a_wrong_setting_is_the_operators_business(http: httpx.AsyncClient) -> None:
    answer = await http.get("/api/v1/setting")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "STUDIUM_VAULT_KEY" not in answer.text


async def test_invented_methods_make_no_new_metrics(http: httpx.AsyncClient) -> None:
    for word in ("FROBNICATE", "X1", "X2"):
        await http.request(word, "/api/v1/rows")
    text = telemetry.metrics_text().decode()
    assert 'method="other"' in text
    assert "FROBNICATE" not in text


def test_a_proxys_own_forwarded_header_counts_not_the_callers() -> None:
    headers = [(b"x-forwarded-for", b"127.0.0.1"), (b"x-forwarded-for", b"203.0.113.9")]
    request = Request({"type": "http", "headers": headers, "client": ("10.0.0.1", 1)})
    assert client_address(request, 1) == "203.0.113.9"


def test_a_bottomless_cursor_is_refused() -> None:
    bottomless = base64.urlsafe_b64encode(b"[" * 30_000).decode()
    with pytest.raises(InvalidInput):
        decode_cursor(bottomless, 1)
    assert decode_cursor(base64.urlsafe_b64encode(json.dumps([1]).encode()).decode(), 1) == [1]


@pytest.mark.parametrize(
    "forged",
    [
        r'["a\u0000b"]',
        r'["\ud800"]',
        "[9223372036854775808]",
        "[-9223372036854775809]",
        "[-1e999]",
        "[NaN]",
        "[Infinity]",
        "[[1]]",
        "[{}]",
    ],
)
def test_a_cursor_with_values_that_no_query_takes_is_refused(forged: str) -> None:
    with pytest.raises(InvalidInput):
        decode_cursor(base64.urlsafe_b64encode(forged.encode()).decode(), 1)


def test_a_cursor_holds_any_plain_value() -> None:
    values = [None, True, -(2**63), 2.5, "größer 😀"]
    assert decode_cursor(encode_cursor(*values), 5) == values
