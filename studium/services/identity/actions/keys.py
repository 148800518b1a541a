"""The keys that sign access tokens: made on the first use, replaced in time, published all along."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from studium.kit import clock
from studium.kit.auth import SYSTEM, SigningKey
from studium.kit.vault import master_key
from studium.services.identity import store
from studium.services.identity.actions import audit
from studium.services.identity.adapters import Ctx, make_key, open_key

PUBLISHED_AHEAD = timedelta(hours=1)
"""A new key is in the key set this long before it signs, so that whoever caches the set knows it in time."""


async def signing_key(ctx: Ctx) -> SigningKey:
    """The key that signs now; the first one is made when there is none."""
    now = clock.now()
    ring = ctx.adapters.key_ring
    if key := ring.current(now):
        return key
    rows = await store.list_keys(ctx.vault.db)
    if not any(row.signs_from <= now for row in rows):
        rows = await _make_first_key(ctx, now)
    keys = {row.signs_from: open_key(ctx.vault, row.kid, row.wrapped_private_key) for row in rows}
    ring.load(keys)
    return keys[max(since for since in keys if since <= now)]


async def published_keys(ctx: Ctx) -> list[dict[str, Any]]:
    """The public keys (RFC 7517) of all tokens that may still be valid, and of the key that comes next."""
    await signing_key(ctx)
    return [row.public_jwk for row in await store.list_keys(ctx.vault.db)]


async def rotate_signing_keys(ctx: Ctx, *, at_once: bool = False) -> None:
    """Publish the next key when the newest has reached its age, and retire those whose tokens are all dead.

    A repeat does nothing until the next key is due. `at_once`, for a key that leaked, makes a key that signs
    from now on and retires all others with every token they signed: clients have to refresh.
    """
    now = clock.now()
    async with store.rotation(ctx.vault.db) as uow:
        rows = await store.list_keys(ctx.vault.db)
        newest = max((row.signs_from for row in rows), default=datetime.min.replace(tzinfo=now.tzinfo))
        if at_once or newest + timedelta(days=ctx.settings.signing_key_days) <= now:
            signs_from = now if at_once or not rows else now + PUBLISHED_AHEAD
            await store.insert_key(uow, _new_row(ctx, signs_from), now)
        dead_before = now - ctx.settings.lifetimes.access_token - PUBLISHED_AHEAD
        for row, successor in zip_longest(rows, rows[1:]):
            if at_once or (successor is not None and successor.signs_from <= dead_before):
                await store.retire_key(uow, row.kid, now)
    ctx.adapters.key_ring.load({})


async def replace_master_key(ctx: Ctx, *, name: str) -> None:
    """Let the master key of this path or URL open the key set, and the present one no more.

    Whatever runs goes on; what starts next needs the new one in its settings. Raises `SettingError` when
    there is no such key, or it does not open what it wrapped; nothing is changed then.
    """
    new = master_key(name)
    async with ctx.db.unit_of_work() as uow:
        # The key set may be in another database: without an entry nothing is replaced.
        await audit.record(
            ctx, uow, "master_key_replaced", actor_id=SYSTEM.user_id, subject_id=None, details={"by": name}
        )
        await ctx.vault.replace_master_key(new)


async def _make_first_key(ctx: Ctx, now: datetime) -> list[store.SigningKeyRow]:
    async with store.rotation(ctx.vault.db) as uow:
        rows = await store.list_keys(ctx.vault.db)
        if not any(row.signs_from <= now for row in rows):
            row = _new_row(ctx, now)
            await store.insert_key(uow, row, now)
            rows = [*rows, row]
    return rows


def _new_row(ctx: Ctx, signs_from: datetime) -> store.SigningKeyRow:
    key = make_key(ctx.vault)
    return store.SigningKeyRow(key.kid, key.public_jwk, key.wrapped_private_key, signs_from)
