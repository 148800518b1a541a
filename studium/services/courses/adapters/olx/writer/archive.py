"""Writes a `.tar.gz` piece by piece: nothing is kept but the piece under way."""

from __future__ import annotations

import tarfile
import zlib
from datetime import datetime

_GZIP = zlib.MAX_WBITS | 16
_BLOCK_BYTES = 512


class TarGz:
    """A gzipped tar under way. Each method returns the bytes that are ready; often there are none yet."""

    def __init__(self, folder: str, changed_at: datetime) -> None:
        self._folder = folder
        self._mtime = int(changed_at.timestamp())
        self._zip = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
        self._left = 0

    def begin(self, path: str, size_bytes: int) -> bytes:
        """Begins a member of exactly this size, relative to the archive's folder."""
        info = tarfile.TarInfo(f"{self._folder}/{path}")
        info.size, info.mtime, info.mode = size_bytes, self._mtime, 0o644
        self._left = size_bytes
        return self._zip.compress(info.tobuf(tarfile.PAX_FORMAT))

    def add(self, data: bytes) -> bytes:
        """Goes on with the member. Raises `ValueError` for more bytes than were announced."""
        self._left -= len(data)
        if self._left < 0:
            raise ValueError("a file is longer than it was said to be")
        return self._zip.compress(data)

    def end(self, size_bytes: int) -> bytes:
        """Ends the member of this size. Raises `ValueError` when bytes are missing."""
        if self._left:
            raise ValueError("a file is shorter than it was said to be")
        return self._zip.compress(b"\0" * (-size_bytes % _BLOCK_BYTES))

    def member(self, path: str, data: bytes) -> bytes:
        """A whole small member."""
        return self.begin(path, len(data)) + self.add(data) + self.end(len(data))

    def close(self) -> bytes:
        """The archive's end."""
        return self._zip.compress(b"\0" * 2 * _BLOCK_BYTES) + self._zip.flush()
