"""Sessions: started, refreshed, listed and ended."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from studium.contracts.identity import SessionRevoked, SessionStarted
from studium.kit import clock
from studium.kit.auth import Principal, issue_access_token
from studium.kit.db import UnitOfWork
from studium.services.identity import store
from studium.services.identity.actions import audit, throttling
from studium.services.identity.actions.demand import lacks_factor
from studium.services.identity.actions.keys import signing_key
from studium.services.identity.actions.people import User, known, load_account, open_accounts
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain.accounts import Account, Client
from studium.services.identity.domain.errors import SessionEnded, UnknownSession
from studium.services.identity.domain.sessions import (
    RefreshToken,
    RevocationReason,
    Session,
    Verdict,
    judge_refresh,
)
from studium.services.identity.domain.viewings import Viewing, ViewingEnd

_ENDED = "Your session has ended; sign in again."


@dataclass(frozen=True)
class SignedIn:
    """What a client gets to act as a user: tokens with the moments at which they expire, and the user."""

    user: User
    session_id: UUID
    access_token: str = field(repr=False)
    access_expires_at: datetime
    refresh_token: str = field(repr=False)
    refresh_expires_at: datetime


@dataclass(frozen=True)
class SessionView:
    """A session as its user sees it."""

    session_id: UUID
    device: str
    address: str
    started_at: datetime
    last_used_at: datetime
    expires_at: datetime
    current: bool


async def start_session(ctx: Ctx, uow: UnitOfWork, account: Account, client: Client) -> Session:
    """A new session, with an id and tokens that nobody has seen before, and its entry in the audit log.

    The caller has locked the account. Raises `AccountSuspended`.
    """
    account.refuse_suspended()
    now = clock.now()
    session = Session(
        session_id=clock.new_id(),
        user_id=account.user_id,
        generation=0,
        refresh_salt=secrets.token_bytes(16),
        client=_agent_mark(ctx, client),
        started_at=now,
        rotated_at=now,
        expires_at=ctx.settings.lifetimes.session_end(now, now),
    )
    origin = store.SealedDevice(
        device=await ctx.vault.seal(account.user_id, client.user_agent[:300]),
        address=await ctx.vault.seal(account.user_id, client.address),
    )
    await store.insert_session(uow, session, origin)
    uow.emit(SessionStarted(user_id=account.user_id, session_id=session.session_id, started_at=now))
    await audit.record_by_self(
        ctx, uow, "signed_in", account.user_id, client, session_id=str(session.session_id)
    )
    return session


async def issue_tokens(ctx: Ctx, account: Account, session: Session) -> SignedIn:
    """The tokens of a session's present generation."""
    access_token, expires_at = await issue_access(ctx, account, session.session_id)
    (user,) = await open_accounts(ctx, [account])
    token = RefreshToken(session.session_id, session.generation, _secret(ctx, session, session.generation))
    return SignedIn(user, session.session_id, access_token, expires_at, token.encode(), session.expires_at)


async def issue_access(ctx: Ctx, account: Account, session_id: UUID) -> tuple[str, datetime]:
    """An access token of a session that goes on, and the moment it expires."""
    principal = Principal(
        account.user_id,
        frozenset(account.roles),
        session_id,
        lacks_factor=await lacks_factor(ctx, account),
    )
    return issue_access_token(
        await signing_key(ctx),
        principal,
        issuer=ctx.platform.origin,
        lifetime=ctx.settings.lifetimes.access_token,
    )


async def access_with_factor(ctx: Ctx, principal: Principal) -> tuple[str, datetime] | None:
    """A new access token for who has just set up the factor that was demanded; None where none was."""
    if not principal.lacks_factor or principal.session_id is None:
        return None
    return await issue_access(ctx, await load_account(ctx, principal.user_id), principal.session_id)


