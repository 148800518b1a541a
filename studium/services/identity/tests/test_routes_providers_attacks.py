"""Attacks on the sign-in by OpenID providers: tokens that lie, answers twice, mixed up, or of others."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from aiohttp import web

from studium.kit import clock
from studium.kit.errors import SettingError
from studium.kit.settings import load_settings
from studium.services.identity.actions import audit
from studium.services.identity.domain.providers import check_destination, is_safe_url
from studium.services.identity.settings import IdentitySettings
from studium.services.identity.tests.factories import API, NewBrowser, World, browsers, served_world
from studium.services.identity.tests.factories_openid import (
    Claims,
    Provider,
    begin,
    finish,
    new_key,
    set_up,
    visit,
)


@pytest.fixture
async def school() -> AsyncIterator[Provider]:
    async with Provider().serving() as provider:
        yield provider


@pytest.fixture
async def evil() -> AsyncIterator[Provider]:
    """A second provider that is set up here, and is in an attacker's hands."""
    async with Provider(id="evil", name="Evil Inc.").serving() as provider:
        yield provider


@pytest.fixture
async def world(platform: Any, school: Provider, evil: Provider) -> World:
    world = served_world(platform)
    set_up(world, school.settings(), evil.settings())
    await world.create("ada@example.org")
    return world


@pytest.fixture
def new_browser(world: World) -> NewBrowser:
    return browsers(world)


