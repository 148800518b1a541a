"""All schemas of a database as one file, taken while it is in use, and put into an empty database.

The file is a ZIP of PostgreSQL's COPY texts, read in one snapshot: rows, outboxes, log and cursors fit
together. It needs no pg_dump, which the embedded PostgreSQL comes without. Migrations make the tables.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

import asyncpg
import sqlalchemy as sa
from pydantic import BaseModel

from studium.kit.db.migrate import Schema, migration_status
from studium.kit.errors import Conflict, InvalidInput

_FORMAT = 1
_MANIFEST = "manifest.json"

_USED = "vault.data_key"
"""Has a row as soon as there is a person, and nothing worth keeping is there before."""

OnTable = Callable[[str], None]
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

# The server puts the names into these statements, quoted, so that no text of ours or of a file becomes SQL.
_READ_ALL = """
    SELECT format('SELECT %s FROM %s', string_agg(quote_ident(attname), ', ' ORDER BY attnum), $1::regclass)
    FROM pg_attribute
    WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
_COLUMNS = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    ORDER BY attnum
"""
_SEQUENCES = """
    SELECT sequence, pg_sequence_last_value(sequence::regclass) AS last
    FROM pg_attribute a, pg_get_serial_sequence($1, a.attname) AS sequence
    WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND sequence IS NOT NULL
"""
# Partitions by hash are made by the migrations; those by month depend on when the log was written.
_PARTITIONS = r"""
    SELECT c.relname AS name, bounds[1] AS lower, bounds[2] AS upper
    FROM pg_inherits i
    JOIN pg_class c ON c.oid = i.inhrelid
    CROSS JOIN pg_get_expr(c.relpartbound, c.oid) AS bound
    CROSS JOIN regexp_match(bound, 'FROM \(''([^'']+)''\) TO \(''([^'']+)''\)') AS bounds
    WHERE i.inhparent = $1::regclass AND bounds IS NOT NULL ORDER BY c.relname
"""
_MAKE_PARTITION = """
    SELECT format('CREATE TABLE IF NOT EXISTS %I.%I PARTITION OF %I.%I FOR VALUES FROM (%L) TO (%L)',
                  $1::text, $2::text, $1::text, $3::text, $4::text, $5::text)
"""


class _Partition(BaseModel):
    """One month of a table that is kept by months; the bounds are times as PostgreSQL writes them."""

    table: str
    name: str
    lower: str
    upper: str


class _Manifest(BaseModel):
    """What a file says of itself. `sequences` has the last number that each gave out, if any."""

    format: int
    revisions: dict[str, str | None]
    rows: dict[str, int]
    sequences: dict[str, int]
    partitions: list[_Partition]


_ROWS_DO_NOT_FIT = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.InvalidObjectDefinitionError,
)


def _nobody(_table: str) -> None:
    """Whom it does not concern which table is at work."""


async def save(url: str, schemas: Sequence[Schema], file: BinaryIO, *, on_table: OnTable = _nobody) -> int:
    """Write all rows of `schemas` as of one moment; returns how many. Nobody has to stop writing."""
    revisions = {name: current for name, (current, _) in (await migration_status(url, schemas)).items()}
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                manifest = _Manifest(
                    format=_FORMAT, revisions=revisions, rows={}, sequences={}, partitions=[]
                )
                for table in _tables(schemas):
                    on_table(table.fullname)
                    manifest.rows[table.fullname] = await _copy_out(connection, archive, table)
                    manifest.partitions += await _partitions(connection, table)
                    # Numbers do not stand in the snapshot, but are given out before a row is in it.
                    manifest.sequences |= {
                        name: last for name, last in await _sequences(connection, table) if last is not None
                    }
                archive.writestr(_MANIFEST, manifest.model_dump_json(indent=2))
    finally:
        await connection.close()
    return sum(manifest.rows.values())


async def load(url: str, schemas: Sequence[Schema], path: Path, *, on_table: OnTable = _nobody) -> int:
    """Put the rows of a file by `save` into migrated schemas that nobody has used; returns how many.

    All or none are put in. The file brings rows, names and bounds, and no
    SQL. Raises `InvalidInput` when it is none of ours, and `Conflict` when it was made with other migrations
    or somebody is in the database already.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _Manifest.model_validate_json(archive.read(_MANIFEST))
            await _check_revisions(url, schemas, manifest)
            return await _copy_all_in(url, schemas, archive, manifest, on_table)
    except (zipfile.BadZipFile, KeyError, ValueError, *_ROWS_DO_NOT_FIT) as error:
        raise InvalidInput(f"{path} is not a whole file of studium backup ({error}); take another.") from None


