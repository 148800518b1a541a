"""While pages are developed, what `next dev` tells them about changes goes through the gateway."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import WSMsgType, web
from starlette.types import Message, Scope

from studium.app import Platform
from studium.gateway.edge import Gateway
from studium.kit.settings import PlatformSettings


async def _next_dev(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.send_str(f"{request.path_qs} for {request.headers['Origin']}")
    async for message in socket:
        if message.data == "go":
            await socket.close()
        elif message.type is WSMsgType.TEXT:
            await socket.send_str(f"heard {message.data}")
        else:
            await socket.send_bytes(message.data[::-1])
    return socket


@pytest.fixture
async def dev_url() -> AsyncIterator[str]:
    """Address of a server that speaks as `next dev` does."""
    app = web.Application()
    app.router.add_get("/_next/hmr", _next_dev)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


class Browser:
    """One WebSocket on the gateway, as a browser opens it."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self.to: asyncio.Queue[Message] = asyncio.Queue()
        self.heard: asyncio.Queue[Message] = asyncio.Queue()

    def open(self) -> asyncio.Task[None]:
        """Connect; the task ends with the connection."""
        self.to.put_nowait({"type": "websocket.connect"})
        scope: dict[str, Any] = {
            "type": "websocket",
            "path": "/_next/hmr",
            "query_string": b"id=1",
            "headers": [(b"host", b"testserver"), (b"origin", b"http://testserver")],
        }
        return asyncio.create_task(self._gateway(scope, self.to.get, self.heard.put))

    async def next(self) -> Message:
        """What the gateway says next."""
        return await asyncio.wait_for(self.heard.get(), 5)


@asynccontextmanager
async def _browser(platform: Platform, reached: list[str], **settings: Any) -> AsyncIterator[Browser]:
    async def inner(scope: Scope, _receive: object, _send: object) -> None:
        if scope["type"] == "websocket":
            reached.append(scope["path"])

    gateway = Gateway(inner, PlatformSettings(**settings), platform.authenticator)
    browser = Browser(gateway)
    yield browser
    await gateway({"type": "lifespan"}, browser.to.get, browser.heard.put)


async def test_messages_go_both_ways_until_the_browser_leaves(platform: Platform, dev_url: str) -> None:
    async with _browser(platform, [], web_url=dev_url) as browser:
        connection = browser.open()
        assert (await browser.next())["type"] == "websocket.accept"
        assert (await browser.next())["text"] == "/_next/hmr?id=1 for http://testserver"
        browser.to.put_nowait({"type": "websocket.receive", "text": "ping"})
        assert (await browser.next())["text"] == "heard ping"
        browser.to.put_nowait({"type": "websocket.receive", "bytes": b"abc"})
        assert (await browser.next())["bytes"] == b"cba"
        browser.to.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await asyncio.wait_for(connection, 5)


async def test_the_browser_is_told_when_next_dev_ends(platform: Platform, dev_url: str) -> None:
    async with _browser(platform, [], web_url=dev_url) as browser:
        connection = browser.open()
        await browser.next()
        await browser.next()
        browser.to.put_nowait({"type": "websocket.receive", "text": "go"})
        closed = await browser.next()
        assert (closed["type"], closed["code"]) == ("websocket.close", 1001)
        await asyncio.wait_for(connection, 5)


async def test_without_next_dev_the_browser_is_asked_to_try_again(platform: Platform) -> None:
    async with _browser(platform, [], web_url="http://127.0.0.1:1") as browser:
        await asyncio.wait_for(browser.open(), 5)
        assert (await browser.next())["code"] == 1013


async def test_built_pages_have_no_such_socket(platform: Platform, dev_url: str) -> None:
    reached: list[str] = []
    async with _browser(platform, reached, web_url=dev_url, web_dir="/nowhere") as browser:
        await asyncio.wait_for(browser.open(), 5)
    assert reached == ["/_next/hmr"], "the API refuses what it does not know"
