"""Converting GIFT over HTTP: for the course's authors, and without a trace."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import httpx

from studium.kit.auth import Principal
from studium.services.courses.actions import drafts
from studium.services.courses.actions.access import Ctx
from studium.services.courses.schemas.gift import GiftAnswer
from studium.services.courses.tests.factories import stored_course

if TYPE_CHECKING:
    from studium.app import Platform

SignIn = Callable[..., Awaitable[Any]]


async def test_gift_becomes_questions_that_a_lesson_takes_as_they_are(
    client: httpx.AsyncClient, sign_in: SignIn, platform: Platform
) -> None:
    ctx: Ctx = platform.context("courses")
    author = await sign_in("instructor")
    who = Principal(author.user_id, frozenset({"instructor"}))
    course_id = await stored_course(ctx, who, publish=False)
    before = await drafts.read_draft(ctx, who, course_id)
    at = f"/api/v1/courses/{course_id}"
    body = {"text": "1 + 1 {=2 ~3}\n\nbroken {=a\n\nMatch {=a -> b =c -> d}"}
    callers = [await sign_in("admin"), await sign_in("instructor"), await sign_in("student"), {}]

    answer = await client.post(f"{at}/gift", json=body, headers=author)

    assert answer.status_code == 200, answer.text
    made = GiftAnswer.model_validate(answer.json())
    assert [one.kind for one in made.questions] == ["single_choice", "dropdown", "dropdown"]
    assert [(one.line, one.outcome.value) for one in made.ledger] == [
        (1, "exact"),
        (3, "dropped"),
        (5, "approximated"),
    ]
    assert made.totals["total"] == {"exact": 1, "approximated": 1, "dropped": 1, "total": 3}
    assert await drafts.read_draft(ctx, who, course_id) == before
    module_id = str(before.modules[0].module_id)
    blocks = [{"kind": "question", "question": one} for one in answer.json()["questions"]]
    lesson = {"module_id": module_id, "title": "Quiz", "type": "quiz", "content": {"blocks": blocks}}
    assert (await client.post(f"{at}/lessons", json=lesson, headers=author)).status_code == 201
    assert (await client.get(f"{at}/checks", headers=author)).json()["can_publish"]
    answers = [await client.post(f"{at}/gift", json=body, headers=one) for one in callers]
    assert [one.status_code for one in answers] == [200, 404, 403, 401]
    costly = await client.post(f"{at}/gift", json={"text": "[markdown]" + "[" * 6_000}, headers=author)
    assert (costly.status_code, costly.json()["code"]) == (422, "content_refused")
