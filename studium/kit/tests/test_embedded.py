"""The private PostgreSQL: it starts, keeps its data, and recovers from every way of being killed."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from studium.kit.embedded import DataDirLock, EmbeddedPostgres, refuse_in_production
from studium.kit.errors import SettingError
from studium.kit.settings import PlatformSettings

KEEP_RUNNING = textwrap.dedent(
    """
    import sys, time
    from pathlib import Path
    from studium.kit.embedded import EmbeddedPostgres
    server = EmbeddedPostgres(Path(sys.argv[1]), fsync=False)
    print(server.start(), flush=True)
    time.sleep(600)
    """
)


@pytest.fixture(scope="module")
def used_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with a cluster in it, built once."""
    data_dir = tmp_path_factory.mktemp("used")
    with EmbeddedPostgres(data_dir, fsync=False) as server:
        assert server.first_start
    yield data_dir
    with EmbeddedPostgres(data_dir, temporary=True, fsync=False):
        pass  # Stops what a failed test may have left running.


@pytest.fixture
def killed_run(used_dir: Path) -> int:
    """A run whose process was killed with its server left running; the value is the server's process id."""
    run = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", KEEP_RUNNING, str(used_dir)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert run.stdout is not None
    assert run.stdout.readline().startswith(b"postgresql://")
    run.kill()
    run.communicate()
    return postmaster_pid(used_dir)


def postmaster_pid(data_dir: Path) -> int:
    return int((data_dir / "pg" / "postmaster.pid").read_text().splitlines()[0])


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


async def fetch(url: str, query: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_a_server_answers_keeps_its_data_and_stops(used_dir: Path) -> None:
    server = EmbeddedPostgres(used_dir, fsync=False)
    began = time.monotonic()
    url = server.start()
    seconds = time.monotonic() - began
    try:
        assert not server.first_start
        assert server.start() == url
        await fetch(url, "CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS value")
        assert await fetch(url, "SELECT current_database()") == "studium"
        assert await fetch(url, "SHOW listen_addresses") == ""
        assert await fetch(url, "SHOW data_checksums") == "on"
        assert await fetch(url, "SHOW server_encoding") == "UTF8"
        assert await fetch(url, "SELECT upper('é')") == "É"
        pid = postmaster_pid(used_dir)
    finally:
        server.stop()
    server.stop()
    assert not alive(pid)
    assert not (used_dir / "run").exists()
    assert seconds < 5
    with EmbeddedPostgres(used_dir, fsync=False) as again:
        assert await fetch(again.url, "SELECT value FROM kept") == 7


async def test_a_second_run_on_the_same_folder_is_refused(used_dir: Path) -> None:
    with EmbeddedPostgres(used_dir, fsync=False) as server:
        with pytest.raises(SettingError) as refusal:
            EmbeddedPostgres(used_dir).start()
        assert await fetch(server.url, "SELECT 1") == 1
    assert refusal.value.setting == "STUDIUM_DATA_DIR"
    assert f"is in use by process {os.getpid()}; stop it" in refusal.value.detail
    assert "\n" not in refusal.value.detail


def test_a_lock_file_without_a_holder_does_not_hinder(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("1\n")
    lock = DataDirLock(tmp_path)
    lock.acquire()
    lock.acquire()
    assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"
    with pytest.raises(SettingError):
        DataDirLock(tmp_path).acquire()
    lock.release()
    DataDirLock(tmp_path).acquire()


async def test_the_server_of_a_killed_run_is_replaced(used_dir: Path, killed_run: int) -> None:
    assert alive(killed_run)
    with EmbeddedPostgres(used_dir, fsync=False) as server:
        assert not alive(killed_run)
        assert await fetch(server.url, "SELECT 1") == 1


async def test_a_killed_server_is_recovered(used_dir: Path, killed_run: int) -> None:
    os.kill(killed_run, signal.SIGKILL)
    with EmbeddedPostgres(used_dir, fsync=False) as server:
        assert await fetch(server.url, "SELECT 1") == 1


async def test_a_pid_file_that_names_an_unrelated_process_is_recovered(used_dir: Path) -> None:
    pid_file = used_dir / "pg" / "postmaster.pid"
    pid_file.write_text(f"{os.getppid()}\n{used_dir / 'pg'}\n0\n5432\n\n\n  1234567 0\nready\n")
    with EmbeddedPostgres(used_dir, fsync=False) as server:
        assert await fetch(server.url, "SELECT 1") == 1


async def test_a_server_killed_under_its_run_can_be_started_again(used_dir: Path) -> None:
    with EmbeddedPostgres(used_dir, fsync=False) as server:
        os.kill(postmaster_pid(used_dir), signal.SIGKILL)
        assert server._server is not None
        server._server.wait(5)
        assert await fetch(server.start(), "SELECT 1") == 1


def test_a_long_path_and_a_first_start_cut_short(tmp_path: Path) -> None:
    data_dir = tmp_path / ("long-" * 20) / "data dir"
    (data_dir / "pg.new").mkdir(parents=True)
    (data_dir / "pg.new" / "half").write_text("half")
    with EmbeddedPostgres(data_dir, temporary=True, fsync=False) as server:
        assert server.first_start
        assert asyncio.run(fetch(server.url, "SELECT 1")) == 1
        socket_dir = Path(server.url.split("host=")[1])
        assert socket_dir.stat().st_mode & 0o077 == 0
    assert not socket_dir.exists()
    assert not (data_dir / "pg").exists()


def test_the_interrupt_key_does_not_reach_the_server(used_dir: Path) -> None:
    with EmbeddedPostgres(used_dir, fsync=False):
        pid = postmaster_pid(used_dir)
        assert os.getsid(pid) != os.getsid(0)
        assert os.getpgid(pid) != os.getpgid(0)


def test_another_version_is_refused_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "PG_VERSION").write_text("12\n")
    with pytest.raises(SettingError, match=r"was made by PostgreSQL 12 and this is 1[89]") as refusal:
        EmbeddedPostgres(tmp_path).start()
    assert "\n" not in refusal.value.detail
    DataDirLock(tmp_path).acquire()


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "thesis.txt").write_text("mine")
    with pytest.raises(SettingError, match="not PostgreSQL's"):
        EmbeddedPostgres(tmp_path).start()
    assert (tmp_path / "pg" / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize("environment", ["production", "development"])
def test_production_refuses_the_embedded_database(environment: str) -> None:
    settings = PlatformSettings.model_validate({"env": environment})
    if not settings.production:
        refuse_in_production("STUDIUM_DATABASE_URL", settings)
        return
    with pytest.raises(SettingError, match="STUDIUM_DATABASE_URL: must be set in production"):
        refuse_in_production("STUDIUM_DATABASE_URL", settings)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(SettingError, match=r"STUDIUM_DATA_DIR: cannot write in .*file/data"):
        EmbeddedPostgres(tmp_path / "file" / "data").start()
