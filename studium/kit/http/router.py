"""Routes that cannot be declared without a policy, and what each does before its function runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit

from fastapi import HTTPException, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import _get_flat_fields_from_params
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Message, Scope

from studium.kit.auth import Policy, Principal, asks_who_calls, bearer_token
from studium.kit.db import only_reading
from studium.kit.errors import (
    FieldError,
    Forbidden,
    InvalidInput,
    OnlyViewing,
    PayloadTooLarge,
    SecondFactorMissing,
    StudiumError,
    TooManyRequests,
    Unauthenticated,
)
from studium.kit.http.document import PROBLEM_REFERENCE
from studium.kit.http.lagging import answer_lagging, note_write
from studium.kit.http.limits import Allowance, RateLimiter
from studium.kit.http.once import answer_once
from studium.kit.http.problems import MEDIA_TYPE, NotModified
from studium.kit.http.server import client_address

API_PREFIX = "/api/v1"
MAX_BODY_BYTES = 1024 * 1024
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_CALLER_HEADERS = ("Authorization", "Cookie")
_OF_ONESELF = "/users/me/"

EndpointT = TypeVar("EndpointT", bound=Callable[..., Any])
RouteHandler = Callable[[Request], Coroutine[Any, Any, Response]]


class StudiumRoute(APIRoute):
    """A route with its policy, its owner, whether it honours `Idempotency-Key`, and whether it may lag."""

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        service: str,
        policy: Policy,
        idempotent: bool,
        max_body_bytes: int,
        may_lag: bool,
        viewable: bool,
        before_factor: bool,
        **kw: Any,
    ) -> None:
        self.viewable = viewable
        self.before_factor = before_factor
        self.service = service
        self.policy = policy
        self.idempotent = idempotent
        self.may_lag = may_lag
        self.max_body_bytes = max_body_bytes
        self._beginning = path.partition("{")[0]
        super().__init__(path, endpoint, **kw)
        self.depends_on_caller = not policy.anonymous or _asks_who_calls(self.dependant)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As FastAPI's, which tries one route after another: most are told apart without a pattern."""
        if not scope["path"].startswith(self._beginning) and not scope.get("root_path"):
            return Match.NONE, {}
        return super().matches(scope)

    def get_route_handler(self) -> RouteHandler:
        """FastAPI's handler behind the checks that every request passes."""
        inner = super().get_route_handler()
        known = frozenset(_query_names(self.dependant))

        async def handle(request: Request) -> Response:
            refuse_foreign_origin(request)
            principal = await self._principal(request)
            allowance = _count(request, principal)
            # Before the policy is checked: the line of a refused request says who asked, too.
            request.state.principal = principal
            self.policy.check(principal)
            self._refuse_viewer(principal)
            self._refuse_without_factor(principal)
            refuse_unknown_parameters(request, known)
            request = limit_body(request, self.max_body_bytes)
            with only_reading(only=_is_view(principal) and request.method in _SAFE_METHODS):
                response = await self._answer(request, inner)
            if request.method not in _SAFE_METHODS:
                await note_write(request, response, self.service)
            if self.depends_on_caller:
                _keep_from_others(response, principal)
            if allowance:
                response.headers.update(allowance.headers())
            return response

        return handle

    async def _answer(self, request: Request, inner: RouteHandler) -> Response:
        try:
            if self.idempotent and (key := request.headers.get("idempotency-key")):
                return await answer_once(request, self.service, key, inner)
            if self.may_lag:
                return await answer_lagging(request, self.service, inner)
            return await inner(request)
        except NotModified as error:
            return error.response()

    def _refuse_viewer(self, principal: Principal | None) -> None:
        """Whoever sees the platform as somebody else does nothing here, and reads nothing that is private."""
        if _is_view(principal) and not self.viewable:
            raise OnlyViewing(
                "Stop seeing the platform as somebody else first; as long as you do, you only read."
            )

    def _refuse_without_factor(self, principal: Principal | None) -> None:
        """Whoever must have a second factor and has none sets one up, and does nothing else."""
        if principal is not None and principal.lacks_factor and not self.before_factor:
            raise SecondFactorMissing(
                "Your role needs a second factor: set up an app or a passkey in the settings, "
                "under Password and security, and refresh the session then."
            )

    async def _principal(self, request: Request) -> Principal | None:
        try:
            principal: Principal | None = await request.app.state.authenticator.authenticate(request)
        except Unauthenticated:
            # A stale cookie must not keep anybody from signing in or from reading what is public.
            if not self.policy.anonymous:
                raise
            return None
        seen = self.policy.seen(principal)
        # Where anybody may enter, who lacks a demanded factor is nobody, as after signing out.
        hidden = self.policy.anonymous and not self.before_factor and seen is not None and seen.lacks_factor
        return None if hidden else seen


