"""The platform's server as it is run, for as long as something is measured."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil

from bench.figures import CannotMeasure

_ROOT = Path(__file__).parents[1]
_READY_SECONDS = 120
_STOP_SECONDS = 10


@dataclass(frozen=True)
class Server:
    """A running server process and its address."""

    process: psutil.Process
    url: str


@contextmanager
def server(app: str, port: int, environment: Mapping[str, str], *, workers: int = 1) -> Iterator[Server]:
    """A server with this many worker processes."""
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--log-level", "error"]
    with subprocess.Popen(
        [*command, "--workers", str(workers), "--host", "127.0.0.1", "--port", str(port), app],
        env={**os.environ, **environment, "STUDIUM_PORT": str(port), "PYTHONPATH": str(_ROOT)},
    ) as process:
        try:
            running = Server(psutil.Process(process.pid), f"http://127.0.0.1:{port}")
            wait_for(running.url, "/readyz" if environment.get("STUDIUM_DATABASE_URL") else "/")
            yield running
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a server; one that does not go in time is killed with all that it started."""
    started = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        for member in started:
            with suppress(psutil.NoSuchProcess):
                member.kill()
        process.kill()


@contextmanager
def suspended(running: Server) -> Iterator[None]:
    """The server stands still, relays and all, so that what is measured meanwhile has the machine."""
    members = running.process.children(recursive=True)
    for member in members:
        member.suspend()
    try:
        yield
    finally:
        for member in members:
            member.resume()


def wait_for(address: str, path: str) -> bytes:
    """The body of the first good answer as it is on the wire.

    Raises `CannotMeasure` when none comes in two minutes.
    """
    give_up = time.monotonic() + _READY_SECONDS
    host, _, port = address.removeprefix("http://").partition(":")
    told: object = "nothing"
    while time.monotonic() < give_up:
        connection = HTTPConnection(host, int(port), timeout=10)
        try:
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            told, body = answer.status, answer.read()
            if answer.status == 200:
                return body
        except OSError as error:
            told = error
        finally:
            connection.close()
        time.sleep(0.1)
    raise CannotMeasure(f"{address}{path} answers {told}")


def cpu_seconds(process: psutil.Process) -> float:
    """User and system time of a process and all that it started."""
    members = [process, *process.children(recursive=True)]
    return float(sum(member.cpu_times().user + member.cpu_times().system for member in members))
