"""Migrations: one Alembic branch and one version table per schema, and the roles that wall schemas off.

Files are named `NNNN_{pre|post}_what.py`. Old code runs on every `pre` migration, so an upgrade is: `pre`,
roll out the new code, `post`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import asyncpg
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from studium.kit import telemetry
from studium.kit.db.engine import role_name
from studium.kit.errors import Conflict, SettingError

Phase = Literal["pre", "all"]

_SETTING = "STUDIUM_DATABASE_URL"
_MIGRATION_LOCK = 0x5374_7564
"""Advisory lock under which one process at a time migrates a database."""


@dataclass(frozen=True)
class Schema:
    """A schema with its own migrations.

    `grants` are statements that run after each migration, with `{role}` formats already filled in.
    """

    name: str
    metadata: sa.MetaData
    migrations: Path
    grants: tuple[str, ...] = ()

    def script(self) -> ScriptDirectory:
        """The schema's migration files."""
        return ScriptDirectory(str(self.migrations), version_locations=[str(self.migrations / "versions")])


async def migrate(
    url: str,
    schemas: Sequence[Schema],
    *,
    phase: Phase = "all",
    on_step: Callable[[str, str], None] = lambda _schema, _revision: None,
    setting: str = _SETTING,
) -> int:
    """Bring schemas up to date and set their roles' rights; returns the number of migrations run.

    A repeat does nothing. Other processes wait. `phase` "pre" stops before the first pending `post` file, but
    makes a new schema whole. Raises `SettingError`, which names `setting`, when the login may not create
    roles or schemas, and `Conflict` when a `pre` file waits behind a `post` file of an earlier upgrade.
    """
    try:
        async with _connected(url, setting) as connection:
            await connection.execute(sa.text(f"SELECT pg_advisory_lock({_MIGRATION_LOCK})"))
            await connection.commit()
            steps = 0
            for schema in schemas:
                steps += await connection.run_sync(_migrate_one, schema, phase, on_step)
            return steps
    except sa.exc.ProgrammingError as error:
        if "permission denied" in str(error.orig):
            raise SettingError(
                setting,
                f"the login lacks a right that migrations need ({error.orig}); "
                "grant it CREATEROLE and CREATE on the database.",
            ) from None
        raise


@asynccontextmanager
async def _connected(url: str, setting: str = _SETTING) -> AsyncIterator[AsyncConnection]:
    """A connection of its own. Raises `SettingError` when the address is wrong or does not answer."""
    try:
        address = sa.make_url(url).set(drivername="postgresql+asyncpg")
        engine = create_async_engine(address, poolclass=sa.pool.NullPool)
        connection = await engine.connect().start()
    except (OSError, ValueError, sa.exc.SQLAlchemyError, asyncpg.PostgresError) as error:
        reason = telemetry.clean_text(str(getattr(error, "orig", None) or error) or type(error).__name__)
        raise SettingError(setting, f"the database does not answer: {reason}") from None
    try:
        yield connection
    finally:
        await connection.close()
        await engine.dispose()


def _migrate_one(
    connection: sa.Connection, schema: Schema, phase: Phase, on_step: Callable[[str, str], None]
) -> int:
    with connection.begin():
        connection.execute(sa.text(ensure_role_sql(role_name(schema.name))))
        connection.execute(sa.text(f"CREATE SCHEMA IF NOT EXISTS {schema.name}"))
    script = schema.script()
    done: list[str] = []

    def plan(current: Any, _context: MigrationContext) -> Any:
        target = _target(script, current, phase)
        return script._upgrade_revs(target, current) if target else []  # noqa: SLF001 - the way that Alembic documents for running without env.py

    def record(step: Any, **_rest: Any) -> None:
        done.append(step.up_revision_id)
        on_step(schema.name, step.up_revision_id)

    with EnvironmentContext(Config(), script, fn=plan) as environment:
        environment.configure(
            connection=connection,
            target_metadata=schema.metadata,
            version_table_schema=schema.name,
            on_version_apply=cast("Any", record),
            transaction_per_migration=True,
        )
        with environment.begin_transaction():
            environment.run_migrations()
    # Alembic leaves the transaction open in which it only looked at the version.
    connection.commit()
    with connection.begin():
        for statement in (*_rights_sql(schema.name), *schema.grants):
            connection.execute(sa.text(statement))
    return len(done)


def _target(script: ScriptDirectory, current: tuple[str, ...] | str, phase: Phase) -> str | None:
    # On a schema that is not there yet no old code runs.
    if phase == "all" or not current:
        return script.get_current_head()
    pending = list(reversed(list(script.iterate_revisions("head", current))))
    is_post = ["_post_" in Path(str(revision.path)).name for revision in pending]
    before = is_post.index(True) if True in is_post else len(pending)
    if not all(is_post[before:]):
        raise Conflict(
            f"{pending[before].revision} of an earlier upgrade was never run; once no process of the version "
            "before that is left, run: studium migrate"
        )
    return pending[before - 1].revision if before else None


def ensure_role_sql(role: str) -> str:
    """A statement that makes a role where there is none, and lets the present login take it."""
    # Roles belong to the whole cluster, so whoever migrates another database may make the same one just now.
    return f"""
        DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
                BEGIN
                    CREATE ROLE {role} NOLOGIN;
                EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
                END;
            END IF;
            IF NOT pg_has_role(current_user, '{role}', 'SET') THEN
                BEGIN
                    EXECUTE format('GRANT {role} TO %I', current_user);
                EXCEPTION WHEN unique_violation THEN NULL;
                END;
            END IF;
        END $$"""


def _rights_sql(schema: str) -> Iterable[str]:
    role = role_name(schema)
    yield f"GRANT USAGE ON SCHEMA {schema} TO {role}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {role}"


async def migration_status(
    url: str, schemas: Sequence[Schema], *, setting: str = _SETTING
) -> dict[str, tuple[str | None, str | None]]:
    """For each schema its current and its newest revision; they differ when a migration is pending."""

    def status(connection: sa.Connection, schema: Schema) -> tuple[str | None, str | None]:
        context = MigrationContext.configure(connection, opts={"version_table_schema": schema.name})
        return context.get_current_revision(), schema.script().get_current_head()

    async with _connected(url, setting) as connection:
        return {s.name: await connection.run_sync(status, s) for s in schemas}


async def drift(url: str, schema: Schema) -> list[str]:
    """Differences between a migrated database and the schema's tables in code; empty when there are none."""
    async with _connected(url) as connection:
        return await connection.run_sync(_drift, schema)


def _drift(connection: sa.Connection, schema: Schema) -> list[str]:
    partitions = set(
        connection.scalars(
            sa.text(
                "SELECT c.relname FROM pg_class c WHERE c.relispartition "
                "AND c.relnamespace = CAST(:schema AS regnamespace)"
            ),
            {"schema": schema.name},
        )
    )

    def include_name(name: str | None, kind: str, _parents: Any) -> bool:
        if kind == "schema":
            return name == schema.name
        if kind == "table":
            # Partitions follow their parent.
            return name not in partitions
        return True

    context = MigrationContext.configure(
        connection,
        opts={
            "include_schemas": True,
            "include_name": include_name,
            "version_table_schema": schema.name,
            "compare_type": True,
            "compare_server_default": False,
            "target_metadata": schema.metadata,
        },
    )
    return [str(difference) for difference in compare_metadata(context, schema.metadata)]
