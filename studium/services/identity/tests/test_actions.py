"""Accounts from registration to roles, on the real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from studium.kit import clock
from studium.kit.auth import SYSTEM, Principal
from studium.kit.errors import PreconditionFailed, Unauthenticated
from studium.services.identity import actions, store
from studium.services.identity.actions import ProfileChange
from studium.services.identity.domain.errors import (
    AddressTaken,
    LastAdmin,
    LinkNotValid,
    WeakPassword,
    WrongCredentials,
    WrongPassword,
)
from studium.services.identity.tests.factories import (
    ELSEWHERE,
    HOME,
    OTHER_PASSWORD,
    PASSWORD,
    CountingHasher,
    World,
)


@pytest.fixture
def world(platform: Any) -> World:
    return World(platform)


def principal_of(signed_in: actions.SignedIn) -> Principal:
    return Principal(signed_in.user.user_id, frozenset(signed_in.user.roles), signed_in.session_id)


async def test_registering_makes_an_unverified_account_and_says_so_sealed(world: World) -> None:
    await world.register("Ada@example.org")

    (said,) = await world.said()
    assert said["type"] == "identity.user_registered.v1"
    assert said["roles"] == ["student"]
    assert said["email"].startswith("sealed:")
    assert (await world.ctx.vault.open(said["email"])).reveal() == "Ada@example.org"
    assert [mail.subject for mail in world.bag.mails] == ["Confirm your e-mail address"]
    assert world.bag.mails[0].to == "Ada@example.org"
    with pytest.raises(WrongCredentials):
        await world.sign_in()


async def test_a_verified_account_can_sign_in(world: World) -> None:
    await world.register()
    await actions.verify_email(world.ctx, world.bag.token())

    signed_in = await world.sign_in("ADA@EXAMPLE.ORG")

    assert signed_in.user.first_name == "Augusta"
    assert await world.said_types() == ["user_registered", "email_verified", "session_started"]
    assert (await world.platform.authenticator.verify(signed_in.access_token)) == principal_of(signed_in)


async def test_an_operator_may_allow_sign_in_before_verification(world: World) -> None:
    await world.register()

    ctx = world.with_settings(require_verified_email=False)

    signed_in = await actions.sign_in(ctx, "ada@example.org", PASSWORD, HOME)
    assert isinstance(signed_in, actions.SignedIn)
    assert signed_in.user.email_verified_at is None


async def test_a_link_verifies_once_and_in_time(world: World) -> None:
    await world.register()
    token = world.bag.token()

    with clock.travel(by=timedelta(hours=24)), pytest.raises(LinkNotValid):
        await actions.verify_email(world.ctx, token)
    await actions.verify_email(world.ctx, token)
    with pytest.raises(LinkNotValid):
        await actions.verify_email(world.ctx, token)
    assert (await world.said_types()).count("email_verified") == 1


async def test_registering_a_taken_address_does_the_same_work_and_mails_the_owner(world: World) -> None:
    await world.register("new@example.org")
    work_for_new = list(world.hasher.work)
    await world.create()
    world.hasher.work.clear()

    await world.register("ADA@example.org", OTHER_PASSWORD)

    assert world.hasher.work == work_for_new
    assert world.bag.mails[-1].subject == "You already have an account"
    assert world.bag.mails[-1].to == "ada@example.org"
    assert (await world.said_types()).count("user_registered") == 2
    keys = await world.ctx.vault.db.fetch_one("SELECT count(*) AS n FROM vault.data_key")
    assert keys is not None
    assert keys["n"] == 2
    with pytest.raises(WrongCredentials):
        await world.sign_in(password=OTHER_PASSWORD)


async def test_who_registers_a_strangers_address_first_never_gets_into_the_owners_account(
    world: World,
) -> None:
    await world.register(password="the attacker knows this one", client=ELSEWHERE)
    link_of_the_attackers_registration = world.bag.token()

    await world.register(password=PASSWORD)

    assert world.bag.mails[-1].subject == "Finish your registration"
    with pytest.raises(LinkNotValid):
        await actions.verify_email(world.ctx, link_of_the_attackers_registration)
    await actions.resend_verification(world.ctx, "ada@example.org", HOME)
    await world.settle()
    assert world.bag.mails[-1].subject == "Finish your registration"
    await actions.reset_password(world.ctx, world.bag.token(), PASSWORD, HOME)
    await world.sign_in()
    with pytest.raises(WrongCredentials):
        await world.sign_in(password="the attacker knows this one", client=ELSEWHERE)


@pytest.mark.parametrize("password", ["password1234", "Augusta Lovelace", "ada@example.org"])
async def test_a_weak_password_makes_no_account(world: World, password: str) -> None:
    with pytest.raises(WeakPassword):
        await world.register(password=password)

    assert await world.said() == []
    assert world.hasher.work == []


async def test_known_and_unknown_addresses_cost_one_verification_each(world: World) -> None:
    await world.create()
    world.hasher.work.clear()

    errors = []
    for email in ("ada@example.org", "nobody@example.org"):
        with pytest.raises(WrongCredentials) as refused:
            await world.sign_in(email, "a wrong but long password")
        errors.append((refused.value.code, refused.value.detail))

    assert world.hasher.work == ["verify", "verify"]
    assert errors[0] == errors[1]


async def test_new_hash_parameters_take_hold_at_the_next_sign_in(world: World) -> None:
    await world.create()
    stronger = CountingHasher(memory_kib=16)
    ctx = replace(world.ctx, adapters=replace(world.ctx.adapters, hasher=stronger))

    await actions.sign_in(ctx, "ada@example.org", PASSWORD, HOME)
    await actions.sign_in(ctx, "ada@example.org", PASSWORD, HOME)

    assert stronger.work == ["verify", "hash", "verify"]


async def test_every_sign_in_is_a_new_session(world: World) -> None:
    await world.create()

    first, second = await world.sign_in(), await world.sign_in()

    assert first.session_id != second.session_id
    assert first.refresh_token != second.refresh_token
    views = await actions.list_sessions(world.ctx, principal_of(second))
    assert [(view.session_id, view.current) for view in views] == [
        (second.session_id, True),
        (first.session_id, False),
    ]
    assert views[0].device == "Firefox at home"


async def test_a_password_is_reset_once_by_its_own_link_and_ends_all_sessions(world: World) -> None:
    await world.create()
    await world.create("grace@example.org")
    before = await world.sign_in()
    token = await world.request_reset()

    with pytest.raises(WeakPassword):
        await actions.reset_password(world.ctx, token, "password1234", HOME)
    await actions.reset_password(world.ctx, token, OTHER_PASSWORD, HOME)

    with pytest.raises(LinkNotValid):
        await actions.reset_password(world.ctx, token, PASSWORD, HOME)
    with pytest.raises(WrongCredentials):
        await world.sign_in()
    await world.sign_in(password=OTHER_PASSWORD)
    await world.sign_in("grace@example.org")
    await world.settle()
    await world.platform.revoked.refresh([world.ctx.db])
    with pytest.raises(Unauthenticated):
        await world.platform.authenticator.verify(before.access_token)
    changed = [event for event in await world.said() if event["type"] == "identity.password_changed.v1"]
    assert [event["by_reset"] for event in changed] == [True]


async def test_reset_links_expire_and_are_no_verification_links(world: World) -> None:
    await world.register()
    verification = world.bag.token()
    reset = await world.request_reset()

    with pytest.raises(LinkNotValid):
        await actions.reset_password(world.ctx, verification, OTHER_PASSWORD, HOME)
    with pytest.raises(LinkNotValid):
        await actions.verify_email(world.ctx, reset)
    with clock.travel(by=timedelta(hours=1)), pytest.raises(LinkNotValid):
        await actions.reset_password(world.ctx, reset, OTHER_PASSWORD, HOME)


async def test_a_new_password_makes_older_reset_links_useless(world: World) -> None:
    await world.create()
    first = await world.request_reset()
    second = await world.request_reset()

    await actions.reset_password(world.ctx, second, OTHER_PASSWORD, HOME)

    with pytest.raises(LinkNotValid):
        await actions.reset_password(world.ctx, first, PASSWORD, HOME)


async def test_changing_the_password_needs_the_present_one_and_keeps_only_this_session(world: World) -> None:
    await world.create()
    other, this = await world.sign_in(client=ELSEWHERE), await world.sign_in()

    with pytest.raises(WrongPassword):
        await actions.change_password(world.ctx, principal_of(this), "not my password", OTHER_PASSWORD)
    await actions.change_password(world.ctx, principal_of(this), PASSWORD, OTHER_PASSWORD)
    await world.settle()

    views = await actions.list_sessions(world.ctx, principal_of(this))
    assert [view.session_id for view in views] == [this.session_id]
    revoked = [event for event in await world.said() if event["type"] == "identity.session_revoked.v1"]
    assert [(event["session_id"], event["reason"]) for event in revoked] == [
        (str(other.session_id), "password_changed")
    ]
    assert world.bag.mails[-1].subject == "Your password was changed"


async def test_a_profile_change_says_the_whole_profile_and_minds_the_version(world: World) -> None:
    await world.create()
    me = principal_of(await world.sign_in())
    user = await actions.get_user(world.ctx, me.user_id)

    changed = await actions.change_profile(
        world.ctx, me, ProfileChange(last_name="King", locale="de-at"), version=user.version
    )

    assert (changed.first_name, changed.last_name, changed.locale) == ("Augusta", "King", "de-AT")
    with pytest.raises(PreconditionFailed):
        await actions.change_profile(world.ctx, me, ProfileChange(locale="en"), version=user.version)
    await actions.change_profile(world.ctx, me, ProfileChange(locale="de-AT"), version=changed.version)
    said = [event for event in await world.said() if event["type"] == "identity.profile_changed.v1"]
    assert len(said) == 1
    assert (await world.ctx.vault.open(said[0]["last_name"])).reveal() == "King"


async def test_new_roles_hold_at_once_and_the_last_admin_stays(world: World) -> None:
    ada, grace = await world.create("ada@example.org", "admin"), await world.create("grace@example.org")
    session = await world.sign_in("grace@example.org")
    admin = Principal(ada, frozenset(["admin"]))

    await actions.set_roles(world.ctx, admin, grace, ["admin", "student"])
    await actions.set_roles(world.ctx, admin, grace, ["student", "admin"])
    await actions.set_roles(world.ctx, admin, ada, ["student"])
    with pytest.raises(LastAdmin):
        await actions.set_roles(world.ctx, SYSTEM, grace, ["instructor"])

    said = [event for event in await world.said() if event["type"] == "identity.roles_changed.v1"]
    assert [(event["user_id"], event["roles"], event["changed_by"]) for event in said] == [
        (str(grace), ["student", "admin"], str(ada)),
        (str(ada), ["student"], str(ada)),
    ]
    revoked = [event for event in await world.said() if event["type"] == "identity.session_revoked.v1"]
    assert [(event["session_id"], event["reason"]) for event in revoked] == [
        (str(session.session_id), "roles_changed")
    ]


async def test_an_operator_creates_verified_users_with_roles(world: World) -> None:
    user_id = await world.create("ada@example.org", "instructor", "student")

    user = await actions.get_user(world.ctx, user_id)
    assert user.roles == ("student", "instructor")
    assert user.email_verified_at is not None
    with pytest.raises(AddressTaken):
        await world.create("ADA@example.org")
    assert await world.said_types() == ["user_registered", "email_verified"]


async def test_users_are_found_by_address_and_role_page_by_page(world: World) -> None:
    ada = await world.create("ada@example.org", "admin")
    others = [await world.create(f"user{number}@example.org") for number in range(3)]

    async def found(**page: Any) -> list[Any]:
        return [user.user_id for user in await actions.list_users(world.ctx, **page)]

    assert await found(role="student", limit=2) == others[:2]
    assert await found(role="student", after=others[1], limit=2) == others[2:]
    assert await found(limit=10) == [ada, *others]
    by_address = await actions.find_user(world.ctx, "ADA@example.org")
    assert by_address is not None
    assert by_address.user_id == ada
    assert await actions.find_user(world.ctx, "nobody@example.org") is None


async def test_the_signing_key_is_replaced_ahead_of_time_and_old_tokens_stay_good(world: World) -> None:
    await world.create()
    old_token = (await world.sign_in()).access_token
    (first,) = await actions.published_keys(world.ctx)
    await actions.rotate_signing_keys(world.ctx)
    assert await actions.published_keys(world.ctx) == [first]

    with clock.travel(by=timedelta(days=90)):
        await actions.rotate_signing_keys(world.ctx)
        kids = [key["kid"] for key in await actions.published_keys(world.ctx)]
        assert kids[0] == first["kid"]
        assert len(kids) == 2
        assert (await world.sign_in()).access_token.split(".")[0] == old_token.split(".")[0]
    with clock.travel(by=timedelta(days=90, hours=1, minutes=1)):
        new_token = (await world.sign_in()).access_token
        assert new_token.split(".")[0] != old_token.split(".")[0]
        await world.platform.authenticator.verify(new_token)
        await actions.rotate_signing_keys(world.ctx)
        assert len(await actions.published_keys(world.ctx)) == 2
    with clock.travel(by=timedelta(days=90, hours=3)):
        await actions.rotate_signing_keys(world.ctx)
        assert [key["kid"] for key in await actions.published_keys(world.ctx)] == kids[1:]
    await world.platform.authenticator.verify(old_token)


async def test_the_first_key_is_made_by_the_rotation_where_nobody_has_signed_in_yet(world: World) -> None:
    await actions.rotate_signing_keys(world.ctx)

    (made,) = await store.list_keys(world.ctx.vault.db)
    assert [key["kid"] for key in await actions.published_keys(world.ctx)] == [made.kid]


async def test_a_leaked_signing_key_is_replaced_at_once(world: World) -> None:
    await world.create()
    (leaked,) = await actions.published_keys(world.ctx)

    await actions.rotate_signing_keys(world.ctx, at_once=True)

    (key,) = await actions.published_keys(world.ctx)
    assert key["kid"] != leaked["kid"]
    await world.platform.authenticator.verify((await world.sign_in()).access_token)


async def test_published_keys_hold_no_private_part(world: World) -> None:
    (key,) = await actions.published_keys(world.ctx)

    assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}
