"""Errors as RFC 9457 problem documents, rendered here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import structlog
from asyncpg import InterfaceError as DriverError
from asyncpg.exceptions import (
    AdminShutdownError,
    CannotConnectNowError,
    CrashShutdownError,
    PostgresConnectionError,
    TooManyConnectionsError,
)
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from studium.kit.errors import (
    FieldError,
    Forbidden,
    InvalidInput,
    NotFound,
    PayloadTooLarge,
    SettingError,
    StudiumError,
    Unauthenticated,
    Unavailable,
    UnsupportedMedia,
)

MEDIA_TYPE = "application/problem+json"

log = structlog.get_logger(__name__)


class ProblemField(BaseModel):
    """What is wrong with one field of the request."""

    pointer: str = Field(
        description="JSON pointer into the body, or `query:name`, `path:name`, `header:name`."
    )
    code: str
    detail: str


class Problem(BaseModel):
    """An error answer (RFC 9457). `code` is stable; `detail` says what to do."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Not found",
                    "status": 404,
                    "code": "not_found",
                    "detail": "There is no course with this id; look it up in GET /api/v1/courses.",
                    "request_id": "01a202eb-14fe-774e-8e60-afe56df5b372",
                }
            ]
        }
    )

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    request_id: str | None = None
    errors: list[ProblemField] | None = None


class NotModified(Exception):
    """The caller's copy is still right: answered with 304.

    `headers` are those of the whole answer: a 304 updates the stored answer's (RFC 9110, 15.4.5).
    """

    def __init__(self, etag: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(etag)
        self.headers = {**(headers or {}), "ETag": etag}

    def response(self) -> Response:
        """The answer."""
        return Response(status_code=304, headers=self.headers)


class MethodNotAllowed(StudiumError):
    """The path exists, but not with this method."""

    code = "method_not_allowed"
    status = 405
    title = "Method not allowed"


def problem_response(error: StudiumError, request: Request) -> JSONResponse:
    """The answer to an error. It speaks of this moment and often of this caller, so nobody keeps it."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": error.title,
        "status": error.status,
        "code": error.code,
        "detail": error.detail,
        "request_id": getattr(request.state, "request_id", None),
        **error.extra,
    }
    if error.errors:
        body["errors"] = [{"pointer": e.pointer, "code": e.code, "detail": e.detail} for e in error.errors]
    headers = {"Cache-Control": "no-store", **error.headers}
    return JSONResponse(body, status_code=error.status, headers=headers, media_type=MEDIA_TYPE)


def install_error_handlers(app: FastAPI) -> None:
    """Render every error of the app as a problem document."""
    app.add_exception_handler(StudiumError, _on_studium_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(NotModified, _on_not_modified)
    for kind in _DATABASE_AWAY:
        app.add_exception_handler(kind, _on_database_away)
    app.add_exception_handler(DBAPIError, _on_database_error)


_DATABASE_AWAY = (
    OperationalError,
    InterfaceError,
    PoolTimeoutError,
    AdminShutdownError,
    CannotConnectNowError,
    CrashShutdownError,
    DriverError,
    PostgresConnectionError,
    TooManyConnectionsError,
    ConnectionError,
)


async def _on_studium_error(request: Request, error: Exception) -> Response:
    if isinstance(error, SettingError):
        # It tells the operator about the installation, which is nobody else's business.
        raise error
    return problem_response(cast("StudiumError", error), request)


async def _on_not_modified(_request: Request, error: Exception) -> Response:
    return cast("NotModified", error).response()


async def _on_database_away(request: Request, error: Exception) -> Response:
    log.error("database_unavailable", error=type(error).__name__)
    return problem_response(
        Unavailable(
            "The database does not answer at the moment; try again shortly.", headers={"Retry-After": "2"}
        ),
        request,
    )


async def _on_database_error(request: Request, error: Exception) -> Response:
    cause = cast("DBAPIError", error)
    lost = cause.connection_invalidated or isinstance(getattr(cause.orig, "__cause__", None), _DATABASE_AWAY)
    if not lost:
        raise error
    return await _on_database_away(request, error)


async def _on_validation_error(request: Request, error: Exception) -> Response:
    fields = [_field_error(item) for item in cast("RequestValidationError", error).errors()]
    detail = (
        f"{fields[0].pointer or 'The body'}: {fields[0].detail}" if fields else "The request is not valid."
    )
    return problem_response(InvalidInput(detail, errors=fields), request)


def _field_error(item: dict[str, Any]) -> FieldError:
    where, *rest = item["loc"]
    pointer = "".join(f"/{_escape(str(part))}" for part in rest)
    if where != "body":
        pointer = f"{where}:{'.'.join(str(part) for part in rest)}"
    return FieldError(pointer, str(item["type"]), str(item["msg"]))


def _escape(part: str) -> str:
    """One reference token of a JSON pointer (RFC 6901)."""
    return part.replace("~", "~0").replace("/", "~1")


async def _on_http_exception(request: Request, error: Exception) -> Response:
    return problem_response(_as_studium_error(cast("HTTPException", error), request), request)


def _as_studium_error(error: HTTPException, request: Request) -> StudiumError:
    headers = dict(error.headers or {})
    match error.status_code:
        case 401:
            return Unauthenticated()
        case 403:
            return Forbidden(str(error.detail))
        case 404:
            return NotFound(f"There is nothing at {request.url.path}; see /api/v1/openapi.json.")
        case 405:
            return MethodNotAllowed(
                f"{request.method} is not possible here; see /api/v1/openapi.json.", headers=headers
            )
        case 413:
            return PayloadTooLarge("The request's body is too large; send less at once.")
        case 415:
            return UnsupportedMedia("Send the body as the media type that the documentation names.")
        case status if status >= 500:
            return Unavailable("This cannot be done at the moment; try again shortly.")
        case _:
            return InvalidInput(str(error.detail))
