"""A device that keeps passkeys, in software: honest unless it is told otherwise."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


def to_text(octets: bytes) -> str:
    """Octets in the base64url of WebAuthn."""
    return urlsafe_b64encode(octets).decode().rstrip("=")


def to_octets(text: str) -> bytes:
    """The octets behind base64url."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Device:
    """One passkey on one device. `counts` says whether it counts its signatures."""

    origin: str = "http://testserver"
    domain: str = "testserver"
    verifies: bool = True
    sign_count: int = 0
    counts: bool = True
    user_handle: bytes = b""
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: dict[str, Any]) -> str:
        """What `navigator.credentials.create` answers, as JSON."""
        self.user_handle = to_octets(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        attested = bytes(16) + len(self.credential_id).to_bytes(2) + self.credential_id + cbor2.dumps(cose)
        data = self._authenticator_data(_ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client_data = self._client_data("webauthn.create", options["challenge"])
        return self._credential(
            {"clientDataJSON": to_text(client_data), "attestationObject": to_text(attestation)}
        )

    def sign(self, options: dict[str, Any]) -> str:
        """What `navigator.credentials.get` answers, as JSON."""
        self.sign_count += int(self.counts)
        data = self._authenticator_data(0)
        client_data = self._client_data("webauthn.get", options["challenge"])
        signed = data + hashlib.sha256(client_data).digest()
        return self._credential(
            {
                "clientDataJSON": to_text(client_data),
                "authenticatorData": to_text(data),
                "signature": to_text(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
                "userHandle": to_text(self.user_handle),
            }
        )

    def _authenticator_data(self, more: int) -> bytes:
        flags = _PRESENT | more | (_VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.domain.encode()).digest() + bytes([flags]) + self.sign_count.to_bytes(4)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _credential(self, response: dict[str, str]) -> str:
        mark = to_text(self.credential_id)
        return json.dumps({"id": mark, "rawId": mark, "type": "public-key", "response": response})
