"""What was committed, compared with what took effect."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import asyncpg

_PAUSE_SECONDS = 0.1


@dataclass(frozen=True)
class Verdict:
    """Events that were committed, and how many of them went wrong in which way."""

    events: int
    lost: int
    twice: int
    out_of_order: int

    @property
    def clean(self) -> bool:
        """Whether each event took effect once and in its place."""
        return not (self.lost or self.twice or self.out_of_order)

    def __str__(self) -> str:
        return f"{self.events} events, {self.lost} lost, {self.twice} twice, {self.out_of_order} out of order"


def compare(last: dict[str, int], effects: Iterable[tuple[str, int]]) -> Verdict:
    """Compare the last committed number of each thing with the numbers that took effect, in their order.

    An effect of what was rolled back counts as `twice`: it is one more than was committed.
    """
    seen: Counter[tuple[str, int]] = Counter()
    newest: dict[str, int] = {}
    out_of_order = 0
    for thing, number in effects:
        out_of_order += not seen[thing, number] and number < newest.get(thing, 0)
        newest[thing] = max(number, newest.get(thing, 0))
        seen[thing, number] += 1
    once = sum(1 for thing, number in seen if 1 <= number <= last.get(thing, 0))
    events = sum(last.values())
    return Verdict(events, events - once, seen.total() - once, out_of_order)


async def judge(url: str, acknowledged: Path) -> Verdict:
    """Compare now. A number that the database acknowledged counts as committed even if it forgot it."""
    connection = await asyncpg.connect(url)
    try:
        counters = await connection.fetch("SELECT thing_id::text, number FROM alpha.counter")
        effects = await connection.fetch("SELECT thing_id::text, number FROM beta.effect ORDER BY seq")
    finally:
        await connection.close()
    last = {row[0]: row[1] for row in counters}
    for line in acknowledged.read_text().splitlines() if acknowledged.exists() else ():
        thing, number = line.split()
        last[thing] = max(last.get(thing, 0), int(number))
    return compare(last, [(thing, number) for thing, number in effects])


async def settle(url: str, acknowledged: Path, patience_seconds: float) -> Verdict:
    """Wait until everything committed took effect, or until nothing has happened for so long."""
    verdict = await judge(url, acknowledged)
    give_up = time.monotonic() + patience_seconds
    while verdict.lost and time.monotonic() < give_up:
        await asyncio.sleep(_PAUSE_SECONDS)
        before, verdict = verdict, await judge(url, acknowledged)
        if verdict != before:
            give_up = time.monotonic() + patience_seconds
    return verdict
