"""What contracts and domain may import, and who may emit an event.

`.importlinter` forbids by name what must never be reached from contracts and domain, however long the chain.
This is the other half, the list of all that they may import: a library nobody thought of is refused.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.tree import is_test, walk

_IMPURE_STANDARD = {
    "asyncio",
    "concurrent",
    "ftplib",
    "http",
    "imaplib",
    "multiprocessing",
    "os",
    "poplib",
    "shutil",
    "signal",
    "smtplib",
    "socket",
    "socketserver",
    "sqlite3",
    "ssl",
    "subprocess",
    "tempfile",
    "threading",
}
"""Modules of the standard library that reach out of the process or start something in it."""

_CONTRACT_LIBRARIES = {"annotated_types", "pydantic", "pydantic_core", "typing_extensions"}

_DOMAIN_LIBRARIES = _CONTRACT_LIBRARIES | {
    "idna",
    "markdown_it",
    "nh3",
    "regex",
    "simpleeval",
    "zxcvbn_rs_py",
}
"""Libraries that only compute: host names, Markdown, HTML, patterns, expressions, passwords."""

_DOMAIN_KIT = {"studium.kit.clock", "studium.kit.errors", "studium.kit.throttle"}


def breaches(root: Path) -> list[str]:
    """One sentence for each import a pure module may not make and each foreign event a service builds."""
    return [*_contracts(root), *_domains(root), *_foreign_events(root)]


def imports(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    """Line and absolute name of each module that a file imports; `from a import b` counts as `a.b`."""
    package = list(path.relative_to(root).with_suffix("").parts)
    if package[-1] == "__init__":
        package.append("")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(package[: -node.level]) + "." if node.level else ""
            module = (start + (node.module or "")).rstrip(".")
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def _is_within(name: str, modules: set[str]) -> bool:
    return any(name == module or name.startswith(module + ".") for module in modules)


def _is_pure_standard(name: str) -> bool:
    top = name.split(".", maxsplit=1)[0]
    return (top in sys.stdlib_module_names or top == "__future__") and top not in _IMPURE_STANDARD


def _check(path: Path, root: Path, allowed: set[str], what: str) -> Iterator[str]:
    for line, name in imports(path, root):
        if not _is_pure_standard(name) and not _is_within(name, allowed):
            yield (
                f"{path.relative_to(root)}:{line}: {what} may not import {name}: pass the value in, "
                "or, if it is a library that only computes, add it to tools/purity.py"
            )


def _contracts(root: Path) -> Iterator[str]:
    for path in walk(root / "studium" / "contracts", ".py"):
        if not is_test(path.relative_to(root)):
            yield from _check(path, root, {"studium.contracts", *_CONTRACT_LIBRARIES}, "contracts")


def _domains(root: Path) -> Iterator[str]:
    for service in sorted((root / "studium" / "services").glob("*")):
        own = f"studium.services.{service.name}.domain"
        allowed = {own, "studium.contracts", *_DOMAIN_KIT, *_DOMAIN_LIBRARIES}
        for path in [*walk(service / "domain", ".py"), service / "domain.py"]:
            if path.exists():
                yield from _check(path, root, allowed, "domain")


def _foreign_events(root: Path) -> Iterator[str]:
    parts = _parts_of_contracts(root)
    for service in sorted((root / "studium" / "services").glob("*")):
        for path in walk(service, ".py"):
            if not is_test(path.relative_to(root)) and "studium.contracts" in path.read_text(
                encoding="utf-8"
            ):
                yield from _built_events(path, root, service.name, parts)


def _built_events(path: Path, root: Path, service: str, parts: set[str]) -> Iterator[str]:
    owners = {
        name.rpartition(".")[2]: name.split(".")[2]
        for _, name in imports(path, root)
        if name.startswith("studium.contracts.") and name.count(".") == 3
    }
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            owner = owners.get(node.func.id, service)
            if owner not in (service, "event") and node.func.id not in parts:
                yield (
                    f"{path.relative_to(root)}:{node.lineno}: {service} builds {node.func.id}, which only "
                    f"{owner} may emit: announce what happened here with an event of {service}"
                )


def _parts_of_contracts(root: Path) -> set[str]:
    """Classes of contracts that are no events: values that travel inside an event, which anyone may build."""
    found = set()
    for path in walk(root / "studium" / "contracts", ".py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            is_event = isinstance(node, ast.ClassDef) and any(
                ast.unparse(base) == "Event" for base in node.bases
            )
            if isinstance(node, ast.ClassDef) and not is_event:
                found.add(node.name)
    return found
