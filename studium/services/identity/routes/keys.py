"""The public keys of access tokens."""

from __future__ import annotations

from fastapi import Response

from studium.kit.auth import PUBLIC
from studium.kit.http import Router
from studium.services.identity import actions
from studium.services.identity.routes.requests import IdentityCtx
from studium.services.identity.schemas import KeySetAnswer

ROUTER = Router("identity", tags=["auth"])
WELL_KNOWN = Router("identity", tags=["auth"], prefix="")

_CACHE_SECONDS = 300
"""Far less than a new key is published ahead of its use."""


@ROUTER.get("/auth/jwks", policy=PUBLIC, summary="Public keys that verify access tokens")
async def get_key_set(response: Response, ctx: IdentityCtx) -> KeySetAnswer:
    """The JSON Web Key Set (RFC 7517)."""
    return await _key_set(response, ctx)


@WELL_KNOWN.get("/.well-known/jwks.json", policy=PUBLIC, summary="Public keys, at their well-known place")
async def get_well_known_key_set(response: Response, ctx: IdentityCtx) -> KeySetAnswer:
    """The same key set, where libraries look for it."""
    return await _key_set(response, ctx)


async def _key_set(response: Response, ctx: IdentityCtx) -> KeySetAnswer:
    response.headers["Cache-Control"] = f"public, max-age={_CACHE_SECONDS}"
    return KeySetAnswer(keys=await actions.published_keys(ctx))
