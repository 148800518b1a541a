"""The same deeds as were measured of other platforms, in requests a second from 16 connections.

The peers' figures were taken on a machine like the one in docs/performance.md, each in its best set-up; they
are constants here, so these ratios hold on such a machine only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from bench.dataset import SIGN_IN_WITH
from bench.figures import Figures
from bench.load import Request, wrk
from bench.serving import Server, cpu_seconds

MOODLE = {
    "mark a lesson complete": 91,
    "list of 20 courses": 30,
    "contents of a course": 48,
    "sign in": 64,
}
"""Moodle 4.5.6, the best of several runs."""

FRAPPE = {
    "mark a lesson complete": 32,
    "list of 20 courses": 15,
    "contents of a course": 20,
    "sign in": 10,
}
"""Frappe LMS 2.44."""


def compare(figures: Figures, deed: str, rate: float) -> None:
    """Our rate beside the peers'."""
    for name, theirs in (("Moodle", MOODLE), ("Frappe LMS", FRAPPE)):
        figures.add(f"{deed}, beside {name}", rate, "requests/s", theirs[deed], ">= 1.00")


def measure(figures: Figures, running: Server, accounts: Sequence[str], seconds: float) -> None:
    """Sign-in, which no hot path is."""
    with figures.part("sign in"):
        requests = [_sign_in(email) for email in accounts]
        busy = cpu_seconds(running.process)
        # Each takes its time on purpose, so that a short load would end without any.
        ours = wrk(running.url, requests, max(3.0, seconds))
        busy = cpu_seconds(running.process) - busy
        figures.plain("sign in, CPU of the server", busy * 1000 / ours.count, "ms/request")
        compare(figures, "sign in", ours.rate)


def _sign_in(email: str) -> Request:
    headers: Mapping[str, str] = {"Content-Type": "application/json"}
    body = json.dumps({"email": email, "password": SIGN_IN_WITH})
    return Request("POST", "/api/v1/auth/sign-in", headers, body)
