"""A second factor that the installation demands of some roles: who lacks one, and what follows."""

from __future__ import annotations

from studium.services.identity import store
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain.accounts import Account
from studium.services.identity.domain.errors import PasskeyNeeded, SecondFactorDemanded
from studium.services.identity.store.users import Runner


def is_demanded(ctx: Ctx, account: Account) -> bool:
    """Whether somebody with the roles of this account must have a second factor."""
    return not set(ctx.settings.second_factor_for).isdisjoint(account.roles)


async def lacks_factor(ctx: Ctx, account: Account) -> bool:
    """Whether a second factor is demanded of the account, and there is neither an app nor a passkey.

    Nothing is read where none is demanded.
    """
    if not is_demanded(ctx, account):
        return False
    async with ctx.db.connect() as connection:
        return not await _has_factor(connection, account)


async def refuse_to_lose_last_factor(ctx: Ctx, run: Runner, account: Account) -> None:
    """Raise `SecondFactorDemanded` where one is demanded of the account, and there is none any more.

    For the transaction that removed one; the caller has locked the account.
    """
    if is_demanded(ctx, account) and not await _has_factor(run, account):
        raise SecondFactorDemanded(
            "Your role needs a second factor, and this is your last one; set up another app or passkey first."
        )


async def refuse_one_factor(ctx: Ctx, run: Runner, account: Account) -> None:
    """Raise `PasskeyNeeded` where a password or a provider alone would get around a passkey.

    The caller has seen that the account has no app.
    """
    if is_demanded(ctx, account) and await store.list_passkeys(run, account.user_id):
        raise PasskeyNeeded(
            "Your role needs two factors: sign in with your passkey. "
            "If you have lost it, ask an admin to remove it."
        )


async def _has_factor(run: Runner, account: Account) -> bool:
    factor = await store.factor_of(run, account.user_id)
    if factor is not None and factor.confirmed_at is not None:
        return True
    return bool(await store.list_passkeys(run, account.user_id))
