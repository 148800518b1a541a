"""Invitations: an account with roles and courses, for who follows the mailed link and chooses a password."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from studium.contracts.identity import Role, UserErased
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.services.identity import store
from studium.services.identity.actions import audit
from studium.services.identity.actions.mailing import defer_mail
from studium.services.identity.actions.people import open_accounts
from studium.services.identity.actions.registration import announcement, seal_account
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain.accounts import Account, Client
from studium.services.identity.domain.errors import AddressTaken, UnknownInvitation
from studium.services.identity.domain.invitations import Invitation, Invitee, refuse_accepted


@dataclass(frozen=True)
class InvitationView:
    """An invitation as admins see it."""

    user_id: UUID
    email: str
    first_name: str
    last_name: str
    roles: tuple[Role, ...]
    course_ids: tuple[UUID, ...]
    invited_at: datetime
    expires_at: datetime
    expired: bool

    def __repr__(self) -> str:
        return f"InvitationView({self.user_id})"


@dataclass(frozen=True)
class Prepared:
    """An invited person's account and invitation, sealed and not saved yet."""

    invitee: Invitee
    account: Account
    invitation: Invitation


async def invite(ctx: Ctx, by: Principal, invitee: Invitee, client: Client) -> InvitationView:
    """Make an account for somebody and mail them a link. Raises `AddressTaken`."""
    prepared = await prepare(ctx, by, invitee, await unknown_password(ctx))
    async with ctx.db.unit_of_work() as uow:
        is_new = await save_invited(uow, prepared)
        if is_new:
            await audit.record(
                ctx,
                uow,
                "user_invited",
                actor_id=by.user_id,
                subject_id=prepared.account.user_id,
                client=client,
                details={"roles": invitee.roles, "course_ids": [str(one) for one in invitee.course_ids]},
            )
    if not is_new:
        await ctx.vault.erase(prepared.account.user_id)
        raise AddressTaken("This e-mail address has an account already; change its roles instead.")
    (view,) = await _views(ctx, [prepared.invitation])
    return view


async def list_invitations(ctx: Ctx, *, limit: int, before: UUID | None = None) -> list[InvitationView]:
    """Up to `limit` invitations that nobody has accepted, the newest first."""
    async with ctx.db.connect() as connection:
        found = await store.list_open_invitations(connection, limit=limit, before=before)
    return await _views(ctx, found)


async def resend_invitation(ctx: Ctx, by: Principal, user_id: UUID, client: Client) -> None:
    """Mail another link, good for the whole time again. Raises `UnknownInvitation`, `InvitationAnswered`."""
    async with ctx.db.unit_of_work() as uow:
        account = await _lock_open(uow, user_id)
        await store.renew_invitation(uow, user_id, clock.now() + timedelta(days=ctx.settings.invitation_days))
        defer_mail(uow, account.email_index, "invitation")
        await audit.record(
            ctx, uow, "invitation_resent", actor_id=by.user_id, subject_id=user_id, client=client
        )


async def revoke_invitation(ctx: Ctx, by: Principal, user_id: UUID, client: Client) -> None:
    """Remove the account that nobody uses; mailed links open nothing any more.

    Raises `UnknownInvitation`, also on a repeat, and `InvitationAnswered`.
    """
    async with ctx.db.unit_of_work() as uow:
        await _lock_open(uow, user_id)
        await audit.record(
            ctx, uow, "invitation_revoked", actor_id=by.user_id, subject_id=user_id, client=client
        )
        await drop_unused_account(uow, user_id)


async def unknown_password(ctx: Ctx) -> str:
    """The hash of a password that nobody knows, so that a sign-in takes as long as with another."""
    return await ctx.adapters.hasher.hash(secrets.token_urlsafe(32))


async def prepare(
    ctx: Ctx, by: Principal, invitee: Invitee, password_hash: str, upload_id: UUID | None = None
) -> Prepared:
    """Make the person's data key and seal their account. Not inside a transaction."""
    account = await seal_account(ctx, invitee.address, invitee.profile, password_hash, roles=invitee.roles)
    now = clock.now()
    invitation = Invitation(
        account.user_id,
        invited_by=by.user_id,
        course_ids=invitee.course_ids,
        invited_at=now,
        expires_at=now + timedelta(days=ctx.settings.invitation_days),
        upload_id=upload_id,
    )
    return Prepared(invitee, account, invitation)


async def save_invited(uow: UnitOfWork, prepared: Prepared) -> bool:
    """Save account and invitation, and have the link mailed; False when the address has an account."""
    if not await store.insert_account(uow, prepared.account):
        return False
    await store.insert_invitation(uow, prepared.invitation)
    uow.emit(announcement(prepared.account, prepared.invitee.address, prepared.invitee.profile))
    defer_mail(uow, prepared.account.email_index, "invitation")
    return True


async def drop_unused_account(uow: UnitOfWork, user_id: UUID) -> None:
    """Remove an account that nobody has signed in to; its data key goes by a job. It is locked."""
    await store.delete_account(uow, user_id)
    uow.emit(UserErased(user_id=user_id, erased_at=clock.now()))
    uow.defer("drop_unused_key", user_id=str(user_id))


async def _lock_open(uow: UnitOfWork, user_id: UUID) -> Account:
    account = await store.lock_account(uow, user_id)
    invitation = await store.invitation_of(uow, user_id)
    if account is None or invitation is None:
        raise UnknownInvitation("There is no such invitation; list them with GET /api/v1/invitations.")
    refuse_accepted(replace(invitation, accepted_at=invitation.accepted_at or account.email_verified_at))
    return account


async def _views(ctx: Ctx, found: Sequence[Invitation]) -> list[InvitationView]:
    async with ctx.db.connect() as connection:
        accounts = await store.accounts_by_id(connection, [one.user_id for one in found])
    people = {person.user_id: person for person in await open_accounts(ctx, accounts)}
    now = clock.now()
    return [
        InvitationView(
            one.user_id,
            email=person.email,
            first_name=person.first_name,
            last_name=person.last_name,
            roles=person.roles,
            course_ids=one.course_ids,
            invited_at=one.invited_at,
            expires_at=one.expires_at,
            expired=one.expires_at <= now,
        )
        for one in found
        if (person := people.get(one.user_id))
    ]
