"""Of who was erased learning keeps nothing, in no table and no file, and of everybody else all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from studium.contracts.identity import UserErased
from studium.contracts.learning import PersonErased
from studium.kit import clock
from studium.services.learning import handlers
from studium.services.learning.actions import Ctx
from studium.services.learning.store.assignment_files import object_key
from studium.services.learning.store.erasure import OF_PEOPLE
from studium.services.learning.store.tables import metadata
from studium.services.learning.tests.factories import announced, hear

if TYPE_CHECKING:
    from studium.app import Platform

_WORDS = {
    "enrollment": "active",
    "assignment_submission": "submitted",
    "assignment_verdict": "graded",
    "grade_override": "set",
}
"""What tables with a list of allowed words accept."""


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


def some_value(column: sa.Column[Any]) -> object:
    match column.type:
        case sa.Uuid():
            return clock.new_id()
        case sa.DateTime():
            return clock.now()
        case sa.ARRAY():
            return []
        case sa.JSON():
            return {}
        case sa.Boolean():
            return False
        case sa.Text():
            return _WORDS.get(column.table.name, f"some {clock.new_id()}")
        case _:
            return 1


async def leave_traces(ctx: Ctx, user_id: UUID) -> None:
    """A row of this person in every table that has any."""
    async with ctx.db.unit_of_work() as uow:
        for table in OF_PEOPLE:
            needed = [one for one in table.columns if not one.nullable and one.identity is None]
            row = {column.name: some_value(column) for column in needed}
            await uow.execute(sa.insert(table).values(row | {"user_id": user_id}))


async def traces(ctx: Ctx, user_id: UUID) -> int:
    counts = [
        await ctx.db.fetch_all(f"SELECT FROM {table.name} WHERE user_id = $1", user_id) for table in OF_PEOPLE
    ]
    return sum(map(len, counts))


def test_every_table_with_rows_of_a_person_is_emptied() -> None:
    assert {table for table in metadata.tables.values() if "user_id" in table.columns} == set(OF_PEOPLE)


async def test_all_that_an_erased_person_did_is_gone(ctx: Ctx) -> None:
    gone, other = clock.new_id(), clock.new_id()
    for user_id in (gone, other):
        await leave_traces(ctx, user_id)

    await hear(ctx, UserErased(user_id=gone, erased_at=clock.now()))

    assert (await traces(ctx, gone), await traces(ctx, other)) == (0, len(OF_PEOPLE))
    report, repeated = [event for event in await announced(ctx) if isinstance(event, PersonErased)]
    assert report.report_id == repeated.report_id, "heard twice, and reported once"
    assert report.user_id == gone
    blanked = {"certificate": 0, "certificate.holder": 1}
    assert report.deleted == {table.name: 1 for table in OF_PEOPLE} | blanked


async def test_the_files_of_an_erased_person_are_deleted_and_a_repeat_does_nothing(
    platform: Platform, ctx: Ctx
) -> None:
    gone, other = clock.new_id(), clock.new_id()
    keys = [object_key(user_id, clock.new_id()) for user_id in (gone, gone, other)]
    for key in keys:
        await ctx.objects.put(key, b"an essay")

    await hear(ctx, UserErased(user_id=gone, erased_at=clock.now()))
    await platform.settle(with_jobs=True)
    await ctx.objects.put(keys[0], b"an essay that came late")
    for _ in range(2):
        await handlers.delete_files_of_erased(ctx, str(gone), clock.now().isoformat())

    reports = [event.deleted for event in await announced(ctx) if isinstance(event, PersonErased)]
    assert reports == [{"files": 1}]
    assert [info.key async for info in ctx.objects.list("learning")] == [keys[2]]
