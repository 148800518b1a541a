"""After an erasure no byte on the disk tells of the person: database, WAL, files, logs and backups."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from tests.journeys.conftest import RunningStudium, free_port, signed_in, start_studium

EMAIL = "zebulon.quixworth@example.org"
PASSWORD = "a lamp for every winter"
WORDS = ("zebulon", "quixworth", "zyzzyva", "gnomonic", "wobblybrowser")
"""Names and address, a note, a headline, the name of the browser."""

IN_CLEAR = b"thinking in probability"
"""The title of a demo course, in lower case: found, it shows that the scan reads what is there."""

QUIET_SECONDS = 60


def command(folder: Path, *words: str) -> str:
    """What an operator types while nothing runs."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("STUDIUM_")}
    done = subprocess.run(
        [sys.executable, "-m", "studium", *words],
        env=clean | {"STUDIUM_DATA_DIR": str(folder / "data"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def started(folder: Path) -> RunningStudium:
    running = start_studium(folder, free_port(), STUDIUM_LOG_LEVEL="info", STUDIUM_RATE_LIMIT_PER_MINUTE="0")
    running.wait_until_ready()
    return running


def learn(running: RunningStudium) -> UUID:
    """Sign in with a wrong and the right password, make a profile, enrol, write a note."""
    headers = {"User-Agent": "WobblyBrowser/1.0"}
    with httpx.Client(base_url=f"{running.url}/api/v1", headers=headers, timeout=30) as http:
        wrong = {"email": EMAIL, "password": "not the one"}
        assert http.post("/auth/sign-in", json=wrong).status_code == 401
        answer = http.post("/auth/sign-in", json={"email": EMAIL, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        etag = http.get("/users/me").headers["etag"]
        profile = {"headline": "Maker of gnomonic sundials"}
        assert http.patch("/users/me", json=profile, headers={"If-Match": etag}).status_code == 200
        course_id = http.get("/courses").json()["items"][0]["course_id"]
        assert http.post(f"/enrollments/{course_id}").status_code == 201
        outline = http.get(f"/courses/{course_id}/lessons").text
        lesson_id = re.findall(r'"lesson_id": ?"([0-9a-f-]{36})"', outline)[0]
        note = http.put(f"/lessons/{lesson_id}/note", json={"text": "Ask the zyzzyva", "revision": 0})
        assert note.status_code == 200, note.text
        return UUID(answer.json()["user"]["user_id"])


def wait_until_gone(running: RunningStudium, folder: Path, user_id: UUID) -> None:
    """Every service has heard of the erasure: nothing waits, and nobody is enrolled any more."""
    deadline = time.monotonic() + QUIET_SECONDS
    with signed_in(running, folder, "admin") as admin:
        assert admin.get(f"/users/{user_id}").status_code == 404
        while time.monotonic() < deadline:
            services = admin.get("/admin/system").json()["services"]
            if not any(one["outbox_waiting"] or one["consumer_lag_events"] for one in services):
                return
            time.sleep(0.5)
    pytest.fail("the erasure did not reach every service")


def scan(folder: Path) -> tuple[set[str], bool]:
    """Which of the words stand anywhere, in bytes or in names, and whether what is in clear was found."""
    found: set[str] = set()
    saw_clear = False
    for path in (path for path in folder.rglob("*") if path.is_file()):
        contents = [os.fsencode(path), path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                contents += [archive.read(name) for name in archive.namelist()]
        for content in (one.lower() for one in contents):
            saw_clear |= IN_CLEAR in content
            for word in WORDS:
                spelled = (word.encode(), word.encode("utf-16-le"), word.encode().hex().encode())
                found |= {f"{word} in {path.name}" for form in spelled if form in content}
    return found, saw_clear


@pytest.mark.slow
def test_no_byte_of_an_erased_person_is_left(folder: Path) -> None:
    running = started(folder)
    assert running.interrupt() == 0
    names = ("--first-name", "Zebulon", "--last-name", "Quixworth", "--password", PASSWORD)
    command(folder, "user", "create", EMAIL, *names)
    running = started(folder)
    user_id = learn(running)
    with signed_in(running, folder, "student") as other:
        before = (other.get("/users/me").json(), other.get("/courses").json())
    assert running.interrupt() == 0
    command(folder, "backup", str(folder / "before.zip"))

    command(folder, "user", "erase", EMAIL, "--yes")
    running = started(folder)
    wait_until_gone(running, folder, user_id)
    with signed_in(running, folder, "student") as other:
        assert (other.get("/users/me").json(), other.get("/courses").json()) == before
    # A shutdown writes a checkpoint: what the database holds stands in its files, beside the WAL.
    assert running.interrupt() == 0
    command(folder, "backup", str(folder / "after.zip"))

    found, saw_clear = scan(folder)
    assert saw_clear
    assert found == set()
