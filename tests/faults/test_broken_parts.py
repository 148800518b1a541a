"""The faults find what they are there to find: with a broken relay or consumer they do not come out clean."""

from __future__ import annotations

import asyncio

import pytest

from tests.faults.installation import RELAYS, WRITER, Installation, new_things
from tests.faults.runs import installation
from tests.faults.verdict import Verdict, compare

_APPEND_THE_LOG_ONCE_MORE = """
WITH heads AS (SELECT topic, partition, position FROM events.head FOR UPDATE), again AS (
    INSERT INTO events.log (topic, partition, position, event_id, type, key, envelope)
    SELECT topic, partition, h.position + row_number() OVER (
        PARTITION BY topic, partition ORDER BY l.position DESC
    ), event_id, type, key, envelope
    FROM events.log l JOIN heads h USING (topic, partition)
    RETURNING topic, partition, position
)
UPDATE events.head h SET position = (
    SELECT max(position) FROM again a WHERE a.topic = h.topic AND a.partition = h.partition
)
WHERE EXISTS (SELECT 1 FROM again a WHERE a.topic = h.topic AND a.partition = h.partition)
"""
"""Every event a second time, the newest first: what a relay that was thought dead may do."""


async def _verdict(broken: str, *, repeated: bool = False) -> Verdict:
    # One relay: two would pick up what the other has passed over.
    async with installation("postgresql", broken=broken, relays=RELAYS[:1]) as made:
        made.write(new_things(4))
        while (await made.judge()).events < 300:
            await asyncio.sleep(0.1)
        made.kill(WRITER)
        verdict = await made.settle(patience_seconds=10)
        if repeated:
            before = await made.query("SELECT count(*) AS events FROM events.log")
            await made.query(_APPEND_THE_LOG_ONCE_MORE)
            after = await made.query("SELECT count(*) AS events FROM events.log")
            assert after[0]["events"] == 2 * before[0]["events"]
            await _until_read(made)
            verdict = await made.judge()
        return verdict


async def _until_read(made: Installation) -> None:
    behind = """
        SELECT 1 FROM events.head h JOIN beta.cursor c USING (topic, partition)
        WHERE c.bus = 'postgresql' AND c.position < h.position
    """
    async with asyncio.timeout(60):
        while await made.query(behind):
            await asyncio.sleep(0.1)


@pytest.mark.slow
async def test_a_relay_that_goes_by_the_last_number_loses() -> None:
    assert (await _verdict("relay-by-number")).lost > 0


@pytest.mark.slow
async def test_a_relay_that_goes_backwards_is_out_of_order() -> None:
    assert (await _verdict("relay-backwards")).out_of_order > 0


@pytest.mark.slow
async def test_duplicates_are_found_without_an_inbox_and_harmless_with_it() -> None:
    assert (await _verdict("consumer-without-inbox", repeated=True)).twice > 0
    assert (await _verdict("", repeated=True)).clean


def test_what_is_compared() -> None:
    right = [("a", 1), ("b", 1), ("a", 2)]
    assert compare({"a": 2, "b": 1}, right) == Verdict(3, 0, 0, 0)
    assert compare({"a": 3, "b": 1}, right) == Verdict(4, 1, 0, 0)
    assert compare({"a": 2, "b": 1}, [*right, ("a", 1)]) == Verdict(3, 0, 1, 0)
    assert compare({"a": 2, "b": 1}, [("a", 2), ("b", 1), ("a", 1)]) == Verdict(3, 0, 0, 1)
    assert compare({"a": 1, "b": 1}, right) == Verdict(2, 0, 1, 0), "an effect of what was rolled back"
