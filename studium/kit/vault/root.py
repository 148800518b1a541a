"""The root key: it wraps all other keys, and stands in the key set itself, wrapped by the master key.

So a master key is replaced by wrapping 32 bytes anew: no value, no data key and no entry of the audit log
changes, and a process that runs does not notice.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Sequence

import asyncpg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from studium.kit.db import Database
from studium.kit.errors import SettingError
from studium.kit.vault.master import NONCE_BYTES, SECRET_BYTES, SETTING, MasterKey, derive

_NO_KEY_SET = (asyncpg.UndefinedTableError, asyncpg.InvalidParameterValueError)
"""Neither the tables nor, on a server of its own, the role."""

_READ = "SELECT wrapped_key FROM vault.root_key"


class RootKey:
    """What is derived from the root key (HKDF-SHA-256, RFC 5869). It is locked until `unlock` has read it."""

    def __init__(self, masters: Sequence[MasterKey]) -> None:
        self._masters = masters
        self._wrapping: AESGCM | None = None
        self._index = b""

    @classmethod
    def of(cls, secret: bytes) -> RootKey:
        """A root key that is known already and stands in no key set."""
        root = cls(())
        root._open(secret)
        return root

    async def unlock(self, db: Database) -> None:
        """Read the root key; the first process of an installation makes it. A repeat does nothing.

        Raises `SettingError` when there is no key set, when this login may not read it, or when none of the
        master keys opens it.
        """
        if self._wrapping is None:
            try:
                self._open(await self._read(db) or await self._make(db))
            except _NO_KEY_SET:
                raise SettingError(
                    "STUDIUM_VAULT_DATABASE_URL",
                    "there is no key set in this database; give the one of identity, once it is migrated.",
                ) from None
            except asyncpg.InsufficientPrivilegeError:
                login = db.url.username
                raise SettingError(
                    "STUDIUM_VAULT_DATABASE_URL",
                    f"the login {login} may not read the key set; run there: "
                    f"GRANT {db.server_settings['role']} TO {login}",
                ) from None

    async def rewrap(self, db: Database, master: MasterKey) -> None:
        """Let another master key open the root key, and the present one no more. Only the keeper may.

        Raises `SettingError` when the new one does not open what it wrapped; then nothing is changed.
        """
        before = await db.fetch_one(_READ)
        secret = await self._read(db)
        if before is None or secret is None:
            raise SettingError(SETTING, "there is no root key yet; start the platform once.")
        wrapped = await master.wrap(secret)
        if await master.unwrap(wrapped) != secret:
            raise SettingError(SETTING, f"{master.name} does not open what it wrapped.")
        changed = await db.fetch_all(
            "UPDATE vault.root_key SET wrapped_key = $1, wrapped_at = now() "
            "WHERE wrapped_key = $2 RETURNING only_row",
            wrapped,
            before["wrapped_key"],
        )
        if not changed:
            raise SettingError(
                SETTING, "somebody else replaced the master key just now; look, and try again."
            )

    async def _read(self, db: Database) -> bytes | None:
        row = await db.fetch_one(_READ)
        if row is None:
            return None
        for master in self._masters:
            if secret := await master.unwrap(row["wrapped_key"]):
                return secret
        raise SettingError(SETTING, "this master key did not make the stored keys; give the one that did.")

    async def _make(self, db: Database) -> bytes:
        """Of several processes that start at once one wins, and all read what it wrote."""
        wrapped = await self._masters[0].wrap(os.urandom(SECRET_BYTES))
        await db.fetch_all(
            "INSERT INTO vault.root_key (wrapped_key) VALUES ($1) ON CONFLICT DO NOTHING", wrapped
        )
        secret = await self._read(db)
        if secret is None:
            raise RuntimeError("the root key was deleted while it was made")
        return secret

    def _open(self, secret: bytes) -> None:
        self._wrapping = AESGCM(derive(secret, b"studium data key wrapping 1"))
        self._index = derive(secret, b"studium blind index 1")

    def wrap(self, plain: bytes, purpose: bytes) -> bytes:
        """Encrypt a key. `purpose` is bound to it and must be given again to `unwrap`."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher().encrypt(nonce, plain, purpose)

    def unwrap(self, wrapped: bytes, purpose: bytes) -> bytes:
        """Decrypt a key. Raises `SettingError` when it was wrapped by another root key."""
        try:
            return self._cipher().decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], purpose)
        except InvalidTag:
            raise SettingError(
                "STUDIUM_VAULT_DATABASE_URL",
                "the key set did not make the keys stored here; give the one that did.",
            ) from None

    def index(self, purpose: str, value: str) -> bytes:
        """HMAC-SHA-256 of a value, to find it without storing it."""
        self._cipher()
        return hmac.new(self._index, f"{purpose}\0{value}".encode(), hashlib.sha256).digest()

    def _cipher(self) -> AESGCM:
        if self._wrapping is None:
            raise RuntimeError("the key set is locked; await `unlock` first")
        return self._wrapping
