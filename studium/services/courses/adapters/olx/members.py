"""The members of a tar or zip archive, one after the other, read strictly forwards."""

from __future__ import annotations

import gzip
import io
import re
import stat
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import IO, Any, Protocol, cast

from studium.services.courses.adapters.olx.errors import (
    ArchiveTooLarge,
    NotAnArchive,
    UnsafeMember,
    UnsafePath,
)
from studium.services.courses.adapters.olx.limits import ArchiveLimits
from studium.services.courses.adapters.olx.zip_directory import refuse_large_directory

_LARGEST_READ_BYTES = 8 * 1024**2
_DAMAGED = (
    tarfile.TarError,
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    EOFError,
    zlib.error,
    NotImplementedError,
    ValueError,
)
_UNSAFE_CHARACTERS = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")
_DRIVE = re.compile(r"^[A-Za-z]:")


class Entry(Protocol):
    """What the checks need to know of a member, whatever the format."""

    @property
    def name(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def is_folder(self) -> bool: ...
    @property
    def is_plain_file(self) -> bool: ...
    def stream(self) -> IO[bytes]: ...


def safe_path(name: str, limits: ArchiveLimits) -> str:
    """The member's path in Unicode normal form, without `./`; raises UnsafePath for anything doubtful."""
    if _UNSAFE_CHARACTERS.search(name) or len(name) > limits.path_characters:
        raise UnsafePath(f"Rename {name[:80]!r} in the archive: its name is too long or cannot be trusted.")
    if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/"):
        raise UnsafePath(f"{name[:80]!r} points outside the archive: export the course again.")
    parts = [part for part in unicodedata.normalize("NFC", name).split("/") if part not in {"", "."}]
    return "/".join(parts)


@contextmanager
def damage_refused() -> Iterator[None]:
    """Turns what the archive libraries raise at damage into NotAnArchive."""
    try:
        yield
    except _DAMAGED as error:
        raise NotAnArchive("The file is not a complete .tar.gz or .zip: export the course again.") from error


def entries_of(source: IO[bytes], limits: ArchiveLimits, stack: ExitStack) -> Iterator[Entry]:
    """The members in order; use it within `damage_refused`."""
    source.seek(0, io.SEEK_END)
    packed_bytes = source.tell()
    source.seek(0)
    head = source.read(4)
    source.seek(0)
    if head.startswith(b"PK"):
        refuse_large_directory(source, packed_bytes, limits)
        return _zip_entries(stack.enter_context(zipfile.ZipFile(source)), packed_bytes, limits)
    plain = gzip.GzipFile(fileobj=source, mode="rb") if head.startswith(b"\x1f\x8b") else source
    return _tar_entries(_Forward(plain, packed_bytes, limits), stack)


class _Forward(io.RawIOBase):
    """A stream that only goes forwards, and no further than the limits allow.

    Tar headers may announce extensions of any length, which `tarfile` reads at once: a single large read is
    refused, so a small archive cannot claim much memory.
    """

    def __init__(self, source: IO[bytes] | gzip.GzipFile, packed_bytes: int, limits: ArchiveLimits) -> None:
        super().__init__()
        self._source = source
        self._at = 0
        self.last_read = b""
        self._most = max(limits.ratio_from_bytes, int(packed_bytes * limits.ratio))

    def read(self, size: int = -1, /) -> bytes:
        if not 0 <= size <= _LARGEST_READ_BYTES:
            raise ArchiveTooLarge("The archive has a header that is too large.")
        data = self._source.read(size)
        self.last_read = data
        self._at += len(data)
        if self._at > self._most:
            raise ArchiveTooLarge("The archive swells too much when it is unpacked.")
        return data

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        while whence == io.SEEK_SET and self._at < offset:
            if not self.read(min(offset - self._at, 256 * 1024)):
                break
        if whence != io.SEEK_SET or offset < self._at:
            raise tarfile.ReadError("the archive does not read forwards")
        return self._at


@dataclass(frozen=True)
class _TarEntry:
    archive: tarfile.TarFile
    info: tarfile.TarInfo

    @property
    def name(self) -> str:
        return self.info.name

    @property
    def size(self) -> int:
        return self.info.size

    @property
    def is_folder(self) -> bool:
        return self.info.isdir()

    @property
    def is_plain_file(self) -> bool:
        return self.info.isreg() and not self.info.issparse()

    def stream(self) -> IO[bytes]:
        stream = self.archive.extractfile(self.info)
        if stream is None:
            raise tarfile.ReadError("a file without content")
        return stream


def _tar_entries(source: _Forward, stack: ExitStack) -> Iterator[Entry]:
    archive = stack.enter_context(tarfile.TarFile(fileobj=source, mode="r"))
    while (info := archive.next()) is not None:
        # TarFile keeps every header it has seen; forgetting them keeps the memory flat.
        cast("Any", archive).members.clear()
        yield _TarEntry(archive, info)
    # TarFile takes a damaged header for the end; the true end is a block of zeros or nothing at all.
    if source.last_read.strip(b"\0"):
        raise tarfile.ReadError("a damaged header")


@dataclass(frozen=True)
class _ZipEntry:
    archive: zipfile.ZipFile
    info: zipfile.ZipInfo

    @property
    def name(self) -> str:
        return self.info.filename

    @property
    def size(self) -> int:
        return self.info.file_size

    @property
    def is_folder(self) -> bool:
        return self.info.is_dir()

    @property
    def is_plain_file(self) -> bool:
        mode = self.info.external_attr >> 16
        return stat.S_IFMT(mode) in {0, stat.S_IFREG}

    def stream(self) -> IO[bytes]:
        return self.archive.open(self.info)


def _zip_entries(archive: zipfile.ZipFile, packed_bytes: int, limits: ArchiveLimits) -> Iterator[Entry]:
    most = max(limits.ratio_from_bytes, int(packed_bytes * limits.ratio))
    total = 0
    for info in archive.infolist():
        total += info.file_size
        if total > most:
            raise ArchiveTooLarge("The archive swells too much when it is unpacked.")
        if info.flag_bits & 0x1:
            raise UnsafeMember("The archive is protected by a password: upload it without one.")
        if "\x00" in info.orig_filename:
            raise UnsafePath("A name in the archive cannot be trusted: export the course again.")
        yield _ZipEntry(archive, info)
