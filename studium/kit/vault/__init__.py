"""Each user's data key, and what is sealed with it.

A data key (256 bits) is made per user and stored wrapped by the root key, which the master key wraps.
Personal values are sealed with AES-256-GCM under the user's key whenever they leave memory. Erasing a user
deletes the key: every copy, in rows, events, logs and backups, is unreadable from then on (within
`CACHE_SECONDS` on other processes).
"""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.dialects.postgresql import JSONB

from studium.contracts.event import Personal
from studium.kit.db import Database
from studium.kit.db.migrate import Schema, ensure_role_sql
from studium.kit.vault.master import NONCE_BYTES, MasterKey, make_key_file, master_key, master_keys
from studium.kit.vault.root import RootKey

CACHE_SECONDS = 60.0
"""How long a process may keep a data key in memory."""

READER_ROLE = "studium_vault_reader"
"""Role of services that open and seal; only the keeper (`studium_vault`) makes and erases keys."""

_CACHE_SIZE = 20_000
_PREFIX = "sealed:1:"

metadata = sa.MetaData(schema="vault")
data_key_table = sa.Table(
    "data_key",
    metadata,
    sa.Column("user_id", sa.Uuid, primary_key=True),
    sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
)
root_key_table = sa.Table(
    "root_key",
    metadata,
    sa.Column(
        "only_row", sa.Boolean, sa.CheckConstraint("only_row"), primary_key=True, server_default=sa.true()
    ),
    sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
    sa.Column("wrapped_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
)
signing_key_table = sa.Table(
    "signing_key",
    metadata,
    sa.Column("kid", sa.Text, primary_key=True),
    sa.Column("public_jwk", JSONB, nullable=False),
    sa.Column("wrapped_private_key", sa.LargeBinary, nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    sa.Column("signs_from", sa.DateTime(timezone=True), nullable=False),
    sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
)


def vault_schema() -> Schema:
    """The key set's schema; readers see data keys and public keys, never a private signing key.

    Whoever starts first makes the root key, so readers may add it, once, and change nothing.
    """
    grants = (
        ensure_role_sql(READER_ROLE),
        f"GRANT USAGE ON SCHEMA vault TO {READER_ROLE}",
        f"GRANT SELECT, INSERT ON vault.root_key TO {READER_ROLE}",
        f"GRANT SELECT ON vault.data_key TO {READER_ROLE}",
        f"GRANT SELECT (kid, public_jwk, signs_from, retired_at) ON vault.signing_key TO {READER_ROLE}",
    )
    return Schema("vault", metadata, Path(__file__).parent / "migrations", grants)


class Vault:
    """Seals and opens values about persons. `db` is the key set's database."""

    def __init__(self, db: Database, root: RootKey) -> None:
        self._db = db
        self._root = root
        self._cache: dict[UUID, tuple[AESGCM, float]] = {}

    @property
    def db(self) -> Database:
        """The key set's database."""
        return self._db

    async def create_key(self, user_id: UUID) -> None:
        """Make the user's data key; a repeat keeps the first. Only the keeper may."""
        wrapped = self._root.wrap(AESGCM.generate_key(bit_length=256), user_id.bytes)
        await self._db.fetch_all(
            "INSERT INTO vault.data_key (user_id, wrapped_key) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            user_id,
            wrapped,
        )

    async def erase(self, user_id: UUID) -> None:
        """Delete the user's data key for ever; a repeat does nothing. Only the keeper may."""
        await self._db.fetch_all("DELETE FROM vault.data_key WHERE user_id = $1", user_id)
        self._cache.pop(user_id, None)

    async def seal(self, user_id: UUID, value: str) -> str:
        """Encrypt a value of this user. Raises `LookupError` when the user has no key (any more)."""
        keys = await self._keys([user_id])
        if user_id not in keys:
            raise LookupError(f"user {user_id} has no data key")
        return _seal(keys[user_id], user_id, value)

    async def open(self, sealed: str) -> Personal[str]:
        """Decrypt a sealed value; `Personal.gone()` when its person was erased."""
        return (await self.open_many([sealed]))[0]

    async def open_many(self, sealed: Sequence[str]) -> list[Personal[str]]:
        """Decrypt many values with one look-up of keys."""
        keys = await self._keys(subject_of(value) for value in sealed)
        return [_open(keys, value) for value in sealed]

    async def sealers(self, user_ids: Iterable[UUID]) -> dict[UUID, Callable[[Personal[str]], str]]:
        """For each user a function that seals a `Personal` value, for Pydantic's serialisation context."""
        keys = await self._keys(user_ids)

        def sealer(user_id: UUID) -> Callable[[Personal[str]], str]:
            return lambda value: _seal(keys[user_id], user_id, value.reveal())

        return {user_id: sealer(user_id) for user_id in keys}

    async def opening_context(self, user_ids: Iterable[UUID]) -> dict[str, Any]:
        """A Pydantic validation context that opens values of these users."""
        keys = await self._keys(user_ids)
        return {"open": lambda sealed: _open(keys, sealed)}

    async def unlock(self) -> None:
        """Read the root key, which all else needs. Raises `SettingError`; see `RootKey.unlock`."""
        await self._root.unlock(self._db)

    async def replace_master_key(self, master: MasterKey) -> None:
        """Let only this master key open the key set. Only the keeper may. Raises `SettingError`."""
        await self._root.rewrap(self._db, master)

    def blind_index(self, purpose: str, value: str) -> bytes:
        """Keyed hash (32 bytes) by which a value such as an e-mail address is found."""
        return self._root.index(purpose, value)

    def wrap(self, plain: bytes, purpose: bytes = b"studium") -> bytes:
        """Encrypt bytes with the root key itself, for secrets that belong to no user."""
        return self._root.wrap(plain, purpose)

    def unwrap(self, wrapped: bytes, purpose: bytes = b"studium") -> bytes:
        """Decrypt what `wrap` made."""
        return self._root.unwrap(wrapped, purpose)

    async def _keys(self, user_ids: Iterable[UUID]) -> Mapping[UUID, AESGCM]:
        wanted = set(user_ids)
        moment = time.monotonic()
        found = {
            user_id: entry[0]
            for user_id in wanted
            if (entry := self._cache.get(user_id)) is not None and entry[1] > moment
        }
        if missing := wanted - found.keys():
            rows = await self._db.fetch_all(
                "SELECT user_id, wrapped_key FROM vault.data_key WHERE user_id = ANY($1)", list(missing)
            )
            for row in rows:
                key = AESGCM(self._root.unwrap(row["wrapped_key"], row["user_id"].bytes))
                found[row["user_id"]] = key
                self._remember(row["user_id"], key, moment + CACHE_SECONDS)
        return found

    def _remember(self, user_id: UUID, key: AESGCM, until: float) -> None:
        if len(self._cache) >= _CACHE_SIZE:
            self._cache.pop(next(iter(self._cache)))
        self._cache[user_id] = (key, until)


def _seal(key: AESGCM, user_id: UUID, value: str) -> str:
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + key.encrypt(nonce, value.encode(), user_id.bytes)
    return f"{_PREFIX}{user_id.hex}:{base64.urlsafe_b64encode(sealed).decode()}"


def subject_of(sealed: str) -> UUID:
    """With whose key a value is sealed. Raises `ValueError` when it is not sealed."""
    if not sealed.startswith(_PREFIX):
        raise ValueError("this is not a sealed value")
    return UUID(hex=sealed[len(_PREFIX) :].split(":", 1)[0])


def _open(keys: Mapping[UUID, AESGCM], sealed: str) -> Personal[str]:
    user_id = subject_of(sealed)
    if user_id not in keys:
        return Personal.gone()
    body = base64.urlsafe_b64decode(sealed.rsplit(":", 1)[1])
    plain = keys[user_id].decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], user_id.bytes)
    return Personal(plain.decode())


__all__ = [
    "CACHE_SECONDS",
    "READER_ROLE",
    "MasterKey",
    "RootKey",
    "Vault",
    "data_key_table",
    "make_key_file",
    "master_key",
    "master_keys",
    "metadata",
    "root_key_table",
    "signing_key_table",
    "subject_of",
    "vault_schema",
]
