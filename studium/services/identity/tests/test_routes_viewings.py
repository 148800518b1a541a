"""Seeing the platform as somebody else: what an admin sees, what they cannot do, and how it ends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from conftest import LogLines
from studium.kit import clock
from studium.services.identity import handlers
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

VIEW = "studium_view"
WHY = {"reason": "Says that a lesson stays empty.", "password": PASSWORD}


@pytest.fixture
def world(platform: Any) -> World:
    return served_world(platform)


@dataclass
class Office:
    """An admin's browser, another admin's, and the browser of Ada, who is viewed."""

    world: World
    admin: httpx.AsyncClient
    colleague: httpx.AsyncClient
    browser: httpx.AsyncClient
    ada: UUID
    root: UUID

    async def view(
        self, user_id: UUID | None = None, *, reason: str = WHY["reason"], password: str = PASSWORD
    ) -> httpx.Response:
        """Ask to see the platform as somebody, Ada if nobody is named."""
        body = {"reason": reason, "password": password}
        return await self.admin.post(f"{API}/users/{user_id or self.ada}/viewing", json=body)

    async def me(self) -> tuple[int, str]:
        """What the admin's browser is answered when it asks who it is."""
        answer = await self.admin.get(f"{API}/users/me")
        return answer.status_code, answer.json().get("user_id") or answer.json()["code"]

    async def noted(self) -> list[dict[str, Any]]:
        """The entries on viewings in the audit log, the oldest first, as the other admin reads them."""
        page = await self.colleague.get(f"{API}/admin/audit", params={"subject_id": str(self.ada)})
        return [one for one in reversed(page.json()["items"]) if one["action"].startswith("viewing_")]


@asynccontextmanager
async def opened(world: World, new_browser: NewBrowser) -> AsyncIterator[Office]:
    ada = await world.create()
    root = await world.create("root@example.org", "admin", "instructor")
    await world.create("vera@example.org", "admin")
    async with new_browser() as admin, new_browser() as colleague, new_browser() as browser:
        await signed_in(admin, "root@example.org")
        await signed_in(colleague, "vera@example.org")
        await signed_in(browser)
        await world.settle()
        yield Office(world, admin, colleague, browser, ada, root)


@pytest.fixture
async def office(world: World) -> AsyncIterator[Office]:
    async with opened(world, browsers(world)) as office:
        yield office


async def test_an_admin_sees_the_platform_as_somebody_and_returns(office: Office) -> None:
    begun = await office.view()

    assert begun.status_code == 201, begun.text
    assert UUID(begun.json()["user_id"]) == office.ada
    assert await office.me() == (200, str(office.ada))
    seen = await office.admin.get(f"{API}/auth/viewing")
    assert seen.json() == begun.json()
    assert (await office.admin.get(f"{API}/users")).json()["code"] == "forbidden"

    stopped = await office.admin.delete(f"{API}/auth/viewing")

    assert stopped.status_code == 204
    assert await office.me() == (200, str(office.root))
    assert (await office.admin.get(f"{API}/auth/viewing")).json()["code"] == "unknown_viewing"
    assert (await office.admin.delete(f"{API}/auth/viewing")).status_code == 204
    assert (await office.browser.get(f"{API}/users/me")).json()["user_id"] == str(office.ada)


async def test_beginning_and_end_are_written_down_with_who_whom_and_why(office: Office) -> None:
    begun = (await office.view()).json()
    await office.admin.delete(f"{API}/auth/viewing")

    began, ended = await office.noted()
    assert (began["action"], began["actor_id"], began["subject_id"], began["note"]) == (
        "viewing_began",
        str(office.root),
        str(office.ada),
        WHY["reason"],
    )
    assert began["details"] == {"viewing_id": begun["viewing_id"], "minutes": 30}
    assert (ended["action"], ended["actor_id"]) == ("viewing_ended", str(office.root))
    assert ended["details"] == {"viewing_id": begun["viewing_id"], "cause": "stopped"}


