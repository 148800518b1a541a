"""Objects of others: every identifier in every address, asked for by people whose business it is not.

A course with its lessons, files and a certificate, and all that one learner has, are tried by another student
and by another instructor. Who may, gets at each: else a refusal would only say that a request was wrong.
"""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from conftest import SignedIn, SignIn
from studium.app import Platform
from studium.kit import clock
from studium.services.courses.domain.content import AssignmentBlock, LessonContent
from studium.services.courses.tests.factories import PNG, choice_question, quiz, stored_course, text
from studium.services.learning.tests.factories_assignments import make_assignment

API = "/api/v1"
PASSWORD = "a-long-test-password-9"

OPEN = {
    "GET /auth/providers/{providerId}": "names a way to sign in",
    "POST /auth/providers/{providerId}/begin": "names a way to sign in",
    "POST /auth/providers/{providerId}/finish": "names a way to sign in",
    "POST /auth/providers/{providerId}/register": "names a way to sign in",
    "PUT /users/me/consents/{purpose}": "names a purpose",
    "GET /instructors/{userId}": "is a public profile",
    "GET /courses/{courseId}": "is a public course's page",
    "GET /courses/{courseId}/lessons": "is a public course's page",
    "GET /certificates/{code}": "is for whoever is shown the code",
    "GET /certificates/{code}/pdf": "is for whoever is shown the code",
    "GET /certificates/{code}/credential": "is for whoever is shown the code",
    "GET /credentials/status-lists/{number}": "is public by its standard",
    "POST /enrollments/{courseId}": "enrols oneself",
    "DELETE /enrollments/{courseId}/place": "gives up one's own, of which there is none",
    "GET /courses/{courseId}/entry": "is a public course's page",
    "DELETE /lessons/{lessonId}/bookmark": "removes one's own, of which there is none",
    "DELETE /lessons/{lessonId}/note": "removes one's own, of which there is none",
}
"""Operations that name no object of anybody, or one that all may have, and why."""

ADMINS_ONLY = ("/admin/", "/invitations/", "/user-uploads/")
"""Objects that the school has none of; `authorisation.txt` keeps everybody but admins from them."""

QUESTION = choice_question()
GRADE = "/courses/{courseId}/gradebook/{userId}/{lessonId}"
# Each body is a good one, so that a refusal speaks of the object and not of the request.
BODIES: dict[tuple[str, str], Any] = {
    ("PATCH", "/users/me/passkeys/{passkeyId}"): {"name": "Mine now"},
    ("PUT", "/users/{userId}/roles"): {"roles": ["student"]},
    ("POST", "/users/{userId}/suspend"): {"reason": "Because I can."},
    ("POST", "/users/{userId}/viewing"): {"reason": "Because I can.", "password": PASSWORD},
    ("PATCH", "/courses/{courseId}"): {"title": "Mine now"},
    ("PUT", "/courses/{courseId}/authors"): {"user_ids": []},
    ("POST", "/courses/{courseId}/gift"): {"text": "::Sum:: 1 + 1 {=2 ~3 ~11}"},
    ("POST", "/courses/{courseId}/modules"): {"title": "Mine"},
    ("PATCH", "/courses/{courseId}/modules/{moduleId}"): {"title": "Mine"},
    ("PATCH", "/courses/{courseId}/lessons/{lessonId}"): {"title": "Mine"},
    ("PUT", "/courses/{courseId}/outline"): {"modules": []},
    ("PUT", "/courses/{courseId}/release/{partId}"): {},
    ("PUT", "/progress/{lessonId}"): {"seconds_spent": 1},
    ("PUT", "/lessons/{lessonId}/quiz/attempt"): {"answers": {}, "revision": 0},
    ("POST", "/lessons/{lessonId}/quiz/submissions"): {"answers": {}},
    ("POST", "/lessons/{lessonId}/quiz/regrades"): {},
    ("POST", "/lessons/{lessonId}/quiz/regrades/{regradeId}/apply"): {"digest": "1-1-0", "reason": "Mine."},
    ("PUT", "/lessons/{lessonId}/note"): {"text": "Mine", "revision": 0},
    ("POST", "/certificates/{code}/revoke"): {"reason": "Because I can."},
    ("POST", "/courses/{courseId}/certificates/search"): {"text": "test"},
    ("PUT", "/courses/{courseId}/certificate-terms"): {"valid_months": 1},
    ("POST", "/lessons/{lessonId}/assignment/submissions"): {"text": "Mine"},
    ("PUT", "/assignment-submissions/{submissionId}/grade"): {"score": 1},
    ("POST", "/assignment-submissions/{submissionId}/return"): {"feedback": "Again."},
    ("POST", "/courses/{courseId}/learners/search"): {"name": "test"},
    ("PUT", f"{GRADE}/override"): {"score": 1, "reason": "Because I can."},
    ("POST", f"{GRADE}/override/withdraw"): {"reason": "Because I can."},
    ("PUT", "/courses/{courseId}/enrollment-policy"): {"mode": "open"},
    ("POST", "/courses/{courseId}/enrollment-keys"): {"label": "Mine"},
}
FILES = (
    "/courses/{courseId}/assets",
    "/courses/{courseId}/grade-imports",
    "/lessons/{lessonId}/assignment/files",
)


