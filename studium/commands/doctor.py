"""`studium doctor`: looks at every part and says what to do."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import asyncpg

from studium.app import SERVICES, Platform, build_platform, pending_migrations, plan
from studium.kit import clock, places
from studium.kit.errors import SettingError, StudiumError
from studium.kit.settings import PlatformSettings, load_settings


@dataclass(frozen=True)
class Finding:
    """One looked-at part. `advice` says what to do; it is empty when all is well."""

    part: str
    state: str
    advice: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing needs to be done."""
        return not self.advice


def check_settings(settings: PlatformSettings) -> Finding:
    """All settings of all services can be read, and fit the environment."""
    for service in SERVICES.values():
        load_settings(service.settings)
    if settings.production and not settings.https:
        return Finding("settings", "production without https", "Set STUDIUM_BASE_URL to the https:// origin.")
    return Finding("settings", f"{settings.env}, {settings.origin}")


async def check_database(settings: PlatformSettings) -> Finding:
    """The database answers, is new enough, and its schemas are up to date."""
    versions: list[int] = []
    for place in plan(settings):
        try:
            connection = await asyncpg.connect(place.url, timeout=5)
        except (OSError, asyncpg.PostgresError, TimeoutError, ValueError) as error:
            return Finding("database", f"no answer ({type(error).__name__})", f"Check {place.setting}.")
        try:
            versions.append(int(await connection.fetchval("SHOW server_version_num")) // 10_000)
        finally:
            await connection.close()
    if (oldest := min(versions)) < 18:
        return Finding("database", f"PostgreSQL {oldest}", "Upgrade to PostgreSQL 18 or newer.")
    if pending := await pending_migrations(settings):
        return Finding("database", f"out of date: {', '.join(pending)}", "Run: studium migrate")
    return Finding("database", f"PostgreSQL {oldest}, schemas up to date")


async def check_keys(platform: Platform) -> Finding:
    """The master key opens the key set."""
    try:
        await platform.unlock()
    except SettingError as error:
        return Finding("keys", "closed", error.detail)
    return Finding("keys", "the master key opens them")


async def check_bus(platform: Platform) -> Finding:
    """No event is dead, and the bus can be used."""
    waiting = dead = 0
    for runtime in platform.runtimes.values():
        db = runtime.context.db
        row = await db.fetch_one(
            "SELECT (SELECT count(*) FROM outbox) AS waiting, (SELECT count(*) FROM dead_letter) AS dead"
        )
        waiting += row["waiting"] if row else 0
        dead += row["dead"] if row else 0
    state = f"{waiting} waiting, {dead} dead"
    if dead:
        return Finding(
            "events", state, "Look at the errors in dead_letter, mend the cause, run: studium replay"
        )
    try:
        await places.check_bus(platform.bus, platform.databases())
    except SettingError as error:
        return Finding("events", state, error.detail)
    return Finding("events", state)


async def check_objects(platform: Platform) -> Finding:
    """A file can be written, read and deleted."""
    objects = next(iter(platform.runtimes.values())).context.objects
    key = f"doctor/{clock.new_id()}"
    try:
        await objects.put(key, b"ok")
        intact = await objects.get(key) == b"ok"
        await objects.delete(key)
    except (StudiumError, OSError) as error:
        return Finding("files", type(error).__name__, "Check STUDIUM_OBJECTS_URL and the rights on it.")
    return (
        Finding("files", "write, read and delete work")
        if intact
        else Finding(
            "files", "read something else than was written", "Check the store behind STUDIUM_OBJECTS_URL."
        )
    )


async def check_mail(settings: PlatformSettings) -> Finding:
    """The mail server accepts a connection; nothing is sent."""
    if not settings.mail_url:
        advice = "Set STUDIUM_MAIL_URL so that people get their mail." if settings.production else ""
        return Finding("mail", "kept for /dev/mail", advice)
    url = urlsplit(settings.mail_url)
    port = url.port or (465 if url.scheme == "smtps" else 587)
    try:
        async with asyncio.timeout(5):
            _, writer = await asyncio.open_connection(url.hostname, port)
        writer.close()
        await writer.wait_closed()
    except (OSError, TimeoutError, socket.gaierror) as error:
        return Finding("mail", f"no answer ({type(error).__name__})", "Check STUDIUM_MAIL_URL.")
    return Finding("mail", f"{url.hostname}:{port} answers")


async def examine(settings: PlatformSettings) -> list[Finding]:
    """All findings, as far as each part can be looked at."""
    findings = [check_settings(settings), await check_database(settings), await check_mail(settings)]
    if not findings[1].ok:
        return findings
    platform = build_platform(settings)
    checks: list[Callable[[Platform], Awaitable[Finding]]] = [check_keys, check_bus, check_objects]
    try:
        findings += [await check(platform) for check in checks]
    finally:
        await platform.dispose()
    return findings
