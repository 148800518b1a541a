"""Invitations and files of people: who comes in by them, who does not, and how they are taken back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from studium.kit import clock
from studium.services.identity.actions import audit
from studium.services.identity.domain.invitations import MOST_FILE_BYTES, MOST_ROWS, read_people
from studium.services.identity.tests.factories import (
    API,
    OTHER_PASSWORD,
    NewBrowser,
    World,
    browsers,
    every_stored_byte,
    served_world,
    signed_in,
)

INVITATIONS, UPLOADS = f"{API}/invitations", f"{API}/user-uploads"
GRACE = "grace@example.org"
ADA = {"email": "ada@example.org", "first_name": "Ada", "last_name": "Lovelace"}
COURSE = "01a202eb-14fe-774e-8e60-afe56df5b370"
FILE = """email,first_name,last_name,roles,courses
ada@example.org,Ada,Lovelace,,
Mary@example.org,Mary,Somerville,instructor student,01a202eb-14fe-774e-8e60-afe56df5b370
mary@EXAMPLE.org,Mary,Again,,
grace@example.org,Grace,Hopper,,
nobody,No,Body,wizard,
"""


@pytest.fixture
def world(platform: Any) -> World:
    return served_world(platform)


@pytest.fixture
def new_browser(world: World) -> NewBrowser:
    return browsers(world)


@pytest.fixture
async def admin(world: World, new_browser: NewBrowser) -> AsyncIterator[httpx.AsyncClient]:
    """Grace's browser, signed in."""
    await world.create(GRACE, "admin")
    async with new_browser() as http:
        await signed_in(http, GRACE)
        yield http


@pytest.fixture
async def guest(new_browser: NewBrowser) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever follows a link."""
    async with new_browser("192.0.2.77") as http:
        yield http


async def invited(world: World, admin: httpx.AsyncClient, **more: Any) -> tuple[str, str]:
    """Ada's id, and the token of the link in her mail."""
    answer = await admin.post(INVITATIONS, json=ADA | more)
    assert answer.status_code == 201, answer.text
    await world.settle()
    return answer.json()["user_id"], world.bag.token()


async def accept(guest: httpx.AsyncClient, token: str) -> httpx.Response:
    body = {"token": token, "password": OTHER_PASSWORD}
    return await guest.post(f"{API}/auth/reset-password", json=body)


async def enter(guest: httpx.AsyncClient, email: str = "ada@example.org") -> httpx.Response:
    body = {"email": email, "password": OTHER_PASSWORD}
    return await guest.post(f"{API}/auth/sign-in", json=body)


async def upload(
    admin: httpx.AsyncClient, content: str | bytes = FILE, *, dry_run: bool = False
) -> httpx.Response:
    files = {"file": ("people.csv", content.encode() if isinstance(content, str) else content)}
    return await admin.post(UPLOADS, files=files, params={"dry_run": str(dry_run).lower()})


async def data_keys(world: World) -> int:
    """How many people have a data key, as the database's owner sees it."""
    owner = await asyncpg.connect(world.platform.settings.database_url)
    count: int = await owner.fetchval("SELECT count(*) FROM vault.data_key")
    await owner.close()
    return count


