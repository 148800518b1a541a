"""Enrolment keys: made and withdrawn by teachers, tried by whoever wants to get in."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.kit.throttle import charge, refund, wait_seconds
from studium.services.learning.actions import Ctx
from studium.services.learning.actions.people import check_teacher
from studium.services.learning.domain.entry import (
    KEY_BITS,
    KEY_TRIALS,
    Key,
    KeyNotFound,
    key_of,
    read_key,
    refuse_key,
    refuse_trial,
)
from studium.services.learning.store import entry_keys


async def make_key(
    ctx: Ctx,
    caller: Principal,
    course_id: UUID,
    *,
    label: str,
    expires_at: datetime | None,
    max_uses: int | None,
) -> Key:
    """A new key to the course. Raises `CourseNotFound`."""
    await check_teacher(ctx, caller, course_id)
    key = Key(
        key_id=clock.new_id(),
        course_id=course_id,
        key=key_of(secrets.randbits(KEY_BITS)),
        label=label,
        expires_at=expires_at,
        max_uses=max_uses,
        uses=0,
        created_at=clock.now(),
        withdrawn_at=None,
    )
    async with ctx.db.unit_of_work() as uow:
        await entry_keys.insert_key(uow, key, caller.user_id)
    return key


async def list_keys(
    ctx: Ctx, caller: Principal, course_id: UUID, *, before: UUID | None, limit: int
) -> list[Key]:
    """Up to `limit` of the course's keys, the newest first, withdrawn ones too. Raises `CourseNotFound`."""
    await check_teacher(ctx, caller, course_id)
    async with ctx.db.connect() as connection:
        return await entry_keys.page_of_keys(connection, course_id, before=before, limit=limit)


async def withdraw_key(ctx: Ctx, caller: Principal, course_id: UUID, key_id: UUID) -> None:
    """Let the key open nothing any more; who came in by it stays. A repeat changes nothing.

    Raises `CourseNotFound`, `KeyNotFound`.
    """
    await check_teacher(ctx, caller, course_id)
    async with ctx.db.unit_of_work() as uow:
        if not await entry_keys.withdraw_key(uow, course_id, key_id, clock.now()):
            raise KeyNotFound("The course has no such key; list them with GET …/enrollment-keys.")


async def charge_trial(ctx: Ctx, user_id: UUID) -> None:
    """Count one key more that the user tries, before anybody looks at it. Raises `TooManyKeysTried`."""
    async with ctx.db.unit_of_work() as uow:
        now = clock.now()
        tally = await entry_keys.lock_tally(uow, user_id, now)
        if seconds := wait_seconds(tally, now):
            raise refuse_trial(seconds)
        await entry_keys.save_tally(uow, user_id, charge(tally, KEY_TRIALS, now))


async def use_key(uow: UnitOfWork, user_id: UUID, course_id: UUID, typed: str) -> Key:
    """Use the key once, and give back what its trial was charged. Raises `KeyRefused`."""
    now = clock.now()
    written = read_key(typed)
    key = await entry_keys.lock_key(uow, course_id, written) if written else None
    if key is None or not key.opens(now):
        raise refuse_key()
    await entry_keys.count_use(uow, key.key_id, 1)
    tally = await entry_keys.lock_tally(uow, user_id, now)
    await entry_keys.save_tally(uow, user_id, refund(tally, now))
    return key
