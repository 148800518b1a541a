"""Import of Open edX courses (OLX): a pure adapter from an export file to our own terms; it stores nothing.

    with read_archive(path_or_fileobj) as archive:          # refuses hostile archives, typed errors (422)
        key = source_key(archive)                           # "org/course/run", to find an earlier import
        course = parse_course(archive, course_id)           # ImportedCourse, in memory
        for asset in course.assets:
            asset.open()                                    # a stream, only while the archive is open
        assert not course.ledger.unaccounted(take_census(archive))

Every identifier is derived by uuid5 from `course_id` and the name of the source element or file, so importing
the same or a newer export into the same course yields the same lessons, questions and assets. A dry run and
a real import give the same ledger.

Links in HTML: a file of the course becomes `/api/v1/assets/{asset_id}/content`, a link to another place of
the course becomes `studium:lesson/{lesson_id}` (the pages turn it into the lesson's address). What cannot be
resolved stays as text and is noted in the ledger. All HTML is sanitised.

`docs/olx-import.md` says what maps to what.
"""

from __future__ import annotations

from studium.services.courses.adapters.olx.archive import ArchiveLimits, OlxArchive, read_archive
from studium.services.courses.adapters.olx.census import take_census
from studium.services.courses.adapters.olx.course import parse_course, source_key
from studium.services.courses.adapters.olx.errors import ArchiveRefused
from studium.services.courses.adapters.olx.model import (
    ImportedAsset,
    ImportedCourse,
    ImportedLesson,
    ImportedModule,
)

__all__ = [
    "ArchiveLimits",
    "ArchiveRefused",
    "ImportedAsset",
    "ImportedCourse",
    "ImportedLesson",
    "ImportedModule",
    "OlxArchive",
    "parse_course",
    "read_archive",
    "source_key",
    "take_census",
]
