"""What is written for people is true: generated pages are up to date, each named rule has its check."""

from __future__ import annotations

import configparser
import re
import tomllib
from pathlib import Path

import pytest

from studium.app import SERVICES
from studium.contracts import EVENTS
from tools import generate
from tools.tree import ROOT

RULES = re.findall(
    r"^\| (.+) \| `(.+)` \|$", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE
)
DECISIONS = sorted(path for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))


def check_exists(check: str) -> bool:
    """Whether a check named in CONTRIBUTING.md is there and switched on."""
    kind, _, name = check.partition(": ")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    if kind == "import-linter":
        rules = configparser.ConfigParser()
        rules.read(ROOT / ".importlinter")
        return f"importlinter:contract:{name}" in rules
    if kind == "ruff":
        return set(name.split(", ")) <= set(project["ruff"]["lint"]["select"])
    if kind == "mypy":
        return bool(project["mypy"].get(name))
    if kind == "pytest":
        return bool(project["pytest"]["ini_options"].get(name))
    file, _, function = check.partition("::")
    path = ROOT / file
    return (
        path.exists()
        and re.search(rf"^(async )?def {function}\(", path.read_text("utf-8"), re.MULTILINE) is not None
    )


@pytest.mark.parametrize(("rule", "check"), RULES, ids=[rule[:60] for rule, _ in RULES])
def test_a_rule_for_contributors_has_its_check(rule: str, check: str) -> None:
    assert check_exists(check), f"{rule} names {check}, which is not there"


def test_every_row_of_the_rules_was_read() -> None:
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("\n## Rules")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ") and not line.startswith("| Rule ")]

    assert len(rows) == len(RULES) > 20


def test_a_rule_without_a_check_would_be_noticed() -> None:
    missing = ["import-linter: nothing", "ruff: NOPE", "mypy: lax", "pytest: nothing", "tests/no.py::test_no"]

    assert [check for check in missing if check_exists(check)] == []


def test_generated_docs_are_up_to_date() -> None:
    stale = generate.stale(ROOT)

    assert not stale, "run 'make docs': " + ", ".join(stale)


@pytest.mark.parametrize("decision", DECISIONS, ids=[path.stem for path in DECISIONS])
def test_a_decision_is_one_page_and_names_its_check(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")

    assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", decision.name)
    assert text.startswith(f"# {decision.name[:4]}: ")
    assert "\nStatus: " in text
    for heading in ("Context", "Decision", "Consequences", "Check"):
        assert f"\n## {heading}\n" in text, f"has no section {heading}"
    assert len(text.splitlines()) <= 80, "is longer than a page"


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md", "docs/operations.md"]
)
def test_links_within_the_tree_lead_somewhere(page: str) -> None:
    path = ROOT / page
    targets = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))

    assert [target for target in targets if not (path.parent / target).exists()] == []


WALK = re.findall(
    r"^\| `(\S+)`: `(\w+)` \|", (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"), re.MULTILINE
)


@pytest.mark.parametrize(("file", "name"), WALK, ids=[f"{file}:{name}" for file, name in WALK])
def test_the_newcomers_walk_leads_through_the_code(file: str, name: str) -> None:
    source = (ROOT / file).read_text(encoding="utf-8")

    assert re.search(rf"^\s*(async def|def|class) {name}\b", source, re.MULTILINE), f"{file} has no {name}"


def test_the_newcomers_walk_was_read() -> None:
    assert len(WALK) > 10


@pytest.mark.parametrize("service", SERVICES)
def test_the_page_of_a_service_says_what_it_owns_hears_says_and_never_does(service: str) -> None:
    page = ROOT / "studium" / "services" / service / "README.md"
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    heard = SERVICES[service].handlers.by_type
    said = [name for name, event in EVENTS.items() if event.owner() == service]

    assert text, f"{page.relative_to(ROOT)} is missing"
    assert len(text.splitlines()) <= 80, "is longer than a page"
    assert [word for word in ("owns", "hears", "says", "never") if word not in text.lower()] == []
    names = [(name, EVENTS[name].__name__) for name in (*heard, *said)]
    assert [name for name, title in names if name not in text and title not in text] == [], "not mentioned"
