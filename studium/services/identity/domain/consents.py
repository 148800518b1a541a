"""What people agree to, each to a version of a text. Nothing is ever agreed to by silence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from studium.kit.errors import FieldError, InvalidInput

Purpose = Literal["terms", "privacy", "analytics", "product_mail"]

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
MANDATORY: tuple[Purpose, ...] = ("terms", "privacy")
"""Without these there is no account, so they are taken back by erasing it."""

SHOWN_RECORDS = 20
"""Records of a purpose that its history shows; all are kept, and all are in the export."""


class ConsentMandatory(InvalidInput):
    """The terms were to be taken back while the account stays."""

    code = "consent_mandatory"


@dataclass(frozen=True)
class ConsentRecord:
    """One answer of a user to one version of a text."""

    consent_id: UUID
    user_id: UUID
    purpose: Purpose
    version: str
    granted: bool
    recorded_at: datetime


@dataclass(frozen=True)
class Consent:
    """What a user said to a purpose, the newest first, and the present version of its text."""

    purpose: Purpose
    current_version: str
    history: tuple[ConsentRecord, ...]

    @property
    def granted(self) -> bool:
        """Whether the user agreed to the present text: an answer to an earlier one does not count."""
        return bool(self.history) and self.history[0].granted and self.is_answered

    @property
    def is_answered(self) -> bool:
        """Whether the last answer was to the present text."""
        return bool(self.history) and self.history[0].version == self.current_version


def check_withdrawal(purpose: Purpose, *, granted: bool) -> None:
    """Refuse to take back what the account needs. Raises `ConsentMandatory`."""
    if purpose in MANDATORY and not granted:
        detail = "This is needed for an account; to take it back, erase the account."
        raise ConsentMandatory(detail, errors=[FieldError("/granted", "consent_mandatory", detail)])
