"""What every request passes: policy, origin, parameters, body size, idempotency; and how errors look."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI, Query, Request, Response
from joserfc.jwk import OKPKey
from pydantic import BaseModel

from conftest import LogLines
from studium.kit import clock
from studium.kit.auth import (
    PUBLIC,
    SIGNED_IN,
    Authenticator,
    CurrentPrincipal,
    KeySet,
    MaybePrincipal,
    Principal,
    RevokedSessions,
    SigningKey,
    issue_access_token,
    roles,
)
from studium.kit.db import Database
from studium.kit.errors import Conflict, InvalidInput, NotFound
from studium.kit.http import (
    CrashMiddleware,
    KeptAnswers,
    Page,
    RateLimiter,
    RequestMiddleware,
    Router,
    add_health_routes,
    check_not_modified,
    client_address,
    decode_cursor,
    encode_cursor,
    etag_for,
    install_error_handlers,
    require_match,
)
from studium.kit.settings import PlatformSettings
from studium.kit.tests.factories import key_set_of

ORIGIN = "http://testserver"
PRIVATE = OKPKey.generate_key("Ed25519", auto_kid=False)
KEY = SigningKey("k1", PRIVATE)


class Thing(BaseModel):
    name: str
    size: int = 1


class Filters(BaseModel):
    model_config = {"extra": "ignore"}
    colour: str | None = None


ROUTER = Router("alpha")


@ROUTER.get("/open", policy=PUBLIC, summary="Open")
async def read_open(
    principal: MaybePrincipal, filters: Annotated[Filters, Query()], limit: int = 10
) -> dict[str, Any]:
    return {"who": str(principal.user_id) if principal else None, "limit": limit, "colour": filters.colour}


@ROUTER.get("/about", policy=PUBLIC, summary="The same for everybody")
async def read_about() -> str:
    return "the same"


@ROUTER.get("/own-word", policy=SIGNED_IN, summary="With its own word to caches")
async def read_own_word(response: Response) -> str:
    response.headers.update({"Cache-Control": "no-store", "Vary": "Accept, cookie"})
    return "once"


@ROUTER.get("/mine", policy=SIGNED_IN, summary="Mine")
async def read_mine(principal: CurrentPrincipal) -> str:
    return str(principal.user_id)


@ROUTER.post("/admin", policy=roles("admin"), summary="Admin")
async def do_admin() -> str:
    return "done"


@ROUTER.post("/things", policy=SIGNED_IN, summary="Make", status_code=201, idempotent=True, errors=[Conflict])
async def make_thing(thing: Thing, request: Request, response: Response) -> dict[str, str]:
    db: Database = request.app.state.contexts["alpha"].db
    async with db.unit_of_work() as uow:
        await uow.execute(sa.text("INSERT INTO thing (name) VALUES (:name)"), {"name": thing.name})
        if thing.name == "refused":
            raise Conflict("Choose another name.")
    identifier = str(clock.new_id())
    response.headers["Location"] = f"/things/{identifier}"
    return {"id": identifier}


@ROUTER.get("/etag", policy=PUBLIC, summary="With an entity tag")
async def read_etag(request: Request, response: Response) -> str:
    tag = etag_for("thing", 1)
    headers = {"Cache-Control": "public, max-age=60", "Vary": "Cookie"}
    check_not_modified(request, tag, headers)
    response.headers.update({"ETag": tag, **headers})
    return "body"


@ROUTER.put("/etag", policy=PUBLIC, summary="Edit")
async def edit(request: Request) -> str:
    require_match(request, etag_for("thing", 1))
    return "edited"


@ROUTER.post("/small", policy=PUBLIC, summary="Small body", max_body_bytes=100)
async def small(thing: Thing) -> str:
    return thing.name


@ROUTER.get("/crash", policy=PUBLIC, summary="Crash")
async def crash() -> str:
    raise RuntimeError("secret detail")


@ROUTER.get("/gone", policy=PUBLIC, summary="Gone", errors=[NotFound])
async def gone() -> Page[str]:
    raise NotFound("There is no such thing; list them in /things.", hint="extra")


class _Context:
    def __init__(self, db: Database) -> None:
        self.db = db


@pytest.fixture
async def db(postgres_url: str) -> AsyncIterator[Database]:
    made = Database("alpha", postgres_url, pool_size=4)
    async with made.engine.begin() as connection:
        await connection.execute(sa.text("CREATE SCHEMA alpha"))
        await connection.execute(sa.text("CREATE TABLE alpha.thing (name text)"))
        from studium.kit.db import service_metadata

        await connection.run_sync(service_metadata("alpha").create_all)
    yield made
    await made.dispose()


@pytest.fixture
async def key_set(postgres_url: str) -> AsyncIterator[KeySet]:
    async with key_set_of(postgres_url, KEY) as keys:
        yield keys


@pytest.fixture
def app(db: Database, key_set: KeySet) -> FastAPI:
    app = FastAPI()
    app.router.routes.extend(ROUTER.routes)
    app.state.revoked = RevokedSessions()
    app.state.contexts = {"alpha": _Context(db)}
    app.state.limiter = RateLimiter(0)
    app.state.trusted_proxies = 0
    app.state.authenticator = Authenticator(key_set, app.state.revoked, issuer=ORIGIN, https=False)
    install_error_handlers(app)

    async def ready() -> dict[str, str]:
        return {}

    add_health_routes(app, PlatformSettings(), ready)
    app.add_middleware(CrashMiddleware)
    app.add_middleware(RequestMiddleware, https=True)
    return app


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=ORIGIN) as client:
        yield client


def bearer(*role_names: str, **options: Any) -> dict[str, str]:
    principal = Principal(options.get("user", UUID(int=1)), frozenset(role_names), UUID(int=9))
    token, _ = issue_access_token(
        options.get("key", KEY),
        principal,
        issuer=options.get("issuer", ORIGIN),
        lifetime=timedelta(minutes=10),
    )
    return {"Authorization": f"Bearer {token}"}


async def test_policies(http: httpx.AsyncClient) -> None:
    assert (await http.get("/api/v1/open")).status_code == 200
    assert (await http.get("/api/v1/mine")).status_code == 401
    assert (await http.get("/api/v1/mine", headers=bearer("student"))).json() == str(UUID(int=1))
    assert (await http.post("/api/v1/admin")).status_code == 401
    assert (await http.post("/api/v1/admin", headers=bearer("student"))).status_code == 403
    assert (await http.post("/api/v1/admin", headers=bearer("admin"))).status_code == 200


async def test_the_line_of_a_request_says_who_asked_also_when_they_are_refused(
    http: httpx.AsyncClient, log_lines: LogLines
) -> None:
    await http.post("/api/v1/admin", headers=bearer("student"))
    await http.post("/api/v1/admin")
    asked = [line for line in log_lines() if line["event"] == "request"]
    said = [(line["route"], line["status"], line["user_id"]) for line in asked]
    assert said == [("/api/v1/admin", 403, str(UUID(int=1))), ("/api/v1/admin", 401, None)]


async def test_a_policy_is_checked_before_the_body_is_read(http: httpx.AsyncClient) -> None:
    assert (await http.post("/api/v1/things", content=b"{not json")).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        bearer("student", issuer="http://elsewhere"),
        bearer("student", key=SigningKey("unknown", PRIVATE)),
        bearer("student", key=SigningKey("k1", OKPKey.generate_key("Ed25519", auto_kid=False))),
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Bearer a.b.c"},
        # {"alg":"none"} with an empty signature
        {"Authorization": "Bearer eyJhbGciOiJub25lIiwia2lkIjoiazEifQ.eyJzdWIiOiJ4In0."},
    ],
)
async def test_bad_tokens_are_refused_and_public_routes_stay_open(
    http: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    assert (await http.get("/api/v1/mine", headers=headers)).status_code == 401
    assert (await http.get("/api/v1/open", headers=headers)).json()["who"] is None


async def test_expired_and_revoked_tokens_are_refused(http: httpx.AsyncClient, app: FastAPI) -> None:
    headers = bearer("student")
    assert (await http.get("/api/v1/mine", headers=headers)).status_code == 200
    with clock.travel(by=timedelta(minutes=11)):
        assert (await http.get("/api/v1/mine", headers=headers)).status_code == 401
    app.state.revoked.add(UUID(int=9), clock.now() + timedelta(minutes=10))
    assert (await http.get("/api/v1/mine", headers=headers)).status_code == 401


async def test_requests_from_other_sites_are_refused(http: httpx.AsyncClient) -> None:
    token = bearer("admin")["Authorization"].split()[1]
    http.cookies.set("studium_access", token)
    post = "/api/v1/admin"
    assert (await http.post(post)).status_code == 200
    assert (await http.post(post, headers={"Origin": ORIGIN})).status_code == 200
    assert (await http.post(post, headers={"Origin": "https://evil.example"})).status_code == 403
    assert (await http.post(post, headers={"Origin": "null"})).status_code == 403
    assert (await http.post(post, headers={"Sec-Fetch-Site": "cross-site"})).status_code == 403
    assert (await http.post(post, headers={"Sec-Fetch-Site": "same-site"})).status_code == 403
    assert (await http.get("/api/v1/open", headers={"Sec-Fetch-Site": "cross-site"})).status_code == 200


async def test_unknown_parameters_are_refused_and_known_ones_work(http: httpx.AsyncClient) -> None:
    assert (await http.get("/api/v1/open?limit=3&colour=red")).json()["colour"] == "red"
    answer = await http.get("/api/v1/open?colur=red")
    assert answer.status_code == 422
    assert "colour, limit" in answer.json()["detail"]


@pytest.mark.parametrize("query", ["limit=3&limit=4", "limit=3&colour=red&limit=3"])
async def test_a_parameter_is_given_once(http: httpx.AsyncClient, query: str) -> None:
    answer = await http.get(f"/api/v1/open?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("query:limit", "repeated_parameter")


async def test_errors_are_problem_documents(http: httpx.AsyncClient) -> None:
    answer = await http.get("/api/v1/gone", headers={"X-Request-Id": "my-request-1"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not found",
        "status": 404,
        "code": "not_found",
        "detail": "There is no such thing; list them in /things.",
        "request_id": "my-request-1",
        "hint": "extra",
    }
    invalid = await http.post("/api/v1/small", json={"name": 1, "size": "x"})
    assert [e["pointer"] for e in invalid.json()["errors"]] == ["/name", "/size"]
    assert (await http.get("/api/v1/open?limit=x")).json()["errors"][0]["pointer"] == "query:limit"
    assert (await http.get("/nowhere")).json()["code"] == "not_found"
    assert (await http.delete("/api/v1/open")).json()["code"] == "method_not_allowed"
    broken = await http.post("/api/v1/small", content=b"{", headers={"Content-Type": "application/json"})
    assert (broken.status_code, broken.json()["code"]) == (422, "invalid_input")


async def test_a_crash_shows_nothing_of_itself(http: httpx.AsyncClient) -> None:
    answer = await http.get("/api/v1/crash")
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal_error"
    assert "secret" not in answer.text
    assert answer.headers["x-request-id"] == answer.json()["request_id"]


async def test_security_headers_are_on_every_answer(http: httpx.AsyncClient) -> None:
    for path in ("/api/v1/open", "/nowhere", "/api/v1/crash"):
        headers = (await http.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "max-age" in headers["strict-transport-security"]


async def test_a_body_over_the_limit_is_refused(http: httpx.AsyncClient) -> None:
    answer = await http.post("/api/v1/small", json={"name": "x" * 200})
    assert (answer.status_code, answer.json()["code"]) == (413, "payload_too_large")


async def test_entity_tags(http: httpx.AsyncClient) -> None:
    tag = (await http.get("/api/v1/etag")).headers["etag"]
    assert (await http.get("/api/v1/etag", headers={"If-None-Match": tag})).status_code == 304
    assert (await http.get("/api/v1/etag", headers={"If-None-Match": f'"x", W/{tag}'})).status_code == 304
    assert (await http.get("/api/v1/etag", headers={"If-None-Match": '"other"'})).status_code == 200
    assert (await http.put("/api/v1/etag")).status_code == 428
    assert (await http.put("/api/v1/etag", headers={"If-Match": '"old"'})).status_code == 412
    assert (await http.put("/api/v1/etag", headers={"If-Match": tag})).status_code == 200


async def test_a_304_says_of_the_stored_answer_only_what_the_whole_answer_says(
    http: httpx.AsyncClient,
) -> None:
    whole = (await http.get("/api/v1/etag")).headers
    not_modified = (await http.get("/api/v1/etag", headers={"If-None-Match": whole["etag"]})).headers
    for name in ("etag", "cache-control", "vary"):
        assert not_modified[name] == whole[name]
    assert "content-security-policy" in whole
    assert "content-security-policy" not in not_modified


async def test_what_depends_on_the_caller_is_kept_from_others(http: httpx.AsyncClient) -> None:
    async def told(path: str, headers: dict[str, str]) -> tuple[str | None, str | None]:
        answer = (await http.get(f"/api/v1/{path}", headers=headers)).headers
        return answer.get("cache-control"), answer.get("vary")

    ann = bearer("student")
    assert await told("mine", ann) == ("private, no-cache", "Authorization, Cookie")
    assert await told("open", ann) == ("private, no-cache", "Authorization, Cookie")
    assert await told("open", {}) == (None, "Authorization, Cookie")
    assert await told("about", ann) == (None, None)
    assert await told("own-word", ann) == ("no-store", "Accept, cookie, Authorization")
    assert await told("mine", {}) == ("no-store", None)


async def _names(db: Database) -> list[str]:
    return [row["name"] for row in await db.fetch_all("SELECT name FROM thing")]


async def test_an_idempotency_key_answers_once(http: httpx.AsyncClient, db: Database) -> None:
    headers = bearer("student") | {"Idempotency-Key": "k-1"}
    answers = await asyncio.gather(
        *(http.post("/api/v1/things", json={"name": "a"}, headers=headers) for _ in range(5))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == 4
    assert await _names(db) == ["a"]


async def test_an_idempotency_key_belongs_to_one_request_and_one_caller(
    http: httpx.AsyncClient, db: Database
) -> None:
    headers = bearer("student") | {"Idempotency-Key": "k-1"}
    await http.post("/api/v1/things", json={"name": "a"}, headers=headers)
    other_body = await http.post("/api/v1/things", json={"name": "b"}, headers=headers)
    assert other_body.status_code == 422
    other_user = bearer("student", user=UUID(int=2)) | {"Idempotency-Key": "k-1"}
    assert (await http.post("/api/v1/things", json={"name": "a"}, headers=other_user)).status_code == 201
    assert await _names(db) == ["a", "a"]


async def test_a_refused_request_keeps_no_key_and_no_effect(http: httpx.AsyncClient, db: Database) -> None:
    headers = bearer("student") | {"Idempotency-Key": "k-1"}
    refused = await http.post("/api/v1/things", json={"name": "refused"}, headers=headers)
    assert refused.status_code == 409
    assert await _names(db) == []
    assert (await http.post("/api/v1/things", json={"name": "b"}, headers=headers)).status_code == 201


def test_cursors() -> None:
    cursor = encode_cursor("2026-09-05", UUID(int=3))
    assert decode_cursor(cursor, 2) == ["2026-09-05", str(UUID(int=3))]
    for bad in ("", "x", "!!!", encode_cursor(1), cursor + "AAAA"):
        with pytest.raises(InvalidInput):
            decode_cursor(bad, 2)


def test_the_clients_address_behind_proxies() -> None:
    scope = {
        "type": "http",
        "client": ("10.0.0.9", 1),
        "headers": [(b"x-forwarded-for", b"6.6.6.6, 1.2.3.4")],
    }
    request = Request(scope)
    assert client_address(request, 0) == "10.0.0.9"
    assert client_address(request, 1) == "1.2.3.4"
    assert client_address(request, 3) == "10.0.0.9"


async def test_health_and_metrics(http: httpx.AsyncClient) -> None:
    assert (await http.get("/livez")).text == "ok\n"
    assert (await http.get("/readyz")).json()["status"] == "ready"
    await http.get("/api/v1/open")
    metrics = (await http.get("/metrics")).text
    assert 'studium_http_requests_total{method="GET",route="/api/v1/open"' in metrics


async def test_a_chunked_body_over_the_limit_is_cut_off(http: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b" " * 10

    answer = await http.post("/api/v1/small", content=chunks(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "payload_too_large")


async def test_answers_say_what_is_left_of_the_allowance(http: httpx.AsyncClient, app: FastAPI) -> None:
    app.state.limiter = RateLimiter(2)
    assert (await http.get("/api/v1/open")).headers["ratelimit-remaining"] == "1"
    assert (await http.get("/api/v1/open")).headers["ratelimit-remaining"] == "0"
    refused = await http.get("/api/v1/open")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert refused.headers["retry-after"] == "30"
    assert (await http.get("/api/v1/mine", headers=bearer("student"))).status_code == 200


def test_kept_answers_go_in_the_order_of_their_use_when_there_is_no_room() -> None:
    kept = KeptAnswers(most_bytes=10)
    kept.keep('"a"', b"aaaa")
    kept.keep('"b"', b"bbbb")
    assert kept.get('"a"') == b"aaaa"
    kept.keep('"c"', b"cccc")
    kept.keep('"d"', b"too long to be kept")
    kept.keep('"a"', b"aaaa")
    kept.keep('"c"', b"cccc")
    assert [kept.get(f'"{tag}"') for tag in "abcd"] == [b"aaaa", None, b"cccc", None]
    kept.keep('"c"', b"c", seconds=0)
    assert kept.get('"c"') is None
