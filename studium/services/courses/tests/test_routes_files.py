"""Uploaded files: what is taken in, how it is served, who may read it, and what attacks run into."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import pytest

from studium.contracts.learning import EnrollmentCreated
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.errors import Unavailable
from studium.services.courses.actions import assets, drafts, heard, outline, publishing
from studium.services.courses.actions.access import Ctx
from studium.services.courses.domain import files
from studium.services.courses.domain.content import FileBlock, HtmlBlock, LessonContent
from studium.services.courses.tests.factories import HTML, PDF, PNG, stored_course

if TYPE_CHECKING:
    from studium.app import Platform

SignIn = Callable[..., Awaitable[Any]]
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    found: Ctx = platform.context("courses")
    return found


@pytest.fixture
async def author(sign_in: SignIn) -> Any:
    return await sign_in("instructor")


@pytest.fixture
async def course_id(ctx: Ctx, author: Any) -> UUID:
    return await stored_course(ctx, principal(author), publish=False)


def principal(headers: Any) -> Principal:
    return Principal(headers.user_id, frozenset({"instructor"}))


async def upload(
    client: httpx.AsyncClient, who: Any, course_id: UUID, data: bytes, name: str, claim: str = "image/png"
) -> httpx.Response:
    return await client.post(
        f"/api/v1/courses/{course_id}/assets", files={"file": (name, data, claim)}, headers=who
    )


async def read(
    client: httpx.AsyncClient, who: Any, uploaded: httpx.Response, **headers: str
) -> httpx.Response:
    return await client.get(uploaded.json()["content_url"], headers={**who, **headers})


@pytest.mark.parametrize(
    ("data", "name", "kind", "media_type", "way"),
    [
        (PNG, "dice.png", "image", "image/png", "inline"),
        (PDF, "notes.pdf", "pdf", "application/pdf", "inline"),
        (HTML, "sim.html", "interactive", "text/html; charset=utf-8", "inline"),
        (SVG, "drawing.svg", "image", "image/svg+xml", "attachment"),
        (
            b"WEBVTT\n\n00:01.000 --> 00:02.000\nHi",
            "a.vtt",
            "transcript",
            "text/vtt; charset=utf-8",
            "inline",
        ),
        (
            b"1\n00:00:01,000 --> 00:00:02,000\nHi",
            "a.srt",
            "transcript",
            "text/plain; charset=utf-8",
            "attachment",
        ),
        (b"a,b\n1,2\n", "table.csv", "file", "text/plain; charset=utf-8", "attachment"),
        (b"PK\x03\x04....", "essay.docx", "file", None, "attachment"),
        (b"\x00\x00\x00\x20ftypisom....", "film.mp4", "video", "video/mp4", "inline"),
    ],
)
async def test_a_file_is_what_its_bytes_say(
    client: httpx.AsyncClient,
    author: Any,
    course_id: UUID,
    data: bytes,
    name: str,
    kind: str,
    media_type: str,
    way: str,
) -> None:
    made = await upload(client, author, course_id, data, name, claim="text/html")
    assert made.status_code == 201, made.text
    answer = await read(client, author, made)
    assert (made.json()["kind"], answer.content) == (kind, data)
    assert answer.headers["content-type"] == (media_type or answer.headers["content-type"])
    assert answer.headers["content-disposition"].startswith(way)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "allow-same-origin" not in answer.headers["content-security-policy"]
    if kind != "pdf":
        assert answer.headers["content-security-policy"].startswith("sandbox")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (HTML, "photo.png"),
        (SVG, "photo.png"),
        (SVG, "notes.pdf"),
        (b"\n\n  <!-- x --><script>alert(1)</script>", "photo.jpg"),
        (PNG, "page.html"),
        (b"MZ\x90\x00\x03" + b"\x00" * 60, "setup.exe"),
        (b"\x7fELF" + b"\x00" * 60, "tool"),
        (b"", "empty.png"),
        (b"RIFF....AVI LIST" + b"\x00" * 9, "film.webp"),
    ],
)
async def test_what_is_not_what_it_claims_is_refused(
    client: httpx.AsyncClient, ctx: Ctx, author: Any, course_id: UUID, data: bytes, name: str
) -> None:
    answer = await upload(client, author, course_id, data, name)
    assert (answer.status_code, answer.json()["code"]) == (415, "file_refused")
    assert [found.key async for found in ctx.objects.list("courses")] == []


async def test_a_polyglot_is_served_as_the_picture_it_begins_as(
    client: httpx.AsyncClient, author: Any, course_id: UUID
) -> None:
    polyglot = b"GIF89a/*" + b"\x00" * 40 + b"*/=1;<script>alert(document.domain)</script>"
    answer = await read(client, author, await upload(client, author, course_id, polyglot, "x.gif"))
    assert answer.headers["content-type"] == "image/gif"
    assert answer.headers["content-security-policy"].startswith("sandbox;")


async def test_a_name_is_never_a_path(
    client: httpx.AsyncClient, ctx: Ctx, author: Any, course_id: UUID
) -> None:
    for name in ("../../../etc/passwd.png", "..\\..\\boot.png", 'x".png', "a\r\nb.png", "名前.png"):
        made = await upload(client, author, course_id, PNG + name.encode(), name)
        assert made.status_code == 201, made.text
        assert not {"/", "\\", "\r", "\n"} & set(made.json()["file_name"])
        header = (await read(client, author, made)).headers["content-disposition"]
        assert header.isascii()
    keys = [found.key async for found in ctx.objects.list("courses")]
    assert len(keys) == 5
    assert all(key.startswith(f"courses/{course_id}/") and ".." not in key for key in keys)


async def test_a_file_over_its_limit_is_refused_while_it_is_read(
    client: httpx.AsyncClient, ctx: Ctx, author: Any, course_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", {**files.MAX_BYTES, "image": 1_000})
    assert (await upload(client, author, course_id, PNG + b"x" * 500, "a.png")).status_code == 201
    answer = await upload(client, author, course_id, PNG + b"x" * 300_000, "a.png")
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")


async def test_the_same_file_again_is_the_same_asset(
    client: httpx.AsyncClient, author: Any, course_id: UUID
) -> None:
    first, second = [await upload(client, author, course_id, PNG, "a.png") for _ in range(2)]
    assert first.json() == second.json()
    other = await upload(client, author, course_id, PNG + b"!", "a.png")
    assert other.json()["asset_id"] != first.json()["asset_id"]


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=400-", 206, slice(400, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=0-99999", 206, slice(0, None)),
        ("bytes=9999-", 416, None),
        ("bytes=5-2", 200, slice(0, None)),
        ("bytes=0-1,3-4", 200, slice(0, None)),
        ("lines=1-2", 200, slice(0, None)),
        ("bytes=0-" + "9" * 5_000, 200, slice(0, None)),
    ],
)
async def test_parts_of_a_file(
    client: httpx.AsyncClient, author: Any, course_id: UUID, asked: str, status: int, part: slice
) -> None:
    made = await upload(client, author, course_id, PDF, "notes.pdf")
    answer = await read(client, author, made, Range=asked)
    assert answer.status_code == status
    if status == 416:
        assert answer.headers["content-range"] == f"bytes */{len(PDF)}"
        return
    assert answer.content == PDF[part]
    assert int(answer.headers["content-length"]) == len(answer.content)
    stale = await read(client, author, made, **{"Range": asked, "If-Range": '"other"'})
    assert (stale.status_code, stale.content) == (200, PDF)
    held = await read(client, author, made, **{"If-None-Match": answer.headers["etag"]})
    assert held.status_code == 304


async def assert_kept(client: httpx.AsyncClient, who: Any, uploaded: httpx.Response, rule: str) -> None:
    """The file may be kept by this rule, and whoever asks again is told the same of it."""
    whole = await read(client, who, uploaded)
    assert whole.headers["cache-control"] == rule
    held = await read(client, who, uploaded, **{"If-None-Match": whole.headers["etag"]})
    assert (held.status_code, held.content) == (304, b"")
    for name in ("cache-control", "content-security-policy", "etag", "vary", "x-content-type-options"):
        assert held.headers[name] == whole.headers[name]


async def test_pictures_of_the_courses_page_are_public_and_other_files_for_people_enrolled(
    client: httpx.AsyncClient, sign_in: SignIn, ctx: Ctx, author: Any, course_id: UUID
) -> None:
    learner, stranger = await sign_in("student"), await sign_in("student")
    cover, shown, in_lesson, paper, unused = [
        await upload(client, author, course_id, data, name)
        for data, name in (
            (PNG, "cover.png"),
            (PNG + b"1", "a.png"),
            (PNG + b"2", "b.png"),
            (PDF, "c.pdf"),
            (PNG + b"3", "d.png"),
        )
    ]
    blocks = [
        FileBlock(kind="image", asset_id=in_lesson.json()["asset_id"], alt_text="Dice"),
        HtmlBlock(html=f'<img src="{cover.json()["content_url"]}" alt="Dice">'),
        FileBlock(kind="pdf", asset_id=paper.json()["asset_id"]),
    ]
    page = {
        "image_asset_id": cover.json()["asset_id"],
        "description": f'<img src="{shown.json()["content_url"]}" alt="Dice">'
        f'<a href="{paper.json()["content_url"]}">Notes</a>',
    }
    await drafts.edit_course(ctx, principal(author), course_id, page, revision=None)
    lessons = (await client.get(f"/api/v1/courses/{course_id}/draft", headers=author)).json()["modules"][0][
        "lessons"
    ]
    edit = {"content": LessonContent(blocks=blocks)}
    await outline.edit_lesson(
        ctx, principal(author), course_id, UUID(lessons[0]["lesson_id"]), edit, revision=None
    )

    async def statuses(uploaded: httpx.Response) -> list[int]:
        readers: tuple[Any, ...] = (author, learner, stranger, {})
        return [(await read(client, one, uploaded)).status_code for one in readers]

    every = (cover, shown, in_lesson, paper, unused)
    assert [await statuses(one) for one in every] == [[200, 404, 404, 404]] * 5
    await publishing.publish(ctx, principal(author), course_id)
    await heard.hear_enrolment(
        ctx,
        EnrollmentCreated(
            enrollment_id=clock.new_id(),
            user_id=learner.user_id,
            course_id=course_id,
            enrolled_at=clock.now(),
        ),
    )
    everybody, enrolled, authors = [200, 200, 200, 200], [200, 200, 404, 404], [200, 404, 404, 404]
    assert [await statuses(one) for one in every] == [everybody, everybody, enrolled, enrolled, authors]
    await assert_kept(client, {}, cover, "public, max-age=14400")
    await assert_kept(client, learner, in_lesson, "private, no-cache")
    await publishing.unpublish(ctx, principal(author), course_id)
    assert [await statuses(one) for one in every] == [enrolled] * 4 + [authors]


async def test_only_authors_upload_list_and_delete(
    client: httpx.AsyncClient, sign_in: SignIn, author: Any, course_id: UUID
) -> None:
    made = await upload(client, author, course_id, PNG, "a.png")
    at = f"/api/v1/courses/{course_id}/assets"
    for who, status in ((await sign_in("instructor"), 404), (await sign_in("student"), 403)):
        assert (await upload(client, who, course_id, PNG, "a.png")).status_code == status
        assert (await client.get(at, headers=who)).status_code == status
        gone = await client.delete(f"{at}/{made.json()['asset_id']}", headers=who)
        assert gone.status_code == status
    listed = (await client.get(at, headers=author)).json()["items"]
    assert [one["asset_id"] for one in listed] == [made.json()["asset_id"]]


async def test_a_file_in_use_stays_and_a_deleted_one_is_swept(
    client: httpx.AsyncClient, ctx: Ctx, author: Any, course_id: UUID
) -> None:
    used, spare = [await upload(client, author, course_id, PNG + n, "a.png") for n in (b"1", b"2")]
    at = f"/api/v1/courses/{course_id}"
    patch = {"image_asset_id": used.json()["asset_id"]}
    await client.patch(at, json=patch, headers={**author, "If-Match": "*"})
    kept = await client.delete(f"{at}/assets/{used.json()['asset_id']}", headers=author)
    assert (kept.status_code, kept.json()["code"]) == (409, "asset_in_use")
    gone = await client.delete(f"{at}/assets/{spare.json()['asset_id']}", headers=author)
    assert gone.status_code == 204
    assert await assets.sweep_objects(ctx) == 0
    with clock.travel(by=timedelta(hours=25)):
        assert await assets.sweep_objects(ctx) == 1
    assert len([found async for found in ctx.objects.list("courses")]) == 1
    assert (await read(client, author, used)).content == PNG + b"1"


async def test_one_object_that_stays_keeps_no_other_from_being_swept(
    client: httpx.AsyncClient, ctx: Ctx, author: Any, course_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [await upload(client, author, course_id, PNG + n, "a.png") for n in (b"1", b"2", b"3", b"4")]
    for one in made:
        await client.delete(f"/api/v1/courses/{course_id}/assets/{one.json()['asset_id']}", headers=author)
    keys = sorted([found.key async for found in ctx.objects.list("courses")])
    delete = ctx.objects.delete

    async def refuse_first(key: str) -> None:
        if key == keys[0]:
            raise Unavailable("The store does not answer.")
        await delete(key)

    monkeypatch.setattr(assets, "_SWEEP_BATCH", 2)
    with clock.travel(by=timedelta(hours=25)):
        with monkeypatch.context() as broken:
            broken.setattr(ctx.objects, "delete", refuse_first)
            assert await assets.sweep_objects(ctx) == 3
        assert await assets.sweep_objects(ctx) == 1


async def test_a_zip_is_only_ever_a_download(client: httpx.AsyncClient, author: Any, course_id: UUID) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.html", HTML)
    made = await upload(client, author, course_id, packed.getvalue(), "site.zip")
    answer = await read(client, author, made)
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith("attachment")
