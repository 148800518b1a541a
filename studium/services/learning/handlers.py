"""What learning hears, and its jobs."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from studium.contracts.courses import AuthorsChanged, CoursePublished, CourseUnpublished, LessonPublished
from studium.contracts.identity import InvitationAccepted, ProfileChanged, UserErased, UserRegistered
from studium.kit.consumer import Handlers
from studium.kit.jobs import Jobs
from studium.services.learning.actions import (
    Ctx,
    assignment_files,
    attempts,
    enrollment,
    erasure,
    heard,
    housekeeping,
    outline,
    regrading,
    regrading_apply,
    seats,
)

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


@HANDLERS.on(AuthorsChanged)
async def on_authors_changed(ctx: Ctx, event: AuthorsChanged) -> None:
    """Other people teach the course."""
    await heard.hear_teachers(ctx, event)


@HANDLERS.on(UserRegistered)
async def on_user_registered(ctx: Ctx, event: UserRegistered) -> None:
    """Keep the name, for teachers to see and for certificates, and the address, for badges."""
    await heard.hear_name(ctx, event)


@HANDLERS.on(ProfileChanged)
async def on_profile_changed(ctx: Ctx, event: ProfileChanged) -> None:
    """Show the new name from now on."""
    await heard.hear_name(ctx, event)


@HANDLERS.on(InvitationAccepted)
async def on_invitation_accepted(ctx: Ctx, event: InvitationAccepted) -> None:
    """Enrol who was invited for courses."""
    await enrollment.enroll_invited(ctx, event.user_id, event.course_ids)


@HANDLERS.on(UserErased)
async def on_user_erased(ctx: Ctx, event: UserErased) -> None:
    """Delete all that the person did here."""
    await erasure.hear_erasure(ctx, event)


@JOBS.job(erasure.DELETE_FILES_JOB)
async def delete_files_of_erased(ctx: Ctx, user_id: str, erased_at: str) -> None:
    """Delete the files that an erased person uploaded."""
    await erasure.delete_files(ctx, UUID(user_id), datetime.fromisoformat(erased_at))


@JOBS.job(outline.RECOUNT_JOB)
async def recount_course(ctx: Ctx, course_id: str) -> None:
    """Count the next batch of enrolments anew after an outline was switched."""
    await outline.recount_course(ctx, UUID(course_id))


@JOBS.job(regrading.REGRADE_JOB)
async def continue_regrade(ctx: Ctx, regrade_id: str) -> None:
    """Look at, apply or take back the next batch of a regrade."""
    await regrading_apply.continue_regrade(ctx, UUID(regrade_id))


@JOBS.job(outline.FILL_JOB)
async def fill_seats(ctx: Ctx, course_id: str) -> None:
    """Give the free seats of a course that was published again to who waits for one."""
    await seats.fill_course(ctx, UUID(course_id))


@JOBS.every("* * * * *", "submit_expired_attempts")
async def submit_expired_attempts(ctx: Ctx, **_args: Any) -> None:
    """Submit the attempts at quizzes whose time is over, with what was saved in them."""
    await attempts.submit_expired(ctx)


@JOBS.every("37 * * * *", "sweep_assignment_files")
async def sweep_assignment_files(ctx: Ctx, **_args: Any) -> None:
    """Delete uploaded files that nobody handed in."""
    await assignment_files.sweep(ctx)


@JOBS.every("27 * * * *", "prune_learning")
async def prune_learning(ctx: Ctx, **_args: Any) -> None:
    """Delete tallies that count for nothing any more, and previews that nobody applied."""
    await housekeeping.prune(ctx)
