"""Signing in by OpenID providers: who gets in, who has to do something first, and whose account it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from studium.kit import clock
from studium.services.identity import actions, handlers
from studium.services.identity.actions import audit
from studium.services.identity.domain import second_factor
from studium.services.identity.tests.factories import (
    API,
    HOME,
    OTHER_PASSWORD,
    PASSWORD,
    NewBrowser,
    World,
    browsers,
    every_stored_byte,
    served_world,
    signed_in,
)
from studium.services.identity.tests.factories_openid import Provider, begin, finish, new_key, set_up, visit

IDENTITIES = f"{API}/users/me/identities"
ADA = "ada@example.org"


@pytest.fixture
async def school() -> AsyncIterator[Provider]:
    async with Provider().serving() as provider:
        yield provider


@pytest.fixture
def world(platform: Any, school: Provider) -> World:
    world = served_world(platform)
    set_up(world, school.settings())
    return world


@pytest.fixture
def new_browser(world: World) -> NewBrowser:
    return browsers(world)


@pytest.fixture
async def browser(new_browser: NewBrowser) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in which nobody is signed in."""
    async with new_browser("192.0.2.50") as http:
        yield http


async def register(browser: httpx.AsyncClient, answer: httpx.Response, **changes: Any) -> httpx.Response:
    new = answer.json()["new_person"]
    body = {name: new[name] for name in ("ticket", "first_name", "last_name")} | {"accept_terms": True}
    return await browser.post(f"{API}/auth/providers/school/register", json=body | changes)


async def begin_link(browser: httpx.AsyncClient, password: str = PASSWORD) -> httpx.Response:
    return await browser.post(IDENTITIES, json={"provider_id": "school", "password": password})


async def link(browser: httpx.AsyncClient, provider: Provider) -> httpx.Response:
    """Link the provider's person from the settings."""
    begun = await begin_link(browser)
    assert begun.status_code == 200, begun.text
    return await finish(browser, provider, provider.authorize(begun.json()["authorization_url"]))


async def actions_of(world: World) -> list[str]:
    return [one.action for one in reversed(await audit.list_audit(world.ctx, limit=50))]


async def test_somebody_new_accepts_the_terms_and_comes_back_later(
    world: World, school: Provider, browser: httpx.AsyncClient
) -> None:
    listed = await browser.get(f"{API}/auth/providers")
    assert listed.json() == {"items": [{"provider_id": "school", "name": "Example School"}]}

    arrived = await visit(browser, school)

    assert (arrived.status_code, arrived.json()["outcome"]) == (200, "new_person"), arrived.text
    new = arrived.json()["new_person"]
    assert (new["email"], new["first_name"], new["last_name"]) == (ADA, "Ada", "King")
    assert await world.ctx.db.fetch_all('SELECT FROM "user"') == []
    assert (await register(browser, arrived, accept_terms=False)).status_code == 422
    assert (await register(browser, arrived, first_name="www.evil.example")).status_code == 422
    entered = await register(browser, arrived, last_name="Lovelace")
    assert (entered.status_code, entered.json()["outcome"]) == (200, "signed_in"), entered.text
    me = (await browser.get(f"{API}/users/me")).json()
    assert (me["email"], me["last_name"], me["roles"]) == (ADA, "Lovelace", ["student"])
    assert me["email_verified_at"] is not None
    consents = {
        one["purpose"]: one["granted"]
        for one in (await browser.get(f"{API}/users/me/consents")).json()["items"]
    }
    assert (consents["terms"], consents["privacy"], consents["analytics"]) == (True, True, False)
    replayed = await register(browser, arrived)
    assert (replayed.status_code, replayed.json()["code"]) == (401, "provider_sign_in_not_valid")

    browser.cookies.clear()
    again = await visit(browser, school)
    assert (again.status_code, again.json()["outcome"], again.json()["next"]) == (200, "signed_in", "/home")
    assert set(browser.cookies) == {"studium_access", "studium_refresh", "studium_device"}
    assert await actions_of(world) == ["identity_linked", "signed_in", "signed_in"]
    said = await world.said_types()
    assert said[:2] == ["user_registered", "email_verified"]
    kept = await every_stored_byte(world)
    assert ADA not in kept
    assert "person-1" not in kept
    assert "lovelace" not in kept


