"""Passkeys: made with the password, listed, renamed and removed, and used to sign in."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from studium.kit import clock
from studium.kit.auth import Principal
from studium.services.identity import store
from studium.services.identity.actions import audit, throttling
from studium.services.identity.actions.demand import refuse_to_lose_last_factor
from studium.services.identity.actions.mailing import defer_mail
from studium.services.identity.actions.passwords import accept_proof, prove_password
from studium.services.identity.actions.people import known, open_accounts
from studium.services.identity.actions.sessions import SignedIn, issue_tokens, remember_client, start_session
from studium.services.identity.adapters import Ctx, webauthn
from studium.services.identity.domain import passkeys as rules
from studium.services.identity.domain.accounts import Client
from studium.services.identity.domain.errors import PasskeyRefused, UnknownPasskey
from studium.services.identity.domain.passkeys import Passkey, PasskeyChallenge
from studium.services.identity.domain.throttle import network_of

_CHALLENGE_OCTETS = 32
_UNKNOWN = "You have no such passkey; list yours with GET /api/v1/users/me/passkeys."


@dataclass(frozen=True)
class PasskeyView:
    """A passkey as its owner sees it."""

    passkey_id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None


async def list_passkeys(ctx: Ctx, principal: Principal) -> list[PasskeyView]:
    """The caller's passkeys, the newest first."""
    async with ctx.db.connect() as connection:
        found = await store.list_passkeys(connection, principal.user_id)
    names = await ctx.vault.open_many([one.name for one in found])
    return [_view(one, name.reveal_or("")) for one, name in zip(found, names, strict=True)]


async def begin_passkey(ctx: Ctx, principal: Principal, password: str, client: Client) -> dict[str, Any]:
    """What the browser needs to make a passkey, for who knows the password.

    Raises `WrongPassword`, `TooManyAttempts`, `TooManyPasskeys`.
    """
    proof = await prove_password(ctx, principal.user_id, password)
    challenge = secrets.token_bytes(_CHALLENGE_OCTETS)
    async with ctx.db.unit_of_work() as uow:
        account = await accept_proof(uow, proof)
        passkeys = await store.list_passkeys(uow, account.user_id)
        rules.refuse_more_passkeys(len(passkeys))
        await store.insert_passkey_challenge(uow, _digest(challenge), _new(ctx, client, account.user_id))
    (user,) = await open_accounts(ctx, [account])
    person = webauthn.Person(account.user_id, user.email, f"{user.first_name} {user.last_name}")
    known_ids = [one.credential_id for one in passkeys]
    return webauthn.registration_options(_site(ctx), person, challenge, known_ids)


async def add_passkey(
    ctx: Ctx, principal: Principal, name: str, credential: str, client: Client
) -> PasskeyView:
    """Keep a passkey that the browser made; the owner is told by mail.

    Raises `InvalidInput`, `PasskeyRefused`, `PasskeyNotValid`, `TooManyPasskeys`.
    """
    clean = rules.check_passkey_name(name)
    try:
        answer = webauthn.read_answer(credential, to_register=True)
        await _take_challenge(ctx, answer.challenge, principal.user_id, client)
        made = webauthn.check_made(_site(ctx), answer)
    except ValueError:
        raise PasskeyRefused("Your device did not make a passkey that can be used here; try again.") from None
    new = Passkey(
        passkey_id=clock.new_id(),
        user_id=principal.user_id,
        name=await ctx.vault.seal(principal.user_id, clean),
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        created_at=clock.now(),
    )
    async with ctx.db.unit_of_work() as uow:
        account = known(await store.lock_account(uow, principal.user_id))
        rules.refuse_more_passkeys(len(await store.list_passkeys(uow, account.user_id)))
        if await store.known_credentials(uow, [made.credential_id]):
            raise PasskeyRefused("This passkey is in use here already; make a new one.")
        await store.insert_passkey(uow, new)
        await audit.record_by_self(
            ctx, uow, "passkey_added", account.user_id, client, passkey_id=str(new.passkey_id)
        )
        defer_mail(uow, account.email_index, "passkey_added")
    return _view(new, clean)


async def rename_passkey(ctx: Ctx, principal: Principal, passkey_id: UUID, name: str) -> None:
    """Give one of the caller's passkeys another name. Raises `InvalidInput`, `UnknownPasskey`."""
    sealed = await ctx.vault.seal(principal.user_id, rules.check_passkey_name(name))
    async with ctx.db.unit_of_work() as uow:
        known(await store.lock_account(uow, principal.user_id))
        if not await store.rename_passkey(uow, principal.user_id, passkey_id, sealed):
            raise UnknownPasskey(_UNKNOWN)


