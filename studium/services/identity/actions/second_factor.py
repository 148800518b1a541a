"""The second factor of an account: switched on with an app, kept up with recovery codes, switched off."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from studium.contracts.identity import SecondFactorChanged
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.kit.errors import Forbidden
from studium.services.identity import store
from studium.services.identity.actions import audit, throttling
from studium.services.identity.actions.demand import is_demanded, refuse_to_lose_last_factor
from studium.services.identity.actions.mailing import defer_mail
from studium.services.identity.actions.passwords import accept_proof, prove_password
from studium.services.identity.actions.people import known, open_accounts
from studium.services.identity.adapters import Ctx, qr_svg
from studium.services.identity.domain import second_factor as rules
from studium.services.identity.domain.accounts import Account, Client
from studium.services.identity.domain.errors import SecondFactorIsOff, SecondFactorIsOn
from studium.services.identity.domain.second_factor import Factor


@dataclass(frozen=True)
class FactorState:
    """Whether an app is on, since when, the recovery codes left, and whether one has to set one up."""

    enabled: bool
    confirmed_at: datetime | None
    recovery_codes_left: int
    missing: bool


@dataclass(frozen=True)
class Enrolment:
    """A new secret, as text for hands, as a URI for an app, and as a picture for its camera."""

    secret: str = field(repr=False)
    otpauth_uri: str = field(repr=False)
    qr_svg: str = field(repr=False)


async def get_second_factor(ctx: Ctx, principal: Principal) -> FactorState:
    """The state of the caller's second factor."""
    async with ctx.db.connect() as connection:
        factor = await store.factor_of(connection, principal.user_id)
        left = await store.count_recovery_codes(connection, principal.user_id)
    confirmed_at = factor.confirmed_at if factor else None
    return FactorState(confirmed_at is not None, confirmed_at, left, principal.lacks_factor)


async def begin_second_factor(ctx: Ctx, principal: Principal, password: str) -> Enrolment:
    """Make a new secret for the caller's app. It asks for nothing yet; a repeat makes another one.

    Raises `WrongPassword`, `SecondFactorIsOn`, `TooManyAttempts`.
    """
    proof = await prove_password(ctx, principal.user_id, password)
    secret = rules.new_secret()
    async with ctx.db.unit_of_work() as uow:
        account = await accept_proof(uow, proof)
        _refuse_confirmed(await store.factor_of(uow, account.user_id))
        sealed = await ctx.vault.seal(account.user_id, secret)
        await store.save_factor(uow, Factor(account.user_id, sealed, begun_at=clock.now()))
    (person,) = await open_accounts(ctx, [account])
    uri = rules.otpauth_uri(secret, person.email)
    return Enrolment(secret, uri, qr_svg(uri))


async def confirm_second_factor(ctx: Ctx, principal: Principal, code: str, client: Client) -> list[str]:
    """Switch the second factor on by the first code of the caller's app; returns the recovery codes.

    Nobody can read these again. Raises `WrongCode`, `SecondFactorIsOn`, `SecondFactorNotBegun`,
    `TooManyAttempts`.
    """
    budgets = throttling.code_check_budgets(ctx, principal.user_id)
    await throttling.admit(ctx, budgets)
    now = clock.now()
    async with ctx.db.unit_of_work() as uow:
        account = known(await store.lock_account(uow, principal.user_id))
        factor = rules.confirmable(_refuse_confirmed(await store.factor_of(uow, account.user_id)), now)
        counter = await matching_counter(ctx, factor, rules.plain_code(code))
        if counter is None:
            raise rules.wrong_code()
        await throttling.refund(uow, budgets)
        await store.save_factor(uow, replace(factor, confirmed_at=now, last_counter=counter))
        codes = await _new_recovery_codes(ctx, uow, account.user_id)
        await _say(ctx, uow, account, enabled=True, by=account.user_id, client=client)
    return codes


async def renew_recovery_codes(ctx: Ctx, principal: Principal, password: str, client: Client) -> list[str]:
    """Make new recovery codes; those before work no more.

    Raises `WrongPassword`, `SecondFactorIsOff`, `TooManyAttempts`.
    """
    proof = await prove_password(ctx, principal.user_id, password)
    async with ctx.db.unit_of_work() as uow:
        account = await accept_proof(uow, proof)
        if not _is_on(await store.factor_of(uow, account.user_id)):
            raise SecondFactorIsOff("Switch the second factor on first: POST /api/v1/users/me/totp.")
        codes = await _new_recovery_codes(ctx, uow, account.user_id)
        await audit.record_by_self(ctx, uow, "recovery_codes_made", account.user_id, client)
        defer_mail(uow, account.email_index, "recovery_codes_made")
    return codes


