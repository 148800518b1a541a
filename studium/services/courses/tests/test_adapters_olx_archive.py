"""Archives of strangers: what is unsafe is refused whole, and nothing stays behind."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studium.kit.errors import InvalidInput
from studium.services.courses.adapters.olx import (
    ArchiveLimits,
    ArchiveRefused,
    parse_course,
    read_archive,
    source_key,
    take_census,
)
from studium.services.courses.adapters.olx.errors import (
    ArchiveTooLarge,
    BrokenXml,
    DuplicateMember,
    NotACourse,
    NotAnArchive,
    UnsafeMember,
    UnsafePath,
    UnsafeXml,
)
from studium.services.courses.tests.factories_olx import COURSE_ID, course_files, tar_gz, zipped


@pytest.fixture(autouse=True)
def no_leftovers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever happens, no temporary copy may remain."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    assert list(tmp_path.iterdir()) == []


def tar_with(info: tarfile.TarInfo, content: bytes = b"") -> io.BytesIO:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        course = tarfile.TarInfo("course/course.xml")
        archive.addfile(course, io.BytesIO())
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    out.seek(0)
    return out


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


@pytest.mark.parametrize("pack", [tar_gz, zipped])
@pytest.mark.parametrize("folder", ["course/", "", "anything/"])
def test_an_export_opens_as_tar_gz_and_as_zip_with_or_without_a_folder(
    pack: Callable[..., io.BytesIO], folder: str
) -> None:
    with read_archive(pack({**course_files(), "static/a b.txt": "hello"}, folder=folder)) as archive:
        assert source_key(archive) == "Org/Num/run"
        assert archive.read("static/a b.txt") == b"hello"
        assert archive.size("static/a b.txt") == 5
        assert parse_course(archive, COURSE_ID).title == "A Course"


def test_an_export_opens_from_an_upload_small_enough_to_stay_in_memory() -> None:
    with tempfile.SpooledTemporaryFile() as upload:
        upload.write(tar_gz(course_files()).getvalue())
        upload.seek(0)
        with read_archive(upload) as archive:
            assert "course.xml" in archive


def test_an_export_opens_from_a_path_and_as_plain_tar(tmp_path: Path) -> None:
    path = tmp_path / "export.tar"
    path.write_bytes(gzip.decompress(tar_gz(course_files()).getvalue()))
    with read_archive(path) as archive:
        assert "course.xml" in archive
    path.unlink()


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "course/../../evil",
        "/etc/evil",
        "course\\..\\evil",
        "C:/evil",
        "course/a\nb",
        "course/a\x00b",
        "x" * 600,
    ],
)
def test_a_path_that_leaves_the_folder_or_cannot_be_trusted_is_refused(name: str) -> None:
    packed = zipped(course_files())
    with zipfile.ZipFile(packed, "a") as archive:
        info = zipfile.ZipInfo("placeholder")
        info.filename = name
        archive.writestr(info, b"x")
    packed.seek(0)
    with pytest.raises(UnsafePath):
        read_archive(packed)
    with pytest.raises(UnsafePath):
        read_archive(tar_with(member(name.replace("\x00", "\x01")), b"x"))


def test_a_name_that_is_not_unicode_is_refused() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("course/\udcff.xml"), io.BytesIO())
    with pytest.raises(UnsafePath):
        read_archive(out)


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_are_refused(kind: bytes) -> None:
    with pytest.raises(UnsafeMember):
        read_archive(tar_with(member("course/link", kind, "/etc/passwd")))


def test_a_symbolic_link_in_a_zip_is_refused() -> None:
    packed = zipped(course_files())
    with zipfile.ZipFile(packed, "a") as archive:
        info = zipfile.ZipInfo("course/link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    packed.seek(0)
    with pytest.raises(UnsafeMember):
        read_archive(packed)


@pytest.mark.parametrize("name", ["course/a.txt", "course/./a.txt", "course//a.txt"])
def test_two_members_of_one_path_are_refused(name: str) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for path in ("course/course.xml", "course/a.txt", name):
            archive.addfile(tarfile.TarInfo(path), io.BytesIO())
    out.seek(0)
    with pytest.raises(DuplicateMember):
        read_archive(out)


def test_names_that_differ_only_in_unicode_form_are_one_path() -> None:
    files = {**course_files(), "static/caf\u00e9": "1", "static/cafe\u0301": "2"}
    with pytest.raises(DuplicateMember):
        read_archive(tar_gz(files))


@pytest.mark.parametrize(
    "limits",
    [
        ArchiveLimits(members=4),
        ArchiveLimits(file_bytes=10_000),
        ArchiveLimits(total_bytes=10_000),
        ArchiveLimits(ratio=2, ratio_from_bytes=10_000),
    ],
)
@pytest.mark.parametrize("pack", [tar_gz, zipped])
def test_too_many_or_too_large_or_too_well_packed_is_refused(
    pack: Callable[..., io.BytesIO], limits: ArchiveLimits
) -> None:
    with pytest.raises(ArchiveTooLarge):
        read_archive(pack({**course_files(), "static/zeros": b"\0" * 200_000}), limits)
    with read_archive(pack({**course_files(), "static/zeros": b"\0" * 200_000})) as archive:
        assert archive.size("static/zeros") == 200_000


def test_a_header_that_claims_much_memory_is_refused() -> None:
    info = member("course/x")
    info.pax_headers = {"comment": "x" * (9 * 1024**2)}
    with pytest.raises(ArchiveTooLarge):
        read_archive(tar_with(info))


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 no zip", b"\x1f\x8b no gzip", b"\0" * 2048])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    with pytest.raises((NotAnArchive, NotACourse)):
        read_archive(io.BytesIO(content))


def test_a_cut_off_archive_is_refused() -> None:
    packed = tar_gz({**course_files(), "static/noise": bytes(range(256)) * 200}).getvalue()
    with pytest.raises(NotAnArchive):
        read_archive(io.BytesIO(packed[: len(packed) // 2]))
    plain = gzip.decompress(packed)
    with pytest.raises(NotAnArchive):
        read_archive(io.BytesIO(plain[:700]))


def test_a_damaged_header_in_the_middle_is_not_taken_for_the_end() -> None:
    plain = bytearray(gzip.decompress(tar_gz(course_files()).getvalue()))
    plain[1024 + 148] ^= 0xFF
    with pytest.raises(NotAnArchive):
        read_archive(io.BytesIO(bytes(plain)))


def test_a_zip_with_a_password_is_refused() -> None:
    packed = bytearray(zipped(course_files()).getvalue())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(signature) + offset] |= 1
    with pytest.raises(UnsafeMember):
        read_archive(io.BytesIO(bytes(packed)))


@pytest.mark.parametrize(
    "files", [{"readme.txt": "x"}, {"library.xml": "<library/>"}, {"a/b/course.xml": "<course/>"}]
)
def test_an_archive_without_a_course_is_refused(files: dict[str, str]) -> None:
    with pytest.raises(NotACourse):
        read_archive(tar_gz(files))


_DOCTYPE = "<!DOCTYPE p [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"


@pytest.mark.parametrize(
    "hostile",
    [
        f"{_DOCTYPE}<problem><p>&b;&b;</p></problem>",
        "<!DOCTYPE p SYSTEM 'file:///etc/passwd'><problem/>",
        "<!DOCTYPE p [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><problem>&x;</problem>",
        f"{_DOCTYPE}<problem/>".encode("utf-16"),
        "<a>" * 150 + "</a>" * 150,
        "<a>" * 5000 + "</a>" * 5000,
    ],
)
@pytest.mark.parametrize("reached", [True, False])
def test_document_types_entities_and_deep_nesting_refuse_the_whole_course(
    hostile: str | bytes, reached: bool
) -> None:
    pointer = '<problem url_name="p"/>' if reached else ""
    files = {**course_files(pointer), "problem/p.xml": hostile}
    with read_archive(tar_gz(files)) as archive, pytest.raises(UnsafeXml):
        parse_course(archive, COURSE_ID)


def test_a_document_type_stops_the_census_too() -> None:
    files = {**course_files(), "problem/p.xml": f"{_DOCTYPE}<problem/>"}
    with read_archive(tar_gz(files)) as archive, pytest.raises(UnsafeXml):
        take_census(archive)


def test_a_definition_larger_than_the_limit_is_refused() -> None:
    files = course_files(f"<html><p>{'x' * 5000}</p></html>")
    with read_archive(tar_gz(files), ArchiveLimits(xml_bytes=4000)) as archive, pytest.raises(UnsafeXml):
        parse_course(archive, COURSE_ID)


@pytest.mark.parametrize(
    ("path", "content", "error"),
    [
        ("course.xml", "<course", BrokenXml),
        ("course.xml", "<library/>", NotACourse),
        ("course/run.xml", "<course><chapter></course>", BrokenXml),
    ],
)
def test_a_course_that_cannot_be_read_at_all_is_refused(
    path: str, content: str, error: type[Exception]
) -> None:
    with read_archive(tar_gz({**course_files(), path: content})) as archive, pytest.raises(error):
        parse_course(archive, COURSE_ID)


def test_every_refusal_is_invalid_input_with_a_code_of_its_own() -> None:
    kinds = ArchiveRefused.__subclasses__()
    assert all(issubclass(kind, InvalidInput) and kind.status == 422 for kind in kinds)
    assert len({kind.code for kind in kinds}) == len(kinds)


def _announcing(packed: bytes, entries: int, directory_bytes: int) -> bytes:
    """The ZIP archive with another number of members, and another length of their list, at its end."""
    end = packed.rindex(b"PK\x05\x06")
    return packed[: end + 10] + struct.pack("<HL", entries, directory_bytes) + packed[end + 16 :]


def _announcing_64(packed: bytes, entries: int, directory_bytes: int) -> bytes:
    end = packed.rindex(b"PK\x05\x06")
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, directory_bytes, 0)
    return packed[:end] + record + struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1) + packed[end:]


@pytest.mark.parametrize("announce", [_announcing, _announcing_64])
@pytest.mark.parametrize(("entries", "directory_bytes"), [(50_001, 500), (5, 8 * 1024**2 + 1)])
def test_a_zip_of_too_many_members_is_refused_before_its_list_is_read(
    announce: Callable[[bytes, int, int], bytes],
    entries: int,
    directory_bytes: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hostile = announce(zipped(course_files()).getvalue(), entries, directory_bytes)
    monkeypatch.setattr(zipfile, "ZipFile", lambda _source: pytest.fail("the list has been read"))
    for comment in (b"", b"PK comment"):
        data = hostile[:-2] + struct.pack("<H", len(comment)) + comment
        with pytest.raises(ArchiveTooLarge):
            read_archive(io.BytesIO(data))
