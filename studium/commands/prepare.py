"""What a database needs before it can be served: schemas up to date, and a demo on an empty one."""

from __future__ import annotations

import asyncio

from studium.app import SERVICES, build_platform, migrate_all, pending_migrations
from studium.commands.accounts import load_demo
from studium.commands.demo import seed_demo
from studium.commands.session import call
from studium.commands.terminal import out
from studium.kit.settings import PlatformSettings


def prepare(settings: PlatformSettings, *, private: bool) -> None:
    """Bring the schemas up to date, and fill a private database that nobody has used yet. May be repeated.

    In production nothing is migrated by a start: `studium migrate --pre` goes before the new code and
    `studium migrate` after it, so a start only says what is pending.
    """
    asyncio.run(_prepare(settings, private=private))


async def _prepare(settings: PlatformSettings, *, private: bool) -> None:
    pending = await pending_migrations(settings)
    if pending and settings.production:
        out.print(f"Studium  migrations are pending in {', '.join(pending)}; see: studium migrate --help")
    elif pending:
        with out.status(f"Preparing the schemas {', '.join(pending)}"):
            await migrate_all(settings)
    demo = load_demo(settings.data_dir)
    if not private or (demo and demo.complete):
        return
    # A private database has everything, whatever this process runs of it.
    platform = build_platform(settings, SERVICES)
    try:
        await platform.unlock()
        if demo is None and not await call(platform, "identity", "is_empty"):
            return
        with out.status("Making demo courses and accounts"):
            await seed_demo(platform)
    finally:
        await platform.dispose()
