"""The whole course: its facts and rules, stable identifiers, and a ledger in which nothing is missing."""

from __future__ import annotations

import json
import os
import re
import tarfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from studium.services.courses.adapters.olx import (
    ImportedCourse,
    course,
    parse_course,
    read_archive,
    source_key,
    take_census,
)
from studium.services.courses.domain.content import HtmlBlock, QuestionBlock
from studium.services.courses.domain.files import MAX_BYTES
from studium.services.courses.domain.ledger import Outcome
from studium.services.courses.domain.questions import question_flaws
from studium.services.courses.tests.factories import PDF, PNG
from studium.services.courses.tests.factories_olx import (
    COURSE_ID,
    course_files,
    entry_of,
    import_components,
    import_files,
    only_lesson,
    policy,
    tar_gz,
)

PROBLEM = '<problem><numericalresponse answer="1"><label>How much?</label></numericalresponse></problem>'
GRADING = {
    "GRADER": [
        {"type": "Homework", "weight": 0.4, "drop_count": 2, "min_count": 1},
        {"type": "Exam", "weight": 0.6, "min_count": 1},
    ],
    "GRADE_CUTOFFS": {"Pass": 0.55},
}


def rich_course() -> dict[str, str | bytes]:
    """A course with something of everything that stands around the lessons."""
    return {
        **course_files(
            '<html url_name="text"/><problem url_name="sum"/>',
            section='format="Homework" graded="true" due="2030-05-01T12:00:00Z"',
        ),
        "course/run.xml": '<course display_name="Old name" lti_passports="[&quot;id:key:s3cret&quot;]">'
        '<chapter url_name="ch"/><chapter url_name="empty"/><wiki slug="w"/></course>',
        "chapter/empty.xml": '<chapter display_name="Empty"/>',
        "html/text.xml": '<html filename="text"/>',
        "html/text.html": "<p>Text</p>",
        "problem/sum.xml": PROBLEM,
        "html/stray.xml": '<html filename="stray"/>',
        "html/stray.html": "<p>Lost</p>",
        "vertical/stray.xml": '<vertical><html url_name="stray"/><poll question="q"/></vertical>',
        "drafts/problem/later.xml": PROBLEM,
        "problem/broken.xml": "<problem><p></problem>",
        "about/overview.html": "<h2>About</h2><script>x()</script>",
        "about/short_description.html": "A <b>short</b> one.",
        "about/effort.html": "2 hours",
        "about/title.html": "",
        "info/updates.items.json": '[{"content": "hello"}]',
        "info/handouts.html": "<ol></ol>",
        "assets/assets.xml": "<assets/>",
        "static/picture.png": b"png",
        "static/secret.txt": b"for learners only",
        "policies/run/grading_policy.json": json.dumps(GRADING),
        "policies/run/policy.json": policy(
            display_name="A Course",
            start="2024-01-02T03:04:05Z",
            course_image="picture.png",
            lti_passports=["a:b:s3cret"],
        ),
        "policies/assets.json": json.dumps(
            {
                "picture.png": {"displayname": "picture.png", "contentType": "image/png"},
                "secret.txt": {"displayname": "secret.txt", "contentType": "text/x-notes", "locked": True},
            }
        ),
        ".DS_Store": b"\0",
    }


def test_facts_and_rules_of_the_course() -> None:
    course = import_files(rich_course())
    assert (course.source_key, course.title, course.language) == ("Org/Num/run", "A Course", "en")
    assert course.summary == "A short one."
    assert course.description_html == "<h2>About</h2>"
    assert course.starts_at == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert [(c.name, c.weight, c.drop_lowest) for c in course.grading] == [
        ("Homework", 0.4, 2),
        ("Exam", 0.6, 0),
    ]
    assert course.pass_percentage == 55
    assert [(m.title, len(m.lessons)) for m in course.modules] == [("Chapter", 1), ("Empty", 0)]
    lesson = course.modules[0].lessons[0]
    assert (lesson.title, lesson.section, lesson.type, lesson.graded_as) == (
        "Unit",
        "Section",
        "quiz",
        "Homework",
    )
    assert lesson.due_at == lesson.content.quiz_policy.due_at == datetime(2030, 5, 1, 12, tzinfo=UTC)


