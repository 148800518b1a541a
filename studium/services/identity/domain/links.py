"""The single-use tokens that travel in mailed links. Only their SHA-256 is kept.

A plain hash is enough: a token has 256 random bits, so there is nothing to guess from its hash.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from studium.services.identity.domain.errors import LinkNotValid

Purpose = Literal["verify_email", "reset_password"]


def new_link_token() -> str:
    """A new token of 256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def link_digest(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


@dataclass(frozen=True)
class Link:
    """A mailed link."""

    user_id: UUID
    purpose: Purpose
    expires_at: datetime
    used_at: datetime | None = None


def use_link(link: Link | None, purpose: Purpose, now: datetime) -> Link:
    """The link, if it may be used now for this purpose. Raises `LinkNotValid`, the same for every reason."""
    if link is None or link.purpose != purpose or link.used_at is not None or link.expires_at <= now:
        raise LinkNotValid("This link was used already or is too old; ask for a new one.")
    return link
