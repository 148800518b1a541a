"""Personal values: sealed wherever they leave memory, gone when the key is gone."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from cryptography.exceptions import InvalidTag
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from studium.contracts.event import ErasedError, Personal
from studium.contracts.identity import UserRegistered
from studium.kit.db import Database, migrate, role_name
from studium.kit.errors import SettingError
from studium.kit.settings import PlatformSettings
from studium.kit.vault import READER_ROLE, RootKey, Vault, master_keys, vault_schema

ROOT = RootKey.of(bytes(range(32)))
ANN, BOB = UUID(int=1), UUID(int=2)


@pytest.fixture
async def vaults(postgres_url: str) -> AsyncIterator[tuple[Vault, Vault]]:
    """The keeper's vault and a reader's."""
    await migrate(postgres_url, [vault_schema()])
    keeper = Vault(Database("vault", postgres_url, role=role_name("vault")), ROOT)
    reader = Vault(Database("vault", postgres_url, role=READER_ROLE), ROOT)
    await keeper.create_key(ANN)
    await keeper.create_key(BOB)
    yield keeper, reader
    await keeper.db.dispose()
    await reader.db.dispose()


def registered(user_id: UUID = ANN) -> UserRegistered:
    return UserRegistered(
        user_id=user_id,
        email=Personal("ann@example.org"),
        first_name=Personal("Ann"),
        last_name=Personal("Ammon"),
        roles=["student"],
        locale="en",
        time_zone="UTC",
        registered_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


async def test_a_sealed_value_is_opened_by_any_service_and_shows_nothing(vaults: tuple[Vault, Vault]) -> None:
    keeper, reader = vaults
    sealed = await keeper.seal(ANN, "ann@example.org")
    assert "ann" not in sealed
    assert sealed != await keeper.seal(ANN, "ann@example.org"), "equal values must not look equal"
    assert (await reader.open(sealed)).reveal() == "ann@example.org"


async def test_creating_a_key_twice_keeps_the_first(vaults: tuple[Vault, Vault]) -> None:
    keeper, reader = vaults
    sealed = await keeper.seal(ANN, "x")
    await keeper.create_key(ANN)
    assert (await reader.open(sealed)).reveal() == "x"


async def test_erasing_makes_every_copy_unreadable_and_leaves_others(vaults: tuple[Vault, Vault]) -> None:
    keeper, reader = vaults
    anns, bobs = await keeper.seal(ANN, "Ann"), await keeper.seal(BOB, "Bob")
    await keeper.erase(ANN)
    await keeper.erase(ANN)
    opened = await reader.open_many([anns, bobs])
    assert opened[0].erased
    assert opened[0].reveal_or("somebody") == "somebody"
    with pytest.raises(ErasedError):
        opened[0].reveal()
    assert opened[1].reveal() == "Bob"
    with pytest.raises(LookupError):
        await keeper.seal(ANN, "again")


async def test_a_value_cannot_be_moved_to_another_person(vaults: tuple[Vault, Vault]) -> None:
    keeper, _ = vaults
    sealed = await keeper.seal(ANN, "Ann")
    with pytest.raises(InvalidTag):
        await keeper.open(sealed.replace(ANN.hex, BOB.hex))


async def test_readers_can_neither_make_nor_erase_keys_nor_read_private_ones(
    vaults: tuple[Vault, Vault],
) -> None:
    _, reader = vaults
    for attempt in (reader.create_key(UUID(int=3)), reader.erase(ANN)):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await attempt
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await reader.db.fetch_all("SELECT wrapped_private_key FROM vault.signing_key")
    assert await reader.db.fetch_all("SELECT kid, public_jwk FROM vault.signing_key") == []


async def test_an_event_is_sealed_and_opened_through_the_vault_only(vaults: tuple[Vault, Vault]) -> None:
    keeper, reader = vaults
    event = registered()
    with pytest.raises(PydanticSerializationError, match="through the vault"):
        event.model_dump(mode="json")
    sealers = await keeper.sealers([ANN])
    wire = event.model_dump_json(context={"seal": sealers[ANN]})
    assert "Ammon" not in wire
    assert "ann@" not in wire
    with pytest.raises(ValidationError, match="through the vault"):
        UserRegistered.model_validate_json(wire)
    context = await reader.opening_context([ANN])
    assert UserRegistered.model_validate_json(wire, context=context) == event


async def test_an_event_of_an_erased_person_can_still_be_read(vaults: tuple[Vault, Vault]) -> None:
    keeper, reader = vaults
    wire = registered().model_dump_json(context={"seal": (await keeper.sealers([ANN]))[ANN]})
    await keeper.erase(ANN)
    event = UserRegistered.model_validate_json(wire, context=await reader.opening_context([ANN]))
    assert event.email.erased
    assert event.user_id == ANN


def test_a_personal_value_never_shows_itself() -> None:
    value = Personal("ann@example.org")
    assert "ann" not in f"{value} {value!r} {value:>20} {[value]} {registered()!r}"


def test_the_blind_index_is_stable_and_keyed() -> None:
    assert ROOT.index("email", "a@b.c") == RootKey.of(bytes(range(32))).index("email", "a@b.c")
    assert ROOT.index("email", "a@b.c") != ROOT.index("phone", "a@b.c")
    assert ROOT.index("email", "a@b.c") != RootKey.of(bytes(32)).index("email", "a@b.c")


async def test_keys_of_another_key_set_are_refused_with_the_settings_name(
    vaults: tuple[Vault, Vault],
) -> None:
    keeper, _ = vaults
    with pytest.raises(SettingError, match="STUDIUM_VAULT_DATABASE_URL"):
        await Vault(keeper.db, RootKey.of(bytes(32))).seal(ANN, "x")


def test_a_key_file_of_root_may_be_read_by_our_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "vault.key"
    master_keys(PlatformSettings(data_dir=tmp_path))
    somebody_else = path.stat().st_uid + 1
    monkeypatch.setattr(os, "geteuid", lambda: somebody_else)
    path.chmod(0o440)
    master_keys(PlatformSettings(data_dir=tmp_path))
    for mode in (0o460, 0o444):
        path.chmod(mode)
        with pytest.raises(SettingError, match="chmod 600"):
            master_keys(PlatformSettings(data_dir=tmp_path))


def test_the_master_key_file(tmp_path: Path) -> None:
    embedded = PlatformSettings(data_dir=tmp_path)
    master_keys(embedded)
    path = tmp_path / "vault.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = path.read_bytes()
    master_keys(embedded)
    assert path.read_bytes() == first
    for mode in (0o644, 0o640):
        path.chmod(mode)
        with pytest.raises(SettingError, match="chmod 600"):
            master_keys(embedded)
    path.chmod(0o600)
    path.write_text("short")
    with pytest.raises(SettingError, match="32 bytes"):
        master_keys(embedded)


def test_a_missing_master_key_is_never_made_in_production(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="does not exist"):
        master_keys(PlatformSettings(env="production", data_dir=tmp_path))
    assert not (tmp_path / "vault.key").exists()


def test_processes_that_start_at_once_share_one_master_key(tmp_path: Path) -> None:
    settings = PlatformSettings(data_dir=tmp_path / "data")
    barrier = threading.Barrier(8)

    def load() -> bytes:
        barrier.wait()
        master_keys(settings)
        return (tmp_path / "data" / "vault.key").read_bytes()

    with ThreadPoolExecutor(8) as pool:
        found = {future.result() for future in [pool.submit(load) for _ in range(8)]}
    assert len(found) == 1
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["vault.key"]
