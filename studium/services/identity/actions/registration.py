"""Registering, and proving control of the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from studium.contracts.event import Personal
from studium.contracts.identity import EmailVerified, InvitationAccepted, Role, RolesChanged, UserRegistered
from studium.kit import clock
from studium.kit.db import UnitOfWork
from studium.services.identity import store
from studium.services.identity.actions import audit, throttling
from studium.services.identity.actions.consents import accept_terms
from studium.services.identity.actions.mailing import defer_mail, request_mail
from studium.services.identity.actions.people import email_index, known
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain.accounts import Account, Client
from studium.services.identity.domain.addresses import EmailAddress, parse_email
from studium.services.identity.domain.links import Purpose, link_digest, use_link
from studium.services.identity.domain.passwords import check_password
from studium.services.identity.domain.profiles import Profile, check_profile

_LATE_ROLES: tuple[Role, ...] = ("student",)


@dataclass(frozen=True)
class Registration:
    """What a person typed to register."""

    email: str
    password: str
    profile: Profile
    accepts_terms: bool = False

    def __repr__(self) -> str:
        return "Registration(***)"


async def register(ctx: Ctx, request: Registration, client: Client) -> None:
    """Make an account and mail a link that verifies its address.

    An address that has an account answers the same, in the same time: the password is hashed, a key made and
    an insert tried in both cases, and one mail job queued, which tells the owner by mail what is the case.
    Registering an unverified address again makes it contested; see `choose_message`.
    Raises `InvalidInput`, `WeakPassword`, `TooManyAttempts`.
    """
    address, profile = check_person(request)
    await throttling.admit(ctx, throttling.request_budgets(ctx, client))
    password_hash = await hash_first_password(ctx, request.password, address, profile)
    account = await seal_account(ctx, address, profile, password_hash, roles=("student",))
    async with ctx.db.unit_of_work() as uow:
        is_new = await store.insert_account(uow, account)
        if is_new:
            uow.emit(announcement(account, address, profile))
            if request.accepts_terms:
                await accept_terms(ctx, uow, account.user_id)
        else:
            # Dropping the key here would cost a commit of its own, and so tell by its time.
            uow.defer("drop_unused_key", user_id=str(account.user_id))
            if user_id := await store.mark_contested(uow, account.email_index):
                await store.use_up_links(uow, user_id, ("verify_email",), clock.now())
        defer_mail(uow, account.email_index, "registration")


async def drop_unused_key(ctx: Ctx, user_id: UUID) -> None:
    """Erase the data key that was made for a registration without effect. A repeat does nothing."""
    async with ctx.db.connect() as connection:
        is_used = await store.account_by_id(connection, user_id) is not None
    if not is_used:
        await ctx.vault.erase(user_id)


def check_person(request: Registration) -> tuple[EmailAddress, Profile]:
    """Address and profile in clean form. Raises `InvalidInput`."""
    return parse_email(request.email), check_profile(request.profile)


async def hash_first_password(ctx: Ctx, password: str, address: EmailAddress, profile: Profile) -> str:
    """The hash of a new account's password. To judge one is work, so charge first. Raises `WeakPassword`."""
    personal = [address.as_typed, profile.first_name, profile.last_name]
    return await ctx.adapters.hasher.hash(check_password(password, personal=personal))


async def seal_account(
    ctx: Ctx, address: EmailAddress, profile: Profile, password_hash: str, *, roles: tuple[Role, ...]
) -> Account:
    """A new account with a data key of its own, not saved yet."""
    user_id = clock.new_id()
    await ctx.vault.create_key(user_id)
    return Account(
        user_id=user_id,
        email=await ctx.vault.seal(user_id, address.as_typed),
        email_index=email_index(ctx, address.lookup),
        password_hash=password_hash,
        first_name=await ctx.vault.seal(user_id, profile.first_name),
        last_name=await ctx.vault.seal(user_id, profile.last_name),
        roles=roles,
        locale=profile.locale,
        time_zone=profile.time_zone,
        email_verified_at=None,
        created_at=clock.now(),
    )


def announcement(account: Account, address: EmailAddress, profile: Profile) -> UserRegistered:
    """What the other services hear of a new account."""
    return UserRegistered(
        user_id=account.user_id,
        email=Personal(address.as_typed),
        first_name=Personal(profile.first_name),
        last_name=Personal(profile.last_name),
        roles=list(account.roles),
        locale=account.locale,
        time_zone=account.time_zone,
        registered_at=account.created_at,
    )


async def resend_verification(ctx: Ctx, email: str, client: Client) -> None:
    """Mail another link that verifies the address, if it has an account that needs one.

    Raises `InvalidInput`, `TooManyAttempts`.
    """
    await request_mail(ctx, email, client, "resend")


async def verify_email(ctx: Ctx, token: str) -> None:
    """Accept the proof that a mailed link is. Raises `LinkNotValid`."""
    async with ctx.db.unit_of_work() as uow:
        account = await lock_by_link(uow, token, "verify_email")
        await store.use_up_links(uow, account.user_id, ("verify_email",), clock.now())
        account = await accept_invitation(ctx, uow, account)
        await store.save_account(uow, mark_verified(uow, account))


async def accept_invitation(
    ctx: Ctx, uow: UnitOfWork, account: Account, client: Client | None = None
) -> Account:
    """The account of who has proved the address; if they were invited, that they have come is said.

    However the address was proved: who was invited and forgot it may register or ask for a password as well.
    But who comes after the invitation's last day gets an account as anybody would, without roles and courses.
    The caller has locked the account and saves it.
    """
    now = clock.now()
    accepted = await store.accept_invitation(uow, account.user_id, now)
    if accepted is None:
        return account
    on_time = accepted.expires_at > now
    await audit.record_by_self(ctx, uow, "invitation_accepted", account.user_id, client, on_time=on_time)
    if on_time:
        uow.emit(
            InvitationAccepted(
                user_id=account.user_id,
                invited_by=accepted.invited_by,
                course_ids=[*accepted.course_ids],
                accepted_at=now,
            )
        )
    elif account.roles != _LATE_ROLES:
        uow.emit(RolesChanged(user_id=account.user_id, roles=[*_LATE_ROLES], changed_by=None, changed_at=now))
        return replace(account, roles=_LATE_ROLES)
    return account


async def lock_by_link(uow: UnitOfWork, token: str, purpose: Purpose) -> Account:
    """The account to which a link was mailed that may be used now; both are locked. Raises `LinkNotValid`."""
    digest = link_digest(token)
    account = await store.lock_account_by_link(uow, digest)
    use_link(await store.lock_link(uow, digest), purpose, clock.now())
    return known(account)


def mark_verified(uow: UnitOfWork, account: Account) -> Account:
    """The account with its address verified, and that said once."""
    if account.verified:
        return account
    now = clock.now()
    uow.emit(EmailVerified(user_id=account.user_id, verified_at=now))
    return replace(account, email_verified_at=now, contested=False)
