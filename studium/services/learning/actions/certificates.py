"""Certificates: issued when they are earned, shown to anybody who has the code, revoked by who teaches."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from uuid import UUID

from studium.contracts.event import Personal
from studium.contracts.learning import CertificateIssued, CertificateRevoked
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.kit.errors import Forbidden
from studium.services.learning.actions import Ctx
from studium.services.learning.actions.overview import read_course_progress
from studium.services.learning.domain.certificates import (
    RANDOM_BITS,
    Cause,
    Certificate,
    GivenCause,
    code_of,
    months_after,
    read_code,
)
from studium.services.learning.domain.errors import CertificateNotFound
from studium.services.learning.store import certificates, heard
from studium.services.learning.store.certificates import Draft, Graduate, SealedCertificate


async def issue_earned(ctx: Ctx, uow: UnitOfWork, course_id: UUID, user_ids: Collection[UUID]) -> None:
    """Issue certificates to those of the users who completed the course and reached its pass mark.

    To be called in the transaction of whatever may complete a course or raise a grade, with the enrolments
    locked. Nobody gets a second one, not even after a revocation. A course with a pass mark but nothing to
    grade asks for its completion only.
    """
    for graduate in await certificates.graduates(uow, course_id, user_ids):
        if graduate.pass_percentage is None or await _has_passed(ctx, graduate, course_id):
            await issue(uow, course_id, graduate)


async def _has_passed(ctx: Ctx, graduate: Graduate, course_id: UUID) -> bool:
    return (await read_course_progress(ctx, graduate.user_id, course_id)).has_passed is not False


async def issue(
    uow: UnitOfWork, course_id: UUID, graduate: Graduate, *, replaces: UUID | None = None
) -> str | None:
    """Issue a certificate and announce it. Its code; None when the learner has one in force already."""
    now, months = clock.now(), graduate.valid_months
    draft = Draft(
        certificate_id=clock.new_id(),
        code=code_of(secrets.randbits(RANDOM_BITS)),
        course_id=course_id,
        issued_at=now,
        expires_at=None if months is None else months_after(now, months),
    )
    if not await certificates.add(uow, draft, graduate):
        return None
    uow.emit(
        CertificateIssued(
            **vars(draft),
            enrollment_id=graduate.enrollment_id,
            user_id=graduate.user_id,
            completed_at=graduate.completed_at,
            replaces=replaces,
        )
    )
    return draft.code


async def verify(ctx: Ctx, typed: str) -> Certificate:
    """The certificate with this code, as it was typed. Raises `CertificateNotFound`."""
    return (await opened(ctx, [await find(ctx, typed)]))[0]


async def list_mine(ctx: Ctx, user_id: UUID, *, before: UUID | None, limit: int) -> list[Certificate]:
    """Up to `limit` of the user's certificates, the newest first, revoked ones too."""
    async with ctx.db.connect() as connection:
        found = await certificates.page(connection, user_id, before=before, limit=limit)
    return await opened(ctx, found)


async def revoke(ctx: Ctx, caller: Principal, typed: str, *, cause: GivenCause, reason: str) -> Certificate:
    """Take a certificate back, for good. A repeat keeps the first revocation with its reason.

    Raises `CertificateNotFound`, and `Forbidden` unless the caller teaches the course or is an admin.
    """
    sealed = await find(ctx, typed)
    async with ctx.db.unit_of_work() as uow:
        await check_may_change(uow, caller, sealed)
        await withdraw(ctx, uow, caller, sealed, cause=cause, reason=reason)
        return await verify(ctx, sealed.code)


async def check_may_change(uow: UnitOfWork, caller: Principal, sealed: SealedCertificate) -> None:
    """Raise `Forbidden` unless the caller teaches the certificate's course or is an admin."""
    if not caller.is_admin and not await heard.teaches(uow.connection, caller.user_id, sealed.course_id):
        raise Forbidden(
            "Only who teaches the course may revoke its certificates or issue them anew; ask its instructor."
        )


async def withdraw(
    ctx: Ctx, uow: UnitOfWork, caller: Principal, sealed: SealedCertificate, *, cause: Cause, reason: str
) -> None:
    """Revoke a certificate and announce it; nothing when it was revoked already."""
    now, words = clock.now(), await _seal(ctx, sealed, reason) if reason else None
    if not await certificates.revoke(uow, sealed.code, by=caller.user_id, cause=cause, reason=words, now=now):
        return
    uow.emit(
        CertificateRevoked(
            certificate_id=sealed.certificate_id,
            code=sealed.code,
            user_id=sealed.user_id,
            course_id=sealed.course_id,
            cause=cause,
            revoked_by=caller.user_id,
            revoked_at=now,
        )
    )


async def _seal(ctx: Ctx, sealed: SealedCertificate, reason: str) -> str | None:
    """The reason, sealed with the holder's key; nothing is kept of it when the holder was erased."""
    try:
        return None if sealed.user_id is None else await ctx.vault.seal(sealed.user_id, reason)
    except LookupError:
        return None


async def find(ctx: Ctx, typed: str) -> SealedCertificate:
    """The certificate with this code as it is stored. Raises `CertificateNotFound`."""
    code = read_code(typed)
    if code is None:
        raise CertificateNotFound("This is no certificate's code; compare it with the certificate.")
    async with ctx.db.connect() as connection:
        found = await certificates.find(connection, code)
    if found is None:
        raise CertificateNotFound("No certificate with this code was ever issued here.")
    return found


async def opened(ctx: Ctx, found: Sequence[SealedCertificate]) -> list[Certificate]:
    """These certificates with their texts opened, by one look-up of keys."""
    sealed = {text for item in found for text in _texts(item) if text is not None}
    known = dict(zip(sealed, await ctx.vault.open_many(list(sealed)), strict=True)) if sealed else {}
    return [_certificate(item, known) for item in found]


def _texts(item: SealedCertificate) -> tuple[str | None, ...]:
    return (
        item.first_name,
        item.last_name,
        item.instructor_first_name,
        item.instructor_last_name,
        item.revocation_reason,
    )


def _certificate(item: SealedCertificate, known: dict[str, Personal[str]]) -> Certificate:
    first, last, instructor_first, instructor_last, reason = (
        known[text] if text is not None else None for text in _texts(item)
    )
    return Certificate(
        certificate_id=item.certificate_id,
        code=item.code,
        course_id=item.course_id,
        course_title=item.course_title,
        course_slug=item.course_slug,
        holder_name=_name(first, last),
        holder_erased=item.user_id is None or (first is not None and first.erased),
        instructor_name=_name(instructor_first, instructor_last),
        completed_at=item.completed_at,
        issued_at=item.issued_at,
        expires_at=item.expires_at,
        revoked_at=item.revoked_at,
        revocation_cause=item.revocation_cause,
        revocation_reason=reason.reveal_or("") or None if reason else None,
        seen_at=clock.now(),
    )


def _name(first: Personal[str] | None, last: Personal[str] | None) -> str | None:
    parts = (part.reveal_or("") for part in (first, last) if part is not None)
    return " ".join(part for part in parts if part) or None
