"""Where lesson contents live: immutable JSON documents by id. PostgreSQL today, a document store tomorrow.

A document's id is the hash of its content, so a document is never changed, a repeated `put_many` is harmless,
and nothing but the id refers to it: no query joins it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert

from studium.kit import clock
from studium.kit.db import Database

Document = dict[str, Any]


class ContentStore(Protocol):
    """The port. Writes join an open unit of work where the store can; elsewhere they come before it."""

    async def put_many(self, documents: Mapping[str, Document]) -> None:
        """Store documents by id; those that are there already only count as used just now."""
        ...

    async def get_many(self, content_ids: Collection[str]) -> dict[str, Document]:
        """The documents of these ids; ids that are not there are left out."""
        ...

    async def ids_before(self, moment: datetime, *, after: str, limit: int) -> list[str]:
        """Ids of documents last put before `moment`, in order, beginning behind `after`."""
        ...

    async def delete_many(self, content_ids: Collection[str], *, before: datetime) -> int:
        """Delete those of the documents that were last put before `before`; returns how many."""
        ...


_document = sa.table(
    "content_document",
    sa.column("content_id", sa.Text),
    sa.column("document", JSONB),
    sa.column("stored_at", sa.DateTime(timezone=True)),
    schema="courses",
)


class PostgresContentStore:
    """Documents as JSONB in the service's own schema."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def put_many(self, documents: Mapping[str, Document]) -> None:
        """See `ContentStore`. Writing `stored_at` anew keeps a sweep from deleting what is put just now."""
        if not documents:
            return
        rows = [
            {"content_id": content_id, "document": document, "stored_at": clock.now()}
            for content_id, document in sorted(documents.items())
        ]
        statement = insert(_document)
        again = statement.on_conflict_do_update(
            index_elements=["content_id"], set_={"stored_at": statement.excluded.stored_at}
        )
        async with self._db.unit_of_work() as uow:
            await uow.execute(again, rows)

    async def get_many(self, content_ids: Collection[str]) -> dict[str, Document]:
        """See `ContentStore`."""
        if not content_ids:
            return {}
        query = sa.select(_document.c.content_id, _document.c.document).where(
            _document.c.content_id.in_(list(content_ids))
        )
        async with self._db.connect() as connection:
            return {row.content_id: row.document for row in await connection.execute(query)}

    async def ids_before(self, moment: datetime, *, after: str, limit: int) -> list[str]:
        """See `ContentStore`."""
        query = (
            sa.select(_document.c.content_id)
            .where(_document.c.stored_at < moment, _document.c.content_id > after)
            .order_by(_document.c.content_id)
            .limit(limit)
        )
        async with self._db.connect() as connection:
            return list((await connection.execute(query)).scalars())

    async def delete_many(self, content_ids: Collection[str], *, before: datetime) -> int:
        """See `ContentStore`."""
        statement = sa.delete(_document).where(
            _document.c.content_id.in_(list(content_ids)), _document.c.stored_at < before
        )
        async with self._db.unit_of_work() as uow:
            return int((await uow.execute(statement)).rowcount)