async def test_a_ticket_is_for_one_browser_and_some_minutes(
    school: Provider, browser: httpx.AsyncClient, new_browser: NewBrowser
) -> None:
    arrived = await visit(browser, school)
    async with new_browser() as other:
        assert (await register(other, arrived)).json()["code"] == "provider_sign_in_not_valid"
    for forged in ("", "x", arrived.json()["new_person"]["ticket"][:-8] + "AAAAAAA="):
        assert (await register(browser, arrived, ticket=forged)).json()[
            "code"
        ] == "provider_sign_in_not_valid"
    with clock.travel(by=timedelta(minutes=16)):
        assert (await register(browser, arrived)).json()["code"] == "provider_sign_in_not_valid"
    assert (await register(browser, arrived)).status_code == 200


async def test_a_verified_account_of_the_same_verified_address_is_linked(
    world: World, school: Provider, browser: httpx.AsyncClient
) -> None:
    await world.create(ADA)
    school.person["email"] = "Ada@EXAMPLE.org"

    entered = await visit(browser, school)

    assert (entered.status_code, entered.json()["outcome"]) == (200, "signed_in"), entered.text
    await world.settle()
    assert [mail.subject for mail in world.bag.mails] == ["New way to sign in"]
    school.person["email"] = "other@example.org"
    assert (await visit(browser, school)).json()["outcome"] == "signed_in"
    assert (await browser.get(f"{API}/users/me")).json()["email"] == ADA
    (linked,) = (await browser.get(IDENTITIES)).json()["items"]
    assert (linked["provider_name"], linked["label"]) == ("Example School", "Ada@EXAMPLE.org")


@pytest.mark.parametrize("verified", [False, None, "true", 1])
async def test_an_address_that_the_provider_does_not_vouch_for_opens_and_makes_nothing(
    world: World, school: Provider, browser: httpx.AsyncClient, verified: object
) -> None:
    await world.create(ADA)
    school.person["email_verified"] = verified
    for email in (ADA, "new@example.org", "no address", ""):
        school.person["email"] = email
        refused = await visit(browser, school)
        assert (refused.status_code, refused.json()["code"]) == (403, "address_not_verified")
        assert "Example School" in refused.json()["detail"]
    assert "studium_access" not in browser.cookies


async def test_an_account_whose_address_nobody_confirmed_is_not_linked(
    world: World, school: Provider, browser: httpx.AsyncClient
) -> None:
    """Else a stranger registers somebody's address, and waits for the owner to come by the provider."""
    await world.register(ADA)

    refused = await visit(browser, school)

    assert (refused.status_code, refused.json()["code"]) == (403, "link_refused")
    assert "Follow the link in our mail" in refused.json()["detail"]
    assert "identity_linked" not in await actions_of(world)


async def test_an_address_that_was_given_to_somebody_else_opens_nothing(
    world: World, school: Provider, browser: httpx.AsyncClient
) -> None:
    await world.create(ADA)
    await visit(browser, school)
    browser.cookies.clear()
    school.person["sub"] = "the next person with this address"

    refused = await visit(browser, school)

    assert (refused.status_code, refused.json()["code"]) == (403, "link_refused")


async def test_a_suspended_person_gets_nowhere(
    world: World, school: Provider, browser: httpx.AsyncClient, new_browser: NewBrowser
) -> None:
    ada = await world.create(ADA)
    await world.create("root@example.org", "admin")
    async with new_browser() as admin:
        await signed_in(admin, "root@example.org")
        await admin.post(f"{API}/users/{ada}/suspend", json={"reason": "A test."})

    for _ in range(2):
        refused = await visit(browser, school)
        assert (refused.status_code, refused.json()["code"]) == (403, "account_suspended")
    assert (await actions_of(world))[-2:] == ["sign_in_refused", "sign_in_refused"]
    assert await world.ctx.db.fetch_all("SELECT FROM linked_identity") == []


