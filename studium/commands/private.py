"""The database behind a command: the one that settings name, a running platform's, or a private one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import studium
from studium.kit.embedded import DataDirLock, EmbeddedPostgres, refuse_in_production
from studium.kit.settings import ENV_PREFIX, PlatformSettings

_ADDRESS = "database.url"


def known_services() -> list[str]:
    """The names of all services, without importing them."""
    return sorted(path.parent.name for path in Path(studium.__path__[0], "services").glob("*/__init__.py"))


def needs_private(settings: PlatformSettings) -> bool:
    """Whether a private database has to be started: there is no shared one, and not one for each service."""
    chosen = settings.service_names or known_services()
    own = [os.environ.get(f"{ENV_PREFIX}{name.upper()}_DATABASE_URL") for name in chosen]
    return not settings.database_url and not all(own)


@contextmanager
def database(settings: PlatformSettings, *, share: bool = True) -> Iterator[PlatformSettings]:
    """Settings whose database answers.

    A private PostgreSQL is started where none is given, and stopped at the end. With `share`, the one that a
    running `studium run` has on the same data folder is used as it is. Raises `SettingError` when the data
    folder is in use otherwise, or in production without a database.
    """
    if not needs_private(settings):
        yield settings
        return
    refuse_in_production("STUDIUM_DATABASE_URL", settings)
    address = settings.data_dir / _ADDRESS
    if share and address.exists() and not DataDirLock(settings.data_dir).is_free():
        yield settings.model_copy(update={"database_url": address.read_text().strip()})
        return
    with EmbeddedPostgres(settings.data_dir) as server:
        address.write_text(server.url)
        try:
            yield settings.model_copy(update={"database_url": server.url})
        finally:
            address.unlink(missing_ok=True)
