"""The master key opens the root key: from a file, from AWS KMS, and while one takes the other's place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID

import asyncpg
import boto3
import pytest
from moto.server import ThreadedMotoServer

from studium.kit.db import Database, migrate, role_name
from studium.kit.errors import SettingError
from studium.kit.settings import PlatformSettings
from studium.kit.vault import (
    READER_ROLE,
    RootKey,
    Vault,
    make_key_file,
    master_key,
    master_keys,
    vault_schema,
)

ANN = UUID(int=1)
REGION = "eu-central-1"


@pytest.fixture
async def keeper(postgres_url: str) -> AsyncIterator[Database]:
    await migrate(postgres_url, [vault_schema()])
    db = Database("vault", postgres_url, role=role_name("vault"))
    yield db
    await db.dispose()


@pytest.fixture(scope="module")
def kms() -> Iterator[str]:
    """A server that speaks the protocol of AWS KMS."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def new_kms_key(kms: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a key that nobody has used yet."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    client = boto3.client("kms", region_name=REGION, endpoint_url=kms)
    arn = client.create_key()["KeyMetadata"]["Arn"]
    return f"awskms://{arn}?region={REGION}&endpoint={kms}"


@pytest.fixture(params=["file", "kms"])
def names(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """Two master keys: the one in use, of the kind that is tested, and a file."""
    for name in ("first", "second"):
        make_key_file(tmp_path / name)
    first = request.getfixturevalue("new_kms_key") if request.param == "kms" else str(tmp_path / "first")
    return first, str(tmp_path / "second")


async def unlocked(db: Database, *named: str) -> Vault:
    vault = Vault(db, RootKey([master_key(name) for name in named]))
    await vault.unlock()
    return vault


async def test_what_was_sealed_is_opened_by_the_next_process(
    keeper: Database, names: tuple[str, str]
) -> None:
    first = await unlocked(keeper, names[0])
    await first.create_key(ANN)
    sealed = await first.seal(ANN, "Ann")
    again = await unlocked(keeper, names[0])
    assert (await again.open(sealed)).reveal() == "Ann"
    assert again.blind_index("email", "a@b.c") == first.blind_index("email", "a@b.c")


async def test_a_master_key_is_replaced_while_processes_run_and_start(
    keeper: Database, names: tuple[str, str]
) -> None:
    old, new = names
    running = await unlocked(keeper, old)
    await running.create_key(ANN)
    sealed = await running.seal(ANN, "Ann")
    secret = running.wrap(b"of nobody")

    await running.replace_master_key(master_key(new))

    assert (await running.open(sealed)).reveal() == "Ann"
    for named in ([new], [old, new], [new, old]):
        started = await unlocked(keeper, *named)
        assert (await started.open(sealed)).reveal() == "Ann"
        assert started.unwrap(secret) == b"of nobody"
        assert started.blind_index("email", "a@b.c") == running.blind_index("email", "a@b.c")
    with pytest.raises(SettingError, match="STUDIUM_VAULT_KEY: this master key did not make"):
        await unlocked(keeper, old)


async def test_the_key_set_moves_from_a_file_into_aws(
    keeper: Database, tmp_path: Path, new_kms_key: str
) -> None:
    make_key_file(tmp_path / "key")
    running = await unlocked(keeper, str(tmp_path / "key"))
    await running.replace_master_key(master_key(new_kms_key))
    assert (await unlocked(keeper, new_kms_key)).unwrap(running.wrap(b"x")) == b"x"


async def test_another_key_in_aws_is_refused(keeper: Database, kms: str, new_kms_key: str) -> None:
    await unlocked(keeper, new_kms_key)
    other = boto3.client("kms", region_name=REGION, endpoint_url=kms).create_key()["KeyMetadata"]["KeyId"]
    with pytest.raises(SettingError, match="STUDIUM_VAULT_KEY"):
        await unlocked(keeper, f"awskms://{other}?region={REGION}&endpoint={kms}")


async def test_a_key_service_that_is_away_is_named(keeper: Database, new_kms_key: str) -> None:
    away = new_kms_key.split("&endpoint=", maxsplit=1)[0] + "&endpoint=http://127.0.0.1:9"
    with pytest.raises(SettingError, match=r"awskms://.*Could not connect"):
        await unlocked(keeper, away)


@pytest.mark.parametrize("url", ["awskms://", "awskms://key?regoin=x", "awskms://key?region=eu%20west"])
def test_a_wrong_address_in_aws_is_refused_at_once(url: str) -> None:
    with pytest.raises(SettingError, match="awskms://"):
        master_key(url)


def test_two_master_keys_may_stand_in_the_setting(tmp_path: Path) -> None:
    for name in ("old", "new"):
        make_key_file(tmp_path / name)
    setting = f"{tmp_path}/new, {tmp_path}/old"
    assert [one.name for one in master_keys(PlatformSettings(vault_key=setting))] == setting.split(", ")


async def test_processes_that_start_at_once_share_one_root_key(keeper: Database, tmp_path: Path) -> None:
    make_key_file(tmp_path / "key")
    vaults = await asyncio.gather(*(unlocked(keeper, str(tmp_path / "key")) for _ in range(8)))
    assert len({vault.blind_index("email", "a@b.c") for vault in vaults}) == 1


async def test_a_reader_adds_the_root_key_once_and_never_changes_it(
    postgres_url: str, keeper: Database, tmp_path: Path
) -> None:
    make_key_file(tmp_path / "key")
    reader = Database("vault", postgres_url, role=READER_ROLE)
    vault = await unlocked(reader, str(tmp_path / "key"))
    assert (await unlocked(keeper, str(tmp_path / "key"))).unwrap(vault.wrap(b"x")) == b"x"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await vault.replace_master_key(master_key(str(tmp_path / "key")))
    await reader.dispose()


async def test_nothing_is_sealed_before_the_key_set_is_open(keeper: Database, tmp_path: Path) -> None:
    make_key_file(tmp_path / "key")
    locked = Vault(keeper, RootKey([master_key(str(tmp_path / "key"))]))
    with pytest.raises(RuntimeError, match="locked"):
        locked.blind_index("email", "a@b.c")


async def test_a_database_without_a_key_set_is_named(postgres_url: str, tmp_path: Path) -> None:
    make_key_file(tmp_path / "key")
    db = Database("vault", postgres_url, role="")
    with pytest.raises(SettingError, match="STUDIUM_VAULT_DATABASE_URL"):
        await unlocked(db, str(tmp_path / "key"))
    await db.dispose()
