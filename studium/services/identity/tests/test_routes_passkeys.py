"""Passkeys: signing in without a password, and every way in which that must fail."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from studium.kit import clock
from studium.services.identity import handlers
from studium.services.identity.actions import audit
from studium.services.identity.tests.factories import (
    API,
    PASSWORD,
    NewBrowser,
    World,
    browsers,
    every_stored_byte,
    served_world,
    signed_in,
)
from studium.services.identity.tests.factories_passkeys import Device, to_octets, to_text

KEYS, SIGN_IN = f"{API}/users/me/passkeys", f"{API}/auth/passkey"
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
async def browser(new_browser: NewBrowser) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in which nobody is signed in."""
    async with new_browser("192.0.2.50") as http:
        yield http


@pytest.fixture
def device(world: World) -> Device:
    """A device that is shown the platform's own origin."""
    origin = world.ctx.platform.origin
    return Device(origin, httpx.URL(origin).host)


async def options_to_make(owner: httpx.AsyncClient) -> dict[str, Any]:
    answer = await owner.post(f"{KEYS}/options", json={"password": PASSWORD})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), answer.text
    public_key: dict[str, Any] = answer.json()["public_key"]
    return public_key


async def add(owner: httpx.AsyncClient, device: Device, name: str = "My phone") -> httpx.Response:
    body = {"name": name, "credential": device.make(await options_to_make(owner))}
    return await owner.post(KEYS, json=body)


async def options_to_sign(browser: httpx.AsyncClient) -> dict[str, Any]:
    answer = await browser.post(f"{SIGN_IN}/options")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    public_key: dict[str, Any] = answer.json()["public_key"]
    return public_key


async def enter(browser: httpx.AsyncClient, credential: str) -> httpx.Response:
    return await browser.post(SIGN_IN, json={"credential": credential})


def refused(answer: httpx.Response) -> bool:
    """Whether a sign-in failed with the one answer for all, and gave nothing away."""
    same = (answer.status_code, answer.json().get("code")) == (401, "passkey_not_valid")
    return same and "set-cookie" not in answer.headers


async def test_a_passkey_is_made_listed_used_renamed_and_removed(
    world: World, owner: httpx.AsyncClient, browser: httpx.AsyncClient, device: Device
) -> None:
    made = await add(owner, device)
    assert (made.status_code, made.json()["name"]) == (201, "My phone")

    options = await options_to_sign(browser)
    assert options["userVerification"] == "required"
    assert "allowCredentials" not in options or options["allowCredentials"] == []
    entered = await enter(browser, device.sign(options))

    assert (entered.status_code, entered.json()["user"]["email"]) == (200, ADA)
    assert (await browser.get(f"{API}/users/me")).status_code == 200
    (listed,) = (await owner.get(KEYS)).json()["items"]
    assert listed["last_used_at"] is not None
    path = f"{KEYS}/{listed['passkey_id']}"
    assert (await owner.patch(path, json={"name": "Old phone"})).status_code == 204
    assert (await owner.get(KEYS)).json()["items"][0]["name"] == "Old phone"
    assert (await owner.delete(path)).status_code == 204
    assert (await owner.delete(path)).status_code == 404
    assert refused(await enter(browser, device.sign(await options_to_sign(browser))))
    await world.settle()
    assert [mail.subject for mail in world.bag.mails] == ["New passkey", "Passkey removed"]
    kept = await every_stored_byte(world)
    assert "Old phone" not in kept


async def test_an_answer_counts_once_also_at_the_same_moment(
    owner: httpx.AsyncClient, browser: httpx.AsyncClient, device: Device
) -> None:
    await add(owner, device)
    answer = device.sign(await options_to_sign(browser))

    answers = await asyncio.gather(*(enter(browser, answer) for _ in range(4)))

    assert sorted(one.status_code for one in answers) == [200, 401, 401, 401]
    assert refused(await enter(browser, answer))


async def test_a_challenge_is_refused_late_and_from_elsewhere_and_made_up(
    owner: httpx.AsyncClient, browser: httpx.AsyncClient, new_browser: NewBrowser, device: Device
) -> None:
    await add(owner, device)
    stolen = device.sign(await options_to_sign(browser))
    async with new_browser("203.0.113.66") as away:
        assert refused(await enter(away, stolen))
    late = device.sign(await options_to_sign(browser))
    with clock.travel(by=timedelta(seconds=301)):
        assert refused(await enter(browser, late))
    assert refused(await enter(browser, device.sign({"challenge": to_text(b"x" * 32)})))
    to_register = device.sign(await options_to_make(owner))
    assert refused(await enter(browser, to_register))


