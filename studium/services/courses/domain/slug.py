"""Slugs: the human part of a course's address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

MAX_LENGTH = 80
FALLBACK = "course"

# Letters that Unicode does not decompose into a base letter and an accent.
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "þ": "th",
        "ð": "d",
        "œ": "oe",
        "ı": "i",
        "&": " and ",
    }
)


def slugify(title: str) -> str:
    """A slug of small Latin letters, digits and single hyphens; cut at a word's end; never empty."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(_LETTERS))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.findall(r"[a-z0-9]+", letters.replace("'", "").replace("’", ""))
    slug = "-".join(words)
    if len(slug) > MAX_LENGTH:
        slug = slug[: MAX_LENGTH + 1].rsplit("-", 1)[0][:MAX_LENGTH]
    return slug.strip("-") or FALLBACK


def free_slug(title: str, taken: Collection[str]) -> str:
    """The title's slug, with the first number from 2 on that makes it differ from all `taken`."""
    base = slugify(title)
    if base not in taken:
        return base
    number = 2
    while (slug := f"{base[: MAX_LENGTH - len(str(number)) - 1].rstrip('-')}-{number}") in taken:
        number += 1
    return slug
