"""Which passwords are good enough.

The rule follows NIST SP 800-63B (revision 4, section 3.1.1.2): length counts, composition rules do not exist,
common and personal values are refused, and every Unicode character is welcome.
"""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Sequence

from zxcvbn_rs_py import zxcvbn

from studium.kit.errors import FieldError
from studium.services.identity.domain.errors import WeakPassword

ENOUGH_LENGTH = 12
"""From this length on a password need not be strong by estimate, only not common."""

LEAST_LENGTH = 8
MOST_LENGTH = 256

COMMON_BELOW_LOG10 = 6.0
"""Fewer guesses than 10^6 (zxcvbn's score 0 or 1): a common word, a repetition, a sequence or a date."""

STRONG_FROM_LOG10 = 8.0
"""At least 10^8 guesses (zxcvbn's score 3)."""

_ESTIMATED_LENGTH = 32
"""What follows cannot weaken a password. zxcvbn holds the interpreter while it estimates, in a thread, too:
some 50 ms for 32 characters that may stand for letters, such as @ and 4, and over a second for 100."""


def normalise_password(password: str) -> str:
    """The same characters however a keyboard composes them (NFKC, as NIST SP 800-63B asks)."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, *, personal: Sequence[str], pointer: str = "/password") -> str:
    """The normalised password. Raises `WeakPassword`, with `pointer` as its field.

    `personal` is what an attacker knows of this person: address and names.
    """
    password = normalise_password(password)
    weakness = _weakness(password, [part for value in (*personal, "studium") for part in _parts(value)])
    if weakness is None:
        return password
    code, detail = weakness
    raise WeakPassword(detail, errors=[FieldError(pointer, code, detail)])


def _weakness(password: str, personal: Sequence[str]) -> tuple[str, str] | None:
    """Why the password is refused, as code and sentence, or None."""
    if len(password) < LEAST_LENGTH:
        return (
            "too_short",
            f"Use at least {ENOUGH_LENGTH} characters; a few words in a row are easy to remember.",
        )
    if len(password) > MOST_LENGTH:
        return "too_long", f"Use at most {MOST_LENGTH} characters."
    if _is_made_of(personal, password):
        return "personal", "Do not make the password of your name or e-mail address."
    guesses = zxcvbn(password[:_ESTIMATED_LENGTH], list(personal)).guesses_log10
    if guesses < COMMON_BELOW_LOG10:
        return "common", "This is among the first passwords that are tried; add a few unrelated words."
    if len(password) < ENOUGH_LENGTH and guesses < STRONG_FROM_LOG10:
        return "too_short", f"Use at least {ENOUGH_LENGTH} characters or a less predictable mix."
    return None


def _is_made_of(personal: Sequence[str], password: str) -> bool:
    """Whether hardly anything is left of the password without the personal parts."""
    rest = password.casefold()
    for part in sorted(personal, key=len, reverse=True):
        rest = rest.replace(part, "")
    return sum(character not in string.punctuation + string.whitespace for character in rest) < 4


def _parts(value: str) -> list[str]:
    """A personal value whole, and in the pieces that people make passwords of."""
    whole = normalise_password(value).strip().casefold()
    pieces = whole.replace("@", " ").replace(".", " ").split()
    return [part for part in dict.fromkeys([whole, whole.partition("@")[0], *pieces]) if len(part) > 2]
