"""Of whom a second factor is demanded, and who has none: every route, with the token of such a person.

They get in where one is set up, read what that page needs, and go. Where anybody may enter they are nobody.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from conftest import SignedIn, SignIn
from studium.app import Platform
from studium.kit.auth import issue_access_token
from studium.services.identity.actions.keys import signing_key
from tests.architecture.test_authorisation import SOME_ID
from tests.architecture.test_viewing import routes

OPEN = {
    "GET /api/v1/users/me",
    "GET /api/v1/users/me/identities",
    "GET /api/v1/users/me/passkeys",
    "GET /api/v1/users/me/totp",
    "POST /api/v1/auth/refresh",
    "POST /api/v1/auth/sign-out",
    "POST /api/v1/users/me/passkeys",
    "POST /api/v1/users/me/passkeys/options",
    "POST /api/v1/users/me/totp",
    "POST /api/v1/users/me/totp/confirm",
}
"""What somebody may do of whom a second factor is demanded: set one up, or go. New routes are closed."""


async def without_factor(platform: Platform, person: SignedIn) -> dict[str, str]:
    """Headers of this person with the token that says that a demanded factor is missing."""
    token, _expires_at = issue_access_token(
        await signing_key(platform.context("identity")),
        replace(person.principal, lacks_factor=True),
        issuer=platform.settings.origin,
        lifetime=timedelta(minutes=10),
    )
    return {"Authorization": f"Bearer {token}"}


def test_the_list_is_that_of_the_routes() -> None:
    assert {name for name, route in routes().items() if route.before_factor} == OPEN


@pytest.mark.parametrize("role", ["student", "instructor", "admin"])
async def test_every_route_but_these_is_closed(
    client: httpx.AsyncClient, platform: Platform, sign_in: SignIn, role: str
) -> None:
    headers = await without_factor(platform, await sign_in(role))
    wrong = []
    for name, route in routes().items():
        method, path = name.split()
        if route.policy.anonymous and name not in OPEN:
            continue
        answer = await client.request(method, re.sub(r"\{\w+\}", SOME_ID, path), headers=headers)
        code = answer.json().get("code") if answer.content else None
        # Where the role alone keeps the person out, that is said first.
        expected = {"second_factor_missing"} | (set() if role == "admin" else {"forbidden"})
        is_closed = answer.status_code == 403 and code in expected
        if is_closed == (name in OPEN):
            wrong.append(f"{name}: {answer.status_code} {code}")
    assert wrong == []


async def test_where_anybody_may_enter_they_are_nobody(
    client: httpx.AsyncClient, platform: Platform, sign_in: SignIn
) -> None:
    headers = await without_factor(platform, await sign_in("admin"))
    differs = []
    for name, route in routes().items():
        method, path = name.split()
        if method != "GET" or not route.policy.anonymous:
            continue
        url = re.sub(r"\{\w+\}", SOME_ID, path)
        own, strangers = await client.get(url, headers=headers), await client.get(url)
        # Each problem has the number of its own request.
        same = own.content == strangers.content or not strangers.is_success
        if own.status_code != strangers.status_code or not same:
            differs.append(f"{name}: {own.status_code} {own.text[:100]}, a stranger {strangers.status_code}")
    assert differs == []
