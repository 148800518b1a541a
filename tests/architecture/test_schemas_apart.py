"""One schema and one role per service: PostgreSQL itself keeps services out of each other's tables."""

from __future__ import annotations

import itertools

import asyncpg
import pytest

from studium.app import SERVICES, Platform


async def test_a_service_cannot_touch_the_tables_of_another(platform: Platform) -> None:
    for service, other in itertools.permutations(SERVICES, 2):
        database = platform.context(service).db
        assert await database.fetch_all(f"SELECT * FROM {service}.outbox") == []

        for statement in (f"SELECT * FROM {other}.outbox", f"DELETE FROM {other}.outbox"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match=f"denied for schema {other}"):
                await database.fetch_all(statement)
