"""What every service tells of itself, put together: the system, its jobs, its dead letters."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp
import orjson
from starlette.requests import Request
from starlette.responses import Response

from studium.gateway.upstream import UpstreamAway
from studium.kit.errors import Unavailable
from studium.kit.http import encode_cursor, problem_response
from studium.kit.operations import Process

_PATIENCE_SECONDS = 5.0
_DEFAULT_LIMIT = 50
_ORDER = {"jobs": ("job_id",), "dead-letters": ("event_id", "service")}
"""By which fields the lists are sorted, and so what stands in their cursors."""


class Asking(Protocol):
    """How the services are asked."""

    @property
    def names(self) -> list[str]:
        """The services that there are."""

    def ask(self, name: str, request: Request) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        """The answer of one service to a request. Raises `UpstreamAway`."""


@dataclass(frozen=True)
class _Answer:
    status: int
    media_type: str
    body: bytes


async def gathered(services: Asking, request: Request, pages_url: str) -> Response:
    """One answer from those of all services. Where one refuses, its refusal is the answer."""
    found = await asyncio.gather(*(_ask(services, name, request) for name in services.names))
    answers = dict(zip(services.names, found, strict=True))
    for answer in answers.values():
        if answer is not None and answer.status != 200:
            return Response(answer.body, answer.status, media_type=answer.media_type)
    bodies = {name: orjson.loads(answer.body) if answer else None for name, answer in answers.items()}
    kind = request.url.path.rsplit("/", 1)[-1]
    if kind in _ORDER:
        missing = [name for name, body in bodies.items() if body is None]
        if missing:
            return problem_response(_unheard(missing), request)
        merged = _merged([body for body in bodies.values() if body], _ORDER[kind], _limit(request))
    elif any(bodies.values()):
        merged = await _system(bodies, pages_url)
    else:
        return problem_response(_unheard(list(bodies)), request)
    return Response(
        orjson.dumps(merged), media_type="application/json", headers={"Cache-Control": "private, no-cache"}
    )


async def _ask(services: Asking, name: str, request: Request) -> _Answer | None:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS), services.ask(name, request) as answer:
            return _Answer(answer.status, answer.content_type, await answer.read())
    except (UpstreamAway, TimeoutError):
        return None


def _unheard(names: Sequence[str]) -> Unavailable:
    return Unavailable(
        f"No answer from {', '.join(names)}: name another service with ?service=, or try again in a moment."
    )


async def _system(bodies: Mapping[str, Any], pages_url: str) -> dict[str, Any]:
    """The first answer with the services of all; one that is silent is named with what is wrong."""
    first = next(body for body in bodies.values() if body)
    known = first["services"][0]
    services: list[dict[str, Any]] = []
    for name, body in bodies.items():
        silent = dict.fromkeys(known) | {"name": name, "database": "away", "problem": "it does not answer"}
        services += body["services"] if body else [silent]
    return {**first, "services": services, "pages": await Process({}, "", pages_url).pages()}


def _merged(bodies: Sequence[Mapping[str, Any]], order: Sequence[str], limit: int) -> dict[str, Any]:
    """The newest of all lists. Each was cut at the same limit, so nothing newer is missing."""
    items = sorted(
        (item for body in bodies for item in body["items"]),
        key=lambda item: [item[name] for name in order],
        reverse=True,
    )
    is_more = len(items) > limit or any(body["next_cursor"] for body in bodies)
    shown = items[:limit]
    cursor = encode_cursor(*(shown[-1][name] for name in order)) if is_more and shown else None
    return {"items": shown, "next_cursor": cursor}


def _limit(request: Request) -> int:
    # A limit that is none has been refused by the services already.
    return int(request.query_params.get("limit", _DEFAULT_LIMIT))
