"""The data that everything is measured with: courses by the platform's own actions, learners in bulk.

Ids are made of numbers, so that pgbench and the load generator can name any row without looking it up.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg

from studium.app import Platform
from studium.commands.session import call
from studium.kit.auth import Principal, issue_access_token
from studium.kit.db import UnitOfWork
from studium.services.courses.actions.access import Ctx
from studium.services.courses.actions.contents import cleaned, store_content
from studium.services.courses.actions.drafts import create_course
from studium.services.courses.actions.publishing import publish
from studium.services.courses.actions.revisions import save_new_lessons
from studium.services.courses.domain.content import HtmlBlock, LessonContent
from studium.services.courses.domain.course import Lesson, Module
from studium.services.courses.store import drafts
from studium.services.identity.actions.keys import signing_key
from studium.services.identity.store.tables import user as user_table

LESSONS = 20
"""Lessons of each course."""

COURSES_EACH = 10
"""Courses in which each learner is enrolled."""

DONE = 10
"""Lessons that each learner has completed in each course."""

SIGN_IN_WITH = "a-bench-learner-knows-7"
"""The password of all accounts, which are thrown away with their database."""
_MODULES = 4
_TOKEN_LIFETIME = timedelta(hours=1)
_SUBJECTS = ("mathematics", "biology", "history", "languages", "computing", "music", "economics", "design")
_LEVELS = ("beginner", "intermediate", "advanced")
_PARAGRAPH = (
    "<p>What is measured has to look like what is used: a paragraph of some length, with <em>emphasis</em> "
    "here and <a href='https://example.org/'>a link</a> there, so that a lesson weighs what they weigh.</p>"
)
_KINDS = {"user": 1, "course": 2, "lesson": 3, "module": 4, "enrollment": 5}


@dataclass(frozen=True)
class Size:
    """How much data there is. `share` of the full set, but never too little to measure anything."""

    share: float = 1.0

    @property
    def courses(self) -> int:
        """Published courses."""
        return max(2 * COURSES_EACH, round(500 * self.share))

    @property
    def instructors(self) -> int:
        """Who teaches the courses."""
        return max(2, round(20 * self.share))

    @property
    def accounts(self) -> int:
        """Learners who can sign in; as many as connections, since one account's attempts are counted."""
        return max(16, round(32 * self.share))

    @property
    def users(self) -> int:
        """Learners, each enrolled in `COURSES_EACH` courses."""
        return max(50, round(20_000 * self.share))

    @property
    def enrolments(self) -> int:
        """Enrolments of all learners."""
        return self.users * COURSES_EACH

    @property
    def step(self) -> int:
        """From one of a learner's courses to the next, by number."""
        return self.courses // COURSES_EACH

    def course_of(self, user: int, nth: int) -> int:
        """The number of a learner's `nth` course, from 0."""
        return (user + nth * self.step) % self.courses

    def __str__(self) -> str:
        rows = self.enrolments * DONE
        return (
            f"{self.courses} courses x {LESSONS} lessons, {self.users:,} users, "
            f"{self.enrolments:,} enrolments, {rows:,} progress rows"
        )


def uuid_of(kind: str, number: int) -> UUID:
    """The id of the thing with this number."""
    return UUID(f"01900000-000{_KINDS[kind]}-7000-8000-{number:012x}")


def sql_id(kind: str, number: str) -> str:
    """`uuid_of` as SQL of a number that is itself SQL."""
    return f"('01900000-000{_KINDS[kind]}-7000-8000-' || lpad(to_hex(({number})::bigint), 12, '0'))::uuid"


@contextmanager
def told(what: str) -> Iterator[None]:
    """Say on standard error what is being done, and how long it took."""
    started = time.monotonic()
    print(f"bench: {what} ...", end=" ", file=sys.stderr, flush=True)
    yield
    print(f"{time.monotonic() - started:.1f} s", file=sys.stderr, flush=True)


async def fill(platform: Platform, size: Size) -> list[str]:
    """Fill an empty, migrated database. Returns the e-mail addresses of accounts that can sign in."""
    with told("accounts"):
        instructors = [await _account(platform, n, "instructor") for n in range(size.instructors)]
        accounts = [await _account(platform, n, "student") for n in range(size.accounts)]
        await platform.settle()
    with told(f"{size.courses} courses by the actions that authors use"):
        for number in range(size.courses):
            await _course(platform.context("courses"), number, instructors[number % size.instructors][1])
    with told("learning hears of the courses"):
        await platform.settle()
    connection = await asyncpg.connect(platform.settings.database_url)
    try:
        await connection.execute("SET synchronous_commit = off")
        await _learners(connection, size, accounts[0][1])
        with told("ANALYZE"):
            await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
    return [email for email, _id in accounts]


async def _account(platform: Platform, number: int, role: str) -> tuple[str, UUID]:
    email = f"{role}{number}@bench.example"
    made: UUID = await call(
        platform,
        "identity",
        "create_user",
        email=email,
        password=SIGN_IN_WITH,
        first_name="Bench",
        last_name=f"{role.capitalize()} {number}",
        roles=(role,),
    )
    return email, made


