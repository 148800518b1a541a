"""The second half of a sign-in: the password was right, and a code is awaited."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from studium.contracts.identity import RecoveryCodeUsed
from studium.kit import clock
from studium.kit.db import UnitOfWork
from studium.services.identity import store
from studium.services.identity.actions import audit, throttling
from studium.services.identity.actions.demand import refuse_one_factor
from studium.services.identity.actions.mailing import defer_mail
from studium.services.identity.actions.people import known, load_account
from studium.services.identity.actions.second_factor import matching_counter, recovery_hash
from studium.services.identity.actions.sessions import SignedIn, issue_tokens, remember_client, start_session
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain.accounts import Account, Client
from studium.services.identity.domain.links import link_digest, new_link_token
from studium.services.identity.domain.second_factor import (
    MOST_WRONG_CODES,
    Challenge,
    is_app_code,
    open_challenge,
    plain_code,
    wrong_code,
)
from studium.services.identity.domain.throttle import network_of


@dataclass(frozen=True)
class Challenged:
    """A sign-in that awaits a code: what to send with it, and until when."""

    token: str = field(repr=False)
    expires_at: datetime


async def challenge(ctx: Ctx, uow: UnitOfWork, account: Account, client: Client) -> Challenged | None:
    """Begin a challenge, if the account has a second factor; None otherwise.

    The caller has locked the account. Only its hash is kept, and only the network that began it may answer.
    Raises `PasskeyNeeded` where two factors are demanded and a passkey is the only other one.
    """
    factor = await store.factor_of(uow, account.user_id)
    if factor is None or factor.confirmed_at is None:
        await refuse_one_factor(ctx, uow, account)
        return None
    token = new_link_token()
    expires_at = clock.now() + timedelta(seconds=ctx.settings.challenge_seconds)
    new = Challenge(account.user_id, _network(ctx, client), attempts=0, expires_at=expires_at)
    await store.insert_challenge(uow, link_digest(token), new)
    return Challenged(token, expires_at)


async def answer_challenge(ctx: Ctx, token: str, code: str, client: Client) -> SignedIn:
    """Start a session for who answers a challenge with a code of the app or a recovery code.

    The attempt is charged before and refunded after; see `domain.throttle`. Wrong codes are counted under the
    account's lock, so guesses at the same moment are counted one by one.
    Raises `ChallengeNotValid`, `WrongCode`, `TooManyAttempts`, `AccountSuspended`.
    """
    digest = link_digest(token)
    async with ctx.db.connect() as connection:
        found = await store.challenge_by_token(connection, digest)
    pending = open_challenge(found, _network(ctx, client), clock.now())
    budgets = await throttling.second_factor_budgets(ctx, await load_account(ctx, pending.user_id), client)
    await throttling.admit(ctx, budgets)
    async with ctx.db.unit_of_work() as uow:
        account = known(await store.lock_account(uow, pending.user_id))
        open_challenge(await store.challenge_by_token(uow, digest), _network(ctx, client), clock.now())
        is_right = await _accept(ctx, uow, account, plain_code(code), client)
        if is_right:
            await store.drop_challenge(uow, digest)
            await throttling.refund(uow, budgets)
            await remember_client(ctx, uow, account.user_id, client)
            session = await start_session(ctx, uow, account, client)
        else:
            await _refuse(ctx, uow, account, digest, client)
    if not is_right:
        raise wrong_code()
    return await issue_tokens(ctx, account, session)


async def _accept(ctx: Ctx, uow: UnitOfWork, account: Account, code: str, client: Client) -> bool:
    """Use up a code of the app or a recovery code; False when it is neither."""
    factor = await store.factor_of(uow, account.user_id)
    if factor is None or factor.confirmed_at is None:
        return False
    if is_app_code(code):
        counter = await matching_counter(ctx, factor, code)
        if counter is not None:
            await store.save_factor(uow, replace(factor, last_counter=counter))
        return counter is not None
    now = clock.now()
    if not await store.use_recovery_code(
        uow, account.user_id, recovery_hash(ctx, account.user_id, code), now
    ):
        return False
    left = await store.count_recovery_codes(uow, account.user_id)
    uow.emit(RecoveryCodeUsed(user_id=account.user_id, codes_left=left, used_at=now))
    await audit.record_by_self(ctx, uow, "recovery_code_used", account.user_id, client, codes_left=left)
    defer_mail(uow, account.email_index, "recovery_code_used")
    return True


async def _refuse(ctx: Ctx, uow: UnitOfWork, account: Account, digest: bytes, client: Client) -> None:
    """Count a wrong code. After the last one the owner is told that somebody knows the password."""
    if await store.count_wrong_code(uow, digest) < MOST_WRONG_CODES:
        return
    await store.drop_challenge(uow, digest)
    await audit.record(
        ctx, uow, "second_factor_failed", actor_id=None, subject_id=account.user_id, client=client
    )
    defer_mail(uow, account.email_index, "second_factor_failed")


def _network(ctx: Ctx, client: Client) -> bytes:
    return ctx.vault.blind_index("challenge", network_of(client.address))
