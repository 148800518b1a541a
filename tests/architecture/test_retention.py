"""`## Retention` of docs/privacy.md says of every table how long its rows are kept, as the code does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from pydantic_settings import BaseSettings

from studium.app import SERVICES, schemas
from studium.kit.kafka.bus import KafkaBus
from studium.kit.log import PostgresLog
from studium.kit.service import Runtime
from studium.kit.settings import PlatformSettings
from studium.services.learning.store.erasure import OF_PEOPLE
from tools.settings_page import service_settings, variables
from tools.tree import ROOT

PAGE = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("\n## Retention\n")[2].partition("\n## ")[0]

ERASURE = "identity.user_erased.v1"
TABLES = {
    f"{schema.name}.{table.name}": table for schema in schemas() for table in schema.metadata.tables.values()
}
CLASSES: list[type[BaseSettings]] = [PlatformSettings, *(settings for _, settings in service_settings())]
SETTINGS = {name: field.default for settings in CLASSES for name, field in variables(settings)}
JOBS = {f"{service.name}.{job}" for service in SERVICES.values() for job in service.jobs.by_name}
CHORES = {f"{owner.__name__}.{name}" for owner in (Runtime, PostgresLog, KafkaBus) for name in vars(owner)}
COMMANDS = {"studium replay"}


@dataclass(frozen=True)
class Rule:
    """A row of the table."""

    tables: tuple[str, ...]
    setting: str
    deleted_by: str
    why: str

    @property
    def deeds(self) -> set[str]:
        """What deletes the rows, by the names in the code."""
        return set(ticked(self.deleted_by))


def ticked(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def rules(section: str) -> list[Rule]:
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `")]
    cells = [[cell.strip() for cell in row] for row in rows]
    return [Rule(tuple(named(tables)), *rest) for tables, _, *rest in cells if len(rest) == 3]


def named(cell: str) -> Iterator[str]:
    """The tables of a cell; `*.inbox` is that of every service."""
    for name in ticked(cell):
        yield from (f"{service}{name[1:]}" for service in SERVICES) if name.startswith("*.") else (name,)


def faults(section: str, tables: set[str]) -> list[str]:
    """What is wrong between the tables in code and the page."""
    listed = [name for rule in rules(section) for name in rule.tables]
    return sorted(
        [f"{name} has no row in docs/privacy.md#retention" for name in tables - set(listed)]
        + [f"{name} has two rows" for name in set(listed) if listed.count(name) > 1]
        + [f"{name} is no table" for name in set(listed) - tables]
    )


RULES = rules(SECTION)
ROWS = [pytest.param(rule, id=rule.tables[0]) for rule in RULES]


def test_every_table_has_one_row() -> None:
    assert faults(SECTION, set(TABLES)) == []


def test_a_new_table_without_a_row_a_second_row_and_a_row_without_a_table_are_noticed() -> None:
    row = "| `identity.viewing` | for good | | nothing | no reason |\n"
    assert faults(SECTION, {*TABLES, "learning.diary"}) == [
        "learning.diary has no row in docs/privacy.md#retention"
    ]
    assert faults(SECTION + row, set(TABLES)) == ["identity.viewing has two rows"]
    assert faults(SECTION, set(TABLES) - {"courses.asset"}) == ["courses.asset is no table"]


def test_every_setting_named_exists_and_has_that_default() -> None:
    named_settings = re.findall(r"`(STUDIUM_\w+)` = (\d+)", SECTION)
    assert len(named_settings) == SECTION.count("`STUDIUM_"), "each as `NAME` = its default"
    assert {(name, str(SETTINGS.get(name))) for name, _ in named_settings} == set(named_settings)


@pytest.mark.parametrize("rule", ROWS)
def test_what_deletes_is_in_the_code(rule: Rule) -> None:
    assert rule.deeds <= JOBS | CHORES | COMMANDS | {ERASURE}
    assert rule.deeds or rule.deleted_by.startswith("nothing"), "name the job, or say why nothing does"
    assert rule.why, "say why that long"


@pytest.mark.parametrize("rule", ROWS)
def test_a_job_deletes_from_tables_of_its_own_service(rule: Rule) -> None:
    # Identity keeps the key set, which has a schema of its own.
    owners = {name.partition(".")[0].replace("vault", "identity") for name in rule.tables}
    assert {job.partition(".")[0] for job in rule.deeds & JOBS} <= owners


def test_what_is_of_a_person_goes_with_the_account() -> None:
    of_people = {name for name, table in TABLES.items() if "user_id" in table.columns}
    assert {name for rule in RULES if ERASURE in rule.deeds for name in rule.tables} >= of_people


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_erasure_reaches_the_tables_that_say_so(name: str) -> None:
    """Identity's rows hang on the account's; the other services hear of it."""
    said = {table for rule in RULES if ERASURE in rule.deeds for table in rule.tables}
    of_service = {table for table in said if table.startswith(f"{name}.")}
    if name == "identity":
        hanging = {table for table, columns in TABLES.items() if hangs_on_account(columns)}
        assert of_service == {table for table in hanging if table.startswith("identity.")} | {"identity.user"}
    else:
        assert ERASURE in SERVICES[name].handlers.by_type
    if name == "learning":
        deleted = {f"{name}.{one.name}" for one in OF_PEOPLE}
        assert of_service - {"learning.quiz_regrade"} == deleted


def hangs_on_account(table: sa.Table) -> bool:
    return any(
        key.target_fullname == "identity.user.user_id" and key.ondelete == "CASCADE"
        for key in table.foreign_keys
    )
