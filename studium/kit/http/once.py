"""One answer per `Idempotency-Key`, however often a request is sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

import sqlalchemy as sa
from fastapi import Request, Response

from studium.kit.auth import Principal
from studium.kit.db import Database
from studium.kit.errors import InvalidInput

_STORED_HEADERS = ("cache-control", "content-type", "location", "etag")


async def answer_once(
    request: Request, service: str, key: str, inner: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Answer a request once per `Idempotency-Key`; the stored answer commits together with the effect."""
    if len(key) > 255:
        raise InvalidInput("Idempotency-Key is too long; use at most 255 characters, such as a UUID.")
    db: Database = request.app.state.contexts[service].db
    principal: Principal | None = request.state.principal
    caller = str(principal.user_id) if principal else "anonymous"
    row_key = hashlib.sha256(f"{caller}\n{request.method} {request.url.path}\n{key}".encode()).hexdigest()
    fingerprint = hashlib.sha256(await request.body()).digest()
    async with db.unit_of_work() as uow:
        # A second request with the same key waits here until the first has committed or rolled back.
        entered = await uow.execute(
            sa.text(
                "INSERT INTO idempotency_key (key, fingerprint) VALUES (:key, :fingerprint) "
                "ON CONFLICT DO NOTHING RETURNING 1"
            ),
            {"key": row_key, "fingerprint": fingerprint},
        )
        if entered.first() is None:
            found = sa.text("SELECT * FROM idempotency_key WHERE key = :key")
            stored = await uow.execute(found, {"key": row_key})
            return _stored_answer(stored.one(), fingerprint)
        response = await inner(request)
        await uow.execute(
            sa.text(
                "UPDATE idempotency_key "
                "SET status = :status, headers = CAST(:headers AS jsonb), body = :body "
                "WHERE key = :key"
            ),
            {
                "key": row_key,
                "status": response.status_code,
                "headers": _json_headers(response),
                "body": bytes(response.body),
            },
        )
    return response


def _json_headers(response: Response) -> str:
    return json.dumps({name: response.headers[name] for name in _STORED_HEADERS if name in response.headers})


def _stored_answer(row: Any, fingerprint: bytes) -> Response:
    if bytes(row.fingerprint) != fingerprint:
        raise InvalidInput(
            "This Idempotency-Key was used for another request; use a new key for a new request.",
        )
    headers = {**row.headers, "Idempotency-Replayed": "true"}
    return Response(bytes(row.body), status_code=row.status, headers=headers)
