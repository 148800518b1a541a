"""A check that never failed proves nothing: each test breaks one rule in a copy and wants it named."""

from __future__ import annotations

import configparser
import os
import random
import shutil
import string
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tools import budgets, house, imports, licences, purity, secret_scan
from tools.tree import ROOT

SERVICE = "studium/services/canary"
"""A service that does not exist: what catches it there catches any new service from its first commit."""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the package and its import rules, with an empty new service in it."""
    shutil.copytree(ROOT / "studium", tmp_path / "studium", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return with_service(tmp_path)


@pytest.fixture
def plot(tmp_path: Path) -> Path:
    """The contracts and an empty new service: enough for the rules that look at one file at a time."""
    shutil.copytree(ROOT / "studium" / "contracts", tmp_path / "studium" / "contracts")
    plant(tmp_path, "studium/__init__.py", "")
    plant(tmp_path, "studium/services/__init__.py", "")
    plant(tmp_path, "studium/kit/__init__.py", "")
    return with_service(tmp_path)


def with_service(tree: Path) -> Path:
    """Adds the nine files of a new service."""
    for name in ("__init__", *house.SERVICE_FILES):
        plant(tree, f"{SERVICE}/{name}.py", "from __future__ import annotations")
    return tree


def plant(tree: Path, name: str, source: str) -> None:
    """Adds lines to the end of a file, which is made with its folder where it is missing."""
    path = tree / name
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}\n{source}\n", encoding="utf-8")


def contracts() -> dict[str, str]:
    """The name of each import contract by its id."""
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter")
    prefix = "importlinter:contract:"
    return {name.removeprefix(prefix): rules[name]["name"] for name in rules if name.startswith(prefix)}


def lint_imports(trees: list[Path]) -> list[tuple[int, str]]:
    """Exit code and output of import-linter for each copy."""
    done = subprocess.run(
        [sys.executable, "-m", "tools.imports", *map(str, trees)],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "500"},
        capture_output=True,
        text=True,
        check=True,
    )
    outputs = [(tree / imports.OUTPUT).read_text(encoding="utf-8") for tree in trees]
    return list(zip(map(int, done.stdout.split()), outputs, strict=True))


IMPORTS = {
    "a kit module imports a service": ("floors", {"studium/kit/clock.py": "import studium.services.canary"}),
    "contracts import the kit": ("floors", {"studium/contracts/event.py": "import studium.kit.errors"}),
    "a service imports the app": (
        "floors",
        {"studium/app.py": "", f"{SERVICE}/__init__.py": "import studium.app"},
    ),
    "the gateway imports a service": (
        "floors",
        {"studium/gateway/__init__.py": "", "studium/gateway/edge.py": "import studium.services.canary"},
    ),
    "a new top-level module has no floor": ("floors", {"studium/surprise.py": ""}),
    "a service imports another": (
        "services",
        {"studium/services/heron/__init__.py": "", f"{SERVICE}/actions.py": "import studium.services.heron"},
    ),
    "a service has a tenth file": ("inside", {f"{SERVICE}/helpers.py": ""}),
    "domain imports store": ("inside", {f"{SERVICE}/domain.py": "import studium.services.canary.store"}),
    "store imports adapters": ("inside", {f"{SERVICE}/store.py": "import studium.services.canary.adapters"}),
    "routes import handlers": ("inside", {f"{SERVICE}/routes.py": "import studium.services.canary.handlers"}),
    "the command line calls an action past the manifest": (
        "actions",
        {"studium/commands/run.py": "import studium.services.canary.actions"},
    ),
    "a route touches store": ("rows", {f"{SERVICE}/routes.py": "import studium.services.canary.store"}),
    "a handler touches an adapter": (
        "rows",
        {f"{SERVICE}/handlers.py": "from studium.services.canary import adapters"},
    ),
    "an action writes SQL": ("sql", {f"{SERVICE}/actions.py": "import sqlalchemy"}),
    "an action answers HTTP": ("web", {f"{SERVICE}/actions.py": "from fastapi import Response"}),
    "an action calls the outside": ("outside", {f"{SERVICE}/actions.py": "import httpx"}),
    "domain reaches SQL through the kit": (
        "pure",
        {"studium/kit/errors.py": "import sqlalchemy", f"{SERVICE}/domain.py": "import studium.kit.errors"},
    ),
    "contracts import a web framework": ("pure", {"studium/contracts/event.py": "import starlette"}),
}


def test_a_forbidden_import_breaks_its_contract(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    trees = [tree]
    for _, files in IMPORTS.values():
        trees.append(tmp_path_factory.mktemp("breach") / "tree")
        shutil.copytree(tree, trees[-1])
        for name, source in files.items():
            plant(trees[-1], name, source)

    control, *results = lint_imports(trees)

    unseen = [
        breach
        for (breach, (contract, _)), (status, output) in zip(IMPORTS.items(), results, strict=True)
        if status != 1 or f"{contracts()[contract]} BROKEN" not in output
    ]
    assert unseen == []
    assert control[0] == 0, control[1]
    assert all(f"{name} KEPT" in control[1] for name in contracts().values())


def test_every_contract_has_a_canary() -> None:
    assert {contract for contract, _ in IMPORTS.values()} == set(contracts())


HOUSE = {
    "a file too many in a service": (house, f"{SERVICE}/helpers.py", "", "helpers.py: no file of a service"),
    "a package of another name": (house, f"{SERVICE}/utils/__init__.py", "", "no file of a service"),
    "a test of another name": (
        house,
        f"{SERVICE}/tests/test_misc.py",
        "",
        "test_misc.py: no file of a service",
    ),
    "a migration without pre or post": (
        house,
        f"{SERVICE}/migrations/versions/0001_start.py",
        "",
        "0001_start.py: no file of a service",
    ),
    "a new kit module": (house, "studium/kit/helpers.py", "", "helpers.py: not a kit module"),
    "a folder the import rules cannot see": (
        house,
        "studium/services/hidden/actions.py",
        "",
        "hidden: has no __init__.py",
    ),
    "tests made a package": (house, f"{SERVICE}/tests/__init__.py", "", "are no packages"),
    "a silenced lint rule": (house, f"{SERVICE}/actions.py", "x = 1  # no" + "qa: F401", "silences a check"),
    "an untyped ignore": (house, f"{SERVICE}/actions.py", "x = 1  # type: " + "ignore", "silences a check"),
    "a promise of work": (house, f"{SERVICE}/actions.py", "x = 1  # TO" + "DO later", "promises work"),
    "a file of 401 lines": (budgets, f"{SERVICE}/store.py", "x = 1\n" * 400, "store.py: 40"),
    "a function of 61 lines": (
        budgets,
        f"{SERVICE}/actions.py",
        "def long() -> None:\n" + "    print()\n" * 60,
        "long: 61 lines, at most 60",
    ),
    "a library nobody listed in domain": (
        purity,
        f"{SERVICE}/domain.py",
        "import numpy",
        "domain may not import numpy",
    ),
    "the operating system in domain": (
        purity,
        f"{SERVICE}/domain.py",
        "from os import environ",
        "domain may not import os.environ",
    ),
    "another part of the kit in domain": (
        purity,
        f"{SERVICE}/domain.py",
        "from studium.kit import db",
        "domain may not import studium.kit.db",
    ),
    "a library in contracts": (
        purity,
        "studium/contracts/event.py",
        "import orjson",
        "contracts may not import",
    ),
    "a foreign event": (
        purity,
        f"{SERVICE}/actions.py",
        "from studium.contracts.identity import EmailVerified\nEmailVerified()",
        "canary builds EmailVerified, which only identity may emit",
    ),
}


@pytest.mark.parametrize("breach", HOUSE)
def test_a_breach_of_the_house_is_named(plot: Path, breach: str) -> None:
    check, name, source, expected = HOUSE[breach]
    assert check.breaches(plot) == []
    plant(plot, name, source)

    found = check.breaches(plot)

    assert len(found) == 1, found
    assert expected in found[0]


@pytest.mark.parametrize("check", [house, budgets, purity, secret_scan])
def test_the_copy_itself_breaks_no_rule_of_the_house(tree: Path, check: ModuleType) -> None:
    found = check.breaches(tree)

    assert not found, "\n".join(found)


def random_text(length: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    """Looks like a secret and is none; made anew at each run, so that no file holds one."""
    return "".join(random.choice(alphabet) for _ in range(length))


UPPER = string.ascii_uppercase + string.digits
SECRETS = {
    "private key": lambda: "-----BEGIN " + "RSA PRIVATE KEY-----",
    "AWS access key": lambda: "AKIA" + random_text(16, UPPER),
    "GitHub token": lambda: "ghp_" + random_text(36),
    "GitLab token": lambda: "glpat-" + random_text(20),
    "Slack token": lambda: "xoxb-" + random_text(24),
    "Stripe key": lambda: "sk_live_" + random_text(24),
    "SendGrid key": lambda: f"SG.{random_text(22)}.{random_text(43)}",
    "Google API key": lambda: "AIza" + random_text(35),
    "PyPI token": lambda: "pypi-" + random_text(60),
    "npm token": lambda: "npm_" + random_text(36),
    "JSON web token": lambda: f"eyJ{random_text(20)}.eyJ{random_text(30)}.{random_text(40)}",
    "password in a URL": lambda: f"postgresql://studium:{random_text(16)}@db.example/studium",
    "random value assigned to a secret's name": lambda: f'STUDIUM_VAULT_KEY="{random_text(40)}7"',
}


@pytest.mark.parametrize("kind", SECRETS)
def test_a_secret_is_found_and_not_repeated(plot: Path, kind: str) -> None:
    secret = SECRETS[kind]()
    plant(plot, "deploy/values.yaml", f"value: 1\n{secret}")

    found = [line for line in secret_scan.breaches(plot) if f"({kind})" in line]

    assert [line.split(": ")[0] for line in found] == ["deploy/values.yaml:3"]
    assert secret not in found[0]


def test_every_form_of_secret_has_a_canary() -> None:
    assert set(secret_scan.PATTERNS) < set(SECRETS)


@pytest.mark.parametrize(
    "line",
    [
        "password: str = Field(min_length=12, max_length=1024)",
        "token_hash = sa.Column(sa.LargeBinary, nullable=False)",
        'reset_token_lifetime_seconds: int = Field(default=3600, description="how long")',
        "postgresql://user:password@localhost/studium",
        "password = settings.database_password_of_the_service",
    ],
)
def test_an_ordinary_line_is_no_secret(line: str) -> None:
    assert list(secret_scan.findings(line)) == []


INSTALLED = licences.installed()
LICENCES = {
    "copyleft in production": (licences.Library("readline", "GPL-3.0-only", shipped=True), "has no place"),
    "lesser copyleft in production": (licences.Library("chardet", "LGPL-2.1", shipped=True), "has no place"),
    "copyleft beside a permissive one": (
        licences.Library("both", "MIT AND AGPL-3.0-only", shipped=True),
        "has no place",
    ),
    "copyleft among the tools": (licences.Library("lint", "GPL-3.0-only", shipped=False), "is not accepted"),
    "file-level copyleft without a reason": (
        licences.Library("x", "MPL-2.0", shipped=True),
        "is not accepted",
    ),
    "a home-made licence": (licences.Library("x", "Be nice", shipped=True), "is not accepted"),
    "no licence": (licences.Library("x", "", shipped=True), "names no licence"),
}


@pytest.mark.parametrize("breach", LICENCES)
def test_a_licence_that_is_not_accepted_is_named(breach: str) -> None:
    library, expected = LICENCES[breach]
    assert licences.breaches(INSTALLED) == []
    assert [line for line in licences.breaches([*INSTALLED, library]) if expected in line]


@pytest.mark.parametrize(
    "licence", ["MIT", "MIT OR GPL-3.0-only", "(MIT OR GPL-2.0) AND Apache-2.0", "BSD License"]
)
def test_a_permissive_way_is_accepted(licence: str) -> None:
    assert licences.breaches([*INSTALLED, licences.Library("x", licence, shipped=True)]) == []


def test_what_runs_in_production_is_told_from_the_tools() -> None:
    shipped = licences.shipped_names()

    assert {"fastapi", "starlette", "sqlalchemy", "greenlet", "granian"} <= shipped
    assert not {"pytest", "moto", "mypy"} & shipped


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git; without it every file is searched")
def test_files_that_git_ignores_are_not_searched_for_secrets(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    plant(tmp_path, ".gitignore", ".env")
    secret = SECRETS["AWS access key"]()
    plant(tmp_path, ".env", secret)
    plant(tmp_path, "settings.ini", secret)

    assert [line.split(":")[0] for line in secret_scan.breaches(tmp_path)] == ["settings.ini"]
