"""Letting attempts in, or making them wait. Each charge commits before the costly work it pays for."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from studium.kit import clock
from studium.kit.db import UnitOfWork
from studium.kit.throttle import Budget, charge, wait_seconds
from studium.kit.throttle import refund as refunded
from studium.services.identity import store
from studium.services.identity.adapters import Ctx
from studium.services.identity.domain import throttle
from studium.services.identity.domain.accounts import Account, Client

Budgets = Mapping[bytes, Budget]


async def admit(ctx: Ctx, budgets: Budgets) -> None:
    """Charge one attempt to every budget, or to none. Raises `TooManyAttempts` when one is used up."""
    async with ctx.db.unit_of_work() as uow:
        if seconds := await try_charge(uow, budgets):
            raise throttle.refuse(seconds)


async def try_charge(uow: UnitOfWork, budgets: Budgets) -> int:
    """Charge one attempt to every budget and return 0, or charge none and return the seconds to wait."""
    tallies = await store.lock_tallies(uow, budgets, clock.now())
    now = clock.now()
    seconds = max(wait_seconds(tally, now) for tally in tallies.values())
    if seconds == 0:
        charged = {key: charge(tally, budgets[key], now) for key, tally in tallies.items()}
        await store.save_tallies(uow, charged)
    return seconds


async def refund(uow: UnitOfWork, keys: Collection[bytes]) -> None:
    """Give back what `admit` charged."""
    tallies = await store.lock_tallies(uow, keys, clock.now())
    now = clock.now()
    await store.save_tallies(uow, {key: refunded(tally, now) for key, tally in tallies.items()})


async def sign_in_budgets(ctx: Ctx, email_index: bytes, client: Client) -> Budgets:
    """Whom a sign-in is charged to: the client alone if the owner is known there, else the strangers."""
    account, network = email_index.hex(), throttle.network_of(client.address)
    marks = client_marks(ctx, client)
    async with ctx.db.connect() as connection:
        known = await store.known_clients(connection, email_index, marks)
    if mark := next((mark for mark in marks if mark in known), None):
        return {_key(ctx, f"known:{account}:{mark.hex()}"): throttle.KNOWN_CLIENT}
    return {
        _key(ctx, f"stranger:{account}:{network}"): throttle.STRANGER_AT_ACCOUNT,
        _key(ctx, f"strangers:{account}"): throttle.ALL_STRANGERS_AT_ACCOUNT,
        _key(ctx, f"address:{network}"): throttle.STRANGERS_AT_ADDRESS,
    }


def request_budgets(ctx: Ctx, client: Client) -> Budgets:
    """The budget of registrations and of requests for mail."""
    key = _key(ctx, f"requests:{throttle.network_of(client.address)}")
    return {key: throttle.REQUESTS_FROM_ADDRESS}


def password_check_budgets(ctx: Ctx, user_id: object) -> Budgets:
    """The budget of a signed-in user who types the present password."""
    return {_key(ctx, f"password:{user_id}"): throttle.KNOWN_CLIENT}


def code_check_budgets(ctx: Ctx, user_id: object) -> Budgets:
    """The budget of a signed-in user who confirms an app by its first code."""
    return {_key(ctx, f"code:{user_id}"): throttle.KNOWN_CLIENT}


async def second_factor_budgets(ctx: Ctx, account: Account, client: Client) -> Budgets:
    """Whom a code is charged to: all of the account's known clients together, or all strangers.

    Not each client alone, as with passwords: a new known client costs only a reset of the password, so who
    reads the owner's mail could have one budget after another.
    """
    async with ctx.db.connect() as connection:
        known = await store.known_clients(connection, account.email_index, client_marks(ctx, client))
    who = "known" if known else "strangers"
    return {_key(ctx, f"second_factor:{who}:{account.user_id}"): throttle.SECOND_FACTOR}


def look_up_budgets(ctx: Ctx, user_id: object) -> Budgets:
    """The budget of somebody who looks for others by their addresses."""
    return {_key(ctx, f"look_up:{user_id}"): throttle.LOOK_UPS}


def link_budgets(ctx: Ctx, token: str) -> Budgets:
    """The budget of who tries passwords on a mailed link. Nobody else can use it up."""
    return {_key(ctx, f"link:{token}"): throttle.KNOWN_CLIENT}


def api_key_budgets(ctx: Ctx, client: Client) -> Budgets:
    """The budget of who presents API keys that are not good."""
    key = _key(ctx, f"api_key:{throttle.network_of(client.address)}")
    return {key: throttle.API_KEYS_FROM_ADDRESS}


def passkey_budgets(ctx: Ctx, client: Client) -> Budgets:
    """The budget of who sends signatures that are not good."""
    key = _key(ctx, f"passkey:{throttle.network_of(client.address)}")
    return {key: throttle.PASSKEYS_FROM_ADDRESS}


def provider_budgets(ctx: Ctx, client: Client) -> Budgets:
    """The budget of who comes back from a provider with what is not good."""
    key = _key(ctx, f"provider:{throttle.network_of(client.address)}")
    return {key: throttle.PROVIDERS_FROM_ADDRESS}


def mail_budgets(ctx: Ctx, email_index: bytes, occasion: str) -> Budgets:
    """The budget of mails of one kind to one account."""
    return {_key(ctx, f"mail:{occasion}:{email_index.hex()}"): throttle.MAIL_TO_ACCOUNT}


def client_marks(ctx: Ctx, client: Client) -> list[bytes]:
    """Keyed hashes by which a client is recognised: its device cookie first, then its network."""
    marks = [f"address:{throttle.network_of(client.address)}"]
    if client.device is not None:
        marks.insert(0, f"device:{client.device}")
    return [ctx.vault.blind_index("known_client", mark) for mark in marks]


def _key(ctx: Ctx, name: str) -> bytes:
    return ctx.vault.blind_index("throttle", name)
