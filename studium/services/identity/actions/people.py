"""From sealed rows to people, and from what was typed to the index by which people are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from studium.contracts.identity import Role
from studium.services.identity import store
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain.accounts import Account
from studium.services.identity.domain.errors import UnknownUser


@dataclass(frozen=True)
class User:
    """A user with opened names and address; empty texts when the person was erased."""

    user_id: UUID
    email: str
    first_name: str
    last_name: str
    roles: tuple[Role, ...]
    locale: str
    time_zone: str
    headline: str
    biography: str
    email_verified_at: datetime | None
    suspended_at: datetime | None
    created_at: datetime
    version: int

    def __repr__(self) -> str:
        return f"User({self.user_id})"


def email_index(ctx: Ctx, lookup: str) -> bytes:
    """The keyed hash under which an address is found."""
    return ctx.vault.blind_index("email", lookup)


async def open_accounts(ctx: Ctx, accounts: Sequence[Account]) -> list[User]:
    """The people behind the rows, with one look-up of keys."""
    sealed = [
        value
        for account in accounts
        for value in (
            account.email,
            account.first_name,
            account.last_name,
            account.headline,
            account.biography,
        )
    ]
    opened = iter(await ctx.vault.open_many([value for value in sealed if value is not None]))
    clear = iter(["" if value is None else next(opened).reveal_or("") for value in sealed])
    return [
        User(
            account.user_id,
            email=next(clear),
            first_name=next(clear),
            last_name=next(clear),
            headline=next(clear),
            biography=next(clear),
            roles=account.roles,
            locale=account.locale,
            time_zone=account.time_zone,
            email_verified_at=account.email_verified_at,
            suspended_at=account.suspended_at,
            created_at=account.created_at,
            version=account.version,
        )
        for account in accounts
    ]


async def load_account(ctx: Ctx, user_id: UUID) -> Account:
    """The account of this user. Raises `UnknownUser`."""
    async with ctx.db.connect() as connection:
        account = await store.account_by_id(connection, user_id)
    return known(account)


def known(account: Account | None) -> Account:
    """The account, if there is one. Raises `UnknownUser`."""
    if account is None:
        raise UnknownUser("There is no user with this id; look it up in GET /api/v1/users.")
    return account
