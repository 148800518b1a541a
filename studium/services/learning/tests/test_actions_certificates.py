"""Certificates: earned once, verified by anybody, revoked by who teaches, unreadable after an erasure."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studium.contracts.courses import AuthorsChanged, GradeCategory
from studium.contracts.identity import UserErased
from studium.contracts.learning import CertificateIssued, CourseCompleted
from studium.kit import clock
from studium.kit.clock import new_id
from studium.services.learning.actions import Ctx, certificates, enrollment, quiz
from studium.services.learning.adapters import LearningAdapters
from studium.services.learning.adapters.printing import CertificatePrinter
from studium.services.learning.domain.certificates import ALPHABET, RANDOM_BITS, code_of, read_code
from studium.services.learning.domain.errors import CertificateNotFound
from studium.services.learning.tests.factories import (
    CoursePlan,
    LessonPlan,
    announced,
    answers_to,
    enrolled_learner,
    hear,
    make_quiz,
    publish,
    report,
    text_course,
)

if TYPE_CHECKING:
    from studium.app import Platform

API = "/api/v1"
QUIZZES = [GradeCategory(name="Quizzes", weight=1)]


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    context: Ctx = platform.context("learning")
    return context


async def issued(ctx: Ctx) -> list[CertificateIssued]:
    return [event for event in await announced(ctx) if isinstance(event, CertificateIssued)]


async def completed_by(ctx: Ctx, course: CoursePlan, user_id: UUID) -> None:
    for lesson_id in course.lesson_ids:
        await report(ctx, user_id, lesson_id, completed=True)


# Codes ----------------------------------------------------------------------------------------------------

numbers = st.integers(0, 2**RANDOM_BITS - 1)
places = st.integers(0, 19)


@given(numbers)
def test_a_code_is_read_as_people_type_it(number: int) -> None:
    code = code_of(number)
    assert [len(group) for group in code.split("-")] == [5, 5, 5, 5]
    sloppy = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert read_code(code) == read_code(sloppy) == read_code(code.replace("-", "")) == code


@given(numbers, places, st.sampled_from(ALPHABET))
def test_one_wrong_symbol_is_noticed(number: int, place: int, symbol: str) -> None:
    code = code_of(number).replace("-", "")
    typed = code[:place] + symbol + code[place + 1 :]
    assert (read_code(typed) is None) == (typed != code)


@given(numbers, places, places)
def test_two_exchanged_symbols_are_noticed(number: int, one: int, other: int) -> None:
    symbols = list(code_of(number).replace("-", ""))
    exchanged = symbols[:]
    exchanged[one], exchanged[other] = symbols[other], symbols[one]
    assert (read_code("".join(exchanged)) is None) == (exchanged != symbols)


def test_no_two_numbers_share_a_code() -> None:
    few = {code_of(number << shift) for number in range(32) for shift in range(0, RANDOM_BITS - 5, 5)}
    assert len(few) == 1 + 31 * 18


# Earning --------------------------------------------------------------------------------------------------


async def test_a_completion_without_a_pass_mark_earns_a_certificate_in_one_transaction(ctx: Ctx) -> None:
    course = await publish(ctx, text_course(2))
    user_id = await enrolled_learner(ctx, course)
    await completed_by(ctx, course, user_id)
    await completed_by(ctx, course, user_id)
    (event,) = await issued(ctx)
    (row,) = await ctx.db.fetch_all("SELECT user_id, course_id, code, xmin FROM certificate")
    assert (row["user_id"], row["course_id"], row["code"]) == (user_id, course.course_id, event.code)
    said = await ctx.db.fetch_all("SELECT xmin FROM outbox WHERE type = $1", CourseCompleted.event_type())
    assert [one["xmin"] for one in said] == [row["xmin"]]


async def test_a_certificate_that_cannot_be_issued_takes_the_completion_back(
    ctx: Ctx, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = await publish(ctx, text_course(1))
    user_id = await enrolled_learner(ctx, course)

    def fail(_number: int) -> str:
        raise RuntimeError("no code")

    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr(certificates, "code_of", fail)
        await completed_by(ctx, course, user_id)
    assert (await enrollment.get_enrollment(ctx, user_id, course.course_id)).status == "active"
    await completed_by(ctx, course, user_id)
    assert len(await issued(ctx)) == 1


async def test_simultaneous_completions_earn_one_certificate(ctx: Ctx) -> None:
    course = await publish(ctx, text_course(3))
    user_id = await enrolled_learner(ctx, course)
    await asyncio.gather(
        *(report(ctx, user_id, lesson_id, completed=True) for lesson_id in course.lesson_ids * 4)
    )
    assert (await enrollment.get_enrollment(ctx, user_id, course.course_id)).status == "completed"
    assert len(await issued(ctx)) == 1


async def graded_course(ctx: Ctx, **options: Any) -> tuple[CoursePlan, Any]:
    definition = make_quiz(2)
    lesson = LessonPlan("quiz", quiz=definition, graded_as="Quizzes")
    plan = CoursePlan([lesson], grading=QUIZZES, **{"pass_percentage": 80, **options})
    return await publish(ctx, plan), definition


async def test_the_certificate_comes_when_the_grade_reaches_the_pass_mark(ctx: Ctx) -> None:
    course, definition = await graded_course(ctx)
    user_id = await enrolled_learner(ctx, course)
    await quiz.submit(ctx, user_id, course.lesson_ids[0], answers_to(definition, right=1))
    assert (await enrollment.get_enrollment(ctx, user_id, course.course_id)).status == "completed"
    assert await issued(ctx) == []
    await quiz.submit(ctx, user_id, course.lesson_ids[0], answers_to(definition))
    await quiz.submit(ctx, user_id, course.lesson_ids[0], answers_to(definition))
    (event,) = await issued(ctx)
    assert event.completed_at < event.issued_at


async def test_a_lower_pass_mark_earns_the_certificate_at_once(ctx: Ctx) -> None:
    course, definition = await graded_course(ctx)
    done, half = await enrolled_learner(ctx, course), await enrolled_learner(ctx, course)
    for user_id, right in ((done, 2), (half, 1)):
        await quiz.submit(ctx, user_id, course.lesson_ids[0], answers_to(definition, right=right))
    easier = course.next(course.lessons)
    object.__setattr__(easier, "pass_percentage", 50)
    await publish(ctx, easier)
    assert [event.user_id for event in await issued(ctx)] == [done, half]


async def test_a_pass_mark_without_anything_to_grade_asks_for_completion_only(ctx: Ctx) -> None:
    course = await publish(ctx, text_course(1, pass_percentage=80))
    await completed_by(ctx, course, await enrolled_learner(ctx, course))
    assert len(await issued(ctx)) == 1


# The HTTP door --------------------------------------------------------------------------------------------


async def taught_by(ctx: Ctx, course: CoursePlan, *teachers: Any) -> None:
    ids = [teacher.user_id for teacher in teachers]
    await hear(ctx, AuthorsChanged(course_id=course.course_id, author_ids=ids, changed_at=clock.now()))


async def earn(client: httpx.AsyncClient, course: CoursePlan, me: Any) -> str:
    """Enrol, complete, and return the certificate's code."""
    await client.post(f"{API}/enrollments/{course.course_id}", headers=me)
    for lesson_id in course.lesson_ids:
        done = await client.put(f"{API}/progress/{lesson_id}", json={"completed": True}, headers=me)
        assert done.status_code == 200, done.text
    (mine,) = (await client.get(f"{API}/certificates", headers=me)).json()["items"]
    code: str = mine["code"]
    return code


