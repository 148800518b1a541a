"""Who is asking: access tokens verified by every service itself, and the policies that routes declare.

Access tokens are JWTs signed with Ed25519 (RFC 8037, algorithm name of RFC 9864). Their public keys come
from the key set; sessions that were revoked are heard as `identity.session_revoked.v1` and refused until
their last token has expired.
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Any, Protocol
from uuid import UUID

from fastapi import Depends, Request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from studium.contracts.identity import API_KEY_PREFIX, Scope, SessionRevoked
from studium.kit import clock
from studium.kit.db import Database
from studium.kit.errors import Forbidden, Unauthenticated

ALGORITHM = "Ed25519"
_ACCESS = "at+jwt"
"""RFC 9068: an access token, and no other token that the same key may come to sign."""

ROLES = ("student", "instructor", "admin")
_CACHE_SIZE = 10_000
_KEY_REFRESH_SECONDS = 5.0
_KEY_SET_SECONDS = 60.0


@dataclass(frozen=True)
class Actor:
    """The admin who sees the platform as somebody else, and the session that they do it from."""

    user_id: UUID
    session_id: UUID


@dataclass(frozen=True)
class Principal:
    """The caller. `session_id` is None for the system itself, such as the command line.

    `scopes` is None for a person; for the bearer of an API key it is what the key may read. `actor` is who
    really looks where an admin sees the platform as this user; the kit lets them read and nothing else.
    `lacks_factor`: a second factor is demanded and missing; the kit lets them set one up and nothing else.
    """

    user_id: UUID
    roles: frozenset[str]
    session_id: UUID | None = None
    scopes: frozenset[str] | None = None
    actor: Actor | None = None
    lacks_factor: bool = False

    @property
    def is_admin(self) -> bool:
        """Whether the caller runs the installation."""
        return "admin" in self.roles

    def has(self, *roles: str) -> bool:
        """Whether the caller has any of these roles."""
        return not self.roles.isdisjoint(roles)

    def may_enter(self, scope: str | None) -> bool:
        """Whether the caller is a person, or bears a key that is good for this scope."""
        return self.scopes is None or scope in self.scopes


SYSTEM = Principal(UUID(int=0), frozenset(ROLES))
"""The installation itself, for commands and jobs."""


@dataclass(frozen=True)
class Policy:
    """Who may call a route. Object-level rights (whose course, whose submission) are the action's part.

    API keys may call only routes with a `scope`, and those in it only.
    """

    name: str
    roles: frozenset[str] | None
    anonymous: bool = False
    scope: Scope | None = None

    def reading(self, scope: Scope) -> Policy:
        """The same policy for a route that API keys with this scope may read."""
        return replace(self, scope=scope)

    def seen(self, principal: Principal | None) -> Principal | None:
        """The caller as the route sees it: where anybody may enter, a key without the scope is nobody."""
        hidden = self.anonymous and principal is not None and not principal.may_enter(self.scope)
        return None if hidden else principal

    def check(self, principal: Principal | None) -> None:
        """Raise `Unauthenticated` or `Forbidden` unless the caller may enter."""
        if self.anonymous:
            return
        if principal is None:
            raise Unauthenticated
        if not principal.may_enter(self.scope):
            needed = f"It needs the scope {self.scope}." if self.scope else "Sign in to call this route."
            raise Forbidden(f"This API key is not good for this route. {needed}")
        if self.roles is not None and not principal.has(*self.roles):
            raise Forbidden(f"This needs one of the roles: {', '.join(sorted(self.roles))}.")


PUBLIC = Policy("public", None, anonymous=True)
SIGNED_IN = Policy("signed_in", None)


def roles(*names: str) -> Policy:
    """A policy for callers who have at least one of these roles."""
    if unknown := set(names) - set(ROLES):
        raise ValueError(f"unknown roles: {unknown}")
    return Policy("role:" + "|".join(sorted(names)), frozenset(names))


@dataclass(frozen=True)
class SigningKey:
    """A private key that signs access tokens; `kid` names it in the key set."""

    kid: str
    key: OKPKey


def issue_access_token(
    signing_key: SigningKey, principal: Principal, *, issuer: str, lifetime: timedelta
) -> tuple[str, datetime]:
    """A signed access token and the moment it expires."""
    issued_at = clock.now()
    expires_at = issued_at + lifetime
    claims: dict[str, Any] = {
        "iss": issuer,
        "aud": issuer,
        "sub": str(principal.user_id),
        "sid": str(principal.session_id),
        "roles": sorted(principal.roles),
        "iat": int(issued_at.timestamp()),
        "exp": int(expires_at.timestamp()),
        "jti": str(clock.new_id()),
    }
    if principal.scopes is not None:
        claims["scope"] = " ".join(sorted(principal.scopes))
    if principal.actor is not None:
        claims["act"] = {"sub": str(principal.actor.user_id), "sid": str(principal.actor.session_id)}
    if principal.lacks_factor:
        claims["lacks_factor"] = True
    header = {"alg": ALGORITHM, "kid": signing_key.kid, "typ": _ACCESS}
    return jwt.encode(header, claims, signing_key.key, algorithms=[ALGORITHM]), expires_at


class KeySet:
    """The public keys of the key set, as they were at most a minute ago."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._keys: dict[str, OKPKey] = {}
        self._loaded = -_KEY_SET_SECONDS

    async def get(self, kid: str) -> OKPKey | None:
        """The key, or None when it is unknown or retired.

        The set is read anew every minute, so that a retired key falls out, and for an unknown name at most
        every few seconds, so that nobody can make us read it at will.
        """
        most = _KEY_SET_SECONDS if kid in self._keys else _KEY_REFRESH_SECONDS
        if time.monotonic() - self._loaded >= most:
            await self.reload()
        return self._keys.get(kid)

    async def reload(self) -> None:
        """Read the set anew; retired keys fall out."""
        rows = await self._db.fetch_all(
            "SELECT kid, public_jwk::text AS jwk FROM vault.signing_key "
            "WHERE retired_at IS NULL OR retired_at > now()"
        )
        self._keys = {row["kid"]: OKPKey.import_key(_loads(row["jwk"])) for row in rows}
        self._loaded = time.monotonic()