async def refresh(ctx: Ctx, refresh_token: str, client: Client) -> SignedIn:
    """Trade a refresh token for a new pair.

    A repeat by the same client within the grace gets the same refresh token again. A token that was used
    before ends its session. Raises `SessionEnded`.
    """
    presented = RefreshToken.decode(refresh_token)
    if presented is None:
        raise SessionEnded(_ENDED)
    now, mark, lifetimes = clock.now(), _agent_mark(ctx, client), ctx.settings.lifetimes
    async with ctx.db.unit_of_work() as uow:
        session = await store.lock_session(uow, presented.session_id)
        if session is None or not presented.has_secret(_secret(ctx, session, presented.generation)):
            raise SessionEnded(_ENDED)
        verdict = judge_refresh(session, presented.generation, mark, now, lifetimes.grace)
        if verdict is Verdict.REUSED:
            await end_sessions(ctx, uow, [session], "token_reused")
            await _record_reuse(ctx, uow, session, client)
        elif verdict is Verdict.ROTATE:
            session = replace(
                session,
                generation=session.generation + 1,
                client=mark,
                rotated_at=now,
                expires_at=lifetimes.session_end(session.started_at, now),
            )
            await store.save_session(uow, session)
        account = known(await store.account_by_id(uow, session.user_id))
    if verdict in {Verdict.REUSED, Verdict.ENDED}:
        raise SessionEnded(_ENDED)
    return await issue_tokens(ctx, account, session)


async def _record_reuse(ctx: Ctx, uow: UnitOfWork, session: Session, client: Client) -> None:
    """Of thief and owner nobody can say who this was."""
    details = {"session_id": str(session.session_id)}
    await audit.record(
        ctx, uow, "token_reused", actor_id=None, subject_id=session.user_id, client=client, details=details
    )


async def sign_out(
    ctx: Ctx, principal: Principal | None, refresh_token: str | None, client: Client | None = None
) -> None:
    """End the session of the caller, who proves it by either token. A repeat does nothing.

    For an admin who sees the platform as somebody else it is their own.
    """
    presented = RefreshToken.decode(refresh_token or "")
    async with ctx.db.unit_of_work() as uow:
        if presented is not None:
            session = await store.lock_session(uow, presented.session_id)
            if session and presented.has_secret(_secret(ctx, session, presented.generation)):
                await _sign_out(ctx, uow, session, client)
        own = (principal.actor or principal).session_id if principal else None
        if own is not None:
            session = await store.lock_session(uow, own)
            if session is not None:
                await _sign_out(ctx, uow, session, client)


async def _sign_out(ctx: Ctx, uow: UnitOfWork, session: Session, client: Client | None) -> None:
    for ended in await end_sessions(ctx, uow, [session], "signed_out"):
        await audit.record_by_self(ctx, uow, "signed_out", session.user_id, client, session_id=ended)


async def list_sessions(ctx: Ctx, principal: Principal) -> list[SessionView]:
    """The caller's sessions that have not ended, the newest first."""
    return await sessions_of(ctx, principal.user_id, current=principal.session_id)


async def sessions_of(ctx: Ctx, user_id: UUID, *, current: UUID | None = None) -> list[SessionView]:
    """A user's sessions that have not ended, the newest first. `current` is the one that asks."""
    async with ctx.db.connect() as connection:
        found = await store.list_active_sessions(connection, user_id, clock.now())
    sealed = [value for _, origin in found for value in (origin.device, origin.address)]
    clear = iter([value.reveal_or("") for value in await ctx.vault.open_many(sealed)])
    return [
        SessionView(
            session.session_id,
            device=next(clear),
            address=next(clear),
            started_at=session.started_at,
            last_used_at=session.rotated_at,
            expires_at=session.expires_at,
            current=session.session_id == current,
        )
        for session, _ in found
    ]


async def revoke_session(
    ctx: Ctx, principal: Principal, session_id: UUID, client: Client | None = None
) -> None:
    """End one of the caller's sessions. Raises `UnknownSession` for anybody else's and for ended ones."""
    async with ctx.db.unit_of_work() as uow:
        session = await store.lock_session(uow, session_id)
        if session is None or session.user_id != principal.user_id or session.revoked_at is not None:
            raise UnknownSession("You have no such session; list yours with GET /api/v1/users/me/sessions.")
        ended = await end_sessions(ctx, uow, [session], "revoked")
        await record_revocation(ctx, uow, principal, principal.user_id, ended, client)


async def revoke_other_sessions(ctx: Ctx, principal: Principal, client: Client | None = None) -> None:
    """End all of the caller's sessions but the present one. A repeat does nothing."""
    async with ctx.db.unit_of_work() as uow:
        ended = await end_all_sessions(ctx, uow, principal.user_id, "revoked", keep=principal.session_id)
        await record_revocation(ctx, uow, principal, principal.user_id, ended, client)


async def record_revocation(
    ctx: Ctx, uow: UnitOfWork, by: Principal, user_id: UUID, ended: Sequence[str], client: Client | None
) -> None:
    """Write down which of a user's sessions were ended; nothing when none was."""
    if ended:
        details = {"session_ids": ended}
        await audit.record(
            ctx,
            uow,
            "session_revoked",
            actor_id=by.user_id,
            subject_id=user_id,
            client=client,
            details=details,
        )


