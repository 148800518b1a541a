"""Export as OLX: our own import gets everything back, and Open edX gets what its format has words for."""

from __future__ import annotations

import io
import json
import tarfile
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from studium.contracts.courses import QuizPolicy
from studium.services.courses.adapters.demo import DemoCourse, load_demo_courses
from studium.services.courses.adapters.olx.writer import TarGz
from studium.services.courses.domain.blocks import clean_content, content_id_of, document_of
from studium.services.courses.domain.content import HtmlBlock, LessonContent, VideoBlock
from studium.services.courses.domain.course import CourseDetails, Draft, Lesson, Module, with_quiz_id
from studium.services.courses.domain.ledger import Outcome
from studium.services.courses.domain.sanitize import clean_html, render_markdown
from studium.services.courses.tests import factories_strategies as strategies
from studium.services.courses.tests.factories import choice_question, draft_of, quiz, text
from studium.services.courses.tests.factories_export import (
    MOMENT,
    Reimported,
    exported,
    reimported,
    told_of_draft,
    told_of_import,
)
from studium.services.courses.tests.factories_olx import tar_gz
from studium.services.courses.tests.factories_strategies import FILES

TYPES = ["text", "video", "quiz", "assignment", "file", "pdf", "image", "audio", "interactive", "embed"]