def _count(request: Request, principal: Principal | None) -> Allowance | None:
    """Count the request against the caller's allowance: the user's, or the address's of strangers.

    An admin who sees the platform as somebody else uses up their own.
    """
    limiter: RateLimiter = request.app.state.limiter
    if principal is not None:
        return limiter.take(str((principal.actor or principal).user_id))
    return limiter.take(client_address(request, request.app.state.trusted_proxies))


def _is_view(principal: Principal | None) -> bool:
    return principal is not None and principal.actor is not None


def _query_names(dependant: Dependant) -> Iterator[str]:
    """Names of all query parameters that an endpoint or its dependencies declare."""
    yield from (field.alias for field in _get_flat_fields_from_params(dependant.query_params))
    for inner in dependant.dependencies:
        yield from _query_names(inner)


def _asks_who_calls(dependant: Dependant) -> bool:
    return any(asks_who_calls(inner.call) or _asks_who_calls(inner) for inner in dependant.dependencies)


def _keep_from_others(response: Response, principal: Principal | None) -> None:
    """Tell caches between here and the caller that another caller may get another answer."""
    if principal is not None:
        response.headers.setdefault("Cache-Control", "private, no-cache")
    named = [name.strip() for name in response.headers.get("vary", "").split(",") if name.strip()]
    known = {name.lower() for name in named}
    missing = [name for name in _CALLER_HEADERS if name.lower() not in known]
    response.headers["Vary"] = ", ".join([*named, *missing])


def refuse_foreign_origin(request: Request) -> None:
    """CSRF: a browser says where an unsafe request comes from; other sites are refused."""
    if request.method in _SAFE_METHODS or bearer_token(request.headers):
        return
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    same = origin is None or urlsplit(origin).netloc == request.headers.get("host", "")
    if site not in {"same-origin", "none"} or not same:
        raise Forbidden("This request comes from another site; send it from Studium's own pages.")


def refuse_unknown_parameters(request: Request, known: frozenset[str]) -> None:
    """A misspelt filter must not silently list everything, nor one that is given twice count once.

    No parameter here is a list, so of two values nobody could say which one was meant.
    """
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        hint = f"known are: {', '.join(sorted(known))}" if known else "this path takes none"
        raise InvalidInput(
            f"Unknown query parameter {unknown[0]!r}; {hint}.",
            errors=[
                FieldError(f"query:{name}", "unknown_parameter", "Unknown parameter.") for name in unknown
            ],
        )
    counts = Counter(name for name, _ in request.query_params.multi_items())
    if repeated := sorted(name for name, count in counts.items() if count > 1):
        raise InvalidInput(
            f"Query parameter {repeated[0]!r} is given more than once; give it once.",
            errors=[
                FieldError(f"query:{name}", "repeated_parameter", "Given more than once.")
                for name in repeated
            ],
        )


