"""`studium run`: from nothing to a serving platform, and back.

This process stays light: it starts the database, watches over the server processes and imports the services
only when the database has to be prepared, so that a second start costs little more than one server process.
"""

from __future__ import annotations

import hashlib
import importlib
import multiprocessing
import os
import secrets
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

import typer
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer
from rich.table import Table

import studium
from studium.commands.accounts import load_demo
from studium.commands.private import database, known_services, needs_private
from studium.commands.terminal import out
from studium.gateway.node import running_pages
from studium.kit.errors import SettingError
from studium.kit.settings import GATEWAY, PlatformSettings

_READY_SECONDS = 120
_PORT_SECONDS = 2.0
_PAGES_SECONDS = 15.0


def serve(settings: PlatformSettings, services: list[str], workers: int) -> None:
    """Start the database where none is given, prepare it, and serve until stopped.

    Raises `SettingError` when a setting is wrong, the port is taken or the data folder is in use, and leaves
    with exit code 1 when it was stopped before it could answer.
    """
    started = time.monotonic()
    settings = settings.model_copy(update={"services": ",".join(services)})
    _refuse_unknown(services)
    _refuse_taken_port(settings)
    with _prepared(settings, services) as ready:
        if workers > 1:
            _share_metrics(ready.data_dir)
        came_up = threading.Event()
        multiprocessing.set_start_method("spawn", force=True)
        with _pages(ready, services) as complete:
            _pass_on(complete, services)
            threading.Thread(
                target=_announce, args=(complete, started, came_up), daemon=True, name="announce"
            ).start()
            try:
                _server(complete, workers).serve()
            finally:
                out.print("Studium  stopped.", style="dim")
    if not came_up.is_set():
        raise typer.Exit(1)


@contextmanager
def _prepared(settings: PlatformSettings, services: list[str]) -> Iterator[PlatformSettings]:
    """Settings whose database answers and is up to date. The gateway alone needs none."""
    if services == [GATEWAY]:
        yield settings
        return
    private = needs_private(settings)
    if private:
        out.print(f"Studium  starting the database in {settings.data_dir.resolve()}", style="dim")
    with database(settings, share=False) as ready:
        with _prepared_once(ready, private=private) as needed:
            if needed:
                importlib.import_module("studium.commands.prepare").prepare(ready, private=private)
        yield ready


@contextmanager
def _pages(settings: PlatformSettings, services: list[str]) -> Iterator[PlatformSettings]:
    """Settings that name a Node with the pages; none for some services alone, which have no gateway."""
    if services and services != [GATEWAY] and set(services) != set(known_services()):
        yield settings.model_copy(update={"web_url": "", "web_dir": ""})
        return
    with running_pages(settings) as complete:
        yield complete


def _refuse_unknown(services: list[str]) -> None:
    known = known_services()
    if services == [GATEWAY]:
        return
    if GATEWAY in services:
        raise SettingError(
            "STUDIUM_SERVICES",
            "the gateway runs alone; name no service to run everything with it in one process.",
        )
    if unknown := [name for name in services if name not in known]:
        raise SettingError(
            "STUDIUM_SERVICES", f"there is no service {unknown[0]!r}; known: {', '.join(known)}."
        )


def _package() -> Path:
    return Path(studium.__path__[0])


def _refuse_taken_port(settings: PlatformSettings) -> None:
    # The server itself binds with SO_REUSEPORT, which would quietly share the port with another run. A run
    # that was killed keeps its port until its server processes have noticed, half a second at most.
    give_up = time.monotonic() + _PORT_SECONDS
    while (error := _bind_error(settings.host, settings.port)) is not None:
        if time.monotonic() > give_up:
            raise SettingError(
                "STUDIUM_PORT",
                f"cannot listen on {settings.host}:{settings.port} ({error}); "
                "stop what uses it or choose another with --port.",
            )
        time.sleep(0.1)


def _bind_error(host: str, port: int) -> str | None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.strerror or type(error).__name__
    return None


