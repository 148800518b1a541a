"""The processes that are killed: eight writers on as many connections, a relay, a consumer.

Each is a process of its own around the very classes that `studium run` starts, with nothing of a test in it
but what `broken` names.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import structlog
import uuid_utils
from sqlalchemy.exc import SQLAlchemyError

from studium.kit import clock, telemetry
from studium.kit.consumer import Consumer, ConsumerLoop
from studium.kit.db import Database
from studium.kit.log import Bus
from studium.kit.outbox import Relay
from studium.kit.places import open_bus
from studium.kit.settings import PlatformSettings
from studium.kit.vault import RootKey, Vault
from tests.faults import broken, counting

WRITERS = 8
CLOCK_STEP = timedelta(hours=1)

_THINK_SECONDS = 0.02
_AWAY_SECONDS = 0.1
_ROLLED_BACK = 0.05
_DAWDLING = 0.5
_SEVERAL = 0.3

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Work:
    """What a process does, and where. `events_url` is empty for the log in PostgreSQL."""

    role: str
    url: str
    events_url: str
    folder: Path
    seed: int = 0
    things: Sequence[UUID] = ()
    padding: int = 0
    broken: str = ""

    def bus(self) -> Bus:
        """The bus as this process has it."""
        return open_bus(self.settings())

    def settings(self) -> PlatformSettings:
        """What `studium run` would be told."""
        return PlatformSettings(database_url=self.url, events_url=self.events_url, log_format="json")


class _ChangedMyMindError(Exception):
    """A transaction that is rolled back after it has announced something."""


def run(work: Work) -> None:
    """Do the work until somebody ends this process."""
    output = os.open(work.folder / f"{work.role}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(output, sys.stdout.fileno())
    os.dup2(output, sys.stderr.fileno())
    telemetry.start_logging(work.settings(), work.role)
    counting.announce_contract()
    if work.broken:
        broken.CANARIES[work.broken]()
    asyncio.run({"writer": _write, "relay": _relay, "consumer": _consume}[work.role.split("-")[0]](work))


async def _write(work: Work) -> None:
    db = counting.database(counting.SAYER, work.url, connections=WRITERS)
    acknowledged = os.open(work.folder / "acknowledged", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    _step_clock_on_signal()
    await asyncio.gather(
        *(_writer(db, work, random.Random(f"{work.seed} {n}"), acknowledged) for n in range(WRITERS))
    )


async def _writer(db: Database, work: Work, chance: random.Random, acknowledged: int) -> None:
    """Counts things up for ever, and notes each number that the database has acknowledged."""
    while True:
        # In one order, for two transactions that want the same two things.
        things = sorted(chance.sample(work.things, 2 if chance.random() < _SEVERAL else 1))
        try:
            numbers = await _transaction(db, work, chance, things)
        except _ChangedMyMindError:
            continue
        except (OSError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            # As a learner would, try again.
            log.info("not_committed", error=repr(error))
            await asyncio.sleep(_AWAY_SECONDS)
            continue
        lines = [f"{thing_id} {number}\n" for thing_id, number in zip(things, numbers, strict=True)]
        os.write(acknowledged, "".join(lines).encode())
        await asyncio.sleep(chance.uniform(0, _THINK_SECONDS))


async def _transaction(db: Database, work: Work, chance: random.Random, things: Sequence[UUID]) -> list[int]:
    async with db.unit_of_work() as uow:
        padding = chance.randbytes(work.padding // 2).hex()
        numbers = [await counting.count_up(db, thing_id, padding) for thing_id in things]
        if chance.random() < _DAWDLING:
            # The outbox row has its sequence number, and the transaction goes on for a while.
            await db.write_emitted(uow)
            await asyncio.sleep(chance.uniform(0, _THINK_SECONDS))
        if chance.random() < _ROLLED_BACK:
            raise _ChangedMyMindError
    return numbers


async def _relay(work: Work) -> None:
    db = counting.database(counting.SAYER, work.url)
    relay = Relay(db, work.bus())
    _step_clock_on_signal()
    await relay.start()
    await asyncio.Event().wait()


async def _consume(work: Work) -> None:
    db = counting.database(counting.HEARER, work.url)
    vault = Vault(db, RootKey.of(bytes(32)))
    loop = ConsumerLoop(Consumer(db, work.bus(), vault, counting.following(db), None))
    _step_clock_on_signal()
    await loop.start()
    await asyncio.Event().wait()


def _step_clock_on_signal() -> None:
    """On SIGUSR1 it is an hour earlier for this process, in what it writes and in new ids."""

    def step() -> None:
        clock._Offset.by -= CLOCK_STEP
        clock.new_id = _id_by_stepped_clock

    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, step)


def _id_by_stepped_clock() -> UUID:
    return UUID(int=uuid_utils.uuid7(nanoseconds=int(clock.now().timestamp() * 1e9)).int)
