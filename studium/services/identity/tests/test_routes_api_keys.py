"""API keys: what they open, what they never open, and how they end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from studium.kit import clock
from studium.kit.http.router import StudiumRoute
from studium.services.identity import handlers
from studium.services.identity.actions import api_keys, audit
from studium.services.identity.domain.api_keys import MOST_KEYS, new_key
from studium.services.identity.tests.factories import (
    API,
    OTHER_PASSWORD,
    PASSWORD,
    NewBrowser,
    World,
    browsers,
    every_stored_byte,
    served_world,
    signed_in,
)

KEYS = f"{API}/users/me/api-keys"
ADA, GRACE = "ada@example.org", "grace@example.org"


@pytest.fixture
def world(platform: Any) -> World:
    return served_world(platform)


@pytest.fixture
def new_browser(world: World) -> NewBrowser:
    return browsers(world)


@pytest.fixture
async def owner(world: World, new_browser: NewBrowser) -> AsyncIterator[httpx.AsyncClient]:
    """Ada's browser, signed in."""
    await world.create(ADA)
    async with new_browser() as http:
        await signed_in(http, ADA)
        yield http


@pytest.fixture
async def program(new_browser: NewBrowser) -> AsyncIterator[httpx.AsyncClient]:
    """A program without cookies."""
    async with new_browser("203.0.113.66") as http:
        yield http


def wanted(*scopes: str, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Timetable",
        "scopes": list(scopes or ("profile:read", "courses:read")),
        "expires_in_days": 30,
        "password": PASSWORD,
    } | changes


async def made(owner: httpx.AsyncClient, *scopes: str) -> dict[str, Any]:
    answer = await owner.post(KEYS, json=wanted(*scopes))
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def trade(program: httpx.AsyncClient, key: str) -> httpx.Response:
    return await program.post(f"{API}/auth/token", headers=bearer(key))


async def token_for(program: httpx.AsyncClient, key: str) -> dict[str, str]:
    """The headers that a program sends once it has traded its key."""
    answer = await trade(program, key)
    assert answer.status_code == 200, answer.text
    return bearer(answer.json()["access_token"])


async def test_a_key_is_shown_once_traded_and_listed_with_its_last_use(
    owner: httpx.AsyncClient, program: httpx.AsyncClient
) -> None:
    answer = await owner.post(KEYS, json=wanted("courses:read", "profile:read"))

    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    key, shown = answer.json()["key"], answer.json()["api_key"]
    assert key.startswith(f"stk_{shown['mark']}_")
    traded = await trade(program, key)
    assert (traded.status_code, traded.headers["cache-control"]) == (200, "no-store")
    assert traded.json()["scope"] == "profile:read courses:read"
    assert 590 <= traded.json()["expires_in"] <= 600
    assert "set-cookie" not in traded.headers
    headers = bearer(traded.json()["access_token"])
    assert (await program.get(f"{API}/users/me", headers=headers)).json()["email"] == ADA
    (listed,) = (await owner.get(KEYS)).json()["items"]
    assert (listed["name"], listed["expired"]) == ("Timetable", False)
    assert listed["last_used_at"] is not None
    assert "key" not in listed


async def test_a_key_reads_in_its_scopes_and_writes_nothing(
    owner: httpx.AsyncClient, program: httpx.AsyncClient
) -> None:
    headers = await token_for(program, (await made(owner, "courses:read"))["key"])

    assert (await program.get(f"{API}/courses", headers=headers)).status_code == 200
    refused = [
        await program.get(f"{API}/users/me", headers=headers),
        await program.get(f"{API}/enrollments", headers=headers),
        await program.get(f"{API}/users/me/sessions", headers=headers),
        await program.get(f"{API}/users/me/export/identity", headers=headers),
        await program.get(KEYS, headers=headers),
        await program.post(KEYS, json=wanted(), headers=headers),
        await program.patch(f"{API}/users/me", json={}, headers=headers | {"If-Match": "*"}),
        await program.post(f"{API}/users/me/erase", json={"password": PASSWORD}, headers=headers),
    ]
    assert [one.status_code for one in refused] == [403] * len(refused)
    assert "profile:read" in refused[0].json()["detail"]


