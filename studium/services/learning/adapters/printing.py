"""Certificates as PDF/UA, set by Typst: one tagged page with its fonts embedded and a QR code."""

from __future__ import annotations

import calendar
import hashlib
import io
import json
import re
import shutil
import tempfile
import weakref
from dataclasses import astuple, dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Lock

import pymupdf_fonts
import segno
import typst

_SOURCE = Path(__file__).with_name("certificate.typ")
_LONGEST_WORD = 60
"""More letters than this in a row may not fit on a line in the smallest size; they are broken here."""

_TOO_LONG = re.compile(rf"\S{{{_LONGEST_WORD}}}(?=\S)")
_NOT_SHOWN = re.compile(r"the text (.+) could not be displayed with font")


class NoFontError(Exception):
    """No font that there is has a certain letter. Its one argument is that letter."""


@dataclass(frozen=True)
class Sheet:
    """What is printed. `url` is where the certificate can be verified; days are those of UTC."""

    issuer: str
    holder: str = field(repr=False)
    course: str
    instructor: str | None = field(repr=False)
    completed_at: datetime
    issued_at: datetime
    expires_at: datetime | None
    code: str
    url: str


class CertificatePrinter:
    """Sets certificates. The embedded fonts are loaded with the first one.

    Fonts of the system stand in for letters that none of ours has, unless `system_fonts` is False.
    """

    def __init__(self, *, system_fonts: bool = True) -> None:
        self._system_fonts = system_fonts
        self._one_at_a_time = Lock()

    @cached_property
    def _compiler(self) -> typst.Compiler:
        # Typst reads fonts from files alone, and ours are packed inside a Python package.
        folder = tempfile.mkdtemp(prefix="studium-fonts-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        Path(folder, "FiraGO-Regular.ttf").write_bytes(pymupdf_fonts.fontbuffers["figo"]())
        fonts = typst.Fonts(include_system_fonts=self._system_fonts, font_paths=[folder])
        return typst.Compiler(root=folder, font_paths=fonts, ignore_system_fonts=not self._system_fonts)

    @cached_property
    def _source(self) -> bytes:
        return _SOURCE.read_bytes()

    def digest(self, sheet: Sheet) -> str:
        """What changes whenever the printed certificate would."""
        said = json.dumps(astuple(sheet), default=str).encode()
        return hashlib.sha256(self._source + b"\0" + said).hexdigest()

    def print(self, sheet: Sheet) -> bytes:
        """The certificate as a PDF, the same bytes each time. Takes some 20 ms of processor time.

        Raises `NoFontError` when there is no font for a letter.
        """
        with self._one_at_a_time:
            try:
                made = self._compiler.compile(
                    input=self._source,
                    format="pdf",
                    pdf_standards=["ua-1"],
                    sys_inputs={"certificate": json.dumps(_words(sheet))},
                    timestamp=int(sheet.issued_at.timestamp()),
                )
            except typst.TypstError as error:
                if missing := _NOT_SHOWN.search(error.message):
                    raise NoFontError(missing[1].strip('`"')) from None
                raise
        if not isinstance(made, bytes):
            raise TypeError("a certificate has one page")
        return made


def _words(sheet: Sheet) -> dict[str, object]:
    facts = [("Completed on", _day(sheet.completed_at)), ("Issued on", _day(sheet.issued_at))]
    if sheet.expires_at is not None:
        facts.append(("Valid until", _day(sheet.expires_at)))
    facts.append(("Code", sheet.code))
    return {
        "title": f"Certificate: {sheet.course}",
        "description": f"{sheet.holder} has completed the course {sheet.course}.",
        "issuer": sheet.issuer,
        "heading": "Certificate of completion",
        "certifies": "This is to certify that",
        "holder": _breakable(sheet.holder),
        "completed": "has completed the course",
        "course": _breakable(sheet.course),
        "taught": None if sheet.instructor is None else _breakable(f"taught by {sheet.instructor}"),
        "facts": [{"name": name, "value": value} for name, value in facts],
        "url": sheet.url,
        "verify": f"Verify this certificate: {sheet.url}",
        "qr": _qr(sheet.url),
        "qr_alt": f"QR code of the address {sheet.url}",
    }


def _day(moment: datetime) -> str:
    return f"{moment.day} {calendar.month_name[moment.month]} {moment.year}"


def _breakable(text: str) -> str:
    return _TOO_LONG.sub(lambda found: found[0] + "\u200b", text)


def _qr(text: str) -> str:
    image = io.BytesIO()
    segno.make(text, error="m", micro=False).save(image, kind="svg", border=2)
    return image.getvalue().decode()
