"""After an erasure nothing of the person is left to read, in no table and no file, and no session lives."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import asyncpg
import httpx
import pytest

from conftest import SignIn
from studium.app import Platform, build_app
from studium.kit.auth import Principal
from studium.services.courses.tests.factories import stored_course

API = "/api/v1"
EMAIL = "zebulon.quixworth@example.org"
WORDS = ("zebulon", "quixworth", "zyzzyva", "gnomonic", "198.51.100.77")
"""What stands for the person: names and address, a note, a headline, the network address."""

PASSWORD = "a lamp for every winter"


def spelled(word: str) -> Iterator[bytes]:
    """The ways in which a word may lie about in clear."""
    yield word.encode()
    yield word.encode("utf-16-le")
    yield word.encode().hex().encode()


async def everything(platform: Platform) -> bytes:
    """Every row of every table, bytes as they are and as text, as the database's owner sees them."""
    owner = await asyncpg.connect(platform.settings.database_url)
    tables = await owner.fetch(
        "SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c "
        "JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
    )
    found = []
    for table in tables:
        for row in await owner.fetch(f"SELECT * FROM {table['name']}"):
            found += [value if isinstance(value, bytes) else str(value).encode() for value in row.values()]
    await owner.close()
    return b"\n".join(found).lower()


def files(folder: Path) -> bytes:
    """Every file's bytes and name."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    return b"\n".join(part for path in found for part in (os.fsencode(path), path.read_bytes())).lower()


def read_in(stored: bytes) -> list[str]:
    return [word for word in WORDS if any(form in stored for form in spelled(word))]


async def a_learner_who_teaches(
    http: httpx.AsyncClient, platform: Platform, course_id: UUID, admin: dict[str, str]
) -> UUID:
    """Registers, makes a profile, learns, writes a note, mistypes the password, and teaches a course."""
    person = {"email": EMAIL, "password": PASSWORD, "first_name": "Zebulon", "last_name": "Quixworth"}
    assert (await http.post(f"{API}/auth/register", json=person)).status_code == 202
    await platform.settle(with_jobs=True)
    mail = (await http.get("/dev/mail", headers=admin)).json()["items"][0]["text"]
    token = re.findall(r"/verify/([A-Za-z0-9_-]+)", mail)[0]
    assert (await http.post(f"{API}/auth/verify-email", json={"token": token})).status_code == 204
    wrong = {"email": EMAIL, "password": "not the one"}
    assert (await http.post(f"{API}/auth/sign-in", json=wrong)).status_code == 401
    signed_in = await http.post(f"{API}/auth/sign-in", json={"email": EMAIL, "password": PASSWORD})
    user = signed_in.json()["user"]
    etag = (await http.get(f"{API}/users/me")).headers["etag"]
    profile = {"headline": "Maker of gnomonic sundials"}
    changed = await http.patch(f"{API}/users/me", json=profile, headers={"If-Match": etag})
    assert changed.status_code == 200
    await platform.settle(with_jobs=True)
    assert (await http.post(f"{API}/enrollments/{course_id}")).status_code == 201
    lessons = (await http.get(f"{API}/courses/{course_id}/lessons")).json()
    lesson_id = re.findall(r'"lesson_id": ?"([0-9a-f-]{36})"', str(lessons).replace("'", '"'))[0]
    note = await http.put(f"{API}/lessons/{lesson_id}/note", json={"text": "Ask the zyzzyva", "revision": 0})
    assert note.status_code == 200, note.text
    await platform.settle(with_jobs=True)
    return UUID(user["user_id"])


@pytest.mark.parametrize("by_admin", [True, False])
async def test_nothing_of_an_erased_person_can_be_read(
    platform: Platform, sign_in: SignIn, tmp_path: Path, by_admin: bool
) -> None:
    teacher, admin = await sign_in("instructor"), await sign_in("admin")
    course_id = await stored_course(
        platform.context("courses"), Principal(teacher.user_id, frozenset({"instructor"}))
    )
    await platform.settle()
    transport = httpx.ASGITransport(
        app=build_app(platform, run_background=False), client=("198.51.100.77", 1)
    )
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as http:
        user_id = await a_learner_who_teaches(http, platform, course_id, admin)
        stored = await everything(platform)
        assert b"on numbers." in stored, "what is meant to be in clear is found, so the look is a real one"
        assert read_in(stored + files(tmp_path)) == []
        assert await still_known(platform, user_id) != []
        cookies = dict(http.cookies)

        if by_admin:
            erased = await http.post(f"{API}/users/{user_id}/erase", headers=admin)
        else:
            erased = await http.post(f"{API}/users/me/erase", json={"password": PASSWORD})
        await platform.settle(with_jobs=True)

        assert erased.status_code == 204, erased.text
        http.cookies.update(cookies)
        assert (await http.get(f"{API}/users/me")).status_code == 401
        assert (await http.post(f"{API}/auth/refresh")).status_code == 401
        assert read_in(await everything(platform) + files(tmp_path)) == []
        assert await still_known(platform, user_id) == []
        about = {"limit": "100", "subject_id": str(user_id), "action": "person_data_deleted"}
        reports = (await http.get(f"{API}/admin/audit", headers=admin, params=about)).json()["items"]
        said = {key: count for report in reports for key, count in report["details"].items()}
        assert {report["details"]["service"] for report in reports} == {"courses", "learning"}
        assert (said["enrollment"], said["lesson_note"], said["enrolled"]) == (1, 1, 1)
        log = (await http.get(f"{API}/admin/audit", headers=admin, params={"limit": 100})).text.lower()
        assert [word for word in WORDS if word in log] == (["198.51.100.77"] if by_admin else [])
        mails = (await http.get("/dev/mail", headers=admin)).text.lower()
        assert EMAIL not in mails


async def still_known(platform: Platform, user_id: UUID) -> list[str]:
    """The tables of services, other than logs of what happened, that still hold the person's id."""
    owner = await asyncpg.connect(platform.settings.database_url)
    columns = await owner.fetch(
        "SELECT table_schema || '.' || quote_ident(table_name) AS name FROM information_schema.columns "
        "WHERE column_name = 'user_id' AND table_schema IN ('identity', 'courses', 'learning', 'vault')"
    )
    found = [
        row["name"]
        for row in columns
        if await owner.fetch(f"SELECT FROM {row['name']} WHERE user_id = $1 LIMIT 1", user_id)
    ]
    await owner.close()
    return found
