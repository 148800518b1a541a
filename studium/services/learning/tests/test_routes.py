"""The HTTP door: shapes, codes, rights, and that the key stays inside."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studium.contracts.courses import Price
from studium.kit.clock import new_id
from studium.kit.http import encode_cursor
from studium.services.learning.actions import Ctx
from studium.services.learning.tests.factories import (
    CoursePlan,
    LessonPlan,
    answers_to,
    make_quiz,
    publish,
    text_course,
)

if TYPE_CHECKING:
    from studium.app import Platform

Headers = Any
API = "/api/v1"


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


async def enroll(client: httpx.AsyncClient, course: CoursePlan, headers: Headers) -> None:
    answer = await client.post(f"{API}/enrollments/{course.course_id}", headers=headers)
    assert answer.status_code == 201, answer.text


def keys_in(value: Any) -> set[str]:
    """All field names in a JSON document."""
    if isinstance(value, dict):
        return set(value).union(*(keys_in(inner) for inner in value.values()))
    return set().union(*(keys_in(inner) for inner in value)) if isinstance(value, list) else set()


async def test_enrolling_and_leaving(client: httpx.AsyncClient, ctx: Ctx, sign_in: Any) -> None:
    course, me = await publish(ctx, text_course()), await sign_in("student")
    path = f"{API}/enrollments/{course.course_id}"
    assert (await client.get(path, headers=me)).status_code == 404
    created, repeated = [await client.post(path, headers=me) for _ in range(2)]
    assert (created.status_code, repeated.status_code) == (201, 200)
    assert created.headers["location"] == path
    assert created.json() == repeated.json() == (await client.get(path, headers=me)).json()
    assert [(await client.delete(path, headers=me)).status_code for _ in range(2)] == [204, 204]
    assert (await client.get(path, headers=me)).json()["status"] == "cancelled"
    assert (await client.get(f"{API}/enrollments", headers=me)).json()["items"] == []
    back = await client.post(path, headers=me)
    assert (back.status_code, back.json()["enrollment_id"]) == (201, created.json()["enrollment_id"])


@pytest.mark.parametrize(
    ("options", "status", "code"),
    [
        ({"price": Price(amount_minor=100, currency="EUR")}, 402, "payment_required"),
        ({"ends_at": "2020-01-01T00:00:00Z"}, 409, "course_not_open"),
    ],
)
async def test_enrolment_is_refused_with_its_code(
    client: httpx.AsyncClient, ctx: Ctx, sign_in: Any, options: dict[str, Any], status: int, code: str
) -> None:
    course = await publish(ctx, text_course(**options))
    answer = await client.post(f"{API}/enrollments/{course.course_id}", headers=await sign_in("student"))
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_an_unknown_course_is_not_found(client: httpx.AsyncClient, sign_in: Any) -> None:
    answer = await client.post(f"{API}/enrollments/{new_id()}", headers=await sign_in("student"))
    assert (answer.status_code, answer.json()["code"]) == (404, "course_not_found")


async def test_enrolments_come_in_pages(client: httpx.AsyncClient, ctx: Ctx, sign_in: Any) -> None:
    me = await sign_in("student")
    courses = [await publish(ctx, text_course(1)) for _ in range(5)]
    for course in courses:
        await enroll(client, course, me)
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await client.get(f"{API}/enrollments", params={"limit": "2", **cursor}, headers=me)).json()
        seen += [item["course_id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == [str(course.course_id) for course in reversed(courses)]
    assert (await client.get(f"{API}/enrollments?cursor=WyJ4Il0", headers=me)).status_code == 422
    assert (await client.get(f"{API}/enrollments?statu=active", headers=me)).status_code == 422


async def test_progress_of_a_lesson(client: httpx.AsyncClient, ctx: Ctx, sign_in: Any) -> None:
    course, me = await publish(ctx, text_course(3)), await sign_in("student")
    await enroll(client, course, me)
    path = f"{API}/progress/{course.lesson_ids[0]}"
    assert (await client.get(path, headers=me)).json()["started_at"] is None
    answer = await client.put(
        path, json={"completed": True, "seconds_spent": 12, "position_seconds": 3.5}, headers=me
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["course_percentage"] == 33.33
    assert answer.json() == (await client.get(path, headers=me)).json()


@pytest.mark.parametrize(
    "body",
    [
        {"seconds_spent": -1},
        {"seconds_spent": 10**12},
        {"position_seconds": -1},
        {"observed_at": "2026-01-01T00:00:00"},
        {"observed_at": "0001-01-01T00:00:00+14:00"},
        {"observed_at": "9999-12-31T23:59:59-14:00"},
        {"done": True},
    ],
)
async def test_a_report_that_makes_no_sense_is_refused(
    client: httpx.AsyncClient, ctx: Ctx, sign_in: Any, body: dict[str, Any]
) -> None:
    course, me = await publish(ctx, text_course(1)), await sign_in("student")
    await enroll(client, course, me)
    path = f"{API}/progress/{course.lesson_ids[0]}"
    assert (await client.put(path, json=body, headers=me)).status_code == 422
    assert (await client.put(path, json={}, headers=me)).status_code == 200


async def test_progress_is_refused_with_its_code(client: httpx.AsyncClient, ctx: Ctx, sign_in: Any) -> None:
    me, stranger = await sign_in("student"), await sign_in("student")
    course = await publish(ctx, CoursePlan([LessonPlan("quiz", quiz=make_quiz())]))
    await enroll(client, course, me)
    done = {"completed": True}
    for headers, lesson_id, status, code in [
        (me, new_id(), 404, "lesson_not_found"),
        (stranger, course.lesson_ids[0], 403, "not_enrolled"),
        (me, course.lesson_ids[0], 409, "lesson_completed_by_submission"),
    ]:
        answer = await client.put(f"{API}/progress/{lesson_id}", json=done, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_both_progress_pages_show_one_number(client: httpx.AsyncClient, ctx: Ctx, sign_in: Any) -> None:
    me = await sign_in("student")
    course, other = await publish(ctx, text_course(3)), await publish(ctx, text_course(1))
    await enroll(client, course, me)
    await enroll(client, other, me)
    for lesson_id in course.lesson_ids[:2]:
        await client.put(f"{API}/progress/{lesson_id}", json={"completed": True}, headers=me)
    await client.put(f"{API}/progress/{other.lesson_ids[0]}", json={"completed": True}, headers=me)
    answer = await client.get(f"{API}/users/{me.user_id}/progress", headers=me)
    held = {**me, "If-None-Match": answer.headers["etag"]}
    assert (await client.get(f"{API}/users/{me.user_id}/progress", headers=held)).status_code == 304
    mine = answer.json()
    assert (mine["enrolled_courses"], mine["completed_courses"]) == (2, 1)
    one = (await client.get(f"{API}/courses/{course.course_id}/progress", headers=me)).json()
    first = (await client.get(f"{API}/users/{me.user_id}/progress?limit=1", headers=me)).json()
    cursor = first["next_cursor"]
    rest = (await client.get(f"{API}/users/{me.user_id}/progress?cursor={cursor}", headers=me)).json()
    assert [first["courses"], rest["courses"]] == [mine["courses"][:1], mine["courses"][1:]]
    assert (first["enrolled_courses"], rest["completed_courses"], rest["next_cursor"]) == (2, 1, None)
    assert mine["courses"][1] == {name: value for name, value in one.items() if name != "lessons"}
    assert one["current_progress_percentage"] == 66.66
    assert (one["completed_lessons"], one["total_lessons"]) == (2, 3)
    assert one["resume_lesson_id"] == str(course.lesson_ids[2])
    assert [lesson["completed_at"] is not None for lesson in one["lessons"]] == [True, True, False]


async def test_another_learners_progress_is_closed(client: httpx.AsyncClient, ctx: Ctx, sign_in: Any) -> None:
    me, stranger, admin = await sign_in("student"), await sign_in("student"), await sign_in("admin")
    course = await publish(ctx, text_course(1))
    await enroll(client, course, me)
    path = f"{API}/users/{me.user_id}/progress"
    assert [(await client.get(path, headers=who)).status_code for who in (me, admin, stranger)] == [
        200,
        200,
        403,
    ]
    assert (await client.get(path)).status_code == 401
    course_path = f"{API}/courses/{course.course_id}/progress"
    assert (await client.get(course_path, headers=stranger)).json()["code"] == "not_enrolled"
    unknown = await client.get(f"{API}/courses/{new_id()}/progress", headers=stranger)
    assert unknown.json()["code"] == "course_not_found"


async def test_taking_a_quiz(client: httpx.AsyncClient, ctx: Ctx, sign_in: Any) -> None:
    definition = make_quiz(max_attempts=2, pass_percentage=50)
    course, me = (
        await publish(ctx, CoursePlan([LessonPlan("quiz", quiz=definition)])),
        await sign_in("student"),
    )
    await enroll(client, course, me)
    path = f"{API}/lessons/{course.lesson_ids[0]}/quiz"
    opened = (await client.get(path, headers=me)).json()
    assert not keys_in(opened) & {"correct", "feedback_html", "explanation_html"}
    assert (opened["max_score"], opened["attempts_left"], opened["best_percentage"]) == (2, 2, None)
    first = await client.post(f"{path}/submissions", json=sheet(answers_to(definition, right=1)), headers=me)
    assert first.status_code == 201, first.text
    assert (first.json()["score"], first.json()["passed"], first.json()["key"]) == (1, True, None)
    assert [result["verdict"] for result in first.json()["feedback"]] == ["correct", "incorrect"]
    second = await client.post(f"{path}/submissions", json=sheet(answers_to(definition, right=0)), headers=me)
    assert [key["choices"][0]["feedback_html"] for key in second.json()["key"]] == ["<p>fb-a</p>"] * 2
    read = await client.get(second.headers["location"], headers=me)
    assert read.json() == second.json()
    opened = (await client.get(path, headers=me)).json()
    assert (opened["attempts_left"], opened["best_percentage"], opened["passed"]) == (0, 50, True)
    listed = (await client.get(f"{path}/submissions?limit=1", headers=me)).json()
    assert [item["attempt"] for item in listed["items"]] == [2]
    rest = await client.get(f"{path}/submissions?cursor={listed['next_cursor']}", headers=me)
    assert [item["attempt"] for item in rest.json()["items"]] == [1]
    for beyond in ("-99999999999", "99999999999"):
        cursor = encode_cursor(beyond)
        answer = await client.get(f"{path}/submissions?cursor={cursor}", headers=me)
        assert answer.status_code == 200, answer.text
    third = await client.post(f"{path}/submissions", json=sheet({}), headers=me)
    assert (third.status_code, third.json()["code"]) == (409, "attempts_exhausted")


def sheet(answers: dict[UUID, object]) -> dict[str, Any]:
    return {"answers": {str(question_id): answer for question_id, answer in answers.items()}}


async def test_a_repeat_with_the_same_key_is_one_attempt(
    client: httpx.AsyncClient, ctx: Ctx, sign_in: Any
) -> None:
    definition = make_quiz()
    course, me = (
        await publish(ctx, CoursePlan([LessonPlan("quiz", quiz=definition)])),
        await sign_in("student"),
    )
    await enroll(client, course, me)
    path = f"{API}/lessons/{course.lesson_ids[0]}/quiz"
    headers = {**me, "Idempotency-Key": "once"}
    first, second = [
        await client.post(f"{path}/submissions", json=sheet(answers_to(definition)), headers=headers)
        for _ in range(2)
    ]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert (await client.get(path, headers=me)).json()["attempts_used"] == 1


@pytest.mark.parametrize("value", [True, {"a": 1}, [1], "z\u0000", 5, "z"])
async def test_unreadable_answers_name_their_place(
    client: httpx.AsyncClient, ctx: Ctx, sign_in: Any, value: Any
) -> None:
    definition = make_quiz(max_attempts=1)
    course, me = (
        await publish(ctx, CoursePlan([LessonPlan("quiz", quiz=definition)])),
        await sign_in("student"),
    )
    await enroll(client, course, me)
    path = f"{API}/lessons/{course.lesson_ids[0]}/quiz/submissions"
    question_id = definition.questions[0].question_id
    answer = await client.post(path, json=sheet({question_id: value}), headers=me)
    assert answer.status_code == 422
    assert all(e["pointer"].startswith(f"/answers/{question_id}") for e in answer.json()["errors"])
    assert (await client.post(path, json=sheet(answers_to(definition)), headers=me)).status_code == 201


async def test_another_learners_submission_is_not_found(
    client: httpx.AsyncClient, ctx: Ctx, sign_in: Any
) -> None:
    definition = make_quiz()
    me, stranger, admin = await sign_in("student"), await sign_in("student"), await sign_in("admin")
    course = await publish(ctx, CoursePlan([LessonPlan("quiz", quiz=definition)]))
    await enroll(client, course, me)
    await enroll(client, course, stranger)
    path = f"{API}/lessons/{course.lesson_ids[0]}/quiz"
    made = await client.post(f"{path}/submissions", json=sheet(answers_to(definition)), headers=me)
    location = made.headers["location"]
    codes = [(await client.get(location, headers=who)).status_code for who in (me, admin, stranger)]
    assert codes == [200, 200, 404]
    assert (await client.get(f"{path}/submissions", headers=stranger)).json()["items"] == []


async def test_a_quiz_is_for_the_enrolled(client: httpx.AsyncClient, ctx: Ctx, sign_in: Any) -> None:
    definition = make_quiz()
    course = await publish(ctx, CoursePlan([LessonPlan("quiz", quiz=definition), LessonPlan()]))
    me, stranger = await sign_in("student"), await sign_in("student")
    await enroll(client, course, me)
    for who, lesson_id, status, code in [
        (stranger, course.lesson_ids[0], 403, "not_enrolled"),
        (me, course.lesson_ids[1], 404, "quiz_not_found"),
        (me, new_id(), 404, "lesson_not_found"),
    ]:
        path = f"{API}/lessons/{lesson_id}/quiz"
        for answer in (
            await client.get(path, headers=who),
            await client.post(f"{path}/submissions", json=sheet({}), headers=who),
            await client.get(f"{path}/submissions", headers=who),
        ):
            assert (answer.status_code, answer.json()["code"]) == (status, code)


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
documents = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)
)


@pytest.fixture
async def quiz_lesson(client: httpx.AsyncClient, ctx: Ctx, sign_in: Any) -> tuple[Headers, UUID, UUID]:
    """A learner in a course with a quiz: headers, lesson and question."""
    definition = make_quiz(1)
    course, me = (
        await publish(ctx, CoursePlan([LessonPlan("quiz", quiz=definition)])),
        await sign_in("student"),
    )
    await enroll(client, course, me)
    return me, course.lesson_ids[0], definition.questions[0].question_id


@given(
    value=documents, name=st.sampled_from(["completed", "seconds_spent", "position_seconds", "observed_at"])
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
async def test_no_body_breaks_the_door(
    client: httpx.AsyncClient, quiz_lesson: tuple[Headers, UUID, UUID], value: Any, name: str
) -> None:
    """Whatever a field holds, the answer is a result or a refusal, never a failure."""
    me, lesson_id, question_id = quiz_lesson
    headers = {**me, "Content-Type": "application/json"}
    for method, path, body in [
        ("PUT", f"{API}/progress/{lesson_id}", {name: value}),
        ("POST", f"{API}/lessons/{lesson_id}/quiz/submissions", sheet({question_id: value})),
    ]:
        answer = await client.request(method, path, content=json.dumps(body), headers=headers)
        assert answer.status_code in {200, 201, 409, 422}, (body, answer.text)
