"""A second factor that the installation demands: who is led to it, what opens it, and who cannot lose it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from studium.kit.errors import SettingError
from studium.kit.settings import load_settings
from studium.services.identity.settings import IdentitySettings
from studium.services.identity.tests.factories import API, PASSWORD, World, browsers, served_world, signed_in
from studium.services.identity.tests.factories_passkeys import Device
from studium.services.identity.tests.test_routes_api_keys import made, trade
from studium.services.identity.tests.test_routes_passkeys import KEYS, add, enter, options_to_sign
from studium.services.identity.tests.test_routes_second_factor import SECOND, TOTP, code_of, switch_on

TEACHER = "ada@example.org"
CLOSED = f"{API}/users/me/sessions"
READ = f"{API}/authored-courses"


@pytest.fixture
def world(platform: Any) -> World:
    return served_world(platform)


@pytest.fixture
async def browser(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with browsers(world)() as http:
        yield http


@pytest.fixture
def device(world: World) -> Device:
    origin = world.ctx.platform.origin
    return Device(origin, httpx.URL(origin).host)


async def is_led_to_set_up(browser: httpx.AsyncClient) -> bool:
    answer = await browser.get(CLOSED)
    if answer.status_code == 200:
        return False
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_missing")
    assert "set up an app or a passkey" in answer.json()["detail"]
    return True


async def renew(browser: httpx.AsyncClient) -> None:
    assert (await browser.post(f"{API}/auth/refresh")).status_code == 200


async def test_without_the_setting_nobody_is_led_anywhere(world: World, browser: httpx.AsyncClient) -> None:
    await world.create(TEACHER, "admin")
    await signed_in(browser)
    assert not await is_led_to_set_up(browser)
    assert (await browser.get(TOTP)).json()["missing"] is False


async def test_an_app_opens_everything_at_once(world: World, browser: httpx.AsyncClient) -> None:
    world.demand("admin", "instructor")
    await world.create(TEACHER, "instructor")
    await signed_in(browser)
    assert await is_led_to_set_up(browser)
    await renew(browser)
    assert await is_led_to_set_up(browser)
    assert (await browser.get(f"{API}/users/me")).json()["email"] == TEACHER
    assert (await browser.get(TOTP)).json()["missing"] is True

    refresh_token = browser.cookies["studium_refresh"]
    secret, _codes = await switch_on(browser)

    assert not await is_led_to_set_up(browser)
    assert browser.cookies["studium_refresh"] == refresh_token
    await renew(browser)
    assert not await is_led_to_set_up(browser)
    challenge = (
        await browser.post(f"{API}/auth/sign-in", json={"email": TEACHER, "password": PASSWORD})
    ).json()
    answer = await browser.post(SECOND, json={"challenge": challenge["challenge"], "code": code_of(secret)})
    assert answer.status_code == 200
    assert not await is_led_to_set_up(browser)


async def test_an_app_that_is_not_confirmed_opens_nothing(world: World, browser: httpx.AsyncClient) -> None:
    world.demand("student")
    await world.create(TEACHER)
    await signed_in(browser)
    assert (await browser.post(TOTP, json={"password": PASSWORD})).status_code == 200
    await renew(browser)
    assert await is_led_to_set_up(browser)


async def test_a_passkey_opens_everything_and_the_password_alone_nothing_more(
    world: World, browser: httpx.AsyncClient, device: Device
) -> None:
    world.demand("instructor")
    await world.create(TEACHER, "instructor")
    await signed_in(browser)
    assert (await add(browser, device)).status_code == 201
    assert not await is_led_to_set_up(browser)

    browser.cookies.clear()
    refused = await browser.post(f"{API}/auth/sign-in", json={"email": TEACHER, "password": PASSWORD})
    assert (refused.status_code, refused.json()["code"]) == (403, "passkey_needed")
    assert not browser.cookies
    assert (await enter(browser, device.sign(await options_to_sign(browser)))).status_code == 200
    assert not await is_led_to_set_up(browser)


async def test_the_last_factor_stays_as_long_as_one_is_demanded(
    world: World, browser: httpx.AsyncClient, device: Device
) -> None:
    world.demand("instructor")
    await world.create(TEACHER, "instructor")
    await signed_in(browser)
    passkey = (await add(browser, device)).json()["passkey_id"]
    refused = await browser.delete(f"{KEYS}/{passkey}")
    assert (refused.status_code, refused.json()["code"]) == (409, "second_factor_demanded")
    await switch_on(browser)
    assert (await browser.delete(f"{KEYS}/{passkey}")).status_code == 204
    off = await browser.post(f"{TOTP}/disable", json={"password": PASSWORD})
    assert (off.status_code, off.json()["code"]) == (409, "second_factor_demanded")
    assert (await browser.get(TOTP)).json()["enabled"] is True
    world.demand()
    assert (await browser.post(f"{TOTP}/disable", json={"password": PASSWORD})).status_code == 204


async def test_a_demand_holds_from_the_next_token_on(world: World, browser: httpx.AsyncClient) -> None:
    await world.create(TEACHER)
    await signed_in(browser)
    world.demand("student")
    assert not await is_led_to_set_up(browser)
    await renew(browser)
    assert await is_led_to_set_up(browser)
    world.demand("admin")
    await renew(browser)
    assert not await is_led_to_set_up(browser)


async def test_where_anybody_may_enter_they_are_nobody_and_may_sign_out(
    world: World, browser: httpx.AsyncClient
) -> None:
    world.demand("admin")
    await world.create(TEACHER, "admin")
    session_id = (await signed_in(browser))["session_id"]
    assert (await browser.get(f"{API}/auth/providers")).status_code == 200
    assert (await browser.post(f"{API}/auth/sign-out")).status_code == 204
    assert not browser.cookies.get("studium_refresh")
    found = await world.ctx.db.fetch_one("SELECT revoked_at FROM session WHERE session_id = $1", session_id)
    assert found is not None
    assert found["revoked_at"] is not None


async def test_who_lost_all_factors_begins_anew_after_an_admin_removed_them(
    world: World, browser: httpx.AsyncClient, device: Device
) -> None:
    world.demand("instructor")
    user_id = await world.create(TEACHER, "instructor")
    await world.create("grace@example.org", "admin")
    await signed_in(browser)
    assert (await add(browser, device)).status_code == 201
    async with browsers(world)() as admin:
        await signed_in(admin, "grace@example.org")
        assert (await admin.delete(f"{API}/users/{user_id}/totp")).status_code == 204
    await renew(browser)
    assert await is_led_to_set_up(browser)
    await world.settle()
    assert world.bag.mails[-1].subject == "Passkey removed"
    await signed_in(browser)
    assert await is_led_to_set_up(browser)


async def test_an_api_key_reads_no_more_than_its_owner_may(world: World, browser: httpx.AsyncClient) -> None:
    await world.create(TEACHER, "instructor")
    await signed_in(browser)
    key = (await made(browser, "courses:read"))["key"]
    world.demand("instructor")
    async with browsers(world)("203.0.113.66") as program:
        token = {"Authorization": f"Bearer {(await trade(program, key)).json()['access_token']}"}
        refused = await program.get(READ, headers=token)
        assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_missing")
        await renew(browser)
        await switch_on(browser)
        token = {"Authorization": f"Bearer {(await trade(program, key)).json()['access_token']}"}
        assert (await program.get(READ, headers=token)).status_code == 200


@pytest.mark.parametrize(
    ("value", "roles"),
    [
        ("", set()),
        ("admin", {"admin"}),
        ("admin, instructor", {"admin", "instructor"}),
        ("everybody", {"admin", "instructor", "student"}),
    ],
)
def test_the_setting_names_roles(monkeypatch: pytest.MonkeyPatch, value: str, roles: set[str]) -> None:
    monkeypatch.setenv("STUDIUM_IDENTITY_SECOND_FACTOR_FOR", value)
    assert set(load_settings(IdentitySettings).second_factor_for) == roles


def test_a_misspelt_role_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIUM_IDENTITY_SECOND_FACTOR_FOR", "admins")
    with pytest.raises(SettingError, match="'admins' is no role; name some of student, instructor, admin"):
        load_settings(IdentitySettings)
