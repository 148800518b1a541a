"""The watch over Node: it is there again whenever it went, and it goes when its parent does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address
from pathlib import Path

import psutil
import pytest

from studium.gateway import node
from studium.kit.errors import SettingError
from studium.kit.settings import PlatformSettings

PAGES = Path(__file__).parent / "pages.mjs"


def until(what: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not come to be"
        time.sleep(0.02)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder of built pages whose server is the tests' own."""
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "server.js").write_text(PAGES.read_text())
    return folder


@pytest.fixture
def watched(built: Path) -> Iterator[tuple[node.Supervisor, int, list[str]]]:
    port, lines = node.free_port(), list[str]()
    found = node.find_node()
    assert found is not None
    supervisor = node.Supervisor(
        node.program(found, built, port, PlatformSettings()),
        lambda level, line: lines.append(f"{level} {line}"),
    )
    supervisor.start()
    yield supervisor, port, lines
    supervisor.stop()


Watched = tuple[node.Supervisor, int, list[str]]


def test_node_is_started_again_when_it_was_killed(watched: Watched) -> None:
    supervisor, port, lines = watched
    until(lambda: answers(port))
    first = supervisor.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    until(lambda: supervisor.pid not in {None, first} and answers(port))
    until(lambda: any("Node ended with -9 and is started again in 0.25 s" in line for line in lines))
    assert f"info listening {port}" in lines


def test_stopping_ends_it_for_good(watched: Watched) -> None:
    supervisor, port, _lines = watched
    until(lambda: answers(port))
    pid = supervisor.pid
    supervisor.stop()
    supervisor.stop()
    assert supervisor.pid is None
    assert not psutil.pid_exists(pid or 0)
    assert not answers(port)


def test_a_node_that_will_not_leave_is_killed_with_all_its_children(built: Path) -> None:
    (built / "server.js").write_text(
        "import { spawn } from 'node:child_process';\n"
        "process.on('SIGTERM', () => {});\n"
        "const child = spawn('sleep', ['600']);\n"
        "console.log(child.pid);\n"
        "setInterval(() => {}, 1000);\n"
    )
    lines: list[str] = []
    supervisor = node.Supervisor(
        node.program(node.find_node() or "", built, node.free_port(), PlatformSettings()),
        lambda _level, line: lines.append(line),
    )
    supervisor.start()
    until(lambda: bool(lines))
    supervisor.stop()
    assert supervisor.pid is None
    until(lambda: not psutil.pid_exists(int(lines[0])))


def test_node_ends_with_a_parent_that_is_killed(built: Path, tmp_path: Path) -> None:
    port = node.free_port()
    script = tmp_path / "parent.py"
    script.write_text(
        "import sys, time\nfrom pathlib import Path\n"
        "from studium.gateway import node\nfrom studium.kit.settings import PlatformSettings\n"
        "what = node.program(node.find_node(), Path(sys.argv[1]), int(sys.argv[2]), PlatformSettings())\n"
        "node.Supervisor(what, lambda *_: None).start()\ntime.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, str(script), str(built), str(port)])
    try:
        until(lambda: answers(port))
    finally:
        parent.kill()
        parent.wait()
    until(lambda: not answers(port))


def test_node_knows_no_secret(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIUM_DATABASE_URL", "postgresql://secret")
    monkeypatch.setenv("STUDIUM_WEB_KEY", "secret")
    what = node.program("node", built, 1, PlatformSettings(host="::", port=9))
    assert not any("secret" in value for value in what.environment.values())
    assert what.environment["STUDIUM_API_ORIGIN"] == "http://[::1]:9"
    assert "--max-old-space-size=512" in what.command


def test_pages_are_found_where_they_are_set(built: Path, tmp_path: Path) -> None:
    assert node.find_pages(PlatformSettings(web_dir=str(built))) == built
    with pytest.raises(SettingError, match="holds no built pages"):
        node.find_pages(PlatformSettings(web_dir=str(tmp_path)))


def test_without_the_wheel_only_a_new_node_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(node, "find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert node.find_node() is None
    program = tmp_path / "node"
    for version, found in (("v20.20.2", None), ("v22.12.0", str(program)), ("v24.1.0", str(program))):
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(0o755)
        assert node.find_node() == found


def test_a_node_that_does_not_tell_its_version_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(node, "find_spec", lambda _name: None)
    monkeypatch.setattr(node, "_VERSION_SECONDS", 0.1)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    (tmp_path / "node").write_text("#!/bin/sh\nexec sleep 600\n")
    (tmp_path / "node").chmod(0o755)
    assert node.find_node() is None


@pytest.mark.parametrize(
    ("listens_on", "called_at"),
    [
        ("", "127.0.0.1"),
        (str(IPv4Address(0)), "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1"),
        ("10.1.2.3", "10.1.2.3"),
        ("localhost", "localhost"),
        ("::", "[::1]"),
        ("::1", "[::1]"),
    ],
)
def test_node_calls_back_where_we_listen(built: Path, listens_on: str, called_at: str) -> None:
    what = node.program("node", built, 1, PlatformSettings(host=listens_on, port=9))
    assert what.environment["STUDIUM_API_ORIGIN"] == f"http://{called_at}:9"


def test_a_node_that_somebody_else_runs_is_left_to_him(built: Path) -> None:
    settings = PlatformSettings(web_url="http://127.0.0.1:3000", web_dir=str(built))
    with node.running_pages(settings) as same:
        assert same is settings
    with node.running_pages(PlatformSettings(web_dir=str(built))) as own:
        port = int(own.web_url.rsplit(":", 1)[1])
        until(lambda: answers(port))
        assert own.web_dir == str(built)
    assert not answers(port)
