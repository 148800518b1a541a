"""Removal of what nobody needs any more."""

from __future__ import annotations

from datetime import timedelta

import structlog

from studium.kit import clock
from studium.services.learning.actions import Ctx
from studium.services.learning.domain.entry import KEY_TRIALS
from studium.services.learning.store import pruning

log = structlog.get_logger(__name__)

_BATCH = 1_000
"""Rows per transaction, so that none holds locks for long."""


async def prune(ctx: Ctx) -> None:
    """Delete tallies of keys that count for nothing, and previews of regrades that nobody applied.

    What was deleted is logged in numbers. A repeat finds nothing.
    """
    trials, previews = await _prune_trials(ctx), await _prune_previews(ctx)
    if trials or previews:
        log.info("learning_pruned", key_trials=trials, regrade_previews=previews)


async def _prune_trials(ctx: Ctx) -> int:
    now, deleted, found = clock.now(), 0, _BATCH
    while found == _BATCH:
        async with ctx.db.unit_of_work() as uow:
            found = await pruning.prune_trials(uow, now - KEY_TRIALS.forget_after, now, limit=_BATCH)
        deleted += found
    return deleted


async def _prune_previews(ctx: Ctx) -> int:
    before, deleted, found = clock.now() - timedelta(days=ctx.settings.regrade_preview_days), 0, True
    while found:
        async with ctx.db.unit_of_work() as uow:
            found = await pruning.prune_preview(uow, before)
        deleted += found
    return deleted
