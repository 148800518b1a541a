"""Sessions and the rotation of their refresh tokens.

A session is a family of refresh tokens, of which only the newest, its `generation`, is good. Each use makes
the next generation. An older one that comes back was copied, by a thief or from him: the session ends, and
whoever holds any of its tokens has to sign in again (RFC 9700, section 4.14.2).

A refresh token is `session_id | generation | secret`, and the secret is a keyed hash of the first two and of
the session's random salt. So nothing of a token is kept at rest, every old generation can still be told from
a forgery, and the answer to a repeated use is the same successor again. That makes a short grace harmless:
a second tab, or a client that lost the answer, presents the last generation once more within `grace` and gets
the very token that its twin holds, whatever order the answers arrive in. A thief gains nothing lasting by the
grace, for he too holds only the shared successor, and its second use outside the grace ends the session.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Literal
from uuid import UUID

_GENERATION_OCTETS = 4
_SECRET_OCTETS = 32
_TOKEN_OCTETS = 16 + _GENERATION_OCTETS + _SECRET_OCTETS


RevocationReason = Literal[
    "signed_out", "revoked", "password_changed", "token_reused", "roles_changed", "suspended", "erased"
]


@dataclass(frozen=True)
class RefreshToken:
    """A refresh token in its parts."""

    session_id: UUID
    generation: int
    secret: bytes

    def encode(self) -> str:
        """The token as text, URL-safe."""
        octets = self.session_id.bytes + self.generation.to_bytes(_GENERATION_OCTETS) + self.secret
        return base64.urlsafe_b64encode(octets).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> RefreshToken | None:
        """The parts of a token, or None when the text is none. Says nothing about its authenticity."""
        try:
            octets = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        if len(octets) != _TOKEN_OCTETS:
            return None
        generation = int.from_bytes(octets[16 : 16 + _GENERATION_OCTETS])
        return cls(UUID(bytes=octets[:16]), generation, octets[16 + _GENERATION_OCTETS :])

    def has_secret(self, secret: bytes) -> bool:
        """Whether the token is authentic, compared in constant time."""
        return hmac.compare_digest(self.secret, secret)

    def __repr__(self) -> str:
        return f"RefreshToken({self.session_id}, {self.generation}, ***)"


@dataclass(frozen=True)
class Session:
    """One sign-in on one device. `client` is a keyed hash of its user agent."""

    session_id: UUID
    user_id: UUID
    generation: int
    refresh_salt: bytes
    client: bytes
    started_at: datetime
    rotated_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class Lifetimes:
    """How long things live: a session without use, a session at all, an access token, and the grace."""

    idle: timedelta
    absolute: timedelta
    access_token: timedelta
    grace: timedelta

    def session_end(self, started_at: datetime, now: datetime) -> datetime:
        """When a session that is used now ends if it is not used again."""
        return min(now + self.idle, started_at + self.absolute)


class Verdict(Enum):
    """What a presented, authentic refresh token earns."""

    ROTATE = "rotate"
    REPEAT = "repeat"
    REUSED = "reused"
    ENDED = "ended"


def judge_refresh(
    session: Session, generation: int, client: bytes, now: datetime, grace: timedelta
) -> Verdict:
    """What an authentic token of this `generation`, presented by `client`, earns.

    The newest one is rotated. The one before it, from the same client within the grace, gets the same answer
    once more. Any other old one is a reuse. A generation that was never given out can only follow the restore
    of an older backup, and asks for a new sign-in.
    """
    if session.revoked_at is not None or session.expires_at <= now or generation > session.generation:
        return Verdict.ENDED
    if generation == session.generation:
        return Verdict.ROTATE
    is_last = generation == session.generation - 1
    if is_last and now - session.rotated_at <= grace and hmac.compare_digest(client, session.client):
        return Verdict.REPEAT
    return Verdict.REUSED
