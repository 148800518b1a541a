"""Consents: by purpose and version, with a history, and the terms at registration."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from studium.services.identity import actions
from studium.services.identity.tests.factories import (
    API,
    PASSWORD,
    World,
    browsers,
    outcomes,
    served_world,
    signed_in,
)

CONSENTS = f"{API}/users/me/consents"
NEW_USER = {
    "email": "ada@example.org",
    "password": PASSWORD,
    "first_name": "Augusta",
    "last_name": "Lovelace",
}


@pytest.fixture
def world(platform: Any) -> World:
    return served_world(platform)


@pytest.fixture
async def browser(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with browsers(world)() as http:
        yield http


async def purposes(browser: httpx.AsyncClient) -> dict[str, Any]:
    items = (await browser.get(CONSENTS)).json()["items"]
    return {item["purpose"]: item for item in items}


async def said(world: World) -> list[tuple[str, bool]]:
    events = [event for event in await world.said() if event["type"] == "identity.consent_changed.v1"]
    return [(event["purpose"], event["granted"]) for event in events]


async def test_nothing_is_agreed_to_until_somebody_says_so(world: World, browser: httpx.AsyncClient) -> None:
    await world.create()
    await signed_in(browser)

    found = await purposes(browser)

    assert set(found) == {"terms", "privacy", "analytics", "product_mail"}
    assert not any(one["granted"] or one["is_answered"] or one["history"] for one in found.values())


async def test_a_consent_is_given_and_taken_back_and_both_are_remembered(
    world: World, browser: httpx.AsyncClient
) -> None:
    await world.create()
    await signed_in(browser)

    for granted in (True, True, False, False):
        answer = await browser.put(f"{CONSENTS}/analytics", json={"granted": granted})
        assert (answer.status_code, answer.json()["granted"]) == (200, granted)

    found = await purposes(browser)
    assert [record["granted"] for record in found["analytics"]["history"]] == [False, True]
    assert found["product_mail"]["history"] == []
    assert await said(world) == [("analytics", True), ("analytics", False)]


async def test_a_new_text_is_asked_about_again_and_the_old_answer_is_kept(
    world: World, browser: httpx.AsyncClient
) -> None:
    await world.create()
    session = await world.sign_in()
    me = await world.platform.authenticator.verify(session.access_token)
    await actions.set_consent(world.ctx, me, "product_mail", granted=True)

    later = replace(world.ctx, settings=world.ctx.settings.model_copy(update={"consent_version": "2"}))
    (consent,) = [one for one in await actions.list_consents(later, me) if one.purpose == "product_mail"]
    assert (consent.granted, consent.is_answered, consent.current_version) == (False, False, "2")

    consent = await actions.set_consent(later, me, "product_mail", granted=True)
    assert consent.granted
    assert [record.version for record in consent.history] == ["2", "1"]


async def test_answers_at_the_same_moment_are_one_answer(world: World) -> None:
    await world.create()
    session = await world.sign_in()
    me = await world.platform.authenticator.verify(session.access_token)

    same = [actions.set_consent(world.ctx, me, "analytics", granted=True) for _ in range(4)]
    assert await outcomes(*same) == ["ok"] * 4

    assert await said(world) == [("analytics", True)]


async def test_registration_records_the_accepted_terms(world: World, browser: httpx.AsyncClient) -> None:
    answer = await browser.post(f"{API}/auth/register", json={**NEW_USER, "accept_terms": True})
    assert answer.status_code == 202
    again = {**NEW_USER, "accept_terms": True, "first_name": "Somebody"}
    assert (await browser.post(f"{API}/auth/register", json=again)).status_code == 202

    assert await said(world) == [("terms", True), ("privacy", True)]
    rows = await world.ctx.db.fetch_all("SELECT purpose, version, granted FROM consent ORDER BY purpose")
    assert [tuple(row.values()) for row in rows] == [("privacy", "1", True), ("terms", "1", True)]


@pytest.mark.parametrize("accepted", [False, "yes"])
async def test_terms_are_accepted_or_not_mentioned(
    world: World, browser: httpx.AsyncClient, accepted: object
) -> None:
    answer = await browser.post(f"{API}/auth/register", json={**NEW_USER, "accept_terms": accepted})

    assert answer.status_code == 422
    assert (await browser.post(f"{API}/auth/register", json=NEW_USER)).status_code == 202
    assert await said(world) == []


@pytest.mark.parametrize(
    ("purpose", "granted", "code"),
    [("terms", False, "consent_mandatory"), ("privacy", False, "consent_mandatory"), ("fun", True, None)],
)
async def test_what_cannot_be_said_is_refused(
    world: World, browser: httpx.AsyncClient, purpose: str, granted: bool, code: str | None
) -> None:
    await world.create()
    await signed_in(browser)

    answer = await browser.put(f"{CONSENTS}/{purpose}", json={"granted": granted})

    assert answer.status_code == 422
    assert answer.json()["code"] == (code or answer.json()["code"])
    assert (await browser.put(f"{CONSENTS}/terms", json={"granted": True})).json()["granted"]
