"""One service's database: its engine, its unit of work, and the kit's tables in its schema.

One request or one event is one transaction. `unit_of_work()` opens it, an inner call joins it, and only the
outermost exit commits, together with the events that were emitted meanwhile. A service connects as its own
PostgreSQL role, which cannot read another service's schema.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, cast
from uuid import UUID

import asyncpg
import orjson
import sqlalchemy as sa
import structlog
from sqlalchemy.engine import CursorResult, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from studium.contracts.event import Event, Personal
from studium.kit.db.tables import outbox_table
from studium.kit.outbox import OutboxRow, outbox_row

if TYPE_CHECKING:
    from studium.kit.db.replica import Replica

log = structlog.get_logger(__name__)

AfterCommit = Callable[[], Awaitable[None]]


class Sealer(Protocol):
    """What the unit of work needs of the vault: the means to write `Personal` fields."""

    async def sealers(self, user_ids: Iterable[UUID]) -> dict[UUID, Callable[[Personal[str]], str]]:
        """For each user a function that seals one value."""
        ...


class Enqueue(Protocol):
    """What the unit of work needs of the job queue."""

    async def __call__(
        self, connection: AsyncConnection, schema: str, name: str, args: dict[str, Any]
    ) -> None:
        """Queue one job in the connection's transaction."""
        ...


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()


