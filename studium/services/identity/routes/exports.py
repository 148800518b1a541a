"""What the service holds of the caller, for them to take along."""

from __future__ import annotations

from fastapi import Request, Response

from studium.kit.auth import SIGNED_IN, CurrentPrincipal
from studium.kit.export import Export, as_download
from studium.kit.http import Router
from studium.services.identity.actions.export import export_identity as export_rows
from studium.services.identity.routes.requests import IdentityCtx, client_of

ROUTER = Router("identity", tags=["users"])


@ROUTER.get("/users/me/export/identity", policy=SIGNED_IN, summary="Download what identity holds of oneself")
async def export_identity(
    request: Request, response: Response, principal: CurrentPrincipal, ctx: IdentityCtx
) -> Export:
    """Profile, consents, sessions, and what was noted about the account, as JSON; no password, no secret."""
    as_download(response, "identity")
    return await export_rows(ctx, principal, client_of(request, ctx))
