"""A small OpenID provider on a real port, which signs real tokens, and lies where it is told to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlsplit

import httpx
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from studium.kit import clock
from studium.services.identity.adapters import OpenIdProviders
from studium.services.identity.settings import ProviderSettings
from studium.services.identity.tests.factories import API, World

ORIGIN = "http://testserver"
SECRET = "a secret of the tests: +/%"

Claims = dict[str, Any]
Changed = Callable[[Claims], Claims]


@dataclass
class Provider:
    """A provider with one person, who is always signed in there and agrees to everything."""

    id: str = "school"
    name: str = "Example School"
    issuer: str = ""
    person: Claims = field(
        default_factory=lambda: {
            "sub": "person-1",
            "email": "ada@example.org",
            "email_verified": True,
            "given_name": "Ada",
            "family_name": "King",
        }
    )
    algorithm: str = "RS256"
    change: Changed = dict
    """What becomes of the ID token's claims before they are signed."""

    in_token: bool = True
    """Whether address and names stand in the ID token, or at the userinfo endpoint alone."""

    metadata: Claims = field(default_factory=dict)
    """What its description says besides, or otherwise."""

    iss_sent: str | None = "own"
    forgives: bool = False
    """Whether a code may be traded again, and by anybody."""

    asked: list[str] = field(default_factory=list)
    key: Any = None
    secret: str = SECRET

    def __post_init__(self) -> None:
        self.key = self.key or new_key()
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: set[str] = set()

    def settings(self, **changes: Any) -> ProviderSettings:
        """The line of `STUDIUM_IDENTITY_PROVIDERS` for it."""
        values = {
            "id": self.id,
            "name": self.name,
            "issuer": self.issuer,
            "client_id": f"studium at {self.id}",
            "client_secret": self.secret,
        }
        return ProviderSettings(**{**values, **changes})

    def authorize(self, url: str) -> dict[str, str]:
        """What the browser brings back when it goes to this address; nothing is asked of the person."""
        query = dict(parse_qsl(urlsplit(url).query, strict_parsing=True))
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert query["redirect_uri"] == f"{ORIGIN}/login/{self.id}"
        assert {"openid", "email", "profile"} <= set(query["scope"].split())
        assert len(query["nonce"]) >= 43 <= len(query["code_challenge"])
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        brought = {"state": query["state"], "code": code}
        iss = self.issuer if self.iss_sent == "own" else self.iss_sent
        return brought if iss is None else {**brought, "iss": iss}

    def sign(self, claims: Claims) -> str:
        """An ID token."""
        header = {"alg": self.algorithm, "kid": self.key.kid}
        if self.algorithm == "none":
            return ".".join(_to_text(json.dumps(part).encode()) for part in (header, claims)) + "."
        if self.algorithm == "HS256":
            # The oldest trick: a MAC under what everybody knows, the octets of the public key.
            signed = ".".join(_to_text(json.dumps(part).encode()) for part in (header, claims))
            mac = hmac.digest(self.key.as_pem(private=False), signed.encode(), "sha256")
            return f"{signed}.{_to_text(mac)}"
        return jwt.encode(header, claims, self.key, algorithms=[self.algorithm])

    async def _describe(self, _: web.Request) -> web.Response:
        self.asked.append("description")
        endpoints = {
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
        }
        supported = {
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
            "authorization_response_iss_parameter_supported": self.iss_sent is not None,
        }
        return web.json_response({"issuer": self.issuer, **endpoints, **supported, **self.metadata})

    async def _jwks(self, _: web.Request) -> web.Response:
        self.asked.append("keys")
        future = {"kty": "AKP", "alg": "ML-DSA-44", "kid": "of the future", "pub": "AA"}
        shared = {"kty": "oct", "k": "c2VjcmV0", "kid": self.key.kid}
        return web.json_response({"keys": [future, shared, self.key.as_dict(private=False)]})

    async def _trade(self, request: web.Request) -> web.Response:
        self.asked.append("token")
        form = {name: str(value) for name, value in (await request.post()).items()}
        asked = self.codes.get(form["code"]) if self.forgives else self.codes.pop(form["code"], None)
        if asked is None or not (self.forgives or self._is_theirs(request, form, asked)):
            return web.json_response({"error": "invalid_grant"}, status=400)
        now = int(clock.now().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": asked["client_id"],
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **(self.person if self.in_token else {"sub": self.person["sub"]}),
        }
        token = secrets.token_urlsafe(16)
        self.tokens.add(token)
        tokens = {"access_token": token, "token_type": "Bearer", "id_token": self.sign(self.change(claims))}
        return web.json_response(tokens)

    def _is_theirs(self, request: web.Request, form: dict[str, str], asked: dict[str, str]) -> bool:
        method, _, credentials = request.headers.get("Authorization", "").partition(" ")
        pair = base64.b64decode(credentials).decode().split(":") if method == "Basic" else []
        client = [unquote_plus(one) for one in pair] or [
            form.get(name, "") for name in ("client_id", "client_secret")
        ]
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        return (
            client == [asked["client_id"], self.secret]
            and form["redirect_uri"] == asked["redirect_uri"]
            and form["grant_type"] == "authorization_code"
            and _to_text(digest) == asked["code_challenge"]
        )

    async def _userinfo(self, request: web.Request) -> web.Response:
        self.asked.append("userinfo")
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return web.json_response({"error": "invalid_token"}, status=401)
        return web.json_response(self.person)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Provider]:
        """Serve it on a free port."""
        app = web.Application()
        app.router.add_get("/.well-known/openid-configuration", self._describe)
        app.router.add_get("/jwks", self._jwks)
        app.router.add_post("/token", self._trade)
        app.router.add_get("/userinfo", self._userinfo)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.issuer = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield self
        await runner.cleanup()


def _to_text(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def new_key(algorithm: str = "RS256") -> Any:
    """A key pair with a kid."""
    if algorithm == "ES256":
        return ECKey.generate_key("P-256", {"use": "sig", "kid": secrets.token_hex(8)})
    return RSAKey.generate_key(2048, {"use": "sig", "kid": secrets.token_hex(8)})


def set_up(world: World, *providers: ProviderSettings) -> None:
    """Set these providers up, before browsers are made."""
    adapters = replace(world.ctx.adapters, providers=OpenIdProviders(providers, ORIGIN))
    runtime = world.platform.runtimes["identity"]
    world.ctx = runtime.context = runtime.jobs._context = replace(world.ctx, adapters=adapters)


async def begin(browser: httpx.AsyncClient, provider: Provider, destination: str = "/home") -> str:
    """Begin a sign-in; the address to which the browser is sent."""
    answer = await browser.post(f"{API}/auth/providers/{provider.id}/begin", json={"next": destination})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), answer.text
    url: str = answer.json()["authorization_url"]
    assert url.startswith(f"{provider.issuer}/")
    return url


async def finish(browser: httpx.AsyncClient, provider: Provider, brought: dict[str, str]) -> httpx.Response:
    """Come back with what the provider sent."""
    return await browser.post(f"{API}/auth/providers/{provider.id}/finish", json=brought)


async def visit(browser: httpx.AsyncClient, provider: Provider) -> httpx.Response:
    """A whole visit to the provider, from the button to what is answered at its end."""
    return await finish(browser, provider, provider.authorize(await begin(browser, provider)))
