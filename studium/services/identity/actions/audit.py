"""The audit log: who did what to whom, when and from where; written with the deed, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from studium.contracts.courses import PersonErased as CoursesPersonErased
from studium.contracts.learning import (
    CertificateRevoked,
    GradeOverridden,
    GradesImported,
    GradesImportUndone,
    QuizRegraded,
)
from studium.contracts.learning import PersonErased as LearningPersonErased
from studium.kit import clock
from studium.kit.auth import SYSTEM
from studium.kit.db import UnitOfWork
from studium.services.identity import store
from studium.services.identity.actions.people import open_accounts
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain.accounts import Client
from studium.services.identity.domain.audit import (
    AuditAction,
    AuditEntry,
    ChainCheck,
    ChainedEntry,
    ChainReport,
    entry_id_of,
)

_CHECKED_AT_ONCE = 5_000
_MOST_DEVICE_LENGTH = 300
_ORIGIN = b"studium failed sign-in 1"

Detail = str | int | bool | None | Sequence[str]


@dataclass(frozen=True)
class AuditView:
    """An entry as admins see it. What was sealed is None once its person is erased."""

    entry_id: UUID
    position: int | None
    recorded_at: datetime
    action: str
    actor_id: UUID | None
    actor_name: str | None
    subject_id: UUID | None
    subject_name: str | None
    address: str | None
    device: str | None
    note: str | None
    details: dict[str, Detail]
    digest: str | None


async def record(
    ctx: Ctx,
    uow: UnitOfWork,
    action: AuditAction,
    *,
    actor_id: UUID | None,
    subject_id: UUID | None,
    client: Client | None = None,
    details: Mapping[str, Detail] | None = None,
    note: str = "",
) -> None:
    """Write down a deed, in the transaction that does it: both happen or neither.

    `actor_id` is who did it (None when nobody knows, `SYSTEM.user_id` for the command line), `subject_id` to
    whom; for what people do to their own account, both are theirs. `client` is from where. `details` hold
    ids, numbers and codes, never personal data; `note` is free text about the subject.

    Address and device are sealed with the actor's data key, or the subject's when the actor is unknown, and
    the note with the subject's: nothing of a person can be read once they are erased. A repeat writes twice.
    """
    origin_id = actor_id if actor_id is not None else subject_id
    entry = AuditEntry(
        entry_id=clock.new_id(),
        recorded_at=clock.now(),
        action=action,
        actor_id=actor_id,
        subject_id=subject_id,
        address=await _sealed(ctx, origin_id, client.address if client else ""),
        device=await _sealed(ctx, origin_id, _device(client)),
        note=await _sealed(ctx, subject_id, note),
        details=orjson.dumps(dict(details or {})).decode(),
    )
    await store.insert_audit_entry(uow, entry)


async def record_by_self(
    ctx: Ctx, uow: UnitOfWork, action: AuditAction, user_id: UUID, client: Client | None, **details: Detail
) -> None:
    """Write down what somebody did to their own account; see `record`."""
    await record(ctx, uow, action, actor_id=user_id, subject_id=user_id, client=client, details=details)


async def record_revocation(ctx: Ctx, event: CertificateRevoked) -> None:
    """Write down that a certificate was taken back; a repeat does nothing."""
    details = {"code": event.code, "course_id": str(event.course_id), "cause": event.cause}
    entry_id = entry_id_of(event.certificate_id, event.revoked_at)
    people = (event.revoked_by, event.user_id)
    await _record_heard(ctx, "certificate_revoked", entry_id, event.revoked_at, people, details)


async def record_override(ctx: Ctx, event: GradeOverridden) -> None:
    """Write down that a teacher set a grade by hand, or took that back; a repeat does nothing."""
    details: dict[str, Detail] = {"course_id": str(event.course_id), "lesson_id": str(event.lesson_id)}
    action: AuditAction = "grade_override_withdrawn"
    if event.score is not None:
        action = "grade_overridden"
        details |= {"score": f"{event.score:g}", "max_score": f"{event.max_score:g}"}
    entry_id = entry_id_of(event.change_id, event.overridden_at)
    people = (event.overridden_by, event.user_id)
    await _record_heard(ctx, action, entry_id, event.overridden_at, people, details)


async def record_regrade(ctx: Ctx, event: QuizRegraded) -> None:
    """Write down that a quiz was graded anew, or that this was undone; a repeat does nothing."""
    action: AuditAction = "quiz_regrade_undone" if event.is_undone else "quiz_regraded"
    details: dict[str, Detail] = {
        **{name: str(getattr(event, name)) for name in ("regrade_id", "course_id", "lesson_id")},
        **{name: getattr(event, name) for name in ("attempts", "up", "down")},
    }
    entry_id = entry_id_of(event.regrade_id, event.regraded_at)
    await _record_heard(ctx, action, entry_id, event.regraded_at, (event.regraded_by, None), details)


async def record_grade_import(ctx: Ctx, event: GradesImported | GradesImportUndone) -> None:
    """Write down that a teacher set grades by a file, or undid that; a repeat does nothing."""
    details: dict[str, Detail] = {"course_id": str(event.course_id), "import_id": str(event.import_id)}
    if isinstance(event, GradesImported):
        action: AuditAction = "grades_imported"
        details |= {"changed": event.changed}
        by, at = event.imported_by, event.imported_at
    else:
        action = "grades_import_undone"
        details |= {"restored": event.restored}
        by, at = event.undone_by, event.undone_at
    await _record_heard(ctx, action, entry_id_of(event.import_id, at), at, (by, None), details)


async def record_erasure(ctx: Ctx, event: CoursesPersonErased | LearningPersonErased) -> None:
    """Write down what a service deleted of a person who was erased; a repeat does nothing."""
    details: dict[str, Detail] = {"service": event.owner(), **event.deleted}
    entry_id = entry_id_of(event.report_id, event.erased_at)
    people = (SYSTEM.user_id, event.user_id)
    await _record_heard(ctx, "person_data_deleted", entry_id, event.erased_at, people, details)


async def _record_heard(
    ctx: Ctx,
    action: AuditAction,
    entry_id: UUID,
    recorded_at: datetime,
    people: tuple[UUID | None, UUID | None],
    details: Mapping[str, Detail],
) -> None:
    """Write down what another service told; `people` are who did it and to whom. Once for each `entry_id`."""
    actor_id, subject_id = people
    entry = AuditEntry(
        entry_id=entry_id,
        recorded_at=recorded_at,
        action=action,
        actor_id=actor_id,
        subject_id=subject_id,
        address=None,
        device=None,
        note=None,
        details=orjson.dumps(dict(details)).decode(),
    )
    async with ctx.db.unit_of_work() as uow:
        await store.insert_audit_entry(uow, entry)


def defer_failed_sign_in(ctx: Ctx, uow: UnitOfWork, email_index: bytes, client: Client) -> None:
    """Have a failed sign-in written down, should the address have an account.

    A job looks that up, so that the answer takes the same time for every address. What it carries of the
    client is encrypted, for an address without an account has no data key.
    """
    origin = orjson.dumps({"address": client.address, "user_agent": client.user_agent[:_MOST_DEVICE_LENGTH]})
    uow.defer(
        "record_failed_sign_in",
        entry_id=str(clock.new_id()),
        email_index=email_index.hex(),
        origin=ctx.vault.wrap(origin, _ORIGIN).hex(),
        failed_at=clock.now().isoformat(),
    )


async def record_failed_sign_in(
    ctx: Ctx, *, entry_id: UUID, email_index: bytes, origin: bytes, failed_at: datetime
) -> None:
    """Write down a failed sign-in, if the address has an account; a repeat does nothing."""
    client = Client(**orjson.loads(ctx.vault.unwrap(origin, _ORIGIN)))
    async with ctx.db.unit_of_work() as uow:
        account = await store.account_by_email(uow, email_index)
        if account is None:
            return
        entry = AuditEntry(
            entry_id=entry_id,
            recorded_at=failed_at,
            action="sign_in_failed",
            actor_id=None,
            subject_id=account.user_id,
            address=await _sealed(ctx, account.user_id, client.address),
            device=await _sealed(ctx, account.user_id, _device(client)),
            note=None,
            details="{}",
        )
        await store.insert_audit_entry(uow, entry)


async def list_audit(
    ctx: Ctx,
    *,
    limit: int,
    actor_id: UUID | None = None,
    subject_id: UUID | None = None,
    action: AuditAction | None = None,
    before: UUID | None = None,
) -> list[AuditView]:
    """Up to `limit` entries, the newest first, those older than `before`."""
    async with ctx.db.connect() as connection:
        found = await store.list_audit_entries(
            connection, limit=limit, actor_id=actor_id, subject_id=subject_id, action=action, before=before
        )
    return await _views(ctx, found)


async def verify_audit(ctx: Ctx, *, known_digest: bytes | None = None) -> ChainReport:
    """Follow the whole chain, and look for a digest that was noted earlier.

    Entries that are written meanwhile may or may not be looked at.
    """
    check, place = ChainCheck(known_digest), 0
    async with ctx.db.connect() as connection:
        while chained := await store.read_chain(connection, after=place, limit=_CHECKED_AT_ONCE):
            check.follow(chained)
            place = chained[-1].position or place
        check.note_unchained(await store.count_unchained(connection))
    return check.report()


def _device(client: Client | None) -> str:
    return client.user_agent[:_MOST_DEVICE_LENGTH] if client else ""


async def _sealed(ctx: Ctx, user_id: UUID | None, text: str) -> str | None:
    """The text under the user's data key; None without a text, and for who has no key."""
    if not text or user_id is None:
        return None
    try:
        return await ctx.vault.seal(user_id, text)
    except LookupError:
        return None


