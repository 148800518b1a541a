"""Small Open edX exports, written by us, and the import of them."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from uuid import UUID

from studium.contracts.questions import Question
from studium.services.courses.adapters.olx import (
    ImportedCourse,
    ImportedLesson,
    parse_course,
    read_archive,
    take_census,
)
from studium.services.courses.domain.content import Block, QuestionBlock
from studium.services.courses.domain.ledger import LedgerEntry

COURSE_ID = UUID("11111111-2222-4333-8444-555555555555")

_POINTER = '<vertical url_name="vert"/>'

Files = Mapping[str, str | bytes]


def as_bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def tar_gz(files: Files, *, folder: str = "course/") -> io.BytesIO:
    """A `.tar.gz` as Open edX exports it: everything in one folder."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for path, content in files.items():
            info = tarfile.TarInfo(folder + path)
            info.size = len(as_bytes(content))
            archive.addfile(info, io.BytesIO(as_bytes(content)))
    out.seek(0)
    return out


def zipped(files: Files, *, folder: str = "course/") -> io.BytesIO:
    """The same as a `.zip`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(folder + path, as_bytes(content))
    out.seek(0)
    return out


def course_files(
    components: str = "", *, unit: str = 'display_name="Unit"', section: str = ""
) -> dict[str, str | bytes]:
    """A course with one chapter, one sequential and one vertical that holds `components`."""
    return {
        "course.xml": '<course url_name="run" org="Org" course="Num"/>',
        "course/run.xml": '<course display_name="A Course"><chapter url_name="ch"/></course>',
        "chapter/ch.xml": '<chapter display_name="Chapter"><sequential url_name="seq"/></chapter>',
        "sequential/seq.xml": f'<sequential display_name="Section" {section}>{_POINTER}</sequential>',
        "vertical/vert.xml": f"<vertical {unit}>{components}</vertical>",
    }


def import_files(files: Files) -> ImportedCourse:
    """Imports the files and checks that the ledger adds up."""
    with read_archive(tar_gz(files)) as archive:
        course = parse_course(archive, COURSE_ID)
        assert course.ledger.unaccounted(take_census(archive)) == []
        return course


def import_components(components: str, extra: Files | None = None, **course: str) -> ImportedCourse:
    """Imports a course whose one vertical holds `components`; `extra` files are added."""
    return import_files({**course_files(components, **course), **(extra or {})})


def only_lesson(course: ImportedCourse) -> ImportedLesson:
    (lesson,) = (lesson for module in course.modules for lesson in module.lessons)
    return lesson


def blocks(course: ImportedCourse) -> list[Block]:
    return only_lesson(course).content.blocks


def questions(course: ImportedCourse) -> list[Question]:
    return [block.question for block in blocks(course) if isinstance(block, QuestionBlock)]


def problem(inside: str, attributes: str = "") -> ImportedCourse:
    """Imports one problem."""
    return import_components(f'<problem url_name="p" {attributes}>{inside}</problem>')


def entry(course: ImportedCourse, kind: str) -> LedgerEntry:
    """The one ledger entry of a kind."""
    (found,) = (entry for entry in course.ledger.entries if entry.kind == kind)
    return found


def entry_of(course: ImportedCourse, source: str) -> LedgerEntry:
    """The ledger entry of a source."""
    (found,) = (entry for entry in course.ledger.entries if entry.source == source)
    return found


def policy(**settings: object) -> str:
    """A `policy.json` of the course."""
    return json.dumps({"course/run": settings})
