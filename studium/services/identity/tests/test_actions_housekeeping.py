"""Accounts that nobody ever used: which go, when, and which stay whatever their age."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from studium.contracts.identity import UserErased
from studium.kit import clock
from studium.kit.auth import SYSTEM, Principal
from studium.services.identity import actions, handlers
from studium.services.identity.actions import api_keys, audit, housekeeping, invitations, suspension
from studium.services.identity.actions.people import email_index
from studium.services.identity.domain.invitations import check_invitee
from studium.services.identity.store import account_by_email
from studium.services.identity.tests.factories import HOME, PASSWORD, World

ADA, MARY = "ada@example.org", "mary@example.org"


@pytest.fixture
def world(platform: Any) -> World:
    return World(platform)


async def user_id_of(world: World, email: str) -> UUID | None:
    async with world.ctx.db.connect() as connection:
        account = await account_by_email(connection, email_index(world.ctx, email))
    return account.user_id if account else None


async def is_there_after(world: World, email: str, **age: int) -> bool:
    """Whether the account outlives the job, run twice, at this distance from now."""
    with clock.travel(by=timedelta(**age)):
        for _ in range(2):
            await handlers.drop_unverified_accounts(world.ctx)
    return await user_id_of(world, email) is not None


async def test_an_account_that_was_never_verified_goes_after_its_days(world: World) -> None:
    await world.register()
    user_id = await user_id_of(world, ADA)
    assert user_id is not None

    assert await is_there_after(world, ADA, days=29, hours=23)
    assert not await is_there_after(world, ADA, days=30, hours=1)

    said = [event for event in await world.said() if event["type"] == UserErased.event_type()]
    assert [event["user_id"] for event in said] == [str(user_id)]
    (entry,) = await audit.list_audit(world.ctx, action="user_erased", limit=5)
    assert (entry.actor_id, entry.subject_id) == (SYSTEM.user_id, user_id)
    assert entry.details == {"cause": "never_used"}
    assert (await audit.verify_audit(world.ctx)).fault == ""
    with clock.travel(by=timedelta(days=31)):
        await world.settle()
    with pytest.raises(LookupError):
        await world.ctx.vault.seal(user_id, "x")


async def test_who_comes_later_registers_anew(world: World) -> None:
    await world.register()
    before = await user_id_of(world, ADA)
    assert not await is_there_after(world, ADA, days=31)
    await world.register()
    assert await user_id_of(world, ADA) not in (None, before)


async def test_a_link_that_is_still_good_keeps_the_account(world: World) -> None:
    await world.register()
    with clock.travel(by=timedelta(days=30, hours=1)):
        await actions.resend_verification(world.ctx, ADA, HOME)
        await world.settle()
    assert await is_there_after(world, ADA, days=31)
    assert not await is_there_after(world, ADA, days=32)


async def test_whoever_verified_or_ever_signed_in_stays(world: World) -> None:
    await world.create(MARY)
    await world.register()
    unasked = world.with_settings(require_verified_email=False)
    await actions.sign_in(unasked, ADA, PASSWORD, HOME)
    for email in (ADA, MARY):
        assert await is_there_after(world, email, days=4_000)


async def test_what_an_admin_decided_on_stays(world: World) -> None:
    admin = Principal(await world.create("grace@example.org", "admin"), frozenset({"admin"}))
    await world.register()
    user_id = await user_id_of(world, ADA)
    assert user_id is not None
    await suspension.suspend(world.ctx, admin, user_id, reason="Sent us rude mail.", client=HOME)
    await invitations.invite(world.ctx, admin, check_invitee(MARY, "Mary", "Somerville", ["admin"], []), HOME)
    for email in (ADA, MARY):
        assert await is_there_after(world, email, days=4_000)


async def test_an_invited_account_goes_after_the_invitations_last_day(world: World) -> None:
    admin = Principal(await world.create("grace@example.org", "admin"), frozenset({"admin"}))
    await invitations.invite(
        world.ctx, admin, check_invitee(MARY, "Mary", "Somerville", ["instructor"], []), HOME
    )
    assert await is_there_after(world, MARY, days=43)
    assert not await is_there_after(world, MARY, days=45)
    assert await invitations.list_invitations(world.ctx, limit=5) == []


async def test_who_verifies_at_that_moment_is_not_waited_for_and_stays(world: World) -> None:
    await world.register()
    token = world.bag.token()
    verifying = await asyncpg.connect(world.platform.settings.database_url)
    async with verifying.transaction():
        await verifying.fetch("SELECT FROM identity.user FOR UPDATE")
        assert await is_there_after(world, ADA, days=31)
    await verifying.close()
    await actions.verify_email(world.ctx, token)
    assert await is_there_after(world, ADA, days=31)


async def test_no_days_switch_it_off(world: World) -> None:
    await world.register()
    with clock.travel(by=timedelta(days=4_000)):
        await actions.drop_unverified_accounts(world.with_settings(unverified_account_days=0))
    assert await user_id_of(world, ADA) is not None


async def test_more_than_a_batch_goes_in_one_run_and_the_log_has_the_number(
    world: World, monkeypatch: pytest.MonkeyPatch, log_lines: Callable[[], list[dict[str, object]]]
) -> None:
    monkeypatch.setattr(housekeeping, "_ACCOUNTS_AT_ONCE", 2)
    emails = [f"ada{number}@example.org" for number in range(5)]
    for email in emails:
        await world.register(email)
    assert not any([await is_there_after(world, email, days=31) for email in emails])
    lines = [line for line in log_lines() if line["event"] == "unverified_accounts_dropped"]
    assert [line["accounts"] for line in lines] == [5]


async def test_the_log_says_how_many_rows_of_which_tables_expired(
    world: World, log_lines: Callable[[], list[dict[str, object]]]
) -> None:
    owner = Principal(await world.create(), frozenset({"student"}))
    await world.request_reset()
    wanted = api_keys.NewApiKey("Backup", ["courses:read"], days=30)
    await api_keys.make_api_key(world.ctx, owner, wanted, PASSWORD, HOME)
    with clock.travel(by=timedelta(days=100)):
        for _ in range(2):
            await handlers.prune_expired(world.ctx)
    lines = [line for line in log_lines() if line["event"] == "identity_pruned"]
    counts = {line["what"]: line["deleted"] for line in lines}
    assert counts.items() >= {"link": 1, "api_key": 1}.items()
