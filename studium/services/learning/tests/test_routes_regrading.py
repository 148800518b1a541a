"""The HTTP door of regrades: shapes, codes, rights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from studium.kit.clock import new_id
from studium.services.learning.actions import Ctx
from studium.services.learning.tests.factories import answers_to, make_quiz
from studium.services.learning.tests.factories_assignments import Part, publish_taught, teacher

if TYPE_CHECKING:
    from studium.app import Platform

API = "/api/v1"


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


class School:
    """A quiz that two learners took, over HTTP; `quiz` is its path."""

    def __init__(self, client: httpx.AsyncClient, staff: Any, learners: list[Any], lesson: str) -> None:
        self.client, self.staff, self.learners = client, staff, learners
        self.quiz = f"{API}/lessons/{lesson}/quiz"

    async def send(self, method: str, path: str, who: Any = None, **body: Any) -> httpx.Response:
        sent = body if method == "POST" else None
        return await self.client.request(method, self.quiz + path, headers=who or self.staff, json=sent)


@pytest.fixture
async def school(platform: Platform, client: httpx.AsyncClient, ctx: Ctx, sign_in: Any) -> School:
    staff, learners = await sign_in("instructor"), [await sign_in("student") for _ in range(2)]
    await platform.settle()
    definition = make_quiz(2)
    course = await publish_taught(ctx, Part("quiz", quiz=definition), by=teacher(staff.user_id))
    school = School(client, staff, learners, str(course.lesson_ids[0]))
    for right, learner in enumerate(learners):
        entered = await client.post(f"{API}/enrollments/{course.course_id}", headers=learner)
        assert entered.status_code == 201, entered.text
        answers = {str(key): answer for key, answer in answers_to(definition, right=right).items()}
        taken = await school.send("POST", "/submissions", learner, answers=answers)
        assert taken.status_code == 201, taken.text
    return school


async def test_from_preview_to_undo(school: School) -> None:
    corrections = (await school.send("GET", "/corrections")).json()
    assert (corrections["attempts"], len(corrections["questions"])) == (2, 2)
    question = corrections["questions"][1]
    assert (question["kind"], question["change"], question["points"]) == ("single_choice", "none", 1)
    treatments = [{"question_id": question["question_id"], "treatment": "full_points"}]
    seen = await school.send("POST", "/regrades", treatments=treatments)
    assert seen.status_code == 201, seen.text
    regrade = seen.json()
    assert (regrade["status"], regrade["up"], regrade["same"], regrade["reason"]) == ("ready", 2, 0, None)
    assert regrade["treatments"] == treatments
    path = f"/regrades/{regrade['regrade_id']}"
    first = (await school.send("GET", f"{path}/moves?limit=1")).json()
    second = (await school.send("GET", f"{path}/moves?limit=1&cursor={first['next_cursor']}")).json()
    assert second["next_cursor"] is None
    moves = [*first["items"], *second["items"]]
    assert {one["learner"]["user_id"] for one in moves} == {str(one.user_id) for one in school.learners}
    assert sorted((one["score_before"], one["score_after"], one["grade_after"]) for one in moves) == [
        (0, 1, 50),
        (1, 2, 100),
    ]
    assert all(one["learner"]["first_name"] for one in moves)
    outdated = await school.send("POST", f"{path}/apply", digest="1-1-0", reason="Unfair.")
    assert (outdated.status_code, outdated.json()["code"]) == (409, "regrade_outdated")
    applied = await school.send("POST", f"{path}/apply", digest=regrade["digest"], reason="Unfair.")
    assert (applied.status_code, applied.json()["status"]) == (200, "applied")
    told = await school.send("GET", "/submissions", school.learners[0])
    submission = f"{API}/submissions/{told.json()['items'][0]['submission_id']}"
    read = (await school.client.get(submission, headers=school.learners[0])).json()
    assert (read["score"], read["regrades"][0]["reason"], read["regrades"][0]["score_before"]) == (
        1,
        "Unfair.",
        0,
    )
    (listed,) = (await school.send("GET", "/regrades")).json()["items"]
    assert listed["applied_by"]["user_id"] == str(school.staff.user_id)
    undone = await school.send("POST", f"{path}/undo")
    assert (undone.status_code, undone.json()["status"]) == (200, "undone")
    again = await school.send("POST", f"{path}/apply", digest=regrade["digest"], reason="Unfair.")
    assert (again.status_code, again.json()["code"]) == (409, "regrade_not_ready")
    assert again.json()["regrade_status"] == "undone"


async def test_what_cannot_be_regraded_is_refused_with_a_reason(school: School, sign_in: Any) -> None:
    unknown = [{"question_id": str(new_id()), "treatment": "not_counted"}]
    refused = await school.send("POST", "/regrades", treatments=unknown)
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_questions")
    twice = await school.send("POST", "/regrades", treatments=unknown * 2)
    assert twice.status_code == 422
    regrade = (await school.send("POST", "/regrades")).json()
    path = f"/regrades/{regrade['regrade_id']}"
    empty = await school.send("POST", f"{path}/apply", digest=regrade["digest"], reason="")
    assert empty.status_code == 422
    made_up = await school.send("GET", f"{path}/moves?cursor=nonsense")
    assert made_up.status_code == 422
    for who, status in ((school.learners[0], 403), (await sign_in("instructor"), 404)):
        for method, where in (("GET", "/corrections"), ("GET", f"{path}/moves"), ("POST", f"{path}/undo")):
            assert (await school.send(method, where, who)).status_code == status
