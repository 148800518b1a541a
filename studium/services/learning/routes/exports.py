"""What the service holds of the caller, for them to take along."""

from __future__ import annotations

from fastapi import Response

from studium.kit.auth import SIGNED_IN, CurrentPrincipal
from studium.kit.export import Export, as_download
from studium.services.learning.actions.export import export_learning as export_rows
from studium.services.learning.routes.base import Here, router


@router.get("/users/me/export/learning", policy=SIGNED_IN, summary="Download what learning holds of oneself")
async def export_learning(response: Response, principal: CurrentPrincipal, ctx: Here) -> Export:
    """Enrolments, progress, answers, work and its grades, notes, bookmarks and certificates, as JSON."""
    as_download(response, "learning")
    return await export_rows(ctx, principal)
