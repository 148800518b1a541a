"""A learner's whole way on every shape of an installation, with `kill -9` where it hurts."""

from __future__ import annotations

import asyncio
import re
from typing import Any
from uuid import UUID

import httpx
import pytest

from studium.contracts import EVENTS
from studium.contracts.courses import LessonPublished
from tests.journeys.test_learner import API, PASSWORD, finish
from tests.parity.conftest import Installation, Said

pytestmark = pytest.mark.slow

EMAIL = "lea@test.example"


class Learner:
    """A person with a browser, who waits where a page would show that something is on its way."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def ask(self, method: str, path: str, status: int = 200, **options: Any) -> Any:
        answer = await self.http.request(method, API + path, **options)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None

    async def ask_until(self, method: str, path: str, status: int, **options: Any) -> Any:
        async with asyncio.timeout(60):
            while (answer := await self.http.request(method, API + path, **options)).status_code != status:
                await asyncio.sleep(0.2)
        return answer.json() if answer.content else None

    async def register_and_sign_in(self) -> UUID:
        person = {"email": EMAIL, "password": PASSWORD, "first_name": "Lea", "last_name": "Lamp"}
        await self.ask("POST", "/auth/register", 202, json=person)
        await self.ask("POST", "/auth/verify-email", 204, json={"token": await self.token_from_mail()})
        signed_in = await self.ask("POST", "/auth/sign-in", json={"email": EMAIL, "password": PASSWORD})
        return UUID(signed_in["user"]["user_id"])

    async def token_from_mail(self) -> str:
        async with asyncio.timeout(60):
            while True:
                for mail in (await self.http.get("/dev/mail")).json()["items"]:
                    if found := re.search(r"/verify/([A-Za-z0-9_-]+)", mail["text"]):
                        return found.group(1)
                await asyncio.sleep(0.2)


def lessons_in(said: Said) -> dict[UUID, LessonPublished]:
    found = [
        LessonPublished.model_validate(data) for _, kind, data in said if kind.endswith("lesson_published.v1")
    ]
    return {event.lesson_id: event for event in found}


async def test_a_learner_finishes_a_course(installation: Installation) -> None:
    await installation.settle()
    async with httpx.AsyncClient(base_url=installation.url, timeout=30) as http:
        learner = Learner(http)
        user_id = await learner.register_and_sign_in()
        (card,) = (await learner.ask("GET", "/courses?q=welcome"))["items"]
        course_id = card["course_id"]
        await learner.ask("POST", f"/enrollments/{course_id}", 201)
        installation.kill("learning")
        installation.start_again("learning")
        await learner.ask_until("GET", "/enrollments", 200)

        announced = lessons_in(await installation.said("courses"))
        outline = await learner.ask("GET", f"/courses/{course_id}/lessons")
        lessons = [lesson for module in outline["modules"] for lesson in module["lessons"]]
        percentages = []
        for number, lesson in enumerate(lessons):
            event = announced[UUID(lesson["lesson_id"])]
            percentages.append(await finish(learner, lesson["lesson_id"], event))
            if number == len(lessons) // 2:
                installation.kill("learning")
                installation.start_again("learning")
        assert percentages == sorted(percentages)
        assert percentages[-1] == 100
        assert all(value < 100 for value in percentages[:-1])
        overall = await learner.ask("GET", f"/users/{user_id}/progress")
        (course,) = overall["courses"]
        assert (course["current_progress_percentage"], course["status"]) == (100, "completed")

    await installation.settle()
    await _tells_the_same_story(installation, user_id, len(lessons))


async def _tells_the_same_story(installation: Installation, user_id: UUID, lessons: int) -> None:
    """What is on the bus, once per id, is what the answers said; nobody's address is in it."""
    mine: dict[str, str] = {}
    for owner in installation.databases:
        for event_id, kind, data in await installation.said(owner):
            assert EMAIL not in str(data)
            if str(user_id) in data.values():
                assert kind in EVENTS
                mine[event_id] = kind
    kinds = list(mine.values())
    assert kinds.count("identity.user_registered.v1") == 1
    assert kinds.count("learning.enrollment_created.v1") == 1
    assert kinds.count("learning.course_completed.v1") == 1
    assert kinds.count("learning.progress_recorded.v1") >= lessons
