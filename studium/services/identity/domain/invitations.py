"""Invitations: accounts made for people who have still to choose a password, one by one or by a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from studium.contracts.identity import Role
from studium.kit.errors import FieldError, InvalidInput
from studium.services.identity.domain.addresses import EmailAddress, parse_email
from studium.services.identity.domain.errors import InvitationAnswered, UploadRefused
from studium.services.identity.domain.profiles import Profile, check_profile, check_roles

MOST_ROWS = 1_000
MOST_FILE_BYTES = 1_000_000
MOST_COURSES = 20
_MOST_CELL_LENGTH = 1_000

_NEEDED = ("email", "first_name", "last_name")
_COLUMNS = (*_NEEDED, "roles", "courses")

RowOutcome = Literal["invited", "has_account", "repeated", "wrong"]


@dataclass(frozen=True)
class Invitation:
    """An invitation's row; the person's account has the rest. `upload_id` is the file it came with."""

    user_id: UUID
    invited_by: UUID
    course_ids: tuple[UUID, ...]
    invited_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None
    upload_id: UUID | None = None


@dataclass(frozen=True)
class Invitee:
    """Somebody to be invited, checked."""

    address: EmailAddress
    profile: Profile
    roles: tuple[Role, ...]
    course_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class Upload:
    """A file of people that was uploaded, and what became of those whom it invited."""

    upload_id: UUID
    uploaded_by: UUID
    uploaded_at: datetime
    invited: int
    accepted: int


@dataclass(frozen=True)
class UploadRow:
    """One line of a file: its number, the address as it stands there, and the person or what is wrong."""

    line: int
    email: str
    invitee: Invitee | None
    problems: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"UploadRow({self.line})"


def check_invitee(
    email: str, first_name: str, last_name: str, roles: list[str], course_ids: list[UUID]
) -> Invitee:
    """The person in clean form. Raises `InvalidInput` that names every field that is wrong."""
    wrong: list[FieldError] = []
    address, profile, checked = None, None, None
    try:
        address = parse_email(email)
    except InvalidInput as error:
        wrong.extend(error.errors)
    try:
        profile = check_profile(Profile(first_name, last_name))
    except InvalidInput as error:
        wrong.extend(error.errors)
    try:
        checked = check_roles(roles)
    except InvalidInput as error:
        wrong.extend(error.errors)
    if len(course_ids) > MOST_COURSES:
        detail = f"Name at most {MOST_COURSES} courses."
        wrong.append(FieldError("/course_ids", "too_many_courses", detail))
    if wrong or address is None or profile is None or checked is None:
        raise InvalidInput("Correct the fields that are named and send the request again.", errors=wrong)
    return Invitee(address, profile, checked, tuple(dict.fromkeys(course_ids)))


def read_people(content: bytes) -> list[UploadRow]:
    """The people in a CSV file with the columns `email`, `first_name`, `last_name`, `roles` and `courses`.

    The last two may be missing or empty: roles are separated by spaces and default to student, courses are
    ids separated by spaces. Separators of columns are commas, semicolons or tabs. Raises `UploadRefused` when
    the file as a whole cannot be used; what is wrong with a line stands in its row.
    """
    if len(content) > MOST_FILE_BYTES:
        raise UploadRefused(f"The file has more than {MOST_FILE_BYTES} bytes; split it.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UploadRefused("The file is not UTF-8 text; save it as “CSV UTF-8”.") from None
    try:
        return list(_rows(text))
    except csv.Error:
        raise UploadRefused("The file cannot be read as CSV; save it as “CSV UTF-8” once more.") from None


def refuse_accepted(invitation: Invitation) -> Invitation:
    """The invitation, if nobody has followed it yet. Raises `InvitationAnswered`."""
    if invitation.accepted_at is not None:
        raise InvitationAnswered("This person has accepted; look at the account under people instead.")
    return invitation


def _rows(text: str) -> Iterator[UploadRow]:
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, restkey="more")
    reader.fieldnames = [name.strip().lower().replace(" ", "_") for name in reader.fieldnames or ()]
    names = list(reader.fieldnames)
    if not set(_NEEDED) <= set(names) or set(names) - set(_COLUMNS) or len(set(names)) < len(names):
        raise UploadRefused(
            f"The first line has to name the columns {', '.join(_NEEDED)}, and may name roles and courses; "
            f"it names {', '.join(names)[:200] or 'nothing'}."
        )
    for count, cells in enumerate(reader, start=1):
        if count > MOST_ROWS:
            raise UploadRefused(f"The file has more than {MOST_ROWS} people; split it.")
        yield _row(reader.line_num, cells)


def _row(line: int, cells: Mapping[str, object]) -> UploadRow:
    values = {name: str(cells.get(name) or "").strip() for name in _COLUMNS}
    email = values["email"][:320]
    if "more" in cells:
        return UploadRow(line, email, None, ("This line has more cells than the first.",))
    if any(len(value) > _MOST_CELL_LENGTH for value in values.values()):
        return UploadRow(line, email, None, ("A cell of this line is too long.",))
    try:
        course_ids = [UUID(one) for one in values["courses"].split()]
    except ValueError:
        return UploadRow(line, email, None, ("Courses are named by their ids, separated by spaces.",))
    try:
        roles = values["roles"].lower().split() or ["student"]
        invitee = check_invitee(values["email"], values["first_name"], values["last_name"], roles, course_ids)
    except InvalidInput as error:
        problems = tuple(f"{one.pointer.strip('/')}: {one.detail}" for one in error.errors)
        return UploadRow(line, email, None, problems)
    return UploadRow(line, email, invitee)