@contextmanager
def _prepared_once(settings: PlatformSettings, *, private: bool) -> Iterator[bool]:
    """Whether the database has to be prepared; a private one remembers for which migrations it was.

    The note lies inside the cluster's folder, so that it goes when the cluster goes.
    """
    note = settings.data_dir / "pg" / "studium-prepared"
    state = _migrations_fingerprint()
    if private and note.exists() and note.read_text() == state:
        yield False
        return
    yield True
    if private:
        note.write_text(state)


def _migrations_fingerprint() -> str:
    files = sorted(_package().glob("**/migrations/versions/*.py"))
    return hashlib.sha256("\n".join(str(f.relative_to(_package())) for f in files).encode()).hexdigest()


def _pass_on(settings: PlatformSettings, services: list[str]) -> None:
    """Server processes read their settings from the environment."""
    os.environ["STUDIUM_DATABASE_URL"] = settings.database_url
    os.environ["STUDIUM_DATA_DIR"] = str(settings.data_dir)
    os.environ["STUDIUM_HOST"] = settings.host
    os.environ["STUDIUM_PORT"] = str(settings.port)
    os.environ["STUDIUM_SERVICES"] = ",".join(services)
    os.environ["STUDIUM_WEB_URL"] = settings.web_url
    os.environ["STUDIUM_WEB_DIR"] = settings.web_dir
    # One key for all of them: what a page asks may reach another server process than the page did.
    os.environ["STUDIUM_WEB_KEY"] = settings.web_key.get_secret_value() or secrets.token_urlsafe(32)


def _share_metrics(data_dir: Path) -> None:
    """Let every server process answer `/metrics` for all, from files that begin empty at each start."""
    folder = data_dir / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder.resolve())


def _server(settings: PlatformSettings, workers: int) -> MPServer:
    return MPServer(
        "studium.app:worker_app",
        factory=True,
        interface=Interfaces.ASGI,
        address=settings.host,
        port=settings.port,
        workers=workers,
        backlog=2048,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=15,
    )


def _announce(settings: PlatformSettings, started: float, came_up: threading.Event) -> None:
    """Wait for the first good answer, then say where Studium is."""
    # A proxy of the surroundings must not be asked for a server on this machine.
    direct = build_opener(ProxyHandler({}))
    probe = f"http://{settings.host}:{settings.port}/readyz"
    while time.monotonic() - started < _READY_SECONDS:
        try:
            with direct.open(probe, timeout=2) as answer:
                if answer.status == 200:
                    came_up.set()
                    _wait_for_pages(settings.web_url)
                    _print_banner(settings, time.monotonic() - started)
                    return
        except (URLError, OSError):
            time.sleep(0.05)
    out.print(f"Studium  no answer from {probe} for {_READY_SECONDS} s; run: studium doctor", style="red")


def _wait_for_pages(url: str) -> None:
    """Wait a moment for Node, so that whoever follows the banner's link at once finds a page."""
    address = urlsplit(url)
    give_up = time.monotonic() + _PAGES_SECONDS
    while address.hostname and time.monotonic() < give_up:
        with suppress(OSError), socket.create_connection((address.hostname, address.port or 80), timeout=1):
            return
        time.sleep(0.05)


def _print_banner(settings: PlatformSettings, seconds: float) -> None:
    out.print(f"\n[bold]Studium is ready[/] after {seconds:.1f} s at [bold cyan]{settings.origin}[/]")
    if not settings.web_url:
        out.print(f"  courses   {settings.origin}/api/v1/courses")
    out.print(f"  API       {settings.origin}/api/v1/openapi.json")
    if not settings.mail_url:
        out.print(f"  mail      {settings.origin}/dev/mail  (nothing leaves this machine)")
    if demo := load_demo(settings.data_dir):
        table = Table(box=None, padding=(0, 2), show_header=False)
        for account in demo.accounts:
            table.add_row(f"  {account.role}", account.email, account.password)
        out.print("\nDemo accounts (role, e-mail, password):")
        out.print(table)
    out.print("\nCtrl-C stops everything; the data stays in", str(settings.data_dir.resolve()), style="dim")
