"""Reads that may lag go to the replica, as far as it has what their caller wrote.

An answer to a write carries, in a cookie, how far the service's database had written by then. The caller's
next reads bring it back, and go to the replica once that has replayed as much.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from typing import TypeVar

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from studium.kit import telemetry
from studium.kit.auth import bearer_token
from studium.kit.db import REPLICA_FAILURES, Database

ChunkT = TypeVar("ChunkT")

_COOKIE_SECONDS = 600
"""By far longer than a replica may lag that is used."""


def written_cookie_name(service: str) -> str:
    """The cookie with a position in the log of the service's database."""
    return f"studium_written_{service}"


async def note_write(request: Request, response: Response, service: str) -> None:
    """Let the caller's later reads know of this write."""
    context = request.app.state.contexts.get(service)
    if context is None or context.db.replica is None:
        return
    response.set_cookie(
        written_cookie_name(service),
        f"{await context.db.replica.written():x}",
        max_age=_COOKIE_SECONDS,
        secure=context.platform.https,
        httponly=True,
        samesite="lax",
    )


async def answer_lagging(
    request: Request, service: str, inner: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Answer from the replica where that is right; if it fails meanwhile, once more from the primary."""
    db: Database = request.app.state.contexts[service].db
    replica = db.replica
    if replica is None or not _may_answer(request, db):
        return await inner(request)
    try:
        with db.reading_from(replica.copy):
            response = await inner(request)
    except REPLICA_FAILURES as error:
        replica.failed(error)
        _count(service, "failed")
        return await inner(request)
    _count(service, "replica")
    if isinstance(response, StreamingResponse):
        response.body_iterator = _lagging_chunks(db, response.body_iterator)
    return response


def _may_answer(request: Request, db: Database) -> bool:
    position = _written(request, db.service)
    if db.replica is None or not db.replica.is_usable:
        _count(db.service, "unusable")
    elif position is None or not db.replica.has(position):
        _count(db.service, "own_write")
    else:
        return True
    return False


def _written(request: Request, service: str) -> int | None:
    """How far the database had written when the caller last wrote; 0: not lately, None: nobody knows."""
    try:
        return int(request.cookies[written_cookie_name(service)], 16)
    except ValueError:
        return None
    except KeyError:
        # A caller with a session cookie keeps cookies, and so does a visitor who has signed nothing. A
        # program that sends its token itself may keep none, and have written a moment ago.
        return None if bearer_token(request.headers) else 0


async def _lagging_chunks(db: Database, chunks: AsyncIterable[ChunkT]) -> AsyncIterator[ChunkT]:
    """The parts of a long answer, each read from the replica as long as that is usable."""
    iterator = aiter(chunks)
    while True:
        try:
            if db.replica is not None and db.replica.is_usable:
                with db.reading_from(db.replica.copy):
                    chunk = await anext(iterator)
            else:
                chunk = await anext(iterator)
        except StopAsyncIteration:
            return
        yield chunk


def _count(service: str, source: str) -> None:
    telemetry.REPLICA_READS.labels(service, source).inc()