async def test_anybody_may_verify(
    client: httpx.AsyncClient, platform: Platform, ctx: Ctx, sign_in: Any
) -> None:
    me, teacher = await sign_in(), await sign_in("instructor")
    course = await publish(ctx, text_course(1))
    await taught_by(ctx, course, teacher)
    await platform.settle()
    code = await earn(client, course, me)
    answer = await client.get(f"{API}/certificates/{code.lower().replace('-', '')}")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["code"], found["status"], found["course_title"]) == (code, "valid", "A course")
    assert found["holder_name"].startswith("Test user-")
    assert found["instructor_name"].startswith("Test user-")
    assert found["holder_name"] != found["instructor_name"]
    assert not {"user_id", "certificate_id", "revocation_reason"} & found.keys()
    rows = await ctx.db.fetch_all("SELECT to_jsonb(certificate)::text AS row FROM certificate")
    assert "user-" not in rows[0]["row"], "names are sealed"
    for wrong in (code[:-1] + ("0" if code[-1] != "0" else "1"), code_of(7), "x"):
        answer = await client.get(f"{API}/certificates/{wrong}")
        assert (answer.status_code, answer.json()["code"]) == (404, "certificate_not_found")


async def test_the_name_is_that_of_the_time_of_issue_and_gone_with_its_person(
    client: httpx.AsyncClient, platform: Platform, ctx: Ctx, sign_in: Any
) -> None:
    me, course = await sign_in(), await publish(ctx, text_course(1))
    await platform.settle()
    code = await earn(client, course, me)
    at_issue = (await client.get(f"{API}/certificates/{code}")).json()["holder_name"]
    renamed = {"first_name": "Renamed"}
    answer = await client.patch(f"{API}/users/me", json=renamed, headers={**me, "If-Match": "*"})
    assert answer.status_code == 200, answer.text
    await platform.settle()
    found = (await client.get(f"{API}/certificates/{code}")).json()
    assert (found["holder_name"], found["holder_erased"]) == (at_issue, False)
    await platform.context("identity").vault.erase(me.user_id)
    ctx.vault._cache.clear()
    gone = (await client.get(f"{API}/certificates/{code}")).json()
    assert gone == found | {"holder_name": None, "holder_erased": True}, "its key is gone"
    await hear(ctx, UserErased(user_id=me.user_id, erased_at=clock.now()))
    assert (await client.get(f"{API}/certificates/{code}")).json() == gone, "and so are its rows"
    rows = await ctx.db.fetch_all("SELECT to_jsonb(certificate)::text AS row FROM certificate")
    assert str(me.user_id) not in rows[0]["row"]


