"""Choosing a new password, with the old one or by a mailed link."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from studium.contracts.identity import PasswordChanged
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.kit.errors import FieldError
from studium.services.identity import store
from studium.services.identity.actions import audit, throttling
from studium.services.identity.actions.mailing import defer_mail, request_mail
from studium.services.identity.actions.people import known, load_account, open_accounts
from studium.services.identity.actions.registration import accept_invitation, lock_by_link, mark_verified
from studium.services.identity.actions.sessions import end_all_sessions, remember_client
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain.accounts import Account, Client
from studium.services.identity.domain.errors import WrongPassword
from studium.services.identity.domain.passwords import check_password, normalise_password

_NONE_YET = "You have no password yet. Choose one first, by “Forgot your password?” on the sign-in page."


async def change_password(
    ctx: Ctx, principal: Principal, current: str, new: str, client: Client | None = None
) -> None:
    """Set a new password and end all other sessions.

    Raises `WrongPassword`, `WeakPassword`, `TooManyAttempts`.
    """
    proof = await prove_password(ctx, principal.user_id, current, "/current_password")
    account = proof.account
    new_hash = await _checked_hash(ctx, account, new, "/new_password")
    async with ctx.db.unit_of_work() as uow:
        present = await accept_proof(uow, proof)
        await _save_password(uow, present, new_hash, by_reset=False)
        await end_all_sessions(ctx, uow, account.user_id, "password_changed", keep=principal.session_id)
        await audit.record_by_self(ctx, uow, "password_changed", account.user_id, client)


@dataclass(frozen=True)
class PasswordProof:
    """That a signed-in user typed the present password, to be accepted in the transaction that needs it."""

    account: Account
    budgets: throttling.Budgets
    pointer: str


async def prove_password(ctx: Ctx, user_id: UUID, password: str, pointer: str = "/password") -> PasswordProof:
    """Check a user's present password, which stands at `pointer` in the request; the attempt is charged.

    Not inside a transaction: it is costly work. Raises `UnknownUser`, `WrongPassword`, `TooManyAttempts`.
    """
    budgets = throttling.password_check_budgets(ctx, user_id)
    await throttling.admit(ctx, budgets)
    account = await load_account(ctx, user_id)
    if not account.has_password:
        raise _wrong_password(pointer, _NONE_YET)
    if not await ctx.adapters.hasher.verify(account.password_hash, normalise_password(password)):
        raise _wrong_password(pointer)
    return PasswordProof(account, budgets, pointer)


async def accept_proof(uow: UnitOfWork, proof: PasswordProof) -> Account:
    """The account, locked, unless the password was changed since; gives back what the proof charged.

    Raises `UnknownUser`, `WrongPassword`.
    """
    present = known(await store.lock_account(uow, proof.account.user_id))
    if present.password_hash != proof.account.password_hash:
        raise _wrong_password(proof.pointer)
    await throttling.refund(uow, proof.budgets)
    return present


def _wrong_password(pointer: str, detail: str = "This is not your present password.") -> WrongPassword:
    return WrongPassword(detail, errors=[FieldError(pointer, "wrong_password", detail)])


async def request_password_reset(ctx: Ctx, email: str, client: Client) -> None:
    """Mail a link that sets a new password, if there is such an account.

    Raises `InvalidInput`, `TooManyAttempts`.
    """
    await request_mail(ctx, email, client, "reset")


async def reset_password(ctx: Ctx, token: str, new: str, client: Client) -> None:
    """Set a new password by a mailed link, and end all sessions.

    Following the link proves control of the address, so it is verified, too; and whoever does it becomes a
    known client, whom no attack on the account delays. A weak password leaves the link good.
    Raises `LinkNotValid`, `WeakPassword`, `TooManyAttempts`.
    """
    async with ctx.db.unit_of_work() as uow:
        account = await lock_by_link(uow, token, "reset_password")
    await throttling.admit(ctx, throttling.link_budgets(ctx, token))
    new_hash = await _checked_hash(ctx, account, new, "/password")
    async with ctx.db.unit_of_work() as uow:
        account = mark_verified(uow, await lock_by_link(uow, token, "reset_password"))
        account = await accept_invitation(ctx, uow, account, client)
        await _save_password(uow, account, new_hash, by_reset=True)
        await end_all_sessions(ctx, uow, account.user_id, "password_changed")
        await store.forget_clients(uow, account.user_id)
        await remember_client(ctx, uow, account.user_id, client)
        await audit.record_by_self(ctx, uow, "password_reset", account.user_id, client)


async def _checked_hash(ctx: Ctx, account: Account, password: str, pointer: str) -> str:
    (person,) = await open_accounts(ctx, [account])
    personal = [person.email, person.first_name, person.last_name]
    return await ctx.adapters.hasher.hash(check_password(password, personal=personal, pointer=pointer))


async def _save_password(uow: UnitOfWork, account: Account, password_hash: str, *, by_reset: bool) -> None:
    """Save the new password, make every open link useless, tell the services and the owner."""
    now = clock.now()
    await store.save_account(uow, replace(account, password_hash=password_hash))
    await store.use_up_links(uow, account.user_id, ("reset_password", "verify_email"), now)
    await store.drop_challenges(uow, account.user_id)
    uow.emit(PasswordChanged(user_id=account.user_id, by_reset=by_reset, changed_at=now))
    defer_mail(uow, account.email_index, "password_changed")
