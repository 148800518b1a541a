"""A service's database: engine, unit of work, the kit's tables, and migrations."""

from __future__ import annotations

from studium.kit.db.engine import (
    AfterCommit,
    Database,
    UnitOfWork,
    only_reading,
    role_name,
    server_settings,
)
from studium.kit.db.migrate import Schema, drift, migrate, migration_status
from studium.kit.db.replica import REPLICA_FAILURES, Replica, open_replica
from studium.kit.db.tables import create_kit_tables, service_metadata

__all__ = [
    "REPLICA_FAILURES",
    "AfterCommit",
    "Database",
    "Replica",
    "Schema",
    "UnitOfWork",
    "create_kit_tables",
    "drift",
    "migrate",
    "migration_status",
    "only_reading",
    "open_replica",
    "role_name",
    "server_settings",
    "service_metadata",
]
