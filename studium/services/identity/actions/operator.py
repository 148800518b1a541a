"""What the command line asks of identity, with the rights of whoever runs the installation."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from studium.contracts.identity import Role
from studium.kit.auth import SYSTEM
from studium.services.identity.actions.administration import find_user, list_users, set_roles
from studium.services.identity.actions.erasure import erase_user
from studium.services.identity.actions.people import User
from studium.services.identity.actions.suspension import reinstate, suspend
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain.errors import UnknownUser


async def is_empty(ctx: Ctx) -> bool:
    """Whether nobody has an account yet."""
    return not await list_users(ctx, limit=1)


async def set_roles_by_email(ctx: Ctx, *, email: str, roles: Collection[str]) -> User:
    """Give the owner of an address exactly these roles; see `set_roles`. Raises `UnknownUser`."""
    return await set_roles(ctx, SYSTEM, await _id_of(ctx, email), roles)


async def suspend_by_email(ctx: Ctx, *, email: str, reason: str) -> User:
    """Suspend the owner of an address; see `suspend`. Raises `UnknownUser`, `LastAdmin`."""
    return await suspend(ctx, SYSTEM, await _id_of(ctx, email), reason)


async def reinstate_by_email(ctx: Ctx, *, email: str) -> User:
    """Let the owner of an address in again; see `reinstate`. Raises `UnknownUser`."""
    return await reinstate(ctx, SYSTEM, await _id_of(ctx, email))


async def erase_by_email(ctx: Ctx, *, email: str) -> None:
    """Erase the owner of an address for ever; see `erase_user`. Raises `UnknownUser`, `LastAdmin`."""
    await erase_user(ctx, SYSTEM, await _id_of(ctx, email))


async def find_author(ctx: Ctx, *, email: str) -> UUID:
    """The account with this address; without one, the first instructor, else the first admin.

    Raises `UnknownUser` when there is none.
    """
    if email:
        return await _id_of(ctx, email)
    roles: tuple[Role, ...] = ("instructor", "admin")
    for role in roles:
        if users := await list_users(ctx, role=role, limit=1):
            return users[0].user_id
    raise UnknownUser(
        "Nobody can own the course yet; make an instructor: studium user create --role instructor"
    )


async def _id_of(ctx: Ctx, email: str) -> UUID:
    user = await find_user(ctx, email)
    if user is None:
        raise UnknownUser(f"Nobody has the address {email}; make the account with: studium user create")
    return user.user_id
