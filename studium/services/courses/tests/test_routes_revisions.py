"""A lesson's history and its preview: what is kept, what comes back, and who may see it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import pytest

from studium.kit import clock
from studium.kit.auth import Principal
from studium.services.courses.actions import contents, drafts, outline, publishing, revisions
from studium.services.courses.actions.access import Ctx
from studium.services.courses.domain.content import FileBlock, LessonContent
from studium.services.courses.domain.revisions import MAX_REVISIONS, SESSION
from studium.services.courses.tests.factories import PNG, introduce, quiz, stored_course, text

if TYPE_CHECKING:
    from studium.app import Platform

SignIn = Callable[..., Awaitable[Any]]


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    found: Ctx = platform.context("courses")
    return found


@pytest.fixture
async def author(sign_in: SignIn, platform: Platform) -> Any:
    headers = await sign_in("instructor")
    await introduce(platform, "Amal", headers.user_id)
    return headers


def principal(headers: Any) -> Principal:
    return Principal(headers.user_id, frozenset({"instructor"}))


async def course_with(ctx: Ctx, headers: Any, content: LessonContent) -> tuple[UUID, str]:
    """A draft of one lesson, written a while ago, and the lesson's path."""
    with clock.travel(by=-2 * SESSION):
        course_id = await stored_course(ctx, principal(headers), content, publish=False)
    (lesson,) = (await drafts.read_draft(ctx, principal(headers), course_id)).lessons
    return course_id, f"/api/v1/courses/{course_id}/lessons/{lesson.lesson_id}"


async def save(client: httpx.AsyncClient, headers: Any, at: str, words: str) -> None:
    body = {"content": {"blocks": [{"kind": "html", "html": f"<p>{words}</p>"}]}}
    answer = await client.patch(at, json=body, headers={**headers, "If-Match": "*"})
    assert answer.status_code == 200, answer.text


async def history(client: httpx.AsyncClient, headers: Any, at: str) -> list[dict[str, Any]]:
    answer = await client.get(f"{at}/revisions", headers=headers)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def words_of(client: httpx.AsyncClient, headers: Any, at: str) -> str:
    answer = await client.get(at, headers=headers)
    html: str = answer.json()["content"]["blocks"][0]["html"]
    return html


async def test_authors_read_what_learners_have_beside_the_draft(
    client: httpx.AsyncClient, ctx: Ctx, author: Any, sign_in: SignIn
) -> None:
    course_id, at = await course_with(ctx, author, text("one"))
    before = await client.get(f"{at}/published", headers=author)
    assert (before.status_code, before.json()["code"]) == (404, "lesson_not_found")
    await publishing.publish(ctx, principal(author), course_id)
    await save(client, author, at, "two")

    assert await words_of(client, author, at) == "<p>two</p>"
    assert await words_of(client, author, f"{at}/published") == "<p>one</p>"
    answer = await client.get(f"{at}/published", headers=author)
    assert (answer.json()["since"], answer.headers["cache-control"]) == (1, "no-store")
    stranger = await sign_in("instructor")
    assert (await client.get(f"{at}/published", headers=stranger)).status_code == 404


async def test_a_former_form_is_read_and_comes_back_as_a_new_revision(
    client: httpx.AsyncClient, ctx: Ctx, author: Any
) -> None:
    _, at = await course_with(ctx, author, text("one"))
    await save(client, author, at, "two")
    assert [one["revision"] for one in await history(client, author, at)] == [2, 1]
    assert await words_of(client, author, f"{at}/revisions/1") == "<p>one</p>"
    assert await words_of(client, author, f"{at}/revisions/2") == "<p>two</p>"

    tag = (await client.get(at, headers=author)).headers["etag"]
    back = await client.post(f"{at}/revisions/1/restore", headers={**author, "If-Match": tag})

    assert back.status_code == 200, back.text
    assert await words_of(client, author, at) == "<p>one</p>"
    found = await history(client, author, at)
    assert [(one["revision"], one["restored_from"]) for one in found] == [(3, 1), (2, None), (1, None)]
    assert found[0]["edited_by"] == {"user_id": str(author.user_id), "name": "Amal Haddad"}
    assert back.headers["etag"] == (await client.get(at, headers=author)).headers["etag"]
    again = await client.post(f"{at}/revisions/1/restore", headers={**author, "If-Match": "*"})
    assert (again.status_code, again.headers["etag"]) == (200, back.headers["etag"])
    late = await client.post(f"{at}/revisions/2/restore", headers={**author, "If-Match": tag})
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert (await client.post(f"{at}/revisions/2/restore", headers=author)).status_code == 428
    gone = await client.post(f"{at}/revisions/99/restore", headers={**author, "If-Match": "*"})
    assert (gone.status_code, gone.json()["code"]) == (404, "revision_not_found")