async def test_anybody_with_the_code_may_download_a_pdf_until_it_is_revoked(
    client: httpx.AsyncClient, platform: Platform, ctx: Ctx, sign_in: Any
) -> None:
    me, admin, course = await sign_in(), await sign_in("admin"), await publish(ctx, text_course(1))
    await platform.settle()
    code = await earn(client, course, me)
    path = f"{API}/certificates/{code.lower()}/pdf"
    answer = await client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    assert f'filename="certificate-{code}.pdf"' in answer.headers["content-disposition"]
    text = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert f"{ctx.platform.origin}/certificates/{code}" in text
    assert (await client.get(f"{API}/certificates/{code}")).json()["holder_name"] in text
    again = await client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await client.get(f"{API}/certificates/{code_of(3)}/pdf")).status_code == 404
    await client.post(f"{API}/certificates/{code}/revoke", json={"reason": "x"}, headers=admin)
    refused = await client.get(path)
    assert (refused.status_code, refused.json()["code"]) == (409, "certificate_revoked")


async def test_of_a_holder_who_was_erased_or_has_no_font_nothing_is_printed(
    client: httpx.AsyncClient, platform: Platform, ctx: Ctx, sign_in: Any
) -> None:
    me, course = await sign_in(), await publish(ctx, text_course(1))
    name = {"first_name": "\U000132b4", "last_name": "\U000132b4"}
    changed = await client.patch(f"{API}/users/me", json=name, headers={**me, "If-Match": "*"})
    assert changed.status_code == 200, changed.text
    await platform.settle()
    code = await earn(client, course, me)
    object.__setattr__(ctx, "adapters", LearningAdapters(CertificatePrinter(system_fonts=False)))
    refused = await client.get(f"{API}/certificates/{code}/pdf")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_font_for_text")
    await platform.context("identity").vault.erase(me.user_id)
    ctx.vault._cache.clear()
    refused = await client.get(f"{API}/certificates/{code}/pdf")
    assert (refused.status_code, refused.json()["code"]) == (409, "person_erased")


