"""Runs test commands one after another; ends with the names of what failed and the line `N passed, N failed`.

    python -m tools.tests quick -- pytest -n 2 -m "not slow"
    python -m tools.tests slow -- pytest -n 2 -m slow

What follows `--` are the Python tests; the pages' own tests run after them. Whatever cannot run here is said
plainly and counts as nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.tree import ROOT

WEB = ROOT / "web"
NODE = ROOT / ".tools" / "node"
NOTHING_COLLECTED = 5

# The last lines of pytest ("== 3 failed, 12 passed in 4.2s =="), of vitest ("Tests  1 failed | 8 passed (9)")
# and of our Playwright reporter ("8 passed, 1 failed, 0 skipped").
_PYTEST = re.compile(r"^(?:=+ )?(?=\d+ \w+)(?P<counts>[\w ,]+) in [\d.]+s\b")
_VITEST = re.compile(r"^\s*Tests\s+(?P<counts>\d.*)\(\d+\)")
_PLAYWRIGHT = re.compile(r"^(?P<counts>\d+ passed, \d+ failed, \d+ skipped)$")
# What failed, as pytest ("FAILED tests/test_a.py::test_b - AssertionError"), vitest (" FAIL  a.ts > b") and
# our Playwright reporter name it; a journey that passed only when it was repeated is FLAKY.
_NAMED = re.compile(r"^\s*(?:FAILED|ERROR|FAIL|FLAKY) +\S")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Outcome:
    """What became of one command."""

    passed: int
    failed: int
    named: tuple[str, ...] = ()
    """The lines that name what failed or was repeated."""


def counted(line: str) -> Outcome | None:
    """The numbers in a closing line, or None where it is none."""
    bare = _COLOURS.sub("", line).strip("\n")
    found = _PYTEST.match(bare) or _VITEST.match(bare) or _PLAYWRIGHT.match(bare)
    if found is None:
        return None
    numbers = {word.rstrip("s"): int(number) for number, word in re.findall(r"(\d+) (\w+)", found["counts"])}
    return Outcome(numbers.get("passed", 0), numbers.get("failed", 0) + numbers.get("error", 0))


def run(command: Sequence[str], folder: Path) -> Outcome:
    """Run a command and pass its output on. A command that fails without a failed test counts as one."""
    path = os.pathsep.join([str(NODE), os.environ.get("PATH", os.defpath)])
    environment = {**os.environ, "PATH": path, "NEXT_TELEMETRY_DISABLED": "1"}
    total = Outcome(0, 0)
    named: list[str] = []
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            if (found := counted(line)) is not None:
                total = found
            elif _NAMED.match(bare := _COLOURS.sub("", line)):
                named.append(bare.strip())
    failed = total.failed
    if process.returncode not in {0, NOTHING_COLLECTED} and not failed:
        failed = 1
    return Outcome(total.passed, failed, tuple(dict.fromkeys(named)))


def chromium() -> str | None:
    """The browser that the pages' journeys run in."""
    named = os.environ.get("STUDIUM_CHROMIUM", "/usr/bin/chromium")
    return named if os.access(named, os.X_OK) else None


def commands(kind: str, python_tests: Sequence[str]) -> list[tuple[Sequence[str], Path]]:
    """What there is to run. Says what cannot run here."""
    found: list[tuple[Sequence[str], Path]] = [(python_tests, ROOT)]
    npm = shutil.which("npm", path=os.pathsep.join([str(NODE), os.environ.get("PATH", os.defpath)]))
    if npm is None or not (WEB / "node_modules").exists():
        print("skipped: the pages' tests, because their packages are not installed (no Node)")
    elif kind == "quick":
        found += [((npm, "run", "--silent", name), WEB) for name in ("check", "budgets")]
    elif chromium() is None:
        print("skipped: the pages' journeys, because there is no Chromium (STUDIUM_CHROMIUM names one)")
    else:
        found += [((npm, "run", "--silent", name), WEB) for name in ("e2e", "lighthouse")]
    return found


def main(arguments: Sequence[str]) -> int:
    """Runs everything, also after a failure; 1 when anything failed."""
    kind, _, *python_tests = arguments
    outcomes = [run(command, folder) for command, folder in commands(kind, python_tests)]
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    for outcome in outcomes:
        print(*outcome.named, sep="\n", end="\n" if outcome.named else "")
    print(f"\n{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
