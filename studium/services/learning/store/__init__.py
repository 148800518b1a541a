"""Learning's rows: the tables, and all of learning's SQL."""

from __future__ import annotations

from studium.services.learning.store.tables import metadata

__all__ = ["metadata"]
