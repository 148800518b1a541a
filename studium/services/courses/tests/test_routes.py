"""The HTTP surface: who may do what, tags, drafts, and lessons without their answer keys."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import pytest
from pydantic import BaseModel

from studium.contracts.learning import EnrollmentCreated
from studium.contracts.questions import (
    DropdownQuestion,
    FormulaQuestion,
    MultipleChoiceQuestion,
    TextQuestion,
    VariableRange,
)
from studium.kit import clock
from studium.kit.auth import Principal
from studium.services.courses.actions import drafts, heard, publishing
from studium.services.courses.actions.access import Ctx
from studium.services.courses.schemas import authoring, catalogue, files, review
from studium.services.courses.tests.factories import (
    choice_question,
    count_statements,
    introduce,
    lessons_over_http,
    number_question,
    quiz,
    stored_course,
    text,
)

if TYPE_CHECKING:
    from studium.app import Platform

SignIn = Callable[..., Awaitable[Any]]


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    found: Ctx = platform.context("courses")
    return found


def principal(headers: Any, *roles: str) -> Principal:
    return Principal(headers.user_id, frozenset(roles or ("instructor",)), headers.session_id)


async def enrol(ctx: Ctx, user_id: UUID, course_id: UUID) -> None:
    await heard.hear_enrolment(
        ctx,
        EnrollmentCreated(
            enrollment_id=clock.new_id(), user_id=user_id, course_id=course_id, enrolled_at=clock.now()
        ),
    )


async def test_a_course_is_written_published_and_read(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    author = await sign_in("instructor")
    made = await client.post("/api/v1/courses", json={"title": "How tides work"}, headers=author)
    assert made.status_code == 201, made.text
    course = made.json()
    at = f"/api/v1/courses/{course['course_id']}"
    assert (made.headers["location"], course["slug"]) == (at, "how-tides-work")
    module = (await client.post(f"{at}/modules", json={"title": "The moon"}, headers=author)).json()
    body = {
        "module_id": module["module_id"],
        "title": "Pull",
        "type": "text",
        "content": {
            "blocks": [
                {"kind": "html", "html": "", "markdown": "The *moon* <script>x()</script> pulls."},
                {"kind": "question", "question": {"kind": "numerical", "prompt_html": "6×7?", "answer": 42}},
            ]
        },
    }
    lesson = await client.post(f"{at}/lessons", json=body, headers=author)
    assert lesson.status_code == 201, lesson.text
    assert (await client.get(at)).status_code == 404

    published = await client.post(f"{at}/publish", headers=author)

    assert published.status_code == 200, published.text
    assert (published.json()["version"], published.json()["is_new"]) == (1, True)
    page = (await client.get("/api/v1/courses/how-tides-work")).json()
    assert (page["course_id"], page["lesson_count"]) == (course["course_id"], 1)
    (entry,) = await lessons_over_http(client, "how-tides-work")
    assert entry["content_url"] == f"/api/v1/lessons/{entry['lesson_id']}/content"
    content = (await client.get(entry["content_url"], headers=author)).json()["content"]
    html = content["blocks"][0]["html"]
    assert "<em>moon</em>" in html
    assert "<script" not in html
    assert content["quiz_id"]


async def test_edits_need_the_tag_that_was_read(client: httpx.AsyncClient, sign_in: SignIn) -> None:
    author = await sign_in("instructor")
    made = await client.post("/api/v1/courses", json={"title": "Tides"}, headers=author)
    at, tag = made.headers["location"], made.headers["etag"]

    async def rename(title: str, **more: str) -> httpx.Response:
        return await client.patch(at, json={"title": title}, headers={**author, **more})

    assert (await rename("Ebb")).status_code == 428
    done = await rename("Ebb", **{"If-Match": tag})
    assert (done.status_code, done.json()["title"]) == (200, "Ebb")
    late = await rename("Flood", **{"If-Match": tag})
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    weak = await rename("Flood", **{"If-Match": f"W/{done.headers['etag']}"})
    assert weak.status_code == 200, weak.text
    assert (await rename("Ebb", **{"If-Match": f"W/{tag}"})).status_code == 412
    draft = (await client.get(f"{at}/draft", headers=author)).json()
    order: dict[str, Any] = {"modules": []}
    put = await client.put(
        f"{at}/outline", json=order, headers={**author, "If-Match": draft["course"]["outline_etag"]}
    )
    assert put.status_code == 200, put.text


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"starts_at": "2026-01-02T00:00:00Z", "ends_at": "2026-01-01T00:00:00Z"}, ""),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, "/starts_at"),
        ({"starts_at": "2026-01-01T00:00:00"}, "/starts_at"),
        ({"title": ""}, "/title"),
        ({"title": None}, "/title"),
        ({"price": {"amount_minor": -1, "currency": "EUR"}}, "/price/amount_minor"),
        ({"unknown": 1}, "/unknown"),
        ({"title": "a\u0000b"}, ""),
        ({"slug": "Not A Slug"}, "/slug"),
    ],
)
async def test_bad_details_are_pointed_at(
    client: httpx.AsyncClient, sign_in: SignIn, change: dict[str, Any], pointer: str
) -> None:
    author = await sign_in("instructor")
    made = await client.post("/api/v1/courses", json={"title": "Tides"}, headers=author)
    answer = await client.patch(
        made.headers["location"], json=change, headers={**author, "If-Match": made.headers["etag"]}
    )
    assert answer.status_code == 422, answer.text
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


async def test_nobody_but_authors_and_admins_gets_at_a_draft(
    client: httpx.AsyncClient, sign_in: SignIn, ctx: Ctx
) -> None:
    author, other, student, admin = [
        await sign_in(role) for role in ("instructor", "instructor", "student", "admin")
    ]
    course_id = await stored_course(ctx, principal(author), quiz(), publish=False)
    at = f"/api/v1/courses/{course_id}"
    nobody: dict[str, str] = {}
    everybody = (author, admin, other, student, nobody)
    reads = [f"{at}/draft", f"{at}/checks", f"{at}/changes", f"{at}/versions", f"{at}/assets"]
    for path in reads:
        answers = [await client.get(path, headers=who) for who in everybody]
        assert [one.status_code for one in answers] == [200, 200, 404, 403, 401], path
    writes: list[tuple[str, str, Any]] = [
        ("POST", f"{at}/modules", {"title": "x"}),
        ("POST", f"{at}/publish", None),
        ("POST", f"{at}/unpublish", None),
        ("PUT", f"{at}/authors", {"user_ids": []}),
        ("PATCH", at, {"title": "Mine"}),
        ("PUT", f"{at}/outline", {"modules": []}),
        ("DELETE", at, None),
    ]
    for method, path, body in writes:
        answers = [
            await client.request(method, path, json=body, headers={**who, "If-Match": "*"})
            for who in (other, student, nobody)
        ]
        assert [one.status_code for one in answers] == [404, 403, 401], path
    assert (await client.get(at, headers=author)).json()["may_author"] is True
    assert [(await client.get(at, headers=who)).status_code for who in (other, student, nobody)] == [404] * 3
    assert (await client.post("/api/v1/courses", json={"title": "x"}, headers=student)).status_code == 403


KEY_FIELDS = {
    "correct", "feedback_html", "explanation_html", "answer", "tolerance", "tolerance_unit", "accepted",
    "match", "expression", "samples", "case_sensitive", "markdown", "reason", "low", "high",
}  # fmt: skip


def fields_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from fields_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from fields_of(inner)


async def test_learners_never_get_an_answer_key(client: httpx.AsyncClient, sign_in: SignIn, ctx: Ctx) -> None:
    author, learner = await sign_in("instructor"), await sign_in("student")
    choices = choice_question().choices
    every = [
        choice_question(),
        number_question(),
        MultipleChoiceQuestion(question_id=clock.new_id(), prompt_html="m", choices=choices),
        DropdownQuestion(question_id=clock.new_id(), prompt_html="d", choices=choices),
        TextQuestion(question_id=clock.new_id(), prompt_html="t", accepted=["SECRET-text"]),
        FormulaQuestion(
            question_id=clock.new_id(),
            prompt_html="f",
            expression="x*98765",
            variables={"x": VariableRange(low=1, high=2)},
        ),
    ]
    course_id = await stored_course(ctx, principal(author), quiz(*every))
    await enrol(ctx, learner.user_id, course_id)
    (lesson,) = await lessons_over_http(client, course_id)

    answer = await client.get(lesson["content_url"], headers=learner)

    assert answer.status_code == 200, answer.text
    assert len(answer.json()["content"]["blocks"]) == 6
    assert KEY_FIELDS.isdisjoint(fields_of(answer.json()))
    assert "SECRET" not in answer.text
    assert "98765" not in answer.text


async def test_lessons_are_for_people_enrolled_and_stay_so_when_the_course_leaves_the_catalogue(
    client: httpx.AsyncClient, sign_in: SignIn, ctx: Ctx
) -> None:
    author, learner, stranger = [await sign_in(role) for role in ("instructor", "student", "student")]
    course_id = await stored_course(ctx, principal(author))
    await enrol(ctx, learner.user_id, course_id)
    (lesson,) = await lessons_over_http(client, course_id)

    async def statuses() -> list[int]:
        readers: tuple[Any, ...] = (author, learner, stranger, {})
        return [(await client.get(lesson["content_url"], headers=one)).status_code for one in readers]

    assert await statuses() == [200, 200, 403, 401]
    refusal = (await client.get(lesson["content_url"], headers=stranger)).json()
    assert (refusal["code"], refusal["course_id"]) == ("not_enrolled", str(course_id))
    await publishing.unpublish(ctx, principal(author), course_id)
    assert await statuses() == [200, 200, 404, 401]
    for path in (f"/api/v1/courses/{course_id}", f"/api/v1/courses/{course_id}/lessons"):
        readers: tuple[Any, ...] = (author, learner, stranger, {})
        seen = [(await client.get(path, headers=one)).status_code for one in readers]
        assert seen == [200, 200, 404, 404]


async def test_reads_take_a_stated_number_of_queries_and_a_right_copy_fewer(
    client: httpx.AsyncClient, sign_in: SignIn, ctx: Ctx
) -> None:
    author = await sign_in("instructor")
    for number in range(3):
        course_id = await stored_course(ctx, principal(author), text(), quiz(), title=f"Course {number}")
    (lesson, _) = await lessons_over_http(client, course_id)
    expected = {
        # Beside these, lists ask one small statement each for their tag, in a round trip of its own.
        "/api/v1/courses": (1, 0),
        "/api/v1/courses?q=course&category=x": (2, 0),
        "/api/v1/courses?q=numbers": (1, 0),
        f"/api/v1/courses/{course_id}": (3, 2),
        # Made by `lessons_over_http` already, and kept.
        f"/api/v1/courses/{course_id}/lessons": (0, 0),
        lesson["content_url"]: (2, 1),
    }
    for path, (fresh, held) in expected.items():
        with count_statements(ctx.db) as seen:
            first = await client.get(path, headers=author)
            assert (path, len(seen())) == (path, fresh)
        with count_statements(ctx.db) as seen:
            again = await client.get(path, headers={**author, "If-None-Match": first.headers["etag"]})
            assert (path, again.status_code, len(seen())) == (path, 304, held)
            assert again.content == b""


async def test_a_list_that_was_made_is_given_again_until_what_it_shows_changes(
    client: httpx.AsyncClient, sign_in: SignIn, ctx: Ctx
) -> None:
    author = await sign_in("instructor")
    course_id = await stored_course(ctx, principal(author), text("one"), title="Before")
    paths = ["/api/v1/courses", f"/api/v1/courses/{course_id}/lessons", "/api/v1/courses/before/lessons"]
    made = {path: (await client.get(path)).text for path in paths}
    with count_statements(ctx.db) as seen:
        assert {path: (await client.get(path)).text for path in paths} == made
    assert seen() == []
    course = await client.get(f"/api/v1/courses/{course_id}/draft", headers=author)
    renamed = await client.patch(
        f"/api/v1/courses/{course_id}",
        json={"title": "After"},
        headers={**author, "If-Match": course.headers["etag"]},
    )
    assert renamed.status_code == 200
    assert {path: (await client.get(path)).text for path in paths} == made
    await publishing.publish(ctx, principal(author), course_id)
    (card,) = (await client.get(paths[0])).json()["items"]
    assert [card["title"], *[(await client.get(path)).json()["title"] for path in paths[1:]]] == ["After"] * 3
    await publishing.unpublish(ctx, principal(author), course_id)
    assert (await client.get(paths[0])).json()["items"] == []
    assert [(await client.get(path)).status_code for path in paths[1:]] == [404, 404]


async def test_tags_change_when_what_they_stand_for_does(
    client: httpx.AsyncClient, sign_in: SignIn, ctx: Ctx
) -> None:
    author = await sign_in("instructor")
    course_id = await stored_course(ctx, principal(author), text("one"), text("two"))
    lessons = await lessons_over_http(client, course_id)
    paths = ["/api/v1/courses", f"/api/v1/courses/{course_id}/lessons"]
    paths += [lesson["content_url"] for lesson in lessons]
    before = [(await client.get(path, headers=author)).headers["etag"] for path in paths]
    edit = {"content": {"blocks": [{"kind": "html", "html": "<p>uno</p>"}]}}
    await client.patch(
        f"/api/v1/courses/{course_id}/lessons/{lessons[0]['lesson_id']}",
        json=edit,
        headers={**author, "If-Match": "*"},
    )
    assert [(await client.get(path, headers=author)).headers["etag"] for path in paths] == before
    await publishing.publish(ctx, principal(author), course_id)
    after = [(await client.get(path, headers=author)).headers["etag"] for path in paths]
    assert [one == two for one, two in zip(before, after, strict=True)] == [False, False, False, True]


async def test_the_tag_of_a_courses_page_changes_with_the_people_who_teach_and_their_names(
    client: httpx.AsyncClient, sign_in: SignIn, ctx: Ctx, platform: Platform
) -> None:
    author = await sign_in("instructor")
    course_id = await stored_course(ctx, principal(author))
    colleague = await introduce(platform, "Amal")

    async def tag() -> str:
        found: str = (await client.get(f"/api/v1/courses/{course_id}")).headers["etag"]
        return found

    tags = [await tag()]
    assert await tag() == tags[0]
    await drafts.share_course(ctx, principal(author), course_id, [colleague], revision=None)
    tags.append(await tag())
    await introduce(platform, "Amira", colleague)
    tags.append(await tag())
    await platform.context("identity").vault.erase(colleague)
    ctx.vault._cache.clear()
    tags.append(await tag())
    assert len(set(tags)) == 4


async def test_co_authors_are_people_with_an_account_and_set_with_the_tag_that_was_read(
    client: httpx.AsyncClient, sign_in: SignIn, platform: Platform
) -> None:
    author = await sign_in("instructor")
    made = await client.post("/api/v1/courses", json={"title": "Tides"}, headers=author)
    known, stranger = await introduce(platform), clock.new_id()

    async def share(*user_ids: UUID, **more: str) -> httpx.Response:
        body = {"user_ids": [str(one) for one in user_ids]}
        path = f"{made.headers['location']}/authors"
        return await client.put(path, json=body, headers={**author, **more})

    tag = {"If-Match": made.headers["etag"]}
    assert (await share(known)).status_code == 428
    refused = await share(known, stranger, **tag)
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_person")
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/user_ids/1"]
    done = await share(known, **tag)
    assert (done.status_code, done.json()["co_author_ids"]) == (200, [str(known)])
    assert (await share(**tag)).status_code == 412


async def pages(client: httpx.AsyncClient, path: str, headers: Any) -> list[list[dict[str, Any]]]:
    found: list[list[dict[str, Any]]] = []
    cursor: dict[str, str] = {}
    while True:
        answer = await client.get(path, params={"limit": 2, **cursor}, headers=headers)
        assert answer.status_code == 200, answer.text
        found.append(answer.json()["items"])
        if (following := answer.json()["next_cursor"]) is None:
            return found
        cursor = {"cursor": following}


async def test_authored_courses_and_versions_come_in_pages_the_last_edited_first(
    client: httpx.AsyncClient, sign_in: SignIn, ctx: Ctx
) -> None:
    author = await sign_in("instructor")
    made = [await stored_course(ctx, principal(author), title=f"Course {number}") for number in range(5)]
    at = f"/api/v1/courses/{made[1]}"
    (lesson,) = await lessons_over_http(client, made[1])

    async def rename(title: str) -> None:
        path = f"{at}/lessons/{lesson['lesson_id']}"
        edit = await client.patch(path, json={"title": title}, headers={**author, "If-Match": "*"})
        assert edit.status_code == 200, edit.text

    for title in ("Two", "Three"):
        await rename(title)
        await publishing.publish(ctx, principal(author), made[1])
    await stored_course(ctx, principal(author), title="Touched by nobody since")
    await rename("Four")

    listed = await pages(client, "/api/v1/authored-courses", author)

    assert [len(page) for page in listed] == [2, 2, 2]
    titles = [course["title"] for page in listed for course in page]
    assert titles == ["Course 1", "Touched by nobody since", "Course 4", "Course 3", "Course 2", "Course 0"]
    versions = await pages(client, f"{at}/versions", author)
    assert [[one["version"] for one in page] for page in versions] == [[3, 2], [1]]
    for path in ("/api/v1/authored-courses", f"{at}/versions"):
        answer = await client.get(path, params={"cursor": "WyJ4IiwgInkiXQ"}, headers=author)
        assert answer.status_code == 422


async def test_an_admin_finds_every_course_in_every_state_by_title_state_and_teacher(
    client: httpx.AsyncClient, sign_in: SignIn, ctx: Ctx, platform: Platform
) -> None:
    amal, other, admin = await sign_in("instructor"), await sign_in("instructor"), await sign_in("admin")
    await introduce(platform, "Amal", amal.user_id)
    await stored_course(ctx, principal(amal), title="Tides and 100 % of waves", publish=False)
    await stored_course(ctx, principal(amal), title="Knots")
    await stored_course(ctx, principal(other), title="Other tides", publish=False)
    await stored_course(ctx, principal(admin), title="House rules")

    async def titles(headers: Any, **wanted: str) -> set[str]:
        answer = await client.get("/api/v1/authored-courses", params=wanted, headers=headers)
        return {one["title"] for one in answer.json()["items"]}

    assert len(await titles(admin)) == 4
    assert await titles(admin, own="true") == {"House rules"}
    assert await titles(amal, own="true") == {"Tides and 100 % of waves", "Knots"}
    assert await titles(admin, q="tides") == {"Tides and 100 % of waves", "Other tides"}
    assert await titles(admin, q="0 % o") == {"Tides and 100 % of waves"}
    assert await titles(admin, q="tides%waves") == set()
    assert await titles(admin, status="published") == {"Knots", "House rules"}
    assert await titles(admin, instructor_id=str(other.user_id), status="draft") == {"Other tides"}
    assert await titles(amal, instructor_id=str(other.user_id)) == set()
    listed = (await client.get("/api/v1/authored-courses", params={"q": "knots"}, headers=admin)).json()
    assert listed["items"][0]["instructor"]["name"].startswith("Amal")


@pytest.mark.parametrize("points", ["1e308", "1e999", "10001", "NaN"])
async def test_points_beyond_all_bounds_are_never_saved(
    client: httpx.AsyncClient, sign_in: SignIn, ctx: Ctx, points: str
) -> None:
    author = await sign_in("instructor")
    course_id = await stored_course(ctx, principal(author), quiz())
    (lesson,) = await lessons_over_http(client, course_id)
    question = f'{{"kind": "numerical", "prompt_html": "?", "answer": 1, "points": {points}}}'
    answer = await client.patch(
        f"/api/v1/courses/{course_id}/lessons/{lesson['lesson_id']}",
        content=f'{{"content": {{"blocks": [{{"kind": "question", "question": {question}}}]}}}}',
        headers={**author, "If-Match": "*", "Content-Type": "application/json"},
    )
    assert answer.status_code == 422, answer.text


async def test_a_repeated_request_with_its_key_makes_one_course(
    client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    author = await sign_in("instructor")
    headers = {**author, "Idempotency-Key": "one-and-the-same"}
    made = [await client.post("/api/v1/courses", json={"title": "Tides"}, headers=headers) for _ in range(2)]
    assert made[0].json() == made[1].json()
    listed = (await client.get("/api/v1/authored-courses", headers=author)).json()["items"]
    assert [one["course_id"] for one in listed] == [made[0].json()["course_id"]]


async def test_checks_and_changes_tell_all_at_once(
    client: httpx.AsyncClient, sign_in: SignIn, ctx: Ctx
) -> None:
    author = await sign_in("instructor")
    course_id = await stored_course(
        ctx, principal(author), text("fine"), quiz(choice_question(points=0)), publish=False
    )
    at = f"/api/v1/courses/{course_id}"
    checks = (await client.get(f"{at}/checks", headers=author)).json()
    assert checks["can_publish"] is False
    assert [one["pointer"] for one in checks["problems"]] == ["/lessons/1/content/blocks/0/question/points"]
    refused = await client.post(f"{at}/publish", headers=author)
    assert (refused.status_code, refused.json()["code"]) == (409, "cannot_publish")
    assert refused.json()["errors"][0]["pointer"] == checks["problems"][0]["pointer"]
    changes = (await client.get(f"{at}/changes", headers=author)).json()
    assert [one["change"] for one in changes["lessons"]] == ["added", "added"]
    assert (await client.get(f"{at}/versions", headers=author)).json() == {"items": [], "next_cursor": None}


def test_every_example_in_the_documentation_is_valid() -> None:
    checked = 0
    for module in (authoring, catalogue, files, review):
        for model in vars(module).values():
            if (
                isinstance(model, type)
                and issubclass(model, BaseModel)
                and model.__module__ == module.__name__
            ):
                extra: Any = model.model_config.get("json_schema_extra") or {}
                for example in extra.get("examples", []):
                    model.model_validate(example)
                    checked += 1
    assert checked > 20
