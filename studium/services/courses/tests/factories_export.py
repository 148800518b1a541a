"""Courses to be exported, and the archives that they become."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from studium.services.courses.adapters.olx import (
    ImportedCourse,
    ImportedLesson,
    parse_course,
    read_archive,
    take_census,
)
from studium.services.courses.adapters.olx.writer import LEDGER, CourseWriter, TarGz
from studium.services.courses.domain.assets import Asset
from studium.services.courses.domain.course import Draft
from studium.services.courses.domain.exported import exported_draft
from studium.services.courses.domain.files import sniff_imported
from studium.services.courses.domain.ledger import Ledger
from studium.services.courses.tests.factories_olx import COURSE_ID

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

MOMENT = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)

Held = Mapping[UUID, tuple[str, bytes]]
"""The files of a course: name and bytes by asset id."""


def asset_of(draft: Draft, asset_id: UUID, name: str, data: bytes) -> Asset:
    """A file of the draft."""
    found = sniff_imported(data, name)
    return Asset(
        asset_id=asset_id,
        course_id=draft.course.course_id,
        file_name=name,
        kind=found.kind,
        media_type=found.media_type,
        size_bytes=len(data),
        sha256="0" * 64,
        object_key=f"courses/{asset_id}",
        live=False,
        uploaded_by=draft.course.instructor_id,
        created_at=MOMENT,
    )


def exported(draft: Draft, held: Held) -> tuple[bytes, Ledger]:
    """The archive of a draft and its ledger."""
    assets = [asset_of(draft, asset_id, *told) for asset_id, told in held.items()]
    course = exported_draft(draft, assets)
    writer, archive = CourseWriter(course), TarGz(course.details.slug, course.changed_at)
    out = io.BytesIO()
    for lesson in course.lessons:
        for path, data in writer.lesson(lesson, draft.contents[lesson.content_id]).items():
            out.write(archive.member(path, data))
    for path, data in writer.outline():
        out.write(archive.member(path, data))
    out.write(archive.member(LEDGER, writer.ledger().text().encode()))
    for asset in course.assets:
        out.write(archive.member(f"static/{writer.names[asset.asset_id]}", held[asset.asset_id][1]))
    out.write(archive.close())
    return out.getvalue(), writer.ledger()


@dataclass(frozen=True)
class Reimported:
    """What our own import makes of an archive, with the bytes of the files."""

    course: ImportedCourse
    held: Held

    @property
    def lessons(self) -> list[ImportedLesson]:
        """All lessons in their order."""
        return [one for module in self.course.modules for one in module.lessons]


def reimported(data: bytes) -> Reimported:
    """The archive read by our own import, whose ledger adds up."""
    with read_archive(io.BytesIO(data)) as archive:
        course = parse_course(archive, COURSE_ID)
        assert course.ledger.unaccounted(take_census(archive)) == []
        held = {one.asset_id: (one.filename, archive.read(one.path)) for one in course.assets}
        return Reimported(course, held)


def told_of_draft(draft: Draft, held: Held) -> Any:
    """All that an author made of a draft, with its ids counted in the order in which they appear."""
    places = {module.module_id: module.order_index for module in draft.modules}
    told = {
        "details": draft.course.details.model_dump(mode="json", exclude={"slug"}),
        "modules": [one.title for one in draft.modules],
        "lessons": [
            [
                places[one.module_id],
                str(one.lesson_id),
                one.title,
                one.type,
                one.section,
                one.graded_as,
                one.required,
                draft.contents[one.content_id].model_dump(mode="json", exclude={"quiz_id"}),
            ]
            for one in draft.in_order()
        ],
        "files": _told_files(held),
    }
    return numbered(told)


def told_of_import(done: Reimported) -> Any:
    """The same of an import."""
    course = done.course
    assert course.details is not None
    told = {
        "details": course.details.model_dump(mode="json", exclude={"slug"}),
        "modules": [one.title for one in course.modules],
        "lessons": [
            [
                place,
                str(one.lesson_id),
                one.title,
                one.type,
                one.section or None,
                one.graded_as,
                one.required,
                one.content.model_dump(mode="json", exclude={"quiz_id"}),
            ]
            for place, module in enumerate(course.modules)
            for one in module.lessons
        ],
        "files": _told_files(done.held),
    }
    return numbered(told)


def _told_files(held: Held) -> list[list[str]]:
    told = ((*told, str(asset_id)) for asset_id, told in held.items())
    return [[name, data.hex(), asset_id] for name, data, asset_id in sorted(told)]


def numbered(told: object) -> Any:
    """The JSON with each id replaced by the number of its first appearance."""
    numbers: dict[str, str] = {}
    text = json.dumps(told, sort_keys=True)
    return json.loads(_ID.sub(lambda one: numbers.setdefault(one[0], f"id {len(numbers)}"), text))
