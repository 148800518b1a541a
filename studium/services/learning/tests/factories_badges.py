"""Somebody else's software that verifies badges: openbadgeslib and pyld, in a process of its own."""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_VERIFIER = """
import json, sys
from openbadgeslib.ob3 import OB3Verifier
from openbadgeslib.ob3.contexts import load_context
from pyld import jsonld

asked = json.load(sys.stdin)
documents = asked["documents"]

def download(url):
    return documents[url].encode()

def load(url, options=None):
    return {"contextUrl": None, "documentUrl": url, "document": load_context(url)}

try:
    verifier = OB3Verifier.for_issuer_did(asked["did"], download)
    credential = verifier.verify(asked["token"], check_status=True, download=download)
    answer = {"issuer": credential.issuer.id, "achievement": credential.achievement.name}
except Exception as error:
    answer = {"error": f"{type(error).__name__}: {error}"}
said = asked["credential"]
options = {"documentLoader": load}
expanded = jsonld.expand(said, options)
answer["again"] = jsonld.compact(expanded, said["@context"], options)
json.dump(answer, sys.stdout)
"""


@dataclass(frozen=True)
class Verdict:
    """What the other software said; `error` is empty when the badge is valid.

    `again` is the credential after a trip through the published JSON-LD contexts, which drop whatever they do
    not define.
    """

    error: str
    issuer: str | None
    achievement: str | None
    again: dict[str, Any]


async def verdict(token: str, did: str, documents: Mapping[str, str]) -> Verdict:
    """Have a badge verified. `documents` are what can be downloaded, by address."""
    asked = {"token": token, "did": did, "documents": documents, "credential": credential_of(token)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _VERIFIER, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    answer, _ = await process.communicate(json.dumps(asked).encode())
    assert process.returncode == 0
    found = json.loads(answer)
    return Verdict(found.get("error", ""), found.get("issuer"), found.get("achievement"), found["again"])


def header_of(token: str) -> dict[str, Any]:
    """The header of a compact JWS, unverified."""
    return _part(token, 0)


def credential_of(token: str) -> dict[str, Any]:
    """The credential in a compact JWS, unverified, without the claims that repeat it."""
    return {name: value for name, value in _part(token, 1).items() if name not in _CLAIMS}


_CLAIMS = {"iss", "jti", "nbf", "exp"}


def _part(token: str, number: int) -> dict[str, Any]:
    part = token.split(".")[number]
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return read
