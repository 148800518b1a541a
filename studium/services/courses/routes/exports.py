"""What the service holds of the caller, for them to take along."""

from __future__ import annotations

from fastapi import Response

from studium.kit.auth import SIGNED_IN, CurrentPrincipal
from studium.kit.export import Export, as_download
from studium.services.courses.actions.export import export_courses as export_rows
from studium.services.courses.routes.base import ROUTER, CoursesContext


@ROUTER.get("/users/me/export/courses", policy=SIGNED_IN, summary="Download what courses holds of oneself")
async def export_courses(response: Response, principal: CurrentPrincipal, ctx: CoursesContext) -> Export:
    """Courses that one teaches, versions that one published, files that one uploaded, as JSON."""
    as_download(response, "courses")
    return await export_rows(ctx, principal)
