"""CPU time that the gateway adds to an API call: the same call with it and without, in one process."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from studium.gateway.edge import Gateway
from studium.kit.auth import TokenClock
from studium.kit.settings import PlatformSettings

_CALLS = 20_000
_ROUNDS = 7
_BODY = b'{"items": []}' + b" " * 600
_HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(_BODY)).encode())]


async def _answer(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": list(_HEADERS)})
    await send({"type": "http.response.body", "body": _BODY, "more_body": False})


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _drop(_message: Message) -> None:
    return


def _call() -> dict[str, Any]:
    names = (b"host", b"user-agent", b"accept", b"accept-language", b"cookie", b"authorization")
    return {
        "type": "http",
        "method": "GET",
        "path": "/api/v1/courses",
        "raw_path": b"/api/v1/courses",
        "query_string": b"",
        "headers": [(name, b"x" * 40) for name in names],
        "client": ("127.0.0.1", 1),
        "state": {"request_id": "0" * 36},
    }


async def _seconds(app: ASGIApp) -> float:
    started = time.process_time()
    for _ in range(_CALLS):
        await app(_call(), _nothing, _drop)
    return time.process_time() - started


async def _measure() -> tuple[float, float]:
    gateway = Gateway(_answer, PlatformSettings(web_url="http://127.0.0.1:1"), TokenClock())
    through, direct = [], []
    for _ in range(_ROUNDS):
        direct.append(await _seconds(_answer))
        through.append(await _seconds(gateway))
    # The least of several rounds is the one that nothing else on the machine disturbed.
    return min(through) * 1000 / _CALLS, min(direct) * 1000 / _CALLS


def milliseconds() -> tuple[float, float]:
    """CPU milliseconds of a call through the gateway, and of the same call without it."""
    return asyncio.run(_measure())
