"""Notes, bookmarks and the agenda."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.contracts.courses import AssignmentDefinition
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.clock import new_id
from studium.services.learning.actions import Ctx, attempts, enrollment, keepsakes, overview, quiz
from studium.services.learning.domain.errors import StaleRevision
from studium.services.learning.tests.factories import (
    CoursePlan,
    LessonPlan,
    answers_to,
    enrolled_learner,
    hear,
    make_quiz,
    publish,
    report,
    text_course,
)

if TYPE_CHECKING:
    from studium.app import Platform

API = "/api/v1"


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


async def enroll(client: httpx.AsyncClient, course: CoursePlan, headers: Any) -> None:
    answer = await client.post(f"{API}/enrollments/{course.course_id}", headers=headers)
    assert answer.status_code == 201, answer.text


# Notes ----------------------------------------------------------------------------------------------------


async def test_a_note_is_written_read_and_deleted(client: httpx.AsyncClient, ctx: Ctx, sign_in: Any) -> None:
    course, me = await publish(ctx, text_course(1)), await sign_in()
    await enroll(client, course, me)
    path = f"{API}/lessons/{course.lesson_ids[0]}/note"
    empty = (await client.get(path, headers=me)).json()
    assert (empty["text"], empty["revision"], empty["updated_at"]) == ("", 0, None)
    first = await client.put(path, json={"text": "ida", "revision": 0}, headers=me)
    assert first.status_code == 200, first.text
    assert first.json() == (await client.get(path, headers=me)).json()
    revision = first.json()["revision"]
    second = await client.put(path, json={"text": "vuelta", "revision": revision}, headers=me)
    assert second.json()["revision"] > revision
    rows = await ctx.db.fetch_all("SELECT text FROM lesson_note")
    assert "vuelta" not in rows[0]["text"]
    for stale in (revision, 0):
        answer = await client.put(path, json={"text": "mine", "revision": stale}, headers=me)
        assert (answer.status_code, answer.json()["code"]) == (409, "stale_revision")
        assert answer.json()["stored"]["text"] == "vuelta"
        assert answer.json()["stored"]["revision"] == second.json()["revision"]
    repeated = await client.put(path, json={"text": "vuelta", "revision": revision}, headers=me)
    assert repeated.json() == second.json(), "a repeat is no conflict"
    blank = {"text": " \n", "revision": second.json()["revision"]}
    for _ in range(2):
        gone = await client.put(path, json=blank, headers=me)
        assert (gone.status_code, gone.json()["text"], gone.json()["revision"]) == (200, "", 0)
    assert await ctx.db.fetch_all("SELECT 1 FROM lesson_note") == []


async def test_a_note_made_anew_is_not_overwritten_by_who_knew_the_old_one(
    client: httpx.AsyncClient, ctx: Ctx, sign_in: Any
) -> None:
    course, me = await publish(ctx, text_course(1)), await sign_in()
    await enroll(client, course, me)
    lesson_id = course.lesson_ids[0]
    old = await keepsakes.save_note(ctx, me.user_id, lesson_id, "old", 0)
    await keepsakes.delete_note(ctx, me.user_id, lesson_id)
    with clock.travel(by=timedelta(seconds=1)):
        await keepsakes.save_note(ctx, me.user_id, lesson_id, "new", 0)
    with pytest.raises(StaleRevision):
        await keepsakes.save_note(ctx, me.user_id, lesson_id, "older still", old.revision)


async def test_of_notes_saved_at_once_one_stands_and_the_others_are_told(ctx: Ctx, sign_in: Any) -> None:
    course, me = await publish(ctx, text_course(1)), await sign_in()
    await enrollment.enroll(ctx, me.user_id, course.course_id)
    lesson_id, revision = course.lesson_ids[0], 0
    for _ in range(2):
        results: list[Any] = await asyncio.gather(
            *(keepsakes.save_note(ctx, me.user_id, lesson_id, f"note {n}", revision) for n in range(6)),
            return_exceptions=True,
        )
        (winner,) = [result for result in results if not isinstance(result, Exception)]
        assert sum(isinstance(result, StaleRevision) for result in results) == 5
        assert await keepsakes.read_note(ctx, me.user_id, lesson_id) == winner
        revision = winner.revision


async def test_notes_and_bookmarks_are_for_the_enrolled(
    client: httpx.AsyncClient, ctx: Ctx, sign_in: Any
) -> None:
    course, stranger = await publish(ctx, text_course(1)), await sign_in()
    body = {"text": "x", "revision": 0}
    for lesson_id, status, code in [
        (course.lesson_ids[0], 403, "not_enrolled"),
        (new_id(), 404, "lesson_not_found"),
    ]:
        path = f"{API}/lessons/{lesson_id}"
        for answer in (
            await client.get(f"{path}/note", headers=stranger),
            await client.put(f"{path}/note", json=body, headers=stranger),
            await client.put(f"{path}/bookmark", headers=stranger),
        ):
            assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_lists_are_each_learners_own_and_come_in_pages(
    client: httpx.AsyncClient, ctx: Ctx, sign_in: Any
) -> None:
    course, other = await publish(ctx, text_course(3)), await publish(ctx, text_course(1))
    me, stranger = await sign_in(), await sign_in()
    for wanted in (course, other):
        await enroll(client, wanted, me)
    lessons = [*course.lesson_ids, *other.lesson_ids]
    for lesson_id in lessons:
        body = {"text": f"about {lesson_id}", "revision": 0}
        await client.put(f"{API}/lessons/{lesson_id}/note", json=body, headers=me)
        await client.put(f"{API}/lessons/{lesson_id}/bookmark", headers=me)
    newest = [str(lesson_id) for lesson_id in reversed(lessons)]
    for kind in ("notes", "bookmarks"):
        seen, query = [], "limit=3"
        while query:
            page = (await client.get(f"{API}/{kind}?{query}", headers=me)).json()
            seen += page["items"]
            query = page["next_cursor"] and f"limit=3&cursor={page['next_cursor']}"
        assert [item["lesson_id"] for item in seen] == newest
        assert {(item["lesson_title"], item["course_title"]) for item in seen} == {("A lesson", "A course")}
        one = (await client.get(f"{API}/{kind}?course_id={other.course_id}", headers=me)).json()
        assert [item["lesson_id"] for item in one["items"]] == newest[:1]
        assert (await client.get(f"{API}/{kind}", headers=stranger)).json()["items"] == []
        assert (await client.get(f"{API}/{kind}?cursor=WyJ4Il0", headers=me)).status_code == 422
    texts = [item["text"] for item in (await client.get(f"{API}/notes", headers=me)).json()["items"]]
    assert texts == [f"about {lesson_id}" for lesson_id in newest]


async def test_what_was_kept_survives_the_lesson_and_the_enrolment(
    client: httpx.AsyncClient, ctx: Ctx, sign_in: Any
) -> None:
    course, me = await publish(ctx, text_course(2)), await sign_in()
    await enroll(client, course, me)
    path = f"{API}/lessons/{course.lesson_ids[1]}"
    await client.put(f"{path}/note", json={"text": "kept", "revision": 0}, headers=me)
    first, second = [await client.put(f"{path}/bookmark", headers=me) for _ in range(2)]
    assert (first.status_code, second.status_code, second.json()) == (201, 200, first.json())
    await publish(ctx, course.next(course.lessons[:1]))
    await client.delete(f"{API}/enrollments/{course.course_id}", headers=me)
    for kind in ("notes", "bookmarks"):
        (item,) = (await client.get(f"{API}/{kind}", headers=me)).json()["items"]
        assert (item["lesson_title"], item["course_title"]) == (None, "A course")
    for _ in range(2):
        for thing in ("note", "bookmark"):
            assert (await client.delete(f"{path}/{thing}", headers=me)).status_code == 204
    for kind in ("notes", "bookmarks"):
        assert (await client.get(f"{API}/{kind}", headers=me)).json()["items"] == []


# The agenda -----------------------------------------------------------------------------------------------


def due_quiz(due_at: datetime, **policy: Any) -> LessonPlan:
    return LessonPlan("quiz", quiz=make_quiz(due_at=due_at, **policy))


async def agenda(ctx: Ctx, user_id: UUID, days: int = 14) -> list[tuple[UUID, str, bool]]:
    found = await keepsakes.read_agenda(ctx, user_id, days, after=None, limit=100)
    return [(item.lesson_id, item.kind, item.overdue) for item in found]


async def test_the_agenda_tells_what_is_due_and_not_done(ctx: Ctx) -> None:
    now = clock.now()
    lessons = [
        due_quiz(now + timedelta(days=3)),
        due_quiz(now + timedelta(days=1), max_attempts=1, pass_percentage=100),
        due_quiz(now - timedelta(days=1)),
        due_quiz(now + timedelta(days=30)),
        due_quiz(now - timedelta(days=30)),
        LessonPlan("quiz", quiz=make_quiz()),
        LessonPlan(),
    ]
    course = await publish(ctx, CoursePlan(lessons))
    user_id, other = await enrolled_learner(ctx, course), await enrolled_learner(ctx, course)
    ids = course.lesson_ids
    assert await agenda(ctx, user_id) == [
        (ids[2], "quiz", True),
        (ids[1], "quiz", False),
        (ids[0], "quiz", False),
    ]
    assert [item[0] for item in await agenda(ctx, user_id, 60)] == [ids[4], ids[2], ids[1], ids[0], ids[3]]
    quizzes = [lesson.quiz for lesson in lessons[:2]]
    assert quizzes[0] is not None
    assert quizzes[1] is not None
    await attempts.start(ctx, user_id, ids[0])
    assert len(await agenda(ctx, user_id)) == 3, "who has begun is not done"
    await quiz.submit(ctx, user_id, ids[0], answers_to(quizzes[0]))
    await quiz.submit(ctx, user_id, ids[1], answers_to(quizzes[1], right=0))
    assert await agenda(ctx, user_id) == [(ids[2], "quiz", True)], "passed, and no attempt left"
    assert len(await agenda(ctx, other)) == 3
    await enrollment.leave(ctx, other, course.course_id)
    assert await agenda(ctx, other) == []


async def test_the_agenda_of_many_courses_comes_in_pages(
    client: httpx.AsyncClient, ctx: Ctx, sign_in: Any
) -> None:
    me, due = await sign_in(), clock.now() + timedelta(days=2)
    plans = [CoursePlan([due_quiz(due), due_quiz(due + timedelta(hours=n))]) for n in range(3)]
    for course in plans:
        await enroll(client, await publish(ctx, course), me)
    seen, query = [], "limit=1"
    while query:
        page = (await client.get(f"{API}/users/me/agenda?{query}", headers=me)).json()
        seen += page["items"]
        query = page["next_cursor"] and f"limit=1&cursor={page['next_cursor']}"
    everything = (await client.get(f"{API}/users/me/agenda", headers=me)).json()
    assert seen == everything["items"]
    assert len({item["lesson_id"] for item in seen}) == 6
    assert [item["due_at"] for item in seen] == sorted(item["due_at"] for item in seen)
    assert {(item["course_slug"], item["kind"], item["overdue"]) for item in seen} == {
        ("a-course", "quiz", False)
    }
    assert (await client.get(f"{API}/users/me/agenda?days=0", headers=me)).status_code == 422
    assert (await client.get(f"{API}/users/me/agenda?cursor=WyJ4IHkgeiJd", headers=me)).status_code == 422


def count_queries(monkeypatch: pytest.MonkeyPatch, ctx: Ctx) -> list[str]:
    """The statements that are executed from now on."""
    seen: list[str] = []
    execute, fetch_all = AsyncConnection.execute, ctx.db.fetch_all

    async def counted_execute(self: AsyncConnection, statement: Any, *args: Any, **kw: Any) -> Any:
        seen.append(str(statement))
        return await execute(self, statement, *args, **kw)

    async def counted_fetch(sql: str, *args: Any) -> Any:
        seen.append(sql)
        return await fetch_all(sql, *args)

    monkeypatch.setattr(AsyncConnection, "execute", counted_execute)
    monkeypatch.setattr(ctx.db, "fetch_all", counted_fetch)
    return seen


async def test_the_agenda_is_one_query(ctx: Ctx, monkeypatch: pytest.MonkeyPatch) -> None:
    course = await publish(ctx, CoursePlan([due_quiz(clock.now() + timedelta(days=1)) for _ in range(3)]))
    user_id = await enrolled_learner(ctx, course)
    seen = count_queries(monkeypatch, ctx)
    assert len(await agenda(ctx, user_id)) == 3
    assert len(seen) == 1


async def test_work_to_hand_in_stands_in_the_agenda_until_it_lies_with_the_teacher(ctx: Ctx) -> None:
    due = clock.now() + timedelta(days=2)
    definition = AssignmentDefinition(assignment_id=new_id(), title="Essay", max_score=10, due_at=due)
    lesson = LessonPlan("assignment")
    course = CoursePlan([lesson])
    published, outline = course.events()
    await hear(ctx, published.model_copy(update={"assignment": definition}), outline)
    user_id = await enrolled_learner(ctx, course)
    assert await agenda(ctx, user_id) == [(lesson.lesson_id, "assignment", False)]
    await ctx.db.fetch_all(
        "INSERT INTO assignment_submission (user_id, submission_id, assignment_id, course_id, lesson_id, "
        "definition_version, status, revision, attempt, submitted_at, is_late) "
        "VALUES ($1, $2, $3, $4, $5, 1, 'submitted', 1, 1, now(), false)",
        user_id,
        new_id(),
        definition.assignment_id,
        course.course_id,
        lesson.lesson_id,
    )
    assert await agenda(ctx, user_id) == []
    await ctx.db.fetch_all("UPDATE assignment_submission SET status = 'returned'")
    assert await agenda(ctx, user_id) == [(lesson.lesson_id, "assignment", False)]


# Cards ----------------------------------------------------------------------------------------------------


async def test_the_progress_over_all_courses_is_enough_for_cards_and_takes_three_queries(
    client: httpx.AsyncClient, ctx: Ctx, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = await sign_in()
    courses = [await publish(ctx, text_course(2)) for _ in range(5)]
    for course in courses:
        await enroll(client, course, me)
        await report(ctx, me.user_id, course.lesson_ids[0], completed=True)
    cards = (await client.get(f"{API}/users/{me.user_id}/progress", headers=me)).json()["courses"]
    assert [(card["course_title"], card["course_slug"]) for card in cards] == [("A course", "a-course")] * 5
    assert {card["current_progress_percentage"] for card in cards} == {50}
    resumed = [(card["resume_lesson_id"], card["resume_lesson_title"]) for card in cards]
    assert resumed == [(str(course.lesson_ids[1]), "A lesson") for course in reversed(courses)]
    seen = count_queries(monkeypatch, ctx)
    caller = Principal(me.user_id, frozenset({"student"}))
    await overview.read_user_progress(ctx, caller, me.user_id, before=None, limit=100)
    assert len(seen) == 3
