"""The second factor, and the attacks on it: brute force, reuse, fixation, late answers, a stolen mailbox."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.errors import Forbidden
from studium.services.identity import actions, handlers
from studium.services.identity.actions import Challenged, SignedIn
from studium.services.identity.domain import second_factor as rules
from studium.services.identity.domain.accounts import Client
from studium.services.identity.domain.errors import (
    ChallengeNotValid,
    SecondFactorIsOff,
    SecondFactorIsOn,
    SecondFactorNotBegun,
    TooManyAttempts,
    WrongCode,
    WrongCredentials,
    WrongPassword,
)
from studium.services.identity.tests.factories import (
    ELSEWHERE,
    HOME,
    OTHER_PASSWORD,
    PASSWORD,
    World,
    every_stored_byte,
    outcomes,
)

MINUTE = timedelta(minutes=1)


class App:
    """The owner's app, on a phone."""

    def __init__(self, world: World, me: Principal, secret: str) -> None:
        self.world, self.me, self.secret = world, me, secret
        self.recovery_codes: list[str] = []

    def code(self, steps: int = 0) -> str:
        """The code that it shows now, or some steps away."""
        return rules.code_at(self.secret, rules.counter_at(clock.now()) + steps)

    def wrong(self) -> str:
        """Six digits that it shows at no time near now."""
        shown = {self.code(steps) for steps in range(-3, 4)}
        return next(f"{number:06}" for number in range(10) if f"{number:06}" not in shown)


@pytest.fixture
def world(platform: Any) -> World:
    return World(platform)


async def begun(world: World, email: str = "ada@example.org") -> App:
    """A user who has scanned the code and confirmed nothing yet."""
    await world.create(email)
    signed_in = await world.sign_in(email)
    me = Principal(signed_in.user.user_id, frozenset({"student"}), signed_in.session_id)
    return App(world, me, (await actions.begin_second_factor(world.ctx, me, PASSWORD)).secret)


@pytest.fixture
async def app(world: World) -> App:
    """A user with a second factor, whose code of a minute ago is used."""
    app = await begun(world)
    with clock.travel(by=-MINUTE):
        app.recovery_codes = await actions.confirm_second_factor(world.ctx, app.me, app.code(), HOME)
    return app


async def challenge(world: World, client: Client = HOME, password: str = PASSWORD) -> str:
    """The token of a sign-in that awaits a code."""
    found = await actions.sign_in(world.ctx, "ada@example.org", password, client)
    assert isinstance(found, Challenged)
    return found.token


async def answer(world: World, code: str, client: Client = HOME) -> SignedIn:
    """A whole sign-in."""
    return await actions.answer_challenge(world.ctx, await challenge(world, client), code, client)


async def test_sign_in_asks_for_a_code_and_starts_no_session_before(world: World, app: App) -> None:
    before = (await world.said_types()).count("session_started")
    token = await challenge(world)
    assert (await world.said_types()).count("session_started") == before

    signed_in = await actions.answer_challenge(world.ctx, token, app.code(), HOME)

    assert signed_in.user.user_id == app.me.user_id
    assert (await world.said_types()).count("session_started") == before + 1
    with pytest.raises(ChallengeNotValid):
        await actions.answer_challenge(world.ctx, token, app.code(1), HOME)


async def test_an_unconfirmed_app_is_asked_for_nothing_and_its_secret_grows_old(world: World) -> None:
    app = await begun(world)

    await world.sign_in()
    assert not (await actions.get_second_factor(world.ctx, app.me)).enabled
    with pytest.raises(WrongCode):
        await actions.confirm_second_factor(world.ctx, app.me, app.wrong(), HOME)
    with clock.travel(by=31 * MINUTE), pytest.raises(SecondFactorNotBegun):
        await actions.confirm_second_factor(world.ctx, app.me, app.code(), HOME)


async def test_switching_on_and_off_tells_the_owner_and_the_services(world: World, app: App) -> None:
    state = await actions.get_second_factor(world.ctx, app.me)
    assert (state.enabled, state.recovery_codes_left) == (True, 10)
    with pytest.raises(SecondFactorIsOn):
        await actions.begin_second_factor(world.ctx, app.me, PASSWORD)

    for _ in range(2):
        await actions.disable_second_factor(world.ctx, app.me, PASSWORD, HOME)

    await world.sign_in()
    said = [event for event in await world.said() if event["type"] == "identity.second_factor_changed.v1"]
    assert [event["enabled"] for event in said] == [True, False]
    subjects = [mail.subject for mail in world.bag.mails]
    assert subjects == ["Second factor switched on", "Second factor switched off"]
    with pytest.raises(SecondFactorIsOff):
        await actions.renew_recovery_codes(world.ctx, app.me, PASSWORD, HOME)


