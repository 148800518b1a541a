"""Golden event schemas: what is written down is what the classes say, and each way to break that is named."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest

from studium.contracts import EVENTS
from tools import event_schemas
from tools.tree import ROOT

Schema = dict[str, Any]
NAME = "learning.course_completed.v1"
NESTED = "courses.lesson_published.v1"


def test_the_golden_schemas_are_those_of_the_classes() -> None:
    found = event_schemas.breaches(event_schemas.golden(ROOT), event_schemas.current())

    assert not found, "\n".join(found)


def test_every_event_names_its_owner_its_version_and_its_partition_key() -> None:
    for name, event in EVENTS.items():
        owner, what, version = name.split(".")
        assert event.__module__ == f"studium.contracts.{owner}", name
        assert re.fullmatch(r"v[1-9]\d*", version), name
        assert what.islower(), name
        assert event.partition_key in event.model_fields, f"{name}: partition_key names no field"
        assert (event.__doc__ or "").startswith("Emitted "), f"{name}: say when it is emitted"


def remove_field(schema: Schema) -> None:
    del schema["properties"]["course_id"]
    schema["required"].remove("course_id")


def add_required_field(schema: Schema) -> None:
    schema["properties"]["grade"] = {"type": "number"}
    schema["required"].append("grade")


def make_optional(schema: Schema) -> None:
    schema["required"].remove("user_id")


def change_type(schema: Schema) -> None:
    schema["properties"]["user_id"]["type"] = "integer"


def change_format(schema: Schema) -> None:
    schema["properties"]["user_id"]["format"] = "email"


def rename_field(schema: Schema) -> None:
    schema["properties"]["finished_at"] = schema["properties"].pop("completed_at")


CHANGES: dict[str, tuple[Callable[[Schema], None], str]] = {
    "a field removed": (remove_field, "course_id was removed"),
    "a required field added": (add_required_field, "grade changed whether it is required"),
    "a field made optional": (make_optional, "user_id changed whether it is required"),
    "a type changed": (change_type, "user_id.type changed"),
    "a format changed": (change_format, "user_id.format changed"),
    "a field renamed": (rename_field, "completed_at was removed"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_incompatible_change_is_named(change: str) -> None:
    breaking, expected = CHANGES[change]
    golden = event_schemas.current()
    classes = copy.deepcopy(golden)
    breaking(classes[NAME])

    found = event_schemas.breaches(golden, classes)

    assert any(line.startswith(f"{NAME}: {expected}") and "make a new version" in line for line in found), (
        found
    )


def test_an_incompatible_change_deep_inside_is_named() -> None:
    golden = event_schemas.current()
    classes = copy.deepcopy(golden)
    del classes[NESTED]["$defs"]["Choice"]["properties"]["correct"]

    found = event_schemas.breaches(golden, classes)

    assert found[0].startswith(f"{NESTED}: $defs.Choice.correct was removed")


def test_a_narrowed_choice_of_values_is_named() -> None:
    golden = event_schemas.current()
    classes = copy.deepcopy(golden)
    classes[NESTED]["properties"]["lesson_type"]["enum"].remove("embed")

    assert event_schemas.breaches(golden, classes)[0].startswith(f"{NESTED}: lesson_type.enum changed")


def test_an_added_optional_field_only_needs_writing_down() -> None:
    golden = event_schemas.current()
    classes = copy.deepcopy(golden)
    classes[NAME]["properties"]["grade"] = {"type": "number", "default": 0}

    assert event_schemas.breaches(golden, classes) == [
        f"{NAME}: its golden schema is behind: run 'make docs'"
    ]


def test_a_missing_and_an_extra_golden_schema_are_named() -> None:
    schemas = event_schemas.current()
    without = {name: schema for name, schema in schemas.items() if name != NAME}

    assert event_schemas.breaches(without, schemas) == [f"{NAME}: has no golden schema: run 'make docs'"]
    assert "no class has this type" in event_schemas.breaches(schemas, without)[0]
