"""Lesson contents in MongoDB, or in another server that speaks its protocol."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from bson.codec_options import CodecOptions
from pymongo import ASCENDING, AsyncMongoClient
from pymongo.errors import BulkWriteError, PyMongoError
from pymongo.write_concern import WriteConcern

from studium.kit import clock, telemetry
from studium.kit.errors import SettingError, Unavailable
from studium.services.courses.adapters.content import SETTING, Document
from studium.services.courses.domain.blocks import canonical_json

_DATABASE = "studium"
_COLLECTION = "lesson_contents"
_PATIENCE_MILLISECONDS = 5000
"""Contents are written while a transaction is open, which must not wait for long."""
_DUPLICATE_KEY = 11000


class MongoContentStore:
    """Documents by id in one collection: `{_id, stored_at, json}`.

    A document is kept as its canonical JSON, byte for byte what was hashed: BSON has no integers beyond 64
    bits, and not every server takes dots and dollar signs in names. A write is answered once a majority has
    it on disk. Every method raises `Unavailable` when the server does not answer.
    """

    def __init__(self, url: str) -> None:
        """Connects at the first use. Raises `SettingError` when the URL is none."""
        try:
            self._client: AsyncMongoClient[Document] = AsyncMongoClient(
                url,
                appname="studium-courses",
                timeoutMS=_PATIENCE_MILLISECONDS,
                serverSelectionTimeoutMS=_PATIENCE_MILLISECONDS,
                connectTimeoutMS=_PATIENCE_MILLISECONDS,
            )
            database = self._client.get_default_database(_DATABASE)
        except (PyMongoError, ValueError, TypeError) as error:
            raise SettingError(SETTING, f"this is no mongodb:// URL: {_reason(error)}") from None
        self._documents = database.get_collection(
            _COLLECTION,
            codec_options=CodecOptions(tz_aware=True),
            write_concern=WriteConcern(w="majority", j=True),
        )

    async def check(self) -> None:
        """Raise `SettingError` when the server does not let us in; makes the index of the sweep."""
        try:
            await self._documents.create_index([("stored_at", ASCENDING)])
        except PyMongoError as error:
            raise SettingError(SETTING, f"the content store does not answer: {_reason(error)}") from None

    async def close(self) -> None:
        """Close all connections."""
        await self._client.close()

    async def put_many(self, documents: Mapping[str, Document]) -> None:
        """See `ContentStore`. Writing `stored_at` anew keeps a sweep from deleting what is put just now."""
        if not documents:
            return
        moment = clock.now()
        new = [
            {"_id": content_id, "stored_at": moment, "json": canonical_json(document).decode()}
            for content_id, document in sorted(documents.items())
        ]
        with _translated():
            # First the time, so that a sweep spares what is there; what it has just deleted comes after.
            await self._documents.update_many(
                {"_id": {"$in": list(documents)}}, {"$set": {"stored_at": moment}}
            )
            try:
                await self._documents.insert_many(new, ordered=False)
            except BulkWriteError as error:
                if not _all_there(error):
                    raise

    async def get_many(self, content_ids: Collection[str]) -> dict[str, Document]:
        """See `ContentStore`."""
        if not content_ids:
            return {}
        with _translated():
            found = self._documents.find({"_id": {"$in": list(content_ids)}}, {"json": True})
            return {one["_id"]: json.loads(one["json"]) async for one in found}

    async def ids_before(self, moment: datetime, *, after: str, limit: int) -> list[str]:
        """See `ContentStore`."""
        with _translated():
            found = self._documents.find({"_id": {"$gt": after}, "stored_at": {"$lt": moment}}, {"_id": True})
            return [one["_id"] async for one in found.sort("_id", ASCENDING).limit(limit)]

    async def delete_many(self, content_ids: Collection[str], *, before: datetime) -> int:
        """See `ContentStore`. The server looks at `stored_at` and deletes in one step for each document."""
        with _translated():
            deleted = await self._documents.delete_many(
                {"_id": {"$in": list(content_ids)}, "stored_at": {"$lt": before}}
            )
        return deleted.deleted_count


def _all_there(error: BulkWriteError) -> bool:
    """Whether an insert failed for nothing but documents that were there already."""
    codes = {one["code"] for one in error.details["writeErrors"]}
    return codes == {_DUPLICATE_KEY} and not error.details["writeConcernErrors"]


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except PyMongoError as error:
        raise Unavailable("Lesson contents cannot be reached; try again in a moment.") from error


def _reason(error: Exception) -> str:
    return telemetry.clean_text(str(error).partition(" (configured timeouts")[0])