async def _course(ctx: Ctx, number: int, instructor_id: UUID) -> None:
    """One course with its lessons, written and published as its author would."""
    who = Principal(instructor_id, frozenset({"instructor"}))
    course_id = uuid_of("course", number)
    details: dict[str, Any] = {
        "title": f"Course {number}: {_SUBJECTS[number % len(_SUBJECTS)]}",
        "summary": "A course of the size that courses have, to see how fast they are found and read.",
        "description": _PARAGRAPH * 3,
        "category": _SUBJECTS[number % len(_SUBJECTS)],
        "level": _LEVELS[number % len(_LEVELS)],
        "tags": [_SUBJECTS[number % 5], _LEVELS[number % 3]],
    }
    async with ctx.db.unit_of_work() as uow:
        await create_course(ctx, who, details, course_id=course_id)
        await _outline(ctx, uow, number, instructor_id)
        await publish(ctx, who, course_id)


async def _outline(ctx: Ctx, uow: UnitOfWork, number: int, author: UUID) -> None:
    course_id = uuid_of("course", number)
    modules = [
        Module(uuid_of("module", number * _MODULES + nth), course_id, f"Module {nth + 1}", nth)
        for nth in range(_MODULES)
    ]
    await drafts.save_modules(uow, modules)
    text = await cleaned(LessonContent(blocks=[HtmlBlock(html=_PARAGRAPH * 8)]))
    per_module = LESSONS // _MODULES
    lessons = []
    for nth in range(LESSONS):
        lesson_id = uuid_of("lesson", number * LESSONS + nth)
        lessons.append(
            Lesson(
                lesson_id=lesson_id,
                course_id=course_id,
                module_id=modules[nth // per_module].module_id,
                title=f"Lesson {nth + 1}: what follows from the one before",
                type="text",
                order_index=nth % per_module,
                content_id=await store_content(ctx, lesson_id, text),
            )
        )
    await save_new_lessons(uow, lessons, author)


async def _learners(connection: asyncpg.Connection[Any], size: Size, like: UUID) -> None:
    """Users (in all but name and password like the user `like`), enrolments and progress."""
    with told(f"{size.users:,} users"):
        own = {
            "user_id": sql_id("user", "n"),
            "email_index": "sha256(int8send(n))",
        }
        names = [column.name for column in user_table.c]
        values = ", ".join(own.get(name, f"t.{name}") for name in names)
        await connection.execute(
            f'INSERT INTO identity."user" ({", ".join(names)}) SELECT {values} '
            f'FROM identity."user" t, generate_series(1, $1::bigint) n WHERE t.user_id = $2',
            size.users,
            like,
        )
    enrolments = f"""
        SELECT {sql_id("user", "u")} AS user_id,
               {sql_id("enrollment", f"u * {COURSES_EACH} + k")} AS enrollment_id,
               {sql_id("course", f"((u + k * {size.step}) % {size.courses})")} AS course_id
          FROM generate_series(0, {COURSES_EACH - 1}) k, generate_series(1, {size.users}) u
    """
    with told(f"{size.enrolments:,} enrolments"):
        await connection.execute(f"""
            INSERT INTO learning.enrollment (user_id, enrollment_id, course_id, enrolled_date, status,
                   current_progress_percentage, completed_lessons, outline_version)
            SELECT user_id, enrollment_id, course_id, now() - interval '30 days', 'active',
                   {100 * DONE / LESSONS}, {DONE}, 1 FROM ({enrolments}) e
        """)
        await connection.execute(f"""
            INSERT INTO courses.enrolled (user_id, course_id, enrollment_id, changed_at, active)
            SELECT user_id, course_id, enrollment_id, now() - interval '30 days', true FROM ({enrolments}) e
        """)
    for nth in range(DONE):
        with told(f"{size.enrolments:,} progress rows, {nth + 1} of {DONE}"):
            lesson = sql_id("lesson", f"((u + k * {size.step}) % {size.courses}) * {LESSONS} + {nth}")
            await connection.execute(f"""
                INSERT INTO learning.lesson_progress (user_id, lesson_id, seconds_spent, position_seconds,
                       position_observed_at, started_at, completed_at, updated_at)
                SELECT {sql_id("user", "u")}, {lesson}, 300, 300, at, at - interval '5 minutes', at, at
                  FROM generate_series(0, {COURSES_EACH - 1}) k, generate_series(1, {size.users}) u,
                       (SELECT now() - make_interval(days => {DONE - nth}) AS at) t
            """)


async def forget_announced(url: str) -> None:
    """Drop events that wait in learning's outbox."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("TRUNCATE learning.outbox")
    finally:
        await connection.close()


async def tokens(platform: Platform, users: range) -> dict[int, str]:
    """Access tokens of the learners with these numbers, as a sign-in would issue them."""
    key = await signing_key(platform.context("identity"))
    found = {}
    for number in users:
        who = Principal(uuid_of("user", number), frozenset({"student"}), uuid_of("user", number))
        found[number], _expires = issue_access_token(
            key, who, issuer=platform.settings.origin, lifetime=_TOKEN_LIFETIME
        )
    return found
