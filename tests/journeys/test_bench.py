"""The benches run from end to end on a tiny data set: every figure is there, and a number. None is judged."""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench.figures import CannotMeasure, Figures

ROOT = Path(__file__).parents[2]
REQUESTS = ("PUT /progress", "GET catalogue page", "GET lesson list")
DEEDS = ("mark a lesson complete", "list of 20 courses", "contents of a course", "sign in")
BUSES = ("PostgreSQL", "Kafka (Tansu)")
EXPECTED = {
    *(f"{name}, 16 connections" for name in REQUESTS),
    *(f"{name}, p99 beside its median" for name in REQUESTS),
    *(f"{name}, CPU of the server" for name in (*REQUESTS, "sign in")),
    *(f"{deed}, beside {peer}" for deed in DEEDS for peer in ("Moodle", "Frappe LMS")),
    *(f"{part} alone, {bus}" for part in ("relay", "consumer") for bus in BUSES),
    *(
        f"event, commit to handled, 500 events/s, {bus}, {rank}"
        for bus in BUSES
        for rank in ("median", "p99")
    ),
}


@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is missing: apt install wrk, or build it")
def test_every_figure_of_requests_and_events_is_measured() -> None:
    asked = ["--scale", "0.001", "--seconds", "1", "--only", "requests", "events"]
    command = [sys.executable, "-m", "bench", *asked]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    told = [line.split(" | ") for line in done.stdout.splitlines() if " | " in line]
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    figures = {name: rest for name, *rest in told}
    assert figures.keys() >= EXPECTED
    for value, limit, ratio, _target, verdict in figures.values():
        assert math.isfinite(float(value.split()[0].replace(",", "")))
        assert verdict in {"ok", "short", "-"}
        if verdict != "-":
            assert math.isfinite(float(ratio))
            assert float(limit.split()[0].replace(",", "")) > 0


def test_what_cannot_be_measured_is_said_and_fails_the_run() -> None:
    def miss() -> None:
        raise CannotMeasure("something is missing; get it")

    figures = Figures()
    with figures.part("a part"):
        miss()
    with figures.part("another"):
        figures.add("a rate", math.inf, "requests/s", 10, ">= 1.00")
    figures.add("a good one", 11, "requests/s", 10, ">= 1.00")
    figures.add("a short one", 11, "ms", 10, "< 1.00")
    assert figures.missing == ["a part", "another"]
    assert [line.rpartition(" | ")[2] for line in figures.measured] == ["ok", "short"]
