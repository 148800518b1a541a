"""Files of people: tried first, then invited all at once, and taken back as far as nobody has come yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from studium.kit import clock
from studium.kit.auth import Principal
from studium.services.identity import store
from studium.services.identity.actions import audit
from studium.services.identity.actions.invitations import (
    Prepared,
    drop_unused_account,
    prepare,
    save_invited,
    unknown_password,
)
from studium.services.identity.actions.people import email_index
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain.accounts import Client
from studium.services.identity.domain.errors import UnknownUpload
from studium.services.identity.domain.invitations import Invitee, RowOutcome, Upload, UploadRow, read_people

_UPLOADS_SHOWN = 50


@dataclass(frozen=True)
class RowResult:
    """What becomes of one line."""

    line: int
    email: str
    outcome: RowOutcome
    problems: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"RowResult({self.line}, {self.outcome})"


@dataclass(frozen=True)
class UploadResult:
    """What becomes of a file; `upload_id` is None when it was only tried or invited nobody."""

    upload_id: UUID | None
    rows: list[RowResult]

    def count(self, outcome: RowOutcome) -> int:
        """How many lines have this outcome."""
        return Counter(row.outcome for row in self.rows)[outcome]


@dataclass(frozen=True)
class Undone:
    """How many accounts were removed, and how many stay because their people have come."""

    removed: int
    kept: int


async def upload_people(
    ctx: Ctx, by: Principal, content: bytes, client: Client, *, dry_run: bool
) -> UploadResult:
    """Invite the people in a CSV file: all that are right, at once. `dry_run` tells only what would happen.

    Who has an account is left alone, so the same file again invites nobody twice. Raises `UploadRefused`.
    """
    people = read_people(content)
    results, invitees = await _judge(ctx, people)
    if dry_run or not invitees:
        return UploadResult(None, results)
    upload_id, password_hash = clock.new_id(), await unknown_password(ctx)
    prepared = {line: await prepare(ctx, by, one, password_hash, upload_id) for line, one in invitees.items()}
    taken = await _save(ctx, by, upload_id, prepared, client)
    for line in taken:
        await ctx.vault.erase(prepared[line].account.user_id)
    rows = [RowResult(row.line, row.email, "has_account") if row.line in taken else row for row in results]
    return UploadResult(upload_id, rows)


async def list_uploads(ctx: Ctx) -> list[Upload]:
    """The newest uploads of which anything is left."""
    async with ctx.db.connect() as connection:
        return await store.list_uploads(connection, limit=_UPLOADS_SHOWN)


async def undo_upload(ctx: Ctx, by: Principal, upload_id: UUID, client: Client) -> Undone:
    """Remove the accounts that an upload made and nobody uses yet. Raises `UnknownUpload`.

    Who accepts at the same moment either was first and stays, or finds the link no longer good.
    """
    async with ctx.db.unit_of_work() as uow:
        uploads = await store.list_uploads(uow, limit=_UPLOADS_SHOWN)
        found = next((one for one in uploads if one.upload_id == upload_id), None)
        if found is None:
            raise UnknownUpload("There is no such upload; list them with GET /api/v1/user-uploads.")
        unused = await store.lock_open_of_upload(uow, upload_id)
        for user_id in unused:
            await drop_unused_account(uow, user_id)
        await audit.record(
            ctx,
            uow,
            "upload_undone",
            actor_id=by.user_id,
            subject_id=None,
            client=client,
            details={"upload_id": str(upload_id), "removed": len(unused)},
        )
    return Undone(len(unused), found.invited - len(unused))


async def _judge(ctx: Ctx, people: Sequence[UploadRow]) -> tuple[list[RowResult], dict[int, Invitee]]:
    """What would become of each line, and by its line whoever would be invited."""
    indexes = {one.line: email_index(ctx, one.invitee.address.lookup) for one in people if one.invitee}
    async with ctx.db.connect() as connection:
        taken = await store.indexes_with_account(connection, set(indexes.values()))
    results, invitees, seen = list[RowResult](), dict[int, Invitee](), set[bytes]()
    for one in people:
        outcome: RowOutcome = "invited"
        if one.invitee is None:
            outcome = "wrong"
        elif indexes[one.line] in taken:
            outcome = "has_account"
        elif indexes[one.line] in seen:
            outcome = "repeated"
        else:
            invitees[one.line] = one.invitee
            seen.add(indexes[one.line])
        results.append(RowResult(one.line, one.email, outcome, one.problems))
    return results, invitees


async def _save(
    ctx: Ctx, by: Principal, upload_id: UUID, prepared: dict[int, Prepared], client: Client
) -> set[int]:
    """Save all invitations in one transaction; the lines whose address got an account in the meantime."""
    async with ctx.db.unit_of_work() as uow:
        taken = {line for line, one in prepared.items() if not await save_invited(uow, one)}
        await audit.record(
            ctx,
            uow,
            "people_uploaded",
            actor_id=by.user_id,
            subject_id=None,
            client=client,
            details={"upload_id": str(upload_id), "invited": len(prepared) - len(taken)},
        )
    return taken
