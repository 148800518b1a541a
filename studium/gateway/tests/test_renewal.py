"""A session is renewed in passing when a page is asked for: once, for the browser and for Node."""

from __future__ import annotations

import asyncio
from http.cookies import SimpleCookie

import httpx
import pytest

from studium.app import Platform

PASSWORD = "a-long-test-password-9"


@pytest.fixture
async def session(platform: Platform, edge: httpx.AsyncClient) -> dict[str, str]:
    """The cookies of somebody who is signed in."""
    from studium.services.identity.actions.administration import create_user

    await create_user(
        platform.context("identity"),
        email="reader@test.example",
        password=PASSWORD,
        first_name="Test",
        last_name="Reader",
        roles=("student",),
    )
    answer = await edge.post(
        "/api/v1/auth/sign-in", json={"email": "reader@test.example", "password": PASSWORD}
    )
    assert answer.status_code == 200, answer.text
    edge.cookies.clear()
    return set_cookies(answer)


def set_cookies(answer: httpx.Response) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in answer.headers.get_list("set-cookie"):
        found |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
    return found


def header(cookies: dict[str, str]) -> dict[str, str]:
    return {"cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


def told(answer: httpx.Response) -> dict[str, str]:
    line = answer.json()["headers"].get("cookie", "")
    return {name: morsel.value for name, morsel in SimpleCookie(line).items()}


async def test_a_good_session_is_left_alone(edge: httpx.AsyncClient, session: dict[str, str]) -> None:
    answer = await edge.get("/echo", headers=header(session))
    assert told(answer) == session
    assert "set-cookie" not in answer.headers


async def test_an_expired_one_is_renewed_before_the_page_is_made(
    edge: httpx.AsyncClient, session: dict[str, str]
) -> None:
    expired = {"studium_refresh": session["studium_refresh"], "other": "kept"}
    answer = await edge.get("/echo", headers=header(expired))
    fresh = set_cookies(answer)
    assert set(fresh) == {"studium_access", "studium_refresh"}
    assert fresh["studium_refresh"] != session["studium_refresh"]
    assert told(answer) == {**fresh, "other": "kept"}
    edge.cookies.clear()
    mine = await edge.get("/api/v1/users/me", headers=header({"studium_access": fresh["studium_access"]}))
    assert mine.status_code == 200


async def test_a_damaged_access_token_counts_as_expired(
    edge: httpx.AsyncClient, session: dict[str, str]
) -> None:
    answer = await edge.get("/echo", headers=header({**session, "studium_access": "nonsense"}))
    assert told(answer)["studium_access"] == set_cookies(answer)["studium_access"] != "nonsense"


async def test_many_pages_of_one_visit_renew_once(
    platform: Platform, edge: httpx.AsyncClient, session: dict[str, str]
) -> None:
    only = header({"studium_refresh": session["studium_refresh"]})
    answers = await asyncio.gather(*(edge.get("/echo", headers=only) for _ in range(5)))
    assert len({set_cookies(answer)["studium_refresh"] for answer in answers}) == 1
    assert len({set_cookies(answer)["studium_access"] for answer in answers}) == 1


async def test_a_session_that_ended_is_taken_away_and_the_page_is_made_for_nobody(
    edge: httpx.AsyncClient,
) -> None:
    answer = await edge.get("/echo", headers=header({"studium_refresh": "old", "studium_access": "old"}))
    assert answer.status_code == 200
    assert told(answer) == {}
    lines = answer.headers.get_list("set-cookie")
    assert len(lines) == 2
    assert all("Max-Age=0; Path=/; HttpOnly" in line for line in lines)


async def test_without_a_refresh_token_nothing_is_asked(edge: httpx.AsyncClient) -> None:
    answer = await edge.get("/echo", headers=header({"studium_access": "old"}))
    assert told(answer) == {"studium_access": "old"}
    assert "set-cookie" not in answer.headers


async def test_a_view_that_is_over_is_left_and_the_page_is_made_for_the_admin(
    edge: httpx.AsyncClient, session: dict[str, str]
) -> None:
    left = {"studium_refresh": session["studium_refresh"], "studium_view": "over", "other": "kept"}
    answer = await edge.get("/echo", headers=header(left))
    fresh = set_cookies(answer)
    assert set(fresh) == {"studium_access", "studium_refresh", "studium_view"}
    assert fresh["studium_view"] == ""
    assert told(answer) == {
        "studium_access": fresh["studium_access"],
        "studium_refresh": fresh["studium_refresh"],
        "other": "kept",
    }


async def test_a_view_that_goes_on_is_left_alone_and_renews_nobody(
    edge: httpx.AsyncClient, session: dict[str, str]
) -> None:
    # Any good token stands for that of a view here: the gateway asks no more than whether it is good.
    going_on = {"studium_refresh": session["studium_refresh"], "studium_view": session["studium_access"]}
    answer = await edge.get("/echo", headers=header(going_on))
    assert told(answer) == going_on
    assert "set-cookie" not in answer.headers
