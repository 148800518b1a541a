"""Uploaded files: what they really are, which are accepted, and how they are served safely.

The client's word for a file's type is never asked. What a file is comes from its first bytes; a name whose
ending claims something else is refused, because such a file is a mistake or an attack.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Literal
from urllib.parse import quote

from studium.kit.errors import PayloadTooLarge, UnsupportedMedia

AssetKind = Literal["image", "audio", "video", "pdf", "interactive", "transcript", "file"]

HEAD_BYTES = 8_192
"""How much of a file's beginning `sniff` wants."""

MEGABYTE = 1_000_000
MAX_BYTES: Mapping[AssetKind, int] = MappingProxyType(
    {
        "image": 20 * MEGABYTE,
        "audio": 100 * MEGABYTE,
        "video": 250 * MEGABYTE,
        "pdf": 100 * MEGABYTE,
        "interactive": 20 * MEGABYTE,
        "transcript": 5 * MEGABYTE,
        "file": 100 * MEGABYTE,
    }
)
MAX_UPLOAD_BYTES = max(MAX_BYTES.values())


class FileRefused(UnsupportedMedia):
    """The file is of a kind that is not accepted, or not what its name says."""

    code = "file_refused"


class NoCaptions(UnsupportedMedia):
    """The file is asked for as captions, and holds none."""

    code = "no_captions"


class FileTooLarge(PayloadTooLarge):
    """The file is larger than its kind may be."""

    code = "file_too_large"


@dataclass(frozen=True)
class FileType:
    """What a file is: our kind, the media type it is served as, and whether a browser may show it itself."""

    kind: AssetKind
    media_type: str
    inline: bool = False


PNG = FileType("image", "image/png", inline=True)
JPEG = FileType("image", "image/jpeg", inline=True)
GIF = FileType("image", "image/gif", inline=True)
WEBP = FileType("image", "image/webp", inline=True)
AVIF = FileType("image", "image/avif", inline=True)
SVG = FileType("image", "image/svg+xml")
MP3 = FileType("audio", "audio/mpeg", inline=True)
OGG = FileType("audio", "audio/ogg", inline=True)
WAV = FileType("audio", "audio/wav", inline=True)
FLAC = FileType("audio", "audio/flac", inline=True)
M4A = FileType("audio", "audio/mp4", inline=True)
MP4 = FileType("video", "video/mp4", inline=True)
WEBM = FileType("video", "video/webm", inline=True)
PDF = FileType("pdf", "application/pdf", inline=True)
HTML = FileType("interactive", "text/html; charset=utf-8")
VTT = FileType("transcript", "text/vtt; charset=utf-8", inline=True)
SRT = FileType("transcript", "text/plain; charset=utf-8")
TEXT = FileType("file", "text/plain; charset=utf-8")
ZIP = FileType("file", "application/zip")
BYTES = FileType("file", "application/octet-stream")

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_ZIPPED = {
    ".docx": FileType("file", _OFFICE + "wordprocessingml.document"),
    ".xlsx": FileType("file", _OFFICE + "spreadsheetml.sheet"),
    ".pptx": FileType("file", _OFFICE + "presentationml.presentation"),
    ".odt": FileType("file", _OPEN + "text"),
    ".ods": FileType("file", _OPEN + "spreadsheet"),
    ".odp": FileType("file", _OPEN + "presentation"),
    ".epub": FileType("file", "application/epub+zip"),
}

_MAGIC: tuple[tuple[int, bytes, FileType], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", PNG),
    (0, b"\xff\xd8\xff", JPEG),
    (0, b"GIF87a", GIF),
    (0, b"GIF89a", GIF),
    (8, b"WEBP", WEBP),
    (8, b"WAVE", WAV),
    (4, b"ftypavif", AVIF),
    (4, b"ftypM4A", M4A),
    (4, b"ftyp", MP4),
    (0, b"\x1a\x45\xdf\xa3", WEBM),
    (0, b"OggS", OGG),
    (0, b"fLaC", FLAC),
    (0, b"ID3", MP3),
    (0, b"\xff\xfb", MP3),
    (0, b"\xff\xf3", MP3),
    (0, b"\xff\xf2", MP3),
    (0, b"%PDF-", PDF),
    (0, b"PK\x03\x04", ZIP),
)

# What an ending claims. An ending that is not here claims nothing.
_CLAIMS: Mapping[str, frozenset[FileType]] = MappingProxyType(
    {
        ending: frozenset(kinds)
        for endings, kinds in (
            (".png", {PNG}),
            (".jpg .jpeg", {JPEG}),
            (".gif", {GIF}),
            (".webp", {WEBP}),
            (".avif", {AVIF}),
            (".svg", {SVG}),
            (".mp3", {MP3}),
            (".ogg .oga", {OGG}),
            (".wav", {WAV}),
            (".flac", {FLAC}),
            (".m4a", {M4A}),
            (".mp4 .m4v", {MP4}),
            (".webm", {WEBM}),
            (".pdf", {PDF}),
            (".html .htm", {HTML}),
            (".vtt", {VTT}),
            (".srt", {SRT}),
            (".txt .csv .md .json", {TEXT}),
            (".zip", {ZIP}),
            *((ending, {found}) for ending, found in _ZIPPED.items()),
        )
        for ending in endings.split()
    }
)

# Atomic groups: what has been read as space, comment or prologue is never read again in another way, so the
# time grows with the length only.
_HTML_START = re.compile(
    r"(?is)(?>\s+|<!--.*?-->)*+"
    r"<(?:!doctype\s+html|html|head|body|script|iframe|style|title|meta|div|p|h1|a|img)\b"
)
_MARKUP = re.compile(r"(?is)<(?:script|iframe|object|embed|html|body)\b")
_SVG = re.compile(r"(?is)(?>\s+|<\?xml.*?\?>|<!--.*?-->|<!doctype[^>]*>)*+<(?:\w++:)?svg\b")
_SRT = re.compile(r"\s*+\d++[^\S\n]*+\n\s*+\d{1,2}:\d{2}:\d{2}[,.]\d{1,3}\s*+-->")
# More digits than any file has bytes make no number worth reading.
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


