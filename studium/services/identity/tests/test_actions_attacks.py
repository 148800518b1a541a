"""What attackers try: guessing, stolen tokens, locking people out, reading the database."""

from __future__ import annotations

import asyncio
import contextvars
from datetime import timedelta
from typing import Any

import pytest

from studium.kit import clock
from studium.kit.auth import SYSTEM
from studium.services.identity import actions, store
from studium.services.identity.domain.accounts import Client
from studium.services.identity.domain.errors import (
    LinkNotValid,
    SessionEnded,
    TooManyAttempts,
    WrongCredentials,
)
from studium.services.identity.domain.profiles import Profile
from studium.services.identity.tests.factories import (
    ELSEWHERE,
    HOME,
    OTHER_PASSWORD,
    PASSWORD,
    World,
    every_stored_byte,
    outcomes,
)

WRONG = "a wrong but long password"


@pytest.fixture
def world(platform: Any) -> World:
    return World(platform)


async def revocations(world: World) -> list[tuple[str, str]]:
    return [
        (event["session_id"], event["reason"])
        for event in await world.said()
        if event["type"] == "identity.session_revoked.v1"
    ]


async def test_refresh_tokens_rotate(world: World) -> None:
    await world.create()
    first = await world.sign_in()

    second = await actions.refresh(world.ctx, first.refresh_token, HOME)
    third = await actions.refresh(world.ctx, second.refresh_token, HOME)

    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert {second.session_id, third.session_id} == {first.session_id}
    await world.platform.authenticator.verify(third.access_token)
    assert await revocations(world) == []


async def test_a_lost_answer_or_a_second_tab_gets_the_same_successor(world: World) -> None:
    await world.create()
    token = (await world.sign_in()).refresh_token

    answers = [await actions.refresh(world.ctx, token, HOME) for _ in range(3)]

    assert len({answer.refresh_token for answer in answers}) == 1
    await actions.refresh(world.ctx, answers[0].refresh_token, HOME)
    assert await revocations(world) == []


async def test_parallel_tabs_all_end_with_one_token(world: World) -> None:
    await world.create()
    token = (await world.sign_in()).refresh_token
    results: set[str] = set()

    async def tab() -> None:
        results.add((await actions.refresh(world.ctx, token, HOME)).refresh_token)

    assert await outcomes(*(tab() for _ in range(5))) == ["ok"] * 5
    assert len(results) == 1


async def test_reuse_after_the_grace_ends_the_session_for_thief_and_owner(world: World) -> None:
    await world.create()
    stolen = await world.sign_in()
    fresh = await actions.refresh(world.ctx, stolen.refresh_token, HOME)

    with clock.travel(by=timedelta(seconds=11)), pytest.raises(SessionEnded):
        await actions.refresh(world.ctx, stolen.refresh_token, HOME)

    with pytest.raises(SessionEnded):
        await actions.refresh(world.ctx, fresh.refresh_token, HOME)
    assert await revocations(world) == [(str(stolen.session_id), "token_reused")]


async def test_reuse_by_another_client_ends_the_session_even_within_the_grace(world: World) -> None:
    await world.create()
    stolen = await world.sign_in()
    await actions.refresh(world.ctx, stolen.refresh_token, HOME)

    with pytest.raises(SessionEnded):
        await actions.refresh(world.ctx, stolen.refresh_token, ELSEWHERE)

    assert await revocations(world) == [(str(stolen.session_id), "token_reused")]


async def test_a_thief_who_keeps_pace_is_found_by_the_next_reuse(world: World) -> None:
    await world.create()
    stolen = await world.sign_in()
    by_owner = await actions.refresh(world.ctx, stolen.refresh_token, HOME)
    by_thief = await actions.refresh(world.ctx, stolen.refresh_token, HOME)
    assert by_thief.refresh_token == by_owner.refresh_token

    with clock.travel(by=timedelta(minutes=9)):
        await actions.refresh(world.ctx, by_thief.refresh_token, HOME)
    with clock.travel(by=timedelta(minutes=10)), pytest.raises(SessionEnded):
        await actions.refresh(world.ctx, by_owner.refresh_token, HOME)

    assert [reason for _, reason in await revocations(world)] == ["token_reused"]


async def test_a_forged_token_neither_refreshes_nor_ends_a_session(world: World) -> None:
    await world.create()
    signed_in = await world.sign_in()
    token = signed_in.refresh_token
    await actions.refresh(world.ctx, token, HOME)
    forged = token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")

    for text in ("", "nonsense", forged, "A" * 70):
        with pytest.raises(SessionEnded):
            await actions.refresh(world.ctx, text, HOME)
        await actions.sign_out(world.ctx, None, text)

    assert await revocations(world) == []


