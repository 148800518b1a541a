"""The audit log: nothing is changed or taken out unseen, and nothing of a person is in it in clear."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from studium.kit import clock
from studium.services.identity.actions import audit
from studium.services.identity.tests.factories import HOME, World


@pytest.fixture
def world(platform: Any) -> World:
    return World(platform)


_BORROWED_TRIGGER = """
    CREATE TEMP TABLE mine (LIKE audit_entry);
    CREATE TRIGGER borrowed AFTER INSERT ON mine
        FOR EACH ROW EXECUTE FUNCTION identity.link_audit_entry()"""


async def write(world: World, user_id: UUID, note: str = "") -> None:
    async with world.ctx.db.unit_of_work() as uow:
        await audit.record(
            world.ctx,
            uow,
            "signed_in",
            actor_id=user_id,
            subject_id=user_id,
            client=HOME,
            note=note,
            details={"nötig": 'ein "Wort"\n', "sessions": 2, "ids": ["a", "b"]},
        )


async def as_owner(world: World, *statements: str) -> None:
    """Do to the tables what their owner can do and the service cannot."""
    owner = await asyncpg.connect(world.platform.settings.database_url)
    for statement in statements:
        await owner.execute(statement)
    await owner.close()


async def test_many_at_once_make_one_unbroken_chain(world: World) -> None:
    ada = await world.create()

    await asyncio.gather(*(write(world, ada) for _ in range(20)))

    report = await audit.verify_audit(world.ctx)
    assert (report.entries, report.fault) == (20, "")
    newest = await audit.list_audit(world.ctx, limit=1)
    assert newest[0].digest is not None
    assert len({one.position for one in await audit.list_audit(world.ctx, limit=50)}) == 20


async def test_an_entry_tells_who_from_where_and_what(world: World) -> None:
    ada = await world.create()

    await write(world, ada, note="after a complaint")

    (entry,) = await audit.list_audit(world.ctx, limit=10)
    assert (entry.actor_id, entry.actor_name) == (ada, "Augusta Lovelace")
    assert (entry.address, entry.device, entry.note) == (HOME.address, HOME.user_agent, "after a complaint")
    assert entry.details == {"nötig": 'ein "Wort"\n', "sessions": 2, "ids": ["a", "b"]}


async def test_a_rollback_leaves_no_entry(world: World) -> None:
    ada = await world.create()
    before = (await audit.verify_audit(world.ctx)).entries

    with pytest.raises(LookupError):
        async with world.ctx.db.unit_of_work() as uow:
            await audit.record(world.ctx, uow, "signed_in", actor_id=ada, subject_id=ada)
            raise LookupError

    assert (await audit.verify_audit(world.ctx)).entries == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'signed_out'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry CASCADE",
        "UPDATE audit_link SET position = position + 1",
        "DELETE FROM audit_link",
        "INSERT INTO audit_link VALUES (99, gen_random_uuid(), '')",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        _BORROWED_TRIGGER,
    ],
)
async def test_the_service_may_only_add(world: World, statement: str) -> None:
    await write(world, await world.create())

    connection = await world.ctx.db.dedicated_connection()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(statement)
    await connection.close()


@pytest.mark.parametrize(
    ("statements", "fault"),
    [
        (
            ["UPDATE identity.audit_entry SET action = 'x' WHERE entry_id = {third}"],
            "the entry at place 3 was changed",
        ),
        (
            ["UPDATE identity.audit_entry SET actor_id = gen_random_uuid() WHERE entry_id = {third}"],
            "the entry at place 3 was changed",
        ),
        (
            [
                "DELETE FROM identity.audit_link WHERE position = 3",
                "DELETE FROM identity.audit_entry WHERE entry_id = {third}",
            ],
            "the entry with place 3 is missing",
        ),
        (
            [
                "DELETE FROM identity.audit_link WHERE position = 3",
                "DELETE FROM identity.audit_entry WHERE entry_id = {third}",
                "UPDATE identity.audit_link SET position = 3 WHERE position = 4",
                "UPDATE identity.audit_link SET position = 4 WHERE position = 5",
            ],
            "the entry at place 3 was changed",
        ),
        (["DELETE FROM identity.audit_link WHERE position = 5"], "1 entries have no place in the chain"),
    ],
)
async def test_tampering_shows(world: World, statements: list[str], fault: str) -> None:
    ada = await world.create()
    for _ in range(5):
        await write(world, ada)
    third = "(SELECT entry_id FROM identity.audit_entry ORDER BY entry_id OFFSET 2 LIMIT 1)"

    await as_owner(world, *(one.format(third=third) for one in statements))

    assert (await audit.verify_audit(world.ctx)).fault == fault


async def test_a_tail_cut_off_shows_by_a_digest_noted_before(world: World) -> None:
    ada = await world.create()
    for _ in range(3):
        await write(world, ada)
    noted = (await audit.verify_audit(world.ctx)).head
    await write(world, ada)
    assert (await audit.verify_audit(world.ctx, known_digest=noted)).known_digest_found

    await as_owner(
        world,
        "DELETE FROM identity.audit_link WHERE position >= 3",
        "DELETE FROM identity.audit_entry WHERE entry_id NOT IN (SELECT entry_id FROM identity.audit_link)",
    )

    report = await audit.verify_audit(world.ctx, known_digest=noted)
    assert (report.fault, report.known_digest_found) == ("", False)


async def test_after_the_key_is_gone_nothing_of_the_person_can_be_read(world: World) -> None:
    ada = await world.create()
    await write(world, ada, note="after a complaint")

    await world.ctx.vault.erase(ada)

    (entry,) = await audit.list_audit(world.ctx, limit=10)
    assert (entry.address, entry.device, entry.note) == (None, None, None)
    assert (await audit.verify_audit(world.ctx)).fault == ""
    rows = await world.ctx.db.fetch_all("SELECT audit_entry::text AS text FROM audit_entry")
    assert all(text not in rows[0]["text"] for text in (HOME.address, HOME.user_agent, "complaint"))


async def test_who_has_no_key_leaves_no_address(world: World) -> None:
    await write(world, clock.new_id(), note="nobody")

    (entry,) = await audit.list_audit(world.ctx, limit=10)
    assert (entry.address, entry.note, entry.actor_name) == (None, None, None)
