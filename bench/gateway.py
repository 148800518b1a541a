"""What the gateway costs, in CPU time of the server processes, so that no load generator can be the limit.

    python -m bench.gateway [seconds]

Needs built pages; `make bench` builds them. A line: name | value | limit or peer | ratio | target | verdict.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil

from bench import own_part
from studium.commands.prepare import prepare
from studium.gateway import node
from studium.kit.embedded import EmbeddedPostgres
from studium.kit.settings import PlatformSettings

_HERE = Path(__file__).parent
_CONNECTIONS = 16
_WARM_SECONDS = 1.0
_IDLE_SECONDS = 2.0
_READY_SECONDS = 60
_CATALOGUE = "/courses"
_KEPT_PER_SECOND = 1500
_API_MILLISECONDS = 0.05
_OWN = ("Cookie: bench=1",)
"""A cookie that the gateway does not know: the page is made for this reader alone."""

_COMPRESSED = ("Accept-Encoding: gzip",)


@dataclass(frozen=True)
class Measured:
    """CPU milliseconds for one request, in the server and in Node."""

    server: float
    node: float


@dataclass(frozen=True)
class Server:
    """A running server process and its address."""

    process: psutil.Process
    url: str


@contextmanager
def server(app: str, port: int, environment: dict[str, str]) -> Iterator[Server]:
    """A server with one worker process."""
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--log-level", "error"]
    with subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port), app],
        env={**os.environ, **environment, "STUDIUM_PORT": str(port), "PYTHONPATH": str(_HERE.parent)},
    ) as process:
        try:
            running = Server(psutil.Process(process.pid), f"http://127.0.0.1:{port}")
            _wait_for(running.url, "/readyz" if environment.get("STUDIUM_DATABASE_URL") else "/")
            yield running
        finally:
            process.terminate()


def _wait_for(address: str, path: str) -> bytes:
    """The body of the first good answer as it is on the wire. Ends the run when none comes in a minute."""
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
    raise SystemExit(f"bench: {address}{path} answers {told}; nothing was measured")


def cpu_seconds(process: psutil.Process) -> float:
    """User and system time of a process and all that it started."""
    members = [process, *process.children(recursive=True)]
    return float(sum(member.cpu_times().user + member.cpu_times().system for member in members))


def generator() -> str:
    """What makes the load."""
    return "wrk" if shutil.which("wrk") else "bench/load.mjs"


def load(url: str, seconds: float, headers: tuple[str, ...]) -> int:
    """Ask for `seconds`; how many good answers came. Ends the run when any was not good."""
    if (wrk := shutil.which("wrk")) is not None:
        named = [part for header in headers for part in ("-H", header)]
        command = [wrk, "-t1", f"-c{_CONNECTIONS}", f"-d{max(1, round(seconds))}s", *named, url]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        good, bad = int(re.findall(r"(\d+) requests in", told)[0]), "Non-2xx" in told
    else:
        program = [node.find_node() or "node", str(_HERE / "load.mjs"), url, str(seconds), str(_CONNECTIONS)]
        done = subprocess.run([*program, *headers], capture_output=True, text=True, check=True)
        good, bad = (json.loads(done.stdout)[name] for name in ("good", "bad"))
    if bad or not good:
        raise SystemExit(f"bench: {url} gave answers that were not good; nothing was measured")
    return good


def measure(
    running: Server, path: str, seconds: float, headers: tuple[str, ...] = (), pages: int | None = None
) -> Measured:
    """The CPU time of one request, after a warm-up."""
    load(running.url + path, _WARM_SECONDS, headers)
    watched = [running.process, *([psutil.Process(pages)] if pages else [])]
    # Relays, consumers and jobs look for work all the time; that is no part of a request.
    idle = _spent(watched, _rest)[0]
    started = time.monotonic()
    busy, count = _spent(watched, lambda: load(running.url + path, seconds, headers))
    scale = (time.monotonic() - started) / _IDLE_SECONDS
    each = [max(0.001, b - i * scale) * 1000 / count for b, i in zip(busy, idle, strict=True)]
    return Measured(each[0], each[1] if pages else 0.0)


def _rest() -> int:
    time.sleep(_IDLE_SECONDS)
    return 0


def _spent(watched: list[psutil.Process], work: Callable[[], int]) -> tuple[list[float], int]:
    """CPU seconds of each process during `work`, and what it returned."""
    before = [cpu_seconds(process) for process in watched]
    result = work()
    return [cpu_seconds(p) - b for p, b in zip(watched, before, strict=True)], result


def line(name: str, value: str, limit: str, ratio: float, target: float, *, at_most: bool) -> bool:
    """Print one result; whether it reaches its target."""
    good = ratio <= target if at_most else ratio >= target
    sign = "<=" if at_most else ">="
    print(f"{name} | {value} | {limit} | {ratio:.2f} | {sign} {target:.2f} | {'ok' if good else 'short'}")
    return good


def report(settings: PlatformSettings, seconds: float, pages: int) -> bool:
    """Measure everything against the Node with the process id `pages`, and print it."""
    common = {
        "STUDIUM_DATABASE_URL": settings.database_url,
        "STUDIUM_DATA_DIR": str(settings.data_dir),
        "STUDIUM_RATE_LIMIT_PER_MINUTE": "0",
        "STUDIUM_LOG_LEVEL": "error",
    }
    edge = {**common, "STUDIUM_WEB_URL": settings.web_url, "STUDIUM_WEB_DIR": settings.web_dir}
    # Node was told to ask the API at the port in the settings, so the server with the gateway listens there.
    with server("studium.app:worker_app", settings.port, edge) as with_gateway:
        size = len(_wait_for(with_gateway.url, _CATALOGUE))
        kept = measure(with_gateway, _CATALOGUE, seconds, _COMPRESSED)
        own = measure(with_gateway, _CATALOGUE, seconds, (*_OWN, *_COMPRESSED), pages)
    with server("bench.bare:app", node.free_port(), {"BENCH_BYTES": str(size)}) as bare:
        floor = measure(bare, "/", seconds)
    through, direct = own_part.milliseconds()
    return all(
        [
            line(
                "anonymous catalogue, kept",
                f"{1000 / kept.server:.0f} requests/s on a core",
                f"{_KEPT_PER_SECOND} requests/s",
                1000 / kept.server / _KEPT_PER_SECOND,
                1.0,
                at_most=False,
            ),
            line(
                "the same beside a bare server",
                f"{1000 / kept.server:.0f} requests/s on a core",
                f"{1000 / floor.server:.0f} of a bare ASGI answer of {size} bytes",
                floor.server / kept.server,
                0.10,
                at_most=False,
            ),
            line(
                "page of one's own, the gateway's part",
                f"{own.server:.2f} ms CPU with the API's",
                f"{own.node:.2f} ms CPU of Node",
                own.server / own.node,
                0.75,
                at_most=True,
            ),
            line(
                "API call, the gateway's own part",
                f"{through - direct:.4f} ms CPU",
                f"{_API_MILLISECONDS} ms CPU",
                (through - direct) / _API_MILLISECONDS,
                1.0,
                at_most=True,
            ),
        ]
    )


def main(arguments: list[str]) -> int:
    """Starts everything on a fresh database with the demo, measures, stops it; 1 when a target is missed."""
    seconds = float(arguments[0]) if arguments else 5.0
    program, folder = node.find_node(), node.find_pages(PlatformSettings())
    if program is None or folder is None:
        print("bench: there are no built pages; run 'make bench' where Node 22.12 or newer is")
        return 1
    print(f"load from {generator()}, {_CONNECTIONS} connections, {seconds:g} s each; CPU time of the servers")
    with tempfile.TemporaryDirectory() as data, EmbeddedPostgres(Path(data)) as database:
        port = node.free_port()
        settings = PlatformSettings(
            database_url=database.url,
            data_dir=Path(data),
            port=node.free_port(),
            web_url=f"http://127.0.0.1:{port}",
            web_dir=str(folder),
        )
        prepare(settings, private=True)
        pages = node.Supervisor(node.program(program, folder, port, settings), lambda _level, _line: None)
        pages.start()
        try:
            return 0 if report(settings, seconds, pages.pid or 0) else 1
        finally:
            pages.stop()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
