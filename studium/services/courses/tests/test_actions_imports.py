"""Imports: all or nothing, the same again on a repeat, and what was made by hand stays."""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING, Any

import pytest

from studium.kit.auth import Principal
from studium.services.courses.actions import drafts, outline, publishing
from studium.services.courses.actions.access import Ctx
from studium.services.courses.actions.imports import Imported, import_olx
from studium.services.courses.adapters.olx import ArchiveRefused
from studium.services.courses.domain.course import Draft, NotAnInstructor
from studium.services.courses.domain.imported import is_imported
from studium.services.courses.tests.factories import PNG, instructor
from studium.services.courses.tests.factories_olx import course_files, tar_gz

if TYPE_CHECKING:
    from studium.app import Platform

COMPONENTS = """
<html url_name="h1"/>
<problem display_name="Sum"><numericalresponse answer="42"><p>6 × 7?</p><textline/></numericalresponse>
</problem>
"""


@pytest.fixture
def ctx(platform: Platform) -> Ctx:
    found: Ctx = platform.context("courses")
    return found


@pytest.fixture
def who() -> Principal:
    return instructor()


def archive(words: str = "Hello", picture: bytes = PNG, more: dict[str, str] | None = None) -> io.BytesIO:
    files: dict[str, str | bytes] = {
        **course_files(COMPONENTS),
        "html/h1.xml": '<html filename="h1" display_name="Text"/>',
        "html/h1.html": f'<p>{words} <img src="/static/dice.png" alt="Dice"></p>',
        "static/dice.png": picture,
        **(more or {}),
    }
    return tar_gz(files)


async def rows(ctx: Ctx) -> dict[str, Any]:
    tables = ("course", "module", "lesson", "course_version", "asset", "import_record", "content_document")
    counted = {name: len(await ctx.db.fetch_all(f"SELECT 1 FROM {name}")) for name in tables}
    counted["objects"] = len([found async for found in ctx.objects.list("courses")])
    return counted


async def draft_of(ctx: Ctx, who: Principal, done: Imported) -> Draft:
    assert done.course_id is not None
    return await drafts.read_draft(ctx, who, done.course_id)


async def test_a_dry_run_writes_nothing_and_gives_the_ledger_of_the_real_import(
    ctx: Ctx, who: Principal
) -> None:
    dry = await import_olx(ctx, who, archive(), dry_run=True)
    assert (dry.course_id, dry.is_new) == (None, True)
    assert set((await rows(ctx)).values()) == {0}
    real = await import_olx(ctx, who, archive())
    assert real.ledger.summary() == dry.ledger.summary()
    assert [one.source for one in real.ledger.entries] == [one.source for one in dry.ledger.entries]


async def test_an_import_becomes_a_draft_that_can_be_published(ctx: Ctx, who: Principal) -> None:
    steps: list[tuple[str, int, int]] = []
    done = await import_olx(
        ctx, who, archive(), publish=True, progress=lambda what, now, all_: steps.append((what, now, all_))
    )
    assert (done.is_new, done.published_version, done.publish_errors) == (True, 1, ())
    assert steps == [("files", 1, 1)]
    draft = await draft_of(ctx, who, done)
    (asset,) = await ctx.db.fetch_all("SELECT * FROM asset")
    html = draft.content_of(draft.lessons[0]).blocks[0].model_dump()["html"]
    assert f"/api/v1/assets/{asset['asset_id']}/content" in html
    assert (asset["kind"], asset["live"]) == ("image", True)
    assert draft.content_of(draft.lessons[0]).quiz_id is not None


async def test_the_same_archive_again_changes_nothing(ctx: Ctx, who: Principal) -> None:
    first = await import_olx(ctx, who, archive(), publish=True)
    before, counted = await draft_of(ctx, who, first), await rows(ctx)
    again = await import_olx(ctx, who, archive(), publish=True)
    assert (again.course_id, again.is_new, again.changed) == (first.course_id, False, False)
    assert again.published_version == 1
    after = await draft_of(ctx, who, again)
    assert (after.modules, after.lessons, after.contents) == (before.modules, before.lessons, before.contents)
    assert (after.course.revision, after.course.outline_revision) == (
        before.course.revision,
        before.course.outline_revision,
    )
    assert await rows(ctx) == counted