class School:
    """A course, its teacher, and a learner who has one of everything."""

    def __init__(self, client: httpx.AsyncClient, teacher: SignedIn, learner: SignedIn) -> None:
        self.client, self.teacher, self.learner = client, teacher, learner
        self.ids: dict[str, str] = {"userId": str(learner.user_id), "revision": "1"}
        self.lessons: dict[str, str] = {}

    async def send(self, who: dict[str, str], method: str, path: str, **changed: str) -> httpx.Response:
        """The request to a path of the document, with the identifiers of the school's things."""
        options: dict[str, Any] = {}
        if method == "POST" and path in FILES:
            options["files"] = {"file": ("a.png", PNG, "image/png")}
        elif (method, path) == ("POST", "/courses/{courseId}/lessons"):
            options["json"] = {"title": "Mine", "module_id": self.ids["moduleId"]}
        elif (method, path) in BODIES:
            options["json"] = BODIES[method, path]
        address = re.sub(r"\{(\w+)\}", lambda found: self._id(found[1], path, changed), path)
        headers = {**who, "If-Match": "*"}
        answer = await self.client.request(method, API + address, headers=headers, **options)
        if answer.status_code == 201 and path.endswith("/regrades"):
            # A new preview takes the place of the one before.
            self.ids["regradeId"] = answer.json()["regrade_id"]
        return answer

    def _id(self, name: str, path: str, changed: dict[str, str]) -> str:
        kind = next((kind for kind in ("quiz", "assignment") if f"/{kind}" in path), "text")
        if path.startswith(GRADE) or path.endswith("/grade"):
            kind = "quiz"
        if name == "lessonId":
            return changed.get(name) or self.lessons[kind]
        if name == "submissionId" and not path.startswith("/assignment"):
            name = "quizSubmissionId"
        return changed.get(name) or self.ids.get(name, str(UUID(int=7)))

    async def learn(self) -> None:
        """Let the learner have one of everything that a request makes."""
        ids, me = self.ids, self.learner
        enrolled = await self.client.post(f"{API}/enrollments/{ids['courseId']}", headers=me)
        assert enrolled.status_code == 201, enrolled.text
        quiz_url = f"{API}/lessons/{self.lessons['quiz']}/quiz"
        answers = {str(QUESTION.question_id): "a"}
        taken = await self.client.post(f"{quiz_url}/submissions", headers=me, json={"answers": answers})
        ids["quizSubmissionId"] = taken.json()["submission_id"]
        work = f"{API}/lessons/{self.lessons['assignment']}/assignment"
        file = {"file": ("Essay.pdf", b"%PDF-1.7 words", "application/pdf")}
        ids["fileId"] = (await self.client.post(f"{work}/files", headers=me, files=file)).json()["file_id"]
        body = {"text": "My essay", "file_ids": [ids["fileId"]]}
        handed = await self.client.post(f"{work}/submissions", headers=me, json=body)
        ids["submissionId"] = handed.headers["location"].rsplit("/", 1)[1]
        note = await self.send(me, "PUT", "/lessons/{lessonId}/note")
        assert note.status_code == 200, note.text
        for kind in ("text", "assignment"):
            done = f"{API}/progress/{self.lessons[kind]}"
            assert (await self.client.put(done, headers=me, json={"completed": True})).status_code == 200
        ids["code"] = (await self.client.get(f"{API}/certificates", headers=me)).json()["items"][0]["code"]
        key = {"name": "Mine", "scopes": ["courses:read"], "expires_in_days": 9, "password": PASSWORD}
        made = await self.client.post(f"{API}/users/me/api-keys", headers=me, json=key)
        ids["keyId"] = made.json()["api_key"]["key_id"]
        door = await self.send(self.teacher, "POST", "/courses/{courseId}/enrollment-keys")
        ids["enrollmentKeyId"] = door.json()["key_id"]
        email = (await self.client.get(f"{API}/users/me", headers=me)).json()["email"]
        signed_in = await self.client.post(f"{API}/auth/sign-in", json={"email": email, "password": PASSWORD})
        self.client.cookies.clear()
        ids["sessionId"] = signed_in.json()["session_id"]

    async def be_graded_by_a_file(self) -> None:
        """Let the teacher set the learner's grade in the quiz by a file."""
        path = f"{API}/courses/{self.ids['courseId']}"
        head = (await self.client.get(f"{path}/gradebook.csv", headers=self.teacher)).text.splitlines()[0]
        quiz = head.split(",")[5]
        file = ("grades.csv", f"User id,{quiz}\n{self.learner.user_id},0.5\n".encode(), "text/csv")
        made = await self.client.post(
            f"{path}/grade-imports?dry_run=false",
            headers=self.teacher,
            files={"file": file},
            data={"reason": "Took it on paper."},
        )
        self.ids["importId"] = made.json()["import_id"]
        assert self.ids["importId"], made.text

    async def be_given(self, platform: Platform) -> None:
        """Let the learner have what only a device or a provider makes."""
        owner = await asyncpg.connect(platform.settings.database_url)
        name = await platform.context("identity").vault.seal(self.learner.user_id, "Mine")
        for table, columns, key in (
            ("passkey", "credential_id, public_key, sign_count, name, created_at", "passkeyId"),
            ("linked_identity", "issuer, subject_index, label, linked_at", "identityId"),
        ):
            values = (
                "'c', 'k', 0, $3, now()" if table == "passkey" else "'https://idp.example', 's', $3, now()"
            )
            self.ids[key] = str(clock.new_id())
            column = "passkey_id" if table == "passkey" else "identity_id"
            await owner.execute(
                f"INSERT INTO identity.{table} ({column}, user_id, {columns}) VALUES ($1, $2, {values})",
                UUID(self.ids[key]),
                self.learner.user_id,
                name,
            )
        await owner.close()