async def test_the_token_names_the_actor_and_so_does_the_log(office: Office, log_lines: LogLines) -> None:
    own = (await office.admin.get(f"{API}/users/me/sessions")).json()["items"][0]["session_id"]
    await office.view()
    token = office.admin.cookies[VIEW]
    keys = KeySet.import_key_set((await office.admin.get(f"{API}/auth/jwks")).json())
    claims = jwt.decode(token, keys, algorithms=["Ed25519"]).claims
    assert (claims["sub"], claims["act"]) == (str(office.ada), {"sub": str(office.root), "sid": own})
    assert claims["exp"] - claims["iat"] == 30 * 60
    before = len(log_lines())
    await office.admin.get(f"{API}/users/me")
    await office.browser.get(f"{API}/users/me")
    asked = [line for line in log_lines()[before:] if line["event"] == "request"]
    assert [line["user_id"] for line in asked] == [str(office.ada)] * 2
    assert [line.get("actor_id") for line in asked] == [str(office.root), None]


@pytest.mark.parametrize(
    ("reason", "password", "code"),
    [(WHY["reason"], OTHER_PASSWORD, "wrong_password"), ("   ", PASSWORD, "invalid_input")],
)
async def test_it_takes_a_reason_and_the_admins_password(
    office: Office, reason: str, password: str, code: str
) -> None:
    answer = await office.view(reason=reason, password=password)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert VIEW not in office.admin.cookies
    assert await office.noted() == []


async def test_nobody_views_an_admin_oneself_the_suspended_or_nobody(office: Office) -> None:
    vera = (await office.colleague.get(f"{API}/users/me")).json()["user_id"]
    refused = [await office.view(UUID(vera)), await office.view(office.root), await office.view(UUID(int=7))]
    await office.colleague.post(f"{API}/users/{office.ada}/suspend", json={"reason": "Rude."})
    refused.append(await office.view())
    assert [one.json()["code"] for one in refused] == [
        "not_viewable",
        "own_account",
        "unknown_user",
        "not_viewable",
    ]


async def test_it_can_be_switched_off(platform: Any, world: World) -> None:
    platform.runtimes["identity"].context = world.with_settings(viewing_minutes=0)
    async with opened(world, browsers(world)) as office:
        answer = await office.view()
    assert (answer.status_code, answer.json()["code"]) == (403, "not_viewable")


async def test_only_admins_may(office: Office) -> None:
    answer = await office.browser.post(f"{API}/users/{office.root}/viewing", json=WHY)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_a_view_is_not_renewed_into_a_session(office: Office) -> None:
    await office.view()
    refused = await office.admin.post(f"{API}/auth/refresh")
    assert (refused.status_code, refused.json()["code"]) == (403, "only_viewing")
    # Nor once it is over, from pages that are still open: they would go on in the name of the admin.
    with clock.travel(by=timedelta(minutes=31)):
        assert await office.me() == (401, "unauthenticated")
        late = await office.admin.post(f"{API}/auth/refresh")
        assert (late.status_code, late.json()["code"]) == (403, "only_viewing")
        # The token alone is good for nothing, either.
        async with browsers(office.world)() as thief:
            thief.cookies.set("studium_refresh", office.admin.cookies[VIEW])
            assert (await thief.post(f"{API}/auth/refresh")).status_code == 401


async def test_views_are_not_nested(office: Office) -> None:
    await office.view()
    answer = await office.view()
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    bearer = {"Authorization": f"Bearer {office.admin.cookies[VIEW]}"}
    async with browsers(office.world)() as other:
        again = await other.post(f"{API}/users/{office.ada}/viewing", json=WHY, headers=bearer)
    assert again.status_code == 403


async def test_a_second_view_from_the_same_session_ends_the_first(office: Office) -> None:
    await office.view()
    first = office.admin.cookies[VIEW]
    del office.admin.cookies[VIEW]
    assert (await office.view()).status_code == 201
    await office.world.settle()
    async with browsers(office.world)() as other:
        old = await other.get(f"{API}/users/me", headers={"Authorization": f"Bearer {first}"})
    assert old.status_code == 401
    assert [one["action"] for one in await office.noted()] == [
        "viewing_began",
        "viewing_ended",
        "viewing_began",
    ]


