"""What admins see of the system, and replaying one dead letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import pytest

from conftest import SignIn
from studium.contracts.event import Personal
from studium.contracts.identity import ProfileChanged
from studium.kit import clock
from studium.kit.consumer import Handlers, RetryPolicy

if TYPE_CHECKING:
    from studium.app import Platform

ADMIN = "/api/v1/admin"


class Flaky:
    """A handler that fails until it is mended."""

    def __init__(self) -> None:
        self.broken = True
        self.seen: list[str] = []

    async def __call__(self, _context: Any, event: ProfileChanged) -> None:
        if self.broken:
            raise KeyError("ada@example.org")
        self.seen.append(event.locale)


@pytest.fixture
def flaky(platform: Platform) -> Flaky:
    """Learning hears profiles with a handler that fails, and gives up after the first attempt."""
    handler, handlers = Flaky(), Handlers()
    handlers.by_type[ProfileChanged.event_type()] = handler
    consumer = platform.runtimes["learning"].consumer
    consumer.handlers, consumer.retry = handlers, RetryPolicy(attempts=1, first_seconds=0)
    return handler


async def say(platform: Platform, user_id: UUID, *locales: str) -> None:
    """Change the user's profile once per locale, and let it go round."""
    for locale in locales:
        async with platform.context("identity").db.unit_of_work() as uow:
            sealed = platform.context("identity").vault
            await sealed.create_key(user_id)
            uow.emit(profile(user_id, locale))
        await platform.settle()


def profile(user_id: UUID, locale: str) -> ProfileChanged:
    return ProfileChanged(
        user_id=user_id,
        first_name=Personal("Augusta"),
        last_name=Personal("Lovelace"),
        locale=locale,
        time_zone="UTC",
        changed_at=clock.now(),
    )


async def test_the_system_tells_what_waits_in_each_service(
    client: httpx.AsyncClient, platform: Platform, sign_in: SignIn
) -> None:
    headers = await sign_in("admin")
    await platform.settle(with_jobs=True)
    async with platform.context("identity").db.unit_of_work() as uow:
        await platform.context("identity").vault.create_key(headers.user_id)
        uow.emit(profile(headers.user_id, "de"))
        uow.defer("drop_unused_key", user_id=str(headers.user_id))
    await platform.runtimes["identity"].relay.drain()

    answer = (await client.get(f"{ADMIN}/system", headers=headers)).json()

    states = {one["name"]: one for one in answer["services"]}
    assert list(states) == ["identity", "courses", "learning"]
    assert (answer["pages"], answer["version"]) == ("not_served", "0.1.0")
    assert answer["uptime_seconds"] >= 0
    assert (states["identity"]["database"], states["identity"]["problem"]) == ("answers", None)
    assert (states["identity"]["jobs_waiting"], states["identity"]["outbox_waiting"]) == (1, 0)
    assert states["courses"]["consumer_lag_events"] == 1
    assert states["courses"]["consumer_lag_seconds"] >= 0
    await platform.settle(with_jobs=True)
    after = (await client.get(f"{ADMIN}/system", headers=headers)).json()["services"]
    assert [(one["consumer_lag_events"], one["consumer_lag_seconds"]) for one in after] == [(0, 0)] * 3


