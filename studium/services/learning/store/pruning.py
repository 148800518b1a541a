"""Removal of what nobody needs any more, in batches."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from studium.kit.db import UnitOfWork
from studium.services.learning.store.tables import key_trial, quiz_regrade, quiz_regrade_move


async def prune_trials(uow: UnitOfWork, before: datetime, now: datetime, *, limit: int) -> int:
    """Delete up to `limit` tallies that nobody touched since `before` and that block nobody; how many."""
    idle = (key_trial.c.touched_at < before) & (key_trial.c.blocked_until < now)
    # Who tries a key at this moment holds the row, and it is not idle any more.
    batch = sa.select(key_trial.c.user_id).where(idle).limit(limit).with_for_update(skip_locked=True)
    return (await uow.execute(sa.delete(key_trial).where(key_trial.c.user_id.in_(batch)))).rowcount


async def prune_preview(uow: UnitOfWork, before: datetime) -> bool:
    """Delete a preview of a regrade that was made before this moment and never applied; False without one.

    It goes with its moves in one transaction, for a preview that lost some of them would apply the rest.
    """
    old = quiz_regrade.c.status.in_(("previewing", "ready")) & (quiz_regrade.c.created_at < before)
    query = sa.select(quiz_regrade.c.regrade_id).where(old).limit(1).with_for_update(skip_locked=True)
    regrade_id = (await uow.execute(query)).scalar_one_or_none()
    if regrade_id is None:
        return False
    for table in (quiz_regrade_move, quiz_regrade):
        await uow.execute(sa.delete(table).where(table.c.regrade_id == regrade_id))
    return True
