"""The export over HTTP and from the command line: who may, and that import(export(course)) is the course."""

from __future__ import annotations

import io
import os
import tarfile
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import pytest
from fastapi import UploadFile

from conftest import SignIn
from studium.kit.auth import Principal
from studium.kit.errors import NotFound
from studium.services.courses.actions import assets, drafts, operator, outline
from studium.services.courses.actions.access import Ctx
from studium.services.courses.actions.demo import seed_demo
from studium.services.courses.actions.imports import import_olx
from studium.services.courses.actions.olx_export import VersionNotFound, find_exported, olx_archive
from studium.services.courses.domain.course import CourseNotFound
from studium.services.courses.tests.factories import PNG, instructor, stored_course, text
from studium.services.courses.tests.factories_export import told_of_draft

if TYPE_CHECKING:
    from studium.app import Platform


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    found: Ctx = platform.context("courses")
    return found


async def told(ctx: Ctx, who: Principal, course_id: UUID) -> Any:
    """All of a draft and of its files."""
    held = {}
    for one in await assets.list_assets(ctx, who, course_id):
        held[one.asset_id] = (one.file_name, b"".join([p async for p in assets.open_asset(ctx, one, None)]))
    return told_of_draft(await drafts.read_draft(ctx, who, course_id), held)


def names_in(data: bytes) -> set[str]:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
        return set(archive.getnames())


async def test_the_demo_courses_come_back_as_they_were(
    ctx: Ctx, client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    who, other = instructor(), await sign_in("instructor")
    admin = await sign_in("admin")
    for course_id in await seed_demo(ctx, who.user_id):
        answer = await client.get(f"/api/v1/courses/{course_id}/export/olx", headers=admin)
        assert answer.status_code == 200, answer.text
        upload = {"file": ("course.tar.gz", answer.content, "application/gzip")}
        done = await client.post("/api/v1/courses/import/olx?publish=true", files=upload, headers=other)
        made = done.json()
        assert (made["is_new"], made["published_version"], made["publish_errors"]) == (True, 1, [])
        assert made["totals"]["total"]["exact"] == made["totals"]["total"]["total"]
        everybody = Principal(who.user_id, frozenset({"admin"}))
        before, after = await told(ctx, who, course_id), await told(ctx, everybody, UUID(made["course_id"]))
        assert after == before
        again = await client.post("/api/v1/courses/import/olx", files=upload, headers=other)
        assert (again.json()["is_new"], again.json()["changed"]) == (False, False)
        slugs = [
            (await drafts.read_draft(ctx, everybody, UUID(str(one)))).course.details.slug
            for one in (course_id, made["course_id"])
        ]
        assert slugs[1] == f"{slugs[0]}-2"


async def test_who_authors_a_course_exports_it_and_nobody_else(
    ctx: Ctx, client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    author = await sign_in("instructor")
    made = await client.post("/api/v1/courses", json={"title": "Numbers"}, headers=author)
    at = f"/api/v1/courses/{made.json()['course_id']}/export/olx"
    others = [author, await sign_in("admin"), await sign_in("instructor"), await sign_in("student"), {}]
    for path in (at, f"{at}/ledger"):
        answers = [await client.get(path, headers=headers) for headers in others]
        assert [one.status_code for one in answers] == [200, 200, 404, 403, 401]
    answer = await client.get(at, headers=author)
    assert answer.headers["content-type"] == "application/gzip"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith('attachment; filename="numbers.tar.gz"')
    assert "numbers/course.xml" in names_in(answer.content)
    ledger = (await client.get(f"{at}/ledger", headers=author)).json()
    assert [(one["kind"], one["outcome"]) for one in ledger["entries"]] == [("course", "approximated")]
    assert ledger["totals"]["total"] == {"exact": 0, "approximated": 1, "dropped": 0, "total": 1}
    for version, status, code in ((1, 404, "version_not_found"), (0, 422, "invalid_input")):
        refused = await client.get(f"{at}?version={version}", headers=author)
        assert (refused.status_code, refused.json()["code"]) == (status, code)


async def test_a_version_goes_out_as_it_was_published(ctx: Ctx) -> None:
    who = instructor()
    course_id = await stored_course(ctx, who, text("Published"))
    module_id = (await drafts.read_draft(ctx, who, course_id)).modules[0].module_id
    later = outline.NewLesson("Later", "text", text("Draft"))
    await outline.add_lesson(ctx, who, course_id, module_id, later)
    found = {
        version: [one.title for one in (await find_exported(ctx, who, course_id, version)).lessons]
        for version in (None, 1)
    }
    assert found == {None: ["Lesson 1", "Later"], 1: ["Lesson 1"]}
    with pytest.raises(VersionNotFound):
        await find_exported(ctx, who, course_id, 2)


async def test_the_archive_of_a_large_course_is_streamed(ctx: Ctx) -> None:
    who = instructor()
    course_id = await stored_course(ctx, who, *[text("word " * 2_000) for _ in range(30)], publish=False)
    size = 15_000_000
    pdf = UploadFile(io.BytesIO(b"%PDF-1.7\n" + os.urandom(size)))
    await assets.upload_asset(ctx, who, course_id, pdf, "large.pdf")
    course = await find_exported(ctx, who, course_id, None)
    tracemalloc.start()
    total, largest = 0, 0
    async for piece in olx_archive(ctx, course):
        total, largest = total + len(piece), max(largest, len(piece))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total > size
    assert peak < size / 2, f"{peak:,} bytes in memory for an archive of {total:,}"


async def test_the_command_line_writes_a_whole_archive_or_none(ctx: Ctx, tmp_path: Path) -> None:
    who = instructor()
    course_id = await stored_course(ctx, who, text("Hello"))
    pieces: list[int] = []
    folder = tmp_path / "archives"
    folder.mkdir()
    for name, version in ((str(course_id), None), ("numbers", 1)):
        target = folder / f"{version}.tar.gz"
        ledger = await operator.export_olx_to(
            ctx, course=name, path=target, version=version, on_bytes=pieces.append
        )
        assert ledger.summary()["lesson"]["exact"] == 1
        done = await import_olx(ctx, who, target, dry_run=True)
        assert done.ledger.summary()["vertical"]["exact"] == 1
    assert sum(pieces) == sum(one.stat().st_size for one in folder.iterdir())
    with pytest.raises(CourseNotFound):
        await operator.export_olx_to(
            ctx, course="letters", path=folder / "x", version=None, on_bytes=pieces.append
        )
    asset = await assets.upload_asset(ctx, who, course_id, UploadFile(io.BytesIO(PNG)), "dice.png")
    await ctx.objects.delete(asset.object_key)
    with pytest.raises(NotFound, match="no object"):
        await operator.export_olx_to(
            ctx, course="numbers", path=folder / "y", version=None, on_bytes=pieces.append
        )
    assert sorted(one.name for one in folder.iterdir()) == ["1.tar.gz", "None.tar.gz"]