@dataclass
class UnitOfWork:
    """One open transaction of one task, with what is to be said when it commits."""

    connection: AsyncConnection
    service: str
    events: list[Event] = field(default_factory=list)
    written: int = 0
    deferred: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    callbacks: list[AfterCommit] = field(default_factory=list)
    task: asyncio.Task[Any] | None = field(default_factory=asyncio.current_task)

    async def execute(
        self,
        statement: sa.Executable,
        parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> CursorResult[Any]:
        """Execute a statement in this transaction; the result is buffered."""
        return cast("CursorResult[Any]", await self.connection.execute(statement, parameters))

    def emit(self, event: Event) -> None:
        """Announce an event: its outbox row is written in this transaction. Only its owner may emit it."""
        if event.owner() != self.service:
            raise ValueError(
                f"{event.event_type()} belongs to {event.owner()}; {self.service} may not emit it"
            )
        self.events.append(event)

    def defer(self, job: str, **args: Any) -> None:
        """Queue a background job in this transaction. `args` must be JSON and hold no personal data."""
        self.deferred.append((job, args))

    def after_commit(self, callback: AfterCommit) -> None:
        """Call `callback` once the transaction has committed; it is dropped on rollback."""
        self.callbacks.append(callback)


_ONLY_READS: ContextVar[bool] = ContextVar("only_reads", default=False)


@contextmanager
def only_reading(*, only: bool = True) -> Iterator[None]:
    """Have the database itself refuse every change of the units of work that begin while this is open."""
    token = _ONLY_READS.set(only)
    try:
        yield
    finally:
        _ONLY_READS.reset(token)


class Database:
    """A service's own schema, entered as its own role.

    `url` is any `postgresql://` URL; `role` None keeps the login's own role (used for migrations only).
    `patience_seconds` bounds connecting and every statement; None: as long as it takes.
    """

    def __init__(
        self,
        service: str,
        url: str,
        *,
        role: str | None = None,
        pool_size: int = 8,
        patience_seconds: float | None = None,
        sealer: Sealer | None = None,
        enqueue: Enqueue | None = None,
    ) -> None:
        self.service = service
        self.url = make_url(url).set(drivername="postgresql+asyncpg")
        self.sealer = sealer
        self.enqueue = enqueue
        self.replica: Replica | None = None
        self.on_outbox: Callable[[], None] = lambda: None
        self._pool_size = pool_size
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None
        self._ambient: ContextVar[UnitOfWork | None] = ContextVar(f"uow_{service}", default=None)
        self._copy: ContextVar[Database | None] = ContextVar(f"copy_{service}", default=None)
        self.server_settings = server_settings(service, role)
        self._driver_options: dict[str, Any] = {"server_settings": self.server_settings}
        if patience_seconds is not None:
            self._driver_options |= {"timeout": patience_seconds, "command_timeout": patience_seconds}
        self.engine: AsyncEngine = create_async_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=pool_size,
            hide_parameters=True,
            json_serializer=_dumps,
            json_deserializer=orjson.loads,
            connect_args=self._driver_options,
        )

    @contextmanager
    def reading_from(self, copy: Database) -> Iterator[None]:
        """Read from another server while this is open. Units of work stay here, and what is read in them."""
        token = self._copy.set(copy)
        try:
            yield
        finally:
            self._copy.reset(token)

    @property
    def ambient(self) -> UnitOfWork | None:
        """The unit of work that is open in this task, if any.

        A task inherits its maker's context, but not its transaction: they would talk on one connection at
        once, and the inner one could go on after the commit.
        """
        uow = self._ambient.get()
        return uow if uow is not None and uow.task is asyncio.current_task() else None

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[UnitOfWork]:
        """Open a transaction, or join the one that is open in this task.

        Commits at the outermost exit, rolls back on any exception. Callbacks of `after_commit` run after the
        commit; their failure is logged and undoes nothing. A task started inside has transactions of its own.
        """
        if (outer := self.ambient) is not None:
            yield outer
            return
        async with self.engine.connect() as connection, connection.begin():
            if _ONLY_READS.get():
                await connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            uow = UnitOfWork(connection, self.service)
            token = self._ambient.set(uow)
            try:
                yield uow
                await self._flush(uow)
            finally:
                self._ambient.reset(token)
        if uow.events:
            self.on_outbox()
        for callback in uow.callbacks:
            try:
                await callback()
            except Exception:
                log.exception("after_commit_failed", service=self.service)

    async def write_emitted(self, uow: UnitOfWork) -> None:
        """Write the outbox rows of what was emitted so far; the rest is written at the commit.

        For a statement that adds outbox rows of its own: these have to stand behind what was emitted before.
        """
        if fresh := uow.events[uow.written :]:
            rows = await self._outbox_rows(fresh)
            await uow.connection.execute(
                sa.insert(outbox_table(self.service)), [row.as_dict() for row in rows]
            )
            uow.written += len(fresh)

    async def _flush(self, uow: UnitOfWork) -> None:
        await self.write_emitted(uow)
        for name, args in uow.deferred:
            if self.enqueue is None:
                raise RuntimeError("this database has no job queue")
            await self.enqueue(uow.connection, self.service, name, args)

    async def _outbox_rows(self, events: Sequence[Event]) -> list[OutboxRow]:
        subjects = {getattr(e, e.personal_subject) for e in events if e.personal_subject}
        sealers = await self.sealer.sealers(subjects) if subjects and self.sealer else {}
        rows = []
        for event in events:
            subject = getattr(event, event.personal_subject) if event.personal_subject else None
            if subject is not None and subject not in sealers:
                raise LookupError(f"user {subject} has no data key, so {event.event_type()} cannot be sealed")
            rows.append(outbox_row(event, {"seal": sealers[subject]} if subject is not None else {}))
        return rows

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[AsyncConnection]:
        """A connection for reads, each statement its own transaction; joins an open unit of work."""
        if (uow := self.ambient) is not None:
            yield uow.connection
            return
        async with (self._copy.get() or self).engine.connect() as connection:
            yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    async def fetch_all(self, sql: str, *args: Any) -> list[asyncpg.Record]:
        """Run one prepared statement with `$1` parameters in a single round trip (no BEGIN, no COMMIT)."""
        if (uow := self.ambient) is not None:
            raw = await uow.connection.get_raw_connection()
            driver = cast("asyncpg.Connection[asyncpg.Record]", raw.driver_connection)
            if not driver.is_in_transaction():
                # SQLAlchemy sends BEGIN with its own first statement, so the driver's would come before it.
                await uow.connection.exec_driver_sql("SELECT 1")
            return await driver.fetch(sql, *args)
        if (copy := self._copy.get()) is not None:
            return await copy.fetch_all(sql, *args)
        pool = await self._hot_pool()
        async with pool.acquire() as connection:
            return await connection.fetch(sql, *args)

    async def fetch_one(self, sql: str, *args: Any) -> asyncpg.Record | None:
        """The first row of `fetch_all`, or None."""
        rows = await self.fetch_all(sql, *args)
        return rows[0] if rows else None

    async def dedicated_connection(self) -> asyncpg.Connection[asyncpg.Record]:
        """A new connection outside every pool, for whoever keeps one open; the caller closes it."""
        return await asyncpg.connect(dsn=self._dsn(), server_settings=self.server_settings)

    async def dispose(self) -> None:
        """Close all connections, those to the replica too."""
        if self.replica is not None:
            await self.replica.stop()
        if self._pool is not None:
            await self._pool.close()
            self._pool = None
        await self.engine.dispose()

    def _dsn(self) -> str:
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    async def _hot_pool(self) -> asyncpg.Pool[asyncpg.Record]:
        if self._pool is None:
            # Statements here leave no session state behind, so the pool's reset query, a round trip of its
            # own after every use, is left out. And they keep one generic plan: left alone, PostgreSQL plans
            # a report of progress anew each time, because it sees that a known user needs one partition of
            # eight, but not that execution prunes as well. Planning took 3 of 3.5 ms.
            self._pool = await asyncpg.create_pool(
                dsn=self._dsn(),
                min_size=0,
                max_size=self._pool_size,
                reset=_no_reset,
                **self._driver_options
                | {"server_settings": self.server_settings | {"plan_cache_mode": "force_generic_plan"}},
            )
        return self._pool


async def _no_reset(_connection: Any) -> None:
    return None


def role_name(service: str) -> str:
    """The PostgreSQL role that owns nothing but may use the service's schema."""
    return f"studium_{service}"


def server_settings(service: str, role: str | None) -> dict[str, str]:
    """Session settings of every connection: name, search path, role. JIT costs more than our queries."""
    settings = {
        "application_name": f"studium-{service}",
        "search_path": f"{service}, public",
        "jit": "off",
        "timezone": "UTC",
    }
    return settings | ({"role": role} if role else {})
