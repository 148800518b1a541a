"""OpenID providers: where they are, what people are sent there with, and what comes back, verified.

Authlib makes the requests and checks the claims, joserfc the signatures. What is added here: endpoints only
by https, a limit of time and of size for every answer, no redirects, and only signatures that a public key
checks.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

import aiohttp
import orjson
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from studium.kit import clock
from studium.services.identity.domain.errors import ProviderUnavailable, UnknownProvider
from studium.services.identity.domain.providers import CameBack, Claims, is_safe_url
from studium.services.identity.settings import ProviderSettings

_SECONDS = 10.0
"""For one request to a provider, from the connection to the last octet."""

_MOST_OCTETS = 256 * 1024
_LEEWAY_SECONDS = 60
_METADATA_SECONDS = 3600.0
_LEAST_KEYS_SECONDS = 60.0
"""A token that the keys at hand do not fit has them fetched anew, but not more often than this."""

_ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "Ed25519",
    "EdDSA",
)
"""Those that a public key checks: neither `none`, nor a MAC under a key that everybody can read."""

_KEY_TYPES = frozenset({"RSA", "EC", "OKP"})
_MOST_SUBJECT_LENGTH = 255
"""OpenID Connect Core 1.0, section 2."""


class Untrusted(Exception):
    """What came back proves nothing. `reason` is a code for the audit log, without personal data."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class _Metadata:
    """What of the provider's description is used here."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    algorithms: tuple[str, ...]
    auth_methods: tuple[str, ...]
    sends_issuer: bool
    fetched_at: float


class OpenIdProvider:
    """One provider. What it says of itself is kept for an hour."""

    def __init__(self, settings: ProviderSettings, origin: str) -> None:
        self.settings = settings
        self._redirect_uri = f"{origin}/login/{settings.id}"
        self._loopback = settings.issuer.startswith("http://")
        self._metadata: _Metadata | None = None
        self._keys: tuple[KeySet, float] | None = None

    async def authorization_url(self, *, state: str, nonce: str, verifier: str) -> str:
        """Where to send the browser. Raises `ProviderUnavailable`."""
        metadata = await self._described()
        url: str = prepare_grant_uri(
            metadata.authorization_endpoint,
            self.settings.client_id,
            "code",
            redirect_uri=self._redirect_uri,
            scope=self.settings.scope,
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return url

    async def check_issuer(self, answer: CameBack) -> None:
        """Whether this provider sent the answer (RFC 9207). Raises `Untrusted`, `ProviderUnavailable`."""
        metadata = await self._described()
        if answer.issuer is None and metadata.sends_issuer:
            raise Untrusted("no_issuer")
        if answer.issuer is not None and answer.issuer != self.settings.issuer:
            raise Untrusted("other_issuer")

    async def claims(self, code: str, *, nonce: str, verifier: str) -> Claims:
        """Trade a code for who somebody is. Raises `Untrusted`, `ProviderUnavailable`."""
        metadata = await self._described()
        tokens = await self._trade(metadata, code, verifier)
        verified = await self._verified(metadata, tokens, nonce)
        said = await self._said(metadata, verified, tokens)
        return Claims(
            issuer=self.settings.issuer,
            subject=verified["sub"],
            email=_text(said, "email"),
            email_verified=said.get("email_verified") is True,
            first_name=_text(said, "given_name") or _text(said, "name").rpartition(" ")[0],
            last_name=_text(said, "family_name") or _text(said, "name").rpartition(" ")[2],
        )

    async def _trade(self, metadata: _Metadata, code: str, verifier: str) -> Mapping[str, Any]:
        body = prepare_token_request(
            "authorization_code", redirect_uri=self._redirect_uri, code=code, code_verifier=verifier
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        url, headers, body = self._auth(metadata).prepare("POST", metadata.token_endpoint, headers, body)
        status, tokens = await self._ask("POST", url, headers, body)
        if status in {400, 401}:
            error = _text(tokens, "error")
            raise Untrusted(f"token_{error}" if re.fullmatch(r"[a-z_]{1,40}", error) else "token_refused")
        if status != 200:
            raise self._away()
        return tokens

    def _auth(self, metadata: _Metadata) -> ClientAuth:
        client_id, secret = self.settings.client_id, self.settings.client_secret.get_secret_value()
        if not secret:
            return ClientAuth(client_id, "", "none")
        if (
            "client_secret_basic" not in metadata.auth_methods
            and "client_secret_post" in metadata.auth_methods
        ):
            return ClientAuth(client_id, secret, "client_secret_post")
        # RFC 6749, section 2.3.1: both are encoded as in a form before they are joined by a colon.
        return ClientAuth(quote_plus(client_id), quote_plus(secret), "client_secret_basic")

    async def _verified(self, metadata: _Metadata, tokens: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        """The claims of the ID token (OpenID Connect Core 1.0, section 3.1.3.7)."""
        token = await self._decoded(metadata, _text(tokens, "id_token"))
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": self.settings.issuer},
                "aud": {"essential": True, "values": [self.settings.client_id]},
            },
            params={
                "nonce": nonce,
                "client_id": self.settings.client_id,
                "access_token": _text(tokens, "access_token"),
            },
        )
        try:
            claims.validate(now=int(clock.now().timestamp()), leeway=_LEEWAY_SECONDS)
        except JoseError as error:
            claim = str(getattr(error, "claim", "") or error.error)
            raise Untrusted(f"claim_{claim}"[:60]) from None
        subject = claims["sub"]
        if not isinstance(subject, str) or not 1 <= len(subject) <= _MOST_SUBJECT_LENGTH:
            raise Untrusted("claim_sub")
        return dict(claims)

    async def _decoded(self, metadata: _Metadata, text: str) -> jwt.Token:
        keys, fetched_at = await self._key_set(metadata)
        try:
            return _decode(text, keys, metadata.algorithms)
        except Untrusted:
            if time.monotonic() - fetched_at < _LEAST_KEYS_SECONDS:
                raise
        self._keys = None
        keys, _ = await self._key_set(metadata)
        return _decode(text, keys, metadata.algorithms)

    async def _said(
        self, metadata: _Metadata, verified: Mapping[str, Any], tokens: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Where address and names stand: in the ID token, or else at the provider's userinfo endpoint."""
        access_token = _text(tokens, "access_token")
        is_whole = "email" in verified and "email_verified" in verified
        if is_whole or not access_token or not metadata.userinfo_endpoint:
            return verified
        headers = {"Authorization": f"Bearer {access_token}"}
        status, said = await self._ask("GET", metadata.userinfo_endpoint, headers)
        if status != 200:
            return verified
        if said.get("sub") != verified["sub"]:
            raise Untrusted("userinfo_sub")
        return said if "email" in said else verified

    async def _described(self) -> _Metadata:
        known = self._metadata
        if known is not None and time.monotonic() - known.fetched_at < _METADATA_SECONDS:
            return known
        url = get_well_known_url(self.settings.issuer, external=True)
        status, said = await self._ask("GET", url, {})
        if status != 200 or said.get("issuer") != self.settings.issuer:
            raise self._away()
        algorithms = _texts(said, "id_token_signing_alg_values_supported") or ("RS256",)
        self._metadata = _Metadata(
            authorization_endpoint=self._endpoint(said, "authorization_endpoint"),
            token_endpoint=self._endpoint(said, "token_endpoint"),
            jwks_uri=self._endpoint(said, "jwks_uri"),
            userinfo_endpoint=self._endpoint(said, "userinfo_endpoint", optional=True),
            algorithms=tuple(one for one in _ALGORITHMS if one in algorithms),
            auth_methods=_texts(said, "token_endpoint_auth_methods_supported"),
            sends_issuer=said.get("authorization_response_iss_parameter_supported") is True,
            fetched_at=time.monotonic(),
        )
        return self._metadata

    def _endpoint(self, said: Mapping[str, Any], name: str, *, optional: bool = False) -> str:
        url = _text(said, name)
        if (url or not optional) and not is_safe_url(url, loopback=self._loopback):
            raise self._away()
        return url

    async def _key_set(self, metadata: _Metadata) -> tuple[KeySet, float]:
        if self._keys is None or time.monotonic() - self._keys[1] > _METADATA_SECONDS:
            status, said = await self._ask("GET", metadata.jwks_uri, {})
            found = said.get("keys")
            if status != 200 or not isinstance(found, list):
                raise self._away()
            usable = [one for one in found if _may_verify(one)]
            try:
                self._keys = KeySet.import_key_set({"keys": usable}), time.monotonic()
            except (JoseError, ValueError, KeyError, TypeError):
                raise self._away() from None
        return self._keys

    async def _ask(
        self, method: str, url: str, headers: Mapping[str, str], body: str | None = None
    ) -> tuple[int, Mapping[str, Any]]:
        """Status and JSON object of an answer. Redirects are not followed. Raises `ProviderUnavailable`."""
        try:
            async with (
                aiohttp.ClientSession(
                    cookie_jar=aiohttp.DummyCookieJar(),
                    timeout=aiohttp.ClientTimeout(total=_SECONDS),
                    auto_decompress=False,
                    headers={"Accept": "application/json", "Accept-Encoding": "identity"},
                ) as session,
                session.request(method, url, headers=headers, data=body, allow_redirects=False) as answer,
            ):
                octets = bytearray()
                async for chunk in answer.content.iter_chunked(16 * 1024):
                    octets += chunk
                    if len(octets) > _MOST_OCTETS:
                        raise self._away()
                said = orjson.loads(octets)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
            raise self._away() from None
        if not isinstance(said, dict):
            raise self._away()
        return answer.status, said

    def _away(self) -> ProviderUnavailable:
        name = self.settings.name
        return ProviderUnavailable(
            f"{name} does not answer as it should. Try again in a minute, or sign in with your password."
        )


