"""Making and reading the Ed25519 keys that sign access tokens."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from joserfc.jwk import OKPKey

from studium.kit.auth import ALGORITHM, SigningKey
from studium.kit.vault import Vault

_PURPOSE = b"studium signing key 1"
_CACHE_SECONDS = 30.0


@dataclass(frozen=True)
class NewKey:
    """A key pair as it is kept: the private part is wrapped by the root key."""

    kid: str
    public_jwk: dict[str, Any]
    wrapped_private_key: bytes


def make_key(vault: Vault) -> NewKey:
    """A new key pair, named by its thumbprint (RFC 7638)."""
    key = OKPKey.generate_key("Ed25519", {"use": "sig", "alg": ALGORITHM}, private=True)
    kid = key.thumbprint()
    public_jwk: dict[str, Any] = {**key.as_dict(private=False), "kid": kid}
    return NewKey(kid, public_jwk, vault.wrap(orjson.dumps(key.as_dict(private=True)), _PURPOSE))


def open_key(vault: Vault, kid: str, wrapped_private_key: bytes) -> SigningKey:
    """The key that signs. Raises `SettingError` when it was wrapped by another root key."""
    return SigningKey(kid, OKPKey.import_key(orjson.loads(vault.unwrap(wrapped_private_key, _PURPOSE))))


@dataclass
class KeyRing:
    """The opened keys, kept in memory for a while so that a sign-in need not read and unwrap them."""

    _keys: Mapping[datetime, SigningKey] = field(default_factory=dict)
    _good_until: float = 0.0

    def current(self, now: datetime) -> SigningKey | None:
        """The newest key that may sign, or None when the keys have to be loaded."""
        if time.monotonic() >= self._good_until:
            return None
        return self._keys.get(max((since for since in self._keys if since <= now), default=now))

    def load(self, keys: Mapping[datetime, SigningKey]) -> None:
        """Remember these keys, each by the moment from which it signs."""
        self._keys = keys
        self._good_until = time.monotonic() + _CACHE_SECONDS
