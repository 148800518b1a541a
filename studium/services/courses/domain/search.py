"""The catalogue's words: how a course is found, and what a reader may ask for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal
from uuid import UUID

from studium.services.courses.domain.course import Level, PublishedStatus
from studium.services.courses.domain.markup import plain_text
from studium.services.courses.domain.publishing import Version

Sort = Literal["relevance", "newest", "title"]

MAX_DESCRIPTION_CHARACTERS = 20_000
MAX_FORGIVEN_WORDS = 8

# The dictionaries that PostgreSQL brings along, by language code (ISO 639).
_DICTIONARIES: Mapping[str, str] = MappingProxyType(
    {
        "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
        "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
        "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
        "ne": "nepali", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
        "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
    }
)  # fmt: skip


def dictionary_for(language: str | None) -> str:
    """The name of PostgreSQL's text search configuration for a language (BCP 47); "simple" for others."""
    return _DICTIONARIES.get((language or "").split("-")[0], "simple")


@dataclass(frozen=True)
class AuthoredFilter:
    """Which of the courses that somebody may edit are wanted; `text` is a part of the title.

    `own` leaves out what an admin may edit without being one of its authors.
    """

    text: str = ""
    status: PublishedStatus | None = None
    instructor_id: UUID | None = None
    own: bool = False


@dataclass(frozen=True)
class Query:
    """What the reader asks of the catalogue; `text` as typed into the search box."""

    text: str = ""
    category: str | None = None
    tag: str | None = None
    level: Level | None = None
    language: str | None = None
    price: Literal["free", "paid"] | None = None
    instructor_id: UUID | None = None
    sort: Sort = "newest"

    @property
    def effective_sort(self) -> Sort:
        """The order that is used: without words nothing is more relevant than another."""
        return "newest" if self.sort == "relevance" and not self.text else self.sort

    @property
    def forgiven_words(self) -> list[str]:
        """The words whose spelling may be wrong; none where the reader used quotes or a minus."""
        if '"' in self.text or re.search(r"(?:^|\s)-\w", self.text):
            return []
        return re.findall(r"\w{1,40}", self.text.lower())[:MAX_FORGIVEN_WORDS]

    @property
    def begun_word(self) -> tuple[str, str] | None:
        """The last word, which may be half typed, behind the text before it; None where none is forgiven."""
        found = re.search(r"[^\W_]\w{1,39}$", self.text.lower())
        return (self.text[: found.start()].strip(), found[0]) if found and self.forgiven_words else None


@dataclass(frozen=True)
class Words:
    """A course's words by weight, heaviest first."""

    title: str
    summary: str
    subjects: str
    rest: str

    @property
    def all(self) -> str:
        """Everything."""
        return f"{self.title} {self.summary} {self.subjects} {self.rest}"


def words_of(version: Version) -> Words:
    """The words of a published version."""
    details = version.details
    subjects = " ".join([details.category or "", *details.tags])
    lessons = " ".join(lesson.title for lesson in version.outline.lessons)
    description = plain_text(details.description)[:MAX_DESCRIPTION_CHARACTERS]
    return Words(
        title=details.title,
        summary=details.summary,
        subjects=subjects,
        rest=f"{lessons} {description}",
    )
