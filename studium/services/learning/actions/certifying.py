"""The certificates of a course, for who teaches it: all that were issued, for how long, and issuing anew."""

from __future__ import annotations

from uuid import UUID

from studium.kit import clock
from studium.kit.auth import Principal
from studium.services.learning.actions import Ctx
from studium.services.learning.actions.certificates import (
    check_may_change,
    find,
    issue,
    opened,
    verify,
    withdraw,
)
from studium.services.learning.actions.learners import SEARCH_LIMIT, TooManyLearners
from studium.services.learning.actions.people import PersonErased, check_teacher
from studium.services.learning.domain.certificates import Certificate, read_code
from studium.services.learning.domain.errors import CertificateReplaced
from studium.services.learning.store import certificates


async def reissue(ctx: Ctx, caller: Principal, typed: str) -> Certificate:
    """Issue a certificate anew, under a new code, with the names and for the time that hold now.

    The one that it replaces is revoked, unless it was already. Raises `CertificateNotFound`, `PersonErased`,
    `CertificateReplaced` when the learner holds a newer one, and `Forbidden` unless the caller teaches the
    course or is an admin.
    """
    sealed = await find(ctx, typed)
    async with ctx.db.unit_of_work() as uow:
        await check_may_change(uow, caller, sealed)
        graduate = await certificates.lock_successor(uow, sealed.code)
        if graduate is None:
            raise PersonErased("Its holder was erased; nothing can be issued to them any more.")
        await withdraw(ctx, uow, caller, sealed, cause="replaced", reason="")
        code = await issue(uow, sealed.course_id, graduate, replaces=sealed.certificate_id)
        if code is None:
            raise CertificateReplaced("A newer certificate is in force already; issue that one anew.")
        return await verify(ctx, code)


async def list_issued(
    ctx: Ctx, caller: Principal, course_id: UUID, *, before: UUID | None, limit: int
) -> list[Certificate]:
    """Up to `limit` of the course's certificates, the newest first. Raises `CourseNotFound`."""
    await check_teacher(ctx, caller, course_id)
    async with ctx.db.connect() as connection:
        found = await certificates.of_course(connection, course_id, before=before, limit=limit)
    return await opened(ctx, found)


async def search_issued(ctx: Ctx, caller: Principal, course_id: UUID, text: str) -> list[Certificate]:
    """Up to 50 of the course's certificates with this code, or with all these words in the holder's name.

    Names are stored sealed, so all of the course's are opened. Raises `CourseNotFound`, `TooManyLearners`.
    """
    await check_teacher(ctx, caller, course_id)
    most = ctx.settings.name_sort_limit
    async with ctx.db.connect() as connection:
        if (code := read_code(text)) is not None:
            one = await certificates.find(connection, code)
            return await opened(ctx, [one] if one is not None and one.course_id == course_id else [])
        found = await certificates.of_course(connection, course_id, before=None, limit=most + 1)
    if len(found) > most:
        raise TooManyLearners(
            f"Names can be searched among up to {most} certificates; look for the code instead."
        )
    words = text.casefold().split()
    matching = [
        one
        for one in await opened(ctx, found)
        if one.holder_name and all(word in one.holder_name.casefold() for word in words)
    ]
    return matching[:SEARCH_LIMIT]


async def read_terms(ctx: Ctx, caller: Principal, course_id: UUID) -> int | None:
    """For how many months the course's certificates are valid, None: for ever. Raises `CourseNotFound`."""
    await check_teacher(ctx, caller, course_id)
    async with ctx.db.connect() as connection:
        return await certificates.terms(connection, course_id)


async def set_terms(ctx: Ctx, caller: Principal, course_id: UUID, valid_months: int | None) -> None:
    """Have the certificates that are issued from now on expire; those of before keep their date.

    Raises `CourseNotFound`.
    """
    await check_teacher(ctx, caller, course_id)
    async with ctx.db.unit_of_work() as uow:
        await certificates.set_terms(uow, course_id, valid_months, by=caller.user_id, now=clock.now())
