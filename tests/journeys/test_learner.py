"""A learner's whole way over HTTP, from registering to 100 %, on courses that the platform was given."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import httpx
import pytest

from conftest import SignIn
from studium.app import Platform
from studium.contracts import EVENTS
from studium.contracts.courses import LessonPublished
from studium.contracts.questions import (
    DropdownQuestion,
    FormulaQuestion,
    MultipleChoiceQuestion,
    NumericalQuestion,
    Question,
    SingleChoiceQuestion,
    TextQuestion,
)

DEMO_ARCHIVE = Path(
    os.environ.get(
        "STUDIUM_TEST_OLX",
        Path(__file__).parents[2].parent / "shared" / "data" / "openedx-demo-course.tar.gz",
    )
)
API = "/api/v1"
PASSWORD = "a lamp for every winter"

WORDS_FOR_PATTERNS = ("bubble", "anything at all")
"""Texts that the demo course's two patterns accept: a six-letter word in -bble, and a free reflection."""


class Asks(Protocol):
    """A person who asks the API."""

    async def ask(self, method: str, path: str, status: int = 200, **options: Any) -> Any:
        """The answer's body; fails on another status."""
        ...


class Learner:
    """A person with a browser: cookies and nothing else."""

    def __init__(self, http: httpx.AsyncClient, platform: Platform) -> None:
        self.http = http
        self.platform = platform

    async def ask(self, method: str, path: str, status: int = 200, **options: Any) -> Any:
        answer = await self.http.request(method, API + path, **options)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None

    async def register_and_sign_in(self, email: str) -> UUID:
        person = {"email": email, "password": PASSWORD, "first_name": "Lea", "last_name": "Lamp"}
        await self.ask("POST", "/auth/register", 202, json=person)
        credentials = {"email": email, "password": PASSWORD}
        await self.ask("POST", "/auth/sign-in", 401, json=credentials)
        await self.ask("POST", "/auth/verify-email", 204, json={"token": await self.token_from_mail()})
        signed_in = await self.ask("POST", "/auth/sign-in", json=credentials)
        return UUID(signed_in["user"]["user_id"])

    async def token_from_mail(self) -> str:
        """The token of the newest mail's link, as `/dev/mail` shows it."""
        await self.platform.settle(with_jobs=True)
        newest = (await self.http.get("/dev/mail")).json()["items"][0]
        found = re.search(r"/verify/([A-Za-z0-9_-]+)", newest["text"])
        assert found, newest["text"]
        return found.group(1)


async def published_lessons(platform: Platform) -> dict[UUID, LessonPublished]:
    """What courses announced, newest version last, read from the event log."""
    rows = await platform.context("learning").db.fetch_all(
        "SELECT envelope->'data' AS data FROM events.log WHERE type = 'courses.lesson_published.v1' "
        "ORDER BY partition, position"
    )
    parsed = [LessonPublished.model_validate_json(row["data"]) for row in rows]
    return {event.lesson_id: event for event in parsed}


def right_answer(question: Question) -> Any:
    """An answer that earns full marks; None for what is not graded."""
    match question:
        case SingleChoiceQuestion() | DropdownQuestion():
            return next(choice.choice_id for choice in question.choices if choice.correct)
        case MultipleChoiceQuestion():
            return [choice.choice_id for choice in question.choices if choice.correct]
        case NumericalQuestion():
            return question.answer
        case FormulaQuestion():
            return question.expression
        case TextQuestion(match="pattern" | "pattern_ignore_case"):
            flags = re.IGNORECASE if question.match.endswith("ignore_case") else 0
            pattern = re.compile(question.accepted[0], flags)
            return next(word for word in WORDS_FOR_PATTERNS if pattern.fullmatch(word))
        case TextQuestion():
            return question.accepted[0]
    return None


async def study(learner: Learner, course_id: str, announced: dict[UUID, LessonPublished]) -> list[float]:
    """Open every lesson and do what it asks for; returns the percentages on the way."""
    outline = await learner.ask("GET", f"/courses/{course_id}/lessons")
    percentages: list[float] = []
    for module in outline["modules"]:
        for lesson in module["lessons"]:
            content = await learner.http.get(lesson["content_url"])
            assert content.status_code == 200, content.text[:300]
            event = announced[UUID(lesson["lesson_id"])]
            assert '"correct":' not in content.text, "the answer key is never in the content"
            percentages.append(await finish(learner, lesson["lesson_id"], event))
    return percentages


