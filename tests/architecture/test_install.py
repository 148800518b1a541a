"""The way in: what `make` lists, what the installer runs, the one line it says when something is missing."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.tests import Outcome, counted, run
from tools.tree import ROOT

COMMANDS = ("sh", "sed", "cksum", "cat", "dirname", "ln", "mkdir", "rm")

UV = """#!/bin/sh
[ "$1" = --version ] && { echo "uv VERSION (test)"; exit; }
echo "$@" >>calls
mkdir -p .venv/bin && ln -sf "$UV_PYTHON" .venv/bin/python
"""

OFFLINE_PYTHON = """#!/bin/sh
case "$2" in
    *executable*) echo "$0" ;;
    venv) mkdir -p .tools/uv/bin && ln -s "$0" .tools/uv/bin/python ;;
    pip) exit 1 ;;
esac
"""
"""New enough, able to make an environment, and without a network."""


class Machine:
    """A tree to install into and a PATH with nothing on it but the basic commands."""

    def __init__(self, folder: Path) -> None:
        self.tree = folder / "tree"
        self.bin = folder / "bin"
        self.bin.mkdir()
        (self.tree / "tools").mkdir(parents=True)
        for name in ("uv.lock", "pyproject.toml", "tools/install.sh", "tools/uv.txt"):
            shutil.copy(ROOT / name, self.tree / name)
        for name in COMMANDS:
            (self.bin / name).symlink_to(str(shutil.which(name)))

    def add(self, name: str, script: str) -> None:
        """Puts a command on the PATH."""
        path = self.bin / name
        path.write_text(script, encoding="utf-8")
        path.chmod(0o755)

    def install(self, what: str) -> subprocess.CompletedProcess[str]:
        """Runs the installer with the empty environment of a fresh machine."""
        return subprocess.run(
            ["/bin/sh", "tools/install.sh", what],
            cwd=self.tree,
            env={"PATH": str(self.bin), "HOME": str(self.tree)},
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self) -> list[str]:
        """How uv was called so far."""
        path = self.tree / "calls"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_make_lists_at_most_twelve_targets_with_a_line_each() -> None:
    listing = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = re.findall(r"^  make (\S+) +\S.+$", listing, re.MULTILINE)

    assert {"run", "test", "test-all", "check", "format", "docs", "clean"} <= set(targets)
    assert len(targets) == len(listing.splitlines()) <= 12


def test_what_is_installed_is_not_installed_again(machine: Machine) -> None:
    machine.add("python3", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    machine.add("uv", UV.replace("VERSION", "0.13.9"))
    run, dev = "sync --frozen --no-dev --inexact", "sync --frozen --all-extras"

    assert machine.install("run").returncode == 0
    assert machine.install("run").returncode == 0
    assert machine.calls() == [run]

    machine.install("dev")
    machine.install("run")
    machine.install("dev")
    assert machine.calls() == [run, dev]

    with (machine.tree / "uv.lock").open("a", encoding="utf-8") as lock:
        lock.write("\n")
    machine.install("run")
    assert machine.calls() == [run, dev, run]


def test_without_python_it_says_so_in_one_line(machine: Machine) -> None:
    done = machine.install("run")

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "needs Python 3.11 or newer (found: none)" in done.stderr


def test_an_old_python_is_named_in_one_line(machine: Machine) -> None:
    machine.add("python3", '#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.6"; [ "$1" = --version ]\n')

    done = machine.install("run")

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "needs Python 3.11 or newer (found: Python 3.9.6)" in done.stderr


def test_a_python_without_venv_says_what_to_install(machine: Machine) -> None:
    script = '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; *print*) echo 3.12 ;; esac\n'
    machine.add("python3", script)

    done = machine.install("run")

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "apt install python3.12-venv" in done.stderr


def test_a_uv_that_cannot_read_the_lock_is_not_used(machine: Machine) -> None:
    machine.add("python3", OFFLINE_PYTHON)
    machine.add("uv", UV.replace("VERSION", "0.4.30"))
    kept = machine.tree / ".tools" / "node"
    kept.mkdir(parents=True)

    done = machine.install("run")

    assert done.returncode == 1
    assert "could not fetch uv: is the network there?" in done.stderr
    assert machine.calls() == []
    assert kept.exists(), "what others keep in .tools is theirs"


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("== 3 failed, 12 passed, 2 skipped, 1 error in 4.20s ==", Outcome(12, 4)),
        ("12 passed in 84.11s (0:01:24)", Outcome(12, 0)),
        (
            "\x1b[2m      Tests \x1b[22m \x1b[31m1 failed\x1b[39m | \x1b[32m8 passed\x1b[39m (9)",
            Outcome(8, 1),
        ),
        ("      Tests  8 passed (8)", Outcome(8, 0)),
        ("8 passed, 1 failed, 0 skipped", Outcome(8, 1)),
        (" Test Files  2 passed (2)", None),
        ("FAILED tests/test_a.py - 1 failed in 3s", None),
    ],
)
def test_the_closing_line_counts_what_the_runners_say(line: str, outcome: Outcome | None) -> None:
    assert counted(line) == outcome


def test_a_command_that_fails_without_a_failed_test_is_a_failure(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    lint = run([sys.executable, "-c", "import sys; print('8 passed in 1.0s'); sys.exit(2)"], tmp_path)
    assert (lint, capfd.readouterr().out) == (Outcome(8, 1), "8 passed in 1.0s\n")
    assert run([sys.executable, "-c", "raise SystemExit(5)"], tmp_path) == Outcome(0, 0)


def test_what_failed_is_named_once_more_at_the_end(tmp_path: Path) -> None:
    said = (
        "FAILED tests/test_a.py::test_b - assert 1 == 2",
        "\x1b[31m FAIL \x1b[39m lib/a.test.ts > adds",
        "FLAKY quiz.spec.ts:7 a quiz warns - Test timeout",
        "A check that FAILED is no name",
        "1 passed, 2 failed, 0 skipped",
    )
    script = "import sys; print(sys.argv[1]); sys.exit(1)"
    outcome = run([sys.executable, "-c", script, "\n".join(said)], tmp_path)
    assert outcome == Outcome(
        1, 2, (said[0], "FAIL  lib/a.test.ts > adds", "FLAKY quiz.spec.ts:7 a quiz warns - Test timeout")
    )
