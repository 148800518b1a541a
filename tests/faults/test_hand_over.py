"""A relay or a consumer dies while it is elected: another takes over, as soon as it looks again."""

from __future__ import annotations

import asyncio
import random
import signal
import sys
import time

import pytest

from tests.faults import counting
from tests.faults.installation import CONSUMERS, RELAYS, WRITER, Installation, new_things
from tests.faults.runs import installation
from tests.faults.test_outages import progress

pytestmark = pytest.mark.slow

LOOKS_AGAIN_SECONDS = 0.5
"""How long a relay or a consumer of the log may rest before it looks again."""

MEMBER_IS_DEAD_SECONDS = 6.0
"""After which Kafka gives the partitions of a dead consumer to another."""

_MACHINE_IS_BUSY_SECONDS = 15.0
_STUCK_SECONDS = 0.3
_ELECTED = {
    "relay": "SELECT a.pid, a.xact_start FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
    "WHERE l.locktype = 'advisory' AND l.granted",
    "consumer": "SELECT pid, xact_start FROM pg_stat_activity "
    f"WHERE application_name LIKE '%{counting.HEARER}%' AND state = 'idle in transaction'",
}


@pytest.mark.parametrize("bus", ["postgresql", "tansu"], indirect=True)
@pytest.mark.parametrize("kind", ["relay", "consumer"])
async def test_another_takes_over_from_one_that_dies_while_elected(bus: str, kind: str) -> None:
    async with installation(bus) as made:
        made.write(new_things(12))
        await progress(made)
        elected = {"relay": RELAYS, "consumer": CONSUMERS}[kind][0]
        await halt_while_elected(made, elected, _ELECTED[kind])
        await progress(made)
        made.kill(WRITER)

        made.kill(elected)
        began = time.monotonic()
        verdict = await made.settle()
        seconds = time.monotonic() - began
        sys.stdout.write(f"hand-over: {kind} on {bus}, {seconds:.1f} s until nothing waited\n")
        assert verdict.clean, str(verdict)
        in_group = kind == "consumer" and bus != "postgresql"
        rest = MEMBER_IS_DEAD_SECONDS if in_group else LOOKS_AGAIN_SECONDS
        assert seconds < rest + _MACHINE_IS_BUSY_SECONDS


async def halt_while_elected(made: Installation, role: str, sql: str) -> None:
    """Let a process stand still in the middle of a transaction for which it was elected."""
    chance = random.Random(role)
    async with asyncio.timeout(120):
        while True:
            made.signal(role, signal.SIGSTOP)
            before = {tuple(row) for row in await made.query(sql)}
            await asyncio.sleep(_STUCK_SECONDS if before else 0)
            # The other's transactions have come and gone.
            if before & {tuple(row) for row in await made.query(sql)}:
                return
            made.signal(role, signal.SIGCONT)
            await asyncio.sleep(chance.uniform(0.01, 0.1))