def _loads(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(text)
    return loaded


class RevokedSessions:
    """Sessions whose tokens are refused, as this process knows them.

    Each service keeps what it heard in its own table; a process reads them at start and every second, so that
    what another process heard counts here too.
    """

    def __init__(self) -> None:
        self._until: dict[UUID, datetime] = {}

    def add(self, session_id: UUID, tokens_expire_at: datetime) -> None:
        """Refuse this session's tokens from now on."""
        self._until[session_id] = tokens_expire_at

    def __contains__(self, session_id: UUID | None) -> bool:
        return session_id is not None and session_id in self._until

    async def refresh(self, databases: Iterable[Database]) -> None:
        """Take over what the services' tables say, and forget what has expired."""
        moment = clock.now()
        self._until = {sid: until for sid, until in self._until.items() if until > moment}
        for db in databases:
            rows = await db.fetch_all(
                "SELECT session_id, tokens_expire_at FROM revoked_session WHERE tokens_expire_at > $1",
                moment,
            )
            self._until.update({row["session_id"]: row["tokens_expire_at"] for row in rows})


async def on_session_revoked(db: Database, revoked: RevokedSessions, event: SessionRevoked) -> None:
    """Every service's answer to a revoked session: write it down and refuse it. A repeat changes nothing."""
    async with db.unit_of_work() as uow:
        await db.fetch_all(
            "INSERT INTO revoked_session (session_id, tokens_expire_at) VALUES ($1, $2) "
            "ON CONFLICT DO NOTHING",
            event.session_id,
            event.tokens_expire_at,
        )

        async def refuse() -> None:
            revoked.add(event.session_id, event.tokens_expire_at)

        uow.after_commit(refuse)


_Verified = tuple[Principal, float, str]
"""A principal, when its token expires (seconds since 1970), and the name of the key that signed it."""


class Authenticator:
    """From a request's token to its `Principal`."""

    def __init__(self, keys: KeySet, revoked: RevokedSessions, *, issuer: str, https: bool) -> None:
        self._keys = keys
        self._revoked = revoked
        self._issuer = issuer
        self._cookie = access_cookie_name(https=https)
        self._view_cookie = view_cookie_name(https=https)
        self._verified: dict[bytes, _Verified] = {}

    async def authenticate(self, request: Request) -> Principal | None:
        """The caller, or None without a token. Raises `Unauthenticated` when the token is not valid."""
        token = self.token_of(request.headers, request.cookies)
        return await self.verify(token) if token else None

    def token_of(self, headers: Mapping[str, str], cookies: Mapping[str, str]) -> str | None:
        """The token in `Authorization: Bearer`, else in a cookie.

        As long as a browser has the cookie of a view, expired or not, it speaks as nobody else: what is done
        on a page of the person who is viewed must never be done in the name of the admin.
        """
        return bearer_token(headers) or cookies.get(self._view_cookie) or cookies.get(self._cookie)

    async def verify(self, token: str) -> Principal:
        """The principal of a valid token of a live session. Raises `Unauthenticated`."""
        if token.startswith(API_KEY_PREFIX):
            raise Unauthenticated("Trade the API key for an access token first: POST /api/v1/auth/token.")
        digest = hashlib.sha256(token.encode()).digest()
        known = self._verified.get(digest)
        if known is None or await self._keys.get(known[2]) is None:
            known = await self._verify_signature(token)
        principal, expires, _kid = known
        if expires <= clock.now().timestamp():
            raise Unauthenticated("The session's token has expired; refresh it or sign in again.")
        if principal.session_id in self._revoked or _actors_session(principal) in self._revoked:
            raise Unauthenticated("This session has ended; sign in again.")
        if len(self._verified) >= _CACHE_SIZE:
            self._verified.clear()
        self._verified[digest] = known
        return principal

    async def _verify_signature(self, token: str) -> _Verified:
        try:
            head = _part(token, 0)
            kid = str(head["kid"])
            key = await self._keys.get(kid)
            if key is None:
                raise Unauthenticated("The token is signed with an unknown key; sign in again.")
            claims = jwt.decode(token, key, algorithms=[ALGORITHM]).claims
            if head["typ"] != _ACCESS:
                raise Unauthenticated("This is no access token; sign in.")
            if (claims["iss"], claims["aud"]) != (self._issuer, self._issuer):
                raise Unauthenticated("The token was issued for another site; sign in here.")
            principal = Principal(
                UUID(claims["sub"]),
                frozenset(claims["roles"]),
                UUID(claims["sid"]),
                _scopes_of(claims),
                _actor_of(claims),
                lacks_factor="lacks_factor" in claims,
            )
            return principal, float(claims["exp"]), kid
        except (JoseError, KeyError, ValueError, TypeError, RecursionError):
            raise Unauthenticated("The token is not valid; sign in again.") from None


class TokenCheck(Protocol):
    """Tells whether an access token is worth sending on."""

    async def verify(self, token: str) -> object:
        """Raises `Unauthenticated` when it is not."""
        ...


class TokenClock:
    """What a process without the key set can tell of a token: whether it has expired.

    For the gateway alone, which has to know when to renew a session; whoever answers the request verifies it.
    """

    async def verify(self, token: str) -> None:
        """Raises `Unauthenticated` when the token is none or has expired."""
        try:
            expires_at = float(_part(token, 1)["exp"])
        except (IndexError, KeyError, ValueError, TypeError, RecursionError):
            raise Unauthenticated from None
        if expires_at <= clock.now().timestamp():
            raise Unauthenticated


def _scopes_of(claims: Mapping[str, Any]) -> frozenset[str] | None:
    return frozenset(str(claims["scope"]).split()) if "scope" in claims else None


def _actor_of(claims: Mapping[str, Any]) -> Actor | None:
    """Who acts (RFC 8693, section 4.1). A claim that is there and not understood makes the token invalid."""
    if "act" not in claims:
        return None
    return Actor(UUID(claims["act"]["sub"]), UUID(claims["act"]["sid"]))


def _actors_session(principal: Principal) -> UUID | None:
    return principal.actor.session_id if principal.actor else None


def _part(token: str, number: int) -> dict[str, Any]:
    part = token.split(".")[number]
    return _loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode())


