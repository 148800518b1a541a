"""Certificates on paper, read back by others than made them: pypdf, PDFium, ZXing."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pypdf
import pypdfium2
import pytest
import zxingcpp

from studium.services.learning.adapters.printing import CertificatePrinter, NoFontError, Sheet

PRINTER = CertificatePrinter(system_fonts=False)
SHEET = Sheet(
    issuer="Studium",
    holder="Amal Haddad",
    course="Spanish for the train",
    instructor="Robin Okafor",
    completed_at=datetime(2026, 11, 3, 10, tzinfo=UTC),
    issued_at=datetime(2026, 11, 4, 23, 59, 0, 995356, tzinfo=UTC),
    expires_at=datetime(2028, 11, 4, 23, 59, tzinfo=UTC),
    code="7XK2M-QW9TR-3HZ8V-0PD5C",
    url="https://learn.example.org/certificates/7XK2M-QW9TR-3HZ8V-0PD5C",
)
LETTERS_ALONE = str.maketrans("", "", " \n\u00ad\u200b")


def read(made: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(made), strict=True)


def fonts_of(page: Any) -> list[Any]:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_the_sheet_is_an_accessible_page_with_its_fonts_inside() -> None:
    reader = read(PRINTER.print(SHEET))
    catalogue: Any = reader.trailer["/Root"]
    assert len(reader.pages) == 1
    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert catalogue["/Lang"] == "en"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalogue["/Metadata"].get_data()
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == (
        "Certificate: Spanish for the train",
        "Studium",
    )
    assert reader.metadata.creation_date == SHEET.issued_at.replace(microsecond=0)
    assert SHEET.holder not in repr(SHEET), "no name in a log"
    roles = set(_roles(catalogue["/StructTreeRoot"]))
    assert {"/H1", "/P", "/Figure", "/Link"} <= roles, roles
    for font in fonts_of(reader.pages[0]):
        (inner,) = font["/DescendantFonts"]
        descriptor = inner.get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor), "embedded"
        assert "/ToUnicode" in font, "can be read aloud"


def _roles(element: Any) -> list[str]:
    found = [str(element["/S"])] if "/S" in element else []
    children = element.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        inner = child.get_object()
        if hasattr(inner, "keys"):
            found += _roles(inner)
    return found


def test_the_sheet_says_what_it_certifies_and_is_the_same_each_time() -> None:
    made = PRINTER.print(SHEET)
    text = read(made).pages[0].extract_text()
    for part in (SHEET.holder, SHEET.course, "taught by Robin Okafor", SHEET.code, SHEET.url):
        assert part in text
    for day in ("3 November 2026", "4 November 2026", "4 November 2028"):
        assert day in text
    assert PRINTER.print(SHEET) == made
    bare = read(PRINTER.print(replace(SHEET, instructor=None, expires_at=None))).pages[0].extract_text()
    assert "taught" not in bare
    assert "Valid until" not in bare


def test_the_digest_changes_with_whatever_is_printed() -> None:
    others = [
        replace(SHEET, holder="Amal H."),
        replace(SHEET, expires_at=None),
        replace(SHEET, url="https://other.example.org/certificates/x"),
    ]
    assert len({PRINTER.digest(sheet) for sheet in (SHEET, replace(SHEET), *others)}) == 4


@pytest.mark.parametrize(
    "name",
    [
        "آمال حدّاد",
        "דוד בן־גוריון",
        "Αμαλία Παπαδοπούλου",
        "Ольга Ивановна",
        "สมชาย ใจดี",
        "अमल हद्दाद",
        "თამარ მეფე",
        "Nguyễn Thị Ánh",
    ],
)
def test_names_in_many_scripts_are_set_and_can_be_read_back(name: str) -> None:
    reader = read(PRINTER.print(replace(SHEET, holder=name)))
    assert len(reader.pages) == 1
    letters = set(name.translate(LETTERS_ALONE))
    missing = letters - set(reader.pages[0].extract_text())
    assert len(missing) <= len(letters) // 4, f"ligatures aside, {missing} cannot be read"


@pytest.mark.parametrize(
    ("holder", "course"),
    [
        ("W" * 200, "W" * 200),
        ("Wolfeschlegelsteinhausenbergerdorff " * 5, "A very long title of a course " * 7),
        ("محمد " * 40, "دورة اللغة الإسبانية " * 10),
        ("*_`$#[x](y)<b>\\", '#import "/etc/passwd"'),
    ],
)
def test_nothing_leaves_the_sheet_however_long_or_strange(holder: str, course: str) -> None:
    made = PRINTER.print(replace(SHEET, holder=holder, course=course))
    page = pypdfium2.PdfDocument(made)[0]
    assert len(read(made).pages) == 1
    width, height = page.get_size()
    text = page.get_textpage()
    frame = 8 / 25.4 * 72
    for place in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(place)
        assert frame < left <= right < width - frame
        assert frame < bottom <= top < height - frame
    shown = read(made).pages[0].extract_text().translate(LETTERS_ALONE)
    if holder.isascii():
        assert holder.translate(LETTERS_ALONE) in shown
        assert course.translate(LETTERS_ALONE) in shown
    assert qr_codes(page) == [SHEET.url]


def qr_codes(page: Any) -> list[str]:
    picture = page.render(scale=2, grayscale=True)
    pixels = memoryview(bytes(picture.buffer)).cast("B", [picture.height, picture.stride])
    picture.close()
    return [found.text for found in zxingcpp.read_barcodes(pixels)]


def test_a_letter_without_a_font_is_refused_by_name() -> None:
    with pytest.raises(NoFontError, match="山"):
        PRINTER.print(replace(SHEET, holder="山田太郎"))
