"""Linked identities: listed, linked and unlinked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.services.identity import store
from studium.services.identity.actions import audit
from studium.services.identity.actions.mailing import defer_mail
from studium.services.identity.actions.passwords import accept_proof, prove_password
from studium.services.identity.actions.people import known, load_account
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain.accounts import Account, Client
from studium.services.identity.domain.errors import IdentityTaken, UnknownIdentity
from studium.services.identity.domain.providers import (
    Claims,
    LinkedIdentity,
    refuse_last_way_in,
    refuse_more_identities,
    refuse_to_link,
)

_UNKNOWN = "You have linked no such account; list yours with GET /api/v1/users/me/identities."


@dataclass(frozen=True)
class IdentityView:
    """A linked identity as its owner sees it. `label` is the address there; it may be empty."""

    identity_id: UUID
    provider_name: str
    issuer: str
    label: str
    linked_at: datetime
    last_used_at: datetime | None

    def __repr__(self) -> str:
        return f"IdentityView({self.identity_id})"


@dataclass(frozen=True)
class Identities:
    """The linked identities of somebody, the newest first, and whether there is a password besides."""

    has_password: bool
    items: list[IdentityView]


async def list_identities(ctx: Ctx, principal: Principal) -> Identities:
    """The caller's linked identities. One whose provider is set up no more is named by its issuer."""
    account = await load_account(ctx, principal.user_id)
    async with ctx.db.connect() as connection:
        found = await store.list_identities(connection, principal.user_id)
    labels = await ctx.vault.open_many([one.label for one in found])
    views = [
        IdentityView(
            one.identity_id,
            ctx.adapters.providers.name_of(one.issuer) or one.issuer,
            one.issuer,
            label.reveal_or(""),
            one.linked_at,
            one.last_used_at,
        )
        for one, label in zip(found, labels, strict=True)
    ]
    return Identities(account.has_password, views)


async def prove_owner(ctx: Ctx, principal: Principal, password: str) -> None:
    """Whether the caller knows the password and may link one more identity.

    Raises `WrongPassword`, `TooManyAttempts`, `TooManyIdentities`.
    """
    proof = await prove_password(ctx, principal.user_id, password)
    async with ctx.db.unit_of_work() as uow:
        account = await accept_proof(uow, proof)
        refuse_more_identities(len(await store.list_identities(uow, account.user_id)))


async def unlink_identity(ctx: Ctx, principal: Principal, identity_id: UUID, client: Client) -> None:
    """Unlink one of the caller's identities; sessions that it began go on.

    Raises `UnknownIdentity`, `LastWayIn`.
    """
    async with ctx.db.unit_of_work() as uow:
        account = known(await store.lock_account(uow, principal.user_id))
        rest = [
            one
            for one in await store.list_identities(uow, account.user_id)
            if one.identity_id != identity_id and ctx.adapters.providers.name_of(one.issuer)
        ]
        if not await store.delete_identity(uow, account.user_id, identity_id):
            raise UnknownIdentity(_UNKNOWN)
        refuse_last_way_in(account, others=len(rest))
        await audit.record_by_self(
            ctx, uow, "identity_unlinked", account.user_id, client, identity_id=str(identity_id)
        )
        defer_mail(uow, account.email_index, "identity_unlinked")


async def link(
    ctx: Ctx, uow: UnitOfWork, account: Account, claims: Claims, label: str, client: Client
) -> None:
    """Link an identity to an account, which the caller has locked; the owner is told by mail.

    `label` is sealed. The same identity at the same account again changes nothing. Raises `IdentityTaken`,
    `TooManyIdentities`, `AccountSuspended`.
    """
    account.refuse_suspended()
    mine = await store.list_identities(uow, account.user_id)
    index = subject_index(ctx, claims)
    if any(one.subject_index == index for one in mine):
        return
    refuse_more_identities(len(mine))
    new = LinkedIdentity(clock.new_id(), account.user_id, claims.issuer, index, label, clock.now())
    if not await store.insert_identity(uow, new):
        name = ctx.adapters.providers.name_of(claims.issuer)
        raise IdentityTaken(
            f"This account at {name} is linked to another account here. Sign in with it and unlink it first."
        )
    await audit.record_by_self(
        ctx,
        uow,
        "identity_linked",
        account.user_id,
        client,
        identity_id=str(new.identity_id),
        issuer=claims.issuer,
    )
    defer_mail(uow, account.email_index, "identity_linked")


async def link_by_address(
    ctx: Ctx, uow: UnitOfWork, account: Account, claims: Claims, label: str, name: str, client: Client
) -> None:
    """Link an identity because its address, which the provider has verified, is the account's.

    The caller has locked the account. `name` is the provider's. Raises `LinkRefused` and as `link` does.
    """
    index = subject_index(ctx, claims)
    has_identity_there = any(
        one.issuer == claims.issuer and one.subject_index != index
        for one in await store.list_identities(uow, account.user_id)
    )
    refuse_to_link(account, has_identity_there=has_identity_there, name=name)
    await link(ctx, uow, account, claims, label, client)


def subject_index(ctx: Ctx, claims: Claims) -> bytes:
    """The keyed hash under which an identity is found. An issuer holds no line break."""
    return ctx.vault.blind_index("linked_identity", f"{claims.issuer}\n{claims.subject}")