def bearer_token(headers: Mapping[str, str]) -> str | None:
    """The token in `Authorization: Bearer`, which no browser sends of itself."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    return value.strip() or None if scheme.lower() == "bearer" else None


def access_cookie_name(*, https: bool) -> str:
    """`__Host-` binds the cookie to this very origin, and browsers accept it over https only."""
    return "__Host-access" if https else "studium_access"


def refresh_cookie_name(*, https: bool) -> str:
    """The cookie of the token that renews a session; it travels with every page, for the gateway to renew."""
    return "__Host-refresh" if https else "studium_refresh"


def view_cookie_name(*, https: bool) -> str:
    """The cookie of the token by which an admin sees the platform as somebody else."""
    return "__Host-view" if https else "studium_view"


async def _current_principal(request: Request) -> Principal:
    principal: Principal | None = request.state.principal
    if principal is None:
        raise Unauthenticated
    return principal


async def _maybe_principal(request: Request) -> Principal | None:
    principal: Principal | None = request.state.principal
    return principal


def asks_who_calls(dependency: object) -> bool:
    """Whether a FastAPI dependency tells a route who its caller is."""
    return dependency in (_current_principal, _maybe_principal)


CurrentPrincipal = Annotated[Principal, Depends(_current_principal)]
MaybePrincipal = Annotated[Principal | None, Depends(_maybe_principal)]
