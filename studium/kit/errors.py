"""Typed errors. Each knows its stable `code`, HTTP `status` and `title`; `kit.http` renders them all.

`detail` is one sentence that says what to do. Services subclass the closest class here and set their own
`code`; nothing else decides a status code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field: `pointer` is a JSON pointer (RFC 6901) into the request's body."""

    pointer: str
    code: str
    detail: str


class StudiumError(Exception):
    """The base of all errors that a caller may see."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    title: ClassVar[str] = "The request could not be carried out"

    def __init__(
        self,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.extra = extra


class InvalidInput(StudiumError):
    """The request was understood but its content is wrong; `errors` names the fields."""

    code = "invalid_input"
    status = 422
    title = "Some of the input is not valid"


class Unauthenticated(StudiumError):
    """Nobody is signed in, or the token is not valid any more."""

    code = "unauthenticated"
    status = 401
    title = "Sign in first"

    def __init__(self, detail: str = "Sign in and send the request again.", **extra: Any) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": "Bearer"}, **extra)


class PaymentRequired(StudiumError):
    """The thing asked for has to be bought first."""

    code = "payment_required"
    status = 402
    title = "This has to be paid for"


class Forbidden(StudiumError):
    """Signed in, but not allowed."""

    code = "forbidden"
    status = 403
    title = "You may not do this"


class OnlyViewing(Forbidden):
    """An admin sees the platform as somebody else, and may read only, and not what is private."""

    code = "only_viewing"
    title = "You only see this as somebody else"


class SecondFactorMissing(Forbidden):
    """The installation demands a second factor of this caller, and there is none yet."""

    code = "second_factor_missing"
    title = "Set up a second factor first"


class NotFound(StudiumError):
    """There is no such thing, or the caller may not know that there is."""

    code = "not_found"
    status = 404
    title = "Not found"


class Conflict(StudiumError):
    """The request does not fit the present state."""

    code = "conflict"
    status = 409
    title = "This does not fit the present state"


class PreconditionFailed(StudiumError):
    """Somebody changed the thing since it was read (`If-Match`)."""

    code = "changed_meanwhile"
    status = 412
    title = "Somebody changed this meanwhile"


class PayloadTooLarge(StudiumError):
    """The body is larger than the limit that `detail` names."""

    code = "payload_too_large"
    status = 413
    title = "Too large"


class UnsupportedMedia(StudiumError):
    """The file's or body's kind is not accepted."""

    code = "unsupported_media"
    status = 415
    title = "This kind of content is not accepted"


class PreconditionRequired(StudiumError):
    """The request must say which version it changes (`If-Match`)."""

    code = "precondition_required"
    status = 428
    title = "Say which version you change"


class TooManyRequests(StudiumError):
    """Too often. The answer carries `Retry-After`."""

    code = "too_many_requests"
    status = 429
    title = "Too many requests"

    def __init__(
        self,
        detail: str,
        *,
        retry_after_seconds: int,
        more_headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        headers = {"Retry-After": str(max(1, retry_after_seconds)), **(more_headers or {})}
        super().__init__(detail, headers=headers, **extra)


class Unavailable(StudiumError):
    """A part that is needed does not answer at the moment."""

    code = "unavailable"
    status = 503
    title = "Not available at the moment"


class SettingError(StudiumError):
    """A setting is wrong or what it points to cannot be reached. `setting` names it."""

    code = "bad_setting"
    status = 500
    title = "A setting is wrong"

    def __init__(self, setting: str, detail: str) -> None:
        super().__init__(f"{setting}: {detail}")
        self.setting = setting
