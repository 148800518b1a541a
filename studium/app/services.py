"""The services of an installation, and the databases and schemas that they need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from studium.kit.db import Schema, migrate, migration_status
from studium.kit.errors import SettingError
from studium.kit.log import events_schema
from studium.kit.places import Place, schemas_by_place
from studium.kit.service import Service
from studium.kit.settings import PlatformSettings
from studium.kit.vault import vault_schema
from studium.services import courses, identity, learning

SERVICES: dict[str, Service] = {
    service.name: service for service in (identity.SERVICE, courses.SERVICE, learning.SERVICE)
}


def schemas() -> list[Schema]:
    """Every schema of an installation, in the order in which they are migrated."""
    return [
        vault_schema(),
        *(service.schema() for service in SERVICES.values()),
        events_schema(list(SERVICES)),
    ]


async def migrate_all(settings: PlatformSettings, **options: Any) -> int:
    """Bring every schema of the chosen services up to date; see `studium.kit.db.migrate`."""
    steps = 0
    for place, belonging in plan(settings).items():
        steps += await migrate(place.url, belonging, setting=place.setting, **options)
    return steps


async def pending_migrations(settings: PlatformSettings) -> list[str]:
    """Schemas of the chosen services whose database is older than the code."""
    pending: list[str] = []
    for place, belonging in plan(settings).items():
        status = await migration_status(place.url, belonging, setting=place.setting)
        pending += [name for name, (current, newest) in status.items() if current != newest]
    return pending


def plan(settings: PlatformSettings) -> dict[Place, list[Schema]]:
    """The databases of the chosen services, and which schemas belong into each."""
    return schemas_by_place(settings, chosen(settings.service_names), list(SERVICES.values()))


def chosen(names: Iterable[str]) -> list[Service]:
    """The named services; all when none is named. Raises `SettingError` for a name that no service has."""
    for name in names:
        if name not in SERVICES:
            raise SettingError(
                "STUDIUM_SERVICES", f"there is no service {name!r}; known: {', '.join(SERVICES)}."
            )
    return [SERVICES[name] for name in names] or list(SERVICES.values())