async def finish(learner: Asks, lesson_id: str, event: LessonPublished) -> float:
    report: dict[str, Any] = {"seconds_spent": 60}
    if event.lesson_type == "quiz":
        assert event.quiz
        answers = {str(q.question_id): right_answer(q) for q in event.quiz.questions}
        given = {key: value for key, value in answers.items() if value is not None}
        result = await learner.ask(
            "POST", f"/lessons/{lesson_id}/quiz/submissions", 201, json={"answers": given}
        )
        wrong = [f for f in result["feedback"] if f["earned"] < f["points"] and f["verdict"] != "ungraded"]
        assert not wrong, f"full answers must earn full marks: {event.title} {wrong}"
        assert result["score"] == result["max_score"]
    elif event.lesson_type == "assignment" and event.assignment:
        await learner.ask(
            "POST",
            f"/lessons/{lesson_id}/assignment/submissions",
            201,
            json={"text": "My work.", "file_ids": []},
        )
    else:
        report["completed"] = True
    progress = await learner.ask("PUT", f"/progress/{lesson_id}", json=report)
    assert progress["completed_at"], event.title
    percentage: float = progress["course_percentage"]
    return percentage


async def learn_it_all(client: httpx.AsyncClient, platform: Platform, words: str, course_id: str) -> None:
    learner = Learner(client, platform)
    user_id = await learner.register_and_sign_in("lea@test.example")
    found = await learner.ask("GET", f"/courses?q={words}")
    assert course_id in [card["course_id"] for card in found["items"]]
    await learner.ask("POST", f"/enrollments/{course_id}", 201)
    await platform.settle()
    percentages = await study(learner, course_id, await published_lessons(platform))
    assert percentages == sorted(percentages)
    assert percentages[-1] == 100
    assert all(value < 100 for value in percentages[:-1]), "100 % only when everything is done"

    overall = await learner.ask("GET", f"/users/{user_id}/progress")
    (course,) = overall["courses"]
    assert (course["current_progress_percentage"], course["status"]) == (100, "completed")
    assert course["completed_lessons"] == course["total_lessons"]
    await platform.settle()
    await every_change_travelled(platform, user_id, lessons=len(percentages))


async def every_change_travelled(platform: Platform, user_id: UUID, *, lessons: int) -> None:
    """The log tells the same story as the answers did, and every event keeps its contract."""
    rows = await platform.context("learning").db.fetch_all(
        "SELECT type, envelope->'data' AS data FROM events.log WHERE key = $1 ORDER BY position", str(user_id)
    )
    kinds = [row["type"] for row in rows]
    assert kinds.count("learning.enrollment_created.v1") == 1
    assert kinds.count("learning.course_completed.v1") == 1
    assert kinds.count("learning.progress_recorded.v1") >= lessons
    assert kinds.count("identity.user_registered.v1") == 1
    for row in rows:
        event = EVENTS[row["type"]]
        if event.personal_subject is None:
            event.model_validate_json(row["data"])
        assert "lea@test.example" not in row["data"]
    for runtime in platform.runtimes.values():
        assert (
            await runtime.context.db.fetch_all("SELECT 1 FROM outbox UNION ALL SELECT 1 FROM dead_letter")
            == []
        )


async def test_a_learner_finishes_the_demo_course_of_our_own(
    client: httpx.AsyncClient, platform: Platform, sign_in: SignIn
) -> None:
    teacher = await sign_in("instructor")
    courses = platform.runtimes["courses"]
    await courses.service.commands["seed_demo"](courses.context, instructor_id=teacher.user_id)
    await platform.settle()
    listed = (await client.get(f"{API}/courses?q=welcome")).json()["items"]
    await learn_it_all(client, platform, "welcome", listed[0]["course_id"])


@pytest.mark.skipif(
    not DEMO_ARCHIVE.exists(),
    reason=f"the Open edX demo course is not there ({DEMO_ARCHIVE}); set STUDIUM_TEST_OLX",
)
async def test_a_learner_finishes_the_open_edx_demo_course(
    client: httpx.AsyncClient, platform: Platform, sign_in: SignIn
) -> None:
    teacher = await sign_in("instructor")
    with DEMO_ARCHIVE.open("rb") as archive:
        imported = await client.post(
            f"{API}/courses/import/olx?publish=true", files={"file": archive}, headers=teacher, timeout=120
        )
    assert imported.status_code in (200, 201), imported.text[:500]
    result = imported.json()
    assert result["published_version"] == 1, result.get("publish_errors")
    await platform.settle()
    await learn_it_all(client, platform, "open edx demo", result["course_id"])
