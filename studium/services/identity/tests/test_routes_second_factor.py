"""The second factor over HTTP: the shapes, the cookies, and who may do what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from studium.kit import clock
from studium.services.identity.domain import second_factor as rules
from studium.services.identity.tests.factories import API, PASSWORD, World, browsers, served_world, signed_in

ADA = {"email": "ada@example.org", "password": PASSWORD}
TOTP = f"{API}/users/me/totp"
SECOND = f"{API}/auth/sign-in/second-factor"


@pytest.fixture
def world(platform: Any) -> World:
    return served_world(platform)


@pytest.fixture
async def browser(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with browsers(world)() as http:
        yield http


def code_of(secret: str) -> str:
    return rules.code_at(secret, rules.counter_at(clock.now()))


async def switch_on(browser: httpx.AsyncClient) -> tuple[str, list[str]]:
    """The secret and the recovery codes; the code of a minute ago is used."""
    begun = await browser.post(TOTP, json={"password": PASSWORD})
    assert begun.status_code == 200, begun.text
    assert begun.headers["cache-control"] == "no-store"
    assert begun.json()["qr_svg"].startswith('<svg xmlns="http://www.w3.org/2000/svg" ')
    secret: str = begun.json()["secret"]
    assert f"secret={secret}&" in begun.json()["otpauth_uri"]
    code = rules.code_at(secret, rules.counter_at(clock.now()) - 1)
    confirmed = await browser.post(f"{TOTP}/confirm", json={"code": f"{code[:3]} {code[3:]}"})
    assert confirmed.status_code == 200, confirmed.text
    assert confirmed.headers["cache-control"] == "no-store"
    codes: list[str] = confirmed.json()["recovery_codes"]
    return secret, codes


async def test_from_switching_on_to_signing_in_with_a_code_to_switching_off(
    world: World, browser: httpx.AsyncClient
) -> None:
    await world.create()
    await signed_in(browser)
    secret, codes = await switch_on(browser)
    assert len(set(codes)) == 10
    browser.cookies.clear()

    first = await browser.post(f"{API}/auth/sign-in", json=ADA)

    assert (first.status_code, first.json()["status"]) == (202, "second_factor_required")
    assert first.headers["cache-control"] == "no-store"
    assert set(first.json()) == {"status", "challenge", "expires_in"}
    assert 290 <= first.json()["expires_in"] <= 300
    assert not browser.cookies
    assert (await browser.get(f"{API}/users/me")).status_code == 401
    wrong = await browser.post(SECOND, json={"challenge": first.json()["challenge"], "code": codes[0][::-1]})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_code")
    assert wrong.json()["errors"][0]["pointer"] == "/code"
    second = await browser.post(
        SECOND, json={"challenge": first.json()["challenge"], "code": code_of(secret)}
    )
    assert (second.status_code, second.json()["user"]["email"]) == (200, "ada@example.org")
    assert set(browser.cookies) == {"studium_access", "studium_refresh", "studium_device"}
    state = (await browser.get(TOTP)).json()
    assert (state["enabled"], state["recovery_codes_left"]) == (True, 10)
    assert (await browser.post(f"{TOTP}/disable", json={"password": PASSWORD})).status_code == 204
    assert (await browser.get(TOTP)).json() == {
        "enabled": False,
        "confirmed_at": None,
        "recovery_codes_left": 0,
        "missing": False,
    }
    await signed_in(browser)


async def test_a_recovery_code_signs_in_and_new_ones_can_be_made(
    world: World, browser: httpx.AsyncClient
) -> None:
    await world.create()
    await signed_in(browser)
    _, codes = await switch_on(browser)
    first = await browser.post(f"{API}/auth/sign-in", json=ADA)

    answer = await browser.post(SECOND, json={"challenge": first.json()["challenge"], "code": codes[3]})

    assert answer.status_code == 200
    assert (await browser.get(TOTP)).json()["recovery_codes_left"] == 9
    renewed = await browser.post(f"{TOTP}/recovery-codes", json={"password": PASSWORD})
    assert len(renewed.json()["recovery_codes"]) == 10
    assert not set(renewed.json()["recovery_codes"]) & set(codes)


async def test_a_challenge_is_refused_from_another_address_late_and_unknown(world: World) -> None:
    new_browser = browsers(world)
    await world.create()
    async with new_browser("192.0.2.10") as home, new_browser("203.0.113.66") as away:
        await signed_in(home)
        secret, _ = await switch_on(home)
        token = (await home.post(f"{API}/auth/sign-in", json=ADA)).json()["challenge"]
        for browser, challenge, seconds in ((away, token, 0), (home, token, 300), (home, "none", 0)):
            with clock.travel(by=timedelta(seconds=seconds)):
                body = {"challenge": challenge, "code": code_of(secret)}
                refused = await browser.post(SECOND, json=body)
                assert (refused.status_code, refused.json()["code"]) == (401, "challenge_not_valid")
                assert "studium_access" not in refused.headers.get("set-cookie", "")


async def test_another_site_cannot_finish_a_sign_in(world: World, browser: httpx.AsyncClient) -> None:
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}

    answer = await browser.post(SECOND, json={"challenge": "x", "code": "123456"}, headers=headers)

    assert answer.status_code == 403


async def test_only_an_admin_removes_somebodys_second_factor(
    world: World, browser: httpx.AsyncClient
) -> None:
    user_id = await world.create()
    await signed_in(browser)
    await switch_on(browser)
    path = f"{API}/users/{user_id}/totp"
    assert (await browser.delete(path)).status_code == 403

    admin_id = await world.create("grace@example.org", "admin")
    await signed_in(browser, "grace@example.org")
    assert (await browser.delete(path)).status_code == 204
    assert (await browser.delete(f"{API}/users/{admin_id}/totp")).status_code == 403
    assert (await browser.delete(f"{API}/users/{clock.new_id()}/totp")).status_code == 404

    await signed_in(browser)
    await world.settle()
    assert world.bag.mails[-1].subject == "Second factor switched off"
