"""What admins and operators do with accounts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from studium.contracts.identity import Role, RolesChanged
from studium.kit import clock
from studium.kit.auth import SYSTEM, Principal
from studium.services.identity import store
from studium.services.identity.actions import audit
from studium.services.identity.actions.people import User, email_index, known, load_account, open_accounts
from studium.services.identity.actions.registration import (
    Registration,
    announcement,
    check_person,
    hash_first_password,
    mark_verified,
    seal_account,
)
from studium.services.identity.actions.sessions import end_all_sessions
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain.accounts import Client
from studium.services.identity.domain.addresses import parse_email
from studium.services.identity.domain.errors import AddressTaken
from studium.services.identity.domain.profiles import Profile, check_roles, keep_an_admin


async def create_user(
    ctx: Ctx,
    *,
    email: str,
    password: str,
    first_name: str,
    last_name: str,
    roles: Collection[str] = ("student",),
    locale: str = "en",
    time_zone: str = "UTC",
) -> UUID:
    """Make an account for somebody whose address the operator vouches for; it is verified at once.

    Raises `AddressTaken`, `InvalidInput`, `WeakPassword`.
    """
    request = Registration(email, password, Profile(first_name, last_name, locale, time_zone))
    address, profile = check_person(request)
    checked_roles = check_roles(roles)
    password_hash = await hash_first_password(ctx, password, address, profile)
    account = await seal_account(ctx, address, profile, password_hash, roles=checked_roles)
    async with ctx.db.unit_of_work() as uow:
        is_new = await store.insert_account(uow, account)
        if is_new:
            uow.emit(announcement(account, address, profile))
            await store.save_account(uow, mark_verified(uow, account))
    if not is_new:
        await ctx.vault.erase(account.user_id)
        raise AddressTaken("This e-mail address has an account already; change its roles instead.")
    return account.user_id


async def set_roles(
    ctx: Ctx, by: Principal, user_id: UUID, roles: Collection[str], client: Client | None = None
) -> User:
    """Give a user exactly these roles, and end the user's sessions so that they hold at once.

    The same roles again change nothing. The admins' rows are locked meanwhile. Raises `UnknownUser`,
    `InvalidInput`, `LastAdmin`.
    """
    wanted = check_roles(roles)
    async with ctx.db.unit_of_work() as uow:
        admins = await store.lock_admins(uow)
        account = known(await store.lock_account(uow, user_id))
        if account.roles != wanted:
            keep_an_admin(account.roles, wanted, others=len(admins - {user_id}))
            await store.save_account(uow, replace(account, roles=wanted))
            changed_by = None if by == SYSTEM else by.user_id
            uow.emit(
                RolesChanged(
                    user_id=user_id, roles=list(wanted), changed_by=changed_by, changed_at=clock.now()
                )
            )
            await end_all_sessions(ctx, uow, user_id, "roles_changed")
            await audit.record(
                ctx,
                uow,
                "roles_changed",
                actor_id=by.user_id,
                subject_id=user_id,
                client=client,
                details={"before": account.roles, "after": wanted},
            )
    return await get_user(ctx, user_id)


async def get_user(ctx: Ctx, user_id: UUID) -> User:
    """One user. Raises `UnknownUser`."""
    (user,) = await open_accounts(ctx, [await load_account(ctx, user_id)])
    return user


async def list_users(
    ctx: Ctx, *, limit: int, role: Role | None = None, after: UUID | None = None
) -> list[User]:
    """Up to `limit` users in the order of registration, those after `after`."""
    async with ctx.db.connect() as connection:
        accounts = await store.list_accounts(connection, limit=limit, role=role, after=after)
    return await open_accounts(ctx, accounts)


async def find_user(ctx: Ctx, email: str) -> User | None:
    """The user with this address, or None. Raises `InvalidInput` when it is no address."""
    index = email_index(ctx, parse_email(email).lookup)
    async with ctx.db.connect() as connection:
        account = await store.account_by_email(connection, index)
    if account is None:
        return None
    (user,) = await open_accounts(ctx, [account])
    return user