@pytest.fixture
async def school(platform: Platform, client: httpx.AsyncClient, sign_in: SignIn) -> School:
    """The school, with everything heard by every service."""
    teacher, learner = await sign_in("instructor"), await sign_in("student")
    await platform.settle()
    work = LessonContent(blocks=[AssignmentBlock(assignment=make_assignment())])
    course_id = await stored_course(
        platform.context("courses"), teacher.principal, text(), quiz(QUESTION), work
    )
    await platform.settle()
    school = School(client, teacher, learner)
    school.ids["courseId"] = str(course_id)
    draft = (await client.get(f"{API}/courses/{course_id}/draft", headers=teacher)).json()
    school.ids["moduleId"] = school.ids["partId"] = draft["modules"][0]["module_id"]
    lessons = [lesson["lesson_id"] for lesson in draft["modules"][0]["lessons"]]
    school.lessons = dict(zip(("text", "quiz", "assignment"), lessons, strict=True))
    asset = await school.send(teacher, "POST", "/courses/{courseId}/assets")
    school.ids["assetId"] = asset.json()["asset_id"]
    await school.learn()
    previewed = await school.send(teacher, "POST", "/lessons/{lessonId}/quiz/regrades")
    assert previewed.status_code == 201, previewed.text
    await school.be_graded_by_a_file()
    await school.be_given(platform)
    await platform.settle()
    return school


