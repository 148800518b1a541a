"""`studium backup` and `studium restore`: everything that is in the database, as one file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from studium.app import SERVICES, build_platform, check_parts, migrate_all, schemas
from studium.kit.db import snapshot
from studium.kit.errors import Conflict, SettingError
from studium.kit.settings import PlatformSettings, load_settings


async def backup(settings: PlatformSettings, path: Path, on_table: snapshot.OnTable) -> int:
    """Write all rows to a new file that only we may read; returns how many. Half a file is not left."""
    _refuse_several(settings)
    with _new_file(path) as file:
        return await snapshot.save(settings.database_url, schemas(), file, on_table=on_table)


def _refuse_several(settings: PlatformSettings) -> None:
    """Raise `SettingError` unless everything is in one database: a file is of one moment of one."""
    urls = {"STUDIUM_VAULT_DATABASE_URL": settings.vault_database_url}
    urls |= {
        f"STUDIUM_{service.name.upper()}_DATABASE_URL": load_settings(service.settings).database_url
        for service in SERVICES.values()
    }
    for name, url in urls.items():
        if url not in {"", settings.database_url}:
            raise SettingError(
                name,
                "a backup file is of one database; back up several with PostgreSQL's own tools, and run "
                "`studium restore` without a file after a logical restore.",
            )


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise Conflict(f"{path} exists already; name a new file.") from None
    except OSError as error:
        raise Conflict(f"{path} cannot be written: {error.strerror}.") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
    except BaseException:
        path.unlink()
        raise


async def restore(
    settings: PlatformSettings, path: Path | None, on_table: snapshot.OnTable
) -> tuple[int, int]:
    """Fill a new database from `path`, or take what another program put there, and make it ready to run.

    Returns how many rows came from the file and how many outbox rows wait for the relay. A repeat without a
    file does no harm. Raises `SettingError` when the master key is not the one that made the stored keys.
    """
    # Also sets the roles' rights, which a dump of one database does not bring along.
    if path:
        _refuse_several(settings)
    await migrate_all(settings)
    rows = await snapshot.load(settings.database_url, schemas(), path, on_table=on_table) if path else 0
    await check_parts(settings, with_bus=False)
    platform = build_platform(settings)
    try:
        waiting = sum([await runtime.relay.lag() for runtime in platform.runtimes.values()])
    finally:
        await platform.dispose()
    return rows, waiting
