"""What the service holds of the caller, for them to take along."""

from __future__ import annotations

from studium.kit.auth import Principal
from studium.kit.export import Export, export_held
from studium.services.learning.actions import Ctx
from studium.services.learning.store.export import HELD


async def export_learning(ctx: Ctx, principal: Principal) -> Export:
    """All of learning's rows about the caller."""
    return await export_held(ctx.db, ctx.vault, "learning", principal.user_id, HELD)
