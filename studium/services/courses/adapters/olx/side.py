"""What OLX has no word for, kept beside it in `studium/`, so that our own import gets it back exactly.

`studium/course.json` holds the details and the names of files, `studium/lesson/<url_name>.json` a lesson
each. Both say for what they stand: the SHA-256 of the OLX that was written with them. Where somebody changed
that OLX it is read, and what lies beside it counts for nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from studium.contracts.courses import LessonType
from studium.services.courses.adapters.olx.archive import OlxArchive
from studium.services.courses.adapters.olx.values import json_value
from studium.services.courses.domain.content import LessonContent
from studium.services.courses.domain.course import CourseDetails

FOLDER = "studium/"
COURSE = f"{FOLDER}course.json"
LEDGER = f"{FOLDER}ledger.txt"
FORMAT = 1

_FACTS = ("display_name", "format", "graded", "due")


class _Side(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = Field(default=FORMAT, ge=FORMAT, le=FORMAT)
    stands_for: str


_SideT = TypeVar("_SideT", bound=_Side)


class FileSide(BaseModel):
    """A file's id and name where it came from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    asset_id: UUID
    file_name: str = Field(min_length=1, max_length=250)


class CourseSide(_Side):
    """The details in our terms. `modules` has titles by `url_name`, `files` each file by its path."""

    details: CourseDetails
    modules: dict[str, str]
    files: dict[str, FileSide]


class LessonSide(_Side):
    """A lesson in our terms; ids are those of where it came from."""

    lesson_id: UUID
    title: str = Field(min_length=1)
    type: LessonType
    section: str | None = None
    graded_as: str | None = None
    required: bool = True
    content: LessonContent


def lesson_path(url_name: str) -> str:
    """Where the side of a vertical lies."""
    return f"{FOLDER}lesson/{url_name}.json"


def course_paths(run: str) -> list[str]:
    """The files that say together what the course's details are."""
    policies = [f"policies/{run}/{name}.json" for name in ("policy", "grading_policy")]
    pages = [f"about/{name}.html" for name in ("overview", "short_description")]
    return ["course.xml", f"course/{run}.xml", *policies, *pages]


def read_course(archive: OlxArchive) -> CourseSide | None:
    """The course's side; None where there is none that can be read."""
    return _read(archive, COURSE, CourseSide)


def read_lesson(archive: OlxArchive, url_name: str) -> LessonSide | None:
    """A lesson's side; None where there is none that can be read."""
    return _read(archive, lesson_path(url_name), LessonSide)


def _read(archive: OlxArchive, path: str, form: type[_SideT]) -> _SideT | None:
    if path not in archive or archive.size(path) > archive.limits.xml_bytes:
        return None
    try:
        return form.model_validate(json_value(archive.read(path).decode("utf-8", errors="replace")))
    except ValidationError:
        return None


def as_json(side: _Side) -> bytes:
    """The side as a file."""
    return side.model_dump_json(indent=1).encode() + b"\n"


def print_of(files: Mapping[str, bytes], section: Mapping[str, str] | None = None) -> str:
    """The SHA-256 of OLX: of its files by their paths, and of what its section says."""
    facts = {name: section.get(name, "") for name in _FACTS} if section is not None else {}
    hashes = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    told: dict[str, Any] = {"files": hashes, "section": facts}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
