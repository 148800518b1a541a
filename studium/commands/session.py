"""What commands share: settings with a database behind them, a platform for one command, plain errors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from studium.app import Platform, build_platform, check_master_key, migrate_all, pending_migrations
from studium.commands.private import database
from studium.commands.terminal import plain_errors
from studium.kit import telemetry
from studium.kit.errors import SettingError
from studium.kit.settings import PlatformSettings, load_settings

ResultT = TypeVar("ResultT")


@asynccontextmanager
async def platform_for_command(settings: PlatformSettings) -> AsyncIterator[Platform]:
    """A connected platform. Raises `SettingError` with pending migrations or another master key."""
    if pending := await pending_migrations(settings):
        raise SettingError(
            "STUDIUM_DATABASE_URL", f"the schemas {', '.join(pending)} are out of date; run: studium migrate"
        )
    await check_master_key(settings)
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