Ending = Callable[[Office], Awaitable[Any]]

ENDINGS: dict[str, tuple[Ending, str]] = {
    "the admin is suspended": (
        lambda office: office.colleague.post(
            f"{API}/users/{office.root}/suspend", json={"reason": "Curious."}
        ),
        "admin_session_ended",
    ),
    "the admin loses the role": (
        lambda office: office.colleague.put(
            f"{API}/users/{office.root}/roles", json={"roles": ["instructor"]}
        ),
        "admin_session_ended",
    ),
    "the admin signs out": (lambda office: office.admin.post(f"{API}/auth/sign-out"), "admin_session_ended"),
    "the admin's sessions are ended": (
        lambda office: office.colleague.delete(f"{API}/users/{office.root}/sessions"),
        "admin_session_ended",
    ),
    "the person becomes an admin": (
        lambda office: office.colleague.put(f"{API}/users/{office.ada}/roles", json={"roles": ["admin"]}),
        "account_changed",
    ),
    "the person is suspended": (
        lambda office: office.colleague.post(f"{API}/users/{office.ada}/suspend", json={"reason": "Rude."}),
        "account_changed",
    ),
    "the person chooses a new password": (
        lambda office: office.browser.post(
            f"{API}/auth/change-password",
            json={"current_password": PASSWORD, "new_password": OTHER_PASSWORD},
        ),
        "account_changed",
    ),
    "the person is erased": (
        lambda office: office.colleague.post(f"{API}/users/{office.ada}/erase"),
        "account_changed",
    ),
}


@pytest.mark.parametrize("ending", ENDINGS)
async def test_it_ends_when(office: Office, ending: str) -> None:
    end, cause = ENDINGS[ending]
    await office.view()
    token = office.admin.cookies[VIEW]
    answer = await end(office)
    assert answer.status_code in {200, 204}, answer.text
    await office.world.settle()

    async with browsers(office.world)() as other:
        # Long after other tokens of the session would have died and been forgotten.
        with clock.travel(by=timedelta(minutes=20)):
            await office.world.platform.revoked.refresh([office.world.ctx.db])
            seen = await other.get(f"{API}/users/me", headers={"Authorization": f"Bearer {token}"})
    assert (seen.status_code, seen.json()["code"]) == (401, "unauthenticated")
    assert (await office.noted())[-1]["details"]["cause"] == cause


async def test_a_session_that_has_ended_begins_no_view(office: Office) -> None:
    token = (await signed_in(office.admin, "root@example.org"))["access_token"]
    await office.admin.post(f"{API}/auth/sign-out")
    async with browsers(office.world)() as other:
        # The event has not come round, so the token alone still passes.
        office.world.platform.revoked._until.clear()
        bearer = {"Authorization": f"Bearer {token}"}
        answer = await other.post(f"{API}/users/{office.ada}/viewing", json=WHY, headers=bearer)
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")


async def test_the_end_by_time_is_written_down_once_and_rows_go(office: Office) -> None:
    await office.view()
    ctx = office.world.ctx
    await handlers.end_expired_viewings(ctx)
    assert len(await office.noted()) == 1
    with clock.travel(by=timedelta(minutes=31)):
        await handlers.end_expired_viewings(ctx)
        await handlers.end_expired_viewings(ctx)
    assert [one["details"].get("cause") for one in await office.noted()] == [None, "expired"]
    with clock.travel(by=timedelta(days=2)):
        await handlers.prune_expired(ctx)
    assert await ctx.db.fetch_all("SELECT FROM viewing") == []


async def test_signing_in_after_a_view_leaves_nothing_of_it(office: Office) -> None:
    await office.view()
    refused = await office.admin.post(
        f"{API}/auth/sign-in", json={"email": "ada@example.org", "password": PASSWORD}
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "only_viewing")
    with clock.travel(by=timedelta(minutes=31)):
        await signed_in(office.admin, "root@example.org")
        assert VIEW not in office.admin.cookies
        assert await office.me() == (200, str(office.root))