async def disable_second_factor(ctx: Ctx, principal: Principal, password: str, client: Client) -> None:
    """Switch the caller's second factor off. A repeat does nothing.

    Raises `WrongPassword`, `TooManyAttempts`, `SecondFactorDemanded`.
    """
    proof = await prove_password(ctx, principal.user_id, password)
    async with ctx.db.unit_of_work() as uow:
        account = await accept_proof(uow, proof)
        await _switch_off(ctx, uow, account, by=account.user_id, client=client)
        await refuse_to_lose_last_factor(ctx, uow, account)


async def remove_second_factor(ctx: Ctx, by: Principal, user_id: UUID, client: Client) -> None:
    """Switch off the second factor of somebody who lost it, and tell them by mail. A repeat does nothing.

    Where a second factor is demanded, the passkeys go, too: without them nobody could sign in by a password.
    An admin's own one asks for the password, so that a stolen session cannot remove it.
    Raises `UnknownUser`, `Forbidden`.
    """
    if by.user_id == user_id:
        raise Forbidden("Switch your own second factor off with POST /api/v1/users/me/totp/disable.")
    async with ctx.db.unit_of_work() as uow:
        account = known(await store.lock_account(uow, user_id))
        await _switch_off(ctx, uow, account, by=by.user_id, client=client)
        if is_demanded(ctx, account):
            await _drop_passkeys(ctx, uow, account, by=by.user_id, client=client)


async def matching_counter(ctx: Ctx, factor: Factor, code: str) -> int | None:
    """The time step of a plain code that is good now and was not used, or None."""
    secret = (await ctx.vault.open(factor.secret)).reveal()
    return rules.counter_of(secret, code, clock.now(), factor.last_counter)


def recovery_hash(ctx: Ctx, user_id: UUID, code: str) -> bytes:
    """What is kept of a recovery code. It is keyed: 50 bits could be guessed from a plain hash."""
    return ctx.vault.blind_index("recovery_code", f"{user_id}:{rules.plain_code(code)}")


async def _new_recovery_codes(ctx: Ctx, uow: UnitOfWork, user_id: UUID) -> list[str]:
    codes = rules.new_recovery_codes()
    await store.replace_recovery_codes(uow, user_id, [recovery_hash(ctx, user_id, code) for code in codes])
    return codes


async def _switch_off(ctx: Ctx, uow: UnitOfWork, account: Account, *, by: UUID, client: Client) -> None:
    was_on = _is_on(await store.factor_of(uow, account.user_id))
    await store.drop_factor(uow, account.user_id)
    await store.drop_challenges(uow, account.user_id)
    if was_on:
        await _say(ctx, uow, account, enabled=False, by=by, client=client)


async def _drop_passkeys(ctx: Ctx, uow: UnitOfWork, account: Account, *, by: UUID, client: Client) -> None:
    for one in await store.list_passkeys(uow, account.user_id):
        await store.delete_passkey(uow, account.user_id, one.passkey_id)
        await audit.record(
            ctx,
            uow,
            "passkey_removed",
            actor_id=by,
            subject_id=account.user_id,
            client=client,
            details={"passkey_id": str(one.passkey_id)},
        )
        defer_mail(uow, account.email_index, "passkey_removed")


async def _say(
    ctx: Ctx, uow: UnitOfWork, account: Account, *, enabled: bool, by: UUID, client: Client
) -> None:
    """Tell the services, the audit log and the owner."""
    uow.emit(
        SecondFactorChanged(user_id=account.user_id, enabled=enabled, changed_by=by, changed_at=clock.now())
    )
    await audit.record(
        ctx,
        uow,
        "second_factor_enabled" if enabled else "second_factor_disabled",
        actor_id=by,
        subject_id=account.user_id,
        client=client,
    )
    defer_mail(uow, account.email_index, "second_factor_on" if enabled else "second_factor_off")


def _is_on(factor: Factor | None) -> bool:
    return factor is not None and factor.confirmed_at is not None


def _refuse_confirmed(factor: Factor | None) -> Factor | None:
    if _is_on(factor):
        raise SecondFactorIsOn("Your second factor is on; switch it off before you set up another app.")
    return factor
