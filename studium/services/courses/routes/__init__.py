"""HTTP in: `catalogue` for readers; `drafts`, `outline` and `files` for authors."""

from __future__ import annotations

from studium.services.courses.routes import catalogue, drafts, files, outline
from studium.services.courses.routes.base import ROUTER

__all__ = ["ROUTER", "catalogue", "drafts", "files", "outline"]
