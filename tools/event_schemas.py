"""The golden JSON schemas of the events: `studium/contracts/schemas/<type>.json`, one file per event class.

Within a version of an event only optional fields are added. Services that run an older version still read the
event, and events of years ago are still replayed, so everything else needs a new version of the event.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from studium.contracts import EVENTS

FOLDER = Path("studium") / "contracts" / "schemas"

_WORDS = {"title", "description", "examples"}
"""Keys that say something to people and nothing to programs."""

Schema = dict[str, Any]


def current() -> dict[str, Schema]:
    """The schema of every event class, by type."""
    return {name: event.model_json_schema() for name, event in EVENTS.items()}


def golden(root: Path) -> dict[str, Schema]:
    """The schemas as they were written down, by type."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (root / FOLDER).glob("*.json")
    }


def breaches(golden_schemas: dict[str, Schema], classes: dict[str, Schema]) -> list[str]:
    """One sentence for each event that is missing on one side, changed, or not written down again."""
    found = [
        f"{name}: has no golden schema: run 'make docs'"
        for name in sorted(classes.keys() - golden_schemas.keys())
    ]
    found += [
        f"{name}: is written down but no class has this type: an event is never removed, only superseded"
        for name in sorted(golden_schemas.keys() - classes.keys())
    ]
    for name in sorted(golden_schemas.keys() & classes.keys()):
        changes = incompatible(golden_schemas[name], classes[name])
        found += [
            f"{name}: {change}: within a version only optional fields are added; make a new version"
            for change in changes
        ]
        if not changes and golden_schemas[name] != classes[name]:
            found.append(f"{name}: its golden schema is behind: run 'make docs'")
    return found


def incompatible(old: Any, new: Any, where: str = "") -> list[str]:
    """What of `old` a reader or writer of the old schema can no longer rely on, each with its place."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return [] if old == new else [f"{where or 'the schema'} changed"]
    found = []
    for key in sorted((old.keys() | new.keys()) - _WORDS):
        place = f"{where}.{key}".lstrip(".")
        if key in ("properties", "$defs"):
            found += _members(old.get(key, {}), new.get(key, {}), place)
        elif key == "required":
            changed = set(old.get(key, [])) ^ set(new.get(key, []))
            found += [
                f"{where + '.' if where else ''}{name} changed whether it is required"
                for name in sorted(changed)
            ]
        elif key not in old or key not in new:
            found.append(f"{place} was {'removed' if key in old else 'added'}")
        else:
            found += incompatible(old[key], new[key], place)
    return found


def _members(old: Schema, new: Schema, where: str) -> list[str]:
    place = where.removesuffix("properties").strip(".")
    found = []
    for name in sorted(old):
        inside = f"{place}.{name}".lstrip(".")
        found += incompatible(old[name], new[name], inside) if name in new else [f"{inside} was removed"]
    return found


def write(root: Path) -> list[str]:
    """Writes new and compatibly changed schemas; returns the breaches that it will not write over."""
    before, now = golden(root), current()
    (root / FOLDER).mkdir(exist_ok=True)
    for name, schema in now.items():
        if name not in before or not incompatible(before[name], schema):
            text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
            (root / FOLDER / f"{name}.json").write_text(text, encoding="utf-8")
    return breaches(golden(root), now)
