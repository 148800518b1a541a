"""Files that learners hand in: which are taken, and how they are given out again without harm.

What a file is called decides what it claims to be, and its first bytes must bear that out. The client's own
word for its type is never asked, and nothing is ever shown by a browser in our origin: every file is a
download.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import quote

from studium.kit.errors import Conflict, NotFound, PayloadTooLarge, UnsupportedMedia

HEAD_BYTES = 8_192
"""How much of a file's beginning `media_type_of` wants."""

MEGABYTE = 1_000_000
MAX_NAME = 200


class FileRefused(UnsupportedMedia):
    """The file is of a kind that is not taken, or not what its name says."""

    code = "file_refused"


class FileTooLarge(PayloadTooLarge):
    """The file is larger than one that is handed in may be."""

    code = "file_too_large"


class TooManyFiles(Conflict):
    """The learner has uploaded, or wants to hand in, more files than one assignment may have."""

    code = "too_many_files"


class FileNotFound(NotFound):
    """There is no such file, or the caller may not know that there is."""

    code = "assignment_file_not_found"


class FileHandedIn(Conflict):
    """What was handed in stays as it was."""

    code = "file_handed_in"


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)

# Ending -> media type and the beginnings that bear it out; an empty pattern stands for any byte.
_BINARY: Mapping[str, tuple[str, tuple[bytes, ...]]] = MappingProxyType(
    {
        ".pdf": ("application/pdf", (b"%PDF-",)),
        ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
        ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
        ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
        ".gif": ("image/gif", (b"GIF87a", b"GIF89a")),
        ".webp": ("image/webp", (b"RIFF",)),
        ".heic": ("image/heic", (b"????ftyp",)),
        ".zip": ("application/zip", _ZIP),
        ".docx": (_OFFICE + "wordprocessingml.document", _ZIP),
        ".xlsx": (_OFFICE + "spreadsheetml.sheet", _ZIP),
        ".pptx": (_OFFICE + "presentationml.presentation", _ZIP),
        ".odt": (_OPEN + "text", _ZIP),
        ".ods": (_OPEN + "spreadsheet", _ZIP),
        ".odp": (_OPEN + "presentation", _ZIP),
        ".epub": ("application/epub+zip", _ZIP),
        ".doc": ("application/msword", _OLE),
        ".xls": ("application/vnd.ms-excel", _OLE),
        ".ppt": ("application/vnd.ms-powerpoint", _OLE),
        ".rtf": ("application/rtf", (b"{\\rtf",)),
        ".mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
        ".m4a": ("audio/mp4", (b"????ftyp",)),
        ".ogg": ("audio/ogg", (b"OggS",)),
        ".wav": ("audio/wav", (b"RIFF",)),
        ".flac": ("audio/flac", (b"fLaC",)),
        ".mp4": ("video/mp4", (b"????ftyp",)),
        ".mov": ("video/quicktime", (b"????ftyp", b"????moov", b"????mdat", b"????wide")),
        ".webm": ("video/webm", (b"\x1a\x45\xdf\xa3",)),
    }
)

# Work in a programming course is text, whatever it means to a machine, and is given out as nothing else.
_TEXT = frozenset(
    {
        *(".txt", ".md", ".csv", ".tsv", ".json", ".yaml", ".yml", ".toml", ".xml", ".html", ".htm", ".css"),
        *(".svg", ".js", ".ts", ".jsx", ".tsx", ".py", ".ipynb", ".java", ".kt", ".scala", ".c", ".h"),
        *(".cpp", ".hpp", ".cs", ".go", ".rs", ".rb", ".php", ".pl", ".lua", ".swift", ".r", ".m"),
        *(".jl", ".hs", ".ml", ".sql", ".sh", ".tex", ".bib", ".srt", ".vtt", ".log", ".diff", ".patch"),
    }
)


def media_type_of(head: bytes, name: str) -> str:
    """The media type of a file by its name, borne out by its first `HEAD_BYTES`. Raises `FileRefused`."""
    ending = PurePosixPath(name).suffix.lower()
    if not head:
        raise FileRefused("The file is empty; choose another one.")
    if ending in _TEXT:
        if b"\0" in head:
            raise FileRefused(f"The name ends in {ending}, but the file is no text; name it rightly.")
        return "text/plain"
    if ending not in _BINARY:
        raise FileRefused(
            "This kind of file is not taken; send a PDF, office document, image, audio, video, text or ZIP."
        )
    media_type, beginnings = _BINARY[ending]
    if not any(_begins(head, beginning) for beginning in beginnings):
        raise FileRefused(f"The name ends in {ending}, but the file is something else; name it rightly.")
    return media_type


def _begins(head: bytes, beginning: bytes) -> bool:
    """Whether the file begins so; four question marks stand for a length of four bytes."""
    skipped = 4 if beginning.startswith(b"????") else 0
    return head[skipped:].startswith(beginning[skipped:])


def check_size(size_bytes: int, most_bytes: int) -> None:
    """Raise `FileTooLarge` beyond `most_bytes`."""
    if size_bytes > most_bytes:
        raise FileTooLarge(
            f"Make the file smaller: at most {most_bytes // MEGABYTE} MB can be handed in at once."
        )


def safe_name(name: str) -> str:
    """The last part of a file's name, without control characters; never empty, never a path."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    short = f"{stem[: MAX_NAME - 17]}{dot}{ending[:16]}" if stem else kept[:MAX_NAME]
    return short or "file"


def download_headers(media_type: str, name: str) -> dict[str, str]:
    """Headers that make of any file a download which acts nowhere: attachment, no sniffing, a sandbox."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    return {
        "Content-Type": media_type,
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "private, no-store",
    }
