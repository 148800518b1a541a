"""All schemas of a database as one file, taken while it is in use, and put into an empty database.

The file is a ZIP of PostgreSQL's COPY texts, read in one snapshot: rows, outboxes, log and cursors fit
together. It needs no pg_dump, which the embedded PostgreSQL comes without. Migrations make the tables.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, cast

import asyncpg

from studium.kit.db.migrate import Schema, migration_status
from studium.kit.errors import Conflict, InvalidInput

_FORMAT = 1
_MANIFEST = "manifest.json"

_USED = "vault.data_key"
"""Has a row as soon as there is a person, and nothing worth keeping is there before."""

OnTable = Callable[[str], None]
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

_COLUMNS = """
    SELECT a.attname AS name, pg_get_serial_sequence($1, a.attname) AS sequence
    FROM pg_attribute a
    WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    ORDER BY a.attnum
"""
_PARTITIONS = """
    SELECT format('CREATE TABLE IF NOT EXISTS %s PARTITION OF %s %s', c.oid::regclass, i.inhparent::regclass,
                  pg_get_expr(c.relpartbound, c.oid)) AS statement
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = $1::regclass ORDER BY c.relname
"""


def _nobody(_table: str) -> None:
    """Whom it does not concern which table is at work."""


async def save(url: str, schemas: Sequence[Schema], file: BinaryIO, *, on_table: OnTable = _nobody) -> int:
    """Write all rows of `schemas` as of one moment; returns how many. Nobody has to stop writing."""
    revisions = {name: current for name, (current, _) in (await migration_status(url, schemas)).items()}
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                counts, partitions = {}, []
                for table in _tables(schemas):
                    on_table(table)
                    counts[table] = await _copy_out(connection, archive, table)
                    partitions += [row["statement"] for row in await connection.fetch(_PARTITIONS, table)]
                manifest = {
                    "format": _FORMAT,
                    "revisions": revisions,
                    "rows": counts,
                    "partitions": partitions,
                }
                archive.writestr(_MANIFEST, json.dumps(manifest, indent=2))
    finally:
        await connection.close()
    return sum(counts.values())


async def load(url: str, schemas: Sequence[Schema], path: Path, *, on_table: OnTable = _nobody) -> int:
    """Put the rows of a file by `save` into migrated schemas that nobody has used; returns how many.

    All or none are put in. Outboxes need `restamp` afterwards. Raises `InvalidInput` when the file is none of
    ours, and `Conflict` when it was made with other migrations or somebody is in the database already.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(_MANIFEST))
            await _check_revisions(url, schemas, manifest)
            return await _copy_all_in(url, schemas, archive, manifest, on_table)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise InvalidInput(f"{path} is not a whole file of studium backup ({error}); take another.") from None


def _tables(schemas: Sequence[Schema]) -> Iterator[str]:
    """All tables in an order in which each comes after those that it refers to, with quoted names."""
    for schema in schemas:
        yield from (f'{schema.name}."{table.name}"' for table in schema.metadata.sorted_tables)


async def _copy_out(connection: Connection, archive: zipfile.ZipFile, table: str) -> int:
    names = ", ".join(await _columns(connection, table))
    query = f"SELECT {names} FROM {table}"  # noqa: S608 - quoted names of our own tables; COPY takes no parameters.
    with archive.open(_entry(table), "w", force_zip64=True) as entry:
        return _count(await connection.copy_from_query(query, output=cast("BinaryIO", entry)))


async def _check_revisions(url: str, schemas: Sequence[Schema], manifest: dict[str, Any]) -> None:
    if manifest["format"] != _FORMAT:
        raise Conflict("The file was made by a newer Studium; restore it with that version.")
    status = await migration_status(url, schemas)
    for name, (current, _newest) in status.items():
        if manifest["revisions"].get(name) != current:
            raise Conflict(
                f"The file was made with {name} at {manifest['revisions'].get(name)} and this database has "
                f"{current}; restore it with the version of Studium that made it, then upgrade."
            )


async def _copy_all_in(
    url: str,
    schemas: Sequence[Schema],
    archive: zipfile.ZipFile,
    manifest: dict[str, Any],
    on_table: OnTable,
) -> int:
    tables = list(_tables(schemas))
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            if await connection.fetchval(f"SELECT EXISTS (TABLE {_USED})"):
                raise Conflict("There are people in this database already; restore into a new one.")
            for statement in manifest["partitions"]:
                await connection.execute(statement)
            # What triggers do was done when the rows were first written.
            for table in tables:
                await connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            await connection.execute(f"TRUNCATE {', '.join(tables)}")
            rows = 0
            for table in tables:
                on_table(table)
                rows += await _copy_in(connection, archive, table)
                await connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return rows
    finally:
        await connection.close()


async def _copy_in(connection: Connection, archive: zipfile.ZipFile, table: str) -> int:
    schema, name = _plain(table).split(".")
    columns = await _columns(connection, table)
    with archive.open(_entry(table)) as entry:
        done = await connection.copy_to_table(
            name,
            schema_name=schema,
            source=cast("BinaryIO", entry),
            columns=[_plain(column) for column in columns],
        )
    for column, sequence in columns.items():
        if sequence:
            highest = f"SELECT setval($1, max({column})) FROM {table}"  # noqa: S608 - quoted names of our own tables.
            await connection.execute(highest, sequence)
    return _count(done)


async def _columns(connection: Connection, table: str) -> dict[str, str | None]:
    """The quoted names of the columns that are stored as given, each with the sequence behind it."""
    rows = await connection.fetch(_COLUMNS, table)
    return {f'"{row["name"]}"': row["sequence"] for row in rows}


def _entry(table: str) -> str:
    return f"{_plain(table)}.copy"


def _plain(name: str) -> str:
    return name.replace('"', "")


def _count(status: str) -> int:
    """The number of rows in PostgreSQL's `COPY 12`."""
    return int(status.rpartition(" ")[2])
