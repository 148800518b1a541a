"""What publishing a draft would change for learners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from studium.services.courses.domain.publishing import Outline, Version, VersionLesson

Change = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True)
class LessonChange:
    """One lesson that is not as it was. A lesson that changed and moved appears once for each."""

    lesson_id: UUID
    title: str
    change: Change


@dataclass(frozen=True)
class Changes:
    """All differences between the draft and the live version."""

    details: list[str]
    lessons: list[LessonChange]
    modules_changed: bool

    @property
    def any(self) -> bool:
        """Whether publishing would change anything."""
        return bool(self.details or self.lessons or self.modules_changed)


def changes_between(draft: Version, live: Version | None) -> Changes:
    """The differences, lessons in the draft's order and removed ones last."""
    if live is None:
        every = [LessonChange(one.lesson_id, one.title, "added") for one in draft.outline.lessons]
        return Changes(
            sorted(draft.details.model_fields_set), every, modules_changed=bool(draft.outline.modules)
        )
    before, after = live.details.model_dump(), draft.details.model_dump()
    return Changes(
        details=sorted(name for name in after if after[name] != before[name]),
        lessons=_lesson_changes(draft.outline, live.outline),
        modules_changed=draft.outline.modules != live.outline.modules,
    )


def _lesson_changes(draft: Outline, live: Outline) -> list[LessonChange]:
    before = {lesson.lesson_id: lesson for lesson in live.lessons}
    after = {lesson.lesson_id for lesson in draft.lessons}
    moved = _moved(draft, live)
    found: list[LessonChange] = []
    for lesson in draft.lessons:
        old = before.get(lesson.lesson_id)
        if old is None:
            found.append(LessonChange(lesson.lesson_id, lesson.title, "added"))
            continue
        if _form(lesson) != _form(old):
            found.append(LessonChange(lesson.lesson_id, lesson.title, "changed"))
        if lesson.lesson_id in moved:
            found.append(LessonChange(lesson.lesson_id, lesson.title, "moved"))
    gone = [
        LessonChange(one.lesson_id, one.title, "removed")
        for one in live.lessons
        if one.lesson_id not in after
    ]
    return found + gone


def _form(lesson: VersionLesson) -> dict[str, object]:
    return lesson.model_dump(exclude={"module_id", "since"})


def _moved(draft: Outline, live: Outline) -> set[UUID]:
    """The fewest lessons whose moving explains the new order, and those that changed their module."""
    old_module = {lesson.lesson_id: lesson.module_id for lesson in live.lessons}
    new_module = {lesson.lesson_id: lesson.module_id for lesson in draft.lessons}
    place = {
        lesson.lesson_id: index for index, lesson in enumerate(live.lessons) if lesson.lesson_id in new_module
    }
    kept = [lesson.lesson_id for lesson in draft.lessons if lesson.lesson_id in place]
    rising = _longest_rising([place[lesson_id] for lesson_id in kept])
    out_of_order = {lesson_id for lesson_id in kept if place[lesson_id] not in rising}
    return out_of_order | {lesson_id for lesson_id in kept if old_module[lesson_id] != new_module[lesson_id]}


def _longest_rising(numbers: list[int]) -> set[int]:
    """A longest rising subsequence, by patience sorting in O(n log n)."""
    piles: list[int] = []
    below: dict[int, int | None] = {}
    for number in numbers:
        low, high = 0, len(piles)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if piles[middle] < number else (low, middle)
        below[number] = piles[low - 1] if low else None
        piles[low : low + 1] = [number]
    found: set[int] = set()
    top = piles[-1] if piles else None
    while top is not None:
        found.add(top)
        top = below[top]
    return found