def limit_body(request: Request, most_bytes: int) -> Request:
    """The same request with a body that stops the reader at `most_bytes`.

    Raises `PayloadTooLarge` at once when the length is announced; a chunked body is cut off while it is read.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most_bytes:
        raise PayloadTooLarge(f"The body may have at most {most_bytes} bytes; send less at once.")
    seen = 0

    async def receive() -> Message:
        nonlocal seen
        message = await request.receive()
        seen += len(message.get("body", b""))
        if seen > most_bytes:
            # FastAPI lets its own exception pass while it reads a body, and no other.
            raise HTTPException(413)
        return message

    return Request(request.scope, receive)


class Router:
    """The routes of one service under `/api/v1`. Every route states policy, summary and its errors."""

    def __init__(self, service: str, *, tags: Sequence[str] = (), prefix: str = API_PREFIX) -> None:
        self.service = service
        self.prefix = prefix
        self.tags = list(tags) or [service]
        self.routes: list[StudiumRoute] = []

    def add(
        self,
        method: str,
        path: str,
        *,
        policy: Policy,
        summary: str,
        errors: Sequence[type[StudiumError]] = (),
        idempotent: bool = False,
        max_body_bytes: int = MAX_BODY_BYTES,
        may_lag: bool = False,
        viewable: bool | None = None,
        before_factor: bool = False,
        **options: Any,
    ) -> Callable[[EndpointT], EndpointT]:
        """Declare a route; `options` are FastAPI's (`status_code`, `response_model`, `responses`, …).

        `may_lag`: a read whose answer may be as old as a replica may lag behind, except for what the caller
        wrote.

        `viewable`: whether an admin who sees the platform as somebody else gets in. Left out, they may read
        whatever is not under `/users/me/`, and do nothing.

        `before_factor`: whether people get in of whom a second factor is demanded and who have none yet.
        """
        if viewable is None:
            viewable = method in _SAFE_METHODS and not path.startswith(_OF_ONESELF)
        if may_lag and method not in _SAFE_METHODS:
            raise ValueError(f"{method} {path} writes, so it must not lag")
        if policy.scope and method not in _SAFE_METHODS:
            raise ValueError(f"{method} {path} writes, so API keys must not call it")

        def register(endpoint: EndpointT) -> EndpointT:
            route = StudiumRoute(
                self.prefix + path,
                endpoint,
                service=self.service,
                policy=policy,
                idempotent=idempotent,
                methods=[method],
                summary=summary,
                operation_id=getattr(endpoint, "__name__", "operation"),
                tags=[*self.tags],
                responses=_responses(
                    policy, [*errors, *_restrictions(policy, viewable=viewable, before_factor=before_factor)]
                )
                | options.pop("responses", {}),
                openapi_extra=_said_of(policy) | options.pop("openapi_extra", {}),
                max_body_bytes=max_body_bytes,
                may_lag=may_lag,
                viewable=viewable,
                before_factor=before_factor,
                **options,
            )
            self.routes.append(route)
            return endpoint

        return register

    def get(self, path: str, **options: Any) -> Callable[[EndpointT], EndpointT]:
        """Declare a GET route; see `add`."""
        return self.add("GET", path, **options)

    def post(self, path: str, **options: Any) -> Callable[[EndpointT], EndpointT]:
        """Declare a POST route; see `add`."""
        return self.add("POST", path, **options)

    def put(self, path: str, **options: Any) -> Callable[[EndpointT], EndpointT]:
        """Declare a PUT route; see `add`."""
        return self.add("PUT", path, **options)

    def patch(self, path: str, **options: Any) -> Callable[[EndpointT], EndpointT]:
        """Declare a PATCH route; see `add`."""
        return self.add("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> Callable[[EndpointT], EndpointT]:
        """Declare a DELETE route; see `add`."""
        return self.add("DELETE", path, **options)


def _said_of(policy: Policy) -> dict[str, Any]:
    """The policy in the OpenAPI document, with the scope in which API keys may call the route."""
    return {"x-policy": policy.name} | ({"x-scope": policy.scope} if policy.scope else {})


def _restrictions(policy: Policy, *, viewable: bool, before_factor: bool) -> Iterator[type[StudiumError]]:
    """The errors of those who have a session that is good for a part of the routes only."""
    if not viewable:
        yield OnlyViewing
    if not before_factor and not policy.anonymous:
        yield SecondFactorMissing


def _responses(policy: Policy, errors: Sequence[type[StudiumError]]) -> dict[int | str, dict[str, Any]]:
    kinds: list[type[StudiumError]] = [InvalidInput, TooManyRequests, *errors]
    if not policy.anonymous:
        # Also where every person may enter, API keys without the scope may not.
        kinds.extend((Unauthenticated, Forbidden))
    answers: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        codes = answers.setdefault(kind.status, {"codes": [], "title": kind.title})
        codes["codes"].append(kind.code)
    return {
        status: {
            "description": f"{found['title']} (code: {', '.join(dict.fromkeys(found['codes']))})",
            "content": {MEDIA_TYPE: {"schema": PROBLEM_REFERENCE}},
        }
        for status, found in answers.items()
    }
