"""Consents: added to, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from uuid import UUID

import sqlalchemy as sa

from studium.kit.db import UnitOfWork
from studium.services.identity.domain.consents import SHOWN_RECORDS, ConsentRecord
from studium.services.identity.store.tables import consent
from studium.services.identity.store.users import Runner

_COLUMNS = [consent.c[field.name] for field in fields(ConsentRecord)]


async def insert_consents(uow: UnitOfWork, records: Sequence[ConsentRecord]) -> None:
    """Add records."""
    await uow.execute(sa.insert(consent).values([asdict(record) for record in records]))


async def consents_of(run: Runner, user_id: UUID) -> list[ConsentRecord]:
    """The newest records of each purpose, the newest first."""
    age = sa.func.row_number().over(partition_by=consent.c.purpose, order_by=consent.c.consent_id.desc())
    aged = sa.select(*_COLUMNS, age.label("age")).where(consent.c.user_id == user_id).subquery()
    statement = (
        sa.select(*(aged.c[column.name] for column in _COLUMNS))
        .where(aged.c.age <= SHOWN_RECORDS)
        .order_by(aged.c.consent_id.desc())
    )
    return [ConsentRecord(**row._asdict()) for row in (await run.execute(statement)).all()]
