"""Files of the built pages, and answers made smaller."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import brotli
import httpx
import pytest
from starlette.types import Message

from studium.app import Platform
from studium.gateway.compression import CompressedSend, choose

Serving = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
SCRIPT = "console.log('Übung');\n" * 500


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    for name, text in {
        ".next/static/chunks/a.js": SCRIPT,
        ".next/static/media/small.css": "p{}",
        ".next/server/secret.js": "secret",
        "public/robots.txt": "User-agent: *\n",
        "server.js": "secret",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "public" / "logo.png").write_bytes(b"\x89PNG" * 1000)
    return folder


async def test_files_come_from_memory_in_the_best_encoding_and_for_ever(
    platform: Platform, serving: Serving, node_url: str, built: Path
) -> None:
    async with serving(platform, web_url=node_url, web_dir=str(built)) as http:
        path = "/_next/static/chunks/a.js"
        forms = {}
        for encoding in ("br", "gzip", "identity"):
            answer = await http.get(path, headers={"accept-encoding": encoding})
            assert answer.text == SCRIPT
            assert answer.headers.get("content-encoding", "identity") == encoding
            assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
            assert answer.headers["vary"] == "Accept-Encoding"
            forms[encoding] = answer.headers["etag"]
            held = {"accept-encoding": encoding, "if-none-match": answer.headers["etag"]}
            assert (await http.get(path, headers=held)).status_code == 304
        assert len(set(forms.values())) == 3
        head = await http.head(path, headers={"accept-encoding": "identity"})
        assert (head.headers["content-length"], head.content) == (str(len(SCRIPT.encode())), b"")
        (built / ".next/static/chunks/a.js").unlink()
        assert (await http.get(path)).status_code == 200


async def test_public_files_small_ones_and_pictures(
    platform: Platform, serving: Serving, node_url: str, built: Path
) -> None:
    async with serving(platform, web_url=node_url, web_dir=str(built)) as http:
        robots = await http.get("/robots.txt")
        assert (robots.text, robots.headers["cache-control"]) == ("User-agent: *\n", "public, max-age=3600")
        for path in ("/_next/static/media/small.css", "/logo.png"):
            assert "content-encoding" not in (await http.get(path)).headers
        assert (await http.post("/robots.txt")).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/_next/static/../server/secret.js",
        "/_next/static/%2e%2e/server/secret.js",
        "/../server.js",
        "/server.js",
    ],
)
async def test_nothing_else_of_the_folder_is_served(
    platform: Platform, serving: Serving, node_url: str, built: Path, path: str
) -> None:
    async with serving(platform, web_url=node_url, web_dir=str(built)) as http:
        answer = await http.get(path)
        assert answer.status_code == 404
        assert "secret" not in answer.text


async def test_a_script_of_an_older_build_is_gone_and_not_a_page(
    platform: Platform, serving: Serving, node_url: str, built: Path
) -> None:
    async with serving(platform, web_url=node_url, web_dir=str(built)) as http:
        answer = await http.get("/_next/static/chunks/old.js")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.0", ""),
        ("identity", ""),
        ("", ""),
    ],
)
def test_the_best_of_what_is_accepted_is_chosen(accepted: str, chosen: str) -> None:
    assert choose(accepted) == chosen


async def sent(
    *bodies: bytes, status: int = 200, accepted: str = "br", secrets: bool = False, **headers: str
) -> tuple[dict[str, str], list[bytes]]:
    """What comes out of `CompressedSend` for an answer in so many parts."""
    out: list[Message] = []

    async def send(message: Message) -> None:
        out.append(message)

    smaller = CompressedSend(send, accepted, secrets=secrets)
    named = {"content-type": "text/html", "content-length": "9"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    lines = [(name.encode(), value.encode()) for name, value in named.items()]
    await smaller({"type": "http.response.start", "status": status, "headers": lines})
    for number, body in enumerate(bodies, start=1):
        more = number < len(bodies)
        await smaller({"type": "http.response.body", "body": body, "more_body": more})
    head = {name.decode(): value.decode() for name, value in out[0]["headers"]}
    return head, [message["body"] for message in out[1:]]


TEXT = b"Lernen macht Freude. " * 200


async def test_an_answer_in_parts_can_be_read_as_far_as_it_is_there() -> None:
    head, bodies = await sent(TEXT, b"more", b"")
    assert head["content-encoding"] == "br"
    assert "content-length" not in head
    reader = brotli.Decompressor()
    assert reader.process(bodies[0]) == TEXT
    assert reader.process(bodies[1]) == b"more"
    assert brotli.decompress(b"".join(bodies)) == TEXT + b"more"
    head, bodies = await sent(TEXT, b"more", accepted="gzip")
    assert zlib.decompressobj(31).decompress(bodies[0]) == TEXT
    assert gzip.decompress(b"".join(bodies)) == TEXT + b"more"


async def test_large_answers_are_compressed_beside_the_loop_and_stay_whole() -> None:
    _head, bodies = await sent(TEXT * 100, accepted="gzip")
    assert gzip.decompress(bodies[0]) == TEXT * 100


async def test_what_is_not_worth_it_or_not_allowed_stays_as_it_is() -> None:
    for head, bodies in (
        await sent(b"short"),
        await sent(TEXT, content_type="image/png"),
        await sent(TEXT, content_encoding="gzip"),
        await sent(TEXT, accepted="identity"),
        await sent(TEXT, status=206),
        await sent(TEXT, cache_control="no-transform"),
        await sent(TEXT, cache_control="no-store", secrets=True),
    ):
        assert bodies[0] in {b"short", TEXT}
        assert head["content-length"] == "9"
    assert "content-encoding" in (await sent(TEXT, cache_control="private, no-store"))[0]


async def test_caches_learn_that_encodings_differ_and_tags_become_weak() -> None:
    head, _bodies = await sent(TEXT, etag='"tag"', vary="Cookie")
    assert (head["etag"], head["vary"]) == ('W/"tag"', "Cookie, Accept-Encoding")
    head, _bodies = await sent(TEXT, accepted="identity", etag='"tag"')
    assert (head["etag"], head["vary"]) == ('"tag"', "Accept-Encoding")


async def test_pages_and_data_are_compressed_and_tokens_are_not(edge: httpx.AsyncClient) -> None:
    api = await edge.get("/api/v1/openapi.json")
    assert api.headers["content-encoding"] == "br"
    assert api.json()["openapi"].startswith("3.1")
    parts = await edge.get("/parts", headers={"cookie": "studium_access=token"})
    assert parts.headers["content-encoding"] == "br"
    assert parts.text.endswith("<p>second part</p>")
