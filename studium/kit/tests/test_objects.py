"""Files: one test for the local folder and for an S3 server."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from moto.server import ThreadedMotoServer

from studium.kit.errors import InvalidInput, NotFound, SettingError, Unavailable
from studium.kit.objects import Objects, open_objects
from studium.kit.settings import PlatformSettings

LONG = b"0123456789abcdef" * 700_000


@pytest.fixture(scope="module")
def s3_endpoint() -> Iterator[str]:
    """An S3 server on this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3_url(s3_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    bucket = f"studium-{uuid.uuid4().hex}"
    httpx.put(f"{s3_endpoint}/{bucket}").raise_for_status()
    return f"s3://{bucket}/files?endpoint={s3_endpoint}&region=us-east-1"


@pytest.fixture(params=["local", "s3"])
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> Objects:
    url = request.getfixturevalue("s3_url") if request.param == "s3" else ""
    return open_objects(PlatformSettings(data_dir=tmp_path, objects_url=url))


async def pieces(content: bytes, size: int, *, fail_after: int | None = None) -> AsyncIterator[bytes]:
    for number, start in enumerate(range(0, len(content), size)):
        if number == fail_after:
            raise ConnectionResetError("the sender went away")
        await asyncio.sleep(0)
        yield content[start : start + size]


async def read(objects: Objects, key: str, start: int | None = None, end: int | None = None) -> bytes:
    return b"".join([piece async for piece in objects.stream(key, start, end)])


async def test_what_is_put_can_be_read_replaced_and_removed(objects: Objects) -> None:
    await objects.put("a/first.txt", b"one")
    before = await objects.head("a/first.txt")
    assert before is not None
    assert (before.key, before.size) == ("a/first.txt", 3)
    assert before.modified_at.tzinfo is not None
    assert await objects.get("a/first.txt") == b"one"
    await objects.put("a/first.txt", b"three")
    after = await objects.head("a/first.txt")
    assert after is not None
    assert after.etag != before.etag
    assert await objects.get("a/first.txt") == b"three"
    await objects.delete("a/first.txt")
    await objects.delete("a/first.txt")
    assert await objects.head("a/first.txt") is None


@pytest.mark.parametrize("content", [b"", b"short", LONG], ids=["empty", "short", "long"])
async def test_a_stream_is_stored_whole(objects: Objects, content: bytes) -> None:
    await objects.put("streamed", pieces(content, 100_000))
    assert await objects.get("streamed") == content
    assert await read(objects, "streamed") == content


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (None, None, b"0123456789"),
        (3, None, b"3456789"),
        (3, 5, b"34"),
        (None, 2, b"01"),
        (8, 99, b"89"),
        (10, None, b""),
        (50, 60, b""),
        (4, 4, b""),
    ],
)
async def test_a_range_is_what_was_asked_for(
    objects: Objects, start: int | None, end: int | None, expected: bytes
) -> None:
    await objects.put("range", b"0123456789")
    assert await read(objects, "range", start, end) == expected


async def test_a_put_that_breaks_off_leaves_the_old_content(objects: Objects) -> None:
    await objects.put("kept", b"old")
    with pytest.raises(ConnectionResetError):
        await objects.put("kept", pieces(LONG, 1_000_000, fail_after=8))
    assert await objects.get("kept") == b"old"
    assert [info.key async for info in objects.list()] == ["kept"]


async def test_readers_never_see_half_an_object(objects: Objects) -> None:
    old, new = b"a" * 6_000_000, b"b" * 6_000_000
    await objects.put("swapped", old)
    writer = asyncio.create_task(objects.put("swapped", pieces(new, 500_000)))
    while not writer.done():
        assert await objects.get("swapped") in {old, new}
    await writer
    assert await objects.get("swapped") == new


async def test_a_list_keeps_to_whole_segments(objects: Objects) -> None:
    for key in ("a/b/1", "a/b/c/2", "a/bc/3", "d"):
        await objects.put(key, b"x")
    assert {info.key async for info in objects.list("a/b")} == {"a/b/1", "a/b/c/2"}
    assert {info.key async for info in objects.list("a/b/")} == {"a/b/1", "a/b/c/2"}
    assert {info.key async for info in objects.list()} == {"a/b/1", "a/b/c/2", "a/bc/3", "d"}
    assert [info.key async for info in objects.list("none")] == []


async def test_a_missing_object_is_not_found(objects: Objects) -> None:
    with pytest.raises(NotFound):
        await objects.get("missing")
    with pytest.raises(NotFound):
        await read(objects, "missing")
    await objects.check()


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/etc/passwd",
        "../up",
        "a/../b",
        "a//b",
        "a/",
        ".",
        "a b",
        "a\\b",
        "é",
        "a\n",
        "x" * 201,
        "a/" * 300,
    ],
)
async def test_a_key_that_could_lead_elsewhere_is_refused(objects: Objects, key: str) -> None:
    for call in (
        objects.put(key, b"x"),
        objects.get(key),
        objects.head(key),
        objects.delete(key),
        read(objects, key),
    ):
        with pytest.raises(InvalidInput):
            await call


@pytest.mark.parametrize("url", ["ftp://host/files", "files", "s3://bucket?colour=red"])
def test_a_wrong_url_names_the_setting(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingError, match=r"^STUDIUM_OBJECTS_URL: ") as refusal:
        open_objects(PlatformSettings(data_dir=tmp_path, objects_url=url))
    assert "\n" not in refusal.value.detail


async def test_a_store_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studium.kit.objects.RETRY", {"max_retries": 0})
    url = "s3://bucket?endpoint=http://127.0.0.1:9&access_key_id=test&secret_access_key=hidden-secret"
    objects = open_objects(PlatformSettings(data_dir=tmp_path, objects_url=url))
    with pytest.raises(SettingError, match=r"^STUDIUM_OBJECTS_URL: the store does not answer") as refusal:
        await objects.check()
    assert "hidden-secret" not in refusal.value.detail
    with pytest.raises(Unavailable):
        await objects.get("any")


def test_production_refuses_the_local_folder_unless_it_is_chosen(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="STUDIUM_OBJECTS_URL: must be set in production"):
        open_objects(PlatformSettings(env="production", data_dir=tmp_path))
    chosen = tmp_path / "shared folder"
    open_objects(PlatformSettings(env="production", data_dir=tmp_path, objects_url=chosen.as_uri()))
    assert chosen.is_dir()
