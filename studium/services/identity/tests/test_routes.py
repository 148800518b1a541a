"""The HTTP interface: answers, cookies, rights, and what it must not tell."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from studium.kit import clock
from studium.kit.http import encode_cursor
from studium.services.identity import SERVICE
from studium.services.identity.tests.factories import (
    API,
    OTHER_PASSWORD,
    PASSWORD,
    NewBrowser,
    World,
    browsers,
    served_world,
    signed_in,
)

ADA = {"email": "ada@example.org", "password": PASSWORD}
NEW_USER = {**ADA, "first_name": "Augusta", "last_name": "Lovelace"}


@pytest.fixture
def world(platform: Any) -> World:
    return served_world(platform)


@pytest.fixture
def new_browser(world: World) -> NewBrowser:
    return browsers(world)


@pytest.fixture
async def browser(new_browser: NewBrowser) -> AsyncIterator[httpx.AsyncClient]:
    async with new_browser() as http:
        yield http


@dataclass
class Cookie:
    """A cookie as the server sets it."""

    value: str
    attributes: set[str]


def cookies_of(answer: httpx.Response) -> dict[str, Cookie]:
    found = {}
    for header in answer.headers.get_list("set-cookie"):
        pair, *attributes = header.split("; ")
        name, _, value = pair.partition("=")
        found[name] = Cookie(value, {one for one in attributes if not one.startswith(("Max-Age", "expires"))})
    return found


def told(answer: httpx.Response) -> tuple[int, Mapping[str, Any]]:
    """What an answer tells, without what is new in every answer."""
    body = answer.json()
    return answer.status_code, {name: value for name, value in body.items() if name != "request_id"}


async def test_from_registration_to_sign_out(world: World, browser: httpx.AsyncClient) -> None:
    registered = await browser.post(f"{API}/auth/register", json=NEW_USER)
    assert (registered.status_code, registered.json()) == (202, {"status": "verification_sent"})
    await world.settle()
    verified = await browser.post(f"{API}/auth/verify-email", json={"token": world.bag.token()})
    assert verified.status_code == 204

    answer = await browser.post(f"{API}/auth/sign-in", json=ADA)

    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["user"]["first_name"] == "Augusta"
    assert 590 <= answer.json()["expires_in"] <= 600
    cookies = cookies_of(answer)
    assert cookies["studium_access"].attributes == {"HttpOnly", "Path=/", "SameSite=lax"}
    assert cookies["studium_refresh"].attributes == {"HttpOnly", "Path=/", "SameSite=lax"}
    assert cookies["studium_device"].attributes == {"HttpOnly", "Path=/api/v1/auth", "SameSite=lax"}
    assert (await browser.get(f"{API}/users/me")).status_code == 200
    signed_out = await browser.post(f"{API}/auth/sign-out")
    assert signed_out.status_code == 204
    assert {cookie.value for cookie in cookies_of(signed_out).values()} == {'""'}
    assert (await browser.get(f"{API}/users/me")).status_code == 401
    assert (await browser.post(f"{API}/auth/sign-out")).status_code == 204


async def test_over_https_cookies_are_secure_and_bound_to_the_host(
    world: World, new_browser: NewBrowser
) -> None:
    world.platform.settings = world.platform.settings.model_copy(update={"base_url": "https://testserver"})
    object.__setattr__(world.ctx, "platform", world.platform.settings)
    await world.create()

    async with new_browser() as http:
        cookies = cookies_of(await http.post(f"{API}/auth/sign-in", json=ADA))

    assert set(cookies) == {"__Host-access", "__Host-refresh", "__Secure-device"}
    assert all("Secure" in cookie.attributes for cookie in cookies.values())
    for name in ("__Host-access", "__Host-refresh"):
        assert cookies[name].attributes == {"HttpOnly", "Path=/", "SameSite=lax", "Secure"}


async def test_a_bearer_token_works_without_cookies(world: World, new_browser: NewBrowser) -> None:
    await world.create()
    async with new_browser() as http:
        token = (await signed_in(http))["access_token"]

    async with new_browser(headers={"Authorization": f"Bearer {token}"}) as http:
        assert (await http.get(f"{API}/users/me")).json()["email"] == "ada@example.org"


async def test_refreshing_rotates_the_cookie_and_a_missing_one_is_refused(
    world: World, browser: httpx.AsyncClient
) -> None:
    await world.create()
    await signed_in(browser)
    before = browser.cookies["studium_refresh"]

    answer = await browser.post(f"{API}/auth/refresh")

    assert answer.status_code == 200
    assert browser.cookies["studium_refresh"] != before
    browser.cookies.clear()
    refused = await browser.post(f"{API}/auth/refresh")
    assert (refused.status_code, refused.json()["code"]) == (401, "session_ended")


async def test_a_renewal_on_a_page_request_needs_nothing_but_the_cookie(
    world: World, new_browser: NewBrowser
) -> None:
    """What the gateway does: the cookie of a page request, and the tokens back for both sides."""
    await world.create()
    async with new_browser() as http:
        await signed_in(http)
        cookie = {"Cookie": f"studium_refresh={http.cookies['studium_refresh']}"}

    async with new_browser(headers=cookie) as gateway:
        answer = await gateway.post(f"{API}/auth/refresh")

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert set(cookies_of(answer)) == {"studium_access", "studium_refresh"}


async def test_each_sign_in_gets_a_session_of_its_own_whatever_was_planted(
    world: World, new_browser: NewBrowser
) -> None:
    await world.create()
    async with new_browser() as attacker, new_browser() as victim:
        planted = await signed_in(attacker)
        victim.cookies.update(attacker.cookies)

        own = await signed_in(victim)

        assert own["session_id"] != planted["session_id"]
        assert victim.cookies["studium_refresh"] != attacker.cookies["studium_refresh"]


@pytest.mark.parametrize("path", ["register", "forgot-password", "resend-verification"])
async def test_answers_do_not_tell_who_has_an_account(
    world: World, browser: httpx.AsyncClient, path: str
) -> None:
    await world.create()
    answers = []
    for email in ("ada@example.org", "nobody@example.org"):
        body = {**NEW_USER, "email": email} if path == "register" else {"email": email}
        answers.append(await browser.post(f"{API}/auth/{path}", json=body))

    assert told(answers[0]) == told(answers[1])
    assert answers[0].status_code == 202
    assert set(answers[0].headers) == set(answers[1].headers)


async def test_sign_in_does_not_tell_who_has_an_account(world: World, browser: httpx.AsyncClient) -> None:
    await world.create()
    mine = "the attacker knows this one"
    for email in ("ada@example.org", "new@example.org"):
        await browser.post(f"{API}/auth/register", json={**NEW_USER, "email": email, "password": mine})
    await world.settle()

    answers = [
        await browser.post(f"{API}/auth/sign-in", json={"email": email, "password": mine})
        for email in ("ada@example.org", "new@example.org", "nobody@example.org")
    ]

    assert told(answers[0]) == told(answers[1]) == told(answers[2])
    assert told(answers[0])[0] == 401


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/auth/register", {**NEW_USER, "roles": ["admin"]}),
        ("POST", "/auth/register", {**NEW_USER, "email_verified_at": "2026-01-01T00:00:00Z"}),
        ("PATCH", "/users/me", {"roles": ["admin"]}),
        ("PATCH", "/users/me", {"email": "eve@example.org"}),
        ("PATCH", "/users/me", {"user_id": "01a202eb-14fe-774e-8e60-afe56df5b372"}),
    ],
)
async def test_fields_that_are_not_offered_are_refused(
    world: World, browser: httpx.AsyncClient, method: str, path: str, body: dict[str, Any]
) -> None:
    user_id = await world.create("grace@example.org")
    await signed_in(browser, "grace@example.org")

    answer = await browser.request(method, f"{API}{path}", json=body, headers={"If-Match": "*"})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "extra_forbidden"
    me = (await browser.get(f"{API}/users/me")).json()
    assert (me["user_id"], me["roles"], me["email"]) == (str(user_id), ["student"], "grace@example.org")


async def test_a_weak_password_is_refused_at_its_field_and_never_repeated(browser: httpx.AsyncClient) -> None:
    answer = await browser.post(f"{API}/auth/register", json={**NEW_USER, "password": "password1234"})

    assert (answer.status_code, answer.json()["code"]) == (422, "weak_password")
    assert answer.json()["errors"][0]["pointer"] == "/password"
    assert "password1234" not in answer.text


async def test_too_many_attempts_say_when_to_come_back(world: World, new_browser: NewBrowser) -> None:
    await world.create()
    async with new_browser("203.0.113.66") as attacker, new_browser("192.0.2.10") as owner:
        await signed_in(owner)
        statuses = [
            (await attacker.post(f"{API}/auth/sign-in", json={**ADA, "password": "wrong but long"}))
            for _ in range(7)
        ]

        assert [answer.status_code for answer in statuses].count(401) == 5
        assert statuses[-1].status_code == 429
        assert int(statuses[-1].headers["retry-after"]) >= 1
        await signed_in(owner)


async def test_another_site_cannot_use_the_cookies(world: World, browser: httpx.AsyncClient) -> None:
    await world.create()
    await signed_in(browser)
    evil = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}

    for method, path in (
        ("POST", "/auth/sign-out"),
        ("POST", "/auth/refresh"),
        ("DELETE", "/users/me/sessions"),
    ):
        assert (await browser.request(method, f"{API}{path}", headers=evil)).status_code == 403
    answer = await browser.post(f"{API}/auth/sign-in", json=ADA, headers=evil)
    assert answer.status_code == 403
    assert (await browser.get(f"{API}/users/me")).status_code == 200


async def test_the_profile_is_edited_against_its_version(world: World, browser: httpx.AsyncClient) -> None:
    await world.create()
    await signed_in(browser)
    url = f"{API}/users/me"
    etag = (await browser.get(url)).headers["etag"]
    assert (await browser.get(url, headers={"If-None-Match": etag})).status_code == 304
    assert (await browser.patch(url, json={"locale": "de"})).status_code == 428

    changed = await browser.patch(
        url, json={"locale": "de", "time_zone": "Europe/Berlin"}, headers={"If-Match": etag}
    )

    assert (changed.status_code, changed.json()["locale"]) == (200, "de")
    assert changed.headers["etag"] == (await browser.get(url)).headers["etag"] != etag
    stale = await browser.patch(url, json={"locale": "fr"}, headers={"If-Match": etag})
    assert stale.status_code == 412
    wrong = await browser.patch(
        url, json={"locale": "fr-fr-fr-fr", "time_zone": "Mars"}, headers={"If-Match": "*"}
    )
    assert [error["pointer"] for error in wrong.json()["errors"]] == ["/locale", "/time_zone"]


async def test_sessions_are_listed_and_ended_by_their_owner_only(
    world: World, new_browser: NewBrowser
) -> None:
    await world.create()
    await world.create("eve@example.org")
    async with new_browser() as laptop, new_browser() as phone, new_browser() as eve:
        await signed_in(laptop)
        on_phone = UUID((await signed_in(phone))["session_id"])
        await signed_in(eve, "eve@example.org")
        listed = (await laptop.get(f"{API}/users/me/sessions")).json()["items"]
        assert [item["current"] for item in listed] == [False, True]

        stolen = await eve.delete(f"{API}/users/me/sessions/{on_phone}")
        missing = await eve.delete(f"{API}/users/me/sessions/{clock.new_id()}")

        assert told(stolen) == told(missing)
        assert stolen.status_code == 404
        assert (await laptop.delete(f"{API}/users/me/sessions/{on_phone}")).status_code == 204
        await world.settle()
        assert (await phone.get(f"{API}/users/me")).status_code == 401
        assert (await phone.post(f"{API}/auth/refresh")).status_code == 401
        assert (await laptop.get(f"{API}/users/me")).status_code == 200


async def test_all_other_sessions_end_at_once(world: World, new_browser: NewBrowser) -> None:
    await world.create()
    async with new_browser() as laptop, new_browser() as phone:
        await signed_in(phone)
        await signed_in(laptop)

        assert (await laptop.delete(f"{API}/users/me/sessions")).status_code == 204

        await world.settle()
        assert (await phone.get(f"{API}/users/me")).status_code == 401
        assert len((await laptop.get(f"{API}/users/me/sessions")).json()["items"]) == 1


async def test_passwords_are_changed_and_reset(world: World, browser: httpx.AsyncClient) -> None:
    await world.create()
    await signed_in(browser)
    body = {"current_password": "not this one", "new_password": OTHER_PASSWORD}
    refused = await browser.post(f"{API}/auth/change-password", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "wrong_password")
    body["current_password"] = PASSWORD
    assert (await browser.post(f"{API}/auth/change-password", json=body)).status_code == 204

    await browser.post(f"{API}/auth/forgot-password", json={"email": "ada@example.org"})
    await world.settle()
    reset = {"token": world.bag.token(), "password": PASSWORD}
    assert (await browser.post(f"{API}/auth/reset-password", json=reset)).status_code == 204
    again = await browser.post(f"{API}/auth/reset-password", json=reset)
    assert (again.status_code, again.json()["code"]) == (422, "link_not_valid")
    await signed_in(browser)


ADMIN_ROUTES = [
    ("GET", "/users", None),
    ("POST", "/users/search", {"email": "ada@example.org"}),
    ("GET", "/users/{user_id}", None),
    ("PUT", "/users/{user_id}/roles", {"roles": ["admin"]}),
]


@pytest.mark.parametrize(("method", "path", "body"), ADMIN_ROUTES)
async def test_users_are_administered_by_admins_only(
    world: World, new_browser: NewBrowser, method: str, path: str, body: dict[str, Any] | None
) -> None:
    user_id = await world.create()
    await world.create("teacher@example.org", "instructor")
    await world.create("root@example.org", "admin")
    url = f"{API}{path.format(user_id=user_id)}"
    statuses = []
    for email in (None, "ada@example.org", "teacher@example.org", "root@example.org"):
        async with new_browser() as http:
            if email is not None:
                await signed_in(http, email)
            statuses.append((await http.request(method, url, json=body)).status_code)

    assert statuses == [401, 403, 403, 200]


async def test_admins_find_users_and_give_roles(world: World, browser: httpx.AsyncClient) -> None:
    await world.create("root@example.org", "admin")
    ids = [str(await world.create(f"user{number}@example.org")) for number in range(3)]
    await signed_in(browser, "root@example.org")

    first = (await browser.get(f"{API}/users", params={"role": "student", "limit": 2})).json()
    rest = (
        await browser.get(
            f"{API}/users", params={"role": "student", "limit": 2, "cursor": first["next_cursor"]}
        )
    ).json()

    assert [user["user_id"] for user in first["items"] + rest["items"]] == ids
    assert rest["next_cursor"] is None
    by_email = (await browser.post(f"{API}/users/search", json={"email": "USER1@example.org"})).json()
    assert [user["user_id"] for user in by_email["items"]] == [ids[1]]
    nobody = await browser.post(f"{API}/users/search", json={"email": "nobody@example.org"})
    assert nobody.json() == {"items": [], "next_cursor": None}
    for wrong in ({"email": "ada@example.org"}, {"cursor": "bogus"}, {"cursor": encode_cursor("bogus")}):
        assert (await browser.get(f"{API}/users", params=wrong)).status_code == 422, wrong
    given = await browser.put(f"{API}/users/{ids[0]}/roles", json={"roles": ["instructor"]})
    assert given.json()["roles"] == ["instructor"]
    me = (await browser.get(f"{API}/users/me")).json()["user_id"]
    last = await browser.put(f"{API}/users/{me}/roles", json={"roles": ["student"]})
    assert (last.status_code, last.json()["code"]) == (409, "last_admin")
    unknown = await browser.put(f"{API}/users/{clock.new_id()}/roles", json={"roles": ["student"]})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_user")


async def test_the_published_keys_verify_a_token(world: World, browser: httpx.AsyncClient) -> None:
    user_id = await world.create()
    body = await signed_in(browser)

    at_home, well_known = (
        (await browser.get(f"{API}/auth/jwks")),
        (await browser.get("/.well-known/jwks.json")),
    )

    assert at_home.json() == well_known.json()
    token = jwt.decode(body["access_token"], KeySet.import_key_set(at_home.json()), algorithms=["Ed25519"])
    assert token.claims["sub"] == str(user_id)
    assert token.claims["sid"] == body["session_id"]
    assert token.claims["exp"] - token.claims["iat"] == 600
    assert set(token.claims) == {"iss", "aud", "sub", "sid", "roles", "iat", "exp", "jti"}


async def test_kept_mail_is_shown_on_this_machine_as_json_and_as_a_page(
    platform: Any, client: httpx.AsyncClient
) -> None:
    await client.post(f"{API}/auth/register", json=NEW_USER)
    await World(platform, bag=platform.context("identity").adapters.mailer).settle()

    (mail,) = (await client.get("/dev/mail")).json()["items"]

    assert (mail["to"], mail["subject"]) == ("ada@example.org", "Confirm your e-mail address")
    url = f"/dev/mail/{mail['mail_id']}"
    assert (await client.get(url)).json() == mail
    page = await client.get(url, headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert "http://testserver/verify/" in page.text
    overview = await client.get("/dev/mail", headers={"Accept": "text/html"})
    assert url in overview.text
    assert (await client.get(f"/dev/mail/{clock.new_id()}")).json()["code"] == "unknown_mail"
    forwarded = await client.get("/dev/mail", headers={"X-Forwarded-For": "203.0.113.66"})
    assert forwarded.status_code == 404


async def test_kept_mail_is_not_shown_to_other_machines_or_when_mail_is_sent(
    world: World, new_browser: NewBrowser
) -> None:
    async with new_browser("203.0.113.66") as stranger, new_browser() as here:
        assert (await stranger.get("/dev/mail")).status_code == 404
        assert (await here.get("/dev/mail")).status_code == 404
        assert (await here.get("/dev/mail")).json()["code"] == "unknown_mail"


def test_every_unsafe_route_answers_with_problem_documents() -> None:
    for route in SERVICE.router.routes:
        assert route.summary
        assert 422 in route.responses, route.path
