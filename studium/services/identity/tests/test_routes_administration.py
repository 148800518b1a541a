"""The HTTP interface of administration: what an admin may do, and what nobody else may."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from studium.services.identity.tests.factories import API, PASSWORD, World, browsers, served_world, signed_in

REASON = {"reason": "Sent advertisements."}


@pytest.fixture
def world(platform: Any) -> World:
    return served_world(platform)


async def test_an_admin_suspends_reinstates_and_looks_it_up_in_the_audit_log(world: World) -> None:
    ada, root = await world.create(), await world.create("root@example.org", "admin")
    new_browser = browsers(world)
    async with new_browser() as admin, new_browser("203.0.113.5") as browser:
        await signed_in(admin, "root@example.org")
        await signed_in(browser)

        suspended = await admin.post(f"{API}/users/{ada}/suspend", json=REASON)

        assert suspended.json()["suspended_at"] is not None
        await world.settle()
        assert (await browser.get(f"{API}/users/me")).status_code == 401
        assert (await browser.post(f"{API}/auth/refresh")).status_code == 401
        refused = await browser.post(
            f"{API}/auth/sign-in", json={"email": "ada@example.org", "password": PASSWORD}
        )
        assert (refused.status_code, refused.json()["code"]) == (403, "account_suspended")
        guessed = await browser.post(
            f"{API}/auth/sign-in", json={"email": "ada@example.org", "password": "x" * 12}
        )
        assert (guessed.status_code, guessed.json()["code"]) == (401, "wrong_credentials")
        reinstated = await admin.post(f"{API}/users/{ada}/reinstate")
        assert reinstated.json()["suspended_at"] is None
        await signed_in(browser)
        page = (await admin.get(f"{API}/admin/audit", params={"actor_id": str(root), "limit": 1})).json()
        (newest,) = page["items"]
        assert (newest["action"], newest["subject_name"]) == ("user_reinstated", "Augusta Lovelace")
        rest = await admin.get(
            f"{API}/admin/audit", params={"actor_id": str(root), "cursor": page["next_cursor"]}
        )
        assert [(one["action"], one["note"]) for one in rest.json()["items"]] == [
            ("user_suspended", REASON["reason"]),
            ("signed_in", None),
        ]
        assert rest.json()["items"][0]["address"] == "127.0.0.1"
        assert (await admin.get(f"{API}/admin/audit", params={"cursor": "WzFd"})).status_code == 422


async def test_an_admin_lists_and_ends_a_users_sessions(world: World) -> None:
    ada = await world.create()
    await world.create("root@example.org", "admin")
    new_browser = browsers(world)
    async with new_browser() as admin, new_browser("203.0.113.5") as browser:
        await signed_in(admin, "root@example.org")
        await signed_in(browser)

        (listed,) = (await admin.get(f"{API}/users/{ada}/sessions")).json()["items"]
        ended = await admin.delete(f"{API}/users/{ada}/sessions")
        await world.settle()

        assert (listed["address"], ended.status_code) == ("203.0.113.5", 204)
        assert (await browser.get(f"{API}/users/me")).status_code == 401
        assert (await admin.get(f"{API}/users/{ada}/sessions")).json() == {"items": []}


async def test_one_erases_oneself_with_the_password_and_is_signed_out(world: World) -> None:
    ada = await world.create()
    await world.create("root@example.org", "admin")
    new_browser = browsers(world)
    async with new_browser() as admin, new_browser() as browser:
        await signed_in(browser)
        await signed_in(admin, "root@example.org")

        wrong = await browser.post(f"{API}/users/me/erase", json={"password": "x" * 12})
        right = await browser.post(f"{API}/users/me/erase", json={"password": PASSWORD})

        assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/password")
        assert right.status_code == 204
        assert all("Max-Age=0" in one for one in right.headers.get_list("set-cookie"))
        assert (await browser.get(f"{API}/users/me")).status_code == 401
        assert (await admin.get(f"{API}/users/{ada}")).status_code == 404


async def test_an_admin_erases_others_but_not_themself(world: World) -> None:
    ada, root = await world.create(), await world.create("root@example.org", "admin")
    async with browsers(world)() as admin:
        await signed_in(admin, "root@example.org")

        erased = await admin.post(f"{API}/users/{ada}/erase")
        oneself = await admin.post(f"{API}/users/{root}/erase")
        last = await admin.post(f"{API}/users/me/erase", json={"password": PASSWORD})
        suspended = await admin.post(f"{API}/users/{root}/suspend", json=REASON)

    assert erased.status_code == 204
    told = [(one.status_code, one.json()["code"]) for one in (oneself, last, suspended)]
    assert told == [(409, "own_account"), (409, "last_admin"), (409, "own_account")]


@pytest.mark.parametrize("role", ["student", "instructor"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "users/{id}/suspend"),
        ("POST", "users/{id}/reinstate"),
        ("POST", "users/{id}/erase"),
        ("GET", "users/{id}/sessions"),
        ("DELETE", "users/{id}/sessions"),
        ("GET", "admin/audit"),
    ],
)
async def test_nobody_else_administers(
    client: httpx.AsyncClient, sign_in: Any, role: str, method: str, path: str
) -> None:
    headers, other = await sign_in(role), await sign_in("student")

    answer = await client.request(
        method,
        f"{API}/{path.format(id=other.user_id)}",
        headers=headers,
        json=REASON if method == "POST" else None,
    )

    assert answer.status_code == 403
