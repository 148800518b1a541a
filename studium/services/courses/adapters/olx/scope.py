"""What every converter of a component needs."""

from __future__ import annotations

from dataclasses import dataclass

from studium.services.courses.adapters.olx.archive import OlxArchive
from studium.services.courses.adapters.olx.identity import Ids
from studium.services.courses.adapters.olx.links import Links


@dataclass(frozen=True)
class Scope:
    """One import: the archive, the identifiers, the links and the course's title."""

    archive: OlxArchive
    ids: Ids
    links: Links
    course_title: str