async def test_a_service_whose_database_is_away_is_named(
    client: httpx.AsyncClient, platform: Platform, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = await sign_in("admin")

    async def away(*_args: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(platform.context("courses").db, "fetch_all", away)
    answer = await client.get(f"{ADMIN}/system", headers=headers)

    states = {one["name"]: one for one in answer.json()["services"]}
    assert (states["courses"]["database"], states["courses"]["dead_letters"]) == ("away", None)
    assert states["learning"]["database"] == "answers"


async def test_jobs_are_paged_over_all_services_and_filtered(
    client: httpx.AsyncClient, platform: Platform, sign_in: SignIn
) -> None:
    headers = await sign_in("admin")
    await platform.settle(with_jobs=True)
    for name in ("identity", "learning", "identity"):
        async with platform.context(name).db.unit_of_work() as uow:
            uow.defer("does_not_exist", user_id="u")
    await platform.context("learning").db.fetch_all(
        "UPDATE queued_job SET failed_at = now(), last_error = 'KeyError'"
    )

    seen, cursor = [], None
    while True:
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await client.get(f"{ADMIN}/jobs", headers=headers, params=params)).json()
        seen += [(one["service"], one["state"]) for one in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break

    assert seen == [("identity", "waiting"), ("learning", "failed"), ("identity", "waiting")]
    failed = await client.get(f"{ADMIN}/jobs", headers=headers, params={"state": "failed"})
    assert [one["last_error"] for one in failed.json()["items"]] == ["KeyError"]
    own = await client.get(f"{ADMIN}/jobs", headers=headers, params={"service": "identity"})
    assert [one["service"] for one in own.json()["items"]] == ["identity", "identity"]
    unknown = await client.get(f"{ADMIN}/jobs", headers=headers, params={"service": "payments"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_service")


async def test_dead_letters_show_ids_and_errors_and_never_a_person(
    client: httpx.AsyncClient, platform: Platform, sign_in: SignIn, flaky: Flaky
) -> None:
    headers, ada = await sign_in("admin"), clock.new_id()
    await say(platform, ada, "de", "fr", "it")

    first = await client.get(f"{ADMIN}/dead-letters", headers=headers, params={"limit": "2"})
    params = {"limit": "2", "cursor": first.json()["next_cursor"]}
    second = await client.get(f"{ADMIN}/dead-letters", headers=headers, params=params)

    letters = [*first.json()["items"], *second.json()["items"]]
    assert [one["attempts"] for one in letters] == [0, 0, 1]
    assert (letters[2]["error"] or "").startswith("KeyError at ")
    assert letters[0]["error"] is None
    assert letters[0]["ids"] == {"user_id": str(ada)}
    assert second.json()["next_cursor"] is None
    text = (first.text + second.text).casefold()
    assert all(word not in text for word in ("augusta", "lovelace", "sealed", "ada@example.org"))


async def test_a_replay_takes_up_the_first_of_a_key_and_what_waits_behind_it(
    client: httpx.AsyncClient, platform: Platform, sign_in: SignIn, flaky: Flaky
) -> None:
    headers, ada, grace = await sign_in("admin"), clock.new_id(), clock.new_id()
    await say(platform, ada, "de", "fr")
    await say(platform, grace, "en")
    items = (await client.get(f"{ADMIN}/dead-letters", headers=headers)).json()["items"]
    of_grace, second, first = [f"{ADMIN}/dead-letters/learning/{one['event_id']}/replay" for one in items]

    early = await client.post(second, headers=headers)
    failed = await client.post(first, headers=headers)
    flaky.broken = False
    done = await client.post(first, headers=headers)
    again = await client.post(first, headers=headers)

    told = [(one.status_code, one.json().get("code")) for one in (early, failed, again)]
    assert told == [(409, "waits_behind_another"), (409, "replay_failed"), (404, "unknown_dead_letter")]
    assert (done.status_code, done.json(), flaky.seen) == (200, {"handled": 2, "left": 0}, ["de", "fr"])
    (left,) = (await client.get(f"{ADMIN}/dead-letters", headers=headers)).json()["items"]
    assert left["event_id"] in of_grace


@pytest.mark.parametrize("role", ["student", "instructor"])
async def test_nobody_else_operates(client: httpx.AsyncClient, sign_in: SignIn, role: str) -> None:
    headers = await sign_in(role)

    for path in ("system", "jobs", "dead-letters"):
        assert (await client.get(f"{ADMIN}/{path}", headers=headers)).status_code == 403
    replay = f"{ADMIN}/dead-letters/learning/{clock.new_id()}/replay"
    assert (await client.post(replay, headers=headers)).status_code == 403