async def test_idle_and_old_sessions_end(world: World) -> None:
    await world.create()
    token = (await world.sign_in()).refresh_token

    with clock.travel(by=timedelta(days=30)), pytest.raises(SessionEnded):
        await actions.refresh(world.ctx, token, HOME)
    for days in range(29, 180, 29):
        with clock.travel(by=timedelta(days=days)):
            token = (await actions.refresh(world.ctx, token, HOME)).refresh_token
    with clock.travel(by=timedelta(days=180)), pytest.raises(SessionEnded):
        await actions.refresh(world.ctx, token, HOME)


async def test_a_signed_out_session_gives_no_tokens(world: World) -> None:
    await world.create()
    token = (await world.sign_in()).refresh_token

    await actions.sign_out(world.ctx, None, token)
    await actions.sign_out(world.ctx, None, token)

    with pytest.raises(SessionEnded):
        await actions.refresh(world.ctx, token, HOME)
    assert [reason for _, reason in await revocations(world)] == ["signed_out"]


async def test_guessing_is_slowed_down_before_the_password_is_looked_at(world: World) -> None:
    await world.create()
    world.hasher.work.clear()

    results = await outcomes(*(world.sign_in(password=WRONG, client=ELSEWHERE) for _ in range(20)))

    assert results.count("WrongCredentials") == len(world.hasher.work) == 5
    assert results.count("TooManyAttempts") == 15
    with pytest.raises(TooManyAttempts) as refused:
        await world.sign_in(password=PASSWORD, client=ELSEWHERE)
    assert int(refused.value.headers["Retry-After"]) >= 1


async def test_an_unknown_account_is_throttled_in_the_same_way(world: World) -> None:
    results = await outcomes(*(world.sign_in("nobody@example.org", WRONG, ELSEWHERE) for _ in range(20)))

    assert (results.count("WrongCredentials"), results.count("TooManyAttempts")) == (5, 15)


async def attack_from_everywhere(world: World) -> None:
    """Guess from many addresses until the account is closed to strangers."""
    for number in range(60):
        botnet = Client(f"198.51.100.{number}", "bot")
        if await outcomes(world.sign_in(password=WRONG, client=botnet)) == ["TooManyAttempts"]:
            return
    pytest.fail("a botnet could guess without end")


async def test_the_owner_gets_in_from_a_known_device_while_a_botnet_guesses(world: World) -> None:
    await world.create()
    await world.sign_in()
    await attack_from_everywhere(world)

    travelling = Client("192.0.2.99", "Firefox on the road", HOME.device)
    without_cookie = Client(HOME.address, "Safari at home")

    await world.sign_in(client=travelling)
    await world.sign_in(client=without_cookie)
    with pytest.raises(TooManyAttempts):
        await world.sign_in(client=ELSEWHERE)


async def test_the_owner_with_a_new_device_gets_in_by_a_mailed_link(world: World) -> None:
    await world.create()
    await attack_from_everywhere(world)
    new_device = Client("192.0.2.200", "Chrome, brand new", "n" * 43)
    with pytest.raises(TooManyAttempts):
        await world.sign_in(client=new_device)

    await actions.reset_password(world.ctx, await world.request_reset(), OTHER_PASSWORD, new_device)

    await world.sign_in(password=OTHER_PASSWORD, client=new_device)


async def test_success_is_refunded_so_that_honest_work_is_never_throttled(world: World) -> None:
    await world.create()

    for _ in range(15):
        await world.sign_in()

    for _ in range(9):
        with pytest.raises(WrongCredentials):
            await world.sign_in(password=WRONG)
    await world.sign_in()


async def test_one_address_cannot_spray_many_accounts(world: World) -> None:
    results = await outcomes(
        *(world.sign_in(f"user{number}@example.org", WRONG, ELSEWHERE) for number in range(70))
    )

    assert results.count("TooManyAttempts") == 10


async def test_a_wrong_present_password_is_throttled_too(world: World) -> None:
    await world.create()
    signed_in = await world.sign_in()
    me = await world.platform.authenticator.verify(signed_in.access_token)

    results = await outcomes(
        *(actions.change_password(world.ctx, me, WRONG, OTHER_PASSWORD) for _ in range(12))
    )

    assert (results.count("WrongPassword"), results.count("TooManyAttempts")) == (10, 2)


