"""`make bench`: every figure beside a limit that is measured in the same run.

    python -m bench [--scale 1.0] [--seconds 5] [--workers 1] [--only PART ...]

A line: name | value | limit | ratio | target | ok or short. Ends with 0 when everything was measured, with 1
when something could not be; a figure that is short does not fail the run.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform as machine
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import asyncpg

from bench import dataset, events, footprint, gateway, hot_paths, peers
from bench.figures import Figures
from bench.load import CONNECTIONS
from bench.serving import server
from studium.app import build_platform, migrate_all
from studium.gateway.node import free_port
from studium.kit import telemetry
from studium.kit.embedded import EmbeddedPostgres
from studium.kit.settings import PlatformSettings

PARTS = ("requests", "events", "footprint", "gateway")


def main(arguments: Sequence[str]) -> int:
    """Run the parts that were asked for, all by default."""
    asked = _asked(arguments)
    figures = Figures()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="studium-bench-") as folder:
        if {"requests", "events", "footprint"} & set(asked.only):
            _on_data(figures, asked, Path(folder))
        if "gateway" in asked.only:
            with figures.part("gateway"):
                gateway.measure_all(figures, asked.seconds)
    missing = f"; not measured: {', '.join(figures.missing)}" if figures.missing else ""
    print(f"{len(figures.measured)} figures in {time.monotonic() - started:.0f} s{missing}")
    return 1 if figures.missing else 0


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Studium against limits.")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full data set")
    parser.add_argument("--seconds", type=float, default=5.0, help="seconds of each load")
    parser.add_argument("--workers", type=int, default=1, help="server processes")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="parts to measure")
    return parser.parse_args(arguments)


def _on_data(figures: Figures, asked: argparse.Namespace, folder: Path) -> None:
    """The parts that share one data set."""
    size = dataset.Size(asked.scale)
    print(
        f"data: {size}; load: wrk and pgbench, {CONNECTIONS} connections, {asked.seconds:g} s each, "
        f"{asked.workers} server process(es); {os.cpu_count()} CPUs, {machine.platform()}",
        flush=True,
    )
    database = EmbeddedPostgres(folder)
    with database:
        asyncio.run(_keep_commit_times(database.url))
    with database:
        settings = PlatformSettings(
            database_url=database.url,
            data_dir=folder,
            port=free_port(),
            rate_limit_per_minute=0,
            log_level="error",
        )
        telemetry.start_logging(settings, "bench")
        accounts, paths = asyncio.run(_prepare(settings, size))
        environment = {
            "STUDIUM_DATABASE_URL": database.url,
            "STUDIUM_DATA_DIR": str(folder),
            "STUDIUM_RATE_LIMIT_PER_MINUTE": "0",
            "STUDIUM_LOG_LEVEL": "error",
            # The gateway is in front of the API as it always is; no page is asked for.
            "STUDIUM_WEB_URL": "http://127.0.0.1:9",
        }
        if "requests" in asked.only:
            with server(
                "studium.app:worker_app", settings.port, environment, workers=asked.workers
            ) as running:
                hot_paths.measure(figures, running, database.url, paths, asked.seconds)
                peers.measure(figures, running, accounts, asked.seconds)
        if "events" in asked.only:
            events.measure(figures, settings, environment, size, asked.seconds)
    if "footprint" in asked.only:
        with figures.part("footprint"):
            footprint.measure(figures, folder)


async def _keep_commit_times(url: str) -> None:
    """Let PostgreSQL note when each transaction committed, from its next start on."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("ALTER SYSTEM SET track_commit_timestamp = on")
    finally:
        await connection.close()


async def _prepare(
    settings: PlatformSettings, size: dataset.Size
) -> tuple[list[str], list[hot_paths.HotPath]]:
    """Migrate and fill the database. Returns who can sign in, and the hot paths on this data."""
    await migrate_all(settings)
    platform = build_platform(settings)
    try:
        await platform.unlock()
        accounts = await dataset.fill(platform, size)
        return accounts, await hot_paths.hot_paths(platform, size)
    finally:
        await platform.dispose()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
