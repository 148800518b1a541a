"""Profiles: names, locale, time zone, what people write about themselves; and roles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import get_args
from zoneinfo import available_timezones

from studium.contracts.identity import Role
from studium.kit.errors import FieldError, InvalidInput
from studium.services.identity.domain.errors import LastAdmin

MOST_NAME_LENGTH = 100
MOST_HEADLINE_LENGTH = 120
MOST_BIOGRAPHY_LENGTH = 4000
DEFAULT_LOCALE = "en"
DEFAULT_TIME_ZONE = "UTC"

ROLES: tuple[Role, ...] = get_args(Role)

_LANGUAGE_TAG = re.compile(
    r"(?P<language>[A-Za-z]{2,3})(?:-(?P<script>[A-Za-z]{4}))?(?:-(?P<region>[A-Za-z]{2}|\d{3}))?"
    r"(?P<variants>(?:-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*)"
)

_LINK = re.compile(r"://|www\.|\w[.\u3002][^\W\d_]{2,}", re.IGNORECASE)
"""What mail programs turn into a link: names stand in mails."""

_JOINERS = "\u200c\u200d"
"""Invisible, but part of how Persian and Indic names are written."""


@dataclass(frozen=True)
class Profile:
    """What a user says about themselves. Names and texts are personal and never shown by `repr`.

    `headline` is one line, `biography` plain text of many; both may be empty.
    """

    first_name: str
    last_name: str
    locale: str = DEFAULT_LOCALE
    time_zone: str = DEFAULT_TIME_ZONE
    headline: str = ""
    biography: str = ""

    def __repr__(self) -> str:
        return f"Profile(***, {self.locale}, {self.time_zone})"


def check_profile(profile: Profile) -> Profile:
    """The profile in clean form. Raises `InvalidInput` that names every field that is wrong."""
    wrong: list[FieldError] = []
    clean = Profile(
        _name(profile.first_name, "/first_name", wrong),
        _name(profile.last_name, "/last_name", wrong),
        _locale(profile.locale, wrong),
        _time_zone(profile.time_zone, wrong),
        _text(" ".join(profile.headline.split()), MOST_HEADLINE_LENGTH, "/headline", wrong),
        _text("\n".join(profile.biography.splitlines()).strip(), MOST_BIOGRAPHY_LENGTH, "/biography", wrong),
    )
    if wrong:
        raise InvalidInput("Correct the fields that are named and send the request again.", errors=wrong)
    return clean


def check_roles(roles: Collection[str]) -> tuple[Role, ...]:
    """The roles without repeats, in the order of `ROLES`. Raises `InvalidInput`."""
    unknown = set(roles) - set(ROLES)
    if unknown or not roles:
        detail = f"Give at least one of {', '.join(ROLES)}, and nothing else."
        raise InvalidInput(detail, errors=[FieldError("/roles", "invalid_roles", detail)])
    return tuple(role for role in ROLES if role in roles)


def keep_an_admin(before: Collection[str], after: Collection[str], *, others: int) -> None:
    """Refuse to take the role from the last admin. `others` counts the admins besides. Raises `LastAdmin`."""
    if "admin" in before and "admin" not in after and not others:
        raise LastAdmin("Make somebody else an admin first; the platform needs at least one.")


def _name(value: str, pointer: str, wrong: list[FieldError]) -> str:
    clean = " ".join(unicodedata.normalize("NFC", value).split())
    if not clean or len(clean) > MOST_NAME_LENGTH or any(map(_is_invisible, clean)):
        detail = f"Enter 1 to {MOST_NAME_LENGTH} characters that can be seen."
        wrong.append(FieldError(pointer, "invalid_name", detail))
    elif _LINK.search(unicodedata.normalize("NFKC", clean)):
        wrong.append(
            FieldError(pointer, "invalid_name", "Enter a name, not a link; put a space after a full stop.")
        )
    return clean


def _text(value: str, most: int, pointer: str, wrong: list[FieldError]) -> str:
    """Free text without characters that nobody sees; it is shown as it stands and never as HTML."""
    clean = unicodedata.normalize("NFC", value)
    if len(clean) > most or any(_is_invisible(character) for character in clean if character not in "\n\t"):
        detail = f"Enter plain text of at most {most} characters that can be seen."
        wrong.append(FieldError(pointer, "invalid_text", detail))
    return clean


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf"} and character not in _JOINERS


def _locale(value: str, wrong: list[FieldError]) -> str:
    """The language tag in the recommended case (RFC 5646, section 2.1.1)."""
    match = _LANGUAGE_TAG.fullmatch(value)
    if match is None:
        wrong.append(
            FieldError("/locale", "invalid_locale", "Use a BCP 47 tag such as en, pt-BR or zh-Hant.")
        )
        return value
    language, script, region = match["language"].lower(), match["script"], match["region"]
    parts = [language, script and script.title(), region and region.upper()]
    return "-".join(part for part in parts if part) + match["variants"].lower()


def _time_zone(value: str, wrong: list[FieldError]) -> str:
    if value not in _time_zones():
        detail = "Use an IANA time zone such as Europe/Berlin."
        wrong.append(FieldError("/time_zone", "invalid_time_zone", detail))
    return value


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())
