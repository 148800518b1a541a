"""What courses uses of the outside world: a store for contents, OLX, GIFT, and the demo courses."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from studium.kit.errors import SettingError
from studium.kit.service import AdapterParts
from studium.services.courses.adapters.content import (
    SETTING,
    ContentStore,
    MovingContentStore,
    PostgresContentStore,
)


@dataclass(frozen=True)
class Adapters:
    """The ports of courses."""

    contents: ContentStore

    async def check(self) -> None:
        """Raise `SettingError` when a part cannot be used."""
        await self.contents.check()

    async def close(self) -> None:
        """Close the connections that are not the database's."""
        await self.contents.close()


def build_adapters(parts: AdapterParts) -> Adapters:
    """The adapters that the settings choose. Raises `SettingError`."""
    url, own = parts.platform.content_url, PostgresContentStore(parts.db)
    return Adapters(contents=MovingContentStore(_document_store(url), own) if url else own)


def _document_store(url: str) -> ContentStore:
    if not url.startswith(("mongodb://", "mongodb+srv://")):
        raise SettingError(SETTING, "contents can be kept in mongodb://host/database, or leave it empty.")
    try:
        # An extra that most installations do without.
        mongodb = import_module("studium.services.courses.adapters.mongodb")
    except ModuleNotFoundError:
        raise SettingError(SETTING, "MongoDB needs an extra: install studium[mongodb].") from None
    store: ContentStore = mongodb.MongoContentStore(url)
    return store


__all__ = ["Adapters", "ContentStore", "PostgresContentStore", "build_adapters"]
