"""An admin sees the platform as somebody else does: for a while, for a reason, touching nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from studium.kit import clock
from studium.kit.auth import Actor, Principal, issue_access_token
from studium.services.identity import store
from studium.services.identity.actions import audit
from studium.services.identity.actions.keys import signing_key
from studium.services.identity.actions.passwords import accept_proof, prove_password
from studium.services.identity.actions.people import known
from studium.services.identity.actions.sessions import end_viewings
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain.accounts import Account, Client
from studium.services.identity.domain.errors import NotViewable, SessionEnded, UnknownViewing
from studium.services.identity.domain.viewings import Viewing, refuse_unviewable

_ENDED_AT_ONCE = 100


@dataclass(frozen=True)
class Begun:
    """A viewing with the one token that it has."""

    viewing: Viewing
    token: str = field(repr=False)


async def begin_viewing(
    ctx: Ctx, by: Principal, user_id: UUID, *, reason: str, password: str, client: Client
) -> Begun:
    """Let an admin see the platform as this user; `password` is the admin's own.

    The token names both and cannot be renewed. It ends with the admin's session, with a change of the
    account, and with the time. A viewing that was begun from the same session before ends. Raises
    `UnknownUser`, `OwnAccount`, `NotViewable`, `WrongPassword`, `TooManyAttempts`, `SessionEnded`.
    """
    minutes = ctx.settings.viewing_minutes
    if not minutes:
        raise NotViewable("Seeing the platform as somebody else is switched off in this installation.")
    proof = await prove_password(ctx, by.user_id, password)
    now = clock.now()
    async with ctx.db.unit_of_work() as uow:
        admin = await accept_proof(uow, proof)
        account = known(await store.lock_account(uow, user_id))
        refuse_unviewable(admin.user_id, account)
        session = None if by.session_id is None else await store.lock_session(uow, by.session_id)
        if session is None or session.revoked_at is not None:
            raise SessionEnded("Your session has ended; sign in again.")
        before = await store.lock_viewings_from(uow, [session.session_id])
        await end_viewings(ctx, uow, before, "stopped", "revoked", client)
        viewing = Viewing(
            viewing_id=clock.new_id(),
            user_id=user_id,
            admin_id=admin.user_id,
            session_id=session.session_id,
            began_at=now,
            expires_at=now + timedelta(minutes=minutes),
        )
        await store.insert_viewing(uow, viewing)
        await audit.record(
            ctx,
            uow,
            "viewing_began",
            actor_id=admin.user_id,
            subject_id=user_id,
            client=client,
            details={"viewing_id": str(viewing.viewing_id), "minutes": minutes},
            note=reason,
        )
    return Begun(viewing, await _token(ctx, account, viewing))


async def current_viewing(ctx: Ctx, principal: Principal) -> Viewing:
    """The viewing by which the caller reads this. Raises `UnknownViewing`."""
    async with ctx.db.connect() as connection:
        found = await store.viewing_of(connection, _viewing_id(principal))
    if found is None:
        raise UnknownViewing("You see the platform as yourself.")
    return found


async def stop_viewing(ctx: Ctx, principal: Principal | None, client: Client) -> None:
    """End the caller's viewing; a repeat, or who sees the platform as nobody else, does nothing."""
    if principal is None or principal.actor is None:
        return
    async with ctx.db.unit_of_work() as uow:
        viewings = await store.lock_viewings_from(uow, [principal.actor.session_id])
        mine = [one for one in viewings if one.viewing_id == principal.session_id]
        await end_viewings(ctx, uow, mine, "stopped", "signed_out", client)


async def end_expired_viewings(ctx: Ctx) -> int:
    """Write down which viewings time has ended, and return how many; their tokens are dead already."""
    async with ctx.db.unit_of_work() as uow:
        expired = await store.lock_expired_viewings(uow, clock.now(), limit=_ENDED_AT_ONCE)
        await end_viewings(ctx, uow, expired, "expired", "revoked")
    return len(expired)


def _viewing_id(principal: Principal) -> UUID:
    if principal.actor is None or principal.session_id is None:
        raise UnknownViewing("You see the platform as yourself.")
    return principal.session_id


async def _token(ctx: Ctx, account: Account, viewing: Viewing) -> str:
    seen = Principal(
        account.user_id,
        frozenset(account.roles),
        viewing.viewing_id,
        actor=Actor(viewing.admin_id, viewing.session_id),
    )
    token, _expires_at = issue_access_token(
        await signing_key(ctx),
        seen,
        issuer=ctx.platform.origin,
        lifetime=viewing.expires_at - viewing.began_at,
    )
    return token
