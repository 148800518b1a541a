"""Events and time in: deeds elsewhere that belong in the audit log; jobs send mail, prune and rotate keys."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from studium.contracts.courses import PersonErased as CoursesPersonErased
from studium.contracts.learning import (
    CertificateRevoked,
    GradeOverridden,
    GradesImported,
    GradesImportUndone,
    PlaceGiven,
    QuizRegraded,
)
from studium.contracts.learning import PersonErased as LearningPersonErased
from studium.kit.consumer import Handlers
from studium.kit.jobs import Jobs
from studium.services.identity import actions
from studium.services.identity.actions import Ctx, audit, viewings
from studium.services.identity.domain.mails import NamedCourse, Occasion

HANDLERS = Handlers()
JOBS = Jobs()


@HANDLERS.on(CertificateRevoked)
async def on_certificate_revoked(ctx: Ctx, event: CertificateRevoked) -> None:
    """Write down who took whose certificate back."""
    await audit.record_revocation(ctx, event)


@HANDLERS.on(GradeOverridden)
async def on_grade_overridden(ctx: Ctx, event: GradeOverridden) -> None:
    """Write down who set whose grade by hand, or took that back."""
    await audit.record_override(ctx, event)


@HANDLERS.on(QuizRegraded)
async def on_quiz_regraded(ctx: Ctx, event: QuizRegraded) -> None:
    """Write down who graded a quiz anew."""
    await audit.record_regrade(ctx, event)


@HANDLERS.on(GradesImported)
async def on_grades_imported(ctx: Ctx, event: GradesImported) -> None:
    """Write down who set grades by a file."""
    await audit.record_grade_import(ctx, event)


@HANDLERS.on(GradesImportUndone)
async def on_grades_import_undone(ctx: Ctx, event: GradesImportUndone) -> None:
    """Write down who undid such a file."""
    await audit.record_grade_import(ctx, event)


@HANDLERS.on(CoursesPersonErased)
async def on_erased_from_courses(ctx: Ctx, event: CoursesPersonErased) -> None:
    """Write down what courses deleted."""
    await audit.record_erasure(ctx, event)


@HANDLERS.on(LearningPersonErased)
async def on_erased_from_learning(ctx: Ctx, event: LearningPersonErased) -> None:
    """Write down what learning deleted."""
    await audit.record_erasure(ctx, event)


@HANDLERS.on(PlaceGiven)
async def on_place_given(ctx: Ctx, event: PlaceGiven) -> None:
    """Tell who waited for a place in a course that they have it."""
    await actions.tell_of_place(ctx, event)


@JOBS.job("send_mail")
async def send_mail(
    ctx: Ctx, email_index: str, occasion: Occasion, course_title: str = "", course_slug: str = ""
) -> None:
    """Send the mail of an occasion to the account that is found under a keyed hash (hexadecimal)."""
    course = NamedCourse(course_title, course_slug) if course_slug else None
    await actions.send_mail(ctx, bytes.fromhex(email_index), occasion, course)


@JOBS.job("drop_unused_key")
async def drop_unused_key(ctx: Ctx, user_id: str) -> None:
    """Erase the data key of a registration that made no account."""
    await actions.drop_unused_key(ctx, UUID(user_id))


@JOBS.job("record_failed_sign_in")
async def record_failed_sign_in(
    ctx: Ctx, entry_id: str, email_index: str, origin: str, failed_at: str
) -> None:
    """Write a failed sign-in into the audit log, if it was somebody's account."""
    await audit.record_failed_sign_in(
        ctx,
        entry_id=UUID(entry_id),
        email_index=bytes.fromhex(email_index),
        origin=bytes.fromhex(origin),
        failed_at=datetime.fromisoformat(failed_at),
    )


@JOBS.every("7 * * * *", "prune_expired")
async def prune_expired(ctx: Ctx) -> None:
    """Delete what has expired."""
    await actions.prune_expired(ctx)


@JOBS.every("47 3 * * *", "drop_unverified_accounts")
async def drop_unverified_accounts(ctx: Ctx) -> None:
    """Erase accounts whose address was never verified and that nobody has used."""
    await actions.drop_unverified_accounts(ctx)


@JOBS.every("*/5 * * * *", "end_expired_viewings")
async def end_expired_viewings(ctx: Ctx) -> None:
    """Write down which views of the platform as somebody else are over."""
    await viewings.end_expired_viewings(ctx)


@JOBS.every("37 3 * * *", "rotate_signing_keys")
async def rotate_signing_keys(ctx: Ctx) -> None:
    """Publish the next signing key when it is due, and retire those that nobody needs."""
    await actions.rotate_signing_keys(ctx)
