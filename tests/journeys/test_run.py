"""`studium run` as a newcomer and an operator meet it: first start, second, Ctrl-C, kill -9, a second run."""

from __future__ import annotations

import json
import time
from pathlib import Path

import httpx
import psutil

from tests.journeys.conftest import RunningStudium, free_port, start_studium


def processes_on(folder: Path) -> list[psutil.Process]:
    """Every live process that has this data folder in its command line or environment."""
    found = []
    for process in psutil.process_iter():
        try:
            words = [*process.cmdline(), process.environ().get("STUDIUM_DATA_DIR", "")]
            if process.status() != psutil.STATUS_ZOMBIE and any(str(folder) in word for word in words):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def sign_in(running: RunningStudium, folder: Path, role: str) -> httpx.Client:
    kept = json.loads((folder / "data" / "demo-accounts.json").read_text())
    (account,) = [a for a in kept["accounts"] if a["role"] == role]
    http = httpx.Client(base_url=f"{running.url}/api/v1", timeout=20)
    answer = http.post("/auth/sign-in", json={k: account[k] for k in ("email", "password")})
    assert answer.status_code == 200, answer.text
    http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return http


def test_the_life_of_an_installation(tmp_path: Path) -> None:
    port = free_port()
    first = start_studium(tmp_path, port)
    first.wait_until_ready()
    with sign_in(first, tmp_path, "student") as learner:
        courses = learner.get("/courses").json()["items"]
        assert len(courses) == 2, "two demo courses of our own"
        course_id = courses[0]["course_id"]
        assert learner.post(f"/enrollments/{course_id}").status_code == 201
    assert (tmp_path / "data" / "demo-accounts.json").stat().st_mode & 0o077 == 0

    # A second run on the same folder, and one on the same port, end with one clear line.
    rival = start_studium(tmp_path, free_port())
    assert rival.process.wait(timeout=60) == 1
    assert f"is in use by process {first.process.pid}" in rival.output.read_text()
    (tmp_path / "other").mkdir()
    squatter = start_studium(tmp_path / "other", port)
    assert squatter.process.wait(timeout=60) == 1
    assert "STUDIUM_PORT" in squatter.output.read_text()
    assert "Traceback" not in rival.output.read_text() + squatter.output.read_text()

    # Killed: nothing of it keeps the port, and the next start takes up what it left.
    first.kill()
    second = start_studium(tmp_path, port)
    second.wait_until_ready()
    with sign_in(second, tmp_path, "student") as learner:
        enrolled = learner.get("/enrollments").json()["items"]
        assert [e["course_id"] for e in enrolled] == [course_id]

    # Ctrl-C stops everything.
    assert second.interrupt() == 0
    deadline = time.monotonic() + 15
    while processes_on(tmp_path / "data") and time.monotonic() < deadline:
        time.sleep(0.2)
    assert processes_on(tmp_path / "data") == []
