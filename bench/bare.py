"""The least that any ASGI app does: a constant answer of a given length."""

from __future__ import annotations

import os

from starlette.types import ASGIApp, Receive, Scope, Send


def app() -> ASGIApp:
    """An app that answers `BENCH_BYTES` bytes to everything."""
    body = b"x" * int(os.environ["BENCH_BYTES"])
    headers = [(b"content-type", b"text/html"), (b"content-length", str(len(body)).encode())]

    async def answer(scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})

    return answer
