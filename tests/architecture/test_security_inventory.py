"""The figures in docs/security-inventory.md are those of the code."""

from __future__ import annotations

import re

import pytest

from studium.services.courses.adapters.olx.limits import ArchiveLimits
from studium.services.courses.domain.files import MAX_BYTES, MEGABYTE
from studium.services.courses.routes.files import ARCHIVE_BYTES
from studium.services.courses.schemas.gift import MAX_GIFT_CHARACTERS
from studium.services.identity.domain.invitations import MOST_FILE_BYTES, MOST_ROWS
from studium.services.identity.domain.passwords import LEAST_LENGTH, MOST_LENGTH
from studium.services.identity.domain.second_factor import MOST_WRONG_CODES
from studium.services.identity.settings import IdentitySettings
from studium.services.learning.domain.grade_files import MOST_CHANGES
from studium.services.learning.domain.grade_files import MOST_FILE_BYTES as MOST_GRADE_BYTES
from studium.services.learning.domain.grade_files import MOST_LINES as MOST_GRADE_LINES
from studium.services.learning.settings import LearningSettings
from tools.tree import ROOT

PAGE = (ROOT / "docs" / "security-inventory.md").read_text(encoding="utf-8")
IDENTITY = IdentitySettings(_env_file=None)
LEARNING = LearningSettings(_env_file=None)
ARCHIVE = ArchiveLimits()


def row(name: str) -> str:
    """The table row that begins with this cell; there is exactly one."""
    (found,) = re.findall(rf"^\| {re.escape(name)} \|.*$", PAGE, re.MULTILINE)
    return str(found)


@pytest.mark.parametrize("kind", sorted(MAX_BYTES))
def test_each_kind_of_upload_has_its_size(kind: str) -> None:
    sizes = {str(name): size for name, size in MAX_BYTES.items()}
    assert f"| {sizes[kind] // MEGABYTE} MB |" in row(kind)


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("hand-in", f"{LEARNING.file_max_bytes // MEGABYTE} MB each"),
        ("hand-in", f"{LEARNING.files_per_submission} in a hand-in"),
        ("hand-in", f"{LEARNING.files_per_assignment} for an assignment"),
        ("Open edX archive", f"{ARCHIVE_BYTES // MEGABYTE:,} MB packed"),
        ("Open edX archive", f"{ARCHIVE.members:,} members"),
        ("Open edX archive", f"{ARCHIVE.file_bytes // 1024**2} MiB a file"),
        ("Open edX archive", f"{ARCHIVE.total_bytes // 1024**3} GiB in all"),
        ("Open edX archive", f"{ARCHIVE.ratio:.0f} times"),
        ("Open edX archive", f"XML of {ARCHIVE.xml_bytes // 1024**2} MiB and {ARCHIVE.xml_depth} levels"),
        ("GIFT text", f"{MAX_GIFT_CHARACTERS:,} characters"),
        ("CSV of people", f"{MOST_FILE_BYTES // MEGABYTE} MB, {MOST_ROWS:,} lines"),
        (
            "CSV of grades",
            f"{MOST_GRADE_BYTES // MEGABYTE} MB, {MOST_GRADE_LINES:,} lines, {MOST_CHANGES:,} changes",
        ),
        ("An admin's view as somebody else", f"| {IDENTITY.viewing_minutes} minutes |"),
        ("Access token", f"| {IDENTITY.access_token_seconds} seconds |"),
        ("Session without use", f"| {IDENTITY.session_idle_days} days |"),
        ("Session in all", f"| {IDENTITY.session_days} days |"),
        ("Signing key of tokens", f"after {IDENTITY.signing_key_days} days"),
        ("Passwords", f"{IDENTITY.argon2_memory_kib} KiB, {IDENTITY.argon2_time_cost} passes"),
        ("Password", f"{LEAST_LENGTH} to {MOST_LENGTH} characters"),
        ("Password and code of an app", f"{MOST_WRONG_CODES} wrong codes"),
        ("Kept mails", f"{IDENTITY.kept_mail_days} days"),
    ],
)
def test_figures_are_those_of_the_code(name: str, figure: str) -> None:
    assert figure in row(name)


def test_a_row_that_is_not_there_is_noticed() -> None:
    with pytest.raises(ValueError, match="not enough values"):
        row("carrier pigeon")