def test_every_file_below_static_is_an_asset_with_its_type_and_lock() -> None:
    with read_archive(tar_gz(rich_course())) as archive:
        course = parse_course(archive, COURSE_ID)
        picture, secret = course.assets
        assert (picture.filename, picture.media_type, picture.locked) == ("picture.png", "image/png", False)
        assert (secret.filename, secret.media_type, secret.locked) == ("secret.txt", "text/x-notes", True)
        with secret.open() as stream:
            assert stream.read() == b"for learners only"
            assert secret.size_bytes == stream.tell()
    assert course.image_asset_id == picture.asset_id


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ("html/text.xml#html", Outcome.EXACT),
        ("html/text.html", Outcome.EXACT),
        ("html/stray.xml#html", Outcome.DROPPED),
        ("html/stray.html", Outcome.DROPPED),
        ("vertical/stray.xml#poll[1]", Outcome.DROPPED),
        ("drafts/problem/later.xml#problem", Outcome.DROPPED),
        ("problem/broken.xml#problem", Outcome.DROPPED),
        ("course/run.xml#wiki[1]", Outcome.DROPPED),
        ("about/overview.html", Outcome.APPROXIMATED),
        ("about/short_description.html", Outcome.EXACT),
        ("about/effort.html", Outcome.DROPPED),
        ("about/title.html", Outcome.EXACT),
        ("info/updates.items.json", Outcome.DROPPED),
        ("info/handouts.html", Outcome.EXACT),
        ("policies/run/grading_policy.json", Outcome.EXACT),
        ("policies/run/policy.json", Outcome.APPROXIMATED),
        ("static/secret.txt", Outcome.EXACT),
        (".DS_Store", Outcome.DROPPED),
    ],
)
def test_every_element_and_file_has_its_outcome(source: str, outcome: Outcome) -> None:
    assert entry_of(import_files(rich_course()), source).outcome is outcome


def test_the_ledger_notices_what_is_missing_from_it() -> None:
    with read_archive(tar_gz(rich_course())) as archive:
        ledger, census = parse_course(archive, COURSE_ID).ledger, take_census(archive)
    assert ledger.unaccounted(census) == []
    shorter = ledger.model_copy(update={"entries": ledger.entries[1:]})
    assert shorter.unaccounted(census) == [f"missing: {ledger.entries[0].source}"]
    assert ledger.summary()["total"]["total"] == len(census.sources)


def test_secrets_never_leave_the_archive() -> None:
    course = import_files(rich_course())
    everything = course.ledger.model_dump_json() + course.ledger.text() + repr(course)
    assert "s3cret" not in everything
    assert "lti_passports" in entry_of(course, "policies/run/policy.json").reason
    assert "lti_passports" in entry_of(course, "course/run.xml#course").reason


def test_a_pointer_without_its_file_and_a_broken_file_are_dropped_alone() -> None:
    files = course_files('<html url_name="gone"/><html><p>here</p></html><problem url_name="broken"/>')
    course = import_files({**files, "problem/broken.xml": "<problem><p></problem>"})
    assert only_lesson(course).content.blocks == [HtmlBlock(html="<p>here</p>")]
    assert "not in the archive" in entry_of(course, "vertical/vert.xml#html[1]").reason
    assert "not well-formed" in entry_of(course, "problem/broken.xml#problem").reason


def test_a_file_that_holds_something_else_than_its_pointer_says_is_dropped() -> None:
    course = import_components('<video url_name="v"/>', {"video/v.xml": "<html><p>a</p></html>"})
    assert only_lesson(course).content.blocks == []
    assert "holds a html instead of a video" in entry_of(course, "video/v.xml#html").reason


def test_a_vertical_that_contains_itself_ends() -> None:
    course = import_components('<html><p>a</p></html><vertical url_name="vert"/>')
    assert only_lesson(course).content.blocks == [HtmlBlock(html="<p>a</p>")]
    assert "contains itself" in entry_of(course, "vertical/vert.xml#vertical").reason


def test_a_component_used_twice_has_one_entry_and_two_identities() -> None:
    course = import_components(
        '<problem url_name="sum"/><problem url_name="sum"/>', {"problem/sum.xml": PROBLEM}
    )
    first, second = only_lesson(course).content.blocks
    assert isinstance(first, QuestionBlock)
    assert isinstance(second, QuestionBlock)
    assert first.question.question_id != second.question.question_id


def test_a_course_that_stands_in_one_file_reads_the_same() -> None:
    unit = '<vertical display_name="V"><html><p>a</p></html></vertical>'
    chapter = f'<chapter display_name="C"><sequential display_name="S">{unit}</sequential></chapter>'
    text = f'<course org="Org" course="Num" url_name="run" display_name="One">{chapter}</course>'
    course = import_files({"course.xml": text})
    assert (course.source_key, only_lesson(course).title) == ("Org/Num/run", "V")
    assert (
        entry_of(course, "course.xml#chapter[1]/sequential[1]/vertical[1]/html[1]").outcome is Outcome.EXACT
    )


def identities(course: ImportedCourse) -> list[UUID | None]:
    lessons = [lesson for module in course.modules for lesson in module.lessons]
    asked = [
        b.question.question_id for x in lessons for b in x.content.blocks if isinstance(b, QuestionBlock)
    ]
    return [
        *(module.module_id for module in course.modules),
        *(lesson.lesson_id for lesson in lessons),
        *(lesson.content.quiz_id for lesson in lessons),
        *asked,
        *(asset.asset_id for asset in course.assets),
    ]