async def test_a_newer_archive_updates_what_it_brought_and_leaves_what_was_made_by_hand(
    ctx: Ctx, who: Principal
) -> None:
    first = await import_olx(ctx, who, archive(), publish=True)
    assert first.course_id is not None
    module = await outline.add_module(ctx, who, first.course_id, "By hand")
    new = outline.NewLesson("Mine", "text")
    mine = await outline.add_lesson(ctx, who, first.course_id, module.module_id, new)
    await drafts.edit_course(
        ctx, who, first.course_id, {"price": {"amount_minor": 500, "currency": "EUR"}}, revision=None
    )
    before = await draft_of(ctx, who, first)

    second = await import_olx(ctx, who, archive("Good morning", PNG + b"new"))

    assert (second.course_id, second.changed) == (first.course_id, True)
    after = await draft_of(ctx, who, second)
    assert {one.lesson_id for one in after.lessons} == {one.lesson_id for one in before.lessons}
    assert mine in after.lessons
    assert after.course.details.price is not None
    imported = next(one for one in after.lessons if is_imported(one.lesson_id))
    assert imported.revision == 2
    assert "Good morning" in str(after.content_of(imported))
    # The version that is live still shows the picture that it was published with.
    assert len(await ctx.db.fetch_all("SELECT 1 FROM asset")) == 2
    (live,) = await ctx.db.fetch_all("SELECT asset_id FROM asset WHERE live")
    assert str(live["asset_id"]) not in str(after.content_of(imported))


async def test_a_lesson_removed_from_the_draft_comes_back_and_keeps_its_live_form(
    ctx: Ctx, who: Principal
) -> None:
    done = await import_olx(ctx, who, archive(), publish=True)
    assert done.course_id is not None
    draft = await draft_of(ctx, who, done)
    await outline.remove_lesson(ctx, who, done.course_id, draft.lessons[0].lesson_id)
    again = await import_olx(ctx, who, archive())
    assert again.changed
    (lesson,) = (await draft_of(ctx, who, again)).lessons
    assert (lesson.live_since, lesson.deleted_at) == (1, None)
    assert (await publishing.publish(ctx, who, done.course_id)).is_new is False


async def test_two_instructors_import_the_same_course_into_two_drafts(ctx: Ctx, who: Principal) -> None:
    mine = await import_olx(ctx, who, archive())
    theirs = await import_olx(ctx, instructor(), archive())
    assert mine.course_id != theirs.course_id


@pytest.mark.parametrize(
    "data",
    [b"", b"not an archive", b"PK\x03\x04broken", None],
    ids=["empty", "text", "broken zip", "a path that leaves its folder"],
)
async def test_a_refused_archive_leaves_nothing(ctx: Ctx, who: Principal, data: bytes | None) -> None:
    hostile = io.BytesIO(data) if data is not None else archive(more={"../../evil.txt": "x"})
    with pytest.raises(ArchiveRefused):
        await import_olx(ctx, who, hostile)
    assert set((await rows(ctx)).values()) == {0}


async def test_an_import_that_fails_midway_leaves_only_what_is_swept(
    ctx: Ctx, who: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_args: Any, **_kw: Any) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr("studium.services.courses.store.heard.keep_import", fail)
    with pytest.raises(RuntimeError):
        await import_olx(ctx, who, archive())
    left = await rows(ctx)
    assert left.pop("objects") == 1
    assert set(left.values()) == {0}
    assert len(await ctx.db.fetch_all("SELECT 1 FROM pending_object")) == 1


async def test_students_import_nothing(ctx: Ctx) -> None:
    with pytest.raises(NotAnInstructor):
        await import_olx(ctx, Principal(instructor().user_id, frozenset({"student"})), archive())


async def test_a_lesson_that_a_newer_archive_lacks_is_removed_as_an_edit(ctx: Ctx, who: Principal) -> None:
    done = await import_olx(ctx, who, archive())
    (before,) = (await draft_of(ctx, who, done)).lessons
    await import_olx(ctx, who, archive(more={"vertical/vert.xml": "<broken"}))
    (row,) = await ctx.db.fetch_all("SELECT revision, deleted_at IS NULL AS is_there FROM lesson")
    assert (row["revision"], row["is_there"]) == (before.revision + 1, False)


async def test_imports_leave_the_threads_of_others_alone(ctx: Ctx, who: Principal) -> None:
    used: set[str] = set()

    class Watched(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            used.add(threading.current_thread().name)
            return super().read(size)

    await import_olx(ctx, who, Watched(archive().getvalue()), dry_run=True)
    assert used
    assert all(name.startswith("import") for name in used)
