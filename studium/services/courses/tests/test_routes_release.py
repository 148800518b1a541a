"""When modules and lessons open: authors say so, learners wait for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import pytest

from studium.contracts.event import Event
from studium.contracts.identity import UserErased
from studium.contracts.learning import EnrollmentCreated, LessonCompleted
from studium.kit import clock
from studium.kit.auth import Principal
from studium.services.courses.actions import assets, catalogue, drafts, outline, publishing, release
from studium.services.courses.actions.access import Ctx
from studium.services.courses.domain.content import FileBlock, LessonContent
from studium.services.courses.domain.course import LessonLocked, ReleaseRule
from studium.services.courses.handlers import HANDLERS
from studium.services.courses.tests.factories import PDF, count_statements, stored_course, text

if TYPE_CHECKING:
    from studium.app import Platform

SignIn = Callable[..., Awaitable[Any]]
DAY = timedelta(days=1)


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    found: Ctx = platform.context("courses")
    return found


@dataclass(frozen=True)
class Made:
    """A published course of three lessons, its author and somebody enrolled in it."""

    course_id: UUID
    module_id: UUID
    lessons: list[UUID]
    author: Any
    learner: Any

    @property
    def teacher(self) -> Principal:
        return Principal(self.author.user_id, frozenset({"instructor"}))


async def hear(ctx: Ctx, event: Event) -> None:
    for _ in range(2):
        await HANDLERS.by_type[event.event_type()](ctx, event)


async def enrol(ctx: Ctx, user_id: UUID, course_id: UUID) -> None:
    ids = {"user_id": user_id, "course_id": course_id}
    await hear(ctx, EnrollmentCreated(enrollment_id=clock.new_id(), enrolled_at=clock.now(), **ids))


@pytest.fixture
async def made(ctx: Ctx, sign_in: SignIn) -> Made:
    author, learner = await sign_in("instructor"), await sign_in("student")
    teacher = Principal(author.user_id, frozenset({"instructor"}))
    course_id = await stored_course(ctx, teacher, text("One"), text("Two"), text("Three"))
    draft = await drafts.read_draft(ctx, teacher, course_id)
    await enrol(ctx, learner.user_id, course_id)
    lessons = [lesson.lesson_id for lesson in draft.in_order()]
    return Made(course_id, draft.modules[0].module_id, lessons, author, learner)


async def rule(client: httpx.AsyncClient, made: Made, part_id: UUID, **body: Any) -> httpx.Response:
    path = f"/api/v1/courses/{made.course_id}/release/{part_id}"
    return await client.put(path, json=body, headers=made.author)


async def read(client: httpx.AsyncClient, who: Any, lesson_id: UUID) -> httpx.Response:
    return await client.get(f"/api/v1/lessons/{lesson_id}/content", headers=who)


async def is_open(ctx: Ctx, who: Any, lesson_id: UUID) -> bool:
    """What `read` would answer, for times at which the tokens of this test have expired."""
    try:
        await catalogue.read_lesson_content(ctx, student(who), lesson_id, lambda _tag: None)
    except LessonLocked:
        return False
    return True


def student(who: Any) -> Principal:
    return Principal(who.user_id, frozenset({"student"}))


async def test_learners_wait_from_the_next_publication_on_and_authors_do_not(
    client: httpx.AsyncClient, ctx: Ctx, made: Made, sign_in: SignIn
) -> None:
    lesson_id, opens_at = made.lessons[1], clock.now() + DAY
    said = await rule(client, made, lesson_id, opens_at=opens_at.isoformat())
    assert (said.status_code, said.json()["part_id"]) == (200, str(lesson_id))
    assert (await read(client, made.learner, lesson_id)).status_code == 200
    await publishing.publish(ctx, made.teacher, made.course_id)

    refused = await read(client, made.learner, lesson_id)

    assert (refused.status_code, refused.json()["code"]) == (403, "lesson_locked")
    assert datetime.fromisoformat(refused.json()["lock"]["opens_at"]) == opens_at
    assert (await read(client, made.learner, made.lessons[0])).status_code == 200
    for who in (made.author, await sign_in("admin")):
        assert (await read(client, who, lesson_id)).status_code == 200
    with clock.travel(to=opens_at), count_statements(ctx.db) as seen:
        assert await is_open(ctx, made.learner, lesson_id)
        assert len(seen()) == 2


async def test_the_days_of_a_module_count_for_its_lessons_from_the_enrolment(
    client: httpx.AsyncClient, ctx: Ctx, made: Made, sign_in: SignIn
) -> None:
    assert (await rule(client, made, made.module_id, days_after_enrolment=2)).status_code == 200
    await publishing.publish(ctx, made.teacher, made.course_id)
    with clock.travel(by=2 * DAY):
        late = await sign_in("student")
        await enrol(ctx, late.user_id, made.course_id)
        for lesson_id in made.lessons:
            assert await is_open(ctx, made.learner, lesson_id)
            assert not await is_open(ctx, late, lesson_id)


async def test_a_completed_lesson_opens_the_one_that_waits_for_it(
    client: httpx.AsyncClient, ctx: Ctx, made: Made
) -> None:
    first, second, _ = made.lessons
    assert (await rule(client, made, second, after_lesson_id=str(first))).status_code == 200
    await publishing.publish(ctx, made.teacher, made.course_id)
    refused = await read(client, made.learner, second)
    assert refused.json()["lock"] == {"opens_at": None, "after_lesson_ids": [str(first)]}
    done = LessonCompleted(
        user_id=made.learner.user_id,
        course_id=made.course_id,
        lesson_id=first,
        completed_at=clock.now(),
    )

    await hear(ctx, done)

    assert (await read(client, made.learner, second)).status_code == 200
    await hear(ctx, UserErased(user_id=made.learner.user_id, erased_at=clock.now()))
    assert await ctx.db.fetch_all("SELECT FROM completed_lesson") == []


async def test_rules_are_in_the_draft_and_in_the_list_of_lessons_whose_tag_they_change(
    client: httpx.AsyncClient, ctx: Ctx, made: Made
) -> None:
    path = f"/api/v1/courses/{made.course_id}"
    before = await client.get(f"{path}/lessons")
    await rule(client, made, made.module_id, days_after_enrolment=2)
    await rule(client, made, made.lessons[2], days_after_enrolment=5)
    draft = (await client.get(f"{path}/draft", headers=made.author)).json()
    assert {one["part_id"]: one["days_after_enrolment"] for one in draft["release"]} == {
        str(made.module_id): 2,
        str(made.lessons[2]): 5,
    }
    changes = (await client.get(f"{path}/changes", headers=made.author)).json()
    assert [one["change"] for one in changes["lessons"]] == ["changed"] * 3
    await publishing.publish(ctx, made.teacher, made.course_id)

    after = await client.get(f"{path}/lessons", headers={"If-None-Match": before.headers["etag"]})

    shown = [lesson["release"] for lesson in after.json()["modules"][0]["lessons"]]
    assert [one["days_after_enrolment"] for one in shown] == [2, 2, 5]
    await rule(client, made, made.module_id)
    await rule(client, made, made.lessons[2])
    assert (await client.get(f"{path}/draft", headers=made.author)).json()["release"] == []


async def test_rules_that_nobody_could_meet_are_refused_with_words(
    client: httpx.AsyncClient, ctx: Ctx, made: Made
) -> None:
    first, second, third = made.lessons
    await rule(client, made, second, after_lesson_id=str(first))
    await rule(client, made, third, after_lesson_id=str(second))

    circle = await rule(client, made, first, after_lesson_id=str(third))
    itself = await rule(client, made, first, after_lesson_id=str(first))
    inside = await rule(client, made, made.module_id, after_lesson_id=str(first))
    nothing = await rule(client, made, first, after_lesson_id=str(clock.new_id()))

    assert circle.json()["detail"] == (
        "“Lesson 1” waits for “Lesson 3”, which waits for “Lesson 2”, which waits for “Lesson 1”, "
        "so none of them would ever open; take one of these rules away."
    )
    assert "only after itself" in itself.json()["detail"]
    assert "only after itself" in inside.json()["detail"]
    assert "no such lesson" in nothing.json()["detail"]
    assert {one.json()["code"] for one in (circle, itself, inside, nothing)} == {"bad_release"}
    assert len((await drafts.read_draft(ctx, made.teacher, made.course_id)).rules) == 2


@pytest.mark.parametrize(
    "body",
    [{"days_after_enrolment": 0}, {"days_after_enrolment": 3651}, {"opens_at": "2030-01-01"}, {"on": 1}],
)
async def test_bad_rules_are_refused(client: httpx.AsyncClient, made: Made, body: dict[str, Any]) -> None:
    assert (await rule(client, made, made.lessons[0], **body)).status_code == 422


async def test_only_authors_rule_and_only_what_is_theirs(
    client: httpx.AsyncClient, made: Made, sign_in: SignIn
) -> None:
    path = f"/api/v1/courses/{made.course_id}/release/{made.lessons[0]}"
    body = {"days_after_enrolment": 1}
    assert (await client.put(path, json=body)).status_code == 401
    assert (await client.put(path, json=body, headers=made.learner)).status_code == 403
    assert (await client.put(path, json=body, headers=await sign_in("instructor"))).status_code == 404
    assert (await rule(client, made, clock.new_id(), **body)).json()["code"] == "part_not_found"


async def test_the_check_before_publishing_names_rules_that_became_impossible(
    client: httpx.AsyncClient, ctx: Ctx, made: Made
) -> None:
    first, second, third = made.lessons
    await rule(client, made, second, after_lesson_id=str(first))
    await rule(client, made, third, opens_at="2030-01-01T00:00:00Z")
    await outline.remove_lesson(ctx, made.teacher, made.course_id, first)
    edit = {"ends_at": datetime.fromisoformat("2029-12-31T00:00:00Z")}
    await drafts.edit_course(ctx, made.teacher, made.course_id, edit, revision=None)

    path = f"/api/v1/courses/{made.course_id}"
    found = (await client.get(f"{path}/checks", headers=made.author)).json()
    refused = await client.post(f"{path}/publish", headers=made.author)

    assert refused.json()["code"] == "cannot_publish"
    errors = {one["code"]: one for one in found["problems"] if one["severity"] == "error"}
    assert errors.keys() == {"release_lesson_missing", "release_after_end"}
    assert errors["release_lesson_missing"]["lesson_id"] == str(second)
    assert errors["release_after_end"]["detail"].startswith("“Lesson 3” opens only when")


async def test_a_move_that_closes_a_circle_is_found_before_publishing(ctx: Ctx, made: Made) -> None:
    first, second, third = made.lessons
    other = await outline.add_module(ctx, made.teacher, made.course_id, "Later")
    order = [(made.module_id, [first, second]), (other.module_id, [third])]
    await outline.order_outline(ctx, made.teacher, made.course_id, order, revision=None)
    later = ReleaseRule(after_lesson_id=first)
    await release.set_release(ctx, made.teacher, made.course_id, other.module_id, later)
    moved = [(made.module_id, [second]), (other.module_id, [third, first])]
    await outline.order_outline(ctx, made.teacher, made.course_id, moved, revision=None)

    problems = (await drafts.review_draft(ctx, made.teacher, made.course_id)).problems

    assert [one.code for one in problems if one.severity == "error"] == ["release_circle"]


async def test_files_open_with_the_first_lesson_that_shows_them(
    client: httpx.AsyncClient, ctx: Ctx, made: Made
) -> None:
    path = f"/api/v1/courses/{made.course_id}/assets"
    sent = await client.post(path, files={"file": ("notes.pdf", PDF, "application/pdf")}, headers=made.author)
    shows = LessonContent(
        blocks=[FileBlock(kind="pdf", asset_id=UUID(sent.json()["asset_id"]), title="Notes")]
    )
    url = sent.json()["content_url"]
    for lesson_id, days in ((made.lessons[1], 1), (made.lessons[2], 3)):
        edit = {"content": shows, "type": "pdf"}
        await outline.edit_lesson(ctx, made.teacher, made.course_id, lesson_id, edit, revision=None)
        await rule(client, made, lesson_id, days_after_enrolment=days)
    await publishing.publish(ctx, made.teacher, made.course_id)

    assert (await client.get(url, headers=made.learner)).status_code == 404
    assert (await client.get(url, headers=made.author)).status_code == 200
    with clock.travel(by=DAY):
        assert await assets.find_asset(ctx, student(made.learner), UUID(sent.json()["asset_id"]))

    await rule(client, made, made.lessons[2])
    await publishing.publish(ctx, made.teacher, made.course_id)
    assert (await client.get(url, headers=made.learner)).status_code == 200