async def test_what_another_site_or_an_unlocked_device_signed_is_refused(
    world: World, owner: httpx.AsyncClient, browser: httpx.AsyncClient, device: Device
) -> None:
    await add(owner, device)
    wrong = [
        replace(device, origin="https://evil.example"),
        replace(device, domain="evil.example"),
        replace(device, verifies=False),
        replace(device, key=Device().key),
        replace(device, credential_id=b"unknown"),
        replace(device, user_handle=bytes(16)),
    ]
    for one in wrong:
        assert refused(await enter(browser, one.sign(await options_to_sign(browser))))
    failed = [one for one in await audit.list_audit(world.ctx, limit=20) if one.action == "passkey_failed"]
    assert len(failed) == 4


async def test_a_copied_device_is_noticed_by_its_counter(
    owner: httpx.AsyncClient, browser: httpx.AsyncClient, device: Device
) -> None:
    await add(owner, device)
    copy = replace(device)
    for _ in range(2):
        assert (await enter(browser, device.sign(await options_to_sign(browser)))).status_code == 200

    assert refused(await enter(browser, copy.sign(await options_to_sign(browser))))


async def test_a_device_that_does_not_count_signs_in_again_and_again(
    owner: httpx.AsyncClient, browser: httpx.AsyncClient, device: Device
) -> None:
    device.counts = False
    await add(owner, device)
    for _ in range(2):
        assert (await enter(browser, device.sign(await options_to_sign(browser)))).status_code == 200


async def test_a_tampered_answer_is_refused(
    owner: httpx.AsyncClient, browser: httpx.AsyncClient, device: Device
) -> None:
    await add(owner, device)
    answer = json.loads(device.sign(await options_to_sign(browser)))
    data = bytearray(to_octets(answer["response"]["authenticatorData"]))
    data[-1] += 1
    answer["response"]["authenticatorData"] = to_text(bytes(data))
    assert refused(await enter(browser, json.dumps(answer)))
    for nonsense in ("{}", "[]", "null", '{"id":1}', "x" * 100, "[" * 9_000, json.dumps({"response": {}})):
        assert refused(await enter(browser, nonsense))
    assert (await enter(browser, "x" * 20_001)).status_code == 422


async def test_no_passkey_is_added_without_the_password_or_to_another_account(
    world: World, owner: httpx.AsyncClient, new_browser: NewBrowser, device: Device
) -> None:
    wrong = await owner.post(f"{KEYS}/options", json={"password": "not my password"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_password")
    await world.create(GRACE)
    async with new_browser() as other:
        await signed_in(other, GRACE)
        planted = {"name": "Planted", "credential": device.make(await options_to_make(other))}
        assert (await owner.post(KEYS, json=planted)).json()["code"] == "passkey_not_valid"
        assert (await add(owner, device)).status_code == 201
        passkey_id = (await owner.get(KEYS)).json()["items"][0]["passkey_id"]
        assert (await other.get(KEYS)).json()["items"] == []
        assert (await other.delete(f"{KEYS}/{passkey_id}")).status_code == 404
        assert (await other.patch(f"{KEYS}/{passkey_id}", json={"name": "Mine"})).status_code == 404
        again = await add(other, device)
        assert (again.status_code, again.json()["code"]) == (422, "passkey_refused")


async def test_a_passkey_of_a_false_site_or_an_unlocked_device_is_not_added(
    owner: httpx.AsyncClient, device: Device
) -> None:
    for one in (
        replace(device, origin="https://evil.example"),
        replace(device, domain="evil.example"),
        replace(device, verifies=False),
    ):
        answer = await add(owner, one)
        assert (answer.status_code, answer.json()["code"]) == (422, "passkey_refused")
    answer = await owner.post(KEYS, json={"name": "x", "credential": "{}"})
    assert (answer.status_code, answer.json()["code"]) == (422, "passkey_refused")
    assert (await owner.get(KEYS)).json()["items"] == []


async def test_a_passkey_needs_no_second_factor_and_a_suspended_person_gets_nowhere(
    world: World,
    owner: httpx.AsyncClient,
    browser: httpx.AsyncClient,
    device: Device,
    new_browser: NewBrowser,
) -> None:
    await add(owner, device)
    ada = (await owner.get(f"{API}/users/me")).json()["user_id"]
    await world.create(GRACE, "admin")
    async with new_browser() as admin:
        await signed_in(admin, GRACE)
        await admin.post(f"{API}/users/{ada}/suspend", json={"reason": "A test."})
    answer = await enter(browser, device.sign(await options_to_sign(browser)))
    assert (answer.status_code, answer.json()["code"]) == (403, "account_suspended")


async def test_challenges_that_nobody_answered_are_pruned(world: World, browser: httpx.AsyncClient) -> None:
    await options_to_sign(browser)
    with clock.travel(by=timedelta(hours=1)):
        await handlers.prune_expired(world.ctx)
    assert await world.ctx.db.fetch_all("SELECT FROM passkey_challenge") == []
