"""Signing in by an OpenID provider: what is asked, what comes back, and whose account it opens.

The provider proves who somebody is there. Which account that is here follows from a linked identity, made of
issuer and subject, and from nothing else; an address only ever decides which account a new identity is linked
to, and only where the provider and Studium both have verified it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from studium.kit.errors import FieldError, InvalidInput
from studium.services.identity.domain.accounts import Account
from studium.services.identity.domain.errors import (
    LastWayIn,
    LinkRefused,
    ProviderSignInNotValid,
    TooManyIdentities,
)

REQUEST_LIFETIME = timedelta(minutes=15)
"""Time enough to make an account at the provider, or to look for one's phone."""

MOST_IDENTITIES = 20

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_LOCAL_PATH = re.compile(
    r"(?:/[\x21\x22\x24-\x2e\x30-\x3e\x40-\x5b\x5d-\x7e]+)*/?(?:[?#][\x21-\x5b\x5d-\x7e]*)?"
)
"""Printable ASCII without a backslash, and in the path no slash after another."""


@dataclass(frozen=True)
class ProviderRequest:
    """Somebody was sent to a provider: until when and by which browser they may come back, once.

    `browser` is a keyed hash of its cookie. `user_id` is whose account an identity is to be linked to; None
    for a sign-in. `destination` is the path of the page that follows.
    """

    provider_id: str
    browser: bytes
    user_id: UUID | None
    destination: str
    expires_at: datetime


@dataclass(frozen=True)
class CameBack:
    """What the provider sent back through the browser (RFC 6749, section 4.1.2, and RFC 9207)."""

    state: str = field(repr=False)
    code: str = field(repr=False)
    issuer: str | None
    error: str


@dataclass(frozen=True)
class Claims:
    """Who somebody is, as the provider has signed it. Everything but the issuer is personal."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    first_name: str
    last_name: str

    def __repr__(self) -> str:
        return f"Claims({self.issuer}, ***)"


@dataclass(frozen=True)
class LinkedIdentity:
    """A person at a provider who may enter an account here. `label`, the address there, is sealed."""

    identity_id: UUID
    user_id: UUID
    issuer: str
    subject_index: bytes = field(repr=False)
    label: str
    linked_at: datetime
    last_used_at: datetime | None = None


def take_request(
    found: ProviderRequest | None, provider_id: str, browser: bytes, now: datetime
) -> ProviderRequest:
    """The request, if this browser may come back from this provider now.

    Raises `ProviderSignInNotValid`, the same for every reason.
    """
    is_good = (
        found is not None
        and found.provider_id == provider_id
        and found.browser == browser
        and found.expires_at > now
    )
    if found is None or not is_good:
        raise not_valid()
    return found


def not_valid() -> ProviderSignInNotValid:
    """The one answer to whatever is wrong with what came back from a provider."""
    return ProviderSignInNotValid("Begin once more, in this browser, or sign in with your password.")


def check_destination(path: str) -> str:
    """The path, if it is one of this site. Raises `InvalidInput`.

    Two slashes, or a backslash that browsers take for one, begin another site's address (CWE-601), also after
    the dots that browsers leave out.
    """
    if not path.startswith("/") or not _LOCAL_PATH.fullmatch(path):
        detail = "Give a path of this site, such as /home."
        raise InvalidInput(detail, errors=[FieldError("/next", "invalid_path", detail)])
    return path


def is_safe_url(url: str, *, loopback: bool) -> bool:
    """Whether secrets may be sent there: https, or this very machine where `loopback` is allowed."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment or not url.isprintable():
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and loopback and host in _LOOPBACK)


def refuse_to_link(account: Account, *, has_identity_there: bool, name: str) -> None:
    """Raise `LinkRefused` when the same address does not prove that account and identity are one person's.

    An address that is not verified here may have been registered by a stranger, who waits for its owner to
    come. And where somebody else of the same provider is linked, the provider has given the address on.
    """
    if not account.verified:
        raise LinkRefused(
            "There is an account with this address that nobody has confirmed yet. Follow the link in our "
            "mail, or choose a password by “Forgot your password?”; then link "
            f"{name} in the security settings."
        )
    if has_identity_there:
        raise LinkRefused(
            f"The account with this address is linked to somebody else at {name}. Sign in with the password, "
            f"then link {name} in the security settings."
        )


def refuse_last_way_in(account: Account, *, others: int) -> None:
    """Raise `LastWayIn` when nobody could sign in without the identity. `others` counts those that stay."""
    if not account.has_password and not others:
        raise LastWayIn(
            "You would have no way to sign in. Choose a password first, by “Forgot your password?”."
        )


def refuse_more_identities(count: int) -> None:
    """Raise `TooManyIdentities` when somebody has as many as one may have."""
    if count >= MOST_IDENTITIES:
        raise TooManyIdentities(f"You have linked {count} accounts; unlink one that you do not use any more.")
