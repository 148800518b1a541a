"""The WebSocket by which `next dev` tells its pages what was changed; built pages have none."""

from __future__ import annotations

import asyncio

import aiohttp
from starlette.types import Receive, Scope, Send

from studium.gateway.upstream import Upstream, UpstreamAway

HOT = "/_next/"

_GOING_AWAY = 1001
_TRY_AGAIN_LATER = 1013
_TOLD = frozenset({b"cookie", b"host", b"origin", b"user-agent"})


async def pass_on(upstream: Upstream, target: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Carry messages both ways until one side ends the connection, and end it on the other."""
    await receive()
    headers = [(name, value) for name, value in scope["headers"] if name in _TOLD]
    code = _GOING_AWAY
    try:
        async with upstream.socket(target, headers) as node:
            await send({"type": "websocket.accept"})
            ways = [asyncio.create_task(_to_node(receive, node)), asyncio.create_task(_to_reader(node, send))]
            done, running = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            if ways[0] in done:
                return
    except UpstreamAway:
        code = _TRY_AGAIN_LATER
    await send({"type": "websocket.close", "code": code, "reason": "the pages' server went away"})


async def _to_node(receive: Receive, node: aiohttp.ClientWebSocketResponse) -> None:
    while (message := await receive())["type"] == "websocket.receive":
        if message.get("text") is not None:
            await node.send_str(message["text"])
        else:
            await node.send_bytes(message["bytes"])


async def _to_reader(node: aiohttp.ClientWebSocketResponse, send: Send) -> None:
    async for message in node:
        key = "text" if message.type is aiohttp.WSMsgType.TEXT else "bytes"
        await send({"type": "websocket.send", key: message.data})
