"""What learning hears of courses, and its jobs."""

from __future__ import annotations

from uuid import UUID

from studium.contracts.courses import CoursePublished, CourseUnpublished, LessonPublished
from studium.kit.consumer import Handlers
from studium.kit.jobs import Jobs
from studium.services.learning.actions import Ctx, outline

HANDLERS = Handlers()
JOBS = Jobs()


@HANDLERS.on(LessonPublished)
async def on_lesson_published(ctx: Ctx, event: LessonPublished) -> None:
    """A lesson's definition arrives before the outline that shows it."""
    await outline.keep_lesson(ctx, event)


@HANDLERS.on(CoursePublished)
async def on_course_published(ctx: Ctx, event: CoursePublished) -> None:
    """The course shows this outline from now on."""
    await outline.publish_course(ctx, event)


@HANDLERS.on(CourseUnpublished)
async def on_course_unpublished(ctx: Ctx, event: CourseUnpublished) -> None:
    """The course takes no new learners."""
    await outline.unpublish_course(ctx, event.course_id)


@JOBS.job(outline.RECOUNT_JOB)
async def recount_course(ctx: Ctx, course_id: str) -> None:
    """Count the next batch of enrolments anew after an outline was switched."""
    await outline.recount_course(ctx, UUID(course_id))
