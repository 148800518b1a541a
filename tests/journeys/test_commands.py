"""The command line on a real database: what an operator types, and what comes back."""

from __future__ import annotations

import asyncio
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest
from typer.testing import CliRunner, Result

from studium.__main__ import cli
from studium.app import SERVICES
from studium.contracts import EVENTS
from studium.kit.vault import make_key_file

Studium = Callable[..., Result]

PERSON = ["--first-name", "Tea", "--last-name", "Cher", "--password", "a lamp for every winter"]


@pytest.fixture
def studium(database_url: str, tmp_path: Path) -> Studium:
    """Run one command on the test's own database and folder."""
    env = {"STUDIUM_DATABASE_URL": database_url, "STUDIUM_DATA_DIR": str(tmp_path), "COLUMNS": "200"}

    def run(*words: str, **more: str) -> Result:
        return CliRunner().invoke(cli, list(words), env=env | more)

    return run


def test_accounts_are_made_once_and_given_roles(studium: Studium) -> None:
    made = studium("user", "create", "tea@test.example", *PERSON)
    assert made.exit_code == 0, made.output
    again = studium("user", "create", "tea@test.example", *PERSON)
    assert again.exit_code == 1
    assert "has an account already" in again.output
    assert studium("user", "role", "tea@test.example", "instructor", "admin").exit_code == 0
    unknown = studium("user", "role", "nobody@test.example", "admin")
    assert unknown.exit_code == 1
    assert "studium user create" in unknown.output
    weak = studium("user", "create", "b@test.example", *PERSON[:-1], "password1234")
    assert weak.exit_code == 1
    wrong = studium("user", "role", "tea@test.example", "king")
    assert wrong.exit_code == 1
    assert "Traceback" not in made.output + again.output + unknown.output + weak.output + wrong.output


def test_accounts_are_suspended_reinstated_and_erased_and_the_log_of_it_verified(studium: Studium) -> None:
    for email in ("tea@test.example", "root@test.example"):
        role = "admin" if email.startswith("root") else "student"
        assert studium("user", "create", email, *PERSON, "--role", role).exit_code == 0
    last = studium("user", "suspend", "root@test.example", "--reason", "none")
    assert last.exit_code == 1
    assert "the platform needs at least one" in last.output
    assert studium("user", "suspend", "tea@test.example", "--reason", "Spam.").exit_code == 0
    before = studium("audit", "verify")
    assert "1 entries, intact" in before.output
    digest = before.output.split()[-1]
    assert studium("user", "reinstate", "tea@test.example").exit_code == 0
    assert studium("user", "erase", "tea@test.example").exit_code == 1
    assert studium("user", "erase", "tea@test.example", "--yes").exit_code == 0
    gone = studium("user", "erase", "tea@test.example", "--yes")
    assert gone.exit_code == 1
    assert "Nobody has the address" in gone.output
    # Reinstated, erased, and what courses and learning deleted.
    assert "5 entries, intact" in studium("audit", "verify", "--known", digest).output
    other = studium("audit", "verify", "--known", "00" * 32)
    assert other.exit_code == 1
    assert "the known digest is not in it any more" in other.output
    assert studium("audit", "verify", "--known", "words").exit_code == 2


def test_the_master_key_is_replaced_and_written_down(studium: Studium, tmp_path: Path) -> None:
    assert studium("user", "create", "tea@test.example", *PERSON).exit_code == 0
    new, missing = tmp_path / "new.key", tmp_path / "missing.key"
    refused = studium("replace-master-key", str(missing))
    assert refused.exit_code == 1
    assert "openssl rand -base64 32" in refused.output
    make_key_file(new)
    assert "STUDIUM_VAULT_KEY=" in studium("replace-master-key", str(new)).output

    old = studium("user", "role", "tea@test.example", "instructor")
    assert old.exit_code == 1
    assert "this master key did not make the stored keys" in old.output
    role = studium("user", "role", "tea@test.example", "instructor", STUDIUM_VAULT_KEY=str(new))
    assert role.exit_code == 0, role.output
    assert "2 entries, intact" in studium("audit", "verify", STUDIUM_VAULT_KEY=str(new)).output


