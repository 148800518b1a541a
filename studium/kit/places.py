"""Where the parts of an installation are, by what the settings say: databases, key set, bus."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from studium.kit.db import Database, Schema, open_replica, role_name
from studium.kit.errors import SettingError
from studium.kit.log import Bus, PostgresLog, events_schema
from studium.kit.settings import PlatformSettings, ServiceSettings, load_settings
from studium.kit.vault import vault_schema

if TYPE_CHECKING:
    from studium.kit.service import Service

_SHARED = "STUDIUM_DATABASE_URL"
_REPLICA = "STUDIUM_DATABASE_REPLICA_URL"
_KEY_SET = "STUDIUM_VAULT_DATABASE_URL"
_EVENTS = "STUDIUM_EVENTS_URL"


@dataclass(frozen=True)
class Place:
    """A database, and the setting that names it."""

    setting: str
    url: str


def place_of(service: Service, settings: PlatformSettings) -> Place:
    """The database of a service: its own, or the one that all share.

    Raises `SettingError` when there is none, or when it is its own and the bus cannot lead out of it.
    """
    setting = f"STUDIUM_{service.name.upper()}_DATABASE_URL"
    own = load_settings(service.settings).database_url
    if not own or own == settings.database_url:
        return _shared(settings, instead=setting)
    if not settings.events_url:
        raise SettingError(
            setting,
            f"a database per service needs Kafka as the bus; set {_EVENTS} as well, or leave it empty.",
        )
    return Place(setting, own)


def key_set(settings: PlatformSettings) -> Place:
    """The database of the key set, which all services share. Raises `SettingError` when there is none."""
    if settings.vault_database_url:
        return Place(_KEY_SET, settings.vault_database_url)
    return _shared(settings, instead=_KEY_SET)


def _shared(settings: PlatformSettings, *, instead: str) -> Place:
    if not settings.database_url:
        raise SettingError(_SHARED, f"no database was given and none was started; set it, or {instead}.")
    return Place(_SHARED, settings.database_url)


def add_replica(db: Database, settings: PlatformSettings, own: ServiceSettings) -> None:
    """Give a service's database the replica that the settings name, if any. Raises `SettingError`."""
    setting, url = _REPLICA, settings.database_replica_url
    if own.database_replica_url:
        setting, url = f"STUDIUM_{db.service.upper()}_DATABASE_REPLICA_URL", own.database_replica_url
    elif own.database_url not in ("", settings.database_url):
        # The shared replica is a copy of the shared database.
        return
    if url:
        open_replica(
            db,
            url,
            setting=setting,
            most_lag_seconds=settings.database_replica_lag_seconds,
            role=role_name(db.service),
            pool_size=settings.database_pool_size,
        )


def schemas_by_place(
    settings: PlatformSettings, chosen: Iterable[Service], known: Sequence[Service]
) -> dict[Place, list[Schema]]:
    """Which schemas belong where, in the order in which they are migrated.

    Services with the log in PostgreSQL share its database and are migrated together. With Kafka each can
    be migrated alone; the key set goes with the one service that keeps it.
    """
    chosen = list(chosen) if settings.events_url else known
    plan: dict[Place, list[Schema]] = {}
    if any(service.keeps_keys for service in chosen):
        plan[key_set(settings)] = [vault_schema()]
    homes = [place_of(service, settings) for service in chosen]
    for service, home in zip(chosen, homes, strict=True):
        plan.setdefault(home, []).append(service.schema())
    if len(chosen) == len(known) and len(set(homes)) == 1:
        # With Kafka it stays empty, but a database that has everything always has the same schemas.
        plan[homes[0]].append(events_schema([service.name for service in known]))
    return plan


def open_bus(settings: PlatformSettings) -> Bus:
    """The bus that the settings name, not connected yet. Raises `SettingError`."""
    retention = timedelta(days=settings.events_retention_days)
    if not settings.events_url:
        return PostgresLog(retention)
    # Loaded only where it is used: it costs memory and time that most installations can save.
    kafka = import_module("studium.kit.kafka")
    bus: Bus = kafka.KafkaBus(kafka.KafkaAddress.parse(settings.events_url), retention)
    return bus


async def check_bus(bus: Bus, databases: Iterable[Database]) -> None:
    """Raise `SettingError` when the bus cannot be reached, or must not be used yet.

    Events that a service has not handled on the log in PostgreSQL would be passed over by a move to Kafka.
    """
    await bus.check()
    before = PostgresLog(timedelta())
    for db in databases if bus.name != before.name else ():
        if left := await before.unheard(db):
            raise SettingError(
                _EVENTS,
                f"{db.service} has not handled {left} events of the log in PostgreSQL; leave the setting "
                "empty until it has.",
            )
