"""Lessons that open by date, days after enrolment and completed lessons: who is let in, and who is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from studium.contracts.courses import AuthorsChanged
from studium.contracts.learning import LessonCompleted
from studium.contracts.release import Lock, Release
from studium.kit import clock
from studium.kit.clock import new_id
from studium.services.learning.actions import Ctx, assignments, attempts, enrollment, overview, quiz
from studium.services.learning.domain.errors import LessonLocked
from studium.services.learning.tests.factories import (
    CoursePlan,
    LessonPlan,
    announced,
    answers_to,
    enrolled_learner,
    hear,
    make_quiz,
    publish,
    report,
)
from studium.services.learning.tests.factories_assignments import (
    Part,
    hand_in,
    learner_in,
    make_assignment,
    publish_taught,
    upload,
)

if TYPE_CHECKING:
    from studium.app import Platform


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    found: Ctx = platform.context("learning")
    return found


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def chain(*releases: Release | None) -> CoursePlan:
    """A course of a lesson without a rule and one for each of these."""
    return CoursePlan([LessonPlan(), *(LessonPlan(release=release) for release in releases)])


async def locks(ctx: Ctx, user_id: UUID, course_id: UUID) -> dict[UUID, Lock]:
    return (await overview.read_course_progress(ctx, user_id, course_id)).locks


async def test_a_lesson_takes_reports_from_its_date_on(ctx: Ctx) -> None:
    opens_at = clock.now() + DAY
    plan = await publish(ctx, chain(Release(opens_at=opens_at)))
    user_id = await enrolled_learner(ctx, plan)
    lesson_id = plan.lesson_ids[1]

    with pytest.raises(LessonLocked) as refused:
        await report(ctx, user_id, lesson_id, seconds=5)
    assert refused.value.extra["lock"]["after_lesson_ids"] == []
    assert datetime.fromisoformat(refused.value.extra["lock"]["opens_at"]) == opens_at
    assert await locks(ctx, user_id, plan.course_id) == {lesson_id: Lock(opens_at=opens_at)}

    with clock.travel(to=opens_at):
        assert (await report(ctx, user_id, lesson_id, seconds=5)).seconds_spent == 5
        assert await locks(ctx, user_id, plan.course_id) == {}


async def test_days_count_from_each_learners_own_enrolment(ctx: Ctx) -> None:
    plan = await publish(ctx, chain(Release(days_after_enrolment=2)))
    early, waiting = await enrolled_learner(ctx, plan), plan.lesson_ids[1]
    with clock.travel(by=2 * DAY):
        late = await enrolled_learner(ctx, plan)

        assert (await report(ctx, early, waiting, seconds=1)).outcome == "recorded"
        with pytest.raises(LessonLocked):
            await report(ctx, late, waiting, seconds=1)
    with clock.travel(by=4 * DAY):
        assert (await report(ctx, late, waiting, seconds=1)).outcome == "recorded"


async def test_a_lesson_opens_to_whoever_completed_the_one_before(ctx: Ctx) -> None:
    first = LessonPlan()
    plan = await publish(
        ctx, CoursePlan([first, LessonPlan(release=Release(after_lesson_ids=[first.lesson_id]))])
    )
    ready, other = await enrolled_learner(ctx, plan), await enrolled_learner(ctx, plan)
    waiting = plan.lesson_ids[1]
    with pytest.raises(LessonLocked) as refused:
        await report(ctx, ready, waiting, completed=True)
    assert refused.value.extra["lock"] == {"opens_at": None, "after_lesson_ids": [str(first.lesson_id)]}

    await report(ctx, ready, first.lesson_id, completed=True)
    done = await report(ctx, ready, waiting, completed=True)

    assert done.course_percentage == 100
    with pytest.raises(LessonLocked):
        await report(ctx, other, waiting, completed=True)
    assert (await locks(ctx, other, plan.course_id)).keys() == {waiting}


async def test_each_completion_is_announced_once(ctx: Ctx) -> None:
    plan = await publish(ctx, chain(None))
    user_id = await enrolled_learner(ctx, plan)
    for lesson_id in plan.lesson_ids:
        for _ in range(2):
            await report(ctx, user_id, lesson_id, completed=True, seconds=3)
        await report(ctx, user_id, lesson_id, seconds=9)

    said = [one for one in await announced(ctx, key=str(user_id)) if isinstance(one, LessonCompleted)]

    assert [one.lesson_id for one in said] == plan.lesson_ids
    assert {(one.user_id, one.course_id) for one in said} == {(user_id, plan.course_id)}


async def test_a_closed_quiz_is_neither_shown_nor_started_nor_graded(ctx: Ctx) -> None:
    plan = await publish(
        ctx,
        CoursePlan([LessonPlan("quiz", quiz=make_quiz(), release=Release(opens_at=clock.now() + HOUR))]),
    )
    user_id = await enrolled_learner(ctx, plan)
    lesson = plan.lessons[0]
    assert lesson.quiz is not None

    with pytest.raises(LessonLocked):
        await quiz.open_quiz(ctx, user_id, lesson.lesson_id)
    with pytest.raises(LessonLocked):
        await attempts.start(ctx, user_id, lesson.lesson_id)
    with pytest.raises(LessonLocked):
        await quiz.submit(ctx, user_id, lesson.lesson_id, answers_to(lesson.quiz))
    assert await ctx.db.fetch_all("SELECT FROM submission") == []


async def test_an_attempt_that_was_begun_counts_when_the_lesson_closes_meanwhile(ctx: Ctx) -> None:
    lesson = LessonPlan("quiz", quiz=make_quiz())
    plan = await publish(ctx, CoursePlan([lesson]))
    user_id = await enrolled_learner(ctx, plan)
    await attempts.start(ctx, user_id, lesson.lesson_id)
    await publish(ctx, plan.next([replace(lesson, release=Release(opens_at=clock.now() + DAY))]))
    assert lesson.quiz is not None

    graded = await quiz.submit(ctx, user_id, lesson.lesson_id, answers_to(lesson.quiz))

    assert graded.submission.passed
    with pytest.raises(LessonLocked):
        await attempts.start(ctx, user_id, lesson.lesson_id)


async def test_no_work_is_handed_in_before_its_lesson_opens(ctx: Ctx, platform: Platform) -> None:
    part = Part(assignment=make_assignment(), release=Release(days_after_enrolment=1))
    taught = await publish_taught(ctx, part)
    user_id, (lesson_id,) = await learner_in(platform, taught), taught.lesson_ids

    for attempt in (
        assignments.open_assignment(ctx, user_id, lesson_id),
        upload(ctx, user_id, lesson_id),
        hand_in(ctx, user_id, lesson_id),
    ):
        with pytest.raises(LessonLocked):
            await attempt
    with clock.travel(by=DAY):
        assert (await hand_in(ctx, user_id, lesson_id)).work.attempt == 1


async def test_who_teaches_finds_everything_open(ctx: Ctx) -> None:
    lesson = LessonPlan("quiz", quiz=make_quiz(), release=Release(opens_at=clock.now() + DAY))
    plan = await publish(ctx, CoursePlan([lesson, LessonPlan(release=Release(days_after_enrolment=9))]))
    teacher = await enrolled_learner(ctx, plan)
    await hear(
        ctx, AuthorsChanged(course_id=plan.course_id, author_ids=[new_id(), teacher], changed_at=clock.now())
    )

    assert (await quiz.open_quiz(ctx, teacher, lesson.lesson_id)).questions()
    assert (await report(ctx, teacher, plan.lesson_ids[1], seconds=1)).outcome == "recorded"
    assert await locks(ctx, teacher, plan.course_id) == {}


async def test_one_goes_on_with_what_is_open(ctx: Ctx) -> None:
    plan = await publish(ctx, chain(Release(opens_at=clock.now() + DAY), None))
    user_id = await enrolled_learner(ctx, plan)
    first, closed, last = plan.lesson_ids
    await report(ctx, user_id, first, completed=True)
    assert (await overview.read_course_progress(ctx, user_id, plan.course_id)).resume_lesson_id == last
    await report(ctx, user_id, last, completed=True)
    assert (await overview.read_course_progress(ctx, user_id, plan.course_id)).resume_lesson_id == closed


@pytest.mark.parametrize("opens", [None, -1, 1, 30])
@pytest.mark.parametrize("days", [None, 1, 2])
@pytest.mark.parametrize("needed", [(), (0,), (0, 1)])
async def test_the_rule_in_the_statement_is_the_rule_of_the_contract(
    ctx: Ctx, opens: int | None, days: int | None, needed: tuple[int, ...]
) -> None:
    free = [LessonPlan(), LessonPlan()]
    rule = Release(
        opens_at=None if opens is None else clock.now() + DAY + opens * HOUR,
        days_after_enrolment=days,
        after_lesson_ids=[free[place].lesson_id for place in needed],
    )
    plan = await publish(ctx, CoursePlan([*free, LessonPlan(release=rule)]))
    user_id = await enrolled_learner(ctx, plan)
    enrolled_at = (await enrollment.get_enrollment(ctx, user_id, plan.course_id)).enrolled_date
    done, _, lesson_id = plan.lesson_ids
    await report(ctx, user_id, done, completed=True)
    with clock.travel(by=DAY):
        wanted = rule.lock_for(enrolled_at, {done}, clock.now())

        assert (await locks(ctx, user_id, plan.course_id)).get(lesson_id) == wanted
        if wanted is None:
            assert (await report(ctx, user_id, lesson_id, seconds=1)).outcome == "recorded"
        else:
            with pytest.raises(LessonLocked):
                await report(ctx, user_id, lesson_id, seconds=1)
