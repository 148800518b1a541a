"""Accounts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from studium.contracts.identity import Role
from studium.kit.db import UnitOfWork
from studium.services.identity.domain.accounts import Account
from studium.services.identity.store.tables import link, user

Runner = UnitOfWork | AsyncConnection


def _account(row: sa.Row[tuple[object, ...]] | None) -> Account | None:
    if row is None:
        return None
    values = row._asdict()
    return Account(**{**values, "roles": tuple(values["roles"])})


async def insert_account(uow: UnitOfWork, account: Account) -> bool:
    """Save a new account. False, and nothing saved, when its address has one already."""
    statement = insert(user).values(asdict(account)).on_conflict_do_nothing(index_elements=["email_index"])
    return (await uow.execute(statement)).rowcount == 1


async def account_by_id(run: Runner, user_id: UUID) -> Account | None:
    """The account of this user."""
    return _account((await run.execute(sa.select(user).where(user.c.user_id == user_id))).one_or_none())


async def accounts_by_id(run: Runner, user_ids: Collection[UUID]) -> list[Account]:
    """The accounts of these users, those that there are."""
    rows = (await run.execute(sa.select(user).where(user.c.user_id.in_(user_ids)))).all()
    return [account for row in rows if (account := _account(row)) is not None]


async def account_by_email(run: Runner, email_index: bytes) -> Account | None:
    """The account with this address."""
    return _account(
        (await run.execute(sa.select(user).where(user.c.email_index == email_index))).one_or_none()
    )


async def lock_account(uow: UnitOfWork, user_id: UUID) -> Account | None:
    """The account, locked until the transaction ends."""
    statement = sa.select(user).where(user.c.user_id == user_id).with_for_update()
    return _account((await uow.execute(statement)).one_or_none())


async def lock_account_by_link(uow: UnitOfWork, token_hash: bytes) -> Account | None:
    """The account to which a link with this token was mailed, locked; the link itself is not."""
    statement = sa.select(user).join(link).where(link.c.token_hash == token_hash)
    return _account((await uow.execute(statement.with_for_update(of=user))).one_or_none())


async def save_account(uow: UnitOfWork, account: Account) -> None:
    """Save a changed account and raise its version. The caller has locked it."""
    values = asdict(account) | {"version": user.c.version + 1}
    await uow.execute(sa.update(user).where(user.c.user_id == account.user_id).values(values))


async def save_password_hash(uow: UnitOfWork, user_id: UUID, password_hash: str) -> None:
    """Save another hash of the same password. The caller has locked the account."""
    await uow.execute(sa.update(user).where(user.c.user_id == user_id).values(password_hash=password_hash))


async def delete_account(uow: UnitOfWork, user_id: UUID) -> None:
    """Delete an account with its links, sessions and known clients. The caller has locked it."""
    await uow.execute(sa.delete(user).where(user.c.user_id == user_id))


async def lock_admins(uow: UnitOfWork) -> set[UUID]:
    """The admins who may sign in. All admins' rows are locked, so that no two can be demoted at once."""
    admins = sa.select(user.c.user_id, user.c.suspended_at).where(user.c.roles.contains(["admin"]))
    rows = (await uow.execute(admins.order_by(user.c.user_id).with_for_update())).all()
    return {row.user_id for row in rows if row.suspended_at is None}


async def list_accounts(
    run: Runner,
    *,
    limit: int,
    role: Role | None = None,
    after: UUID | None = None,
) -> list[Account]:
    """Accounts in the order of their creation, those after `after`."""
    statement = sa.select(user).order_by(user.c.user_id).limit(limit)
    if role is not None:
        statement = statement.where(user.c.roles.contains([role]))
    if after is not None:
        statement = statement.where(user.c.user_id > after)
    rows = (await run.execute(statement)).all()
    return [account for row in rows if (account := _account(row)) is not None]


async def mark_contested(uow: UnitOfWork, email_index: bytes) -> UUID | None:
    """Note that an address not yet verified was registered again; returns its user, or None."""
    unverified = (user.c.email_index == email_index) & user.c.email_verified_at.is_(None)
    statement = sa.update(user).where(unverified).values(contested=True).returning(user.c.user_id)
    return (await uow.execute(statement)).scalar_one_or_none()
