"""Drafts, ordering and publishing against a real database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.errors import StudiumError
from studium.services.courses.actions import contents, drafts, outline, publishing
from studium.services.courses.actions.access import Ctx
from studium.services.courses.domain.checks import CannotPublish
from studium.services.courses.domain.content import LessonContent
from studium.services.courses.domain.course import (
    CourseChanged,
    CourseNotFound,
    OutlineMismatch,
    SlugTaken,
)
from studium.services.courses.tests.factories import (
    choice_question,
    instructor,
    introduce,
    number_question,
    quiz,
    stored_course,
    text,
)

if TYPE_CHECKING:
    from studium.app import Platform


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    found: Ctx = platform.context("courses")
    return found


@pytest.fixture
def who() -> Principal:
    return instructor()


async def announced(ctx: Ctx) -> list[dict[str, Any]]:
    rows = await ctx.db.fetch_all("SELECT envelope->'data' AS data FROM outbox ORDER BY seq")
    return [json.loads(row["data"]) for row in rows]


async def test_slugs_are_human_and_unique(ctx: Ctx, who: Principal) -> None:
    first = await drafts.create_course(ctx, who, {"title": "Über Größe & Maß"})
    second = await drafts.create_course(ctx, who, {"title": "Über Größe & Maß"})
    assert (first.details.slug, second.details.slug) == ("uber-grosse-and-mass", "uber-grosse-and-mass-2")
    with pytest.raises(SlugTaken):
        await drafts.edit_course(ctx, who, second.course_id, {"slug": first.details.slug}, revision=None)


async def test_whoever_teaches_is_announced_once_for_each_change_and_with_each_version(
    platform: Platform, ctx: Ctx, who: Principal
) -> None:
    course_id = await stored_course(ctx, who, publish=False)
    friend = await introduce(platform)
    for people in ([friend], [who.user_id, friend], [friend], []):
        await drafts.share_course(ctx, who, course_id, people, revision=None)
    said = [one["author_ids"] for one in await announced(ctx) if "author_ids" in one]
    assert said == [[str(who.user_id), str(friend)], [str(who.user_id)]]
    await drafts.share_course(ctx, who, course_id, [friend], revision=None)
    await publishing.publish(ctx, who, course_id)
    version = (await announced(ctx))[-1]
    assert (version["version"], version["author_ids"]) == (1, [str(who.user_id), str(friend)])


async def test_a_slug_that_was_public_is_never_given_away(ctx: Ctx, who: Principal) -> None:
    course_id = await stored_course(ctx, who, title="Old name")
    await drafts.edit_course(ctx, who, course_id, {"slug": "new-name"}, revision=None)
    await publishing.publish(ctx, who, course_id)
    other = await drafts.create_course(ctx, who, {"title": "Old name"})
    assert other.details.slug == "old-name-2"


async def test_many_courses_of_one_title_at_once_get_different_slugs(ctx: Ctx, who: Principal) -> None:
    made = await asyncio.gather(*(drafts.create_course(ctx, who, {"title": "Same"}) for _ in range(6)))
    assert len({course.details.slug for course in made}) == 6


async def test_others_are_told_that_there_is_no_such_course(
    platform: Platform, ctx: Ctx, who: Principal
) -> None:
    course_id = await stored_course(ctx, who, publish=False)
    with pytest.raises(CourseNotFound):
        await drafts.read_draft(ctx, instructor(), course_id)
    colleague = Principal(await introduce(platform), frozenset({"instructor"}))
    await drafts.share_course(ctx, who, course_id, [colleague.user_id], revision=None)
    assert (await drafts.read_draft(ctx, colleague, course_id)).course.course_id == course_id


async def test_publishing_makes_versions_that_never_change(ctx: Ctx, who: Principal) -> None:
    course_id = await stored_course(ctx, who, text("first"))
    draft = await drafts.read_draft(ctx, who, course_id)
    before = await ctx.db.fetch_all("SELECT * FROM course_version")
    lesson = draft.lessons[0]
    edit = {"content": text("second")}
    await outline.edit_lesson(ctx, who, course_id, lesson.lesson_id, edit, revision=lesson.revision)
    assert await ctx.db.fetch_all("SELECT * FROM course_version") == before

    published = await publishing.publish(ctx, who, course_id)

    assert published.version.version == 2
    assert await ctx.db.fetch_all("SELECT * FROM course_version WHERE version = 1") == before
    first = before[0]["outline"]
    assert lesson.content_id in str(first)
    with pytest.raises(sa.exc.DBAPIError, match="never changes"):
        async with ctx.db.unit_of_work() as uow:
            await uow.execute(sa.text("UPDATE course_version SET version = 7"))
    with pytest.raises(sa.exc.DBAPIError, match="never changes"):
        async with ctx.db.unit_of_work() as uow:
            await uow.execute(sa.text("DELETE FROM published_lesson"))


async def test_publishing_again_without_a_change_does_nothing(ctx: Ctx, who: Principal) -> None:
    course_id = await stored_course(ctx, who)
    said = await announced(ctx)
    again = await publishing.publish(ctx, who, course_id)
    assert (again.version.version, again.is_new) == (1, False)
    assert await announced(ctx) == said


async def test_only_new_and_changed_lessons_are_announced_before_their_course(
    ctx: Ctx, who: Principal
) -> None:
    course_id = await stored_course(ctx, who, text("one"), quiz(choice_question(points=3)))
    first = await announced(ctx)
    assert [one["type"].split(".")[1] for one in first] == [
        "lesson_published", "lesson_published", "course_published",
    ]  # fmt: skip
    assert first[1]["max_score"] == 3
    assert first[1]["quiz"]["questions"][0]["choices"][0]["correct"] is True
    draft = await drafts.read_draft(ctx, who, course_id)
    lesson = draft.in_order()[0]
    await outline.edit_lesson(ctx, who, course_id, lesson.lesson_id, {"title": "Renamed"}, revision=1)
    await publishing.publish(ctx, who, course_id)
    news = (await announced(ctx))[3:]
    assert [one.get("lesson_id") for one in news] == [str(lesson.lesson_id), None]
    assert (news[-1]["version"], len(news[-1]["lessons"])) == (2, 2)


async def test_a_draft_with_errors_is_refused_with_all_of_them(ctx: Ctx, who: Principal) -> None:
    bad = choice_question(choices=[], points=0)
    course_id = await stored_course(ctx, who, quiz(bad), LessonContent(), publish=False)
    with pytest.raises(CannotPublish) as caught:
        await publishing.publish(ctx, who, course_id)
    codes = {one.code for one in caught.value.errors}
    assert {"no_points", "too_few_choices", "not_one_correct", "empty_lesson"} <= codes
    assert await announced(ctx) == []


async def test_unpublishing_is_announced_once_and_undone_by_a_new_version(ctx: Ctx, who: Principal) -> None:
    course_id = await stored_course(ctx, who)
    for _ in range(2):
        await publishing.unpublish(ctx, who, course_id)
    assert [one["type"] for one in await announced(ctx)].count("courses.course_unpublished.v1") == 1
    again = await publishing.publish(ctx, who, course_id)
    assert (again.version.version, again.is_new) == (2, True)
    assert (await announced(ctx))[-1]["type"] == "courses.course_published.v1"


async def test_a_draft_is_deleted_and_a_published_course_archived(ctx: Ctx, who: Principal) -> None:
    draft_id = await stored_course(ctx, who, publish=False)
    public_id = await stored_course(ctx, who)
    assert await publishing.remove_course(ctx, who, draft_id) is None
    with pytest.raises(CourseNotFound):
        await drafts.read_draft(ctx, who, draft_id)
    archived = await publishing.remove_course(ctx, who, public_id)
    assert archived is not None
    assert archived.published_status == "archived"
    assert await ctx.db.fetch_all("SELECT 1 FROM listing") == []


async def order_of(ctx: Ctx, who: Principal, course_id: UUID) -> tuple[int, UUID, list[UUID]]:
    draft = await drafts.read_draft(ctx, who, course_id)
    lessons = [one.lesson_id for one in draft.in_order()]
    return draft.course.outline_revision, draft.modules[0].module_id, lessons


async def test_two_orderings_at_once_one_wins_and_one_is_told(ctx: Ctx, who: Principal) -> None:
    course_id = await stored_course(ctx, who, text("1"), text("2"), text("3"), publish=False)
    revision, module_id, lessons = await order_of(ctx, who, course_id)

    def put(order: Sequence[UUID]) -> Any:
        return outline.order_outline(ctx, who, course_id, [(module_id, order)], revision=revision)

    tries: list[list[UUID]] = [lessons[::-1], [lessons[1], lessons[0], lessons[2]]]
    done = await asyncio.gather(*(put(one) for one in tries), return_exceptions=True)

    assert sorted(isinstance(one, CourseChanged) for one in done) == [False, True]
    winner = tries[[isinstance(one, CourseChanged) for one in done].index(False)]
    assert (await order_of(ctx, who, course_id))[2] == winner


async def test_an_ordering_names_each_lesson_once(ctx: Ctx, who: Principal) -> None:
    course_id = await stored_course(ctx, who, text("1"), text("2"), publish=False)
    revision, module_id, lessons = await order_of(ctx, who, course_id)
    for wrong in ([lessons[0]], [*lessons, lessons[0]], [*lessons, clock.new_id()]):
        with pytest.raises(OutlineMismatch):
            await outline.order_outline(ctx, who, course_id, [(module_id, wrong)], revision=revision)
    assert (await order_of(ctx, who, course_id))[0] == revision


async def test_a_lesson_moves_between_modules_while_somebody_edits_it(ctx: Ctx, who: Principal) -> None:
    course_id = await stored_course(ctx, who, text("1"), text("2"), publish=False)
    second = await outline.add_module(ctx, who, course_id, "Second")
    revision, first_id, (one, two) = await order_of(ctx, who, course_id)
    await asyncio.gather(
        outline.edit_lesson(ctx, who, course_id, one, {"title": "Edited"}, revision=1),
        outline.order_outline(
            ctx, who, course_id, [(second.module_id, [one]), (first_id, [two])], revision=revision
        ),
    )
    draft = await drafts.read_draft(ctx, who, course_id)
    assert [(one.title, one.module_id) for one in draft.in_order()] == [
        ("Edited", second.module_id),
        ("Lesson 2", first_id),
    ]


async def test_of_two_edits_of_a_lesson_the_second_is_refused(ctx: Ctx, who: Principal) -> None:
    course_id = await stored_course(ctx, who, publish=False)
    _, _, (lesson_id,) = await order_of(ctx, who, course_id)
    tries = [
        outline.edit_lesson(ctx, who, course_id, lesson_id, {"title": title}, revision=1)
        for title in ("Mine", "Yours")
    ]
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, CourseChanged) for one in done) == 1
    lesson, _ = await outline.read_lesson(ctx, who, course_id, lesson_id)
    assert lesson.revision == 2
    same = await outline.edit_lesson(ctx, who, course_id, lesson_id, {"title": lesson.title}, revision=2)
    assert same.revision == 2


async def test_a_removed_lesson_comes_back_with_its_module(ctx: Ctx, who: Principal) -> None:
    course_id = await stored_course(ctx, who, text("1"), text("2"))
    _, module_id, lessons = await order_of(ctx, who, course_id)
    await outline.remove_module(ctx, who, course_id, module_id)
    draft = await drafts.read_draft(ctx, who, course_id)
    assert (draft.modules, draft.lessons) == ([], [])
    await outline.restore_lesson(ctx, who, course_id, lessons[1])
    assert (await order_of(ctx, who, course_id))[2] == [lessons[1]]


async def test_contents_that_nothing_uses_are_swept(ctx: Ctx, who: Principal) -> None:
    course_id = await stored_course(ctx, who, text("live"))
    _, _, (lesson_id,) = await order_of(ctx, who, course_id)
    for step, words in enumerate(("typing", "typing on", "typing on and on"), start=1):
        await outline.edit_lesson(ctx, who, course_id, lesson_id, {"content": text(words)}, revision=step)
    assert await contents.sweep_contents(ctx) == 0
    with clock.travel(by=timedelta(hours=25)):
        assert await contents.sweep_contents(ctx) == 2
    assert (await outline.read_lesson(ctx, who, course_id, lesson_id))[1].blocks == text(
        "typing on and on"
    ).blocks


async def test_what_json_cannot_hold_is_refused(ctx: Ctx, who: Principal) -> None:
    endless = number_question().model_copy(update={"answer": float("inf")})
    with pytest.raises(StudiumError) as caught:
        await stored_course(ctx, who, quiz(endless), publish=False)
    assert caught.value.status == 422