def test_an_import_needs_an_author_and_a_real_archive(studium: Studium, tmp_path: Path) -> None:
    fake = tmp_path / "course.tar.gz"
    fake.write_bytes(b"not an archive")
    nobody = studium("import", "olx", str(fake))
    assert nobody.exit_code == 1
    assert "make an instructor" in nobody.output
    studium("user", "create", "tea@test.example", *PERSON, "--role", "instructor")
    refused = studium("import", "olx", str(fake), "--dry-run")
    assert refused.exit_code == 1
    assert refused.output.count("studium:") == 1


def test_what_is_exported_can_be_imported_and_nothing_is_replaced_unasked(
    studium: Studium, tmp_path: Path
) -> None:
    packed, text = tmp_path / "course.tar.gz", tmp_path / "questions.txt"
    assert studium("user", "create", "tea@test.example", *PERSON, "--role", "instructor").exit_code == 0
    assert studium("import", "olx", str(_olx(tmp_path)), "--publish").exit_code == 0
    made = studium("export", "olx", "num", str(packed), "--version", "1", "--details")
    assert made.exit_code == 0, made.output
    assert "Written:" in made.output
    back = studium("import", "olx", str(packed), "--json")
    ledger = json.loads(back.stdout)["entries"]
    assert {one["outcome"] for one in ledger} == {"exact"}
    asked = studium("export", "gift", "num", str(text), "--json")
    assert [one["kind"] for one in json.loads(asked.stdout)["entries"]] == ["numerical"]
    assert "{#42.0:0.00042}" in text.read_text(encoding="utf-8")
    for words in (
        ("olx", "num", str(packed)),
        ("gift", "num", str(tmp_path / "no" / "x.txt")),
        ("olx", "letters", str(tmp_path / "y")),
        ("olx", "num", str(tmp_path / "z"), "--version", "7"),
    ):
        refused = studium("export", *words)
        assert refused.exit_code in (1, 2)
        assert "Traceback" not in refused.output
    assert "Written" in studium("export", "olx", "num", str(packed), "--force").output
    assert not list(tmp_path.glob("*.part"))


def _olx(folder: Path) -> Path:
    """A small export of Open edX with one question."""
    problem = '<problem><numericalresponse answer="42"><p>6 × 7?</p><textline/></numericalresponse></problem>'
    files = {
        "course.xml": '<course url_name="run" org="Org" course="Num"/>',
        "course/run.xml": '<course display_name="Num"><chapter url_name="ch"/></course>',
        "chapter/ch.xml": '<chapter display_name="Chapter"><sequential url_name="seq"/></chapter>',
        "sequential/seq.xml": '<sequential display_name="Part"><vertical url_name="unit"/></sequential>',
        "vertical/unit.xml": f'<vertical display_name="Unit">{problem}</vertical>',
        "about/short_description.html": "On numbers.",
    }
    path = folder / "small.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, told in files.items():
            info = tarfile.TarInfo(f"course/{name}")
            info.size = len(told.encode())
            archive.addfile(info, io.BytesIO(told.encode()))
    return path


def test_the_catalogue_of_events_names_every_event_and_its_hearers(studium: Studium) -> None:
    page = studium("events")
    document = json.loads(studium("events", "--asyncapi").output)
    assert document["asyncapi"] == "3.0.0"
    for event_type in EVENTS:
        assert f"### {event_type}" in page.output
        assert event_type in document["components"]["messages"]
    published = document["components"]["messages"]["courses.course_published.v1"]
    assert "learning" in published["x-heard-by"]


