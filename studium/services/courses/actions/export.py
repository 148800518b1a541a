"""What the service holds of the caller, for them to take along."""

from __future__ import annotations

from studium.kit.auth import Principal
from studium.kit.export import Export, export_held
from studium.services.courses.actions.access import Ctx
from studium.services.courses.store.export import HELD


async def export_courses(ctx: Ctx, principal: Principal) -> Export:
    """All of courses' rows about the caller."""
    return await export_held(ctx.db, ctx.vault, "courses", principal.user_id, HELD)
