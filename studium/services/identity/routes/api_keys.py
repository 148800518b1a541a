"""API keys: made, listed and removed by their owner, and traded for access tokens."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from studium.kit import clock
from studium.kit.auth import PUBLIC, SIGNED_IN, CurrentPrincipal, bearer_token
from studium.kit.http import Router
from studium.services.identity.actions import api_keys
from studium.services.identity.domain.errors import (
    AccountSuspended,
    ApiKeyNotValid,
    TooManyApiKeys,
    TooManyAttempts,
    UnknownApiKey,
    WrongPassword,
)
from studium.services.identity.routes.requests import IdentityCtx, client_of
from studium.services.identity.schemas import (
    ApiKeyAnswer,
    ApiKeyRequest,
    ApiKeysAnswer,
    MadeApiKeyAnswer,
    TokenAnswer,
)

ROUTER = Router("identity", tags=["API keys"])

_SECRET = {"Cache-Control": "no-store"}


@ROUTER.post(
    "/auth/token",
    policy=PUBLIC,
    summary="Trade an API key for an access token",
    errors=[ApiKeyNotValid, AccountSuspended, TooManyAttempts],
)
async def trade_api_key(request: Request, response: Response, ctx: IdentityCtx) -> TokenAnswer:
    """Send the key as `Authorization: Bearer stk_…`, and the token that is answered with other requests.

    The token reads what the key's scopes say and its owner may read; the document names each route's scope
    as `x-scope`. It writes nothing.
    """
    response.headers.update(_SECRET)
    traded = await api_keys.trade_api_key(ctx, bearer_token(request.headers) or "", client_of(request, ctx))
    return TokenAnswer(
        access_token=traded.access_token,
        expires_in=round((traded.expires_at - clock.now()).total_seconds()),
        scope=" ".join(traded.scopes),
    )


@ROUTER.get("/users/me/api-keys", policy=SIGNED_IN, summary="List one's own API keys")
async def list_api_keys(principal: CurrentPrincipal, ctx: IdentityCtx) -> ApiKeysAnswer:
    """Without their secrets, which nobody knows any more."""
    views = await api_keys.list_api_keys(ctx, principal)
    return ApiKeysAnswer(items=[ApiKeyAnswer.model_validate(view) for view in views])


@ROUTER.post(
    "/users/me/api-keys",
    policy=SIGNED_IN,
    summary="Make an API key",
    status_code=201,
    errors=[WrongPassword, TooManyApiKeys, TooManyAttempts],
)
async def make_api_key(
    body: ApiKeyRequest, request: Request, response: Response, principal: CurrentPrincipal, ctx: IdentityCtx
) -> MadeApiKeyAnswer:
    """The key is shown here and never again. The owner is told by mail."""
    response.headers.update(_SECRET)
    wanted = api_keys.NewApiKey(body.name, body.scopes, body.expires_in_days)
    password = body.password.get_secret_value()
    made = await api_keys.make_api_key(ctx, principal, wanted, password, client_of(request, ctx))
    return MadeApiKeyAnswer(key=made.key, api_key=ApiKeyAnswer.model_validate(made.view))


@ROUTER.delete(
    "/users/me/api-keys/{keyId}",
    policy=SIGNED_IN,
    summary="Remove one of one's own API keys",
    status_code=204,
    errors=[UnknownApiKey],
)
async def remove_api_key(
    key_id: Annotated[UUID, Path(alias="keyId")],
    request: Request,
    principal: CurrentPrincipal,
    ctx: IdentityCtx,
) -> None:
    """The key and the tokens that it was traded for are refused from now on, everywhere."""
    await api_keys.remove_api_key(ctx, principal, key_id, client_of(request, ctx))
