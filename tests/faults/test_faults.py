"""Nothing lost, nothing twice, everything in its place: whatever is killed, and on every bus."""

from __future__ import annotations

import os
import sys

import pytest

from tests.faults.runs import fault_runs

pytestmark = pytest.mark.slow

RUNS = int(os.environ.get("STUDIUM_FAULT_RUNS", "4"))
SEED = int(os.environ.get("STUDIUM_FAULT_SEED", "1"))


async def test_a_process_is_killed_at_a_random_moment(bus: str) -> None:
    said: list[str] = []
    verdict = await fault_runs(bus, RUNS, SEED, said.append)
    sys.stdout.write(f"faults: {RUNS} runs, {verdict} ({bus})\n")
    assert verdict.clean, "\n".join(said)
    assert verdict.events > 0
