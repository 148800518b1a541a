"""The HTTP door of enrolment: its rules, keys, waiting list and removal, with shapes, codes and rights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import pytest

from studium.kit.clock import new_id
from studium.kit.http import encode_cursor
from studium.services.learning.actions import Ctx
from studium.services.learning.tests.factories import hear, publish, text_course

if TYPE_CHECKING:
    from studium.app import Platform

API = "/api/v1"


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


class Course:
    """A published course, its teacher's headers, and requests to it."""

    def __init__(self, client: httpx.AsyncClient, course_id: UUID, teacher: Any) -> None:
        self.client, self.course_id, self.teacher = client, course_id, teacher

    async def rule(self, **policy: Any) -> httpx.Response:
        """Set the course's rules."""
        return await self.ask("PUT", "enrollment-policy", self.teacher, json=policy)

    async def ask(self, method: str, path: str, who: Any = None, **options: Any) -> httpx.Response:
        """A request to a path below the course."""
        url = f"{API}/courses/{self.course_id}/{path}"
        return await self.client.request(method, url, headers=who or {}, **options)

    async def enroll(self, who: Any, **body: Any) -> httpx.Response:
        """Ask to be let in."""
        url = f"{API}/enrollments/{self.course_id}"
        return await self.client.post(url, headers=who, json=body or None)


@pytest.fixture
async def course(platform: Platform, client: httpx.AsyncClient, ctx: Ctx, sign_in: Any) -> Course:
    """A course whose teacher is signed in."""
    teacher = await sign_in("instructor")
    plan = text_course(1)
    await publish(ctx, plan)
    outline = plan.outline().model_copy(update={"author_ids": [teacher.user_id]})
    await hear(ctx, outline)
    await platform.settle()
    return Course(client, plan.course_id, teacher)


async def test_a_course_without_rules_takes_everybody(course: Course) -> None:
    shown = (await course.ask("GET", "entry")).json()
    assert shown == {
        "course_id": str(course.course_id),
        "state": "open",
        "opens_at": None,
        "closes_at": None,
        "seats": None,
        "free_seats": None,
        "waiting": 0,
        "place": None,
    }
    rules = (await course.ask("GET", "enrollment-policy", course.teacher)).json()
    assert (rules["mode"], rules["seats"], rules["taken"]) == ("open", None, 0)


async def test_a_full_course_answers_with_a_place_that_can_be_left(course: Course, sign_in: Any) -> None:
    first, second = await sign_in("student"), await sign_in("student")
    assert (await course.rule(seats=1)).status_code == 200
    assert (await course.enroll(first)).status_code == 201
    waits = [await course.enroll(second) for _ in range(2)]
    assert [answer.status_code for answer in waits] == [202, 202]
    place = waits[0].json()
    assert (place["course_id"], place["position"]) == (str(course.course_id), 1)
    assert waits[1].json() == place
    assert (await course.ask("GET", "entry", second)).json()["place"] == place
    assert (await course.ask("GET", "entry", first)).json()["place"] is None
    assert (await course.ask("GET", "entry")).json()["free_seats"] == 0
    leave = f"{API}/enrollments/{course.course_id}/place"
    for _ in range(2):
        assert (await course.client.delete(leave, headers=second)).status_code == 204
    assert (await course.ask("GET", "entry", second)).json()["waiting"] == 0


async def test_a_key_is_asked_for_refused_and_taken(course: Course, sign_in: Any) -> None:
    me = await sign_in("student")
    await course.rule(mode="key")
    made = await course.ask(
        "POST", "enrollment-keys", course.teacher, json={"label": " Evening class ", "max_uses": 1}
    )
    assert made.status_code == 201, made.text
    key = made.json()
    assert (key["label"], key["uses"], len(key["key"])) == ("Evening class", 0, 11)
    assert (await course.ask("GET", "enrollment-keys", course.teacher)).json()["items"] == [key]
    for body, status, code in [
        ({}, 403, "enrollment_key_needed"),
        ({"key": "00000-00000"}, 403, "enrollment_key_refused"),
        ({"key": ""}, 422, "invalid_input"),
        ({"kex": key["key"]}, 422, "invalid_input"),
    ]:
        answer = await course.enroll(me, **body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await course.enroll(me, key=key["key"])).status_code == 201
    withdraw = f"enrollment-keys/{key['key_id']}"
    for _ in range(2):
        assert (await course.ask("DELETE", withdraw, course.teacher)).status_code == 204
    (shown,) = (await course.ask("GET", "enrollment-keys", course.teacher)).json()["items"]
    assert shown["uses"] == 1
    assert shown["withdrawn_at"]