async def _views(ctx: Ctx, found: Sequence[ChainedEntry]) -> list[AuditView]:
    people = {person for one in found for person in (one.entry.actor_id, one.entry.subject_id) if person}
    async with ctx.db.connect() as connection:
        users = await open_accounts(ctx, await store.accounts_by_id(connection, people))
    names = {user.user_id: f"{user.first_name} {user.last_name}" for user in users}
    sealed = [text for one in found for text in (one.entry.address, one.entry.device, one.entry.note)]
    opened = iter(await ctx.vault.open_many([text for text in sealed if text is not None]))
    clear = iter([None if text is None else next(opened).reveal_or("") or None for text in sealed])
    return [_view(one, names, (next(clear), next(clear), next(clear))) for one in found]


def _view(
    one: ChainedEntry, names: Mapping[UUID, str], opened: tuple[str | None, str | None, str | None]
) -> AuditView:
    entry = one.entry
    address, device, note = opened
    return AuditView(
        entry_id=entry.entry_id,
        position=one.position,
        recorded_at=entry.recorded_at,
        action=entry.action,
        actor_id=entry.actor_id,
        actor_name=names.get(entry.actor_id) if entry.actor_id else None,
        subject_id=entry.subject_id,
        subject_name=names.get(entry.subject_id) if entry.subject_id else None,
        address=address,
        device=device,
        note=note,
        details=orjson.loads(entry.details),
        digest=one.digest.hex() if one.digest else None,
    )