async def end_all_sessions(
    ctx: Ctx, uow: UnitOfWork, user_id: UUID, reason: RevocationReason, *, keep: UUID | None = None
) -> list[str]:
    """End all sessions of a user, except `keep`; the ids of those that ended. The account is locked.

    A changed password removes the API keys, too, and whatever changes the account refuses their tokens: they
    carry the roles of before. Who only signs out devices keeps the keys.
    """
    if reason != "revoked":
        await _end_key_tokens(ctx, uow, user_id, reason)
        await end_viewings(ctx, uow, await store.lock_viewings_of(uow, user_id), "account_changed", reason)
    sessions = await store.lock_active_sessions(uow, user_id, clock.now())
    return await end_sessions(ctx, uow, [one for one in sessions if one.session_id != keep], reason)


async def _end_key_tokens(ctx: Ctx, uow: UnitOfWork, user_id: UUID, reason: RevocationReason) -> None:
    oldest = clock.now() - ctx.settings.lifetimes.access_token
    for key in await store.list_api_keys(uow, user_id):
        if key.last_used_at is not None and key.last_used_at >= oldest:
            await refuse_tokens(ctx, uow, user_id, key.tokens_id, reason)
    if reason == "password_changed":
        await store.delete_api_keys(uow, user_id)
    else:
        await store.renew_tokens_ids(uow, user_id)


async def refuse_tokens(
    ctx: Ctx,
    uow: UnitOfWork,
    user_id: UUID,
    session_id: UUID,
    reason: RevocationReason,
    *,
    tokens_expire_at: datetime | None = None,
) -> None:
    """Have every service refuse the access tokens that name this session, until the last of them is dead."""
    now = clock.now()
    tokens_expire_at = tokens_expire_at or now + ctx.settings.lifetimes.access_token
    await store.refuse_session(uow, session_id, tokens_expire_at)
    uow.emit(
        SessionRevoked(
            user_id=user_id,
            session_id=session_id,
            reason=reason,
            revoked_at=now,
            tokens_expire_at=tokens_expire_at,
        )
    )


async def end_sessions(
    ctx: Ctx, uow: UnitOfWork, sessions: Sequence[Session], reason: RevocationReason
) -> list[str]:
    """End sessions that the caller has locked, and return their ids; those that have ended are left alone.

    What an admin sees as somebody else from such a session ends with it.
    """
    now = clock.now()
    from_here = await store.lock_viewings_from(uow, [session.session_id for session in sessions])
    await end_viewings(ctx, uow, from_here, "admin_session_ended", reason)
    ended = []
    for session in sessions:
        if session.revoked_at is not None:
            continue
        await store.save_session(uow, replace(session, revoked_at=now))
        await refuse_tokens(ctx, uow, session.user_id, session.session_id, reason)
        ended.append(str(session.session_id))
    return ended


async def end_viewings(
    ctx: Ctx,
    uow: UnitOfWork,
    viewings: Sequence[Viewing],
    cause: ViewingEnd,
    reason: RevocationReason,
    client: Client | None = None,
) -> None:
    """End viewings that the caller has locked, refuse their tokens, and write it down."""
    now = clock.now()
    for viewing in viewings:
        ended = viewing.ended(now)
        await store.save_viewing(uow, ended)
        if viewing.expires_at > now:
            await refuse_tokens(
                ctx, uow, viewing.user_id, viewing.viewing_id, reason, tokens_expire_at=viewing.expires_at
            )
        details = {"viewing_id": str(viewing.viewing_id), "cause": cause}
        await audit.record(
            ctx,
            uow,
            "viewing_ended",
            actor_id=viewing.admin_id,
            subject_id=viewing.user_id,
            client=client,
            details=details,
        )


async def remember_client(ctx: Ctx, uow: UnitOfWork, user_id: UUID, client: Client) -> None:
    """From now on this client is known as the owner's."""
    await store.remember_clients(uow, user_id, throttling.client_marks(ctx, client), clock.now())


def _agent_mark(ctx: Ctx, client: Client) -> bytes:
    return ctx.vault.blind_index("user_agent", client.user_agent)


def _secret(ctx: Ctx, session: Session, generation: int) -> bytes:
    """The secret part of one generation's refresh token; see `domain.sessions`."""
    value = f"{session.session_id}:{generation}:{session.refresh_salt.hex()}"
    return ctx.vault.blind_index("refresh_token", value)
