"""Writes `docs/settings.md` from the settings classes: every variable, its default, what it does."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from studium.kit.settings import ENV_PREFIX, PlatformSettings
from tools.tree import ROOT

PAGE = Path("docs") / "settings.md"

_HEAD = """\
# Settings

Written by `make docs` from the settings classes; change a description there.

Every setting is an environment variable and every one has a default: with nothing set Studium runs on this
machine with its own database, files and mail outbox. A setting that is wrong, or that names something which
cannot be reached, stops the process with one line that names it.
"""


def page() -> str:
    """The whole page as Markdown."""
    sections = [_section("For all services", PlatformSettings)]
    sections += [_section(f"Service {name}", settings) for name, settings in service_settings()]
    return "\n".join([_HEAD, *sections])


def service_settings() -> Iterator[tuple[str, type[BaseSettings]]]:
    """The settings class of each service that has one, by the service's name."""
    for service in sorted((ROOT / "studium" / "services").glob("*")):
        if not ((service / "settings.py").exists() or (service / "settings").is_dir()):
            continue
        module = importlib.import_module(f"studium.services.{service.name}.settings")
        for value in vars(module).values():
            if (
                isinstance(value, type)
                and issubclass(value, BaseSettings)
                and value.__module__ == module.__name__
            ):
                yield service.name, value


def variables(settings: type[BaseSettings]) -> Iterator[tuple[str, FieldInfo]]:
    """Each variable's name with its field."""
    prefix = str(settings.model_config.get("env_prefix") or ENV_PREFIX)
    for name, field in settings.model_fields.items():
        yield f"{prefix}{name}".upper(), field


def _section(title: str, settings: type[BaseSettings]) -> str:
    rows = [f"## {title}", "", "| Setting | Default | What it does |", "|---|---|---|"]
    for name, field in variables(settings):
        description = (field.description or "").replace("|", "\\|").replace("<", "&lt;")
        rows.append(f"| `{name}` | {_default(field)} | {description} |")
    return "\n".join([*rows, ""])


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "none, must be set"
    value: Any = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value is None or value == () or str(value) == "":
        return "empty"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def write(root: Path) -> None:
    """Writes the page."""
    (root / PAGE).write_text(page(), encoding="utf-8")
