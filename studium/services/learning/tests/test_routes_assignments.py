"""The HTTP door of assignments and the gradebook: shapes, codes, rights, headers."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import pytest

from studium.contracts.courses import LatePolicy
from studium.kit import clock
from studium.kit.clock import new_id
from studium.kit.http import encode_cursor
from studium.services.learning.actions import Ctx
from studium.services.learning.tests.factories_assignments import (
    RUBRIC,
    Part,
    Taught,
    make_assignment,
    publish_taught,
    teacher,
)

if TYPE_CHECKING:
    from studium.app import Platform

API = "/api/v1"


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


class School:
    """A course with one assignment, its teacher and a learner in it, over HTTP."""

    def __init__(self, client: httpx.AsyncClient, course: Taught, teacher: Any, learner: Any) -> None:
        self.client, self.course, self.teacher, self.learner = client, course, teacher, learner
        self.assignment = f"{API}/lessons/{course.lesson_ids[0]}/assignment"

    async def send(self, method: str, path: str, who: Any, **options: Any) -> httpx.Response:
        return await self.client.request(
            method, path, headers={**who, **options.pop("headers", {})}, **options
        )

    async def upload(self, name: str, data: bytes) -> httpx.Response:
        files = {"file": (name, data, "application/x-claimed")}
        return await self.send("POST", f"{self.assignment}/files", self.learner, files=files)

    async def hand_in(self, *file_ids: str, key: str = "") -> httpx.Response:
        body = {"text": "My essay", "file_ids": list(file_ids)}
        headers = {"Idempotency-Key": key} if key else {}
        return await self.send(
            "POST", f"{self.assignment}/submissions", self.learner, json=body, headers=headers
        )


@pytest.fixture
async def school(platform: Platform, client: httpx.AsyncClient, ctx: Ctx, sign_in: Any) -> School:
    staff, learner = await sign_in("instructor"), await sign_in("student")
    await platform.settle()
    part = Part(assignment=make_assignment(rubric=RUBRIC))
    course = await publish_taught(ctx, part, by=teacher(staff.user_id))
    answer = await client.post(f"{API}/enrollments/{course.course_id}", headers=learner)
    assert answer.status_code == 201
    return School(client, course, staff, learner)


async def test_from_upload_to_grade(school: School) -> None:
    file = (await school.upload("Essay.pdf", b"%PDF-1.7 words")).json()
    assert (file["name"], file["media_type"], file["size_bytes"]) == ("Essay.pdf", "application/pdf", 14)
    opened = (await school.send("GET", school.assignment, school.learner)).json()
    assert (opened["submission"], opened["may_submit"], len(opened["rubric"])) == (None, True, 2)
    assert [one["file_id"] for one in opened["waiting_files"]] == [file["file_id"]]
    handed = await school.hand_in(file["file_id"])
    assert (handed.status_code, handed.json()["status"]) == (201, "submitted"), handed.text
    work = handed.headers["location"]
    read = await school.send("GET", work, school.teacher)
    assert read.headers["etag"] == '"work-1"'
    assert read.json()["text"] == "My essay"
    assert read.json()["learner"]["first_name"] == "Test"
    choices = [{"criterion_id": one.criterion_id, "level_id": "good"} for one in RUBRIC]
    graded = await school.send(
        "PUT",
        f"{work}/grade",
        school.teacher,
        json={"choices": choices, "feedback": "Good."},
        headers={"If-Match": read.headers["etag"]},
    )
    assert (graded.status_code, graded.json()["score"]) == (200, 10), graded.text
    mine = (await school.send("GET", school.assignment, school.learner)).json()
    assert (mine["may_submit"], mine["submission"]["feedback"]) == (False, "Good.")
    assert mine["submission"]["verdicts"][0]["choices"] == choices
    assert "given_by" not in mine["submission"]["verdicts"][0]
    refused = await school.hand_in()
    assert (refused.status_code, refused.json()["code"]) == (409, "already_graded")
    back = {"If-Match": graded.headers["etag"]}
    returned = await school.send(
        "POST", f"{work}/return", school.teacher, json={"feedback": "Again."}, headers=back
    )
    assert (returned.status_code, returned.json()["status"]) == (200, "returned")
    assert (await school.hand_in()).json()["attempt"] == 2


async def test_what_late_work_loses_is_said_before_and_after(school: School, ctx: Ctx) -> None:
    asked = make_assignment(
        due_at=clock.now() - timedelta(hours=30),
        late_policy=LatePolicy(percent_per_day=10, floor_percentage=40, grace_minutes=15),
    )
    course = await publish_taught(ctx, Part(assignment=asked), by=school.course.teacher)
    await school.send("POST", f"{API}/enrollments/{course.course_id}", school.learner)
    school.assignment = f"{API}/lessons/{course.lesson_ids[0]}/assignment"
    opened = (await school.send("GET", school.assignment, school.learner)).json()
    policy = {"percent_per_day": 10, "floor_percentage": 40, "grace_minutes": 15}
    assert opened["late_policy"] == policy
    assert (opened["late"], opened["late_days"], opened["late_percentage"]) == (True, 2, 20)
    work = (await school.hand_in()).headers["location"]
    desk = (await school.send("GET", work, school.teacher)).json()
    assert (desk["late_days"], desk["late_percentage"], desk["late_deduction"]) == (2, 20, None)
    assert desk["assignment"]["late_policy"] == policy

    async def graded(body: dict[str, Any]) -> tuple[float, float | None]:
        headers = {"If-Match": "*"}
        answer = await school.send("PUT", f"{work}/grade", school.teacher, json=body, headers=headers)
        return answer.json()["score"], answer.json()["late_deduction"]

    assert await graded({"score": 9}) == (7, 2)
    assert await graded({"score": 9, "waive_late": True}) == (9, None)
    mine = (await school.send("GET", school.assignment, school.learner)).json()["submission"]
    assert [one["late_deduction"] for one in mine["verdicts"]] == [None, 2]


async def test_a_repeated_hand_in_counts_once(school: School) -> None:
    first, second = [await school.hand_in(key="once") for _ in range(2)]
    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"
    opened = (await school.send("GET", school.assignment, school.learner)).json()
    assert opened["submission"]["attempt"] == 1


async def test_a_file_is_a_download_that_acts_nowhere(school: School) -> None:
    page = b"<html><script>alert(1)</script>"
    sent = await school.upload('a"b\u00e9.html', page)
    read = await school.send("GET", sent.headers["location"], school.learner)
    assert (read.status_code, read.content) == (200, page)
    assert read.headers["content-type"].startswith("text/plain")
    assert read.headers["content-disposition"].startswith("attachment; ")
    assert read.headers["x-content-type-options"] == "nosniff"
    assert read.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert read.headers["content-length"] == str(len(page))
    early = await school.send("GET", sent.headers["location"], school.teacher)
    assert (early.status_code, early.json()["code"]) == (404, "assignment_file_not_found")


async def test_files_that_are_refused(school: School) -> None:
    answers = [await school.upload(name, b"MZ\0") for name in ("a.exe", "a.txt", "a.pdf")]
    assert [answer.status_code for answer in answers] == [415] * 3
    file_id = (await school.upload("a.txt", b"words")).json()["file_id"]
    path = f"{school.assignment}/files/{file_id}"
    assert (await school.send("DELETE", path, school.learner)).status_code == 204
    assert (await school.hand_in(file_id)).status_code == 404


@pytest.mark.parametrize(
    ("tag", "status"), [(None, 428), ('"work-9"', 412), ('"other"', 412), ('W/"work-1"', 200), ("*", 200)]
)
async def test_a_grade_names_the_work_it_is_for(school: School, tag: str | None, status: int) -> None:
    work = (await school.hand_in()).headers["location"]
    answer = await school.send(
        "PUT",
        f"{work}/grade",
        school.teacher,
        json={"score": 3},
        headers={"If-Match": tag} if tag else {},
    )
    assert answer.status_code == status


@pytest.mark.parametrize("body", [{"score": 11}, {"score": -1}, {}, {"choices": [], "grade": 1}])
async def test_a_grade_beyond_the_points_is_refused(school: School, body: dict[str, Any]) -> None:
    work = (await school.hand_in()).headers["location"]
    answer = await school.send("PUT", f"{work}/grade", school.teacher, json=body, headers={"If-Match": "*"})
    assert answer.status_code == 422


async def test_another_courses_teacher_finds_nothing(school: School, sign_in: Any) -> None:
    work = (await school.hand_in((await school.upload("a.txt", b"words")).json()["file_id"])).headers[
        "location"
    ]
    stranger, other = await sign_in("instructor"), await sign_in("student")
    course = f"{API}/courses/{school.course.course_id}"
    tag = {"If-Match": "*"}
    for method, path, options in (
        ("GET", work, {}),
        ("PUT", f"{work}/grade", {"json": {"score": 1}, "headers": tag}),
        ("POST", f"{work}/return", {"json": {}, "headers": tag}),
        ("GET", f"{course}/grading-queue", {}),
        ("GET", f"{course}/gradebook", {}),
        ("GET", f"{course}/gradebook.csv", {}),
        ("GET", f"{course}/learners", {}),
        ("GET", f"{course}/learners?sort=name", {}),
        ("POST", f"{course}/learners/search", {"json": {"name": "a"}}),
    ):
        answer = await school.send(method, path, stranger, **options)
        assert answer.status_code == 404, f"{method} {path}: {answer.text}"
    assert (await school.send("GET", work, other)).status_code == 404
    assert (await school.send("GET", work, school.learner)).status_code == 200
    assert (await school.send("GET", school.assignment, other)).status_code == 403


async def test_queue_gradebook_and_learners(school: School) -> None:
    work = (await school.hand_in()).json()["submission_id"]
    course = f"{API}/courses/{school.course.course_id}"
    queue = (await school.send("GET", f"{course}/grading-queue", school.teacher)).json()
    assert [item["submission_id"] for item in queue["items"]] == [work]
    assert queue["counts"] == {"submitted": 1, "graded": 0, "returned": 0}
    book = (await school.send("GET", f"{course}/gradebook", school.teacher)).json()
    assert book["columns"][0]["kinds"] == ["assignment"]
    cell = {"score": None, "assignment_status": "submitted", "submission_id": work, "overridden": False}
    assert book["items"][0]["cells"] == [cell]
    one = f"{course}/gradebook?learner_id={school.learner.user_id}"
    assert (await school.send("GET", one, school.teacher)).json()["items"] == book["items"]
    text = await school.send("GET", f"{course}/gradebook.csv", school.teacher)
    assert text.headers["content-disposition"].startswith('attachment; filename="essays-grades.csv"')
    assert len(list(csv.reader(io.StringIO(text.text)))) == 2
    for sort in ("name", "enrolled", "progress", "-progress", "last_activity", "-last_activity"):
        page = await school.send("GET", f"{course}/learners?sort={sort}&limit=1", school.teacher)
        assert page.json()["items"][0]["current_progress_percentage"] == 100, page.text
    body = {"name": "test"}
    found = await school.send("POST", f"{course}/learners/search", school.teacher, json=body)
    assert UUID(found.json()["items"][0]["learner"]["user_id"]) == school.learner.user_id


@pytest.mark.parametrize("sort", ["name", "enrolled", "progress", "last_activity"])
@pytest.mark.parametrize(
    "values",
    [
        ("x",),
        ("x", "y"),
        ("2026-01-01T00:00:00", str(new_id())),
        ("0001-01-01T00:00:00+14:00", str(new_id())),
        (None, None),
    ],
)
async def test_a_made_up_cursor_is_refused(school: School, sort: str, values: tuple[str, ...]) -> None:
    course = f"{API}/courses/{school.course.course_id}"
    cursor = encode_cursor(*values)
    for path in (f"{course}/learners?sort={sort}&cursor={cursor}", f"{course}/grading-queue?cursor={cursor}"):
        assert (await school.send("GET", path, school.teacher)).status_code == 422
