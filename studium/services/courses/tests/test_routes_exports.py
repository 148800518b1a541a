"""The export of an author's own data: what they made and did, opened, and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from studium.kit.auth import Principal
from studium.services.courses.tests.factories import introduce, stored_course

if TYPE_CHECKING:
    from studium.app import Platform

EXPORT = "/api/v1/users/me/export/courses"


async def test_the_export_holds_all_of_an_author_and_nothing_of_another(
    platform: Platform, client: httpx.AsyncClient, sign_in: Any
) -> None:
    ctx = platform.context("courses")
    me, other = await sign_in("instructor"), await sign_in("instructor")
    for who, title in ((me, "My numbers"), (other, "Their numbers")):
        await introduce(platform, title, who.user_id)
        await stored_course(ctx, Principal(who.user_id, frozenset({"instructor"})), title=title)

    answer = await client.get(EXPORT, headers=me)

    assert answer.headers["content-disposition"] == 'attachment; filename="studium-courses.json"'
    assert answer.headers["cache-control"] == "no-store"
    tables = answer.json()["tables"]
    assert tables["instructor_name"][0]["first_name"] == "My numbers"
    assert [course["title"] for course in tables["course"]] == ["My numbers"]
    assert [version["version"] for version in tables["course_version"]] == [1]
    assert set(tables["course_version"][0]) == {"course_id", "version", "published_by", "published_at"}
    assert str(other.user_id) not in answer.text
    assert "Their numbers" not in answer.text


async def test_only_who_is_signed_in_has_an_export(client: httpx.AsyncClient, sign_in: Any) -> None:
    student = await client.get(EXPORT, headers=await sign_in("student"))

    assert student.status_code == 200
    assert not any(student.json()["tables"].values())
    assert (await client.get(EXPORT)).status_code == 401
