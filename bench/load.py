"""Load: wrk against the server, pgbench against its database, with the same number of connections."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bench.figures import CannotMeasure
from studium.kit.embedded.processes import binary

CONNECTIONS = 16
_PATIENCE_SECONDS = 5.0
_LUA = Path(__file__).with_name("requests.lua")
_QUOTED = re.compile(r"'(?:[^']|'')*'")
_FAILURES = re.compile(r"number of failed transactions: (\d+)")


@dataclass(frozen=True)
class Request:
    """One HTTP request of a load."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str = ""

    def line(self) -> str:
        """As `requests.lua` reads it."""
        named = ";".join(f"{name}={value}" for name, value in self.headers.items())
        return f"{self.method}\t{self.path}\t{named}\t{self.body}\n"


@dataclass(frozen=True)
class Load:
    """What came of a load: a rate in 1/s, latencies in milliseconds."""

    rate: float
    median: float
    p99: float
    count: int


def wrk(url: str, requests: Iterable[Request], seconds: float) -> Load:
    """Ask the requests in turn from `CONNECTIONS` connections. Raises `CannotMeasure` on any bad answer."""
    if (program := shutil.which("wrk")) is None:
        raise CannotMeasure("there is no wrk on the PATH; install the package wrk (Debian: apt install wrk)")
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
        file.writelines(request.line() for request in requests)
        file.flush()
        found = _wrk_once(program, url, file.name, seconds)
        if not found["requests"]:
            # A short load on a busy machine may end before the first answer.
            found = _wrk_once(program, url, file.name, seconds + _PATIENCE_SECONDS)
    if found["bad"] or found["broken"] or not found["requests"]:
        raise CannotMeasure(
            f"{found['bad']:.0f} of {found['requests']:.0f} answers were not 2xx or 3xx and "
            f"{found['broken']:.0f} connections broke, so the figure would mean nothing"
        )
    rate = found["requests"] / found["seconds"]
    return Load(rate, found["median"] / 1000, found["p99"] / 1000, round(found["requests"]))


def _wrk_once(program: str, url: str, requests: str, seconds: float) -> dict[str, float]:
    options = ["-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--timeout", "10s"]
    command = [program, *options, "-s", str(_LUA), url, "--", requests]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = done.stdout.strip().rpartition("\n")[2]
    if done.returncode or not told.startswith("{"):
        raise CannotMeasure(f"wrk failed: {(done.stderr or done.stdout).strip()[:300]}")
    found: dict[str, float] = json.loads(told)
    return found


@dataclass(frozen=True)
class Statement:
    """One SQL statement with `$1` parameters and their values, as the service sends it.

    `hot`: it goes through the pool whose statements keep one generic plan.
    """

    sql: str
    values: Sequence[Any]
    hot: bool = False


def script(settings: Mapping[str, str], statements: Iterable[Statement], known: Mapping[str, str]) -> str:
    """A pgbench script of these statements.

    `settings` are the script's variables and how each is drawn; `known` replaces values, by their text, with
    an expression of these variables. Everything else stands as it was.
    """
    lines = [f"\\set {name} {expression}" for name, expression in settings.items()]
    for statement in statements:
        values = list(statement.values)

        def shown(found: re.Match[str], values: list[Any] = values) -> str:
            return _literal(values[int(found[1]) - 1], known)

        text = re.sub(r"\$(\d+)", shown, _QUOTED.sub(_without_colons, statement.sql))
        lines.append(" ".join(text.split()) + ";")
    return "\n".join(lines) + "\n"


def _without_colons(found: re.Match[str]) -> str:
    """A quoted text in which pgbench sees no variable: it looks for `:name` in these too."""
    if not re.search(r":[A-Za-z_]", found[0]):
        return found[0]
    return "(" + re.sub(r":(?=[A-Za-z_])", "' || chr(58) || '", found[0]) + ")"


def _literal(value: Any, known: Mapping[str, str]) -> str:
    """A value as SQL, in parentheses so that a cast behind it holds for all of it."""
    if str(value) in known:
        return f"({known[str(value)]})"
    if value is None:
        return "(NULL)"
    if isinstance(value, bool | int | float):
        return f"({value})".lower()
    if isinstance(value, datetime):
        return f"('{value.isoformat()}'::timestamptz)"
    if isinstance(value, list | tuple):
        return f"(ARRAY[{', '.join(_literal(one, known) for one in value)}])"
    text = str(value).replace("'", "''")
    return _QUOTED.sub(_without_colons, f"('{text}')")


def pgbench(url: str, text: str, seconds: float, options: Mapping[str, str], *, per_second: int = 0) -> Load:
    """Run a script with the server settings `options`, as fast as it goes or at a steady rate.

    Raises `CannotMeasure` if any transaction fails.
    """
    parts = urlsplit(url)
    program = Path(binary("pgbench"))
    if not program.exists():
        raise CannotMeasure(f"there is no pgbench beside the embedded PostgreSQL ({program})")
    environment = os.environ | {
        "PGHOST": parse_qs(parts.query)["host"][0],
        "PGUSER": parts.username or "postgres",
        "PGDATABASE": parts.path.removeprefix("/"),
        "PGOPTIONS": " ".join(f"-c {name}={value.replace(' ', '')}" for name, value in options.items()),
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "script.sql"
        file.write_text(text)
        command = [str(program), "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "1"]
        command += ["-T", str(max(1, round(seconds))), "-f", str(file), "-l", "--log-prefix", f"{folder}/log"]
        if per_second:
            command += ["-R", str(per_second)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        taken = sorted(
            int(line.split()[2]) for log in Path(folder).glob("log.*") for line in log.open() if line.strip()
        )
    failed = _FAILURES.search(done.stdout)
    rate = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or rate is None or not taken or (failed and int(failed[1])):
        raise CannotMeasure(f"pgbench failed: {(done.stderr or done.stdout).strip()[:300]}")
    median, p99 = (taken[min(len(taken) - 1, len(taken) * part // 100)] / 1000 for part in (50, 99))
    return Load(float(rate[1]), median, p99, len(taken))
