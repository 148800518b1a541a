"""`studium run`: from nothing to a serving platform, and back."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import socket
import threading
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from granian.constants import Interfaces
from granian.server import MPServer
from rich.table import Table

from studium.app import SERVICES, build_platform, migrate_all, pending_migrations
from studium.commands.demo import DemoAccount, load_demo, seed_demo
from studium.commands.session import call, data_file, database, out
from studium.kit import telemetry
from studium.kit.errors import SettingError
from studium.kit.settings import PlatformSettings

_READY_SECONDS = 60


def serve(settings: PlatformSettings, services: list[str], workers: int) -> None:
    """Start the database where none is given, migrate, seed on the first start, and serve until stopped.

    Raises `SettingError` when a setting is wrong, the port is taken or the data folder is in use.
    """
    started = time.monotonic()
    if unknown := [name for name in services if name not in SERVICES]:
        raise SettingError(
            "STUDIUM_SERVICES", f"there is no service {unknown[0]!r}; known: {', '.join(SERVICES)}."
        )
    _refuse_taken_port(settings)
    telemetry.start_logging(settings, "studium")
    if not settings.database_url:
        out.print(f"Studium  starting the database in {settings.data_dir}", style="dim")
    multiprocessing.set_start_method("spawn", force=True)
    with database(settings) as ready:
        accounts = asyncio.run(_prepare(ready, embedded=not settings.database_url))
        address = data_file(ready, "database.url")
        if not settings.database_url:
            address.write_text(ready.database_url)
        _pass_on(ready, services)
        threading.Thread(
            target=_announce, args=(ready, accounts, started), daemon=True, name="announce"
        ).start()
        try:
            _server(ready, workers).serve()
        finally:
            address.unlink(missing_ok=True)
            out.print("Studium  stopped.", style="dim")


async def _prepare(settings: PlatformSettings, *, embedded: bool) -> list[DemoAccount]:
    if pending := await pending_migrations(settings):
        with out.status(f"Preparing the schemas {', '.join(pending)}"):
            await migrate_all(settings)
    demo = load_demo(settings)
    if not embedded or (demo and demo.complete):
        return demo.accounts if demo else []
    platform = build_platform(settings)
    try:
        if demo is None and not await call(platform, "identity", "is_empty"):
            return []
        with out.status("Making demo courses and accounts"):
            return await seed_demo(platform)
    finally:
        await platform.dispose()


def _refuse_taken_port(settings: PlatformSettings) -> None:
    # The server itself binds with SO_REUSEPORT, which would quietly share the port with another run.
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingError(
                "STUDIUM_PORT",
                f"cannot listen on {settings.host}:{settings.port} ({error.strerror}); "
                "stop what uses it or choose another with --port.",
            ) from None


def _pass_on(settings: PlatformSettings, services: list[str]) -> None:
    """Worker processes read their settings from the environment."""
    os.environ["STUDIUM_DATABASE_URL"] = settings.database_url
    os.environ["STUDIUM_DATA_DIR"] = str(settings.data_dir)
    os.environ["STUDIUM_HOST"] = settings.host
    os.environ["STUDIUM_PORT"] = str(settings.port)
    os.environ["STUDIUM_SERVICES"] = ",".join(services)
    os.environ["STUDIUM_PARENT_PID"] = str(os.getpid())


def _server(settings: PlatformSettings, workers: int) -> MPServer:
    return MPServer(
        "studium.app:worker_app",
        factory=True,
        interface=Interfaces.ASGI,
        address=settings.host,
        port=settings.port,
        workers=workers,
        backlog=2048,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )


def _announce(settings: PlatformSettings, accounts: list[DemoAccount], started: float) -> None:
    """Wait for the first good answer, then say where Studium is."""
    probe = f"http://{settings.host}:{settings.port}/readyz"
    while time.monotonic() - started < _READY_SECONDS:
        try:
            with urlopen(probe, timeout=2) as answer:
                if answer.status == 200:
                    break
        except (URLError, OSError):
            time.sleep(0.05)
    _print_banner(settings, accounts, time.monotonic() - started)


def _print_banner(settings: PlatformSettings, accounts: list[DemoAccount], seconds: float) -> None:
    out.print(f"\n[bold]Studium is ready[/] after {seconds:.1f} s at [bold cyan]{settings.origin}[/]")
    out.print(f"  courses   {settings.origin}/api/v1/courses")
    out.print(f"  API       {settings.origin}/api/v1/openapi.json")
    if not settings.mail_url:
        out.print(f"  mail      {settings.origin}/dev/mail  (nothing leaves this machine)")
    if accounts:
        table = Table(box=None, padding=(0, 2), show_header=False)
        for account in accounts:
            table.add_row(f"  {account.role}", account.email, account.password)
        out.print("\nDemo accounts (role, e-mail, password):")
        out.print(table)
    out.print("\nCtrl-C stops everything; the data stays in", Path(settings.data_dir).resolve(), style="dim")
