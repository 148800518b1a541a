"""How long files and functions may be, and how long they are.

    python -m tools.budgets

There is no way to excuse a file or a function: split it. A long file becomes a package of the same name.
"""

from __future__ import annotations

import ast
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

from tools.tree import ROOT, is_test, walk

FILE_LINES = 400
TEST_FILE_LINES = 600
WEB_FILE_LINES = 300
FUNCTION_LINES = 60

_WEB_SUFFIXES = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".css")


@dataclass(frozen=True)
class Measure:
    """The lines of one file, or of one function including its docstring but not its decorators."""

    where: str
    lines: int
    limit: int

    @property
    def breach(self) -> str | None:
        """One sentence when it is too long."""
        if self.lines <= self.limit:
            return None
        return f"{self.where}: {self.lines} lines, at most {self.limit}: split it"


def measure_files(root: Path) -> list[Measure]:
    """Every Python file, and every hand-written file of the web client."""
    found = []
    for path in walk(root, ".py", *_WEB_SUFFIXES):
        where = path.relative_to(root)
        if path.suffix == ".py":
            limit = TEST_FILE_LINES if is_test(where) else FILE_LINES
        elif where.parts[:1] == ("web",) and where.parts[1:2] != ("client",):
            limit = WEB_FILE_LINES
        else:
            continue
        found.append(Measure(str(where), len(path.read_text(encoding="utf-8").splitlines()), limit))
    return found


def measure_functions(root: Path) -> list[Measure]:
    """Every Python function and method, the nested ones too."""
    found = []
    for path in walk(root, ".py"):
        where = path.relative_to(root)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                found.append(Measure(f"{where}:{node.lineno}: {node.name}", lines, FUNCTION_LINES))
    return found


def breaches(root: Path) -> list[str]:
    """One sentence for each file and each function over its budget."""
    measures = [*measure_files(root), *measure_functions(root)]
    return [breach for measure in measures if (breach := measure.breach)]


def _summary(what: str, measures: list[Measure]) -> str:
    lines = sorted(measure.lines for measure in measures)
    if len(lines) < 2:
        return f"{what}: {len(lines)}"
    p95 = statistics.quantiles(lines, n=20, method="inclusive")[-1]
    longest = max(measures, key=lambda measure: measure.lines)
    return (
        f"{what:<15} {len(lines):>5}   median {statistics.median(lines):>5.0f}   p95 {p95:>5.0f}   "
        f"longest {longest.lines:>4}  {longest.where}"
    )


def main() -> int:
    """Prints the lengths; 1 when a budget is broken."""
    files, functions = measure_files(ROOT), measure_functions(ROOT)
    product = [measure for measure in files if not is_test(Path(measure.where))]
    print(_summary("files", product))
    print(_summary("test files", [measure for measure in files if measure not in product]))
    inside = [measure for measure in functions if not is_test(Path(measure.where.split(":")[0]))]
    print(_summary("functions", inside))
    print(_summary("test functions", [measure for measure in functions if measure not in inside]))
    found = breaches(ROOT)
    for breach in found:
        print(breach, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