async def test_what_one_author_saves_within_minutes_is_one_revision(
    client: httpx.AsyncClient, ctx: Ctx, author: Any, sign_in: SignIn, platform: Platform
) -> None:
    course_id, at = await course_with(ctx, author, text("begun"))
    friend = await sign_in("instructor")
    await introduce(platform, "Lin", friend.user_id)
    await drafts.share_course(ctx, principal(author), course_id, [friend.user_id], revision=None)
    for words in ("a", "ab", "abc"):
        await save(client, author, at, words)
    await save(client, friend, at, "the friend's")
    await save(client, author, at, "the author's")
    with clock.travel(by=SESSION + timedelta(seconds=5)):
        await save(client, author, at, "later")
    found = await history(client, author, at)
    assert [one["revision"] for one in found] == [7, 6, 5, 4, 1]
    forms = [await words_of(client, author, f"{at}/revisions/{one['revision']}") for one in found]
    assert forms == [f"<p>{one}</p>" for one in ("later", "the author's", "the friend's", "abc", "begun")]
    assert found[3]["begun_at"] < found[3]["edited_at"]
    assert (await client.get(f"{at}/revisions/3", headers=author)).status_code == 404


async def test_only_the_last_revisions_are_kept_and_no_sweep_takes_their_contents(
    client: httpx.AsyncClient, ctx: Ctx, author: Any
) -> None:
    course_id, at = await course_with(ctx, author, text("first"))
    lesson_id = UUID(at.rsplit("/", 1)[-1])
    for number in range(MAX_REVISIONS + 2):
        with clock.travel(by=SESSION * 2 * (number + 1)):
            edit = {"content": text(f"number {number}")}
            await outline.edit_lesson(ctx, principal(author), course_id, lesson_id, edit, revision=None)
    found = await history(client, author, at)
    assert [one["revision"] for one in found] == list(range(MAX_REVISIONS + 3, 3, -1))
    with clock.travel(by=timedelta(days=3)):
        assert await contents.sweep_contents(ctx) == 3
    assert await words_of(client, author, f"{at}/revisions/4") == "<p>number 2</p>"


async def test_a_draft_that_was_never_public_goes_with_its_history(
    client: httpx.AsyncClient, ctx: Ctx, author: Any
) -> None:
    course_id, at = await course_with(ctx, author, text())
    assert (await client.delete(f"/api/v1/courses/{course_id}", headers=author)).status_code == 204
    assert (await client.get(f"{at}/revisions", headers=author)).status_code == 404
    assert await ctx.db.fetch_all("SELECT 1 FROM lesson_revision") == []


async def test_history_and_preview_are_for_the_courses_authors(
    client: httpx.AsyncClient, ctx: Ctx, author: Any, sign_in: SignIn
) -> None:
    _, at = await course_with(ctx, author, text())
    callers = [author, await sign_in("admin"), await sign_in("instructor"), await sign_in("student"), {}]
    for path in (f"{at}/revisions", f"{at}/revisions/1", f"{at}/preview"):
        answers = [await client.get(path, headers=who) for who in callers]
        assert [one.status_code for one in answers] == [200, 200, 404, 403, 401], path
    back = f"{at}/revisions/1/restore"
    answers = [await client.post(back, headers={**who, "If-Match": "*"}) for who in callers]
    assert [one.status_code for one in answers] == [200, 200, 404, 403, 401]
    other = await stored_course(ctx, principal(author), publish=False)
    elsewhere = at.replace(at.split("/")[4], str(other))
    assert (await client.get(f"{elsewhere}/revisions", headers=author)).status_code == 404


async def test_the_preview_is_what_learners_would_get_files_included(
    client: httpx.AsyncClient, ctx: Ctx, author: Any
) -> None:
    course_id, at = await course_with(ctx, author, quiz())
    made = await client.post(
        f"/api/v1/courses/{course_id}/assets", files={"file": ("a.png", PNG, "image/png")}, headers=author
    )
    picture = FileBlock(kind="image", asset_id=UUID(made.json()["asset_id"]), alt_text="Dice")
    content = LessonContent(blocks=[picture, *quiz().blocks])
    lesson_id = UUID(at.rsplit("/", 1)[-1])
    edit = {"content": content, "title": "Not public"}
    await outline.edit_lesson(ctx, principal(author), course_id, lesson_id, edit, revision=None)
    answer = await client.get(f"{at}/preview", headers=author)
    assert answer.status_code == 200
    assert "SECRET" not in answer.text
    assert '"correct"' not in answer.text
    assert answer.json()["title"] == "Not public"
    assert [one["kind"] for one in answer.json()["content"]["blocks"]] == ["image", "question"]
    assert answer.headers["etag"] == (await client.get(at, headers=author)).headers["etag"]
    assert (await client.get(made.json()["content_url"], headers=author)).content == PNG
    await outline.remove_lesson(ctx, principal(author), course_id, lesson_id)
    assert (await client.get(f"{at}/preview", headers=author)).status_code == 404


async def test_an_import_leaves_the_form_before_it_in_the_history(ctx: Ctx, author: Any) -> None:
    course_id, at = await course_with(ctx, author, text("by hand"))
    who, lesson_id = principal(author), UUID(at.rsplit("/", 1)[-1])
    lesson, _ = await outline.read_lesson(ctx, who, course_id, lesson_id)
    async with ctx.db.unit_of_work() as uow:
        content_id = await contents.store_content(ctx, lesson_id, await contents.cleaned(text("imported")))
        coming = replace(lesson, content_id=content_id, revision=2)
        await revisions.save_new_lessons(uow, [coming], who.user_id)
    found = await revisions.list_revisions(ctx, who, course_id, lesson_id)
    assert [one.revision for one in found.revisions] == [2, 1]
