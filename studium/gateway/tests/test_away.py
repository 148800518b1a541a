"""Node goes away while pages are asked for: the API stays, nothing hangs, pages come back by themselves."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import httpx
import pytest

from studium.app import Platform
from studium.gateway import node, upstream
from studium.kit.settings import PlatformSettings

Serving = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
PAGES = Path(__file__).parent / "pages.mjs"
SESSION = {"cookie": "studium_access=token"}


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[node.Supervisor, str]]:
    """A Node that is started again when it ends, and its address."""
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "server.js").write_text(PAGES.read_text())
    port = node.free_port()
    what = node.program(node.find_node() or "", tmp_path, port, PlatformSettings())
    supervisor = node.Supervisor(what, lambda _level, _line: None)
    supervisor.start()
    yield supervisor, f"http://127.0.0.1:{port}"
    supervisor.stop()


async def until_200(http: httpx.AsyncClient, path: str) -> httpx.Response:
    deadline = time.monotonic() + 20
    while (answer := await http.get(path)).status_code != 200:
        assert time.monotonic() < deadline, answer.text
        await asyncio.sleep(0.05)
    return answer


async def test_node_is_killed_while_pages_are_asked_for(
    platform: Platform, serving: Serving, watched: tuple[node.Supervisor, str]
) -> None:
    supervisor, url = watched
    async with serving(platform, web_url=url, web_dir="/nowhere") as http:
        await until_200(http, "/own")
        pid = supervisor.pid
        assert pid is not None
        waiting = [asyncio.create_task(http.get(f"/shared?wait=5000&n={n}")) for n in range(3)]
        waiting += [
            asyncio.create_task(http.get(f"/shared?wait=5000&n={n}", headers=SESSION)) for n in range(3)
        ]
        await asyncio.sleep(0.3)
        os.kill(pid, signal.SIGKILL)
        async with asyncio.timeout(3):
            cut_off = await asyncio.gather(*waiting)
            away = await http.get("/own")
            assert (await http.get("/api/v1/courses")).status_code == 200
            assert (await http.get("/readyz")).status_code == 200
        for answer in (*cut_off, away):
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "3"
            assert answer.headers["cache-control"] == "no-store"
            assert '<meta http-equiv="refresh" content="3">' in answer.text
            assert not re.search(r"(?:src|href)=", answer.text), "it needs nothing that may be away as well"
        assert "made 1" in (await until_200(http, "/own")).text, "another Node, which counts anew"
        assert supervisor.pid not in {None, pid}


async def test_a_page_that_never_comes_is_given_up(
    edge: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upstream, "SILENCE_SECONDS", 0.3)
    async with asyncio.timeout(3):
        for headers in ({}, SESSION):
            assert (await edge.get("/never", headers=headers)).status_code == 503


async def test_half_a_page_is_not_taken_for_a_whole_one(edge: httpx.AsyncClient) -> None:
    assert (await edge.get("/half")).status_code == 503, "a shared page is sent when it is complete"
    with pytest.raises(ConnectionAbortedError):
        await edge.get("/half", headers=SESSION)


async def test_a_kept_page_is_shown_although_node_is_gone(
    platform: Platform, serving: Serving, watched: tuple[node.Supervisor, str]
) -> None:
    supervisor, url = watched
    async with serving(platform, web_url=url, web_dir="/nowhere") as http:
        await until_200(http, "/shared?seconds=1")
        supervisor.stop()
        await asyncio.sleep(1.2)
        for _ in range(2):
            old = await http.get("/shared?seconds=1")
            assert (old.status_code, old.headers["cache-status"]) == (200, "studium; hit; fwd=stale")
        assert (await http.get("/shared?seconds=1&other")).status_code == 503
