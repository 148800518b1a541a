"""What each server process runs."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI

from studium.app.platform import build_platform, check_parts
from studium.app.web import build_app, build_gateway
from studium.kit import telemetry
from studium.kit.errors import SettingError
from studium.kit.settings import GATEWAY, PlatformSettings, load_settings

_PARENT_SECONDS = 0.5


def worker_app() -> FastAPI:
    """What each server process runs: settings from the environment, services as `STUDIUM_SERVICES` says.

    A wrong setting ends the whole run with one line that names it: a new server process would find it again.
    """
    try:
        settings = load_settings(PlatformSettings)
        _leave_with_parent()
        telemetry.start_logging(settings, "studium")
        telemetry.start_tracing(settings, "studium")
        if settings.service_names == [GATEWAY]:
            return settled(build_gateway(settings))
        with ThreadPoolExecutor(1) as own_loop:
            own_loop.submit(asyncio.run, check_parts(settings)).result()
        return settled(build_app(build_platform(settings)))
    except SettingError as error:
        sys.stderr.write(f"studium: {error.detail}\n")
        sys.stderr.flush()
        if multiprocessing.parent_process() is not None:
            os.kill(os.getppid(), signal.SIGTERM)
        sys.exit(1)


def settled(app: FastAPI) -> FastAPI:
    """Take what stays for good out of the garbage collector's sight.

    Modules, routes and models are hundreds of thousands of objects that never become garbage. A full
    collection looks at each of them: 0.14 s without an answer, and under load about once a second.
    """
    gc.collect()
    gc.freeze()
    _give_back_memory()
    return app


def _give_back_memory() -> None:
    """Hand the memory that only the start needed back to the system; glibc would keep it.

    About 20 MB of each server process (`idle memory` in the bench, with and without). Other C libraries have
    no such call, and nothing is done there.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _leave_with_parent() -> None:
    """End this server process when the one that started it is gone, even by `kill -9`.

    It would keep the port and its database connections otherwise.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_PARENT_SECONDS)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()
