"""An admin who sees the platform as somebody else: every route, with the token of a view.

They write nowhere, whatever the route; they read what the person reads, less what is the person's own; and
nothing that they read leaves a trace, which the database itself sees to.
"""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest

from conftest import SignedIn, SignIn
from studium.app import SERVICES, Platform
from studium.kit import clock
from studium.kit.auth import Actor, Principal, issue_access_token
from studium.kit.http.router import StudiumRoute
from studium.kit.operations import ROUTER as OPERATIONS
from studium.services.identity.actions.keys import signing_key
from tests.architecture.test_authorisation import SOME_ID
from tests.architecture.test_idor import API, School, school, with_an_identifier

__all__ = ["school"]

SAFE = {"GET", "HEAD"}

WRITES = {"DELETE /api/v1/auth/viewing", "POST /api/v1/auth/sign-out"}
"""What somebody who sees the platform as somebody else may do: go."""

PRIVATE = {
    "GET /api/v1/users/me/api-keys",
    "GET /api/v1/users/me/consents",
    "GET /api/v1/users/me/export/courses",
    "GET /api/v1/users/me/export/identity",
    "GET /api/v1/users/me/export/learning",
    "GET /api/v1/users/me/identities",
    "GET /api/v1/users/me/passkeys",
    "GET /api/v1/users/me/sessions",
    "GET /api/v1/users/me/totp",
    "GET /api/v1/lessons/{lessonId}/note",
    "GET /api/v1/notes",
    "GET /api/v1/bookmarks",
}
"""What a person has for themself alone. New routes under `/users/me/` are closed."""


def routes() -> dict[str, StudiumRoute]:
    """Every route, by method and path."""
    return {
        f"{method} {route.path}": route
        for router in (*(service.router for service in SERVICES.values()), OPERATIONS)
        for route in router.routes
        for method in sorted(route.methods or ())
    }


async def viewed(platform: Platform, seen: SignedIn, admin: SignedIn) -> dict[str, str]:
    """Headers of an admin who sees the platform as `seen`."""
    principal = Principal(
        seen.user_id, seen.principal.roles, clock.new_id(), actor=Actor(admin.user_id, admin.session_id)
    )
    token, _expires_at = issue_access_token(
        await signing_key(platform.context("identity")),
        principal,
        issuer=platform.settings.origin,
        lifetime=timedelta(minutes=30),
    )
    return {"Authorization": f"Bearer {token}"}


def test_the_lists_are_those_of_the_routes() -> None:
    unsafe = {name for name, route in routes().items() if route.viewable and name.split()[0] not in SAFE}
    closed = {name for name, route in routes().items() if not route.viewable and name.split()[0] in SAFE}
    assert (unsafe, closed) == (WRITES, PRIVATE)


@pytest.mark.parametrize("role", ["student", "instructor"])
async def test_a_view_writes_nowhere_and_reads_nothing_private(
    client: httpx.AsyncClient, platform: Platform, sign_in: SignIn, role: str
) -> None:
    headers = await viewed(platform, await sign_in(role), await sign_in("admin"))
    wrong = []
    for name in routes():
        method, path = name.split()
        if name in WRITES or (method in SAFE and name not in PRIVATE):
            continue
        answer = await client.request(method, re.sub(r"\{\w+\}", SOME_ID, path), headers=headers)
        code = answer.json()["code"]
        # Where the role alone keeps the person out, that is said first.
        if answer.status_code != 403 or code not in {"only_viewing", "forbidden"}:
            wrong.append(f"{name}: {answer.status_code} {code}")
    assert wrong == []


async def test_a_view_of_everything_that_there_is_changes_no_row(
    school: School, platform: Platform, sign_in: SignIn
) -> None:
    admin = await sign_in("admin")
    asked = await with_an_identifier(school.client)
    reads = [path for method, path in asked if method == "GET"]
    # What they read for themselves comes first: the first badge that is read makes the key that signs it.
    own = {
        (person.user_id, path): (await school.send(person, "GET", path)).status_code
        for person in (school.learner, school.teacher)
        for path in reads
    }
    await platform.settle()
    before = await rows(platform)
    for person in (school.learner, school.teacher):
        headers = await viewed(platform, person, admin)
        for method, path in asked:
            answer = await school.send(headers, method, path)
            name = f"{method} {API}{path}"
            promised = 403 if method != "GET" or name in PRIVATE else own[person.user_id, path]
            assert answer.status_code == promised, f"{name}: {answer.text[:150]}"
    assert sum(status == 200 for status in own.values()) > 30
    assert await rows(platform) == before


async def rows(platform: Platform) -> dict[str, int]:
    """How many rows each table of the services has, and when the newest was made or changed."""
    counted = {}
    for name in SERVICES:
        db = platform.context(name).db
        tables = await db.fetch_all("SELECT tablename FROM pg_tables WHERE schemaname = $1", name)
        for table in tables:
            found = await db.fetch_one(
                f"SELECT count(*) AS n, max(xmin::text::bigint) AS newest FROM {name}.{table['tablename']}"
            )
            assert found is not None
            counted[f"{name}.{table['tablename']}"] = hash((found["n"], found["newest"]))
    return counted
