"""What a user says about themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from studium.contracts.event import Personal
from studium.contracts.identity import ProfileChanged
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.errors import PreconditionFailed
from studium.services.identity import store
from studium.services.identity.actions import audit, throttling
from studium.services.identity.actions.people import User, email_index, known, open_accounts
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain.accounts import Account, Client
from studium.services.identity.domain.addresses import parse_email
from studium.services.identity.domain.errors import UnknownInstructor
from studium.services.identity.domain.profiles import Profile, check_profile


@dataclass(frozen=True)
class ProfileChange:
    """The fields to change; None leaves one as it is."""

    first_name: str | None = None
    last_name: str | None = None
    locale: str | None = None
    time_zone: str | None = None
    headline: str | None = None
    biography: str | None = None

    def applied_to(self, user: User) -> Profile:
        """The profile after the change, not checked yet."""
        return Profile(
            user.first_name if self.first_name is None else self.first_name,
            user.last_name if self.last_name is None else self.last_name,
            user.locale if self.locale is None else self.locale,
            user.time_zone if self.time_zone is None else self.time_zone,
            user.headline if self.headline is None else self.headline,
            user.biography if self.biography is None else self.biography,
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
        old, profile = ProfileChange().applied_to(before), check_profile(change.applied_to(before))
        if profile == old:
            return before
        account = await _with_profile(ctx, account, profile)
        await store.save_account(uow, account)
        # What people write about themselves is shown by identity alone, so nobody else hears of it.
        if replace(profile, headline=old.headline, biography=old.biography) != old:
            uow.emit(_announcement(account, profile))
    (after,) = await open_accounts(ctx, [replace(account, version=account.version + 1)])
    return after


async def get_instructor(ctx: Ctx, user_id: UUID) -> User:
    """Somebody who teaches. Raises `UnknownInstructor` for everybody else."""
    async with ctx.db.connect() as connection:
        account = await store.account_by_id(connection, user_id)
    users = await open_accounts(ctx, [account] if account and "instructor" in account.roles else [])
    if not users or not users[0].first_name:
        raise UnknownInstructor("There is no instructor with this id; follow a link from a course.")
    return users[0]


async def look_up_instructor(ctx: Ctx, principal: Principal, email: str, client: Client) -> User:
    """Whoever has this address, if they may teach: to be made a co-author. Who was found is written down.

    Raises `InvalidInput`, `TooManyAttempts` and, for everybody else in the same way, `UnknownInstructor`.
    """
    index = email_index(ctx, parse_email(email).lookup)
    await throttling.admit(ctx, throttling.look_up_budgets(ctx, principal.user_id))
    async with ctx.db.unit_of_work() as uow:
        account = await store.account_by_email(uow, index)
        if account is None or not account.may_teach:
            raise UnknownInstructor(
                "No instructor has this address; ask an admin to give the person the role of one."
            )
        await audit.record(
            ctx,
            uow,
            "instructor_looked_up",
            actor_id=principal.user_id,
            subject_id=account.user_id,
            client=client,
        )
    (user,) = await open_accounts(ctx, [account])
    return user


async def _with_profile(ctx: Ctx, account: Account, profile: Profile) -> Account:
    async def seal(text: str) -> str:
        return await ctx.vault.seal(account.user_id, text)

    return replace(
        account,
        first_name=await seal(profile.first_name),
        last_name=await seal(profile.last_name),
        locale=profile.locale,
        time_zone=profile.time_zone,
        headline=await seal(profile.headline) if profile.headline else None,
        biography=await seal(profile.biography) if profile.biography else None,
    )


def _announcement(account: Account, profile: Profile) -> ProfileChanged:
    return ProfileChanged(
        user_id=account.user_id,
        first_name=Personal(profile.first_name),
        last_name=Personal(profile.last_name),
        locale=profile.locale,
        time_zone=profile.time_zone,
        changed_at=clock.now(),
    )
