"""What Node is told when a page is asked for: the reader's own words, or only what all readers share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.types import Scope

from studium.gateway.upstream import Headers, end_to_end
from studium.kit.http import client_address
from studium.kit.settings import PlatformSettings

POLICY = b"content-security-policy"

Key = tuple[tuple[bytes, bytes], ...]
"""Everything that Node is told when it makes a page for all, less what is new with each request."""

_OURS = frozenset(
    {POLICY, b"host", b"cookie", b"content-length", b"accept-encoding", b"expect", b"forwarded"}
)
"""With the prefixes below: what only the gateway says to Node, or what would reach into Next from outside."""

_OUR_PREFIXES = (b"x-studium-", b"x-forwarded-", b"x-middleware-", b"x-request-id")
_ROUTER_HEADERS = frozenset(
    {
        b"rsc",
        b"next-router-state-tree",
        b"next-router-prefetch",
        b"next-router-segment-prefetch",
        b"next-url",
    }
)
"""By these the browser's side of Next asks for a part of a page instead of the page."""

_PREFERENCES = frozenset({"studium_locale"})
"""Cookies that change a page alike for everybody who has them."""

_MOST_LANGUAGES = 3


@dataclass(frozen=True)
class Asked:
    """A request for a page. `shared`: the answer may be given to everybody who asks with the same `key`."""

    method: str
    target: str
    headers: Headers
    address: str
    request_id: str
    shared: bool

    @property
    def key(self) -> Key:
        """By what a shared page is known."""
        return ((b":target", self.target.encode("latin-1")), *self.headers)


def read(scope: Scope, renewed: Mapping[str, str], settings: PlatformSettings) -> Asked:
    """What a request asks for; `renewed` are cookies that changed on the way here (empty: gone)."""
    request = Request(scope)
    cookies = {
        name: value
        for name, value in ({**cookies_of(scope), **renewed}).items()
        if value or name not in renewed
    }
    # A reader with any other cookie may get another page, and so does whoever shows a token.
    shared = (
        scope["method"] == "GET"
        and _PREFERENCES.issuperset(cookies)
        and "authorization" not in request.headers
    )
    public = urlsplit(settings.origin)
    host = request.headers.get("host", public.netloc).encode("latin-1")
    headers = [
        *(_shared_headers(scope) if shared else _own_headers(scope)),
        (b"host", host),
        (b"x-forwarded-host", host),
        (b"x-forwarded-proto", public.scheme.encode()),
    ]
    if cookies:
        line = "; ".join(f"{name}={value}" for name, value in sorted(cookies.items()))
        headers.append((b"cookie", line.encode("latin-1")))
    return Asked(
        method=scope["method"],
        target=target_of(scope),
        headers=headers,
        address=client_address(request, settings.trusted_proxies),
        request_id=scope["state"]["request_id"],
        shared=shared,
    )


def cookies_of(scope: Scope) -> dict[str, str]:
    """The cookies of a request, which HTTP/2 may send in several headers, with their values as they came."""
    lines = b";".join(value for name, value in scope["headers"] if name.lower() == b"cookie")
    pairs = (part.partition("=") for part in lines.decode("latin-1").split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _own_headers(scope: Scope) -> Headers:
    return [
        (name, value)
        for name, value in end_to_end(scope["headers"])
        if name not in _OURS and not name.startswith(_OUR_PREFIXES)
    ]


def _shared_headers(scope: Scope) -> Headers:
    """Few and in one order, so that readers who mean the same share a page and nobody can slip in more."""
    headers = dict(end_to_end(scope["headers"]))
    kept = [(name, headers[name]) for name in sorted(_ROUTER_HEADERS & headers.keys())]
    languages = _languages(headers.get(b"accept-language", b"").decode("latin-1"))
    return [*kept, (b"accept-language", languages.encode("latin-1"))] if languages else kept


def _languages(accepted: str) -> str:
    """The class of an Accept-Language: its first languages in order, without regions and weights."""
    weighted = []
    for part in accepted.lower().split(","):
        tag, _, weight = part.partition(";q=")
        language = tag.strip().partition("-")[0]
        if language.isalpha() and language.isascii():
            weighted.append((-_weight(weight), language))
    ordered = [language for _, language in sorted(weighted, key=lambda one: one[0])]
    return ",".join(list(dict.fromkeys(ordered))[:_MOST_LANGUAGES])


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0


def target_of(scope: Scope) -> str:
    """Path and query of a request, as they came."""
    raw = scope.get("raw_path")
    path = raw.decode("latin-1") if raw else quote(scope["path"])
    query = scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path
