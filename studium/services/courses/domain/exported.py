"""A course on its way out: what it is, which lessons it has, and which files go along."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from studium.services.courses.domain.assets import Asset
from studium.services.courses.domain.course import Course, CourseDetails, Draft, Lesson, Module
from studium.services.courses.domain.publishing import Version, VersionLesson, VersionModule

_NOT_PORTABLE = re.compile(r"[^A-Za-z0-9._-]+")
_NAME_CHARACTERS = 150


@dataclass(frozen=True)
class Exported:
    """A draft, or a published version, without the contents of its lessons: these are read one by one.

    `lessons` stand in the order in which they are taken. `version` is None for a draft.
    """

    course_id: UUID
    version: int | None
    details: CourseDetails
    modules: Sequence[Module | VersionModule]
    lessons: Sequence[Lesson | VersionLesson]
    assets: Sequence[Asset]
    changed_at: datetime


def exported_draft(draft: Draft, assets: Iterable[Asset]) -> Exported:
    """The draft as it stands, with all files of the course."""
    course = draft.course
    found = _in_order(assets)
    return Exported(
        course.course_id, None, course.details, draft.modules, draft.in_order(), found, course.updated_at
    )


def exported_version(course: Course, version: Version, assets: Iterable[Asset]) -> Exported:
    """A published version with the files that it uses."""
    used = set(version.asset_ids)
    found = _in_order(one for one in assets if one.asset_id in used)
    outline = version.outline
    return Exported(
        course.course_id,
        version.version,
        version.details,
        outline.modules,
        outline.lessons,
        found,
        version.published_at,
    )


def _in_order(assets: Iterable[Asset]) -> list[Asset]:
    return sorted(assets, key=lambda one: (one.created_at, one.asset_id))


def portable_names(assets: Iterable[Asset]) -> Mapping[UUID, str]:
    """A file name for each asset that every system can write, none of them twice, also if case is ignored."""
    names: dict[UUID, str] = {}
    taken: set[str] = set()
    for asset in assets:
        plain = unicodedata.normalize("NFKD", asset.file_name).encode("ascii", "ignore").decode()
        name = _NOT_PORTABLE.sub("_", plain).lstrip("._-")[-_NAME_CHARACTERS:] or "file"
        if name.casefold() in taken:
            name = f"{asset.asset_id.hex}-{name}"
        taken.add(name.casefold())
        names[asset.asset_id] = name
    return names