def test_a_repeated_import_yields_the_same_and_another_course_nothing_of_it() -> None:
    with read_archive(tar_gz(rich_course())) as archive:
        first, again = parse_course(archive, COURSE_ID), parse_course(archive, COURSE_ID)
        other = parse_course(archive, uuid4())
    assert first == again
    assert not set(identities(first)) & set(identities(other)) - {None}


def test_a_changed_export_keeps_the_identity_of_what_stayed() -> None:
    before = import_components('<html url_name="a"/><problem url_name="sum"/>', {"problem/sum.xml": PROBLEM})
    changed = PROBLEM.replace("How much?", "How many?")
    after = import_components(
        '<problem url_name="sum"/>', {"problem/sum.xml": changed}, unit='display_name="New"'
    )
    assert identities(before) == identities(after)
    assert only_lesson(after).title == "New"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("policies/run/grading_policy.json", "{"),
        ("policies/run/grading_policy.json", '{"GRADER": [{"weight": 7}, 3, {"type": "X", "weight": "a"}]}'),
        ("policies/run/policy.json", "[1]"),
        ("policies/assets.json", '{"a": 1, "b": {"displayname": 3}}'),
        ("html/text.html", "\x00\ufffe<p>\ue0000\ue001"),
        ("problem/sum.xml", "<problem/>"),
    ],
)
def test_odd_content_does_not_stop_an_import(name: str, content: str) -> None:
    assert import_files({**rich_course(), name: content}).modules


def test_the_file_by_which_an_export_begins_follows_its_course() -> None:
    found = {entry.source: entry.outcome for entry in import_files(course_files()).ledger.entries}
    assert found["course.xml"] == found["course/run.xml"] == "exact"


def demo_course() -> Path:
    """The Open edX demo course; its licence keeps it out of this repository."""
    root = Path(__file__).parents[4]
    path = Path(os.environ.get("STUDIUM_TEST_OLX") or root.parent / "shared/data/openedx-demo-course.tar.gz")
    if not path.is_file():
        pytest.skip("set STUDIUM_TEST_OLX to an export of the Open edX demo course to run this test")
    return path


def test_the_demo_course_of_open_edx_is_accounted_for_to_the_last_file() -> None:
    path = demo_course()
    with read_archive(path) as archive:
        assert source_key(archive) == "OpenedX/DemoX/DemoCourse"
        course, census = parse_course(archive, COURSE_ID), take_census(archive)
    assert course.ledger.unaccounted(census) == []
    with tarfile.open(path) as packed:
        members = [member.name for member in packed if member.isfile()]
    files = [source for source in census.sources if "#" not in source]
    assert len(files) == len(members)
    folders = Counter(
        name.split("/")[1] for name in members if re.fullmatch(r"course/[a-z_]+/[^/]+\.xml", name)
    )
    totals = census.totals()
    for kind in ("chapter", "sequential", "vertical", "html", "problem", "video", "lti", "library_content"):
        assert totals[kind] == folders[kind]
    lessons = [lesson for module in course.modules for lesson in module.lessons]
    assert (len(course.modules), len(lessons), len(course.assets)) == (6, 58, totals["static file"])
    asked = [b.question for lesson in lessons for b in lesson.content.blocks if isinstance(b, QuestionBlock)]
    assert [flaw for question in asked for flaw in question_flaws(question)] == []
    assert course.pass_percentage == 50


def test_nothing_that_the_database_cannot_store_comes_out_of_json() -> None:
    files = rich_course()
    files["policies/run/policy.json"] = r'{"course/run": {"display_name": "A\u0000 \ud800Course"}}'
    files["policies/run/grading_policy.json"] = r'{"GRADER": [{"type": "Home\u0000work", "weight": 1}]}'
    course = import_files(files)
    assert (course.title, course.grading[0].name) == ("A Course", "Homework")


def test_files_and_texts_over_their_limits_are_dropped_with_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(course, "MAX_BYTES", {**MAX_BYTES, "image": 1_000})
    imported = import_components(
        '<html url_name="h1"/><html url_name="h2"/>',
        {
            "static/large.png": PNG + b"x" * 1_000,
            "static/large.pdf": PDF + b"x" * 1_000,
            "html/h1.xml": '<html filename="h1"/>',
            "html/h1.html": "<div>" * 1_001,
            "html/h2.xml": '<html filename="h2"/>',
            "html/h2.html": '<p>a<img src="/static/large.png" alt="A map"></p>',
        },
    )
    assert [asset.path for asset in imported.assets] == ["static/large.pdf"]
    dropped = entry_of(imported, "static/large.png")
    assert (dropped.outcome, "kind image" in dropped.reason) == ("dropped", True)
    deep = entry_of(imported, "html/h1.html")
    assert (deep.outcome, "costs too much" in deep.reason) == ("dropped", True)
    assert "not in the archive" in entry_of(imported, "html/h2.html").reason