async def test_no_route_that_writes_has_a_scope_and_a_key_is_refused_by_all_others(
    owner: httpx.AsyncClient, program: httpx.AsyncClient, world: World
) -> None:
    headers = await token_for(program, (await made(owner, "courses:read"))["key"])
    routes = [
        route for runtime in world.platform.runtimes.values() for route in runtime.service.router.routes
    ]
    wrong = []
    for route in routes:
        assert isinstance(route, StudiumRoute)
        method, path = next(iter(route.methods or ())), route.path
        if route.policy.anonymous or route.policy.scope == "courses:read":
            continue
        answer = await program.request(method, path.replace("{", "").replace("}", ""), headers=headers)
        if answer.status_code != 403:
            wrong.append(f"{method} {path}: {answer.status_code}")
    assert wrong == []
    assert [one for one in routes if one.policy.scope and one.methods != {"GET"}] == []


async def test_a_key_never_does_more_than_its_owner_may(
    world: World, owner: httpx.AsyncClient, program: httpx.AsyncClient, new_browser: NewBrowser
) -> None:
    students = await token_for(program, (await made(owner, "users:read", "audit:read"))["key"])
    assert (await program.get(f"{API}/users", headers=students)).status_code == 403
    assert (await program.get(f"{API}/admin/audit", headers=students)).status_code == 403

    await world.create(GRACE, "admin")
    async with new_browser() as admin:
        await signed_in(admin, GRACE)
        headers = await token_for(program, (await made(admin, "users:read"))["key"])
    assert (await program.get(f"{API}/users", headers=headers)).status_code == 200
    assert (await program.get(f"{API}/admin/audit", headers=headers)).status_code == 403


async def test_where_anybody_may_enter_a_key_without_the_scope_is_nobody(
    owner: httpx.AsyncClient, program: httpx.AsyncClient
) -> None:
    headers = await token_for(program, (await made(owner, "profile:read"))["key"])

    assert (await program.get(f"{API}/courses", headers=headers)).status_code == 200
    assert (await program.post(f"{API}/auth/sign-out", headers=headers)).status_code == 204
    assert (await program.get(f"{API}/users/me", headers=headers)).status_code == 200


async def test_a_key_itself_opens_nothing_and_the_answer_says_how(
    owner: httpx.AsyncClient, program: httpx.AsyncClient
) -> None:
    answer = await program.get(f"{API}/users/me", headers=bearer((await made(owner))["key"]))

    assert answer.status_code == 401
    assert "/api/v1/auth/token" in answer.json()["detail"]


async def test_a_removed_key_and_its_tokens_are_refused_at_once(
    world: World, owner: httpx.AsyncClient, program: httpx.AsyncClient
) -> None:
    key = await made(owner)
    headers = await token_for(program, key["key"])

    assert (await owner.delete(f"{KEYS}/{key['api_key']['key_id']}")).status_code == 204
    await world.settle()

    assert (await program.get(f"{API}/users/me", headers=headers)).status_code == 401
    refused = await trade(program, key["key"])
    assert (refused.status_code, refused.json()["code"]) == (401, "api_key_not_valid")
    assert (await owner.delete(f"{KEYS}/{key['api_key']['key_id']}")).status_code == 404
    assert (await owner.get(f"{API}/users/me")).status_code == 200


async def test_nobody_sees_or_removes_the_key_of_another(
    world: World, owner: httpx.AsyncClient, program: httpx.AsyncClient, new_browser: NewBrowser
) -> None:
    key = await made(owner)
    await world.create(GRACE, "admin")
    async with new_browser() as other:
        await signed_in(other, GRACE)
        assert (await other.get(KEYS)).json()["items"] == []
        refused = await other.delete(f"{KEYS}/{key['api_key']['key_id']}")
    assert (refused.status_code, refused.json()["code"]) == (404, "unknown_api_key")
    assert (await trade(program, key["key"])).status_code == 200


async def test_a_key_ends_on_its_day_and_its_last_token_with_it(
    world: World, owner: httpx.AsyncClient, program: httpx.AsyncClient
) -> None:
    key = (await made(owner))["key"]
    with clock.travel(by=timedelta(days=30, seconds=-60)):
        traded = (await trade(program, key)).json()
        assert 50 <= traded["expires_in"] <= 60
    with clock.travel(by=timedelta(days=30, seconds=1)):
        assert (await trade(program, key)).status_code == 401
        answer = await program.get(f"{API}/users/me", headers=bearer(traded["access_token"]))
        assert answer.status_code == 401
    with clock.travel(by=timedelta(days=61)):
        await handlers.prune_expired(world.ctx)
        assert await world.ctx.db.fetch_all("SELECT FROM api_key") == []