async def test_who_accepts_is_verified_and_has_the_roles_and_the_courses_are_said(
    world: World, admin: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    user_id, token = await invited(world, admin, roles=["instructor"], course_ids=[COURSE])
    assert world.bag.mails[-1].subject == "You are invited"
    assert "Ada" not in world.bag.mails[-1].text
    (listed,) = (await admin.get(INVITATIONS)).json()["items"]
    assert (listed["email"], listed["course_ids"]) == ("ada@example.org", [COURSE])
    assert (await enter(guest)).status_code == 401

    assert (await accept(guest, token)).status_code == 204
    entered = await enter(guest)

    assert (entered.status_code, entered.json()["user"]["roles"]) == (200, ["instructor"])
    assert (await admin.get(INVITATIONS)).json()["items"] == []
    said = [one for one in await world.said() if one["type"] == "identity.invitation_accepted.v1"]
    assert [(one["user_id"], one["course_ids"]) for one in said] == [(user_id, [COURSE])]
    assert (await accept(guest, token)).status_code == 422
    late = [
        await admin.delete(f"{INVITATIONS}/{user_id}"),
        await admin.post(f"{INVITATIONS}/{user_id}/resend"),
    ]
    assert [one.json()["code"] for one in late] == ["invitation_answered"] * 2


async def test_an_expired_invitation_gives_no_role_by_any_way(
    world: World, admin: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    _, token = await invited(world, admin, roles=["admin"], course_ids=[COURSE])
    with clock.travel(by=timedelta(days=15)):
        assert (await accept(guest, token)).json()["code"] == "link_not_valid"
        await guest.post(f"{API}/auth/forgot-password", json={"email": "ada@example.org"})
        await world.settle()
        assert (await accept(guest, world.bag.token())).status_code == 204
        assert (await enter(guest)).json()["user"]["roles"] == ["student"]
    assert "invitation_accepted" not in await world.said_types()


async def test_an_invitation_sent_again_is_good_for_the_whole_time(
    world: World, admin: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    user_id, _ = await invited(world, admin)
    with clock.travel(by=timedelta(days=13)):
        async with browsers(world)() as later:
            await signed_in(later, GRACE)
            assert (await later.post(f"{INVITATIONS}/{user_id}/resend")).status_code == 204
        await world.settle()
    with clock.travel(by=timedelta(days=20)):
        assert (await accept(guest, world.bag.token())).status_code == 204
    assert "invitation_accepted" in await world.said_types()


async def test_an_invitation_taken_back_opens_nothing_and_leaves_no_account(
    world: World, admin: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    user_id, token = await invited(world, admin)

    assert (await admin.delete(f"{INVITATIONS}/{user_id}")).status_code == 204
    assert (await admin.delete(f"{INVITATIONS}/{user_id}")).status_code == 404
    assert (await accept(guest, token)).status_code == 422
    await world.settle()

    assert (await admin.get(f"{API}/users/{user_id}")).status_code == 404
    assert await data_keys(world) == 1
    await invited(world, admin)


async def test_an_address_with_an_account_is_not_invited_and_stays_as_it_is(
    world: World, admin: httpx.AsyncClient
) -> None:
    await world.create("ada@example.org", "student")

    answer = await admin.post(INVITATIONS, json=ADA | {"roles": ["admin"]})

    assert (answer.status_code, answer.json()["code"]) == (409, "address_taken")
    found = await admin.post(f"{API}/users/search", json={"email": "ada@example.org"})
    assert found.json()["items"][0]["roles"] == ["student"]


async def test_a_bad_invitation_names_every_field(admin: httpx.AsyncClient) -> None:
    body = {"email": "nobody", "first_name": "http://evil.example", "last_name": "x", "roles": ["student"]}

    answer = await admin.post(INVITATIONS, json=body)

    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.json()["errors"]} == {"/email", "/first_name"}
    for sneaked in ({"roles": ["root"]}, {"verified": True}, {"course_ids": ["x"]}):
        assert (await admin.post(INVITATIONS, json=ADA | sneaked)).status_code == 422


async def test_nobody_but_an_admin_invites(world: World, new_browser: NewBrowser) -> None:
    await world.create("teacher@example.org", "instructor")
    async with new_browser() as http:
        await signed_in(http, "teacher@example.org")
        assert (await http.post(INVITATIONS, json=ADA)).status_code == 403
        assert (await upload(http)).status_code == 403
        assert (await http.get(UPLOADS)).status_code == 403


async def test_a_dry_run_tells_every_line_and_does_nothing(world: World, admin: httpx.AsyncClient) -> None:
    answer = await upload(admin, dry_run=True)

    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert [one["outcome"] for one in told["rows"]] == [
        "invited",
        "invited",
        "repeated",
        "has_account",
        "wrong",
    ]
    assert [one["line"] for one in told["rows"]] == [2, 3, 4, 5, 6]
    assert told["upload_id"] is None
    assert any("address" in one for one in told["rows"][4]["problems"])
    assert any("roles" in one for one in told["rows"][4]["problems"])
    assert (await admin.get(INVITATIONS)).json()["items"] == []
    assert (await admin.get(UPLOADS)).json()["items"] == []
    await world.settle()
    assert world.bag.mails == []


async def test_an_upload_invites_those_who_are_right_and_again_invites_nobody(
    world: World, admin: httpx.AsyncClient
) -> None:
    told = (await upload(admin)).json()

    assert (told["invited"], told["has_account"], told["repeated"], told["wrong"]) == (2, 1, 1, 1)
    await world.settle()
    assert sorted(mail.to for mail in world.bag.mails) == ["Mary@example.org", "ada@example.org"]
    again = (await upload(admin)).json()
    assert (again["invited"], again["has_account"], again["upload_id"]) == (0, 4, None)
    (listed,) = (await admin.get(UPLOADS)).json()["items"]
    assert (listed["upload_id"], listed["invited"], listed["accepted"]) == (told["upload_id"], 2, 0)
    kept = await every_stored_byte(world)
    assert "Somerville" not in kept
    assert "mary@example.org" not in kept.lower()


async def test_undoing_removes_whom_nobody_uses_and_keeps_who_has_come(
    world: World, admin: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    upload_id = (await upload(admin)).json()["upload_id"]
    await world.settle()
    token = world.bag.token()
    came = world.bag.mails[-1].to
    assert (await accept(guest, token)).status_code == 204

    undone = await admin.post(f"{UPLOADS}/{upload_id}/undo")

    assert undone.json() == {"removed": 1, "kept": 1}
    assert (await enter(guest, came)).status_code == 200
    assert (await admin.post(f"{UPLOADS}/{upload_id}/undo")).json() == {"removed": 0, "kept": 1}
    assert (await admin.post(f"{UPLOADS}/{COURSE}/undo")).status_code == 404
    actions = [one.action for one in await audit.list_audit(world.ctx, limit=5)]
    assert actions.count("upload_undone") == 2


async def test_two_uploads_of_one_file_at_the_same_moment_make_each_account_once(
    world: World, admin: httpx.AsyncClient
) -> None:
    first, second = await asyncio.gather(upload(admin), upload(admin))

    assert first.json()["invited"] + second.json()["invited"] == 2
    await world.settle()
    assert await data_keys(world) == 3


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"", "names nothing"),
        (b"email;name\nada@example.org;Ada", "first_name"),
        (b"email,first_name,last_name,is_admin\n", "is_admin"),
        (b"email,email,first_name,last_name\n", "email"),
        (b'email,first_name,last_name\n"' + b"x" * 200_000, "CSV"),
        (b"email,first_name,last_name\n" + b"a@example.org,A,B\n" * (MOST_ROWS + 1), "1000"),
        (b"x" * (MOST_FILE_BYTES + 1), "bytes"),
    ],
)
async def test_a_file_that_cannot_be_used_is_refused_with_what_to_do(
    admin: httpx.AsyncClient, content: bytes, hint: str
) -> None:
    answer = await upload(admin, content)

    assert (answer.status_code, answer.json()["code"]) == (422, "upload_refused")
    assert hint in answer.json()["detail"]
    assert (await admin.get(INVITATIONS)).json()["items"] == []


async def test_a_body_without_end_is_cut_off(admin: httpx.AsyncClient) -> None:
    assert (await upload(admin, b"x" * 3_000_000)).status_code == 413


def test_semicolons_tabs_and_a_byte_order_mark_are_read() -> None:
    for separator in (";", "\t"):
        line = separator.join(("ada@example.org", "Ada", "Lovelace"))
        head = separator.join(("Email", "First name", "Last name"))
        (row,) = read_people(f"\ufeff{head}\r\n{line}\r\n".encode())
        assert row.invitee is not None
        assert (row.line, row.invitee.roles, row.problems) == (2, ("student",), ())


def test_a_line_with_too_much_or_too_little_says_so() -> None:
    content = "email,first_name,last_name\na@example.org,A,B,C\nb@example.org,B\n" + "c" * 2_000 + ",C,C\n"
    problems = [row.problems for row in read_people(content.encode())]
    assert "more cells" in problems[0][0]
    assert problems[1][0].startswith("last_name")
    assert "too long" in problems[2][0]
    assert "a@example.org" not in repr(read_people(content.encode()))
