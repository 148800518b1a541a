"""How long a ZIP archive's list of members is, told before the list is read.

`zipfile` makes an object of every entry as soon as it opens an archive, however many there are. Their number
and the list's length stand at the archive's end (APPNOTE 4.3.14 to 4.3.16).
"""

from __future__ import annotations

import struct
from typing import IO

from studium.services.courses.adapters.olx.errors import ArchiveTooLarge, NotAnArchive
from studium.services.courses.adapters.olx.limits import ArchiveLimits

_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_MAX_COMMENT_BYTES = 65_535


def refuse_large_directory(source: IO[bytes], packed_bytes: int, limits: ArchiveLimits) -> None:
    """Raise `ArchiveTooLarge` for more members than the limit, `NotAnArchive` where the end is missing.

    The length counts as well as the number, for `zipfile` goes by the length alone.
    """
    entries, directory_bytes = _announced(source, packed_bytes)
    if entries > limits.members:
        raise ArchiveTooLarge(f"The archive has more than {limits.members} members.")
    if directory_bytes > limits.directory_bytes:
        raise ArchiveTooLarge("The archive's list of members is too long: export the course again.")
    source.seek(0)


def _announced(source: IO[bytes], packed_bytes: int) -> tuple[int, int]:
    """The number of members, and the length of their list in bytes."""
    at = max(0, packed_bytes - _END.size - _MAX_COMMENT_BYTES)
    source.seek(at)
    tail = source.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        raise NotAnArchive("The file is not a complete .tar.gz or .zip: export the course again.")
    _, _, _, _, entries, directory_bytes, _, _ = _END.unpack_from(tail, place)
    locator_at = at + place - _LOCATOR_64.size
    return _announced_64(source, locator_at) or (entries, directory_bytes)


def _announced_64(source: IO[bytes], locator_at: int) -> tuple[int, int] | None:
    """The same from the larger record that stands before the end of large archives, None without it."""
    record_at = locator_at - _END_64.size
    if record_at < 0:
        return None
    source.seek(record_at)
    record, locator = source.read(_END_64.size), source.read(_LOCATOR_64.size)
    if not locator.startswith(b"PK\x06\x07") or not record.startswith(b"PK\x06\x06"):
        return None
    _, _, _, _, _, _, _, entries, directory_bytes, _ = _END_64.unpack(record)
    return entries, directory_bytes
