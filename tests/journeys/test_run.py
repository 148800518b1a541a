"""`studium run` as a newcomer and an operator meet it: first start, second, Ctrl-C, kill -9, a second run."""

from __future__ import annotations

import time
from pathlib import Path

import httpx

from tests.journeys.conftest import free_port, processes_on, signed_in, start_studium


def test_the_life_of_an_installation(folder: Path) -> None:
    port = free_port()
    first = start_studium(folder, port)
    first.wait_until_ready()
    with signed_in(first, folder, "student") as learner:
        courses = learner.get("/courses").json()["items"]
        assert len(courses) == 2, "two demo courses of our own"
        course_id = courses[0]["course_id"]
        assert learner.post(f"/enrollments/{course_id}").status_code == 201
    assert (folder / "data" / "demo-accounts.json").stat().st_mode & 0o077 == 0

    # A second run on the same folder, and one on the same port, end with one clear line.
    rival = start_studium(folder, free_port())
    assert rival.process.wait(timeout=60) == 1
    assert f"is in use by process {first.process.pid}" in rival.output.read_text()
    (folder / "other").mkdir()
    squatter = start_studium(folder / "other", port)
    assert squatter.process.wait(timeout=60) == 1
    assert "STUDIUM_PORT" in squatter.output.read_text()
    assert "Traceback" not in rival.output.read_text() + squatter.output.read_text()

    # Killed: nothing of it keeps the port, and the next start takes up what it left.
    first.kill()
    second = start_studium(folder, port)
    second.wait_until_ready()
    with signed_in(second, folder, "student") as learner:
        enrolled = learner.get("/enrollments").json()["items"]
        assert [e["course_id"] for e in enrolled] == [course_id]

    # Ctrl-C stops everything.
    assert second.interrupt() == 0
    deadline = time.monotonic() + 15
    while processes_on(folder / "data") and time.monotonic() < deadline:
        time.sleep(0.2)
    assert processes_on(folder / "data") == []


def test_one_service_runs_alone(folder: Path) -> None:
    port = free_port()
    running = start_studium(folder, port, STUDIUM_SERVICES="learning")
    running.wait_until_ready()
    assert httpx.get(f"{running.url}/api/v1/enrollments").status_code == 401
    assert httpx.get(f"{running.url}/api/v1/courses").status_code == 404, "another service's path"
    assert running.interrupt() == 0


def test_an_unknown_service_is_named(folder: Path) -> None:
    running = start_studium(folder, free_port(), STUDIUM_SERVICES="learning,singing")
    assert running.process.wait(timeout=60) == 1
    assert "there is no service 'singing'; known: courses, identity, learning" in running.output.read_text()


def test_several_server_processes_answer_as_one(folder: Path) -> None:
    port = free_port()
    running = start_studium(folder, port, "--workers", "2")
    running.wait_until_ready()
    for _ in range(20):
        httpx.get(f"{running.url}/api/v1/courses")
    counted = [
        float(line.rsplit(" ", 1)[1])
        for line in httpx.get(f"{running.url}/metrics").text.splitlines()
        if line.startswith("studium_http_requests_total") and 'route="/api/v1/courses"' in line
    ]
    assert sum(counted) == 20
    assert running.interrupt() == 0
