"""What an import delivers: a whole course in our own terms, nothing stored yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from io import BufferedReader
from uuid import UUID

from studium.contracts.courses import GradeCategory, LessonType
from studium.services.courses.domain.content import LessonContent
from studium.services.courses.domain.course import CourseDetails
from studium.services.courses.domain.ledger import Ledger


@dataclass(frozen=True)
class ImportedAsset:
    """A file of the course. `open()` gives its bytes while the archive is open.

    `media_type` is the source's claim or a guess from the name: check it against the bytes before serving.
    `locked` files were open to enrolled learners only.
    """

    asset_id: UUID
    path: str
    filename: str
    media_type: str
    size_bytes: int
    locked: bool
    open: Callable[[], BufferedReader] = field(repr=False, compare=False)


@dataclass(frozen=True)
class ImportedLesson:
    """One vertical. `section` is the title of the sequential it stood in."""

    lesson_id: UUID
    source_id: str
    title: str
    section: str
    type: LessonType
    content: LessonContent
    graded_as: str | None = None
    due_at: datetime | None = None
    required: bool = True


@dataclass(frozen=True)
class ImportedModule:
    """One chapter."""

    module_id: UUID
    source_id: str
    title: str
    lessons: tuple[ImportedLesson, ...] = ()


@dataclass(frozen=True)
class ImportedCourse:
    """A whole course. `source_key` ("org/course/run") is the same for every export of the same course.

    `pass_percentage` is 0 to 100. `image_asset_id` is one of `assets`. `details` are there when the archive
    is an export of ours: they then hold all that the fields above say, and what OLX has no word for.
    """

    source_key: str
    title: str
    summary: str
    description_html: str
    language: str
    starts_at: datetime | None
    ends_at: datetime | None
    image_asset_id: UUID | None
    grading: tuple[GradeCategory, ...]
    pass_percentage: float | None
    modules: tuple[ImportedModule, ...]
    assets: tuple[ImportedAsset, ...]
    ledger: Ledger
    details: CourseDetails | None = None
