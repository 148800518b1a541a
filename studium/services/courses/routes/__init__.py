"""HTTP in: `catalogue` and `exports` for readers; all others for authors."""

from __future__ import annotations

from studium.services.courses.routes import catalogue, drafts, exports, files, outline, revisions, transfer
from studium.services.courses.routes.base import ROUTER

__all__ = ["ROUTER", "catalogue", "drafts", "exports", "files", "outline", "revisions", "transfer"]
