"""Events and time as entry points: one function per event, one action each."""

from __future__ import annotations

from typing import Any

from studium.contracts.identity import ProfileChanged, UserErased, UserRegistered
from studium.contracts.learning import EnrollmentCancelled, EnrollmentCreated, LessonCompleted
from studium.kit.consumer import Handlers
from studium.kit.jobs import Jobs
from studium.services.courses.actions import assets, catalogue, contents, heard
from studium.services.courses.actions.access import Ctx

HANDLERS = Handlers()
JOBS = Jobs()


@HANDLERS.on(EnrollmentCreated)
async def on_enrollment_created(ctx: Ctx, event: EnrollmentCreated) -> None:
    """The learner may read the course's lessons."""
    await heard.hear_enrolment(ctx, event)


@HANDLERS.on(EnrollmentCancelled)
async def on_enrollment_cancelled(ctx: Ctx, event: EnrollmentCancelled) -> None:
    """The learner may not any more."""
    await heard.hear_cancellation(ctx, event)


@HANDLERS.on(LessonCompleted)
async def on_lesson_completed(ctx: Ctx, event: LessonCompleted) -> None:
    """Lessons that open after this one are open to the learner."""
    await heard.hear_completion(ctx, event)


@HANDLERS.on(UserRegistered)
async def on_user_registered(ctx: Ctx, event: UserRegistered) -> None:
    """Keep the name, should this person come to teach."""
    await heard.hear_name(ctx, event)


@HANDLERS.on(ProfileChanged)
async def on_profile_changed(ctx: Ctx, event: ProfileChanged) -> None:
    """Show the new name in the catalogue."""
    await heard.hear_name(ctx, event)


@HANDLERS.on(UserErased)
async def on_user_erased(ctx: Ctx, event: UserErased) -> None:
    """Forget the person; what they taught stays under nobody's name."""
    await heard.hear_erasure(ctx, event)


@JOBS.every("17 3 * * *", "sweep_courses")
async def sweep_courses(ctx: Ctx, **_args: Any) -> None:
    """Delete bytes, contents and words that nothing uses."""
    await assets.sweep_objects(ctx)
    await contents.sweep_contents(ctx)
    await catalogue.sweep_words(ctx)
