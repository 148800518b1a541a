"""The rows of courses. Modules: `drafts`, `versions`, `catalogue`, `files`, `heard`; tables in `tables`."""

from __future__ import annotations

from studium.services.courses.store.tables import metadata

__all__ = ["metadata"]
