"""Who teaches and what people are called: each event twice, late ones, and erased people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from studium.contracts.courses import AuthorsChanged
from studium.contracts.event import Event, Personal
from studium.contracts.identity import ProfileChanged
from studium.kit.clock import new_id
from studium.services.learning.actions import Ctx
from studium.services.learning.actions.people import people
from studium.services.learning.store import heard
from studium.services.learning.tests.factories import PUBLISHED_AT, hear, publish, text_course
from studium.services.learning.tests.factories_assignments import named_user

if TYPE_CHECKING:
    from studium.app import Platform


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


async def teaches(ctx: Ctx, user_id: UUID, course_id: UUID) -> bool:
    async with ctx.db.connect() as connection:
        return await heard.teaches(connection, user_id, course_id)


async def test_a_published_course_is_taught_by_its_authors(ctx: Ctx) -> None:
    course, helper = text_course(1), new_id()
    outline = course.outline().model_copy(update={"author_ids": [UUID(int=7), helper]})
    await hear(ctx, outline)
    assert [await teaches(ctx, who, course.course_id) for who in (UUID(int=7), helper, new_id())] == [
        True,
        True,
        False,
    ]
    older = await publish(ctx, text_course(1))
    assert await teaches(ctx, UUID(int=7), older.course_id)


@pytest.mark.parametrize("in_order", [True, False])
async def test_the_latest_word_on_who_teaches_counts(ctx: Ctx, in_order: bool) -> None:
    course_id, first, second = new_id(), new_id(), new_id()
    events: list[Event] = [
        AuthorsChanged(
            course_id=course_id, author_ids=[who], changed_at=PUBLISHED_AT + timedelta(minutes=minute)
        )
        for minute, who in enumerate((first, second))
    ]
    await hear(ctx, *(events if in_order else events[::-1]))
    assert (await teaches(ctx, first, course_id), await teaches(ctx, second, course_id)) == (False, True)


async def test_the_latest_name_counts_and_goes_with_its_key(platform: Platform, ctx: Ctx) -> None:
    user_id = await named_user(platform, "Amira", "Okafor")

    def renamed(minutes: int, name: str) -> ProfileChanged:
        return ProfileChanged(
            user_id=user_id,
            first_name=Personal(name),
            last_name=Personal("Okafor"),
            locale="en",
            time_zone="UTC",
            changed_at=PUBLISHED_AT + timedelta(minutes=minutes),
        )

    await hear(ctx, renamed(9, "Amina"), renamed(5, "Late"))
    assert (await people(ctx, [user_id]))[user_id].first_name.reveal() == "Amina"
    (row,) = await ctx.db.fetch_all("SELECT first_name FROM person_name")
    assert "Amina" not in row["first_name"]
    await platform.context("identity").vault.erase(user_id)
    ctx.vault._cache.clear()
    assert (await people(ctx, [user_id]))[user_id].first_name.erased
    await hear(ctx, renamed(20, "Ghost"))
    assert (await people(ctx, [user_id]))[user_id].first_name.erased
