"""What `studium run` with its pages takes when nobody uses it, and how soon it answers."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

from bench.figures import CannotMeasure, Figures
from studium.gateway.node import find_node, find_pages, free_port
from studium.kit.settings import PlatformSettings

_READY_SECONDS = 120.0
_STOP_SECONDS = 30.0
_SETTLE_SECONDS = 5.0
_MEMORY_TARGET = 400.0
_START_TARGET = 5.0


@dataclass(frozen=True)
class Memory:
    """Megabytes of some processes. Of pages that several share, `pss` counts a part to each, `rss` all.

    `uss` is what would be free if they ended.
    """

    pss: float
    uss: float
    rss: float


def measure(figures: Figures, data_dir: Path) -> None:
    """Start on data that is there, as a second start does; raises `CannotMeasure` without built pages."""
    if find_node() is None or find_pages(PlatformSettings()) is None:
        raise CannotMeasure("there are no built pages; run `make bench` where Node 22.12 or newer is")
    with _running(data_dir) as (process, port, started):
        # What only the first start does on a database: it looks whether anything is to be migrated.
        _first_answer(process, port, "/readyz", started)
    with _running(data_dir) as (process, port, started):
        first = _first_answer(process, port, "/readyz", started)
        page = _first_answer(process, port, "/", started)
        figures.add("cold start to the first answer", first, "s", _START_TARGET, "< 1.00")
        figures.add("cold start to the first page", page, "s", _START_TARGET, "< 1.00")
        time.sleep(_SETTLE_SECONDS)
        members = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        database = [one for one in members if one.name().startswith("postgres")]
        ours = _memory(one for one in members if one not in database)
        theirs = _memory(database)
    figures.add("idle memory without PostgreSQL (PSS)", ours.pss, "MB", _MEMORY_TARGET, "< 1.00")
    figures.add("idle memory with PostgreSQL (PSS)", ours.pss + theirs.pss, "MB", _MEMORY_TARGET, "< 1.00")
    figures.plain("idle memory of PostgreSQL alone (PSS)", theirs.pss, "MB")
    figures.plain("idle memory with PostgreSQL (USS)", ours.uss + theirs.uss, "MB")
    figures.plain("idle memory with PostgreSQL (RSS, shared pages many times)", ours.rss + theirs.rss, "MB")


@contextmanager
def _running(data_dir: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, float]]:
    """`studium run` on this data; its process, its port and when it was started."""
    port = free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("STUDIUM_") or name == "STUDIUM_WEB_DIR"
    }
    environment |= {"STUDIUM_DATA_DIR": str(data_dir), "STUDIUM_PORT": str(port)}
    started = time.monotonic()
    command = [sys.executable, "-m", "studium", "run"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        yield process, port, started
    finally:
        members = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        process.send_signal(signal.SIGINT)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            for member in members:
                with suppress(psutil.NoSuchProcess):
                    member.kill()
            process.kill()
            process.wait()


def _first_answer(process: subprocess.Popen[bytes], port: int, path: str, started: float) -> float:
    """Seconds from the start to the first good answer."""
    while time.monotonic() - started < _READY_SECONDS:
        if process.poll() is not None:
            said = process.stderr.read().decode(errors="replace") if process.stderr else ""
            raise CannotMeasure(f"`studium run` ended: {said.strip()[-300:]}")
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        with suppress(OSError, HTTPException):
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return time.monotonic() - started
        connection.close()
        time.sleep(0.02)
    raise CannotMeasure(f"`studium run` did not answer {path} in {_READY_SECONDS:.0f} s")


def _memory(processes: Iterable[psutil.Process]) -> Memory:
    """The sum over some processes; needs Linux, and the right to look at them."""
    pss = uss = rss = 0.0
    for process in processes:
        try:
            text = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
        except OSError as error:
            raise CannotMeasure(f"memory is read from /proc, as who may: {error}") from None
        found = {name: int(size) / 1024 for name, size in re.findall(r"(?m)^(\w+): +(\d+) kB", text)}
        pss += found["Pss"]
        uss += found["Private_Clean"] + found["Private_Dirty"]
        rss += found["Rss"]
    return Memory(pss, uss, rss)