async def test_who_guesses_is_told_how_long_to_wait(course: Course, sign_in: Any) -> None:
    me = await sign_in("student")
    await course.rule(mode="key")
    answers = [await course.enroll(me, key="00000-00000") for _ in range(11)]
    assert {answer.status_code for answer in answers[:10]} == {403}
    assert (answers[10].status_code, answers[10].json()["code"]) == (429, "too_many_keys_tried")
    assert int(answers[10].headers["retry-after"]) >= 1


async def test_a_teacher_sees_who_waits_lets_in_strikes_and_removes(course: Course, sign_in: Any) -> None:
    people = [await sign_in("student") for _ in range(4)]
    await course.rule(seats=1)
    for who in people:
        await course.enroll(who)
    path = "waiting-list"
    page = (await course.ask("GET", f"{path}?limit=2", course.teacher)).json()
    rest = (await course.ask("GET", f"{path}?limit=2&cursor={page['next_cursor']}", course.teacher)).json()
    found = [(one["learner"]["user_id"], one["position"]) for one in page["items"] + rest["items"]]
    assert found == [(str(who.user_id), place) for place, who in enumerate(people[1:], start=1)]
    assert rest["next_cursor"] is None
    for wrong in ("-1", str(2**31), "x"):
        answer = await course.ask("GET", f"{path}?cursor={encode_cursor(wrong)}", course.teacher)
        assert answer.status_code == 422
    admitted = await course.ask("POST", f"{path}/{people[3].user_id}/admit", course.teacher)
    assert (admitted.status_code, admitted.json()["user_id"]) == (200, str(people[3].user_id))
    assert (await course.ask("DELETE", f"{path}/{people[1].user_id}", course.teacher)).status_code == 204
    again = await course.ask("POST", f"{path}/{people[1].user_id}/admit", course.teacher)
    assert (again.status_code, again.json()["code"]) == (404, "not_waiting")
    for who in (people[0], people[3]):
        for _ in range(2):
            gone = await course.ask("DELETE", f"learners/{who.user_id}", course.teacher)
            assert gone.status_code == 204
    never = await course.ask("DELETE", f"learners/{new_id()}", course.teacher)
    assert (never.status_code, never.json()["code"]) == (404, "enrollment_not_found")
    rules = (await course.ask("GET", "enrollment-policy", course.teacher)).json()
    assert (rules["taken"], rules["waiting"]) == (1, 0)


@pytest.mark.parametrize(
    "policy",
    [
        {"mode": "secret"},
        {"seats": 0},
        {"seats": 10**9},
        {"opens_at": "2026-01-01T00:00:00"},
        {"opens_at": "2026-03-01T00:00:00Z", "closes_at": "2026-02-01T00:00:00Z"},
        {"opens_at": "0001-01-01T00:00:00+14:00"},
        {"places": 3},
    ],
)
async def test_rules_that_make_no_sense_are_refused(course: Course, policy: dict[str, Any]) -> None:
    assert (await course.rule(**policy)).status_code == 422
    assert (await course.ask("GET", "enrollment-policy", course.teacher)).json()["mode"] == "open"


async def test_rules_can_be_set_before_a_course_is_published(
    platform: Platform, client: httpx.AsyncClient, ctx: Ctx, sign_in: Any
) -> None:
    from studium.contracts.courses import AuthorsChanged
    from studium.kit import clock

    teacher, course_id = await sign_in("instructor"), new_id()
    await hear(ctx, AuthorsChanged(course_id=course_id, author_ids=[teacher.user_id], changed_at=clock.now()))
    draft = Course(client, course_id, teacher)
    assert (await draft.rule(mode="closed", seats=2)).status_code == 200
    assert (await draft.ask("GET", "entry")).status_code == 404
