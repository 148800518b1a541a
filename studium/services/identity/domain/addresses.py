"""E-mail addresses: kept as typed for mail, brought to one form for look-up. No network is asked.

Syntax after RFC 5321 and 6531, without quoted local parts, comments and address literals, which nobody uses.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import idna

from studium.kit.errors import FieldError, InvalidInput

_MOST_LENGTH = 254
_MOST_LOCAL_OCTETS = 64
_LOCAL_PART = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")


class InvalidAddress(InvalidInput):
    """The text is not an e-mail address."""

    code = "invalid_email"

    def __init__(self, pointer: str = "/email") -> None:
        detail = "Enter an e-mail address such as ada@example.org."
        super().__init__(detail, errors=[FieldError(pointer, "invalid_email", detail)])


@dataclass(frozen=True)
class EmailAddress:
    """An address `as_typed`, to which mail is sent, and its `lookup` form, by which accounts are found."""

    as_typed: str
    lookup: str

    def __repr__(self) -> str:
        return "EmailAddress(***)"


def parse_email(text: str) -> EmailAddress:
    """The address in `text`. Raises `InvalidAddress`.

    Two spellings find one account: letter case and Unicode composition do not count, and an international
    domain equals its punycode form (IDNA 2008 with the mapping of UTS #46). Mail always goes to the spelling
    that was registered, so look-alikes in a later request can never redirect it.
    """
    text = text.strip()
    local, at, domain = text.rpartition("@")
    if not at or len(text) > _MOST_LENGTH or not _is_local_part(local):
        raise InvalidAddress
    return EmailAddress(text, f"{unicodedata.normalize('NFKC', local).casefold()}@{_ascii_domain(domain)}")


def mailbox(address: str) -> str:
    """The address with its domain in ASCII, which every mail server takes. Raises `InvalidAddress`."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{_ascii_domain(domain)}"


def _is_local_part(local: str) -> bool:
    return len(local.encode()) <= _MOST_LOCAL_OCTETS and _LOCAL_PART.fullmatch(local) is not None


def _ascii_domain(domain: str) -> str:
    try:
        ascii_form = idna.encode(domain, uts46=True, std3_rules=True).decode().lower()
    except (idna.IDNAError, UnicodeError):
        raise InvalidAddress from None
    if "." not in ascii_form or ascii_form.endswith("."):
        raise InvalidAddress
    return ascii_form