async def test_a_stolen_session_alone_cannot_touch_the_second_factor(world: World, app: App) -> None:
    wrong = "a wrong but long one"

    for attempt in (
        actions.begin_second_factor(world.ctx, app.me, wrong),
        actions.renew_recovery_codes(world.ctx, app.me, wrong, HOME),
        actions.disable_second_factor(world.ctx, app.me, wrong, HOME),
    ):
        with pytest.raises(WrongPassword):
            await attempt
    assert (await actions.get_second_factor(world.ctx, app.me)).enabled


async def test_a_code_works_once_however_often_it_is_sent_at_once(world: World, app: App) -> None:
    code = app.code()
    tokens = [await challenge(world) for _ in range(4)]

    used = await outcomes(*(actions.answer_challenge(world.ctx, token, code, HOME) for token in tokens))

    assert sorted(used) == ["WrongCode"] * 3 + ["ok"]
    with pytest.raises(WrongCode):
        await answer(world, code, ELSEWHERE)
    with pytest.raises(WrongCode):
        await answer(world, app.code(-1))
    await answer(world, app.code(1))


async def test_guessing_ends_a_challenge_and_the_owner_hears_of_it_once(world: World, app: App) -> None:
    token = await challenge(world, ELSEWHERE)

    guesses = await outcomes(
        *(actions.answer_challenge(world.ctx, token, app.wrong(), ELSEWHERE) for _ in range(8))
    )

    assert (guesses.count("WrongCode"), guesses.count("ChallengeNotValid")) == (5, 3)
    with pytest.raises(ChallengeNotValid):
        await actions.answer_challenge(world.ctx, token, app.code(), ELSEWHERE)
    await world.settle()
    assert [mail.subject for mail in world.bag.mails].count("Somebody knows your password") == 1


async def test_brute_force_over_many_challenges_and_addresses_is_slowed_down(world: World, app: App) -> None:
    strangers = [Client(f"203.0.113.{number}", "curl") for number in range(1, 31)]
    guessed = 0

    for stranger in strangers:
        try:
            await answer(world, app.wrong(), stranger)
        except WrongCode:
            guessed += 1
        except TooManyAttempts:
            break

    assert guessed == 10
    # The owner, at home, is not delayed by it.
    await answer(world, app.code())
    with clock.travel(by=timedelta(hours=24)):
        day = 0
        for minutes in range(0, 24 * 60, 20):
            with clock.travel(by=timedelta(hours=24, minutes=minutes)):
                results = await outcomes(answer(world, app.wrong(), ELSEWHERE))
                day += results.count("WrongCode")
    assert day < 50


async def test_a_stolen_mailbox_does_not_replace_the_second_factor(world: World, app: App) -> None:
    pending = await challenge(world)
    guessed = 0
    for number in range(3):
        thief = Client("203.0.113.66", "curl", f"{number}" * 43)
        with clock.travel(by=number * timedelta(minutes=20)):
            password = f"{OTHER_PASSWORD} {number}"
            await actions.reset_password(world.ctx, await world.request_reset(), password, thief)
            token = await challenge(world, thief, password)
            guesses = [actions.answer_challenge(world.ctx, token, app.wrong(), thief) for _ in range(5)]
            guessed += (await outcomes(*guesses)).count("WrongCode")

    assert guessed < 15, "each reset gave a new budget"
    assert (await actions.get_second_factor(world.ctx, app.me)).enabled
    with pytest.raises(ChallengeNotValid):
        await actions.answer_challenge(world.ctx, pending, app.code(), HOME)


async def test_a_challenge_answers_only_where_it_was_begun(world: World, app: App) -> None:
    """Fixation: nobody can have a sign-in begun in one place finished in another, whoever began it."""
    begun_by_attacker = await challenge(world, ELSEWHERE)

    with pytest.raises(ChallengeNotValid):
        await actions.answer_challenge(world.ctx, begun_by_attacker, app.code(), HOME)
    with pytest.raises(ChallengeNotValid):
        await actions.answer_challenge(world.ctx, await challenge(world), app.code(), ELSEWHERE)
    await answer(world, app.code())


