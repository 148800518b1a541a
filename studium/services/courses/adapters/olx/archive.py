"""Opens an export safely: every member is checked before anything of it is used.

Members are streamed into a private temporary folder under names of our own (numbers), so no path of the
archive is ever a path of this machine; the index maps the archive's paths to them.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import IO

from studium.services.courses.adapters.olx.errors import (
    ArchiveTooLarge,
    DuplicateMember,
    NotACourse,
    UnsafeMember,
)
from studium.services.courses.adapters.olx.limits import ArchiveLimits
from studium.services.courses.adapters.olx.members import Entry, damage_refused, entries_of, safe_path

__all__ = ["ArchiveLimits", "Member", "OlxArchive", "read_archive"]

_CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True)
class Member:
    """One file of the archive and where its copy lies."""

    size_bytes: int
    stored_at: Path


class OlxArchive:
    """The files of an export, by their paths relative to the folder of `course.xml`.

    A file outside that folder has a path that starts with `../`. Close the archive, or use it as a context
    manager, to remove the temporary copy.
    """

    def __init__(self, folder: Path, members: dict[str, Member], limits: ArchiveLimits) -> None:
        self._folder = folder
        self._members = members
        self.limits = limits

    def __enter__(self) -> OlxArchive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Removes the temporary copy; a repeat does nothing."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def __contains__(self, path: str) -> bool:
        return path in self._members

    def paths(self) -> list[str]:
        """All paths, sorted."""
        return sorted(self._members)

    def size(self, path: str) -> int:
        """Size in bytes; KeyError for an unknown path."""
        return self._members[path].size_bytes

    def read(self, path: str) -> bytes:
        """The bytes of a file; KeyError for an unknown path."""
        return self._members[path].stored_at.read_bytes()

    def open(self, path: str) -> BufferedReader:
        """A file to be read piece by piece and closed; KeyError for an unknown path."""
        return self._members[path].stored_at.open("rb")


def read_archive(source: str | Path | IO[bytes], limits: ArchiveLimits | None = None) -> OlxArchive:
    """Unpacks a `.tar.gz`, `.tar` or `.zip` export into a private temporary folder.

    Raises a subclass of ArchiveRefused, with nothing left behind, if any member is unsafe or too large.
    """
    limits = limits or ArchiveLimits()
    folder = Path(tempfile.mkdtemp(prefix="olx-"))
    with ExitStack() as on_failure:
        on_failure.callback(shutil.rmtree, folder, ignore_errors=True)
        with ExitStack() as stack, damage_refused():
            if isinstance(source, str | Path):
                source = stack.enter_context(Path(source).open("rb"))
            members = _unpack(entries_of(source, limits, stack), folder, limits)
        archive = OlxArchive(folder, _below_course(members), limits)
        on_failure.pop_all()
    return archive


def _unpack(entries: Iterable[Entry], folder: Path, limits: ArchiveLimits) -> dict[str, Member]:
    members: dict[str, Member] = {}
    total = 0
    for number, entry in enumerate(entries, start=1):
        if number > limits.members:
            raise ArchiveTooLarge(f"The archive has more than {limits.members} members.")
        path = safe_path(entry.name, limits)
        if entry.is_folder:
            continue
        if not entry.is_plain_file:
            raise UnsafeMember(f"Remove {path!r} from the archive: it is a link or a device, not a file.")
        if path in members:
            raise DuplicateMember(f"The archive holds {path!r} twice: export the course again.")
        total += entry.size
        if entry.size > limits.file_bytes or total > limits.total_bytes:
            raise ArchiveTooLarge(f"{path!r} makes the archive larger than the limit.")
        stored_at = folder / str(number)
        members[path] = Member(_copy(entry, stored_at), stored_at)
    return members


def _copy(entry: Entry, target: Path) -> int:
    """Streams a member to disk and stops where it turns out longer than it said."""
    written = 0
    with entry.stream() as source, target.open("wb") as out:
        while chunk := source.read(_CHUNK_BYTES):
            written += len(chunk)
            if written > entry.size:
                raise ArchiveTooLarge(f"{entry.name!r} is larger than it claims to be.")
            out.write(chunk)
    return written


def _below_course(members: dict[str, Member]) -> dict[str, Member]:
    """Paths relative to the folder of the outermost `course.xml`, which may lie at most one folder deep."""
    roots = [path for path in members if path.split("/")[-1] == "course.xml" and path.count("/") <= 1]
    if not roots:
        raise NotACourse("The archive has no course.xml: upload an export of a whole Open edX course.")
    prefix = min(roots, key=lambda path: (path.count("/"), path)).removesuffix("course.xml")
    return {
        path.removeprefix(prefix) if path.startswith(prefix) else f"../{path}": member
        for path, member in members.items()
    }
