"""Where a Python file may stand and what it may be called; and that nobody silences a check inside the code.

The import rules see only modules inside packages, so a folder without `__init__.py` would escape them: that
too is refused here.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tools.tree import walk

SERVICE_FILES = (
    "routes",
    "handlers",
    "actions",
    "domain",
    "store",
    "schemas",
    "adapters",
    "settings",
)
"""With `__init__.py` these are the nine Python files of a service."""

_TEST_FILE = re.compile(r"(test_(domain|actions|routes|handlers|store|adapters)|factories)(_[a-z0-9_]+)?\.py")
"""A test file that grows is split by subject: `test_domain_grading.py`."""

KIT_MODULES = (
    "auth",
    "clock",
    "consumer",
    "db",
    "embedded",
    "errors",
    "export",
    "http",
    "jobs",
    "kafka",
    "log",
    "objects",
    "operations",
    "outbox",
    "places",
    "service",
    "settings",
    "telemetry",
    "throttle",
    "vault",
)
"""One more needs an ADR."""

_MIGRATION = re.compile(r"\d{4}_(pre|post)_[a-z0-9_]+\.py")
_EXCUSES = re.compile(
    r"#.*?(?P<excuse>\bTODO\b|\bFIXME\b|\bXXX\b|\bnoqa\b|pragma:\s*no cover|fmt:\s*off|"
    r"ruff:|mypy:|type:\s*ignore(?!\[))"
)
_REASONED = re.compile(r"#\s*noqa: (?!C90|PLR09|E501)[A-Z]+\d+ - \S.{15,}")
"""The one form that is let through: a single rule, never one about size, and why it is wrong here."""


def breaches(root: Path) -> list[str]:
    """One sentence for each misplaced or misnamed file and each excuse."""
    return [*_service_names(root), *_kit_names(root), *_packages(root), *_excuses(root)]


def _service_names(root: Path) -> Iterator[str]:
    services = root / "studium" / "services"
    for service in sorted(
        path for path in services.glob("*") if path.is_dir() and path.name != "__pycache__"
    ):
        for path in walk(service, ".py"):
            inside = path.relative_to(service)
            if not _is_allowed(inside):
                yield (
                    f"{path.relative_to(root)}: no file of a service has this name: use one of "
                    f"{', '.join(SERVICE_FILES)} (or a package of that name)"
                )


def _is_allowed(inside: Path) -> bool:
    folder, name = inside.parts[0], inside.name
    if len(inside.parts) == 1:
        return inside.stem in (*SERVICE_FILES, "__init__")
    if folder == "tests":
        return len(inside.parts) == 2 and (bool(_TEST_FILE.fullmatch(name)) or name == "__init__.py")
    if folder == "migrations":
        return inside.parts[1] == "versions" and bool(_MIGRATION.fullmatch(name))
    return folder in SERVICE_FILES


def _kit_names(root: Path) -> Iterator[str]:
    for path in sorted((root / "studium" / "kit").glob("*")):
        is_module = path.suffix == ".py" or (path / "__init__.py").exists()
        if is_module and path.stem not in (*KIT_MODULES, "__init__"):
            yield f"{path.relative_to(root)}: not a kit module: write an ADR and add it to tools/house.py"


def _packages(root: Path) -> Iterator[str]:
    folders = {path.parent for path in walk(root / "studium", ".py")}
    for folder in sorted(folders):
        inside = folder.relative_to(root)
        is_package = (folder / "__init__.py").exists()
        is_loose = "tests" in inside.parts or "migrations" in inside.parts
        if is_loose and is_package:
            yield f"{inside}/__init__.py: tests and migrations are no packages: remove it"
        if not is_loose and not is_package:
            yield f"{inside}: has no __init__.py, so the import rules would not see it: add one"


def _excuses(root: Path) -> Iterator[str]:
    for path in walk(root, ".py"):
        source = path.read_text(encoding="utf-8")
        if not _EXCUSES.search(source):
            continue
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            found = _EXCUSES.search(token.string) if token.type == tokenize.COMMENT else None
            if found and not _REASONED.search(token.string):
                yield (
                    f"{path.relative_to(root)}:{token.start[0]}: '{found['excuse']}' silences a check or "
                    "promises work: mend the code; where a lint rule is wrong, '# noqa: RULE - why' names it"
                )
