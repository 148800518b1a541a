"""Why an archive is refused: each has a code of its own, and nothing of the archive is used."""

from __future__ import annotations

from typing import ClassVar

from studium.kit.errors import InvalidInput


class ArchiveRefused(InvalidInput):
    """The uploaded file cannot be imported at all."""

    code: ClassVar[str] = "archive_refused"


class NotAnArchive(ArchiveRefused):
    """Neither a tar.gz nor a zip, or a damaged one."""

    code: ClassVar[str] = "not_an_archive"


class UnsafePath(ArchiveRefused):
    """A member would land outside its folder, or its name cannot be trusted."""

    code: ClassVar[str] = "archive_unsafe_path"


class UnsafeMember(ArchiveRefused):
    """A member is a link, a device or another thing that is no file."""

    code: ClassVar[str] = "archive_unsafe_member"


class DuplicateMember(ArchiveRefused):
    """Two members have the same path."""

    code: ClassVar[str] = "archive_duplicate_member"


class ArchiveTooLarge(ArchiveRefused):
    """Too many members, too many bytes, or bytes that swell too much when unpacked."""

    code: ClassVar[str] = "archive_too_large"


class NotACourse(ArchiveRefused):
    """The archive holds no `course.xml`, or one that names no course."""

    code: ClassVar[str] = "archive_not_a_course"


class UnsafeXml(ArchiveRefused):
    """An XML file declares a document type or entities, or is nested too deeply."""

    code: ClassVar[str] = "archive_unsafe_xml"


class BrokenXml(ArchiveRefused):
    """The file that holds the course together is not well-formed XML."""

    code: ClassVar[str] = "archive_broken_xml"
