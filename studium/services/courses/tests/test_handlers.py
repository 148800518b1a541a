"""What courses does on others' events, each heard twice, and in the wrong order."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
import pytest

from studium.contracts.courses import PersonErased
from studium.contracts.event import Event, Personal
from studium.contracts.identity import ProfileChanged, UserErased, UserRegistered
from studium.contracts.learning import EnrollmentCancelled, EnrollmentCreated
from studium.kit import clock
from studium.kit.auth import Principal
from studium.services.courses import handlers
from studium.services.courses.actions import catalogue, drafts
from studium.services.courses.actions.access import Ctx
from studium.services.courses.domain.search import Query
from studium.services.courses.tests.factories import introduce, stored_course

if TYPE_CHECKING:
    from studium.app import Platform


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    found: Ctx = platform.context("courses")
    return found


async def hear(ctx: Ctx, *events: Event) -> None:
    for event in events:
        for _ in range(2):
            await handlers.HANDLERS.by_type[event.event_type()](ctx, event)


def enrolment(minutes: int, **ids: UUID) -> EnrollmentCreated:
    return EnrollmentCreated(enrolled_at=clock.now() + timedelta(minutes=minutes), **ids)


def cancellation(minutes: int, **ids: UUID) -> EnrollmentCancelled:
    return EnrollmentCancelled(cancelled_at=clock.now() + timedelta(minutes=minutes), **ids)


@pytest.mark.parametrize("in_order", [True, False])
@pytest.mark.parametrize("returns", [True, False])
async def test_the_latest_of_enrolments_and_cancellations_counts(
    ctx: Ctx, in_order: bool, returns: bool
) -> None:
    ids = {"enrollment_id": clock.new_id(), "user_id": clock.new_id(), "course_id": clock.new_id()}
    events: list[Event] = [enrolment(0, **ids), cancellation(5, **ids)]
    if returns:
        events.append(enrolment(9, **ids))
    await hear(ctx, *(events if in_order else events[::-1]))
    (row,) = await ctx.db.fetch_all("SELECT active, enrollment_id FROM enrolled")
    assert (row["active"], row["enrollment_id"]) == (returns, ids["enrollment_id"])


def named(user_id: UUID, first: str, minutes: int, kind: Any) -> Event:
    at = clock.now() + timedelta(minutes=minutes)
    shared: dict[str, Any] = {
        "user_id": user_id,
        "first_name": Personal(first),
        "last_name": Personal("Haddad"),
        "locale": "en",
        "time_zone": "UTC",
    }
    if kind is UserRegistered:
        return UserRegistered(**shared, email=Personal("a@b.example"), roles=["student"], registered_at=at)
    return ProfileChanged(**shared, changed_at=at)


@pytest.mark.parametrize("in_order", [True, False])
async def test_the_latest_name_is_kept_and_never_in_clear(
    platform: Platform, ctx: Ctx, in_order: bool
) -> None:
    user_id = clock.new_id()
    await platform.context("identity").vault.create_key(user_id)
    events = [named(user_id, "Amal", 0, UserRegistered), named(user_id, "Amira", 5, ProfileChanged)]
    await hear(ctx, *(events if in_order else events[::-1]))
    (row,) = await ctx.db.fetch_all("SELECT first_name, last_name FROM instructor_name")
    assert "Amira" not in str(row)
    assert (await ctx.vault.open(row["first_name"])).reveal() == "Amira"


async def test_the_name_of_somebody_erased_meanwhile_is_not_kept(ctx: Ctx) -> None:
    user_id = clock.new_id()
    await hear(ctx, named(user_id, "Amal", 0, UserRegistered))
    assert await ctx.db.fetch_all("SELECT 1 FROM instructor_name") == []


async def listed(ctx: Ctx) -> catalogue.Listed:
    return await catalogue.list_courses(ctx, Query(), limit=10, cursor=None, with_facets=False)


async def test_of_an_erased_person_only_what_they_taught_is_left(platform: Platform, ctx: Ctx) -> None:
    gone, other = await introduce(platform), await introduce(platform, "Amira")
    teaching = frozenset({"instructor"})
    own = await stored_course(ctx, Principal(gone, teaching))
    shared = await stored_course(ctx, Principal(other, teaching))
    course = await drafts.share_course(ctx, Principal(other, teaching), shared, [gone], revision=None)
    assert course.co_author_ids == {gone}
    ids = {"enrollment_id": clock.new_id(), "course_id": shared}
    await hear(ctx, enrolment(0, user_id=gone, **ids), enrolment(0, user_id=other, **ids))
    before = await listed(ctx)

    await hear(ctx, UserErased(user_id=gone, erased_at=clock.now()))

    after = await listed(ctx)
    assert after.etag != before.etag
    names = {row["course_id"]: after.names.get(row["instructor_id"]) for row in after.rows}
    assert names == {own: None, shared: "Amira Haddad"}
    page = await catalogue.read_course(ctx, None, str(own), lambda _etag: None)
    assert page.names == {}
    left = await ctx.db.fetch_all(
        "SELECT user_id FROM enrolled UNION ALL SELECT user_id FROM instructor_name "
        "UNION ALL SELECT user_id FROM course_author"
    )
    assert [row["user_id"] for row in left] == [other, other]
    report, repeated = await ctx.db.fetch_all(
        "SELECT envelope->'data' AS data FROM outbox WHERE type = $1 ORDER BY seq", PersonErased.event_type()
    )
    said = orjson.loads(report["data"])
    assert said["deleted"] == {
        "enrolled": 1,
        "completed_lesson": 0,
        "course_author": 1,
        "instructor_name": 1,
    }
    assert said["user_id"] == str(gone)
    assert orjson.loads(repeated["data"])["report_id"] == said["report_id"], "heard twice, and reported once"


async def test_the_nightly_sweep_may_run_at_any_time(ctx: Ctx) -> None:
    await handlers.sweep_courses(ctx)
