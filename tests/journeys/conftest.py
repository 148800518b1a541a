"""A real server process on the test's own database and folder."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from studium.app import Platform

START_SECONDS = 90


def free_port() -> int:
    """A TCP port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class RunningStudium:
    """A `studium run` in a process group of its own, as a terminal would have it."""

    process: subprocess.Popen[bytes]
    url: str
    output: Path

    def wait_until_ready(self) -> None:
        """Wait for the first good answer; fails with the output when the process ends before it."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                pytest.fail(f"studium run ended with {self.process.returncode}:\n{self.output.read_text()}")
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200:
                    return
            time.sleep(0.1)
        pytest.fail(f"no answer in {START_SECONDS} s:\n{self.output.read_text()}")

    def interrupt(self) -> int:
        """Ctrl-C: the terminal signals the whole foreground group. Returns the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=30)

    def kill(self) -> None:
        """`kill -9` of the main process alone; waits until its orphans have let go of the port."""
        self.process.kill()
        self.process.wait(timeout=30)
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", int(self.url.rsplit(":", 1)[1]))):
                    return
            time.sleep(0.05)
        pytest.fail("a server process outlived its parent")


def start_studium(folder: Path, port: int, *options: str, **env: str) -> RunningStudium:
    """Start `studium run` on a data folder; the caller waits and stops it."""
    output = folder / f"output-{port}.txt"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("STUDIUM_")}
    with output.open("ab") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "studium", "run", "--port", str(port), *options],
            env=clean | {"STUDIUM_DATA_DIR": str(folder / "data"), "COLUMNS": "200"} | env,
            stdout=sink,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    return RunningStudium(process, f"http://127.0.0.1:{port}", output)


def processes_on(folder: Path) -> list[psutil.Process]:
    """Every live process that has this data folder in its command line or environment."""
    found = []
    for process in psutil.process_iter():
        try:
            words = [*process.cmdline(), process.environ().get("STUDIUM_DATA_DIR", "")]
            if process.status() != psutil.STATUS_ZOMBIE and any(str(folder) in word for word in words):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


@contextlib.contextmanager
def signed_in(running: RunningStudium, folder: Path, role: str) -> Iterator[httpx.Client]:
    """A client of one of the demo accounts."""
    kept = json.loads((folder / "data" / "demo-accounts.json").read_text())
    (account,) = [a for a in kept["accounts"] if a["role"] == role]
    with httpx.Client(base_url=f"{running.url}/api/v1", timeout=20) as http:
        answer = http.post("/auth/sign-in", json={k: account[k] for k in ("email", "password")})
        assert answer.status_code == 200, answer.text
        http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield http


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A place for data folders; whatever still runs on one at the end is killed."""
    yield tmp_path
    for process in processes_on(tmp_path):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


@pytest.fixture
def server(platform: Platform, tmp_path: Path) -> Iterator[RunningStudium]:
    """A server on the same database, files and keys as the test's `platform`."""
    settings = platform.settings
    running = start_studium(
        tmp_path,
        free_port(),
        STUDIUM_DATABASE_URL=settings.database_url,
        STUDIUM_BASE_URL=settings.base_url,
        STUDIUM_RATE_LIMIT_PER_MINUTE="0",
    )
    try:
        running.wait_until_ready()
        yield running
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.process.pid, signal.SIGTERM)
        running.process.wait(timeout=30)
