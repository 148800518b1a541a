"""docs/security.md is true: the headers it names are on the answers it names, and no policy is unsaid."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from starlette.types import Message, Scope

from studium.app import Platform
from studium.gateway.caller import PageMarks
from studium.gateway.edge import Gateway
from studium.gateway.policy import page_policy
from studium.kit.settings import PlatformSettings

Serving = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
DOCUMENT = (Path(__file__).parents[3] / "docs" / "security.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its head."""
    section = DOCUMENT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


@pytest.fixture
async def answers(
    platform: Platform, serving: Serving, node_url: str, tmp_path: Path
) -> dict[str, httpx.Response]:
    """One answer of each kind, over https."""
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "robots.txt").write_text("User-agent: *\n")
    changes = {"web_url": node_url, "web_dir": str(tmp_path), "base_url": "https://learn.example.org"}
    async with serving(platform, **changes) as http:
        return {
            "pages": await http.get("/shared"),
            "own pages": await http.get("/own", headers={"cookie": "any=1"}),
            "files": await http.get("/robots.txt"),
            "data": await http.get("/api/v1/courses"),
        }


async def test_every_header_is_where_the_page_says(answers: dict[str, httpx.Response]) -> None:
    table = rows("Headers")
    assert len(table) == 7
    for header, value, where, why in table:
        name, text = header.strip("`"), value.strip("`")
        for kind, answer in answers.items():
            found = answer.headers.get(name)
            if where.startswith("everything") or kind.split()[-1] in where:
                assert found is not None if text == "see below" else found == text, (name, kind)
        assert len(why) > 20


async def test_the_policy_of_pages_is_the_one_that_is_explained(answers: dict[str, httpx.Response]) -> None:
    explained = {
        directive.strip("`"): value.strip("`") for directive, value, _why in rows("The policy of pages")
    }
    for kind in ("pages", "own pages"):
        policy = re.sub(r"'nonce-[\w-]{24}'", "'nonce-…'", answers[kind].headers["content-security-policy"])
        found = dict(part.partition(" ")[::2] for part in policy.split("; "))
        assert found.pop("upgrade-insecure-requests") == ""
        assert found == explained


def test_only_development_lets_a_page_evaluate_text() -> None:
    strict = page_policy("n", development=False, https=False)
    assert "unsafe-eval" not in strict
    assert "style-src 'self' 'nonce-n';" in strict
    assert "upgrade-insecure-requests" not in strict
    assert "'unsafe-eval'" in page_policy("n", development=True, https=False)


@pytest.mark.parametrize(
    ("changes", "lax"),
    [
        ({}, True),
        ({"web_dir": "/nowhere"}, False),
        ({"env": "production"}, False),
    ],
    ids=["next dev", "built pages", "production"],
)
async def test_development_is_a_node_without_built_pages(
    platform: Platform, serving: Serving, node_url: str, changes: dict[str, str], lax: bool
) -> None:
    async with serving(platform, web_url=node_url, **changes) as http:
        policy = (await http.get("/own")).headers["content-security-policy"]
    assert ("unsafe-eval" in policy) is lax


async def test_calls_of_a_page_count_for_its_reader(
    platform: Platform, serving: Serving, node_url: str
) -> None:
    marks = PageMarks("shared")
    changes = {"web_url": node_url, "rate_limit_per_minute": 3, "web_key": SecretStr("shared")}
    async with serving(platform, **changes) as http:

        async def status(mark: bytes) -> int:
            return (await http.get("/api/v1/courses", headers={"x-studium-page": mark.decode()})).status_code

        one, other = marks.sign("192.0.2.1"), marks.sign("192.0.2.2")
        assert [await status(one) for _ in range(4)] == [200, 200, 200, 429]
        assert await status(other) == 200, "another reader has an allowance of his own"
        forged = one.replace(b"192.0.2.1", b"192.0.2.9")
        assert [await status(forged) for _ in range(4)] == [200, 200, 200, 429], "counts for who sent it"


def test_a_mark_is_good_for_its_address_and_not_for_long() -> None:
    moment = 1000.0
    marks = PageMarks("key", lambda: moment)
    mark = marks.sign("2001:db8::1")
    assert marks.address(mark) == "2001:db8::1"
    assert PageMarks("another").address(mark) is None
    for nonsense in (b"", b"a", b"a b c", mark[:-1], mark.replace(b"::1", b"::2"), b"\xff \xff \xff"):
        assert marks.address(nonsense) is None
    moment = 1121.0
    assert marks.address(mark) is None


@pytest.mark.parametrize(
    ("origin", "accepted"),
    [
        ("http://testserver", True),
        ("https://evil.example", False),
        ("https://testserver.evil.example", False),
        ("null", False),
        (None, False),
    ],
)
async def test_a_socket_is_opened_by_our_own_pages_only(
    platform: Platform, origin: str | None, accepted: bool
) -> None:
    reached: list[str] = []

    async def inner(scope: Scope, _receive: object, _send: object) -> None:
        reached.append(scope["path"])

    gateway = Gateway(inner, PlatformSettings(web_url="http://127.0.0.1:1"), platform.authenticator)
    headers = [(b"host", b"testserver"), *([(b"origin", origin.encode())] if origin else [])]
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {"type": "websocket", "path": "/live", "headers": headers}
    await gateway(scope, receive, send)
    assert reached == (["/live"] if accepted else [])
    assert [message["type"] for message in sent] == ([] if accepted else ["websocket.close"])