def sniff(head: bytes, name: str) -> FileType:
    """What a file is, from its first `HEAD_BYTES` and, within a family of look-alikes, its name's ending.

    Raises `FileRefused` for kinds that are not accepted and for a name that claims another kind.
    """
    ending = PurePosixPath(name).suffix.lower()
    found = _by_magic(head, ending) or _by_text(head, ending)
    if found is None:
        raise FileRefused(
            "This kind of file is not accepted; send it as PDF, image, audio, video, text or ZIP."
        )
    claimed = _CLAIMS.get(ending)
    if claimed is not None and found not in claimed:
        raise FileRefused(f"The name ends in {ending}, but the file is {found.media_type}; name it rightly.")
    return found


def _by_magic(head: bytes, ending: str) -> FileType | None:
    for offset, magic, found in _MAGIC:
        if head[offset : offset + len(magic)] != magic:
            continue
        if found in (WEBP, WAV) and head[:4] != b"RIFF":
            continue
        if found is MP4 and ending == ".m4a":
            return M4A
        return _ZIPPED.get(ending, ZIP) if found is ZIP else found
    return None


def _by_text(head: bytes, ending: str) -> FileType | None:
    text = _decoded(head)
    if text is None:
        return None
    if _SVG.match(text):
        return SVG
    if _HTML_START.match(text) or (ending in (".html", ".htm") and "<" in text):
        return HTML
    return _subtitles(text.removeprefix("\ufeff")) or _plain(text, ending)


def _subtitles(text: str) -> FileType | None:
    if text.startswith("WEBVTT"):
        return VTT
    return SRT if _SRT.match(text) else None


def _plain(text: str, ending: str) -> FileType:
    if _MARKUP.search(text) and ending not in (".txt", ".md", ".csv", ".json"):
        return HTML
    return TEXT


def _decoded(head: bytes) -> str | None:
    """The text, None for anything binary. A character cut off at the end of the head is forgiven."""
    if not head or b"\x00" in head:
        return None
    for cut in range(min(4, len(head))):
        try:
            return head[: len(head) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
    return None


_INLINE = frozenset(
    found.media_type for found in (PNG, JPEG, GIF, WEBP, AVIF, MP3, OGG, WAV, FLAC, M4A, MP4, WEBM, PDF, VTT)
)


def file_type(kind: AssetKind, media_type: str) -> FileType:
    """The type of a file that was sniffed when it was stored."""
    return FileType(kind, media_type, inline=media_type in _INLINE)


def sniff_imported(head: bytes, name: str) -> FileType:
    """Like `sniff`, for files of an imported course: what is unknown or misnamed is kept as a download."""
    try:
        return sniff(head, name)
    except FileRefused:
        return BYTES


def check_size(size_bytes: int, kind: AssetKind) -> None:
    """Raise `FileTooLarge` when a file of this kind is larger than its limit."""
    if size_bytes > MAX_BYTES[kind]:
        raise FileTooLarge(f"Make the file smaller: {kind} files may have {MAX_BYTES[kind] // MEGABYTE} MB.")


def safe_name(name: str) -> str:
    """The last part of an uploaded file's name, without control characters; never empty, never a path."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    short = f"{stem[:180]}{dot}{ending[:16]}" if stem else kept[:180]
    return short or "file"


def serving_headers(found: FileType, name: str) -> dict[str, str]:
    """Headers that keep an uploaded file from acting in our origin, whatever it really holds.

    A PDF goes without `sandbox`, because browsers refuse to open their PDF viewer in a sandboxed document.
    An interactive page runs its own scripts, in an opaque origin and cut off from the network.
    """
    return {
        "Content-Type": found.media_type,
        "Content-Disposition": disposition(name, inline=found.inline or found.kind == "interactive"),
        "Content-Security-Policy": _policy(found),
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
    }


def _policy(found: FileType) -> str:
    if found.kind == "interactive":
        return (
            "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; "
            "style-src 'unsafe-inline'; "
            "img-src data: blob:; font-src data:; media-src data: blob:; "
            "form-action 'none'; frame-ancestors 'self'"
        )
    if found.kind == "pdf":
        return "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    return "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def disposition(name: str, *, inline: bool) -> str:
    """A Content-Disposition header (RFC 6266) with an ASCII name and the whole one in UTF-8."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    way = "inline" if inline else "attachment"
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


class RangeNotSatisfiable(PayloadTooLarge):
    """The asked range lies behind the end of the file (RFC 9110, section 14.4)."""

    code = "range_not_satisfiable"
    status = 416
    title = "The file has no such part"


def parse_range(header: str | None, size_bytes: int) -> tuple[int, int] | None:
    """First byte and the byte after the last of a single `bytes` range; None where all is to be sent.

    Several ranges at once, other units and broken headers are ignored, as RFC 9110 (14.2) allows. Raises
    `RangeNotSatisfiable` when the range begins behind the end.
    """
    match = _RANGE.fullmatch((header or "").strip())
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    start = int(first) if first else max(0, size_bytes - int(last))
    end = min(int(last) + 1, size_bytes) if first and last else size_bytes
    if first and last and int(last) < start:
        return None
    if start >= size_bytes:
        detail = f"Ask for a part of the file's {size_bytes} bytes."
        raise RangeNotSatisfiable(detail, headers={"Content-Range": f"bytes */{size_bytes}"})
    return start, end
