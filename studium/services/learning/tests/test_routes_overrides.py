"""The HTTP door of grades set by hand: shapes, codes, rights, headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from studium.services.learning.actions import Ctx
from studium.services.learning.tests.factories import make_quiz
from studium.services.learning.tests.factories_assignments import (
    Part,
    Taught,
    make_assignment,
    publish_taught,
    teacher,
)

if TYPE_CHECKING:
    from studium.app import Platform

API = "/api/v1"
REASON = "Took the exam on paper."


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


class School:
    """A course with a quiz and an assignment, its teacher, and a learner in it, over HTTP."""

    def __init__(self, client: httpx.AsyncClient, course: Taught, teacher: Any, learner: Any) -> None:
        self.client, self.course, self.teacher, self.learner = client, course, teacher, learner
        self.gradebook = f"{API}/courses/{course.course_id}/gradebook"
        self.grade = f"{self.gradebook}/{learner.user_id}/{course.lesson_ids[0]}"
        self.own = f"{API}/lessons/{course.lesson_ids[0]}/grade"

    async def set_grade(self, body: dict[str, Any], tag: str = "*", who: Any = None) -> httpx.Response:
        headers = {**(who or self.teacher), "If-Match": tag}
        return await self.client.put(f"{self.grade}/override", json=body, headers=headers)

    async def withdraw(self, body: dict[str, Any], tag: str = "*") -> httpx.Response:
        headers = {**self.teacher, "If-Match": tag}
        return await self.client.post(f"{self.grade}/override/withdraw", json=body, headers=headers)


@pytest.fixture
async def school(platform: Platform, client: httpx.AsyncClient, ctx: Ctx, sign_in: Any) -> School:
    staff, learner = await sign_in("instructor"), await sign_in("student")
    await platform.settle()
    parts = (Part("quiz", quiz=make_quiz(4), title="A quiz"), Part(assignment=make_assignment()))
    course = await publish_taught(ctx, *parts, by=teacher(staff.user_id))
    answer = await client.post(f"{API}/enrollments/{course.course_id}", headers=learner)
    assert answer.status_code == 201
    return School(client, course, staff, learner)


async def test_a_grade_is_set_read_and_withdrawn(school: School, platform: Platform) -> None:
    fresh = await school.client.get(school.grade, headers=school.teacher)
    assert fresh.headers["etag"] == '"grade-0"'
    assert (fresh.json()["score"], fresh.json()["history"]) == (None, [])

    answer = await school.set_grade({"score": 3, "reason": f"  {REASON} "}, fresh.headers["etag"])
    assert (answer.status_code, answer.headers["etag"]) == (200, '"grade-1"')
    body = answer.json()
    assert (body["score"], body["earned_score"], body["overridden"]) == (3, None, True)
    assert body["column"]["title"] == "A quiz"
    (entry,) = body["history"]
    assert (entry["kind"], entry["reason"], entry["reason_shown"]) == ("set", REASON, False)
    assert entry["by"]["user_id"] == str(school.teacher.user_id)

    row = (await school.client.get(school.gradebook, headers=school.teacher)).json()["items"][0]
    assert (row["cells"][0]["score"], row["cells"][0]["overridden"]) == (3, True)
    assert (row["cells"][1]["overridden"], row["grade_percentage"]) == (False, 37.5)

    own = (await school.client.get(school.own, headers=school.learner)).json()
    assert (own["learner"], own["score"], own["overridden"]) == (None, 3, True)
    assert (own["history"][0]["by"], own["history"][0]["reason"]) == (None, None)
    progress = f"{API}/courses/{school.course.course_id}/progress"
    seen = (await school.client.get(progress, headers=school.learner)).json()
    assert seen["grade"]["percentage"] == 37.5
    assert [lesson["override"] for lesson in seen["lessons"]] == [{"score": 3, "max_score": 4}, None]

    ended = await school.withdraw({"reason": "A mix-up.", "show_reason": True}, answer.headers["etag"])
    assert (ended.json()["score"], ended.json()["overridden"], ended.headers["etag"]) == (
        None,
        False,
        '"grade-2"',
    )
    own = (await school.client.get(school.own, headers=school.learner)).json()
    assert [one["reason"] for one in own["history"]] == ["A mix-up.", None]

    await platform.settle()
    admin_log = platform.context("identity")
    written = await admin_log.db.fetch_all(
        "SELECT action FROM audit_entry WHERE action LIKE 'grade_%' ORDER BY entry_id"
    )
    assert [row["action"] for row in written] == ["grade_overridden", "grade_override_withdrawn"]


async def test_a_tag_is_needed_and_has_to_be_the_newest(school: School) -> None:
    body = {"score": 3, "reason": REASON}
    without = await school.client.put(f"{school.grade}/override", json=body, headers=school.teacher)
    assert (without.status_code, without.json()["code"]) == (428, "precondition_required")
    assert (await school.set_grade(body, '"grade-0"')).status_code == 200
    for tag in ('"grade-0"', '"grade-2"', '"work-1"', "grade-1"):
        assert (await school.set_grade(body, tag)).status_code == 412
    assert (await school.withdraw({"reason": REASON}, 'W/"grade-1"')).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"score": 3},
        {"score": 3, "reason": "  "},
        {"score": 3, "reason": "x" * 2_001},
        {"score": -1, "reason": REASON},
        {"score": 4.5, "reason": REASON},
        {"score": "NaN", "reason": REASON},
        {"score": None, "reason": REASON},
        {"score": 3, "reason": REASON, "given_by": "01a202eb-14fe-774e-8e60-afe56df5b372"},
    ],
)
async def test_a_bad_grade_is_refused(school: School, body: dict[str, Any]) -> None:
    answer = await school.set_grade(body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"]
    read = await school.client.get(school.grade, headers=school.teacher)
    assert read.json()["history"] == []


async def test_nobody_else_sets_or_reads_it(school: School, sign_in: Any, platform: Platform) -> None:
    rival, other = await sign_in("instructor"), await sign_in("student")
    await platform.settle()
    body = {"score": 4, "reason": "Mine."}
    for who, status in ((school.learner, 403), (other, 403), (rival, 404)):
        assert (await school.set_grade(body, who=who)).status_code == status
        assert (await school.client.get(school.grade, headers=who)).status_code == status
    assert (await school.client.get(school.own, headers=other)).json()["code"] == "not_enrolled"
    assert (await school.withdraw({"reason": REASON})).json()["code"] == "not_overridden"


async def send_file(school: School, text: str, who: Any = None, **form: Any) -> httpx.Response:
    """The file as the page sends it; only tried unless the form says `dry_run`."""
    query = f"?dry_run={form.pop('dry_run', 'true')}"
    return await school.client.post(
        f"{API}/courses/{school.course.course_id}/grade-imports{query}",
        headers=who or school.teacher,
        files={"file": ("grades.csv", text.encode(), "text/csv")},
        data=form,
    )


async def test_grades_are_imported_and_undone_by_http(school: School, platform: Platform) -> None:
    learner = school.learner.user_id
    downloaded = await school.client.get(f"{school.gradebook}.csv", headers=school.teacher)
    assert (await send_file(school, downloaded.text)).json()["changes"] == 0
    text = f"User id,A quiz (4),Old (9)\n{learner},2.5,\n{learner},1,\n"
    tried = (await send_file(school, text)).json()
    assert (tried["import_id"], tried["lines"], tried["changes"], tried["wrong"]) == (None, 2, 1, 1)
    assert tried["unknown_columns"] == ["Old (9)"]
    first, second = tried["rows"]
    assert (first["outcome"], first["before"], first["after"]) == ("changes", None, 2.5)
    assert (first["learner"]["user_id"], first["lesson_title"]) == (str(learner), "A quiz")
    assert (second["outcome"], second["learner"], second["line"]) == ("repeated", None, 3)

    for form in ({}, {"reason": "   "}):
        refused = await send_file(school, text, dry_run="false", **form)
        assert refused.status_code == 422
    done = await send_file(school, text, dry_run="false", reason=REASON, show_reason="true")
    import_id = done.json()["import_id"]
    own = (await school.client.get(school.own, headers=school.learner)).json()
    assert (own["score"], own["history"][0]["reason"]) == (2.5, REASON)
    imports = f"{API}/courses/{school.course.course_id}/grade-imports"
    (listed,) = (await school.client.get(imports, headers=school.teacher)).json()["items"]
    assert (listed["import_id"], listed["changed"], listed["undone_at"]) == (import_id, 1, None)
    undone = await school.client.post(f"{imports}/{import_id}/undo", headers=school.teacher)
    assert undone.json() == {"restored": 1, "kept": 0}
    again = await school.client.post(f"{imports}/{import_id}/undo", headers=school.teacher)
    assert (again.status_code, again.json()["code"]) == (409, "grade_import_undone")
    await platform.settle()
    written = await platform.context("identity").db.fetch_all(
        "SELECT action FROM audit_entry WHERE action LIKE 'grades_%' ORDER BY entry_id"
    )
    assert {row["action"] for row in written} == {"grades_imported", "grades_import_undone"}


async def test_a_file_is_refused_that_cannot_be_read_or_is_too_large(school: School) -> None:
    bad = await send_file(school, "Name,A quiz (4)\n")
    assert (bad.status_code, bad.json()["code"]) == (422, "grade_file_refused")
    large = await send_file(school, "x" * 5_100_000)
    assert large.status_code == 413
    for who in (school.learner, None):
        headers = who or {}
        answer = await school.client.get(
            f"{API}/courses/{school.course.course_id}/grade-imports", headers=headers
        )
        assert answer.status_code == (403 if who else 401)