async def with_an_identifier(client: httpx.AsyncClient) -> list[tuple[str, str]]:
    """(method, path) of every operation of the document that names an object, reads first, deletions last."""
    document = (await client.get(f"{API}/openapi.json")).json()
    found = [
        (method.upper(), path.removeprefix(API))
        for path, methods in document["paths"].items()
        for method in methods
        if "{" in path and path.startswith(API)
    ]
    order = ("GET", "PUT", "PATCH", "POST", "DELETE")
    # What ends an enrolment or an account comes last, because nothing else can be tried after it; a lesson's
    # revision comes first, because a further edit may take its place.
    ends = (
        "",
        "/enrollments/{courseId}",
        "/courses/{courseId}/learners/{userId}",
        "/users/{userId}/suspend",
        "/users/{userId}/erase",
    )
    return sorted(
        found,
        key=lambda one: (
            ends.index(one[1] if one[1] in ends else ""),
            "/revisions/" not in one[1],
            order.index(one[0]),
            one[1],
        ),
    )


async def test_nobody_gets_at_objects_of_others(school: School, platform: Platform, sign_in: SignIn) -> None:
    student, rival = await sign_in("student"), await sign_in("instructor")
    await platform.settle()
    wrong = []
    for method, path in await with_an_identifier(school.client):
        for role, who in (("student", student), ("instructor", rival)):
            if f"{method} {path}" in OPEN and method != "DELETE":
                continue
            answer = await school.send(who, method, path)
            if (
                answer.status_code != 204
                if f"{method} {path}" in OPEN
                else answer.status_code not in {403, 404}
            ):
                wrong.append(f"{method} {path}: another {role} got {answer.status_code} {answer.text[:150]}")
    assert not wrong, "\n".join(wrong)
    for path in ("/lessons/{lessonId}/note", "/enrollments/{courseId}", "/users/{userId}/progress"):
        assert (await school.send(school.learner, "GET", path)).status_code == 200


async def test_a_course_of_ones_own_opens_nothing_of_another(
    school: School, platform: Platform, sign_in: SignIn
) -> None:
    rival = await sign_in("instructor")
    own = str(await stored_course(platform.context("courses"), rival.principal))
    await platform.settle()
    wrong = []
    for method, path in await with_an_identifier(school.client):
        if path.startswith("/courses/{courseId}/") and path.count("{") > 1:
            answer = await school.send(rival, method, path, courseId=own)
            if answer.status_code not in {403, 404}:
                wrong.append(f"{method} {path}: {answer.status_code} {answer.text[:150]}")
    assert not wrong, "\n".join(wrong)


async def test_who_may_gets_at_each_of_them(school: School, sign_in: SignIn) -> None:
    admin = await sign_in("admin", "instructor")
    wrong = []
    for method, path in await with_an_identifier(school.client):
        if path.startswith(ADMINS_ONLY) or f"{method} {path}" in OPEN:
            continue
        answers = [await school.send(who, method, path) for who in (school.learner, school.teacher, admin)]
        if all(answer.status_code in {403, 404} for answer in answers):
            wrong.append(f"{method} {path}: {[answer.json()['code'] for answer in answers]}")
    assert not wrong, "\n".join(wrong)


async def test_what_is_open_exists(client: httpx.AsyncClient) -> None:
    assert OPEN.keys() <= {f"{method} {path}" for method, path in await with_an_identifier(client)} | {
        "GET /auth/providers/{providerId}"
    }
