"""The private PostgreSQL that runs when no database URL is set, and the lock of its data folder."""

from studium.kit.embedded.lock import DataDirLock
from studium.kit.embedded.server import EmbeddedPostgres, refuse_in_production

__all__ = ["DataDirLock", "EmbeddedPostgres", "refuse_in_production"]
