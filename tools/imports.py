"""Holds folders to the import contracts of their own `.importlinter`.

    python -m tools.imports folder...

Each folder gets a process of its own, forked after import-linter was loaded, which is most of the work. What
import-linter says goes to `imports.txt` in the folder, its exit status to standard output, a line per folder.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from importlinter.cli import lint_imports

OUTPUT = "imports.txt"


def main() -> int:
    """Prints the status of each folder: 0 when every contract holds there."""
    for folder in map(Path, sys.argv[1:]):
        child = os.fork()
        if child == 0:
            os._exit(_check(folder))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)
    return 0


def _check(folder: Path) -> int:
    os.chdir(folder)
    # The folder's package comes before an installed one of the same name.
    sys.path.insert(0, str(folder))
    output = os.open(OUTPUT, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    os.dup2(output, 1)
    os.dup2(output, 2)
    status = lint_imports(config_filename=".importlinter", no_cache=True, no_logo=True)
    sys.stdout.flush()
    return status


if __name__ == "__main__":
    raise SystemExit(main())
