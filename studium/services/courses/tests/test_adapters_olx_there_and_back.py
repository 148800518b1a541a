"""The demo course of Open edX, imported and exported again, compared with what it was."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path

import pytest

from studium.services.courses.adapters.olx import parse_course, read_archive
from studium.services.courses.domain.blocks import content_id_of, document_of
from studium.services.courses.domain.content import LessonContent
from studium.services.courses.domain.course import CourseDetails, Draft, Lesson, Module
from studium.services.courses.tests.factories import draft_of
from studium.services.courses.tests.factories_comparison import compared, components
from studium.services.courses.tests.factories_export import Held, exported
from studium.services.courses.tests.factories_olx import COURSE_ID

ROOT = Path(__file__).parents[4]
DEMO = Path(os.environ.get("STUDIUM_TEST_OLX") or ROOT.parent / "shared/data/openedx-demo-course.tar.gz")


def imported(path: Path) -> tuple[Draft, Held]:
    """The draft that an archive becomes, with its files."""
    with read_archive(path) as archive:
        course = parse_course(archive, COURSE_ID)
        held = {one.asset_id: (one.filename, archive.read(one.path)) for one in course.assets}
    draft = draft_of()
    details = CourseDetails(
        title=course.title,
        slug="demo",
        summary=course.summary,
        description=course.description_html,
        language=course.language,
        starts_at=course.starts_at,
        ends_at=course.ends_at,
        image_asset_id=course.image_asset_id,
        grading=list(course.grading),
        pass_percentage=course.pass_percentage,
    )
    modules: list[Module] = []
    lessons: list[Lesson] = []
    contents: dict[str, LessonContent] = {}
    for place, module in enumerate(course.modules):
        modules.append(Module(module.module_id, COURSE_ID, module.title, place))
        for order, one in enumerate(module.lessons):
            content_id = content_id_of(document_of(one.content))
            contents[content_id] = one.content
            lessons.append(
                Lesson(
                    lesson_id=one.lesson_id,
                    course_id=COURSE_ID,
                    module_id=module.module_id,
                    title=one.title,
                    type=one.type,
                    order_index=order,
                    content_id=content_id,
                    section=one.section or None,
                    graded_as=one.graded_as,
                )
            )
    return Draft(
        replace(draft.course, course_id=COURSE_ID, details=details), modules, lessons, contents
    ), held


def table(found: dict[str, tuple[int, int, int]]) -> list[str]:
    return [f"| {kind} | {before} | {same} | {after} |" for kind, (before, same, after) in found.items()]


@pytest.mark.skipif(
    not DEMO.is_file(), reason="set STUDIUM_TEST_OLX to an export of the Open edX demo course to run this"
)
def test_what_differs_in_the_demo_course_of_open_edx_is_what_the_docs_list() -> None:
    draft, held = imported(DEMO)
    data, _ = exported(draft, held)
    with read_archive(DEMO) as before, read_archive(io.BytesIO(data)) as after:
        found = compared(components(before), components(after))
        files = [{before.read(p) for p in before.paths() if p.startswith("static/")}]
        files.append({after.read(p) for p in after.paths() if p.startswith("static/")})
    assert files[0] == files[1]
    rows = table(found)
    told = (ROOT / "docs/olx-export.md").read_text(encoding="utf-8").splitlines()
    missing = [row for row in rows if not any(line.startswith(row) for line in told)]
    assert missing == [], "these rows are not in the docs"
