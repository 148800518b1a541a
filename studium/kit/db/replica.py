"""A service's read replica: whether it may answer, by how far it has replayed what the primary wrote.

Lag is measured without clocks and without a table: every second the primary says how far it has written and
the replica how far it has replayed, and the lag is for how long the replica has been lacking something.
"""

from __future__ import annotations

import asyncio
import math
import socket
import time
from typing import Any

import asyncpg
import sqlalchemy as sa
import structlog

from studium.kit import telemetry
from studium.kit.db.engine import Database
from studium.kit.errors import SettingError

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 5.0
"""For connecting to a replica and for each statement there; then the primary is asked."""
_LOOK_SECONDS = 1.0
_LOOK_PATIENCE_SECONDS = 2.0
_MOST_MARKS = 1000

REPLICA_FAILURES = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, sa.exc.SQLAlchemyError)
"""What a server that is away, overloaded or in recovery raises."""
_AWAY = (
    OSError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    # The role of a service that was migrated just now has not arrived yet.
    asyncpg.InvalidParameterValueError,
)

# The insert position and not the write position: where commits do not wait for the disk, the latter is older
# than a transaction that has committed.
_WRITTEN = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint AS position"
_REPLAYED = (
    "SELECT pg_is_in_recovery() AS replays, "
    "pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint AS position"
)
_CLUSTER = "SELECT system_identifier FROM pg_control_system()"


class Replica:
    """A streaming copy of a service's database, for reads that may lag.

    `is_usable` is False until the first look, and whenever it is away or more than `most_lag_seconds` behind.
    `setting` is the variable that names it.
    """

    def __init__(self, primary: Database, copy: Database, *, most_lag_seconds: float, setting: str) -> None:
        self.copy = copy
        self.is_usable = False
        self._primary = primary
        self._most_lag_seconds = most_lag_seconds
        self._setting = setting
        self._replayed = 0
        self._unreplayed: list[tuple[float, int]] | None = None
        self._problem: str | None = "it was not looked at yet"
        self._watch: asyncio.Task[None] | None = None

    def has(self, position: int) -> bool:
        """Whether reads may go to the replica and find there what was written up to this position."""
        return self.is_usable and self._replayed >= position

    async def written(self) -> int:
        """The position in the primary's log behind everything that has committed by now."""
        row = await self._primary.fetch_one(_WRITTEN)
        return int(row["position"]) if row else 0

    def failed(self, error: Exception) -> None:
        """Use the primary until the next look: a read on the replica ended with this error."""
        self._conclude(f"a read failed: {_reason(error)}")

    async def check(self) -> None:
        """Raise `SettingError` unless the address is that of a replica of the service's database.

        A replica that is merely away keeps nobody from starting: the log says so, and the primary is read.
        """
        try:
            row = await self.copy.fetch_one(_REPLAYED)
            theirs = await self.copy.fetch_one(_CLUSTER)
        except (socket.gaierror, ValueError) as error:
            raise self._wrong(f"it cannot be reached: {_reason(error)}") from None
        except _AWAY as error:
            self._conclude(f"it does not answer: {_reason(error)}")
            return
        except REPLICA_FAILURES as error:
            raise self._wrong(f"it refuses us: {_reason(error)}") from None
        if row is None or not row["replays"]:
            raise self._wrong("this server is no replica; name a hot standby, or leave it empty.")
        if theirs != await self._primary.fetch_one(_CLUSTER):
            raise self._wrong("this is the replica of another database; name one of this service's own.")

    def _wrong(self, sentence: str) -> SettingError:
        return SettingError(self._setting, sentence)

    async def start(self) -> None:
        """Look once, then every second."""
        await self.look()
        self._watch = asyncio.create_task(self._look_on(), name=f"replica-{self.copy.service}")

    async def stop(self) -> None:
        """Stop looking, and close all connections. A repeat does nothing."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
            self._watch = None
        await self.copy.dispose()

    async def _look_on(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                await self.look()
            except Exception as error:
                log.exception("replica_not_looked_at", service=self.copy.service)
                self._conclude(_reason(error))

    async def look(self) -> None:
        """Compare the two servers, and decide whether the replica is used until the next look."""
        await self._mark()
        try:
            async with asyncio.timeout(_LOOK_PATIENCE_SECONDS):
                row = await self.copy.fetch_one(_REPLAYED)
        except REPLICA_FAILURES as error:
            self._conclude(f"it does not answer: {_reason(error)}")
            return
        if row is None or not row["replays"]:
            self._conclude("it is no replica any more")
            return
        self._replayed = int(row["position"])
        lag = self._lag()
        telemetry.REPLICA_LAG.labels(self.copy.service).set(lag)
        self._conclude(None if lag <= self._most_lag_seconds else "it is too far behind")

    async def _mark(self) -> None:
        """Note how far the primary has written. Nothing is written while it is away, so nothing is noted."""
        try:
            async with asyncio.timeout(_LOOK_PATIENCE_SECONDS):
                position = await self.written()
        except REPLICA_FAILURES:
            return
        if self._unreplayed is None:
            # Nobody knows for how long the replica has lacked what was written before this process started.
            self._unreplayed = [(-math.inf, position)]
        else:
            self._unreplayed.append((time.monotonic(), position))
        if len(self._unreplayed) > _MOST_MARKS:
            # A replica that was away for days: every other mark tells its lag to within a few thousandths.
            self._unreplayed = self._unreplayed[::2]

    def _lag(self) -> float:
        """Seconds for which the replica has been lacking something; infinite while nobody knows."""
        if self._unreplayed is None:
            return math.inf
        self._unreplayed = [mark for mark in self._unreplayed if mark[1] > self._replayed]
        return time.monotonic() - self._unreplayed[0][0] if self._unreplayed else 0.0

    def _conclude(self, problem: str | None) -> None:
        """Remember whether the replica is usable; a change is written to the log."""
        service = self.copy.service
        self.is_usable = problem is None
        telemetry.REPLICA_USED.labels(service).set(self.is_usable)
        if problem is not None and problem != self._problem:
            log.error("replica_not_used", service=service, setting=self._setting, reason=problem)
        elif problem is None and self._problem is not None:
            log.warning("replica_used", service=service, setting=self._setting)
        self._problem = problem


def open_replica(
    primary: Database, url: str, *, most_lag_seconds: float, setting: str, **options: Any
) -> None:
    """Give a database its replica; `options` are those of `Database`. Raises `SettingError` on no URL."""
    try:
        is_postgresql = sa.make_url(url).get_backend_name() == "postgresql"
    except (sa.exc.ArgumentError, ValueError):
        is_postgresql = False
    if not is_postgresql:
        raise SettingError(setting, "this is no postgresql:// URL.")
    copy = Database(primary.service, url, patience_seconds=PATIENCE_SECONDS, **options)
    primary.replica = Replica(primary, copy, most_lag_seconds=most_lag_seconds, setting=setting)


def _reason(error: Exception) -> str:
    return telemetry.clean_text(str(getattr(error, "orig", None) or error) or type(error).__name__)
