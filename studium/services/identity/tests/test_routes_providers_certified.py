"""Signing in by oidc-provider, a certified implementation of OpenID Connect that is none of ours."""

from __future__ import annotations

import asyncio
import html
import re
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from studium.services.identity.tests.factories import API, World, browsers, served_world
from studium.services.identity.tests.factories_openid import ORIGIN, SECRET, Provider, begin, finish, set_up

ROOT = Path(__file__).parents[4]
FOLDER = ROOT / ".tools" / "openid_provider"
ADA = "ada@example.org"


@pytest.fixture(params=["client_secret_basic", "client_secret_post"])
async def school(request: Any) -> AsyncIterator[Provider]:
    """oidc-provider on a free port, for a client that gives its secret in this way."""
    node = shutil.which("node", path=str(ROOT / ".tools" / "node")) or shutil.which("node")
    if node is None or not (FOLDER / ".studium-installed").exists():
        pytest.skip("oidc-provider is not installed; sh tools/install_openid_provider.sh installs it")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        node,
        "provider.mjs",
        str(port),
        f"{ORIGIN}/login/school",
        request.param,
        cwd=FOLDER,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    async with asyncio.timeout(30):
        while (line := await process.stdout.readline()) != b"ready\n":
            assert line, "oidc-provider ended before it listened"
    yield Provider(issuer=f"http://127.0.0.1:{port}")
    process.terminate()
    await process.communicate()


@pytest.fixture
def world(platform: Any, school: Provider) -> World:
    world = served_world(platform)
    set_up(world, school.settings(client_id="studium", client_secret=SECRET))
    return world


@pytest.fixture
async def browser(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with browsers(world)("192.0.2.50") as http:
        yield http


async def go(url: str, login: str = "") -> dict[str, str]:
    """Walk through the provider's own pages, as somebody who signs in and agrees; what is brought back."""
    async with httpx.AsyncClient() as there:
        answer = await there.get(url)
        for _ in range(10):
            if answer.is_redirect:
                address = str(answer.url.join(answer.headers["Location"]))
                if address.startswith(f"{ORIGIN}/"):
                    return dict(parse_qsl(urlsplit(address).query))
                answer = await there.get(address)
                continue
            assert answer.status_code == 200, answer.text
            if not login:
                answer = await there.get(answer.url.join(f"{answer.url.path}/abort"))
                continue
            (action,) = re.findall(r'<form[^>]* action="([^"]+)"', answer.text)
            (prompt,) = re.findall(r'name="prompt" value="(\w+)"', answer.text)
            form = {"prompt": prompt} | ({"login": login, "password": "any"} if prompt == "login" else {})
            answer = await there.post(answer.url.join(html.unescape(action)), data=form)
    raise AssertionError("the provider leads round in a circle")


async def there_and_back(browser: httpx.AsyncClient, school: Provider, login: str) -> httpx.Response:
    """A whole visit of somebody who signs in with this login."""
    return await finish(browser, school, await go(await begin(browser, school), login))


@pytest.mark.slow
async def test_somebody_new_registers_and_comes_back(browser: httpx.AsyncClient, school: Provider) -> None:
    arrived = await there_and_back(browser, school, ADA)
    assert (arrived.status_code, arrived.json()["outcome"]) == (200, "new_person"), arrived.text
    new = arrived.json()["new_person"]
    assert (new["email"], new["first_name"], new["last_name"]) == (ADA, "Ada", "King")
    body = {"ticket": new["ticket"], "first_name": "Ada", "last_name": "King", "accept_terms": True}
    entered = await browser.post(f"{API}/auth/providers/school/register", json=body)
    assert (entered.status_code, entered.json()["outcome"]) == (200, "signed_in"), entered.text
    browser.cookies.clear()
    assert (await there_and_back(browser, school, ADA)).json()["outcome"] == "signed_in"
    assert (await browser.get(f"{API}/users/me")).json()["email"] == ADA


@pytest.mark.slow
async def test_an_account_is_linked_by_a_verified_address_and_by_no_other(
    world: World, browser: httpx.AsyncClient, school: Provider
) -> None:
    await world.create(ADA)
    await world.create("eve@example.net")
    refused = await there_and_back(browser, school, "eve@example.net")
    assert (refused.status_code, refused.json()["code"]) == (403, "address_not_verified")
    assert (await there_and_back(browser, school, ADA)).json()["outcome"] == "signed_in"


@pytest.mark.slow
async def test_a_code_twice_an_answer_twice_and_going_back_open_nothing(
    world: World, browser: httpx.AsyncClient, school: Provider
) -> None:
    await world.create(ADA)
    brought = await go(await begin(browser, school), ADA)
    assert brought["iss"] == school.issuer
    assert (await finish(browser, school, brought)).status_code == 200
    assert (await finish(browser, school, brought)).json()["code"] == "provider_sign_in_not_valid"
    again = await go(await begin(browser, school), ADA)
    replayed = await finish(browser, school, again | {"code": brought["code"]})
    assert replayed.json()["code"] == "provider_sign_in_not_valid"
    stopped = await go(await begin(browser, school))
    assert stopped["error"] == "access_denied"
    answer = {name: stopped[name] for name in ("state", "iss", "error")}
    assert (await finish(browser, school, answer)).json()["code"] == "provider_sign_in_stopped"