async def remove_passkey(ctx: Ctx, principal: Principal, passkey_id: UUID, client: Client) -> None:
    """Remove one of the caller's passkeys; sessions that it began go on.

    Raises `UnknownPasskey`, `SecondFactorDemanded`.
    """
    async with ctx.db.unit_of_work() as uow:
        account = known(await store.lock_account(uow, principal.user_id))
        if not await store.delete_passkey(uow, account.user_id, passkey_id):
            raise UnknownPasskey(_UNKNOWN)
        await refuse_to_lose_last_factor(ctx, uow, account)
        await audit.record_by_self(
            ctx, uow, "passkey_removed", account.user_id, client, passkey_id=str(passkey_id)
        )
        defer_mail(uow, account.email_index, "passkey_removed")


async def begin_passkey_sign_in(ctx: Ctx, client: Client) -> dict[str, Any]:
    """What the browser needs to sign in with whatever passkey the device has for this site."""
    challenge = secrets.token_bytes(_CHALLENGE_OCTETS)
    async with ctx.db.unit_of_work() as uow:
        await store.insert_passkey_challenge(uow, _digest(challenge), _new(ctx, client, None))
    return webauthn.sign_in_options(_site(ctx), challenge)


async def sign_in_with_passkey(ctx: Ctx, credential: str, client: Client) -> SignedIn:
    """Start a session for whom a passkey's device has recognised. No second factor is asked for.

    A challenge is taken away before anything is checked, so every answer counts once. A device that counts
    backwards was copied, or its answer was: it is refused, and that is written down.
    Raises `PasskeyNotValid`, `TooManyAttempts`, `AccountSuspended`.
    """
    budgets = throttling.passkey_budgets(ctx, client)
    await throttling.admit(ctx, budgets)
    try:
        answer = webauthn.read_answer(credential, to_register=False)
    except ValueError:
        raise rules.not_valid() from None
    await _take_challenge(ctx, answer.challenge, None, client)
    async with ctx.db.connect() as connection:
        found = await store.passkey_by_credential(connection, answer.credential_id)
    if found is None or answer.user_handle != found.user_id.bytes:
        raise rules.not_valid()
    try:
        count = webauthn.check_signed(_site(ctx), answer, found.public_key, found.sign_count)
    except ValueError:
        await _record_failure(ctx, found, client)
        raise rules.not_valid() from None
    async with ctx.db.unit_of_work() as uow:
        account = known(await store.lock_account(uow, found.user_id))
        account.refuse_suspended()
        if not await store.note_passkey_use(uow, found, count, clock.now()):
            raise rules.not_valid()
        await throttling.refund(uow, budgets)
        await remember_client(ctx, uow, account.user_id, client)
        session = await start_session(ctx, uow, account, client)
    return await issue_tokens(ctx, account, session)


async def _record_failure(ctx: Ctx, found: Passkey, client: Client) -> None:
    details = {"passkey_id": str(found.passkey_id)}
    async with ctx.db.unit_of_work() as uow:
        await audit.record(
            ctx,
            uow,
            "passkey_failed",
            actor_id=None,
            subject_id=found.user_id,
            client=client,
            details=details,
        )


async def _take_challenge(ctx: Ctx, challenge: bytes, user_id: UUID | None, client: Client) -> None:
    """Use up a challenge, in a transaction of its own. Raises `PasskeyNotValid`."""
    async with ctx.db.unit_of_work() as uow:
        found = await store.pop_passkey_challenge(uow, _digest(challenge))
    rules.take_challenge(found, user_id, _network(ctx, client), clock.now())


def _new(ctx: Ctx, client: Client, user_id: UUID | None) -> PasskeyChallenge:
    expires_at = clock.now() + timedelta(seconds=ctx.settings.challenge_seconds)
    return PasskeyChallenge(user_id, _network(ctx, client), expires_at)


def _network(ctx: Ctx, client: Client) -> bytes:
    return ctx.vault.blind_index("challenge", network_of(client.address))


def _digest(challenge: bytes) -> bytes:
    return hashlib.sha256(challenge).digest()


def _site(ctx: Ctx) -> webauthn.Site:
    return webauthn.Site(ctx.platform.origin)


def _view(passkey: Passkey, name: str) -> PasskeyView:
    return PasskeyView(passkey.passkey_id, name, passkey.created_at, passkey.last_used_at)
