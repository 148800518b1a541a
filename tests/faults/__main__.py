"""The whole claim: `python -m tests.faults --runs 50` prints a line for each bus, clean or not."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time

from studium.kit.tests.brokers import ApacheKafka
from tests.faults.installation import BUSES
from tests.faults.runs import fault_runs


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Do the runs on every bus that can run here."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--bus", choices=BUSES, action="append")
    chosen = parser.parse_args()
    failed = False
    for bus in chosen.bus or BUSES:
        if bus == "apache_kafka" and (missing := ApacheKafka.missing()):
            _say(f"{bus}: not run: {missing}")
            continue
        began = time.monotonic()
        verdict = asyncio.run(fault_runs(bus, chosen.runs, chosen.seed, _say))
        _say(f"faults: {chosen.runs} runs, {verdict} ({bus}, {time.monotonic() - began:.0f} s)")
        failed |= not verdict.clean
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
