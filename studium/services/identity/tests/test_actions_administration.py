"""Suspension, reinstatement and erasure: who may not be touched, and that nothing slips through meanwhile."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
import pytest

from studium.kit.auth import SYSTEM, Principal
from studium.services.identity import actions, handlers
from studium.services.identity.actions import audit, erasure, suspension
from studium.services.identity.domain.errors import (
    AccountSuspended,
    LastAdmin,
    OwnAccount,
    SessionEnded,
    UnknownUser,
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

REASON = "advertised to Grace Hopper"


@pytest.fixture
def world(platform: Any) -> World:
    return World(platform)


def admin_of(user_id: UUID) -> Principal:
    return Principal(user_id, frozenset({"admin"}))


async def written(world: World, **filters: Any) -> list[str]:
    """The actions in the audit log, the oldest first."""
    entries = await audit.list_audit(world.ctx, limit=100, **filters)
    return [entry.action for entry in reversed(entries)]


async def test_a_suspended_user_is_out_at_once_and_stays_out_until_reinstated(world: World) -> None:
    ada, root = await world.create(), await world.create("root@example.org", "admin")
    signed_in = await world.sign_in()

    for _ in range(2):
        user = await suspension.suspend(world.ctx, admin_of(root), ada, REASON, ELSEWHERE)

    assert user.suspended_at is not None
    assert await suspension.list_sessions_of(world.ctx, admin_of(root), ada) == []
    with pytest.raises(SessionEnded):
        await actions.refresh(world.ctx, signed_in.refresh_token, HOME)
    with pytest.raises(AccountSuspended):
        await world.sign_in()
    with pytest.raises(WrongCredentials):
        await world.sign_in(password=OTHER_PASSWORD)
    for _ in range(2):
        assert (await suspension.reinstate(world.ctx, admin_of(root), ada)).suspended_at is None
    await world.sign_in()
    said = [one for one in await world.said_types() if "user_" in one or "revoked" in one]
    assert said == ["user_registered"] * 2 + ["user_suspended", "session_revoked", "user_reinstated"]
    assert await written(world, subject_id=ada) == [
        "signed_in",
        "user_suspended",
        "sign_in_refused",
        "sign_in_failed",
        "user_reinstated",
        "signed_in",
    ]


async def test_why_somebody_was_suspended_stands_sealed_in_the_audit_log(world: World) -> None:
    ada, root = await world.create(), await world.create("root@example.org", "admin")

    await suspension.suspend(world.ctx, admin_of(root), ada, REASON, ELSEWHERE)

    (entry,) = await audit.list_audit(world.ctx, limit=10, action="user_suspended")
    assert (entry.actor_id, entry.subject_id, entry.note) == (root, ada, REASON)
    assert (entry.address, entry.device) == (ELSEWHERE.address, ELSEWHERE.user_agent)
    assert REASON.casefold() not in await every_stored_byte(world)


async def test_an_admin_cannot_suspend_themself_nor_the_last_admin(world: World) -> None:
    root = await world.create("root@example.org", "admin")

    with pytest.raises(OwnAccount):
        await suspension.suspend(world.ctx, admin_of(root), root, REASON)
    with pytest.raises(LastAdmin):
        await suspension.suspend(world.ctx, SYSTEM, root, REASON)


async def test_a_suspended_admin_does_not_count_as_one(world: World) -> None:
    root, grace = [await world.create(f"{name}@example.org", "admin") for name in ("root", "grace")]
    await suspension.suspend(world.ctx, admin_of(root), grace, REASON)

    assert await outcomes(
        suspension.suspend(world.ctx, SYSTEM, root, REASON),
        actions.set_roles(world.ctx, SYSTEM, root, ["student"]),
        erasure.erase_user(world.ctx, SYSTEM, root),
        actions.set_roles(world.ctx, SYSTEM, grace, ["student"]),
    ) == ["LastAdmin", "LastAdmin", "LastAdmin", "ok"]


async def test_two_admins_who_suspend_each_other_do_not_both_go(world: World) -> None:
    root, grace = [await world.create(f"{name}@example.org", "admin") for name in ("root", "grace")]

    results = await outcomes(
        suspension.suspend(world.ctx, admin_of(root), grace, REASON),
        erasure.erase_user(world.ctx, admin_of(grace), root),
    )

    assert sorted(results) == ["LastAdmin", "ok"]


async def test_a_sign_in_that_overlaps_a_suspension_leaves_no_session(world: World) -> None:
    ada, root = await world.create(), await world.create("root@example.org", "admin")

    await outcomes(
        *(world.sign_in(client=HOME) for _ in range(3)),
        suspension.suspend(world.ctx, admin_of(root), ada, REASON),
        *(world.sign_in(client=HOME) for _ in range(3)),
    )

    assert await suspension.list_sessions_of(world.ctx, admin_of(root), ada) == []


async def test_an_admin_ends_all_of_a_users_sessions(world: World) -> None:
    ada, root = await world.create(), await world.create("root@example.org", "admin")
    for _ in range(2):
        await world.sign_in()
    (newest, older) = await suspension.list_sessions_of(world.ctx, admin_of(root), ada)
    assert (newest.device, newest.current) == (HOME.user_agent, False)

    for _ in range(2):
        await suspension.revoke_sessions_of(world.ctx, admin_of(root), ada, ELSEWHERE)

    assert await suspension.list_sessions_of(world.ctx, admin_of(root), ada) == []
    (entry,) = await audit.list_audit(world.ctx, limit=10, action="session_revoked")
    assert entry.details == {"session_ids": [str(newest.session_id), str(older.session_id)]}
    with pytest.raises(UnknownUser):
        await suspension.revoke_sessions_of(world.ctx, admin_of(root), root_of_nobody())


def root_of_nobody() -> UUID:
    return UUID(int=1)


async def test_who_is_erased_is_gone_and_may_come_back_as_somebody_new(world: World) -> None:
    ada, root = await world.create(), await world.create("root@example.org", "admin")
    signed_in = await world.sign_in()
    await world.request_reset()

    await erasure.erase_user(world.ctx, admin_of(root), ada, ELSEWHERE)

    with pytest.raises(UnknownUser):
        await erasure.erase_user(world.ctx, admin_of(root), ada)
    with pytest.raises(SessionEnded):
        await actions.refresh(world.ctx, signed_in.refresh_token, HOME)
    with pytest.raises(WrongCredentials):
        await world.sign_in()
    assert [user.user_id for user in await actions.list_users(world.ctx, limit=10)] == [root]
    assert (await world.said_types())[-2:] == ["session_revoked", "user_erased"]
    assert (await audit.verify_audit(world.ctx)).fault == ""
    assert await world.create() != ada
    await world.sign_in()


async def test_erasing_oneself_needs_the_password(world: World) -> None:
    ada = await world.create()
    me = Principal(ada, frozenset({"student"}))

    with pytest.raises(WrongPassword):
        await erasure.erase_oneself(world.ctx, me, OTHER_PASSWORD, HOME)
    await erasure.erase_oneself(world.ctx, me, PASSWORD, HOME)

    with pytest.raises(UnknownUser):
        await actions.get_user(world.ctx, ada)
    (entry,) = await audit.list_audit(world.ctx, limit=10, action="user_erased")
    assert (entry.actor_id, entry.subject_id, entry.address, entry.subject_name) == (ada, ada, None, None)


async def test_the_last_admin_cannot_be_erased_and_nobody_erases_themself_as_an_admin(world: World) -> None:
    root = await world.create("root@example.org", "admin")

    with pytest.raises(OwnAccount):
        await erasure.erase_user(world.ctx, admin_of(root), root)
    with pytest.raises(LastAdmin):
        await erasure.erase_oneself(world.ctx, admin_of(root), PASSWORD)
    assert (await actions.get_user(world.ctx, root)).email == "root@example.org"


async def test_the_data_key_goes_even_if_the_process_dies_after_the_commit(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await world.create()

    async def die(*_args: object) -> None:
        raise SystemError

    with monkeypatch.context() as patched:
        patched.setattr(erasure, "_forget", die)
        with pytest.raises(SystemError):
            await erasure.erase_user(world.ctx, SYSTEM, ada)
    assert await keys_of(world, ada) == 1
    await world.settle()

    assert await keys_of(world, ada) == 0


async def keys_of(world: World, user_id: UUID) -> int:
    rows = await world.ctx.vault.db.fetch_all("SELECT FROM vault.data_key WHERE user_id = $1", user_id)
    return len(rows)


async def test_every_way_in_and_out_is_written_down(world: World) -> None:
    ada, root = await world.create(), await world.create("root@example.org", "admin")
    me = Principal(ada, frozenset({"student"}))
    signed_in = await world.sign_in()
    await actions.change_password(world.ctx, me, PASSWORD, OTHER_PASSWORD, HOME)
    await actions.reset_password(world.ctx, await world.request_reset(), PASSWORD, HOME)
    signed_in = await world.sign_in()
    await actions.sign_out(world.ctx, None, signed_in.refresh_token, HOME)
    session = (await world.sign_in()).session_id
    await actions.revoke_session(world.ctx, me, session, HOME)
    await actions.set_roles(world.ctx, admin_of(root), ada, ["instructor"], ELSEWHERE)

    assert await written(world, subject_id=ada) == [
        "signed_in",
        "password_changed",
        "password_reset",
        "signed_in",
        "signed_out",
        "signed_in",
        "session_revoked",
        "roles_changed",
    ]
    assert await written(world, actor_id=root) == ["roles_changed"]


async def test_a_failed_sign_in_is_written_down_once_and_only_for_who_has_an_account(world: World) -> None:
    ada = await world.create()
    for email in ("ada@example.org", "nobody@example.org"):
        with pytest.raises(WrongCredentials):
            await world.sign_in(email, OTHER_PASSWORD, client=ELSEWHERE)
    jobs = await world.ctx.db.fetch_all(
        "SELECT args FROM queued_job WHERE name = 'record_failed_sign_in' ORDER BY job_id"
    )
    assert len(jobs) == 2
    assert ELSEWHERE.address not in await every_stored_byte(world)

    for _ in range(2):
        for job in jobs:
            await handlers.record_failed_sign_in(world.ctx, **orjson.loads(job["args"]))
    await world.settle()

    (entry,) = await audit.list_audit(world.ctx, limit=10)
    assert (entry.action, entry.actor_id, entry.subject_id) == ("sign_in_failed", None, ada)
    assert (entry.address, entry.device) == (ELSEWHERE.address, ELSEWHERE.user_agent)
