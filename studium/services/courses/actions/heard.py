"""What courses keeps of what others announced."""

from __future__ import annotations

from uuid import uuid5

from studium.contracts.courses import PersonErased
from studium.contracts.identity import ProfileChanged, UserErased, UserRegistered
from studium.contracts.learning import EnrollmentCancelled, EnrollmentCreated, LessonCompleted
from studium.services.courses.actions.access import Ctx
from studium.services.courses.store import catalogue, drafts, heard, release


async def hear_enrolment(ctx: Ctx, event: EnrollmentCreated) -> None:
    """From now on the user may read the course's lessons; a repeat changes nothing."""
    async with ctx.db.unit_of_work() as uow:
        await heard.keep_enrolment(
            uow,
            user_id=event.user_id,
            course_id=event.course_id,
            enrollment_id=event.enrollment_id,
            at=event.enrolled_at,
            active=True,
        )


async def hear_cancellation(ctx: Ctx, event: EnrollmentCancelled) -> None:
    """From now on the user may not; a repeat changes nothing."""
    async with ctx.db.unit_of_work() as uow:
        await heard.keep_enrolment(
            uow,
            user_id=event.user_id,
            course_id=event.course_id,
            enrollment_id=event.enrollment_id,
            at=event.cancelled_at,
            active=False,
        )


async def hear_completion(ctx: Ctx, event: LessonCompleted) -> None:
    """From now on lessons are open to the person that open after this one; a repeat changes nothing."""
    async with ctx.db.unit_of_work() as uow:
        await release.keep_completion(uow, event.user_id, event.lesson_id, event.completed_at)


async def hear_name(ctx: Ctx, event: UserRegistered | ProfileChanged) -> None:
    """Keep a person's name, sealed with that person's key; nothing when the person was erased meanwhile."""
    if event.first_name.erased or event.last_name.erased:
        return
    changed_at = event.registered_at if isinstance(event, UserRegistered) else event.changed_at
    try:
        first = await ctx.vault.seal(event.user_id, event.first_name.reveal())
        last = await ctx.vault.seal(event.user_id, event.last_name.reveal())
    except LookupError:
        return
    async with ctx.db.unit_of_work() as uow:
        await catalogue.keep_name(uow, event.user_id, first, last, changed_at)


async def hear_erasure(ctx: Ctx, event: UserErased) -> None:
    """Forget a person: name, enrolments, completed lessons and co-authorships; a repeat changes nothing.

    What they taught stays, under nobody's name: others learn from it, and it belongs to the course. A course
    whose instructor is gone is its other authors' and the admins'.
    """
    async with ctx.db.unit_of_work() as uow:
        deleted = {
            "enrolled": await heard.forget_enrolments(uow, event.user_id),
            "completed_lesson": await release.forget_completions(uow, event.user_id),
            "course_author": await drafts.remove_author(uow, event.user_id),
            "instructor_name": await catalogue.forget_name(uow, event.user_id),
        }
        # A repeat, which finds nothing more, gives the report the same id: the first one counts.
        report_id = uuid5(event.user_id, "courses.rows")
        uow.emit(
            PersonErased(
                report_id=report_id, user_id=event.user_id, deleted=deleted, erased_at=event.erased_at
            )
        )
