"""HTTP: routes with policies, problem documents, pages, entity tags, idempotency, health."""

from __future__ import annotations

from studium.kit.http.document import complete_document
from studium.kit.http.limits import RateLimiter
from studium.kit.http.pages import (
    BadCursor,
    KeptAnswers,
    Page,
    check_not_modified,
    decode_cursor,
    encode_cursor,
    etag_for,
    require_match,
)
from studium.kit.http.problems import (
    MethodNotAllowed,
    NotModified,
    Problem,
    install_error_handlers,
    problem_response,
)
from studium.kit.http.router import API_PREFIX, Router, StudiumRoute
from studium.kit.http.server import (
    CrashMiddleware,
    RequestMiddleware,
    add_health_routes,
    as_uuid,
    client_address,
)

__all__ = [
    "API_PREFIX",
    "BadCursor",
    "CrashMiddleware",
    "KeptAnswers",
    "MethodNotAllowed",
    "NotModified",
    "Page",
    "Problem",
    "RateLimiter",
    "RequestMiddleware",
    "Router",
    "StudiumRoute",
    "add_health_routes",
    "as_uuid",
    "check_not_modified",
    "client_address",
    "complete_document",
    "decode_cursor",
    "encode_cursor",
    "etag_for",
    "install_error_handlers",
    "problem_response",
    "require_match",
]