async def test_the_second_factor_is_asked_for(
    world: World, school: Provider, browser: httpx.AsyncClient
) -> None:
    await world.create(ADA)
    await signed_in(browser)
    secret = (await browser.post(f"{API}/users/me/totp", json={"password": PASSWORD})).json()["secret"]
    counter = second_factor.counter_at(clock.now())
    code = second_factor.code_at(secret, counter - 1)
    assert (await browser.post(f"{API}/users/me/totp/confirm", json={"code": code})).status_code == 200
    browser.cookies.clear()

    half = await visit(browser, school)

    assert (half.status_code, half.json()["outcome"]) == (200, "second_factor_required")
    assert "studium_access" not in browser.cookies
    answer = {"challenge": half.json()["challenge"], "code": second_factor.code_at(secret, counter)}
    assert (await browser.post(f"{API}/auth/sign-in/second-factor", json=answer)).status_code == 200
    assert (await browser.get(f"{API}/users/me")).status_code == 200


async def test_what_a_provider_checked_is_no_second_factor(
    world: World, school: Provider, browser: httpx.AsyncClient
) -> None:
    world.demand("student")
    await world.create(ADA)

    assert (await visit(browser, school)).json()["outcome"] == "signed_in"

    refused = await browser.get(f"{API}/users/me/sessions")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_missing")
    assert (await browser.get(IDENTITIES)).status_code == 200


async def test_an_account_is_linked_and_unlinked_in_the_settings(
    world: World, school: Provider, browser: httpx.AsyncClient, new_browser: NewBrowser
) -> None:
    await world.create(ADA)
    await signed_in(browser)
    school.person |= {"email": "elsewhere@example.net", "email_verified": False}
    assert (await begin_link(browser, "wrong")).json()["code"] == "wrong_password"

    linked = await link(browser, school)

    assert linked.json() == {
        "outcome": "linked",
        "next": "/settings/security",
        "challenge": None,
        "new_person": None,
    }
    listed = (await browser.get(IDENTITIES)).json()
    assert (listed["has_password"], listed["items"][0]["label"]) == (True, "elsewhere@example.net")
    assert (await link(browser, school)).status_code == 200, "the same once more changes nothing"
    assert len((await browser.get(IDENTITIES)).json()["items"]) == 1
    async with new_browser() as other:
        assert (await visit(other, school)).json()["outcome"] == "signed_in"
        assert (await other.get(f"{API}/users/me")).json()["email"] == ADA
    async with new_browser() as grace:
        await world.create("grace@example.org")
        await signed_in(grace, "grace@example.org")
        taken = await link(grace, school)
        assert (taken.status_code, taken.json()["code"]) == (409, "identity_taken")
        path = f"{IDENTITIES}/{listed['items'][0]['identity_id']}"
        assert (await grace.delete(path)).json()["code"] == "unknown_identity"
    assert (await browser.delete(path)).status_code == 204
    assert (await browser.delete(path)).status_code == 404
    async with new_browser() as other:
        assert (await visit(other, school)).json()["code"] == "address_not_verified"
    assert [one for one in await actions_of(world) if "identity" in one] == [
        "identity_linked",
        "identity_unlinked",
    ]
    await world.settle()
    assert [mail.subject for mail in world.bag.mails] == ["New way to sign in", "Account unlinked"]