class OpenIdProviders:
    """All providers that are set up, in the order of the setting."""

    def __init__(self, settings: Sequence[ProviderSettings], origin: str) -> None:
        self._providers = {one.id: OpenIdProvider(one, origin) for one in settings}

    def listed(self) -> list[ProviderSettings]:
        """What is set up."""
        return [one.settings for one in self._providers.values()]

    def get(self, provider_id: str) -> OpenIdProvider:
        """One provider. Raises `UnknownProvider`."""
        found = self._providers.get(provider_id)
        if found is None:
            raise UnknownProvider("Look up the providers with GET /api/v1/auth/providers.")
        return found

    def name_of(self, issuer: str) -> str | None:
        """What the provider with this issuer is called; None when it is not set up any more."""
        return next((one.name for one in self.listed() if one.issuer == issuer), None)


def _decode(text: str, keys: KeySet, algorithms: Sequence[str]) -> jwt.Token:
    try:
        return jwt.decode(text, keys, algorithms=algorithms)
    except (JoseError, ValueError, TypeError, KeyError):
        raise Untrusted("signature") from None


def _may_verify(jwk: object) -> bool:
    return isinstance(jwk, dict) and jwk.get("kty") in _KEY_TYPES and jwk.get("use", "sig") == "sig"


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _texts(said: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = said.get(name)
    return tuple(one for one in values if isinstance(one, str)) if isinstance(values, list) else ()
