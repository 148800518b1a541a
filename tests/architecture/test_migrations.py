"""Migrations: each schema has one line of them, and they make exactly the tables that the code declares."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import pytest

from studium.app import schemas
from studium.kit.db import Schema, drift

SCHEMAS = schemas()
each_schema = pytest.mark.parametrize("schema", SCHEMAS, ids=[schema.name for schema in SCHEMAS])


@each_schema
def test_migrations_form_one_line(schema: Schema) -> None:
    script = schema.script()
    assert len(script.get_heads()) == 1, (
        "two migrations follow the same one: give the later one the next number"
    )
    oldest_first = [Path(str(revision.path)).name for revision in script.walk_revisions()][::-1]
    numbers = [int(name[:4]) for name in oldest_first]

    assert numbers == list(range(1, len(numbers) + 1)), oldest_first


@each_schema
async def test_the_migrations_make_the_tables_in_code(database_url: str, schema: Schema) -> None:
    differences = await drift(database_url, schema)

    assert not differences, f"write a migration in {schema.migrations}:\n" + "\n".join(differences)


@each_schema
async def test_a_table_that_no_code_declares_is_found(database_url: str, schema: Schema) -> None:
    connection = await asyncpg.connect(database_url)
    await connection.execute(f"CREATE TABLE {schema.name}.canary (name text)")
    await connection.close()

    differences = await drift(database_url, schema)

    assert [difference for difference in differences if "canary" in difference]
