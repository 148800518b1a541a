"""What a service holds of a person is in the export that it gives them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
import sqlalchemy as sa

from studium.app import SERVICES
from studium.kit.export import Held

NAMES = list(SERVICES)


def held_by(service: str) -> dict[str, Held]:
    declared: tuple[Held, ...] = import_module(f"studium.services.{service}.store.export").HELD
    return {one.table.name: one for one in declared}


def tables_of(service: str) -> list[sa.Table]:
    metadata: sa.MetaData = import_module(f"studium.services.{service}.store.export").HELD[0].table.metadata
    return list(metadata.tables.values())


@pytest.mark.parametrize("service", NAMES)
def test_no_table_with_a_user_is_forgotten(service: str) -> None:
    forgotten = {table.name for table in tables_of(service) if "user_id" in table.columns}

    assert forgotten - set(held_by(service)) == set(), "add them to HELD in store/export.py"


@pytest.mark.parametrize("service", NAMES)
def test_what_is_declared_is_there_and_what_is_sealed_is_opened(service: str) -> None:
    for held in held_by(service).values():
        names = {column.name for column in held.table.columns}
        assert {held.person} | held.sealed | held.left_out <= names
        marked = {column.name for column in held.columns if column.comment == "sealed"}
        assert marked <= held.sealed, f"{held.table.name}: {marked - held.sealed} would be given out sealed"


def test_the_record_of_processing_names_every_table_with_a_person() -> None:
    page = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text()
    held = {f"{service}.{name}" for service in NAMES for name in held_by(service)}
    assert {name for name in held if f"`{name}`" not in page} == set()
