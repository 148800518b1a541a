"""Open Badges 3.0 over the W3C data model for verifiable credentials 2.0, secured as JWT with Ed25519.

The shapes are those of the specifications of 1EdTech (Open Badges 3.0) and of the W3C (Verifiable Credentials
Data Model 2.0, Bitstring Status List 1.0, did:web). docs/decisions/0027 says what was chosen among them.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

LIST_LENGTH = 131_072
"""Entries of one status list: the least that the specification allows, so that one hides among many."""

_SPREAD = 48_271
_LIST_LIFETIME = timedelta(hours=25)
_PATH = "api/v1/credentials"
_CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


@dataclass(frozen=True)
class Issuer:
    """This installation as an issuer. `origin` is its public address without a slash at its end."""

    origin: str
    name: str

    @property
    def did(self) -> str:
        """Its decentralised identifier: `did:web` is resolved to `did.json` under the same path."""
        host = urlsplit(self.origin).netloc.replace(":", "%3A")
        return f"did:web:{host}:{_PATH.replace('/', ':')}"

    def url(self, path: str) -> str:
        """The address of something that it publishes about its credentials."""
        return f"{self.origin}/{_PATH}/{path}"

    def profile(self) -> dict[str, Any]:
        """What a badge says of its issuer."""
        return {"id": self.did, "type": ["Profile"], "name": self.name, "url": self.origin}


@dataclass(frozen=True)
class Key:
    """A key that signs badges."""

    kid: str
    private: Ed25519PrivateKey = field(repr=False)


@dataclass(frozen=True)
class Badge:
    """What a badge says. `email` identifies the recipient and is published as a salted hash alone."""

    url: str
    holder: str = field(repr=False)
    email: str | None = field(repr=False)
    salt: str
    course_id: UUID
    course: str
    course_url: str | None
    issued_at: datetime
    expires_at: datetime | None
    status_number: int


def make_private_key() -> bytes:
    """32 random bytes that are a new private key."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def open_key(private: bytes) -> Key:
    """The key with these private bytes, named by its thumbprint (RFC 7638)."""
    key = Ed25519PrivateKey.from_private_bytes(private)
    return Key(_thumbprint(key.public_key().public_bytes_raw()), key)


def public_jwk(public: bytes) -> dict[str, Any]:
    """A public key as a JSON web key (RFC 8037)."""
    return _bare_jwk(public) | {"kid": _thumbprint(public), "use": "sig", "alg": "EdDSA"}


def did_document(issuer: Issuer, public_keys: Sequence[bytes]) -> dict[str, Any]:
    """The document that `issuer.did` stands for, with every key that verifies what it issued."""
    methods = [
        {
            "id": f"{issuer.did}#{_thumbprint(public)}",
            "type": "JsonWebKey",
            "controller": issuer.did,
            "publicKeyJwk": public_jwk(public),
        }
        for public in public_keys
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": issuer.did,
        "alsoKnownAs": [issuer.origin],
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def sign_badge(issuer: Issuer, key: Key, badge: Badge) -> str:
    """The badge as a signed credential in its compact form."""
    list_number, index = status_place(badge.status_number)
    list_url = issuer.url(f"status-lists/{list_number}")
    credential = {
        "@context": [_CREDENTIALS, _BADGES],
        "id": badge.url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": badge.course,
        "issuer": issuer.profile(),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": list(_identifiers(badge)),
            "achievement": _achievement(badge),
        },
        "credentialStatus": {
            "id": f"{list_url}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(index),
            "statusListCredential": list_url,
        },
    }
    return _sign(issuer, key, credential, badge.issued_at, badge.expires_at)


def sign_status_list(issuer: Issuer, key: Key, number: int, revoked: Iterable[int], since: datetime) -> str:
    """The status list of this number as a signed credential; `revoked` are numbers of certificates.

    It says that it is valid for 25 hours from `since` on, so that nobody can pass off an old one for long.
    """
    bits = bytearray(LIST_LENGTH // 8)
    for place in map(status_place, revoked):
        if place[0] == number:
            bits[place[1] // 8] |= 0x80 >> place[1] % 8
    url = issuer.url(f"status-lists/{number}")
    credential = {
        "@context": [_CREDENTIALS],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "u" + _base64url(gzip.compress(bytes(bits), mtime=0)),
        },
    }
    return _sign(issuer, key, credential, since, since + _LIST_LIFETIME)


def status_place(number: int) -> tuple[int, int]:
    """In which list, and where in it, the certificate with this number (from 1 on) stands.

    Neighbours are spread over the list, so that a place does not tell who was certified before whom.
    """
    list_number, offset = divmod(number - 1, LIST_LENGTH)
    return list_number + 1, offset * _SPREAD % LIST_LENGTH


def first_number(list_number: int) -> int:
    """The lowest number of a certificate that stands in this list."""
    return (list_number - 1) * LIST_LENGTH + 1


def _identifiers(badge: Badge) -> Iterable[dict[str, Any]]:
    if badge.email is not None:
        digest = hashlib.sha256((badge.email.lower() + badge.salt).encode()).hexdigest()
        yield {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": f"sha256${digest}",
            "identityType": "emailAddress",
            "salt": badge.salt,
        }
    yield {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": badge.holder,
        "identityType": "name",
    }


def _achievement(badge: Badge) -> dict[str, Any]:
    criteria = {
        "narrative": f"Completed the course “{badge.course}”, and reached its pass mark where it has one."
    }
    return {
        "id": f"urn:uuid:{badge.course_id}",
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": badge.course,
        "description": f"Completion of the course “{badge.course}”.",
        "criteria": criteria if badge.course_url is None else {"id": badge.course_url} | criteria,
    }


def _sign(
    issuer: Issuer, key: Key, credential: dict[str, Any], since: datetime, until: datetime | None
) -> str:
    """The credential with its time of validity, as a compact JWS whose claims repeat what it says."""
    claims = {
        **credential,
        "validFrom": _moment(since),
        "iss": issuer.did,
        "jti": credential["id"],
        "nbf": int(since.timestamp()),
    }
    if until is not None:
        claims |= {"validUntil": _moment(until), "exp": int(until.timestamp())}
    header = {"alg": "EdDSA", "typ": "JWT", "kid": f"{issuer.did}#{key.kid}"}
    signed = f"{_encode(header)}.{_encode(claims)}"
    return f"{signed}.{_base64url(key.private.sign(signed.encode()))}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _encode(value: dict[str, Any]) -> str:
    return _base64url(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _bare_jwk(public: bytes) -> dict[str, Any]:
    return {"crv": "Ed25519", "kty": "OKP", "x": _base64url(public)}


def _thumbprint(public: bytes) -> str:
    said = json.dumps(_bare_jwk(public), separators=(",", ":"), sort_keys=True)
    return _base64url(hashlib.sha256(said.encode()).digest())
