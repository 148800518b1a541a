"""What the service holds of the caller, for them to take along."""

from __future__ import annotations

from studium.kit.auth import Principal
from studium.kit.export import Export, export_held
from studium.services.identity.actions import audit
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain.accounts import Client
from studium.services.identity.store.export import HELD


async def export_identity(ctx: Ctx, principal: Principal, client: Client) -> Export:
    """All of identity's rows about the caller, but nothing that proves who they are; it is written down."""
    async with ctx.db.unit_of_work() as uow:
        await audit.record_by_self(ctx, uow, "data_exported", principal.user_id, client)
    return await export_held(ctx.db, ctx.vault, "identity", principal.user_id, HELD)
