"""Consents: asked for by purpose and version, given and taken back, and remembered."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from studium.contracts.identity import ConsentChanged
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.services.identity import store
from studium.services.identity.actions.people import known
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain.consents import (
    MANDATORY,
    PURPOSES,
    Consent,
    ConsentRecord,
    Purpose,
    check_withdrawal,
)


async def list_consents(ctx: Ctx, principal: Principal) -> list[Consent]:
    """What the caller said to each purpose."""
    async with ctx.db.connect() as connection:
        records = await store.consents_of(connection, principal.user_id)
    return [_consent(ctx, purpose, records) for purpose in PURPOSES]


async def set_consent(ctx: Ctx, principal: Principal, purpose: Purpose, *, granted: bool) -> Consent:
    """Give or take back a consent to the present text. The same again says nothing.

    Raises `ConsentMandatory`, `UnknownUser`.
    """
    check_withdrawal(purpose, granted=granted)
    async with ctx.db.unit_of_work() as uow:
        account = known(await store.lock_account(uow, principal.user_id))
        before = _consent(ctx, purpose, await store.consents_of(uow, account.user_id))
        if not before.is_answered or before.granted != granted:
            await _record(ctx, uow, account.user_id, [purpose], granted=granted)
        records = await store.consents_of(uow, account.user_id)
    return _consent(ctx, purpose, records)


async def accept_terms(ctx: Ctx, uow: UnitOfWork, user_id: UUID) -> None:
    """Note that a new user accepted the present terms and the privacy policy."""
    await _record(ctx, uow, user_id, MANDATORY, granted=True)


def _consent(ctx: Ctx, purpose: Purpose, records: Sequence[ConsentRecord]) -> Consent:
    mine = tuple(record for record in records if record.purpose == purpose)
    return Consent(purpose, ctx.settings.text_versions[purpose], mine)


async def _record(
    ctx: Ctx, uow: UnitOfWork, user_id: UUID, purposes: Sequence[Purpose], *, granted: bool
) -> None:
    now, versions = clock.now(), ctx.settings.text_versions
    records = [
        ConsentRecord(clock.new_id(), user_id, purpose, versions[purpose], granted, now)
        for purpose in purposes
    ]
    await store.insert_consents(uow, records)
    for record in records:
        uow.emit(
            ConsentChanged(
                user_id=user_id,
                purpose=record.purpose,
                version=record.version,
                granted=granted,
                changed_at=now,
            )
        )
