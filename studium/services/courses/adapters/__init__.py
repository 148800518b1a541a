"""What courses uses of the outside world: a store for contents, OLX, and the demo courses."""

from __future__ import annotations

from dataclasses import dataclass

from studium.kit.service import AdapterParts
from studium.services.courses.adapters.content import ContentStore, PostgresContentStore


@dataclass(frozen=True)
class Adapters:
    """The ports of courses."""

    contents: ContentStore


def build_adapters(parts: AdapterParts) -> Adapters:
    """The adapters that the settings choose."""
    return Adapters(contents=PostgresContentStore(parts.db))


__all__ = ["Adapters", "ContentStore", "PostgresContentStore", "build_adapters"]
