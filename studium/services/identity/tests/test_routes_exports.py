"""The export of a person's own data: everything about them, nothing about others, and no secret."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from studium.kit import clock
from studium.kit.auth import Principal
from studium.services.identity import actions
from studium.services.identity.actions import audit
from studium.services.identity.domain import second_factor as rules
from studium.services.identity.domain.accounts import Client
from studium.services.identity.tests.factories import (
    API,
    HOME,
    PASSWORD,
    World,
    browsers,
    served_world,
    signed_in,
)

ADMIN_AT = Client("198.51.100.9", "The admin's browser")


@pytest.fixture
def world(platform: Any) -> World:
    return served_world(platform)


@pytest.fixture
async def browser(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with browsers(world)(headers={"User-Agent": "Firefox at home"}) as http:
        yield http


async def set_up_second_factor(world: World, user_id: UUID) -> tuple[str, list[str]]:
    me = Principal(user_id, frozenset({"student"}), None)
    secret = (await actions.begin_second_factor(world.ctx, me, PASSWORD)).secret
    code = rules.code_at(secret, rules.counter_at(clock.now()))
    return secret, await actions.confirm_second_factor(world.ctx, me, code, HOME)


async def test_the_export_holds_all_of_oneself_opened(world: World, browser: httpx.AsyncClient) -> None:
    user_id = await world.create()
    await signed_in(browser)
    about = {"headline": "Analyst", "biography": "Engines."}
    await browser.patch(f"{API}/users/me", json=about, headers={"If-Match": "*"})
    await browser.put(f"{API}/users/me/consents/analytics", json={"granted": True})

    answer = await browser.get(f"{API}/users/me/export/identity")

    assert answer.headers["content-disposition"] == 'attachment; filename="studium-identity.json"'
    assert answer.headers["cache-control"] == "no-store"
    tables = answer.json()["tables"]
    (user,) = tables["user"]
    assert about.items() <= user.items()
    assert (user["user_id"], user["email"]) == (str(user_id), "ada@example.org")
    assert [one["device"] for one in tables["session"]] == ["Firefox at home"]
    assert [(one["purpose"], one["granted"]) for one in tables["consent"]] == [("analytics", True)]
    assert {one["action"] for one in tables["audit_entry"]} == {"signed_in", "data_exported"}
    assert "sealed:" not in answer.text


async def test_the_export_holds_no_secret_and_nothing_of_others(
    world: World, browser: httpx.AsyncClient
) -> None:
    user_id = await world.create()
    await world.create("grace@example.org")
    await world.sign_in("grace@example.org")
    await signed_in(browser)
    secret, codes = await set_up_second_factor(world, user_id)
    admin_id = await world.create("admin@example.org", "admin")
    async with world.ctx.db.unit_of_work() as uow:
        await audit.record(
            world.ctx,
            uow,
            "roles_changed",
            actor_id=admin_id,
            subject_id=user_id,
            client=ADMIN_AT,
            note="Asked for it",
        )

    answer = await browser.get(f"{API}/users/me/export/identity")

    (noted,) = [one for one in answer.json()["tables"]["audit_entry"] if one["action"] == "roles_changed"]
    assert (noted["address"], noted["device"], noted["note"]) == (None, None, "Asked for it")
    assert len(answer.json()["tables"]["recovery_code"]) == 10
    for hidden in (secret, *codes, "argon2", "grace@", "admin@", ADMIN_AT.address, "code_hash"):
        assert hidden not in answer.text, hidden


async def test_only_who_is_signed_in_has_an_export(browser: httpx.AsyncClient) -> None:
    assert (await browser.get(f"{API}/users/me/export/identity")).status_code == 401
