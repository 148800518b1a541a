"""What identity's tests share."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import orjson

from studium.app import build_app
from studium.kit.errors import Unavailable
from studium.services.identity import actions
from studium.services.identity.actions import Ctx, Registration, SignedIn
from studium.services.identity.adapters.hashing import Argon2idHasher
from studium.services.identity.domain.accounts import Client
from studium.services.identity.domain.mails import Mail
from studium.services.identity.domain.profiles import Profile

API = "/api/v1"
PASSWORD = "four unrelated plain words"
OTHER_PASSWORD = "something else entirely now"

HOME = Client("192.0.2.10", "Firefox at home", "d" * 43)
ELSEWHERE = Client("203.0.113.66", "curl from elsewhere")

NewBrowser = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@dataclass
class CountingHasher:
    """argon2id at its cheapest, which counts the work it was asked for."""

    memory_kib: int = 8
    work: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._inner = Argon2idHasher(memory_kib=self.memory_kib, time_cost=1, parallelism=1, at_once=2)

    async def hash(self, password: str) -> str:
        self.work.append("hash")
        return await self._inner.hash(password)

    async def verify(self, password_hash: str | None, password: str) -> bool:
        self.work.append("verify")
        return await self._inner.verify(password_hash, password)

    def needs_rehash(self, password_hash: str) -> bool:
        return self._inner.needs_rehash(password_hash)


@dataclass
class MailBag:
    """A mailer that keeps what it sends in memory, and fails as often as told."""

    mails: list[Mail] = field(default_factory=list)
    failures: int = 0

    async def send(self, mail: Mail) -> None:
        if self.failures:
            self.failures -= 1
            raise Unavailable("The mail server did not take the mail.")
        self.mails.append(mail)

    def token(self) -> str:
        """The token in the link of the last mail."""
        found = re.search(r"/(?:verify|reset)/(\S+)", self.mails[-1].text)
        assert found is not None
        return found[1]


@dataclass
class World:
    """Identity with cheap hashing and a mail bag, on the real database."""

    platform: Any
    hasher: CountingHasher = field(default_factory=CountingHasher)
    bag: MailBag = field(default_factory=MailBag)
    served: list[dict[str, Any]] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        runtime = self.platform.runtimes["identity"]
        adapters = replace(runtime.context.adapters, hasher=self.hasher, mailer=self.bag)
        self.ctx: Ctx = replace(runtime.context, adapters=adapters)
        runtime.jobs._context = self.ctx

    def with_settings(self, **changes: Any) -> Ctx:
        """The same world under other settings."""
        return replace(self.ctx, settings=self.ctx.settings.model_copy(update=changes))

    def demand(self, *roles: str) -> None:
        """From now on the platform demands a second factor of these roles, and of no others."""
        self.ctx = self.with_settings(second_factor_for=roles)
        self.platform.runtimes["identity"].context = self.ctx
        for contexts in self.served:
            contexts["identity"] = self.ctx

    async def settle(self) -> None:
        """Run jobs and handlers until quiet.

        A transaction anywhere on the server holds the relay back, and other tests run at the same time.
        """
        async with asyncio.timeout(20):
            await self.platform.settle(with_jobs=True)
            while await self.ctx.db.fetch_all("SELECT FROM outbox"):
                await asyncio.sleep(0.05)
                await self.platform.settle(with_jobs=True)

    async def register(
        self, email: str = "ada@example.org", password: str = PASSWORD, client: Client = HOME
    ) -> None:
        """Register, up to and with the mail."""
        profile = Profile("Augusta", "Lovelace")
        await actions.register(self.ctx, Registration(email, password, profile), client)
        await self.settle()

    async def create(self, email: str = "ada@example.org", *roles: str) -> UUID:
        """A verified user with `PASSWORD`."""
        return await actions.create_user(
            self.ctx,
            email=email,
            password=PASSWORD,
            first_name="Augusta",
            last_name="Lovelace",
            roles=roles or ("student",),
        )

    async def sign_in(
        self, email: str = "ada@example.org", password: str = PASSWORD, client: Client = HOME
    ) -> SignedIn:
        """Sign in with the password alone."""
        signed_in = await actions.sign_in(self.ctx, email, password, client)
        assert isinstance(signed_in, SignedIn)
        return signed_in

    async def request_reset(self, email: str = "ada@example.org") -> str:
        """Ask for a reset link; its token."""
        await actions.request_password_reset(self.ctx, email, HOME)
        await self.settle()
        return self.bag.token()

    async def until_somebody_waits(self) -> None:
        """Until a transaction on this test's database waits for a lock, as the database's owner sees it."""
        owner = await asyncpg.connect(self.platform.settings.database_url)
        async with asyncio.timeout(10):
            while not await owner.fetch(
                "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            ):
                await asyncio.sleep(0.01)
        await owner.close()

    async def said(self) -> list[dict[str, Any]]:
        """The data of every event that identity said, in order, each with its type."""
        await self.settle()
        rows = await self.ctx.db.fetch_all(
            "SELECT envelope::text AS envelope FROM events.log WHERE topic = 'identity' ORDER BY 1"
        )
        envelopes = sorted((orjson.loads(row["envelope"]) for row in rows), key=lambda one: str(one["id"]))
        return [{"type": envelope["type"], **envelope["data"]} for envelope in envelopes]

    async def said_types(self) -> list[str]:
        """The types of every event that identity said, without owner and version."""
        return [event["type"].split(".")[1] for event in await self.said()]


async def outcomes(*attempts: Any) -> list[str]:
    """The names of the errors of concurrent attempts; `ok` for a success."""
    results = await asyncio.gather(*attempts, return_exceptions=True)
    return [type(one).__name__ if isinstance(one, BaseException) else "ok" for one in results]


def served_world(platform: Any) -> World:
    """A world whose routes use its cheap hashing and its mail bag, too."""
    world = World(platform)
    platform.runtimes["identity"].context = world.ctx
    return world


def browsers(world: World) -> NewBrowser:
    """Makes browsers, each with cookies of its own, and with a network address if one is given."""
    app = build_app(world.platform, run_background=False)
    world.served.append(app.state.contexts)

    @asynccontextmanager
    async def browser(address: str = "127.0.0.1", **options: Any) -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(app=app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver", **options) as http:
            yield http

    return browser


async def signed_in(browser: httpx.AsyncClient, email: str = "ada@example.org") -> dict[str, Any]:
    """Sign in with the password alone; what is answered."""
    answer = await browser.post(f"{API}/auth/sign-in", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def every_stored_byte(world: World) -> str:
    """All tables of all schemas, as text, as the database's owner sees them."""
    owner = await asyncpg.connect(world.platform.settings.database_url)
    tables = await owner.fetch(
        "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables "
        "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    )
    texts = []
    for table in tables:
        texts += [str(tuple(row.values())) for row in await owner.fetch(f"SELECT * FROM {table['name']}")]
    await owner.close()
    return "\n".join(texts).casefold()
