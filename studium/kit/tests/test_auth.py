"""The key set as processes see it, and sessions that ended."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from studium.kit import auth, clock
from studium.kit.auth import (
    ALGORITHM,
    SIGNED_IN,
    Authenticator,
    KeySet,
    Principal,
    RevokedSessions,
    SigningKey,
    TokenClock,
    issue_access_token,
    roles,
)
from studium.kit.db import Database, migrate, role_name
from studium.kit.errors import Unauthenticated
from studium.kit.http import Router
from studium.kit.tests.factories import publish
from studium.kit.vault import READER_ROLE, vault_schema

ORIGIN = "http://testserver"
ANN = Principal(UUID(int=1), frozenset({"student"}), UUID(int=9))


class World:
    """A keeper that publishes keys, and a reader's key set."""

    def __init__(self, url: str) -> None:
        self.keeper = Database("vault", url, role=role_name("vault"))
        self.reader = Database("vault", url, role=READER_ROLE)
        self.keys = KeySet(self.reader)
        self.authenticator = Authenticator(self.keys, RevokedSessions(), issuer=ORIGIN, https=False)

    async def publish(self, kid: str) -> SigningKey:
        key = OKPKey.generate_key("Ed25519", auto_kid=False)
        signing = SigningKey(kid, key)
        await publish(self.keeper, signing)
        return signing

    async def retire(self, kid: str) -> None:
        await self.keeper.fetch_all("UPDATE vault.signing_key SET retired_at = now() WHERE kid = $1", kid)


@pytest.fixture
async def world(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.setattr(auth, "_KEY_REFRESH_SECONDS", 0.0)
    await migrate(postgres_url, [vault_schema()])
    made = World(postgres_url)
    yield made
    await made.keeper.dispose()
    await made.reader.dispose()


async def test_the_scopes_of_a_token_come_back_and_an_empty_list_is_not_everything(world: World) -> None:
    key = await world.publish("k1")
    for scopes in (frozenset({"courses:read", "grades:read"}), frozenset()):
        bearer = replace(ANN, scopes=scopes)
        token, _ = issue_access_token(key, bearer, issuer=ORIGIN, lifetime=timedelta(minutes=1))
        assert await world.authenticator.verify(token) == bearer


@pytest.mark.parametrize(
    ("part", "name", "value"), [(0, "typ", "JWT"), (1, "aud", "https://other.example"), (1, "iss", "x")]
)
async def test_what_the_same_key_signed_for_another_purpose_is_no_access_token(
    world: World, part: int, name: str, value: str
) -> None:
    key = await world.publish("k1")
    read = jwt.decode(token_of(key), key.key, algorithms=[ALGORITHM])
    signed = (dict(read.header), dict(read.claims))
    assert await world.authenticator.verify(jwt.encode(*signed, key.key, algorithms=[ALGORITHM])) == ANN
    signed[part][name] = value
    with pytest.raises(Unauthenticated):
        await world.authenticator.verify(jwt.encode(*signed, key.key, algorithms=[ALGORITHM]))


def test_a_route_that_writes_cannot_be_opened_to_api_keys() -> None:
    with pytest.raises(ValueError, match="API keys must not call it"):
        Router("alpha").post("/things", policy=SIGNED_IN.reading("courses:read"), summary="Make a thing")


def token_of(key: SigningKey) -> str:
    return issue_access_token(key, ANN, issuer=ORIGIN, lifetime=timedelta(minutes=10))[0]


async def test_a_key_published_later_is_found(world: World) -> None:
    first = await world.publish("k1")
    assert await world.authenticator.verify(token_of(first)) == ANN
    second = await world.publish("k2")
    assert await world.authenticator.verify(token_of(second)) == ANN
    assert await world.authenticator.verify(token_of(first)) == ANN


async def test_a_retired_key_falls_out_though_its_tokens_were_seen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = await world.publish("k1")
    token = token_of(key)
    assert await world.authenticator.verify(token) == ANN
    await world.retire("k1")
    assert await world.authenticator.verify(token) == ANN, "for up to a minute"
    monkeypatch.setattr(auth, "_KEY_SET_SECONDS", 0.0)
    with pytest.raises(Unauthenticated):
        await world.authenticator.verify(token)


async def test_unknown_names_do_not_make_us_read_the_set_at_will(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.keys.reload()
    monkeypatch.setattr(auth, "_KEY_REFRESH_SECONDS", 5.0)
    await world.publish("k1")
    assert await world.keys.get("k1") is None


async def test_expired_revocations_are_forgotten(world: World) -> None:
    revoked = RevokedSessions()
    revoked.add(UUID(int=1), clock.now() + timedelta(minutes=10))
    await revoked.refresh([])
    assert UUID(int=1) in revoked
    with clock.travel(by=timedelta(minutes=11)):
        await revoked.refresh([])
    assert UUID(int=1) not in revoked


def test_a_policy_names_only_roles_that_exist() -> None:
    with pytest.raises(ValueError, match="unknown roles"):
        roles("king")


async def test_a_clock_alone_tells_expired_tokens_and_nothing_else() -> None:
    clock_alone = TokenClock()
    key = SigningKey("k", OKPKey.generate_key("Ed25519", auto_kid=False))
    for seconds, is_good in ((60, True), (-1, False)):
        token, _expires = issue_access_token(key, ANN, issuer=ORIGIN, lifetime=timedelta(seconds=seconds))
        if is_good:
            await clock_alone.verify(token)
        else:
            with pytest.raises(Unauthenticated):
                await clock_alone.verify(token)
    for wrong in ("", "a", "a.b.c", "e30.e30.x", "e30.W10.x", "e30.eyJleHAiOiBudWxsfQ.x"):
        with pytest.raises(Unauthenticated):
            await clock_alone.verify(wrong)
