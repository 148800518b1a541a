"""Passkeys: key pairs on people's own devices, with which they sign in without a password (WebAuthn).

The device checks who holds it, by finger, face or PIN, and signs a challenge together with the origin that
the browser shows. So a passkey is both factors at once, and of no use to a false site.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from studium.kit.errors import FieldError, InvalidInput
from studium.services.identity.domain.errors import PasskeyNotValid, TooManyPasskeys

MOST_PASSKEYS = 20
MOST_NAME_LENGTH = 80


@dataclass(frozen=True)
class Passkey:
    """A passkey's row. `name` is sealed; `sign_count` is what its device last counted, 0 if it does not."""

    passkey_id: UUID
    user_id: UUID
    name: str
    credential_id: bytes = field(repr=False)
    public_key: bytes = field(repr=False)
    sign_count: int
    created_at: datetime
    last_used_at: datetime | None = None


@dataclass(frozen=True)
class PasskeyChallenge:
    """What was sent to be signed: once, until then, from this network; to register, by this user alone."""

    user_id: UUID | None
    network: bytes
    expires_at: datetime


def take_challenge(
    found: PasskeyChallenge | None, user_id: UUID | None, network: bytes, now: datetime
) -> PasskeyChallenge:
    """The challenge, if it may be answered now. Raises `PasskeyNotValid`, the same for every reason."""
    if found is None or found.user_id != user_id or found.network != network or found.expires_at <= now:
        raise not_valid()
    return found


def not_valid() -> PasskeyNotValid:
    """The one answer to whatever is wrong with a passkey."""
    return PasskeyNotValid("Try once more, or sign in with your password.")


def check_passkey_name(name: str) -> str:
    """The name in clean form. Raises `InvalidInput`."""
    clean = " ".join(unicodedata.normalize("NFC", name).split())
    if not 1 <= len(clean) <= MOST_NAME_LENGTH or not clean.isprintable():
        detail = f"Enter a name of 1 to {MOST_NAME_LENGTH} characters that can be seen."
        raise InvalidInput(detail, errors=[FieldError("/name", "invalid_name", detail)])
    return clean


def refuse_more_passkeys(count: int) -> None:
    """Raise `TooManyPasskeys` when somebody has as many as one may have."""
    if count >= MOST_PASSKEYS:
        raise TooManyPasskeys(f"You have {count} passkeys; remove one that you do not use any more.")