async def test_a_code_of_another_account_does_not_answer(world: World, app: App) -> None:
    other = await begun(world, "eve@example.org")
    with clock.travel(by=-MINUTE):
        codes = await actions.confirm_second_factor(world.ctx, other.me, other.code(), HOME)

    for code in (other.code(), codes[0]):
        with pytest.raises(WrongCode):
            await answer(world, code)
    await answer(world, app.code())


async def test_a_challenge_expires_and_is_pruned(world: World, app: App) -> None:
    token = await challenge(world)

    with clock.travel(by=5 * MINUTE):
        with pytest.raises(ChallengeNotValid):
            await actions.answer_challenge(world.ctx, token, app.code(), HOME)
        for _ in range(2):
            await handlers.prune_expired(world.ctx)
    assert await world.ctx.db.fetch_all("SELECT FROM challenge") == []
    assert (await actions.get_second_factor(world.ctx, app.me)).enabled


async def test_a_change_of_the_password_ends_what_was_begun_with_the_old_one(world: World, app: App) -> None:
    token = await challenge(world)

    await actions.change_password(world.ctx, app.me, PASSWORD, OTHER_PASSWORD)

    with pytest.raises(ChallengeNotValid):
        await actions.answer_challenge(world.ctx, token, app.code(), HOME)
    with pytest.raises(WrongCredentials):
        await challenge(world)


async def test_a_recovery_code_works_once_and_the_owner_is_told(world: World, app: App) -> None:
    code = app.recovery_codes[0]
    tokens = [await challenge(world) for _ in range(3)]

    used = await outcomes(
        *(actions.answer_challenge(world.ctx, token, code.upper(), HOME) for token in tokens)
    )

    assert sorted(used) == ["WrongCode"] * 2 + ["ok"]
    assert (await actions.get_second_factor(world.ctx, app.me)).recovery_codes_left == 9
    said = [event for event in await world.said() if event["type"] == "identity.recovery_code_used.v1"]
    assert [event["codes_left"] for event in said] == [9]
    assert world.bag.mails[-1].subject == "A recovery code was used"


async def test_new_recovery_codes_replace_the_old_ones(world: World, app: App) -> None:
    new = await actions.renew_recovery_codes(world.ctx, app.me, PASSWORD, HOME)

    with pytest.raises(WrongCode):
        await answer(world, app.recovery_codes[1])
    await answer(world, new[1])


async def test_an_admin_removes_somebody_elses_second_factor_and_never_their_own(
    world: World, app: App
) -> None:
    admin = Principal(await world.create("grace@example.org", "admin"), frozenset({"admin"}), None)
    pending = await challenge(world)

    for _ in range(2):
        await actions.remove_second_factor(world.ctx, admin, app.me.user_id, HOME)

    with pytest.raises(ChallengeNotValid):
        await actions.answer_challenge(world.ctx, pending, app.code(), HOME)
    await world.sign_in()
    said = [event for event in await world.said() if event["type"] == "identity.second_factor_changed.v1"]
    assert said[-1]["changed_by"] == str(admin.user_id)
    assert [mail.subject for mail in world.bag.mails].count("Second factor switched off") == 1
    with pytest.raises(Forbidden):
        await actions.remove_second_factor(world.ctx, admin, admin.user_id, HOME)


async def test_neither_secret_nor_codes_lie_in_clear(world: World, app: App) -> None:
    token = await challenge(world)
    await world.settle()
    stored = await every_stored_byte(world)

    assert "sealed:1:" in stored
    for secret in (app.secret, token, *app.recovery_codes):
        assert secret.casefold() not in stored
        assert rules.plain_code(secret) not in stored


async def test_who_confirms_twice_at_once_gets_one_set_of_codes(world: World) -> None:
    app = await begun(world)

    results = await asyncio.gather(
        *(actions.confirm_second_factor(world.ctx, app.me, app.code(steps), HOME) for steps in (0, 1)),
        return_exceptions=True,
    )

    codes = [one for one in results if isinstance(one, list)]
    assert len(codes) == 1
    await answer(world, codes[0][0])
