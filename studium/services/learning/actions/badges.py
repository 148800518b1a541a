"""Certificates as Open Badges: signed on demand, their keys, and the lists that say which were revoked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from studium.kit import clock
from studium.services.learning.actions import Ctx
from studium.services.learning.actions.certificates import find, opened
from studium.services.learning.actions.people import PersonErased
from studium.services.learning.actions.showing import ISSUER
from studium.services.learning.adapters.badges import (
    LIST_LENGTH,
    Badge,
    Issuer,
    Key,
    did_document,
    first_number,
    make_private_key,
    open_key,
    public_jwk,
    sign_badge,
    sign_status_list,
)
from studium.services.learning.domain.errors import StatusListNotFound
from studium.services.learning.store import badges, heard
from studium.services.learning.store.badges import BadgeKeyRow

_PURPOSE = b"studium badge key 1"


async def badge(ctx: Ctx, typed: str) -> tuple[str, str]:
    """The code of a certificate, and the certificate as a signed badge; a revoked one too.

    The salt of the address's hash is another for each certificate, so that nobody sees from two badges that
    they are one person's. Raises `CertificateNotFound`, and `PersonErased` when nobody knows whose it is.
    """
    sealed = await find(ctx, typed)
    (found,) = await opened(ctx, [sealed])
    if found.holder_name is None or sealed.user_id is None:
        raise PersonErased("The data of this certificate's holder was erased; there is no badge any more.")
    async with ctx.db.connect() as connection:
        address = await heard.address_of(connection, sealed.user_id)
    email = (await ctx.vault.open(address)).reveal_or("") or None if address else None
    origin = ctx.platform.origin
    said = Badge(
        url=f"{origin}/api/v1/certificates/{found.code}/credential",
        holder=found.holder_name,
        email=email,
        salt=ctx.vault.blind_index("badge salt", str(found.certificate_id)).hex()[:32],
        course_id=found.course_id,
        course=found.course_title,
        course_url=f"{origin}/courses/{found.course_slug}" if found.course_slug else None,
        issued_at=found.issued_at,
        expires_at=found.expires_at,
        status_number=sealed.status_number,
    )
    return found.code, sign_badge(_issuer(ctx), await _signing_key(ctx), said)


async def status_list(ctx: Ctx, number: int) -> str:
    """The signed list of this number (from 1 on). Raises `StatusListNotFound` where no badge stands in it."""
    first = first_number(number)
    async with ctx.db.connect() as connection:
        if not await badges.has_number(connection, first):
            raise StatusListNotFound("No badge names this list; compare its number with the badge.")
        revoked = await badges.revoked_numbers(connection, first, LIST_LENGTH)
    return sign_status_list(_issuer(ctx), await _signing_key(ctx), number, revoked, _this_hour())


async def published_document(ctx: Ctx) -> dict[str, Any]:
    """The DID document of this installation as an issuer."""
    return did_document(_issuer(ctx), [row.public_key for row in await _keys(ctx)])


async def published_keys(ctx: Ctx) -> list[dict[str, Any]]:
    """Every key that verifies a badge, as JSON web keys, the one that signs first."""
    return [public_jwk(row.public_key) for row in await _keys(ctx)]


def issuer_profile(ctx: Ctx) -> dict[str, Any]:
    """Who issues badges here."""
    return _issuer(ctx).profile()


async def rotate_badge_key(ctx: Ctx, *, leaked: bool = False) -> None:
    """Sign badges with a new key from now on.

    The old keys stay published, for they verify what they signed; unless they `leaked`: then no badge of
    before is valid any more, and holders have to download theirs again.
    """
    async with badges.alone(ctx.db) as uow:
        if leaked:
            await badges.withdraw_keys(uow, clock.now())
        await badges.add_key(uow, _new_row(ctx), clock.now())


async def _keys(ctx: Ctx) -> list[BadgeKeyRow]:
    """The published keys; the first one is made when there is none."""
    async with ctx.db.connect() as connection:
        rows = await badges.list_keys(connection)
    if rows:
        return rows
    async with badges.alone(ctx.db) as uow:
        rows = await badges.list_keys(uow.connection)
        if not rows:
            rows = [_new_row(ctx)]
            await badges.add_key(uow, rows[0], clock.now())
    return rows


async def _signing_key(ctx: Ctx) -> Key:
    return open_key(ctx.vault.unwrap((await _keys(ctx))[0].wrapped_private_key, _PURPOSE))


def _new_row(ctx: Ctx) -> BadgeKeyRow:
    private = make_private_key()
    key = open_key(private)
    public = key.private.public_key().public_bytes_raw()
    return BadgeKeyRow(key.kid, public, ctx.vault.wrap(private, _PURPOSE))


def _issuer(ctx: Ctx) -> Issuer:
    return Issuer(ctx.platform.origin, ISSUER)


def _this_hour() -> datetime:
    return clock.now().replace(minute=0, second=0, microsecond=0)
