"""What learners do most, over HTTP, beside pgbench running the very same statements on the same database."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import sqlalchemy as sa

from bench import dataset, peers
from bench.dataset import COURSES_EACH, LESSONS, Size, sql_id, uuid_of
from bench.figures import Figures
from bench.load import Load, Request, Statement, pgbench, script, wrk
from bench.serving import Server, cpu_seconds, suspended
from studium.app import Platform, build_app
from studium.kit import clock
from studium.kit.db import role_name
from studium.kit.db.engine import server_settings
from studium.services.learning.domain.progress import Report
from studium.services.learning.store import progress

ACTIVE = 2_000
"""Learners who are there at the same time: each has an access token."""

_REQUESTS = 40_000
_SEED = 20
_WARM_SECONDS = 3.0
_CATALOGUE = "/api/v1/courses"


@dataclass(frozen=True)
class HotPath:
    """A request that learners make all the time, and what the database does for it."""

    name: str
    requests: list[Request]
    script: str
    service: str
    is_hot: bool
    target: str
    deed: str
    """What the same is called in `peers`."""


async def hot_paths(platform: Platform, size: Size) -> list[HotPath]:
    """The three hot paths, with the statements that the service runs for each as it is now."""
    active = range(1, min(ACTIVE, size.users) + 1)
    tokens = await dataset.tokens(platform, active)
    course = uuid_of("course", 1)
    outline = f"{_CATALOGUE}/{course}/lessons"
    drawn = {"c": f"random(0, {size.courses - 1})"}
    statements = await _asked(platform, outline, like=outline.replace(str(course), str(uuid_of("course", 2))))
    return [
        HotPath(
            "PUT /progress",
            list(_reports(size, tokens)),
            _record_script(size, len(active)),
            "learning",
            is_hot=True,
            target=">= 0.40",
            deed="mark a lesson complete",
        ),
        HotPath(
            "GET catalogue page",
            [Request("GET", _CATALOGUE, {})],
            script({}, await _asked(platform, _CATALOGUE, like=f"{_CATALOGUE}?limit=5"), {}),
            "courses",
            is_hot=False,
            target=">= 0.25",
            deed="list of 20 courses",
        ),
        HotPath(
            "GET lesson list",
            [Request("GET", outline.replace(str(course), str(one)), {}) for one in _courses(size)],
            script(drawn, statements, {str(course): sql_id("course", ":c")}),
            "courses",
            is_hot=False,
            target=">= 0.25",
            deed="contents of a course",
        ),
    ]


def _courses(size: Size) -> list[Any]:
    numbers = [uuid_of("course", number) for number in range(size.courses)]
    random.Random(_SEED).shuffle(numbers)
    return numbers


def _reports(size: Size, tokens: Mapping[int, str]) -> Iterator[Request]:
    """Reports of random learners in random lessons of their courses; each of them changes something."""
    drawn = random.Random(_SEED)
    numbers = list(tokens)
    for _ in range(_REQUESTS):
        user = drawn.choice(numbers)
        course = size.course_of(user, drawn.randrange(COURSES_EACH))
        lesson = uuid_of("lesson", course * LESSONS + drawn.randrange(LESSONS))
        seconds = drawn.randrange(1_000_000)
        body = json.dumps({"completed": True, "seconds_spent": seconds, "position_seconds": seconds})
        headers = {"Authorization": f"Bearer {tokens[user]}", "Content-Type": "application/json"}
        yield Request("PUT", f"/api/v1/progress/{lesson}", headers, body)


def _record_script(size: Size, active: int) -> str:
    """The statement of a report, drawn as `_reports` draws."""
    user, lesson = uuid_of("user", 0), uuid_of("lesson", 0)
    now = clock.now()
    report = Report(user, lesson, is_completed=True, seconds_spent=7, position_seconds=11.5, observed_at=now)
    values = list(progress.arguments(report, now))
    envelope, second = values[8], values[9]
    fresh = json.loads(envelope) | {"id": "<id>", "partitionkey": "<user>"}
    parts = json.dumps(fresh).replace("'", "''")
    learner = sql_id("user", ":u")
    known = {
        str(user): learner,
        str(lesson): sql_id("lesson", ":lesson"),
        "7": ":s::int",
        "11.5": ":s::float8",
        str(now): "now()",
        str(second): "uuidv7()",
        envelope: f"replace(replace('{parts}', '<id>', uuidv7()::text), '<user>', ({learner})::text)",
    }
    drawn = {
        "u": f"random(1, {active})",
        "k": f"random(0, {COURSES_EACH - 1})",
        "lesson": f"((:u + :k * {size.step}) % {size.courses}) * {LESSONS} + random(0, {LESSONS - 1})",
        "s": "random(0, 1000000)",
    }
    return script(drawn, [Statement(progress.RECORD, values)], known)


async def _asked(platform: Platform, path: str, *, like: str) -> list[Statement]:
    """The statements that make the answer to one GET; `like` is another address of the same route.

    Not among them is the small one that finds out whether an answer that was kept is still right.
    """
    app = build_app(platform, run_background=False)
    found: list[Statement] = []

    def note(*told: Any) -> None:
        _connection, _cursor, statement, values, *_rest = told
        found.append(Statement(statement, values))

    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=platform.settings.origin) as client:
        (await client.get(like)).raise_for_status()
        engines = [db.engine.sync_engine for db in platform.databases()]
        for engine in engines:
            sa.event.listen(engine, "before_cursor_execute", note)
        try:
            (await client.get(path)).raise_for_status()
        finally:
            for engine in engines:
                sa.event.remove(engine, "before_cursor_execute", note)
    return found


def measure(figures: Figures, running: Server, url: str, paths: Iterable[HotPath], seconds: float) -> None:
    """Each path through the server and then by pgbench alone; pgbench's rate is the limit."""
    for path in paths:
        with figures.part(path.name):
            wrk(running.url, path.requests, min(_WARM_SECONDS, seconds))
            busy = cpu_seconds(running.process)
            ours = wrk(running.url, path.requests, seconds)
            busy = cpu_seconds(running.process) - busy
            with suspended(running):
                limit = _limit(url, path, seconds)
            # What pgbench announced is nobody's, and moving it would be in the way of what comes next.
            asyncio.run(dataset.forget_announced(url))
            figures.add(f"{path.name}, 16 connections", ours.rate, "requests/s", limit.rate, path.target)
            figures.add(f"{path.name}, p99 beside its median", ours.p99, "ms", ours.median, "< 5.00")
            figures.plain(f"{path.name}, CPU of the server", busy * 1000 / ours.count, "ms/request")
            peers.compare(figures, path.deed, ours.rate)


def _limit(url: str, path: HotPath, seconds: float) -> Load:
    options = server_settings(path.service, role_name(path.service))
    if path.is_hot:
        options |= {"plan_cache_mode": "force_generic_plan"}
    return pgbench(url, path.script, seconds, options)
