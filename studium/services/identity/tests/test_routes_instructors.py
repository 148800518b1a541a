"""What people write about themselves, and who of them everybody may read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from studium.kit import clock
from studium.kit.auth import Principal
from studium.services.identity import actions
from studium.services.identity.actions import audit, suspension
from studium.services.identity.tests.factories import API, HOME, World, browsers, served_world, signed_in

TEXTS = {"headline": "Analyst  of engines", "biography": "First line.\r\n\r\n<b>Third</b> line.\n"}


@pytest.fixture
def world(platform: Any) -> World:
    return served_world(platform)


@pytest.fixture
async def browser(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with browsers(world)() as http:
        yield http


async def write(browser: httpx.AsyncClient, **texts: str) -> httpx.Response:
    return await browser.patch(f"{API}/users/me", json=texts, headers={"If-Match": "*"})


async def look_up(browser: httpx.AsyncClient, email: str) -> httpx.Response:
    return await browser.post(f"{API}/instructors/lookup", json={"email": email})


async def test_an_instructor_writes_about_themselves_and_everybody_reads_it(
    world: World, browser: httpx.AsyncClient
) -> None:
    user_id = await world.create("ada@example.org", "instructor")
    await signed_in(browser)

    changed = await write(browser, **TEXTS)

    shown = {"headline": "Analyst of engines", "biography": "First line.\n\n<b>Third</b> line."}
    assert shown.items() <= changed.json().items()
    browser.cookies.clear()
    answer = await browser.get(f"{API}/instructors/{user_id}")
    assert answer.json() == {"user_id": str(user_id), "name": "Augusta Lovelace", **shown}
    assert answer.headers["cache-control"] == "public, max-age=60"
    again = {"If-None-Match": answer.headers["etag"]}
    assert (await browser.get(f"{API}/instructors/{user_id}", headers=again)).status_code == 304
    rows = await world.ctx.db.fetch_all('SELECT headline, biography FROM "user"')
    assert [value.startswith("sealed:") for value in rows[0].values()] == [True, True]


async def test_an_empty_text_removes_and_one_left_out_stays(world: World, browser: httpx.AsyncClient) -> None:
    user_id = await world.create("ada@example.org", "instructor")
    await signed_in(browser)
    await write(browser, **TEXTS)

    await write(browser, biography="")

    profile = (await browser.get(f"{API}/instructors/{user_id}")).json()
    assert (profile["headline"], profile["biography"]) == ("Analyst of engines", "")
    assert "profile_changed" not in await world.said_types()


async def test_nobody_but_an_instructor_has_a_public_profile(
    world: World, browser: httpx.AsyncClient
) -> None:
    student = await world.create()
    admin = await world.create("grace@example.org", "student", "admin")
    erased = await world.create("eve@example.org", "instructor")
    await world.ctx.vault.erase(erased)

    for user_id in (student, admin, erased, clock.new_id()):
        answer = await browser.get(f"{API}/instructors/{user_id}")
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_instructor")


@pytest.mark.parametrize(
    ("texts", "pointer"),
    [
        ({"headline": "x" * 121}, "/headline"),
        ({"biography": "x" * 4001}, "/biography"),
        ({"headline": "\u202egnp.exe"}, "/headline"),
        ({"biography": "a\u0000b"}, "/biography"),
    ],
)
async def test_texts_are_plain_and_have_limits(
    world: World, browser: httpx.AsyncClient, texts: dict[str, str], pointer: str
) -> None:
    await world.create()
    await signed_in(browser)

    answer = await write(browser, **texts)

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_who_teaches_finds_another_by_the_whole_address_and_that_is_written_down(
    world: World, browser: httpx.AsyncClient
) -> None:
    ada = await world.create("ada@example.org", "instructor")
    grace = await world.create("grace@example.org", "student", "admin")
    await signed_in(browser)

    answer = await look_up(browser, " Grace@Example.ORG ")

    assert answer.json() == {"user_id": str(grace), "name": "Augusta Lovelace"}
    assert answer.headers["cache-control"] == "no-store"
    (entry,) = await audit.list_audit(world.ctx, action="instructor_looked_up", limit=5)
    assert (entry.actor_id, entry.subject_id) == (ada, grace)


async def test_whoever_does_not_teach_is_not_found_just_as_nobody_is(
    world: World, browser: httpx.AsyncClient
) -> None:
    admin = Principal(await world.create("ada@example.org", "admin"), frozenset({"admin"}))
    await world.create("student@example.org")
    await world.register("unverified@example.org")
    unverified = await actions.find_user(world.ctx, "unverified@example.org")
    assert unverified
    await actions.set_roles(world.ctx, admin, unverified.user_id, ["instructor"])
    suspended = await world.create("suspended@example.org", "instructor")
    await suspension.suspend(world.ctx, admin, suspended, "", HOME)
    await signed_in(browser)

    names = ("student", "unverified", "suspended", "nobody")
    answers = [await look_up(browser, f"{name}@example.org") for name in names]

    assert {answer.status_code for answer in answers} == {404}
    assert len({(one.json()["code"], one.json()["detail"]) for one in answers}) == 1
    assert await audit.list_audit(world.ctx, action="instructor_looked_up", limit=5) == []


async def test_who_tries_address_after_address_has_to_wait(world: World, browser: httpx.AsyncClient) -> None:
    await world.create("ada@example.org", "instructor")
    await signed_in(browser)

    answers = [await look_up(browser, f"somebody{number}@example.org") for number in range(25)]

    assert [one.status_code for one in answers] == [404] * 20 + [429] * 5
    assert int(answers[-1].headers["retry-after"]) >= 1