async def test_requests_for_mail_look_nothing_up_and_are_limited_per_address(world: World) -> None:
    await world.create()
    world.hasher.work.clear()

    for email in ("ada@example.org", "nobody@example.org"):
        await actions.request_password_reset(world.ctx, email, HOME)
        await actions.resend_verification(world.ctx, email, HOME)
    await world.settle()

    assert [mail.to for mail in world.bag.mails] == ["ada@example.org"]
    assert world.hasher.work == []
    many = await outcomes(
        *(actions.request_password_reset(world.ctx, "x@example.org", ELSEWHERE) for _ in range(45))
    )
    assert many.count("TooManyAttempts") == 5


async def test_what_happens_at_the_same_moment_happens_once(world: World) -> None:
    await outcomes(*(world.register(f"{name}@example.org") for name in ["ada"] * 4))
    reset = await world.request_reset()

    resets = await outcomes(
        *(actions.reset_password(world.ctx, reset, f"{OTHER_PASSWORD} {n}", HOME) for n in range(4))
    )

    assert sorted(resets) == ["LinkNotValid"] * 3 + ["ok"]
    said = await world.said_types()
    assert (said.count("user_registered"), said.count("password_changed")) == (1, 1)


async def test_a_link_is_used_while_the_password_changes_without_a_deadlock(world: World) -> None:
    await world.register()
    verifying = world.bag.token()
    resetting = await world.request_reset()
    person = await actions.find_user(world.ctx, "ada@example.org")
    assert person is not None
    uses = [
        actions.verify_email(world.ctx, verifying),
        actions.reset_password(world.ctx, resetting, OTHER_PASSWORD, HOME),
    ]
    for use in uses:
        async with world.ctx.db.unit_of_work() as uow:
            await store.lock_account(uow, person.user_id)
            used = asyncio.create_task(use, context=contextvars.Context())
            await world.until_somebody_waits()
            await store.use_up_links(uow, person.user_id, ("verify_email", "reset_password"), clock.now())
        with pytest.raises(LinkNotValid):
            await used
    assert person.email_verified_at is None


async def test_judging_passwords_is_work_that_is_charged_first(world: World) -> None:
    profile = Profile("Augusta", "Lovelace")
    weak = actions.Registration("ada@example.org", "password1234", profile)
    registered = await outcomes(*(actions.register(world.ctx, weak, ELSEWHERE) for _ in range(45)))
    assert (registered.count("WeakPassword"), registered.count("TooManyAttempts")) == (40, 5)

    await world.create()
    token = await world.request_reset()
    reset = await outcomes(
        *(actions.reset_password(world.ctx, token, "password1234", HOME) for _ in range(12))
    )
    assert (reset.count("WeakPassword"), reset.count("TooManyAttempts")) == (10, 2)


async def test_a_stranger_puts_no_words_into_mail_to_an_address_that_is_not_theirs(world: World) -> None:
    await world.register()
    await world.register()
    await world.request_reset()
    assert len(world.bag.mails) == 3
    assert not any("Augusta" in mail.text + mail.html for mail in world.bag.mails)

    await actions.reset_password(world.ctx, world.bag.token(), OTHER_PASSWORD, HOME)
    await world.settle()
    assert "Hello Augusta," in world.bag.mails[-1].text


async def test_two_admins_cannot_remove_each_other(world: World) -> None:
    admins = [await world.create(f"{name}@example.org", "admin") for name in ("ada", "grace")]

    demoted = await outcomes(*(actions.set_roles(world.ctx, SYSTEM, one, ["student"]) for one in admins))

    assert sorted(demoted) == ["LastAdmin", "ok"]


async def test_nothing_personal_lies_in_clear_anywhere(world: World) -> None:
    me = Client("192.0.2.10", "Mozilla/5.0 Unmistakable", "d" * 43)
    await world.register("Unmistakable.Person@example.org", client=me)
    before_mail = await every_stored_byte(world)
    await actions.verify_email(world.ctx, world.bag.token())
    signed_in = await world.sign_in("unmistakable.person@example.org", client=me)
    await actions.refresh(world.ctx, signed_in.refresh_token, me)
    await actions.request_password_reset(world.ctx, "unmistakable.person@example.org", me)
    queued = await every_stored_byte(world)
    await world.settle()
    token = world.bag.token()
    await actions.register(world.ctx, _registration_again(), me)
    await world.settle()
    stored = "\n".join([before_mail, queued, await every_stored_byte(world)])

    assert "identity.user_registered.v1" in stored
    assert "send_mail" in stored
    secrets = [token, signed_in.refresh_token, signed_in.access_token, PASSWORD, HOME.device or ""]
    for clear in ("unmistakable", "example.org", "augusta", "lovelace", "192.0.2.10", *secrets):
        assert clear.casefold() not in stored, clear


def _registration_again() -> actions.Registration:
    profile = Profile("Augusta", "Lovelace")
    return actions.Registration("unmistakable.person@example.org", OTHER_PASSWORD, profile)
