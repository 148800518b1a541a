"""Password hashing by argon2id (RFC 9106)."""

from __future__ import annotations

import asyncio
import secrets
from typing import Protocol

from argon2 import PasswordHasher as Argon2
from argon2.exceptions import VerifyMismatchError


class PasswordHasher(Protocol):
    """Turns passwords into hashes and compares them. Slow on purpose."""

    async def hash(self, password: str) -> str:
        """A new salted hash."""
        ...

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether the password made this hash.

        None (an unknown account) and an empty one (one without a password) cost the same and are False.
        """
        ...

    def needs_rehash(self, password_hash: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        ...


class Argon2idHasher:
    """argon2id in threads, at most `at_once` at a time: more would only swamp the cores and the memory."""

    def __init__(self, *, memory_kib: int, time_cost: int, parallelism: int, at_once: int) -> None:
        self._argon2 = Argon2(time_cost=time_cost, memory_cost=memory_kib, parallelism=parallelism)
        self._turn = asyncio.Semaphore(at_once)
        self._nobodys_hash = self._argon2.hash(secrets.token_urlsafe(16))

    async def hash(self, password: str) -> str:
        async with self._turn:
            return await asyncio.to_thread(self._argon2.hash, password)

    async def verify(self, password_hash: str | None, password: str) -> bool:
        async with self._turn:
            matches = await asyncio.to_thread(self._matches, password_hash or self._nobodys_hash, password)
        return matches and bool(password_hash)

    def needs_rehash(self, password_hash: str) -> bool:
        return self._argon2.check_needs_rehash(password_hash)

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._argon2.verify(password_hash, password)
        except VerifyMismatchError:
            return False