def _tables(schemas: Sequence[Schema]) -> list[sa.Table]:
    """All tables in an order in which each comes after those that it refers to."""
    return [table for schema in schemas for table in schema.metadata.sorted_tables]


def _quoted(table: sa.Table) -> str:
    return f'"{table.schema}"."{table.name}"'


async def _sequences(connection: Connection, table: sa.Table) -> list[tuple[str, int | None]]:
    """The sequences behind a table's columns, and the last number that each has given out."""
    rows = await connection.fetch(_SEQUENCES, _quoted(table))
    return [(row["sequence"], row["last"]) for row in rows]


async def _partitions(connection: Connection, table: sa.Table) -> list[_Partition]:
    rows = await connection.fetch(_PARTITIONS, _quoted(table))
    return [_Partition(table=table.fullname, **row) for row in rows]


async def _copy_out(connection: Connection, archive: zipfile.ZipFile, table: sa.Table) -> int:
    query = await connection.fetchval(_READ_ALL, _quoted(table))
    with archive.open(_entry(table), "w", force_zip64=True) as entry:
        return _count(await connection.copy_from_query(query, output=cast("BinaryIO", entry)))


async def _check_revisions(url: str, schemas: Sequence[Schema], manifest: _Manifest) -> None:
    if manifest.format != _FORMAT:
        raise Conflict("The file was made by a newer Studium; restore it with that version.")
    status = await migration_status(url, schemas)
    for name, (current, _newest) in status.items():
        if manifest.revisions.get(name) != current:
            raise Conflict(
                f"The file was made with {name} at {manifest.revisions.get(name)} and this database has "
                f"{current}; restore it with the version of Studium that made it, then upgrade."
            )


async def _copy_all_in(
    url: str,
    schemas: Sequence[Schema],
    archive: zipfile.ZipFile,
    manifest: _Manifest,
    on_table: OnTable,
) -> int:
    tables = {table.fullname: table for table in _tables(schemas)}
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            if await connection.fetchval(f"SELECT EXISTS (TABLE {_USED})"):
                raise Conflict("There are people in this database already; restore into a new one.")
            await _make_partitions(connection, tables, manifest.partitions)
            # What triggers do was done when the rows were first written.
            for table in tables.values():
                await connection.execute(f"ALTER TABLE {_quoted(table)} DISABLE TRIGGER USER")
            await connection.execute(f"TRUNCATE {', '.join(map(_quoted, tables.values()))}")
            rows = 0
            for table in tables.values():
                on_table(table.fullname)
                rows += await _copy_in(connection, archive, table)
                for sequence, _last in await _sequences(connection, table):
                    last = manifest.sequences.get(sequence)
                    await connection.execute("SELECT setval($1::text::regclass, $2)", sequence, last)
                await connection.execute(f"ALTER TABLE {_quoted(table)} ENABLE TRIGGER USER")
            return rows
    finally:
        await connection.close()


async def _make_partitions(
    connection: Connection, tables: dict[str, sa.Table], partitions: Sequence[_Partition]
) -> None:
    for part in partitions:
        table = tables[part.table]
        statement = await connection.fetchval(
            _MAKE_PARTITION, table.schema, part.name, table.name, part.lower, part.upper
        )
        await connection.execute(statement)


async def _copy_in(connection: Connection, archive: zipfile.ZipFile, table: sa.Table) -> int:
    columns = [row["attname"] for row in await connection.fetch(_COLUMNS, _quoted(table))]
    with archive.open(_entry(table)) as entry:
        done = await connection.copy_to_table(
            table.name, schema_name=table.schema, source=cast("BinaryIO", entry), columns=columns
        )
    return _count(done)


def _entry(table: sa.Table) -> str:
    return f"{table.fullname}.copy"


def _count(status: str) -> int:
    """The number of rows in PostgreSQL's `COPY 12`."""
    return int(status.rpartition(" ")[2])
