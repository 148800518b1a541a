"""How an imported course meets the draft it was imported into before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID, uuid5

from studium.services.courses.domain.content import LessonContent
from studium.services.courses.domain.course import Lesson, Module

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_imported(part_id: UUID) -> bool:
    """Whether a module or lesson came from an archive: imports name parts by UUIDs of version 5, we by 7."""
    return part_id.version == 5


def asset_id_of(source_id: UUID, sha256: str) -> UUID:
    """The id of an imported file: made of its place and of its bytes' SHA-256 in hexadecimal digits.

    A newer archive with another picture in the same place makes another asset, because published versions and
    browsers' caches hold on to the first.
    """
    return uuid5(source_id, sha256)


def with_assets(content: LessonContent, ids: Mapping[UUID, UUID]) -> LessonContent:
    """The content with its files' ids exchanged, in blocks and in links alike."""
    return LessonContent.model_validate_json(exchange_ids(content.model_dump_json(), ids))


def exchange_ids(text: str, ids: Mapping[UUID, UUID]) -> str:
    """The text with each UUID that `ids` knows exchanged."""
    spelt = {str(old): str(new) for old, new in ids.items()}
    return _UUID.sub(lambda found: spelt.get(found[0], found[0]), text)


def merged_modules(present: Sequence[Module], imported: Sequence[Module]) -> list[Module]:
    """The imported modules in their order, then those that were made by hand."""
    by_hand = [module for module in present if not is_imported(module.module_id)]
    return [replace(module, order_index=place) for place, module in enumerate([*imported, *by_hand])]


def merged_lessons(present: Sequence[Lesson], imported: Sequence[Lesson]) -> list[Lesson]:
    """The imported lessons as they are to be written: a changed one counts as an edit of the one before."""
    before = {lesson.lesson_id: lesson for lesson in present}
    return [_merged(before.get(lesson.lesson_id), lesson) for lesson in imported]


def _merged(before: Lesson | None, lesson: Lesson) -> Lesson:
    if before is None:
        return lesson
    same = replace(lesson, revision=before.revision, live_since=before.live_since)
    return same if same == before else replace(same, revision=before.revision + 1)


def vanished(present: Sequence[Lesson], imported: Sequence[Lesson]) -> list[Lesson]:
    """Lessons of an earlier import that the archive no longer holds."""
    named = {lesson.lesson_id for lesson in imported}
    return [one for one in present if is_imported(one.lesson_id) and one.lesson_id not in named]