def files_in(data: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
        for member in archive:
            stream = archive.extractfile(member)
            found[member.name.split("/", 1)[1]] = stream.read() if stream else b""
    return found


def repacked(files: dict[str, bytes]) -> bytes:
    return tar_gz(files).getvalue()


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Up to two modules with up to three lessons, the second of which leads to the first."""
    draft = draft_of()
    course = replace(
        draft.course,
        details=CourseDetails.model_validate({"slug": "numbers", **draw(strategies.details)}),
        updated_at=MOMENT,
    )
    modules = [
        Module(draw(strategies.ids), course.course_id, draw(strategies.words), place)
        for place in range(draw(st.integers(1, 2)))
    ]
    lessons: list[Lesson] = []
    contents: dict[str, LessonContent] = {}
    for place in range(draw(st.integers(0, 3))):
        lesson_id = draw(strategies.ids)
        content: LessonContent = draw(strategies.contents)
        if lessons:
            back = f'<p><a href="studium:lesson/{lessons[0].lesson_id}">back</a></p>'
            link = HtmlBlock(html=clean_html(back))
            content = content.model_copy(update={"blocks": [*content.blocks, link]})
        content = with_quiz_id(content, lesson_id)
        content_id = content_id_of(document_of(content))
        contents[content_id] = content
        lessons.append(
            Lesson(
                lesson_id=lesson_id,
                course_id=course.course_id,
                module_id=draw(st.sampled_from(modules)).module_id,
                title=draw(strategies.words),
                type=draw(st.sampled_from(TYPES)),
                order_index=place,
                content_id=content_id,
                required=draw(st.booleans()),
                section=draw(st.none() | strategies.words),
                graded_as=draw(st.none() | strategies.words),
            )
        )
    return Draft(course, modules, lessons, contents)


@given(draft=drafts())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_our_own_import_gets_back_every_course_exactly(draft: Draft) -> None:
    data, ledger = exported(draft, FILES)
    done = reimported(data)
    assert told_of_import(done) == told_of_draft(draft, FILES)
    assert {one.outcome for one in done.course.ledger.entries} <= {Outcome.EXACT}
    blocks = sum(len(content.blocks) for content in map(draft.content_of, draft.lessons))
    assert len(ledger.entries) == 1 + len(draft.modules) + len(draft.lessons) + blocks + len(FILES)


def demo_draft(demo: DemoCourse) -> Draft:
    draft = draft_of()
    details = CourseDetails.model_validate(demo.details)
    course = replace(draft.course, course_id=demo.course_id, details=details)
    modules: list[Module] = []
    lessons: list[Lesson] = []
    contents: dict[str, LessonContent] = {}
    for place, module in enumerate(demo.modules):
        modules.append(Module(module.module_id, demo.course_id, module.title, place))
        for order, one in enumerate(module.lessons):
            clean = clean_content(one.content, clean_html, render_markdown)
            content = with_quiz_id(clean, one.lesson_id)
            content_id = content_id_of(document_of(content))
            contents[content_id] = content
            lessons.append(
                Lesson(
                    lesson_id=one.lesson_id,
                    course_id=demo.course_id,
                    module_id=module.module_id,
                    title=one.title,
                    type=one.type,
                    order_index=order,
                    content_id=content_id,
                    required=one.required,
                    graded_as=one.graded_as,
                )
            )
    return Draft(course, modules, lessons, contents)


@pytest.mark.parametrize("demo", load_demo_courses(), ids=lambda one: one.details["slug"])
def test_our_own_import_gets_back_the_demo_courses_exactly(demo: DemoCourse) -> None:
    draft = demo_draft(demo)
    data, _ = exported(draft, demo.files)
    assert told_of_import(reimported(data)) == told_of_draft(draft, demo.files)
    held = {path for path in files_in(data) if path.startswith("static/")}
    assert len(held) == len(demo.files)


@pytest.mark.parametrize("demo", load_demo_courses(), ids=lambda one: one.details["slug"])
def test_without_what_lies_beside_it_the_olx_still_says_what_it_can(demo: DemoCourse) -> None:
    draft = demo_draft(demo)
    data, _ = exported(draft, demo.files)
    done = reimported(repacked({p: d for p, d in files_in(data).items() if not p.startswith("studium/")}))
    assert done.course.details is None
    assert [one.title for one in done.lessons] == [one.title for one in draft.in_order()]
    assert [one for one in done.course.ledger.entries if one.outcome is Outcome.DROPPED] == []
    asked, kept = (
        [
            (one.question.kind, one.question.points)
            for content in contents
            for one in content.blocks
            if one.kind == "question" and one.question.kind != "ungraded"
        ]
        for contents in (
            [draft.content_of(one) for one in draft.in_order()],
            [one.content for one in done.lessons],
        )
    )
    assert kept == asked


def shown(done: Reimported) -> list[str]:
    """The HTML of the lessons' only blocks."""
    return [one.content.blocks[0].model_dump()["html"] for one in done.lessons]


def test_who_changes_the_olx_by_hand_is_read_by_it() -> None:
    draft = draft_of(("text", text("Hello")), ("text", text("Second")))
    files = files_in(exported(draft, {})[0])
    (body,) = (path for path in files if path.endswith(".html") and b"Hello" in files[path])
    done = reimported(repacked({**files, body: b"<p>Hello from Open edX</p>"}))
    assert shown(done) == ["<p>Hello from Open edX</p>", "<p>Second</p>"]
    dropped = [one.source for one in done.course.ledger.entries if one.outcome is Outcome.DROPPED]
    assert dropped == [f"studium/lesson/{draft.lessons[0].lesson_id.hex}.json"]
    assert done.course.details is not None
    course = reimported(repacked({**files, "about/short_description.html": b"On other numbers."})).course
    assert (course.details, course.summary) == (None, "On other numbers.")


def test_what_lies_beside_the_olx_is_cleaned_like_anything_from_outside() -> None:
    draft = draft_of(("text", text("Hello")))
    files = files_in(exported(draft, {})[0])
    path = f"studium/lesson/{draft.lessons[0].lesson_id.hex}.json"
    side = json.loads(files[path])
    side["content"]["blocks"] = [{"kind": "html", "html": "<p onclick='x()'>Hi<script>x()</script></p>"}]
    assert shown(reimported(repacked({**files, path: json.dumps(side).encode()}))) == ["<p>Hi</p>"]
    for broken in (b"{", b"[]", b'{"format": 2}', b'{"format": 1, "stands_for": ""}', b"\xff\xfe"):
        assert shown(reimported(repacked({**files, path: broken}))) == ["<p>Hello</p>"]
    course = reimported(repacked({**files, "studium/course.json": b"{"})).course
    assert (course.details, course.title) == (None, "Numbers")


def test_a_description_that_lies_beside_the_olx_is_cleaned_too() -> None:
    files = files_in(exported(draft_of(("text", text())), {})[0])
    told = json.loads(files["studium/course.json"])
    for written, kept in (
        ("<p>Hi<script>x()</script><img src=x onerror=x()></p>", '<p>Hi<img src="x"></p>'),
        ("<div>" * 2_000, None),
    ):
        told["details"]["description"] = written
        course = reimported(repacked({**files, "studium/course.json": json.dumps(told).encode()})).course
        assert (course.details.description if course.details else None) == kept


def problem_of(question: Any, **policy: Any) -> etree._Element:
    draft = draft_of(("quiz", quiz(question).model_copy(update={"quiz_policy": QuizPolicy(**policy)})))
    (source,) = (data for path, data in files_in(exported(draft, {})[0]).items() if path[:8] == "problem/")
    return etree.fromstring(source)


def test_a_question_is_a_problem_as_open_edx_documents_it() -> None:
    found = problem_of(choice_question(), max_attempts=3, show_answers="after_attempt")
    assert etree.tostring(found, encoding="unicode") == (
        '<problem display_name="Question 1" weight="2.0" max_attempts="3" showanswer="attempted">'
        "<div><p>Which is even?</p></div>"
        '<multiplechoiceresponse><choicegroup type="MultipleChoice">'
        '<choice correct="true">4<choicehint>SECRET-right</choicehint></choice>'
        '<choice correct="false">5<choicehint>SECRET-wrong</choicehint></choice></choicegroup>'
        '<solution><div class="detailed-solution"><p>SECRET-explanation</p></div></solution>'
        "</multiplechoiceresponse><demandhint><hint><p>Divide by two.</p></hint></demandhint></problem>"
    )


def test_the_ledger_says_what_olx_has_no_word_for() -> None:
    content = quiz(choice_question()).model_copy(
        update={"quiz_policy": QuizPolicy(time_limit_seconds=600, pass_percentage=50)}
    )
    draft = draft_of(("quiz", content), level="beginner", price={"amount_minor": 1, "currency": "EUR"})
    video = VideoBlock(title="V", youtube_id="dQw4w9WgXcQ", start_seconds=1.5)
    draft = replace(draft, lessons=[replace(draft.lessons[0], required=False)])
    reasons = {one.kind: one.reason for one in exported(draft, {})[1].entries}
    assert "price, level" in reasons["course"]
    assert reasons["lesson"].startswith("Open edX has no lessons that are not required; its time limit")
    assert reasons["single_choice"] == ""
    (entry,) = (
        one
        for one in exported(draft_of(("video", LessonContent(blocks=[video]))), {})[1].entries
        if one.kind == "video"
    )
    assert (entry.outcome, entry.reason) == (
        Outcome.APPROXIMATED,
        "its part to watch begins and ends at whole seconds of one day",
    )


def test_titles_that_an_import_of_open_edx_left_long_go_out_and_come_back() -> None:
    draft = draft_of(("text", text()))
    long = replace(draft.lessons[0], title="t" * 3_000, section="s" * 3_000)
    draft = replace(draft, lessons=[long], modules=[replace(draft.modules[0], title="m" * 3_000)])
    done = reimported(exported(draft, {})[0])
    assert (done.lessons[0].title, done.lessons[0].section) == (long.title, long.section)
    assert done.course.modules[0].title == "m" * 3_000


def test_a_text_that_would_make_the_archive_unreadable_is_flattened() -> None:
    deep = "<div>" * 200 + "deep" + "</div>" * 200
    draft = draft_of(("quiz", quiz(choice_question(prompt_html=deep))))
    data, ledger = exported(draft, {})
    assert told_of_import(reimported(data)) == told_of_draft(draft, {})
    assert "plain text" in next(one.reason for one in ledger.entries if one.kind == "single_choice")


def test_a_file_of_another_length_than_announced_is_noticed() -> None:
    archive = TarGz("course", MOMENT)
    archive.begin("static/a", 2)
    with pytest.raises(ValueError, match="longer"):
        archive.add(b"abc")
    archive.begin("static/a", 2)
    with pytest.raises(ValueError, match="shorter"):
        archive.end(2)