@pytest.fixture
async def browser(new_browser: NewBrowser) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in which nobody is signed in."""
    async with new_browser("192.0.2.50") as http:
        yield http


def refused(answer: httpx.Response) -> bool:
    """Whether it failed with the one answer for all, and gave nothing away."""
    same = (answer.status_code, answer.json().get("code")) == (401, "provider_sign_in_not_valid")
    return same and "set-cookie" not in answer.headers


async def reasons(world: World) -> list[str]:
    """Why sign-ins failed, as the audit log has it, the first one first."""
    entries = await audit.list_audit(world.ctx, limit=50, action="provider_sign_in_failed")
    return [str(one.details["reason"]) for one in reversed(entries)]


def now() -> int:
    return int(clock.now().timestamp())


LIES: dict[str, tuple[str, Callable[[Claims], Claims]]] = {
    "another nonce": ("claim_nonce", lambda said: said | {"nonce": "x" * 64}),
    "no nonce": ("claim_nonce", lambda said: _without(said, "nonce")),
    "another issuer": ("claim_iss", lambda said: said | {"iss": "https://accounts.google.com"}),
    "no issuer": ("claim_iss", lambda said: _without(said, "iss")),
    "for another client": ("claim_aud", lambda said: said | {"aud": "another client"}),
    "for nobody": ("claim_aud", lambda said: _without(said, "aud")),
    "for two clients": ("claim_azp", lambda said: said | {"aud": [said["aud"], "another client"]}),
    "given to another client": ("claim_azp", lambda said: said | {"azp": "another client"}),
    "expired": ("claim_exp", lambda said: said | {"exp": now() - 61}),
    "for ever": ("claim_exp", lambda said: _without(said, "exp")),
    "from the future": ("claim_iat", lambda said: said | {"iat": now() + 3600}),
    "of nobody": ("claim_sub", lambda said: _without(said, "sub")),
    "of an empty name": ("claim_sub", lambda said: said | {"sub": ""}),
    "of a number": ("claim_sub", lambda said: said | {"sub": 1}),
    "of a novel": ("claim_sub", lambda said: said | {"sub": "x" * 256}),
    "of another access token": ("claim_at_hash", lambda said: said | {"at_hash": "x" * 22}),
}


def _without(claims: Claims, name: str) -> Claims:
    return {key: value for key, value in claims.items() if key != name}


@pytest.mark.parametrize("lie", LIES)
async def test_an_id_token_that_lies_is_refused(
    world: World, school: Provider, browser: httpx.AsyncClient, lie: str
) -> None:
    reason, school.change = LIES[lie]
    assert refused(await visit(browser, school))
    (written,) = await reasons(world)
    assert written == reason
    school.change = dict
    assert (await visit(browser, school)).json()["outcome"] == "signed_in"


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
async def test_an_id_token_without_a_signature_of_the_providers_is_refused(
    world: World, school: Provider, browser: httpx.AsyncClient, algorithm: str
) -> None:
    """Also where the provider itself says that it supports them, as it does here."""
    school.algorithm = algorithm
    assert refused(await visit(browser, school))
    assert await reasons(world) == ["signature"]


async def test_a_token_that_another_key_signed_is_refused(
    world: World, school: Provider, browser: httpx.AsyncClient
) -> None:
    assert (await visit(browser, school)).status_code == 200
    kid, school.key = school.key.kid, new_key()
    assert refused(await visit(browser, school)), "another key under a name that nobody published"
    school.key = type(school.key).import_key(school.key.as_dict(private=True) | {"kid": kid})
    assert refused(await visit(browser, school)), "another key under the name of the right one"
    assert await reasons(world) == ["signature", "signature"]


async def test_what_came_back_counts_once_also_at_the_same_moment(
    school: Provider, browser: httpx.AsyncClient, new_browser: NewBrowser
) -> None:
    school.forgives = True
    brought = school.authorize(await begin(browser, school))
    async with new_browser("192.0.2.51", cookies=browser.cookies) as twin:
        answers = await asyncio.gather(
            *(finish(one, school, brought) for one in (browser, twin, browser, twin))
        )
    assert sorted(one.status_code for one in answers) == [200, 401, 401, 401]
    browser.cookies.delete("studium_access")
    assert refused(await finish(browser, school, brought))


async def test_a_code_that_was_used_before_opens_nothing(
    world: World, school: Provider, browser: httpx.AsyncClient
) -> None:
    first = school.authorize(await begin(browser, school))
    assert (await finish(browser, school, first)).status_code == 200
    second = school.authorize(await begin(browser, school))
    assert refused(await finish(browser, school, second | {"code": first["code"]}))
    assert await reasons(world) == ["token_invalid_grant"]


async def test_somebody_elses_code_is_refused_by_nonce_and_by_pkce(
    world: World, school: Provider, browser: httpx.AsyncClient, new_browser: NewBrowser
) -> None:
    """An injected code (RFC 9700, section 4.5): by PKCE, and by the nonce where the provider forgets PKCE."""
    async with new_browser() as victim:
        stolen = school.authorize(await begin(victim, school))["code"]
    mine = school.authorize(await begin(browser, school))
    assert refused(await finish(browser, school, mine | {"code": stolen}))
    school.forgives = True
    async with new_browser() as victim:
        stolen = school.authorize(await begin(victim, school))["code"]
    mine = school.authorize(await begin(browser, school))
    assert refused(await finish(browser, school, mine | {"code": stolen}))
    assert await reasons(world) == ["token_invalid_grant", "claim_nonce"]


async def test_nobody_else_can_finish_what_a_browser_began(
    school: Provider, browser: httpx.AsyncClient, new_browser: NewBrowser
) -> None:
    """Login CSRF: somebody is made to finish what an attacker began, and goes on as the attacker."""
    brought = school.authorize(await begin(browser, school))
    async with new_browser() as victim:
        assert refused(await finish(victim, school, brought))
        await begin(victim, school)
        assert refused(await finish(victim, school, school.authorize(await begin(browser, school))))
    from_elsewhere = await browser.post(
        f"{API}/auth/providers/school/finish", json=brought, headers={"Origin": "https://evil.example"}
    )
    assert from_elsewhere.status_code == 403


async def test_an_answer_is_refused_late_and_without_or_with_a_made_up_state(
    school: Provider, browser: httpx.AsyncClient
) -> None:
    school.forgives = True
    brought = school.authorize(await begin(browser, school))
    with clock.travel(by=timedelta(minutes=16)):
        assert refused(await finish(browser, school, brought))
    brought = school.authorize(await begin(browser, school))
    assert refused(await finish(browser, school, brought | {"state": "x" * 43}))
    assert refused(await finish(browser, school, brought | {"state": ""}))
    assert (await finish(browser, school, {"code": "x"})).status_code == 422


async def test_a_second_provider_cannot_be_mixed_up_with_the_first(
    world: World, school: Provider, evil: Provider, browser: httpx.AsyncClient
) -> None:
    """RFC 9207 and RFC 9700, section 4.4: the victim's code must not travel to the attacker's provider."""
    for brought_to, iss in ((evil, school.issuer), (evil, None), (school, school.issuer)):
        brought = school.authorize(await begin(browser, school))
        brought["state"] = evil.authorize(await begin(browser, evil))["state"]
        brought.pop("iss")
        assert refused(await finish(browser, brought_to, brought | ({"iss": iss} if iss else {})))
    assert "token" not in evil.asked, "no code was shown to the attacker"
    assert await reasons(world) == ["other_issuer", "no_issuer"]
    brought = school.authorize(await begin(browser, school))
    assert refused(await finish(browser, evil, brought))
    evil.change = lambda said: said | {"iss": school.issuer, "aud": "studium at school"}
    assert refused(await visit(browser, evil))


async def test_the_subject_of_one_provider_is_nobody_at_another(
    school: Provider, evil: Provider, browser: httpx.AsyncClient
) -> None:
    assert (await visit(browser, school)).json()["outcome"] == "signed_in"
    browser.cookies.clear()
    evil.person = school.person | {"email": "mallory@example.net"}
    assert (await visit(browser, evil)).json()["outcome"] == "new_person"


async def test_a_provider_that_answers_badly_is_said_to_be_away(
    world: World, school: Provider, browser: httpx.AsyncClient
) -> None:
    for wrong in (
        {"issuer": "https://accounts.google.com"},
        {"token_endpoint": "http://192.0.2.1/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"userinfo_endpoint": "http://metadata.internal/"},
        {"padding": "x" * 300_000},
    ):
        school.metadata = wrong
        set_up(world, school.settings())
        async with browsers(world)() as http:
            answer = await http.post(f"{API}/auth/providers/school/begin", json={})
        assert (answer.status_code, answer.json()["code"]) == (503, "provider_unavailable"), wrong


@pytest.fixture
async def odd_server() -> AsyncIterator[str]:
    """A server that redirects, hangs, or sends no JSON."""

    async def elsewhere(_: web.Request) -> web.Response:
        return web.Response(
            status=302, headers={"Location": "/true/.well-known/openid-configuration"}, text="{}"
        )

    async def hang(_: web.Request) -> web.Response:
        await asyncio.sleep(2)
        return web.json_response({})

    async def words(_: web.Request) -> web.Response:
        return web.Response(text="[1, 2")

    app = web.Application()
    for path, handler in {"away": elsewhere, "hung": hang, "words": words}.items():
        app.router.add_get(f"/{path}/.well-known/openid-configuration", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.mark.parametrize("path", ["away", "hung", "words"])
async def test_redirects_and_silence_and_nonsense_are_not_waited_for(
    world: World, school: Provider, odd_server: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studium.services.identity.adapters.openid._SECONDS", 0.5)
    set_up(world, school.settings(issuer=f"{odd_server}/{path}"))
    async with browsers(world)() as http:
        answer = await http.post(f"{API}/auth/providers/school/begin", json={})
    assert (answer.status_code, answer.json()["code"]) == (503, "provider_unavailable")
    assert "Example School does not answer" in answer.json()["detail"]


EVIL_PATHS = [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/.//evil.example",
    "/a/..//evil.example",
    "javascript:alert(1)",
    "evil.example",
    "",
    " /home",
]


@pytest.mark.parametrize("path", EVIL_PATHS)
async def test_nobody_is_led_to_another_site(
    world: World, school: Provider, browser: httpx.AsyncClient, path: str
) -> None:
    answer = await browser.post(f"{API}/auth/providers/school/begin", json={"next": path})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/next")


def test_a_path_of_this_site_is_kept_with_its_query() -> None:
    for path in ("/", "/home", "/courses/x?next=https://a//b#two", "/learn/"):
        assert check_destination(path) == path


def test_secrets_travel_by_https_or_stay_on_this_machine() -> None:
    assert is_safe_url("https://login.example.org/token", loopback=False)
    assert is_safe_url("http://127.0.0.1:8080/token", loopback=True)
    for url in (
        "http://127.0.0.1/",
        "http://[::1",
        "https://",
        "https://a@b/",
        "ftp://a/",
        "",
        "https://a/#b",
    ):
        assert not is_safe_url(url, loopback=False)
    assert not is_safe_url("http://127.0.0.1.evil.example/", loopback=True)


def _line(provider_id: str, issuer: str = "https://a.example") -> str:
    return json.dumps({"id": provider_id, "name": "A", "issuer": issuer, "client_id": "x"})


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("nonsense", "must be a JSON list"),
        ('[{"id": "a"}]', "required"),
        (f"[{_line('A b')}]", "match"),
        (f"[{_line('a', 'http://a.example')}]", "https:// address"),
        (f"[{_line('a')}, {_line('a', 'https://b.example')}]", "the same id"),
        (f"[{_line('a')}, {_line('b')}]", "the same issuer"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, value: str, said: str) -> None:
    monkeypatch.setenv("STUDIUM_IDENTITY_PROVIDERS", value)
    with pytest.raises(SettingError, match="STUDIUM_IDENTITY_PROVIDERS") as caught:
        load_settings(IdentitySettings)
    assert said in str(caught.value).lower() or said in str(caught.value)


def test_a_right_setting_is_read_and_its_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    line = (
        '{"id": "a", "name": "A", "issuer": "https://a.example/", "client_id": "x", "client_secret": "hush"}'
    )
    monkeypatch.setenv("STUDIUM_IDENTITY_PROVIDERS", f"[{line}]")
    (provider,) = load_settings(IdentitySettings).providers
    assert (provider.issuer, provider.client_secret.get_secret_value()) == ("https://a.example/", "hush")
    assert "hush" not in repr(provider)
    monkeypatch.setenv("STUDIUM_IDENTITY_PROVIDERS", "")
    assert load_settings(IdentitySettings).providers == ()
