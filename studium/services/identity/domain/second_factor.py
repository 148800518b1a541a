"""The second factor: codes of six digits from an app (TOTP, RFC 6238), recovery codes, and challenges.

A code is good for its time step of 30 seconds and for the one before and after, for clocks that differ, and
only once: the step of the last code used is kept, and only later ones count. Of a million codes three are
good at a time, so guessing is bounded twice: a challenge ends after five wrong codes, and `domain.throttle`
slows down all guesses at an account however many challenges they are spread over.

Recovery codes hold 50 random bits, and a keyed hash of each is kept. Each works once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode
from uuid import UUID

from studium.kit.errors import FieldError
from studium.services.identity.domain.errors import ChallengeNotValid, SecondFactorNotBegun, WrongCode

ISSUER = "Studium"
STEP_SECONDS = 30
DIGITS = 6
DRIFT_STEPS = 1

MOST_WRONG_CODES = 5
"""Wrong codes after which a challenge ends and its owner is told by mail."""

TIME_TO_CONFIRM = timedelta(minutes=30)
"""A secret that was shown and not confirmed for longer than this cannot be confirmed any more."""

RECOVERY_CODES = 10
_RECOVERY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_RECOVERY_LENGTH = 10
_SECRET_OCTETS = 20
"""RFC 4226, section 4: 160 bits are recommended."""


@dataclass(frozen=True)
class Factor:
    """A user's app. `secret` is sealed; `last_counter` is the time step of the last code used."""

    user_id: UUID
    secret: str = field(repr=False)
    begun_at: datetime
    confirmed_at: datetime | None = None
    last_counter: int | None = None


@dataclass(frozen=True)
class Challenge:
    """A sign-in whose password was right and whose code is awaited.

    `network` is a keyed hash of the address that began it; `attempts` counts wrong codes.
    """

    user_id: UUID
    network: bytes
    attempts: int
    expires_at: datetime


def new_secret() -> str:
    """A new secret in base32, as apps read it."""
    return base64.b32encode(secrets.token_bytes(_SECRET_OCTETS)).decode()


def counter_at(moment: datetime) -> int:
    """The time step of a moment."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_at(secret: str, counter: int, *, digits: int = DIGITS) -> str:
    """The code of a time step (RFC 6238 with HMAC-SHA-1 of RFC 4226, section 5.3)."""
    digest = hmac.new(base64.b32decode(secret), counter.to_bytes(8), hashlib.sha1).digest()
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4]) & 0x7FFF_FFFF
    return f"{number % 10**digits:0{digits}}"


def counter_of(secret: str, code: str, now: datetime, last_counter: int | None) -> int | None:
    """The time step of a code that is good now and was not used, or None."""
    present, found = counter_at(now), None
    for counter in range(present - DRIFT_STEPS, present + DRIFT_STEPS + 1):
        is_equal = hmac.compare_digest(code_at(secret, counter).encode(), code.encode())
        if is_equal and (last_counter is None or counter > last_counter):
            found = counter
    return found


def otpauth_uri(secret: str, account: str) -> str:
    """What an app reads from the QR code (Key Uri Format of Google Authenticator)."""
    label = quote(f"{ISSUER}:{account}", safe=":@")
    query = {
        "secret": secret,
        "issuer": ISSUER,
        "algorithm": "SHA1",
        "digits": DIGITS,
        "period": STEP_SECONDS,
    }
    return f"otpauth://totp/{label}?{urlencode(query)}"


def new_recovery_codes() -> list[str]:
    """New recovery codes in two groups of five, without characters that look alike."""
    codes = []
    for _ in range(RECOVERY_CODES):
        code = "".join(secrets.choice(_RECOVERY_ALPHABET) for _ in range(_RECOVERY_LENGTH))
        codes.append(f"{code[:5]}-{code[5:]}")
    return codes


def plain_code(typed: str) -> str:
    """A code as it is compared: however it was grouped, and in small letters."""
    return "".join(character for character in typed.casefold() if character.isalnum())


def is_app_code(code: str) -> bool:
    """Whether a plain code is one of an app, and not a recovery code."""
    return len(code) == DIGITS and code.isascii() and code.isdecimal()


def confirmable(factor: Factor | None, now: datetime) -> Factor:
    """The factor whose first code is awaited. Raises `SecondFactorNotBegun`."""
    if factor is None or now - factor.begun_at > TIME_TO_CONFIRM:
        raise SecondFactorNotBegun("Begin with POST /api/v1/users/me/totp and scan the new QR code.")
    return factor


def open_challenge(challenge: Challenge | None, network: bytes, now: datetime) -> Challenge:
    """The challenge, if it may be answered now from there. Raises `ChallengeNotValid` for every other."""
    is_open = (
        challenge is not None
        and challenge.expires_at > now
        and challenge.attempts < MOST_WRONG_CODES
        and hmac.compare_digest(challenge.network, network)
    )
    if challenge is None or not is_open:
        raise ChallengeNotValid("Sign in with your password again; a code is awaited for a few minutes only.")
    return challenge


def wrong_code() -> WrongCode:
    """The refusal of a wrong code."""
    detail = "Enter the code that your app shows now; each works once. Or use a recovery code."
    return WrongCode(detail, errors=[FieldError("/code", "wrong_code", detail)])
