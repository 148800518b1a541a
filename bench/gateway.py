"""What the gateway costs, in CPU time of the server processes, so that no load generator can be the limit.

    python -m bench --only gateway

Needs built pages; `make bench` builds them.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench import own_part
from bench.figures import CannotMeasure, Figures
from bench.serving import Server, cpu_seconds, server, wait_for
from studium.commands.prepare import prepare
from studium.gateway import node
from studium.kit.embedded import EmbeddedPostgres
from studium.kit.settings import PlatformSettings

_HERE = Path(__file__).parent
_CONNECTIONS = 16
_WARM_SECONDS = 1.0
_IDLE_SECONDS = 2.0
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


def load(url: str, seconds: float, headers: tuple[str, ...]) -> int:
    """Ask for `seconds`; how many good answers came. Raises `CannotMeasure` when any was not good."""
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
        raise CannotMeasure(f"{url} gave answers that were not good")
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


def report(figures: Figures, settings: PlatformSettings, seconds: float, pages: int) -> None:
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
        size = len(wait_for(with_gateway.url, _CATALOGUE))
        kept = measure(with_gateway, _CATALOGUE, seconds, _COMPRESSED)
        own = measure(with_gateway, _CATALOGUE, seconds, (*_OWN, *_COMPRESSED), pages)
    with server("bench.bare:app", node.free_port(), {"BENCH_BYTES": str(size)}) as bare:
        floor = measure(bare, "/", seconds)
    through, direct = own_part.milliseconds()
    rate = 1000 / kept.server
    unit = "requests/s on a core"
    figures.add("anonymous catalogue, kept", rate, unit, _KEPT_PER_SECOND, ">= 1.00")
    figures.add(
        f"the same beside a bare ASGI answer of {size} bytes", rate, unit, 1000 / floor.server, ">= 0.10"
    )
    figures.add(
        "page of one's own, the gateway's part beside Node's", own.server, "ms CPU", own.node, "<= 0.75"
    )
    figures.add("API call, the gateway's own part", through - direct, "ms CPU", _API_MILLISECONDS, "<= 1.00")


def measure_all(figures: Figures, seconds: float) -> None:
    """Start everything on a fresh database with the demo, measure, stop it.

    Raises `CannotMeasure` without built pages.
    """
    program, folder = node.find_node(), node.find_pages(PlatformSettings())
    if program is None or folder is None:
        raise CannotMeasure("there are no built pages; run `make bench` where Node 22.12 or newer is")
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
            report(figures, settings, seconds, pages.pid or 0)
        finally:
            pages.stop()
