"""The export of a learner's own data: opened, complete, and nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import pytest

from studium.services.learning.actions import Ctx, enrollment, grading, keepsakes
from studium.services.learning.tests.factories import report
from studium.services.learning.tests.factories_assignments import (
    Part,
    Taught,
    hand_in,
    make_assignment,
    publish_taught,
    upload,
)

if TYPE_CHECKING:
    from studium.app import Platform

EXPORT = "/api/v1/users/me/export/learning"


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


async def study(ctx: Ctx, taught: Taught, user_id: UUID, words: str) -> None:
    """Everything that a learner leaves behind, with these words in it."""
    lesson_id = taught.lesson_ids[0]
    await enrollment.enroll(ctx, user_id, taught.course_id)
    await report(ctx, user_id, lesson_id, seconds=30)
    await keepsakes.save_note(ctx, user_id, lesson_id, f"Note {words}", 0)
    await keepsakes.add_bookmark(ctx, user_id, lesson_id)
    file = await upload(ctx, user_id, lesson_id, name=f"{words}.txt")
    work = (await hand_in(ctx, user_id, lesson_id, f"Essay {words}", file.file.file_id)).work
    given = grading.Given(7, (), f"Feedback {words}")
    await grading.grade(ctx, taught.teacher, work.submission_id, given, expected=None)


async def test_the_export_holds_all_of_a_learner_opened_and_nothing_of_another(
    client: httpx.AsyncClient, ctx: Ctx, sign_in: Any
) -> None:
    taught = await publish_taught(ctx, Part(assignment=make_assignment()))
    me, other = await sign_in("student"), await sign_in("student")
    await study(ctx, taught, me.user_id, "mine")
    await study(ctx, taught, other.user_id, "theirs")

    answer = await client.get(EXPORT, headers=me)

    assert answer.headers["content-disposition"] == 'attachment; filename="studium-learning.json"'
    assert answer.headers["cache-control"] == "no-store"
    tables = answer.json()["tables"]
    assert tables["lesson_note"][0]["text"] == "Note mine"
    assert tables["assignment_hand_in"][0]["text"] == "Essay mine"
    assert tables["assignment_verdict"][0]["feedback"] == "Feedback mine"
    assert tables["assignment_file"][0]["name"] == "mine.txt"
    filled = {"enrollment", "lesson_progress", "bookmark", "assignment_submission"}
    assert all(len(tables[name]) == 1 for name in filled)
    rows = [row for table in tables.values() for row in table]
    assert {row["user_id"] for row in rows} == {str(me.user_id)}
    assert "theirs" not in answer.text
    assert "sealed:" not in answer.text


async def test_a_teacher_does_not_take_the_learners_work_along(
    client: httpx.AsyncClient, ctx: Ctx, sign_in: Any
) -> None:
    taught = await publish_taught(ctx, Part(assignment=make_assignment()))
    learner, teacher = await sign_in("student"), await sign_in("instructor")
    await study(ctx, taught, learner.user_id, "private")

    answer = await client.get(EXPORT, headers=teacher)

    assert not any(answer.json()["tables"][name] for name in ("assignment_verdict", "enrollment"))
    assert (await client.get(EXPORT)).status_code == 401
