"""Where lesson contents live: immutable JSON documents by id, in PostgreSQL or in a document store.

A document's id is the hash of its content, so a document is never changed, a repeated `put_many` is harmless,
and nothing but the id refers to it: no query joins it.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import groupby, islice
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert

from studium.kit import clock
from studium.kit.db import Database

SETTING = "STUDIUM_CONTENT_URL"

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

    async def check(self) -> None:
        """Raise `SettingError` when the store cannot be used."""
        ...

    async def close(self) -> None:
        """Close the store's own connections."""
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

    async def check(self) -> None:
        """See `ContentStore`. The database is the service's own, which is checked without us."""

    async def close(self) -> None:
        """See `ContentStore`."""


class MovingContentStore:
    """A store that took over from another: writes go to the new one, and what it lacks is read from the old.

    A document never changes, so it does not matter where it is read. The sweep empties both of what nothing
    uses.
    """

    def __init__(self, new: ContentStore, old: ContentStore) -> None:
        self._new = new
        self._old = old

    async def put_many(self, documents: Mapping[str, Document]) -> None:
        """See `ContentStore`."""
        await self._new.put_many(documents)

    async def get_many(self, content_ids: Collection[str]) -> dict[str, Document]:
        """See `ContentStore`."""
        found = await self._new.get_many(content_ids)
        return found | await self._old.get_many([one for one in content_ids if one not in found])

    async def ids_before(self, moment: datetime, *, after: str, limit: int) -> list[str]:
        """See `ContentStore`."""
        new = await self._new.ids_before(moment, after=after, limit=limit)
        old = await self._old.ids_before(moment, after=after, limit=limit)
        return list(islice((one for one, _ in groupby(heapq.merge(new, old))), limit))

    async def delete_many(self, content_ids: Collection[str], *, before: datetime) -> int:
        """See `ContentStore`; a document that is in both counts twice."""
        return await self._new.delete_many(content_ids, before=before) + await self._old.delete_many(
            content_ids, before=before
        )

    async def check(self) -> None:
        """See `ContentStore`."""
        await self._new.check()

    async def close(self) -> None:
        """See `ContentStore`."""
        await self._new.close()
