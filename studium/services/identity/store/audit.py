"""The audit log: entries are added and read, and the database itself chains them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert

from studium.kit.db import UnitOfWork
from studium.services.identity.domain.audit import AuditEntry, ChainedEntry
from studium.services.identity.store.tables import audit_entry, audit_link
from studium.services.identity.store.users import Runner

AUDIT_GRANTS = (
    "REVOKE UPDATE, DELETE ON identity.audit_entry FROM studium_identity",
    "REVOKE INSERT, UPDATE, DELETE ON identity.audit_link FROM studium_identity",
    "REVOKE EXECUTE ON FUNCTION identity.link_audit_entry() FROM PUBLIC, studium_identity",
)
"""The service adds entries and reads them; it may not change one, nor write to the chain."""

_SAID = [audit_entry.c[one.name] for one in fields(AuditEntry) if one.name != "details"]
_DETAILS = sa.cast(audit_entry.c.details, sa.Text).label("details")
_CHAINED = sa.select(*_SAID, _DETAILS, audit_link.c.position, audit_link.c.digest)


async def insert_audit_entry(uow: UnitOfWork, entry: AuditEntry) -> None:
    """Add an entry, once per id. The commit gives it its place in the chain; see the migration."""
    values = {column.name: getattr(entry, column.name) for column in _SAID}
    details = {"details": sa.cast(sa.literal(entry.details), JSONB)}
    await uow.execute(insert(audit_entry).values(values | details).on_conflict_do_nothing())


async def list_audit_entries(
    run: Runner,
    *,
    limit: int,
    actor_id: UUID | None = None,
    subject_id: UUID | None = None,
    action: str | None = None,
    before: UUID | None = None,
) -> list[ChainedEntry]:
    """Up to `limit` entries, the newest first, those older than `before`."""
    statement = _CHAINED.select_from(audit_entry.outerjoin(audit_link))
    wanted = {
        audit_entry.c.actor_id: actor_id,
        audit_entry.c.subject_id: subject_id,
        audit_entry.c.action: action,
    }
    for column, value in wanted.items():
        if value is not None:
            statement = statement.where(column == value)
    if before is not None:
        statement = statement.where(audit_entry.c.entry_id < before)
    rows = await run.execute(statement.order_by(audit_entry.c.entry_id.desc()).limit(limit))
    return _chained(rows.all())


async def read_chain(run: Runner, *, after: int, limit: int) -> list[ChainedEntry]:
    """Up to `limit` entries behind a place in the chain, in order."""
    statement = _CHAINED.select_from(audit_link.join(audit_entry)).where(audit_link.c.position > after)
    return _chained((await run.execute(statement.order_by(audit_link.c.position).limit(limit))).all())


async def count_unchained(run: Runner) -> int:
    """The number of entries without a place in the chain."""
    statement = sa.select(sa.func.count()).select_from(audit_entry.outerjoin(audit_link))
    return (await run.execute(statement.where(audit_link.c.position.is_(None)))).scalar_one()


def _chained(rows: Sequence[Any]) -> list[ChainedEntry]:
    found = []
    for row in rows:
        values = row._asdict()
        position, digest = values.pop("position"), values.pop("digest")
        found.append(ChainedEntry(AuditEntry(**values), position, None if digest is None else bytes(digest)))
    return found
