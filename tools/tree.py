"""Which files of the tree the checks look at."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_SKIPPED = {"node_modules", "__pycache__", "build", "dist"}


def walk(root: Path, *suffixes: str) -> Iterator[Path]:
    """Every file below `root` with one of `suffixes` (all without any), sorted; not in hidden folders."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED and not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not suffixes or path.suffix in suffixes:
                yield path


def tracked(root: Path) -> list[Path]:
    """The files git knows or would add; every file where `root` is no work tree (an archive, a copy)."""
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        return list(walk(root))
    listing = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
    )
    names = listing.stdout.decode().split("\0")
    return [root / name for name in names if name and (root / name).is_file()]


def is_test(path: Path) -> bool:
    """Whether a Python file serves tests only."""
    return "tests" in path.parts or path.name == "conftest.py"