async def test_who_teaches_may_revoke(client: httpx.AsyncClient, ctx: Ctx, sign_in: Any) -> None:
    me, teacher, stranger = await sign_in(), await sign_in("instructor"), await sign_in("instructor")
    admin = await sign_in("admin")
    course = await publish(ctx, text_course(1))
    await taught_by(ctx, course, teacher)
    code = await earn(client, course, me)
    path, why = f"{API}/certificates/{code}/revoke", {"reason": "copied"}
    codes = [(await client.post(path, json=why, headers=who)).status_code for who in (me, stranger)]
    assert codes == [403, 403]
    assert (await client.get(f"{API}/certificates/{code}")).json()["status"] == "valid"
    assert (await client.post(path, json={"reason": "  "}, headers=teacher)).status_code == 422
    revoked = await client.post(path, json=why, headers=teacher)
    assert (revoked.status_code, revoked.json()["status"]) == (200, "revoked"), revoked.text
    again = await client.post(path, json={"reason": "other"}, headers=admin)
    assert again.json() == revoked.json(), "the first revocation stands"
    public = (await client.get(f"{API}/certificates/{code}")).json()
    assert (public["status"], public["revoked_at"]) == ("revoked", revoked.json()["revoked_at"])
    assert "copied" not in str(public)
    assert public["revocation_cause"] == "other"
    (mine,) = (await client.get(f"{API}/certificates", headers=me)).json()["items"]
    assert mine["revocation_reason"] == "copied"
    rows = await ctx.db.fetch_all("SELECT to_jsonb(certificate)::text AS row FROM certificate")
    assert "copied" not in rows[0]["row"], "what is said of a person is sealed"
    unknown = await client.post(f"{API}/certificates/{code_of(9)}/revoke", json=why, headers=admin)
    assert unknown.status_code == 404
    await publish(ctx, course.next(course.lessons))
    assert len(await issued(ctx)) == 1, "nobody gets a second one after a revocation"


async def test_certificates_come_in_pages_and_are_each_learners_own(
    client: httpx.AsyncClient, ctx: Ctx, sign_in: Any
) -> None:
    me, other = await sign_in(), await sign_in()
    courses = [await publish(ctx, text_course(1)) for _ in range(3)]
    for course in courses:
        await client.post(f"{API}/enrollments/{course.course_id}", headers=me)
        done = {"completed": True}
        await client.put(f"{API}/progress/{course.lesson_ids[0]}", json=done, headers=me)
    first = (await client.get(f"{API}/certificates?limit=2", headers=me)).json()
    rest = (await client.get(f"{API}/certificates?cursor={first['next_cursor']}", headers=me)).json()
    seen = [item["course_id"] for item in first["items"] + rest["items"]]
    assert seen == [str(course.course_id) for course in reversed(courses)]
    assert rest["next_cursor"] is None
    assert (await client.get(f"{API}/certificates", headers=other)).json()["items"] == []


async def test_a_code_of_nobody_is_not_found(ctx: Ctx) -> None:
    with pytest.raises(CertificateNotFound), clock.travel(by=timedelta(days=1)):
        await certificates.verify(ctx, code_of(new_id().int >> (128 - RANDOM_BITS)))
