"""Converting GIFT over HTTP: for the course's authors, and without a trace."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx

from studium.kit import clock
from studium.kit.auth import Principal
from studium.services.courses.actions import drafts, operator
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
    assert [one.kind for one in made.questions] == ["single_choice", "matching"]
    assert [(one.line, one.outcome.value) for one in made.ledger] == [
        (1, "exact"),
        (3, "dropped"),
        (5, "exact"),
    ]
    assert made.totals["total"] == {"exact": 2, "approximated": 0, "dropped": 1, "total": 3}
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


async def test_questions_go_out_as_gift_for_their_authors_only(
    client: httpx.AsyncClient, sign_in: SignIn, platform: Platform
) -> None:
    ctx: Ctx = platform.context("courses")
    author = await sign_in("instructor")
    made = (await client.post("/api/v1/courses", json={"title": "Numbers/1"}, headers=author)).json()
    at = f"/api/v1/courses/{made['course_id']}"
    module = (await client.post(f"{at}/modules", json={"title": "M"}, headers=author)).json()
    source = (await client.post(f"{at}/gift", json={"text": "1 + 1 {=2 ~3}"}, headers=author)).json()
    lessons = []
    asks, none = source["questions"], list[Any]()
    for title, questions in (("First", asks), ("Text", none), ("Second", asks)):
        blocks = [
            {"kind": "question", "question": one | {"question_id": str(clock.new_id())}} for one in questions
        ]
        body = {
            "module_id": module["module_id"],
            "title": title,
            "type": "quiz",
            "content": {"blocks": blocks},
        }
        lessons.append((await client.post(f"{at}/lessons", json=body, headers=author)).json()["lesson_id"])
    others = [author, await sign_in("admin"), await sign_in("instructor"), await sign_in("student"), {}]
    answers = [await client.get(f"{at}/export/gift", headers=headers) for headers in others]
    assert [one.status_code for one in answers] == [200, 200, 404, 403, 401]
    told = answers[0].json()
    asked = "::1 + 1::[html]1 + 1{\n\t=2\n\t~3}\n\n"
    category = "$CATEGORY: $course$/Numbers//1"
    assert told["text"] == f"{category}/First\n\n{asked}{category}/Second\n\n{asked}"
    assert told["totals"]["total"] == {"exact": 2, "approximated": 0, "dropped": 0, "total": 2}
    only = await client.get(f"{at}/export/gift?lesson={lessons[2]}", headers=author)
    assert only.json()["text"] == f"{category}/Second\n\n{asked}"
    for wrong, status in ((clock.new_id(), 404), ("x", 422)):
        refused = await client.get(f"{at}/export/gift?lesson={wrong}", headers=author)
        assert refused.status_code == status
    for name, lesson_id, count in ((made["course_id"], None, 2), ("numbers-1", UUID(lessons[0]), 1)):
        exported = await operator.export_gift_of(ctx, course=name, lesson_id=lesson_id)
        assert len(exported.ledger.entries) == count
