"""What commands share: settings with a database behind them, a platform for one command, plain errors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import typer
from rich.console import Console

from studium.app import Platform, build_platform, migrate_all, pending_migrations
from studium.kit import telemetry
from studium.kit.embedded import DataDirLock, EmbeddedPostgres, refuse_in_production
from studium.kit.errors import SettingError, StudiumError
from studium.kit.settings import PlatformSettings, load_settings

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

ResultT = TypeVar("ResultT")


@contextmanager
def plain_errors() -> Iterator[None]:
    """Errors that a person can act on become one line and exit code 1."""
    try:
        yield
    except StudiumError as error:
        err.print(f"[bold red]studium:[/] {error.detail}", soft_wrap=True)
        for field in error.errors[:20]:
            err.print(f"  {field.pointer}: {field.detail}", soft_wrap=True)
        raise typer.Exit(1) from None


@contextmanager
def database(settings: PlatformSettings) -> Iterator[PlatformSettings]:
    """Settings whose database answers: the one given, the running platform's own, or a private one.

    A private PostgreSQL that `studium run` has started on the same data folder is used as it is; otherwise
    one is started here and stopped at the end.
    """
    if settings.database_url:
        yield settings
        return
    refuse_in_production("STUDIUM_DATABASE_URL", settings)
    address = settings.data_dir / "database.url"
    if address.exists() and not DataDirLock(settings.data_dir).is_free():
        yield settings.model_copy(update={"database_url": address.read_text().strip()})
        return
    with EmbeddedPostgres(settings.data_dir) as server:
        yield settings.model_copy(update={"database_url": server.url})


@asynccontextmanager
async def platform_for_command(settings: PlatformSettings) -> AsyncIterator[Platform]:
    """A connected platform on an up-to-date database. Raises `SettingError` when migrations are pending."""
    if pending := await pending_migrations(settings):
        raise SettingError(
            "STUDIUM_DATABASE_URL", f"the schemas {', '.join(pending)} are out of date; run: studium migrate"
        )
    platform = build_platform(settings)
    try:
        yield platform
    finally:
        await platform.dispose()


def run_command(work: Callable[[Platform], Awaitable[ResultT]]) -> ResultT:
    """Run `work` on a platform of its own, and hand its events over before leaving.

    A private database is brought up to date first; one that others use is theirs to migrate.
    """

    async def whole(settings: PlatformSettings, *, private: bool) -> ResultT:
        if private:
            await migrate_all(settings)
        async with platform_for_command(settings) as platform:
            result = await work(platform)
            await platform.settle()
            return result

    with plain_errors():
        settings = load_settings(PlatformSettings)
        telemetry.start_logging(settings.model_copy(update={"log_level": "warning"}), "studium")
        with database(settings) as ready:
            return asyncio.run(whole(ready, private=not settings.database_url))


async def call(platform: Platform, service: str, command: str, **arguments: Any) -> Any:
    """Call a command of a service's manifest."""
    runtime = platform.runtimes[service]
    return await runtime.service.commands[command](runtime.context, **arguments)


def data_file(settings: PlatformSettings, name: str) -> Path:
    """A file in the data folder."""
    return settings.data_dir / name