def test_routes_are_listed_with_service_and_policy(studium: Studium) -> None:
    lines = studium("routes").output.splitlines()
    declared = sum(len(route.methods or ()) for s in SERVICES.values() for route in s.router.routes)
    assert len(lines) == declared + 1
    assert any(
        line.split()[:4] == ["PUT", "/api/v1/progress/{lessonId}", "learning", "signed_in"] for line in lines
    )


def test_the_map_for_an_ingress_has_only_prefixes_of_one_service(studium: Studium) -> None:
    rules = json.loads(studium("routes", "--format", "ingress").output)
    paths = json.loads(studium("routes", "--format", "json").output)
    for row in paths:
        beginnings = [rule for rule in rules if f"{row['path']}/".startswith(f"{rule['path'].rstrip('/')}/")]
        longest = max(beginnings, key=lambda rule: len(rule["path"]))
        assert longest["service"] in {row["service"], "gateway"}, row["path"]
    by_path = {rule["path"]: rule["service"] for rule in rules}
    assert by_path["/api/v1/progress"] == "learning"
    assert by_path["/"] == "gateway"
    assert "/api/v1/courses" not in by_path, "two services share it"
    assert not any(path.startswith("/dev/") for path in by_path)


def test_migrating_again_does_nothing(studium: Studium) -> None:
    assert "Already up to date" in studium("migrate").output


def test_the_doctor_finds_what_is_wrong_and_says_what_to_do(studium: Studium) -> None:
    healthy = studium("doctor")
    assert healthy.exit_code == 0, healthy.output
    deaf = studium("doctor", STUDIUM_MAIL_URL="smtp://127.0.0.1:1")
    assert deaf.exit_code == 1
    assert "Check STUDIUM_MAIL_URL" in deaf.output
    no_broker = studium("doctor", STUDIUM_EVENTS_URL="kafka://127.0.0.1:1")
    assert no_broker.exit_code == 1
    assert "no broker answers at 127.0.0.1:1" in no_broker.output
    away = studium("doctor", STUDIUM_DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert away.exit_code == 1
    assert "Check STUDIUM_DATABASE_URL" in away.output


def test_a_wrong_setting_ends_with_one_line_that_names_it(studium: Studium) -> None:
    wrong = studium("doctor", STUDIUM_PORT="many")
    assert wrong.exit_code == 1
    assert wrong.output.startswith("studium: STUDIUM_PORT")
    assert len(wrong.output.strip().splitlines()) == 1


async def _bury(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(
        "INSERT INTO learning.dead_letter (event_id, topic, key, type, envelope, attempts) "
        "SELECT (e->>'id')::uuid, 'courses', e->>'partitionkey', e->>'type', e, 5 "
        "FROM (SELECT $1::jsonb AS e) x",
        json.dumps(
            {
                "id": "01a202eb-14fe-774e-8e60-afe56df5b372",
                "source": "/studium/courses",
                "type": "courses.course_unpublished.v1",
                "time": "2026-11-01T00:00:00Z",
                "partitionkey": "01a202eb-14fe-774e-8e60-afe56df5b373",
                "data": {
                    "course_id": "01a202eb-14fe-774e-8e60-afe56df5b373",
                    "unpublished_at": "2026-11-01T00:00:00Z",
                },
            }
        ),
    )
    await connection.close()


def test_replay_takes_dead_letters_up(studium: Studium, database_url: str) -> None:
    asyncio.run(_bury(database_url))
    assert studium("doctor").exit_code == 1
    replayed = studium("replay", "learning")
    assert "1 handled, 0 left" in replayed.output
    assert "0 handled, 0 left" in studium("replay").output


def test_another_master_key_is_refused_before_anything_is_written(studium: Studium, tmp_path: Path) -> None:
    studium("user", "create", "tea@test.example", *PERSON)
    (tmp_path / "vault.key").unlink()
    refused = studium("user", "create", "two@test.example", *PERSON)
    assert refused.exit_code == 1
    assert "STUDIUM_VAULT_KEY" in refused.output
