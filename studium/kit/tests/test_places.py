"""Which database a service has, and what is refused before it could go wrong."""

from __future__ import annotations

import asyncpg
import pytest

from studium.app import SERVICES, check_parts, plan
from studium.kit import clock
from studium.kit.errors import SettingError
from studium.kit.places import Place, key_set, open_bus, place_of, schemas_by_place
from studium.kit.settings import PlatformSettings

SHARED, OWN, KEYS = (f"postgresql://one/{name}" for name in ("shared", "own", "keys"))
KAFKA = "kafka://127.0.0.1:1"
LEARNING = SERVICES["learning"]


@pytest.fixture
def own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIUM_LEARNING_DATABASE_URL", OWN)


def test_services_share_a_database_unless_they_have_their_own(own_database: None) -> None:
    settings = PlatformSettings(database_url=SHARED, events_url=KAFKA)
    assert place_of(LEARNING, settings) == Place("STUDIUM_LEARNING_DATABASE_URL", OWN)
    assert place_of(SERVICES["courses"], settings) == Place("STUDIUM_DATABASE_URL", SHARED)


def test_a_database_of_its_own_needs_a_bus_that_leads_out_of_it(own_database: None) -> None:
    with pytest.raises(SettingError, match=r"STUDIUM_LEARNING_DATABASE_URL.*needs Kafka"):
        place_of(LEARNING, PlatformSettings(database_url=SHARED))


def test_what_is_missing_is_named(own_database: None) -> None:
    alone = PlatformSettings(events_url=KAFKA, services="learning")
    assert list(plan(alone)) == [Place("STUDIUM_LEARNING_DATABASE_URL", OWN)]
    with pytest.raises(SettingError, match="STUDIUM_VAULT_DATABASE_URL"):
        key_set(alone)
    with pytest.raises(SettingError, match="STUDIUM_COURSES_DATABASE_URL"):
        place_of(SERVICES["courses"], alone)
    with pytest.raises(SettingError, match="STUDIUM_EVENTS_URL"):
        open_bus(PlatformSettings(database_url=SHARED, events_url="carrier-pigeon://roof"))


def test_each_schema_is_migrated_where_it_belongs(own_database: None) -> None:
    def names_by_url(settings: PlatformSettings) -> dict[str, list[str]]:
        chosen = [SERVICES[name] for name in settings.service_names] or list(SERVICES.values())
        found = schemas_by_place(settings, chosen, list(SERVICES.values()))
        return {place.url: [schema.name for schema in schemas] for place, schemas in found.items()}

    assert names_by_url(PlatformSettings(database_url=SHARED, vault_database_url=KEYS, events_url=KAFKA)) == {
        KEYS: ["vault"],
        SHARED: ["identity", "courses"],
        OWN: ["learning"],
    }
    assert names_by_url(PlatformSettings(services="learning", vault_database_url=KEYS, events_url=KAFKA)) == {
        OWN: ["learning"]
    }


async def test_everything_in_one_database_has_the_log_as_well(database_url: str) -> None:
    settings = PlatformSettings(database_url=database_url, services="learning")
    assert [place.url for place in plan(settings)] == [database_url]


async def test_a_database_without_a_key_set_is_said_in_one_line(
    postgres_url: str, settings: PlatformSettings
) -> None:
    elsewhere = settings.model_copy(update={"vault_database_url": postgres_url})
    with pytest.raises(SettingError, match=r"STUDIUM_VAULT_DATABASE_URL.*no key set"):
        await check_parts(elsewhere)


async def test_a_login_that_may_not_read_the_key_set_is_told_what_to_grant(
    settings: PlatformSettings, database_url: str
) -> None:
    login = f"login_{clock.new_id().hex}"
    elsewhere = settings.model_copy(
        update={"vault_database_url": database_url.replace("postgres@", f"{login}@", 1)}
    )
    owner = await asyncpg.connect(database_url)
    await owner.execute(f"CREATE ROLE {login} LOGIN")
    with pytest.raises(SettingError, match=f"GRANT studium_vault_reader TO {login}") as refused:
        await check_parts(elsewhere, with_bus=False)
    await owner.execute(refused.value.detail.rpartition("run there: ")[2])
    await check_parts(elsewhere, with_bus=False)
    await owner.execute(f"DROP ROLE {login}")
    await owner.close()
