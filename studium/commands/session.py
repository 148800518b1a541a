"""What commands share: settings with a database behind them, a platform for one command, plain errors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from studium.app import Platform, build_platform, check_parts, migrate_all, pending_migrations
from studium.commands.private import database, needs_private
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
    await check_parts(settings)
    platform = build_platform(settings)
    try:
        await platform.unlock()
        yield platform
    finally:
        await platform.dispose()


def run_command(work: Callable[[Platform], Awaitable[ResultT]], *needed: str) -> ResultT:
    """Run `work` on a platform of its own, and hand its events over before leaving.

    A private database is brought up to date first; one that others use is theirs to migrate. Where services
    may have databases of their own, only those of the `needed` ones are asked for; without a name, all.
    """

    async def whole(settings: PlatformSettings, *, private: bool) -> ResultT:
        if private:
            await migrate_all(settings)
        async with platform_for_command(settings) as platform:
            result = await work(platform)
            await platform.hand_over()
            return result

    with plain_errors():
        settings = load_settings(PlatformSettings)
        chosen = ",".join(needed) if settings.events_url else ""
        settings = settings.model_copy(update={"services": chosen})
        telemetry.start_logging(settings.model_copy(update={"log_level": "warning"}), "studium")
        with database(settings) as ready:
            return asyncio.run(whole(ready, private=needs_private(settings)))


async def call(platform: Platform, service: str, command: str, **arguments: Any) -> Any:
    """Call a command of a service's manifest."""
    runtime = platform.runtimes[service]
    return await runtime.service.commands[command](runtime.context, **arguments)
