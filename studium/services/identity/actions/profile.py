"""What a user says about themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace

from studium.contracts.event import Personal
from studium.contracts.identity import ProfileChanged
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.errors import PreconditionFailed
from studium.services.identity import store
from studium.services.identity.actions.people import User, known, open_accounts
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain.profiles import Profile, check_profile


@dataclass(frozen=True)
class ProfileChange:
    """The fields to change; None leaves one as it is."""

    first_name: str | None = None
    last_name: str | None = None
    locale: str | None = None
    time_zone: str | None = None

    def applied_to(self, user: User) -> Profile:
        """The profile after the change, not checked yet."""
        return Profile(
            user.first_name if self.first_name is None else self.first_name,
            user.last_name if self.last_name is None else self.last_name,
            user.locale if self.locale is None else self.locale,
            user.time_zone if self.time_zone is None else self.time_zone,
        )

    def __repr__(self) -> str:
        return "ProfileChange(***)"


async def change_profile(ctx: Ctx, principal: Principal, change: ProfileChange, *, version: int) -> User:
    """Change the caller's profile, of which they have read this `version`. No change says nothing.

    Raises `InvalidInput`, `PreconditionFailed`.
    """
    async with ctx.db.unit_of_work() as uow:
        account = known(await store.lock_account(uow, principal.user_id))
        if account.version != version:
            raise PreconditionFailed("Your profile was changed meanwhile; read it again, then edit.")
        (before,) = await open_accounts(ctx, [account])
        profile = check_profile(change.applied_to(before))
        if profile == ProfileChange().applied_to(before):
            return before
        account = replace(
            account,
            first_name=await ctx.vault.seal(account.user_id, profile.first_name),
            last_name=await ctx.vault.seal(account.user_id, profile.last_name),
            locale=profile.locale,
            time_zone=profile.time_zone,
        )
        await store.save_account(uow, account)
        uow.emit(
            ProfileChanged(
                user_id=account.user_id,
                first_name=Personal(profile.first_name),
                last_name=Personal(profile.last_name),
                locale=profile.locale,
                time_zone=profile.time_zone,
                changed_at=clock.now(),
            )
        )
    (after,) = await open_accounts(ctx, [replace(account, version=account.version + 1)])
    return after
