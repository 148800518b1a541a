"""How much of an archive is accepted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ArchiveLimits:
    """The most that is accepted; the compression ratio is looked at beyond `ratio_from_bytes` unpacked."""

    members: int = 50_000
    file_bytes: int = 512 * 1024**2
    total_bytes: int = 4 * 1024**3
    xml_bytes: int = 20 * 1024**2
    xml_depth: int = 100
    ratio: float = 200.0
    ratio_from_bytes: int = 50 * 1024**2
    path_characters: int = 500
    directory_bytes: int = 8 * 1024**2
