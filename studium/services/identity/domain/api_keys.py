"""API keys: made by their owner, good for reading in a few scopes until a day, shown once.

A key is `stk_<mark>_<secret>`. The mark finds the row and may be shown; of the whole only the SHA-256 is
kept, which is enough for 256 random bits. A key opens nothing itself: it is traded for access tokens, which
every service verifies without asking. They carry the key's scopes and the present roles of its owner.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import get_args
from uuid import UUID

from studium.contracts.identity import API_KEY_PREFIX, Scope
from studium.kit.errors import FieldError, InvalidInput
from studium.services.identity.domain.errors import ApiKeyNotValid, TooManyApiKeys

SCOPES: tuple[Scope, ...] = get_args(Scope)

MOST_KEYS = 20
"""Of one person at a time."""

MOST_NAME_LENGTH = 80
MOST_DAYS = 366
KEPT_AFTER_EXPIRY = timedelta(days=30)
"""So that its owner still sees why a program was refused."""

_MARK_OCTETS = 6
_KEY = re.compile(re.escape(API_KEY_PREFIX) + r"(?P<mark>[0-9a-f]{12})_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class ApiKey:
    """A key's row. `name` is sealed; `tokens_id` is what its access tokens name as their session."""

    key_id: UUID
    user_id: UUID
    name: str
    mark: str
    secret_hash: bytes = field(repr=False)
    scopes: tuple[Scope, ...]
    tokens_id: UUID
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None


def new_key() -> str:
    """A new key with 256 random bits besides its mark."""
    return f"{API_KEY_PREFIX}{secrets.token_hex(_MARK_OCTETS)}_{secrets.token_urlsafe(32)}"


def mark_of(key: str) -> str | None:
    """The part by which a key is found, or None when the text is no key. Says nothing of its authenticity."""
    match = _KEY.fullmatch(key)
    return match["mark"] if match else None


def key_digest(key: str) -> bytes:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).digest()


def use_key(found: ApiKey | None, key: str, now: datetime) -> ApiKey:
    """The key, if it may be used now. Raises `ApiKeyNotValid`, the same for every reason."""
    digest = key_digest(key)
    is_right = hmac.compare_digest(found.secret_hash if found else bytes(len(digest)), digest)
    if found is None or not is_right or found.expires_at <= now:
        raise ApiKeyNotValid("Make a new key in your settings, under security.")
    return found


def check_key(name: str, scopes: Collection[str], days: int) -> tuple[str, tuple[Scope, ...]]:
    """Name and scopes in clean form, the scopes in the order of `SCOPES`. Raises `InvalidInput`."""
    wrong: list[FieldError] = []
    clean = " ".join(unicodedata.normalize("NFC", name).split())
    if not 1 <= len(clean) <= MOST_NAME_LENGTH or not clean.isprintable():
        detail = f"Enter a name of 1 to {MOST_NAME_LENGTH} characters that can be seen."
        wrong.append(FieldError("/name", "invalid_name", detail))
    if not scopes or set(scopes) - set(SCOPES):
        detail = f"Choose at least one of {', '.join(SCOPES)}, and nothing else."
        wrong.append(FieldError("/scopes", "invalid_scopes", detail))
    if not 1 <= days <= MOST_DAYS:
        detail = f"Choose 1 to {MOST_DAYS} days."
        wrong.append(FieldError("/expires_in_days", "invalid_days", detail))
    if wrong:
        raise InvalidInput("Correct the fields that are named and send the request again.", errors=wrong)
    return clean, tuple(scope for scope in SCOPES if scope in scopes)


def refuse_more(keys: int) -> None:
    """Raise `TooManyApiKeys` when somebody has as many keys as one may have."""
    if keys >= MOST_KEYS:
        raise TooManyApiKeys(f"You have {keys} API keys; remove one that you do not need any more.")