async def test_a_changed_password_removes_every_key_and_refuses_their_tokens(
    world: World, owner: httpx.AsyncClient, program: httpx.AsyncClient
) -> None:
    key = (await made(owner))["key"]
    headers = await token_for(program, key)
    body = {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}

    assert (await owner.post(f"{API}/auth/change-password", json=body)).status_code == 204
    await world.settle()

    assert (await owner.get(KEYS)).json()["items"] == []
    assert (await program.get(f"{API}/users/me", headers=headers)).status_code == 401
    assert (await trade(program, key)).status_code == 401


async def test_suspension_and_new_roles_hold_for_keys_at_once(
    world: World, owner: httpx.AsyncClient, program: httpx.AsyncClient, new_browser: NewBrowser
) -> None:
    ada = (await owner.get(f"{API}/users/me")).json()["user_id"]
    key = (await made(owner, "users:read"))["key"]
    before = await token_for(program, key)
    await world.create(GRACE, "admin")
    async with new_browser() as admin:
        await signed_in(admin, GRACE)
        assert (await admin.put(f"{API}/users/{ada}/roles", json={"roles": ["admin"]})).status_code == 200
        await world.settle()
        assert (await program.get(f"{API}/users", headers=before)).status_code == 401
        promoted = await token_for(program, key)
        assert (await program.get(f"{API}/users", headers=promoted)).status_code == 200

        suspended = await admin.post(f"{API}/users/{ada}/suspend", json={"reason": "A test."})
        assert suspended.status_code == 200
        await world.settle()
    assert (await program.get(f"{API}/users", headers=promoted)).status_code == 401
    refused = await trade(program, key)
    assert (refused.status_code, refused.json()["code"]) == (403, "account_suspended")


async def test_making_a_key_asks_for_the_password_and_tells_the_owner(
    world: World, owner: httpx.AsyncClient
) -> None:
    wrong = await owner.post(KEYS, json=wanted(password="not my password"))
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_password")

    await made(owner)
    await world.settle()
    assert world.bag.mails[-1].subject == "New API key"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": "two\nlines\x07"}, "/name"),
        ({"scopes": []}, "/scopes"),
        ({"scopes": ["courses:write"]}, "/scopes/0"),
        ({"expires_in_days": 0}, "/expires_in_days"),
        ({"expires_in_days": 400}, "/expires_in_days"),
        ({"user_id": "01a202eb-14fe-774e-8e60-afe56df5b372"}, "/user_id"),
    ],
)
async def test_a_bad_request_names_its_field(
    owner: httpx.AsyncClient, change: dict[str, Any], pointer: str
) -> None:
    answer = await owner.post(KEYS, json=wanted(**change))

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].endswith(pointer)


async def test_there_is_a_most_of_keys(world: World, owner: httpx.AsyncClient) -> None:
    for _ in range(MOST_KEYS):
        await made(owner)

    answer = await owner.post(KEYS, json=wanted())

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_api_keys")


async def test_who_guesses_keys_has_to_wait_and_a_good_key_costs_nothing(
    owner: httpx.AsyncClient, program: httpx.AsyncClient
) -> None:
    key = (await made(owner))["key"]
    good = {(await trade(program, key)).status_code for _ in range(25)}
    mark = key.split("_")[1]
    guesses = [new_key(), f"stk_{mark}_{'A' * 43}", "stk_", "", key[:-1], key + "A", "x" * 5000]

    answers = [await trade(program, guesses[number % len(guesses)]) for number in range(20)]

    assert good == {200}
    assert {one.status_code for one in answers} == {401}
    blocked = await trade(program, key)
    assert (blocked.status_code, blocked.json()["code"]) == (429, "too_many_attempts")


async def test_what_is_done_with_keys_is_written_down_and_no_key_is_stored(
    world: World, owner: httpx.AsyncClient, program: httpx.AsyncClient
) -> None:
    key = await made(owner)
    await trade(program, key["key"])
    await owner.delete(f"{KEYS}/{key['api_key']['key_id']}")

    entries = await audit.list_audit(world.ctx, limit=3)

    assert [one.action for one in entries] == ["api_key_removed", "api_key_used", "api_key_made"]
    assert entries[1].address == "203.0.113.66"
    kept = await every_stored_byte(world)
    assert key["key"] not in kept
    assert key["key"].split("_", 2)[2] not in kept
    assert "Timetable" not in kept
    assert key["key"] not in repr(api_keys.MadeApiKey(key["key"], key["api_key"]))
