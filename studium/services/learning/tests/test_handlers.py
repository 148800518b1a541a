"""What learning hears, each event twice, and the recount job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from studium.contracts.courses import CourseUnpublished
from studium.contracts.identity import InvitationAccepted
from studium.contracts.learning import CourseCompleted
from studium.kit.clock import new_id
from studium.services.learning.actions import Ctx, enrollment, overview
from studium.services.learning.domain.enrollment import Enrollment
from studium.services.learning.domain.errors import CourseNotOpen, LessonNotFound
from studium.services.learning.tests.factories import (
    PUBLISHED_AT,
    CoursePlan,
    LessonPlan,
    announced,
    enrolled_learner,
    hear,
    make_quiz,
    publish,
    report,
    text_course,
)

if TYPE_CHECKING:
    from studium.app import Platform

_TABLES = ("outline_course", "outline_module", "outline_lesson", "lesson_definition")


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


async def rows(ctx: Ctx) -> dict[str, list[Any]]:
    return {table: await ctx.db.fetch_all(f"SELECT * FROM {table} ORDER BY 1, 2") for table in _TABLES}


async def test_hearing_a_publication_again_changes_nothing(ctx: Ctx) -> None:
    course = CoursePlan([LessonPlan("quiz", quiz=make_quiz()), LessonPlan("text", required=False)])
    await hear(ctx, *course.events(), times=1)
    once = await rows(ctx)
    await hear(ctx, *course.events())
    assert await rows(ctx) == once
    assert [len(once[table]) for table in _TABLES] == [1, 1, 2, 2]


async def test_an_older_outline_is_ignored(ctx: Ctx) -> None:
    first = text_course(2)
    second = await publish(ctx, first.next(first.lessons[:1]))
    before = await rows(ctx)
    await hear(ctx, first.outline())
    assert await rows(ctx) == before
    assert before["outline_course"][0]["version"] == second.version


async def test_a_lesson_appears_only_with_its_outline(ctx: Ctx) -> None:
    course = await publish(ctx, text_course(1))
    user_id = await enrolled_learner(ctx, course)
    grown = course.next([*course.lessons, LessonPlan()])
    await hear(ctx, *grown.events()[:-1])
    with pytest.raises(LessonNotFound):
        await report(ctx, user_id, grown.lesson_ids[1])
    await hear(ctx, grown.outline())
    assert (await report(ctx, user_id, grown.lesson_ids[1])).outcome == "recorded"


async def test_an_unchanged_lesson_keeps_its_definition(ctx: Ctx) -> None:
    course = await publish(ctx, CoursePlan([LessonPlan("quiz", quiz=make_quiz())]))
    grown = course.next([*course.lessons, LessonPlan()])
    await hear(ctx, *grown.events()[1:])
    lessons = (await rows(ctx))["outline_lesson"]
    assert sorted(row["definition_version"] for row in lessons) == [1, 2]
    assert sum(row["is_completed_by_submission"] for row in lessons) == 1


async def test_a_new_outline_moves_percentages_and_keeps_completions(ctx: Ctx) -> None:
    course = await publish(ctx, text_course(2))
    done, half = await enrolled_learner(ctx, course), await enrolled_learner(ctx, course)
    for lesson_id in course.lesson_ids:
        await report(ctx, done, lesson_id, completed=True)
    await report(ctx, half, course.lesson_ids[0], completed=True)
    wider = await publish(ctx, course.next([*course.lessons, LessonPlan(), LessonPlan()]))
    first, second = [await enrollment.get_enrollment(ctx, who, course.course_id) for who in (done, half)]
    assert (first.status, first.current_progress_percentage) == ("completed", 50.0)
    assert (second.status, second.current_progress_percentage) == ("active", 25.0)
    await publish(ctx, wider.next(course.lessons[:1]))
    second = await enrollment.get_enrollment(ctx, half, course.course_id)
    assert (second.status, second.current_progress_percentage) == ("completed", 100.0)
    completed = [event for event in await announced(ctx) if isinstance(event, CourseCompleted)]
    assert [event.user_id for event in completed] == [done, half]


async def test_a_closed_course_keeps_its_learners(ctx: Ctx) -> None:
    course = await publish(ctx, text_course(1))
    user_id = await enrolled_learner(ctx, course)
    await hear(ctx, CourseUnpublished(course_id=course.course_id, unpublished_at=PUBLISHED_AT))
    assert (await report(ctx, user_id, course.lesson_ids[0], completed=True)).course_percentage == 100
    with pytest.raises(CourseNotOpen):
        await enrolled_learner(ctx, course)
    await publish(ctx, course.next(course.lessons))
    assert await enrolled_learner(ctx, course)


async def test_a_large_course_is_counted_anew_in_batches(platform: Platform) -> None:
    ctx: Ctx = platform.context("learning")
    object.__setattr__(ctx, "settings", ctx.settings.model_copy(update={"recount_batch": 3}))
    course = await publish(ctx, text_course(2))
    learners = [await enrolled_learner(ctx, course) for _ in range(8)]
    for learner in learners:
        await report(ctx, learner, course.lesson_ids[0], completed=True)
    await hear(ctx, *course.next(course.lessons[:1]).events(), times=1)
    stale = "SELECT count(*) AS n FROM enrollment WHERE outline_version = 1"
    assert (await ctx.db.fetch_all(stale))[0]["n"] == 5
    await platform.settle(with_jobs=True)
    assert (await ctx.db.fetch_all(stale))[0]["n"] == 0
    for learner in learners:
        found = await overview.read_course_progress(ctx, learner, course.course_id)
        assert (found.course.status, found.course.current_progress_percentage) == ("completed", 100.0)


async def test_who_was_invited_is_enrolled_in_the_courses_that_are_open(ctx: Ctx) -> None:
    first, second = await publish(ctx, text_course(1)), await publish(ctx, text_course(1))
    await hear(ctx, CourseUnpublished(course_id=second.course_id, unpublished_at=PUBLISHED_AT))
    guest, unknown = new_id(), new_id()

    await hear(
        ctx,
        InvitationAccepted(
            user_id=guest,
            invited_by=new_id(),
            course_ids=[second.course_id, unknown, first.course_id],
            accepted_at=PUBLISHED_AT,
        ),
    )

    entered = await enrollment.list_enrollments(ctx, guest, status=None, before=None, limit=10)
    assert [one.course_id for one in entered] == [first.course_id]


async def test_publications_arrive_over_the_bus(platform: Platform) -> None:
    ctx: Ctx = platform.context("learning")
    course = text_course(1)
    async with platform.context("courses").db.unit_of_work() as uow:
        for event in course.events():
            uow.emit(event)
    await platform.settle()
    enrolled = (await enrollment.enroll(ctx, new_id(), course.course_id)).result
    assert isinstance(enrolled, Enrollment)
    assert enrolled.course_title == "A course"