async def test_a_visit_that_was_to_link_signs_nobody_in_and_links_to_nobody_else(
    world: World, school: Provider, browser: httpx.AsyncClient, new_browser: NewBrowser
) -> None:
    await world.create(ADA)
    await world.create("grace@example.org")
    await signed_in(browser)
    begun = (await begin_link(browser)).json()["authorization_url"]
    await browser.post(f"{API}/auth/sign-out")
    refused = await finish(browser, school, school.authorize(begun))
    assert (refused.status_code, refused.json()["code"]) == (401, "provider_sign_in_not_valid")

    await signed_in(browser)
    begun = (await begin_link(browser)).json()["authorization_url"]
    await signed_in(browser, "grace@example.org")
    refused = await finish(browser, school, school.authorize(begun))
    assert (refused.status_code, refused.json()["code"]) == (401, "provider_sign_in_not_valid")
    assert await world.ctx.db.fetch_all("SELECT FROM linked_identity") == []


async def test_the_last_way_in_stays_until_there_is_a_password(
    world: World, school: Provider, browser: httpx.AsyncClient
) -> None:
    await register(browser, await visit(browser, school))
    listed = (await browser.get(IDENTITIES)).json()
    assert listed["has_password"] is False
    path = f"{IDENTITIES}/{listed['items'][0]['identity_id']}"

    refused = await browser.delete(path)

    assert (refused.status_code, refused.json()["code"]) == (409, "last_way_in")
    assert len((await browser.get(IDENTITIES)).json()["items"]) == 1
    none_yet = await begin_link(browser, "")
    assert (none_yet.status_code, none_yet.json()["code"]) == (422, "wrong_password")
    assert "no password yet" in none_yet.json()["detail"]
    for guess in ("", "x" * 12):
        wrong = await browser.post(f"{API}/auth/sign-in", json={"email": ADA, "password": guess})
        assert wrong.status_code == 401
    token = await world.request_reset(ADA)
    await actions.reset_password(world.ctx, token, OTHER_PASSWORD, HOME)
    await visit(browser, school)
    assert (await browser.delete(path)).status_code == 204


async def test_address_and_names_may_stand_at_the_userinfo_endpoint(
    school: Provider, browser: httpx.AsyncClient
) -> None:
    school.in_token = False
    arrived = await visit(browser, school)
    assert arrived.json()["new_person"]["email"] == ADA
    school.change = lambda claims: claims | {"sub": "somebody else"}
    assert (await visit(browser, school)).json()["code"] == "provider_sign_in_not_valid"


@pytest.mark.parametrize("secret_by", ["client_secret_basic", "client_secret_post"])
async def test_new_keys_and_either_way_to_give_the_secret_are_understood(
    world: World,
    school: Provider,
    browser: httpx.AsyncClient,
    secret_by: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    school.metadata["token_endpoint_auth_methods_supported"] = [secret_by]
    assert (await visit(browser, school)).json()["outcome"] == "new_person"
    school.key, school.algorithm = new_key("ES256"), "ES256"
    assert (await visit(browser, school)).json()["code"] == "provider_sign_in_not_valid", "asked a moment ago"
    monkeypatch.setattr("studium.services.identity.adapters.openid._LEAST_KEYS_SECONDS", 0.0)
    assert (await visit(browser, school)).json()["outcome"] == "new_person"
    assert school.asked.count("description") == 1


async def test_who_goes_back_at_the_provider_is_told_so(school: Provider, browser: httpx.AsyncClient) -> None:
    brought = school.authorize(await begin(browser, school))
    stopped = await finish(
        browser, school, {"state": brought["state"], "iss": school.issuer, "error": "access_denied"}
    )
    assert (stopped.status_code, stopped.json()["code"]) == (401, "provider_sign_in_stopped")


async def test_what_nobody_finished_is_pruned_and_what_is_linked_is_exported(
    world: World, school: Provider, browser: httpx.AsyncClient
) -> None:
    await register(browser, await visit(browser, school))
    await begin(browser, school)
    export = (await browser.get(f"{API}/users/me/export/identity")).text
    assert school.issuer in export
    with clock.travel(by=timedelta(hours=1)):
        await handlers.prune_expired(world.ctx)
    assert await world.ctx.db.fetch_all("SELECT FROM provider_request") == []
