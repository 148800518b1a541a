"""When lessons open: what the rules of a draft come to, and which of them could never be met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from graphlib import CycleError, TopologicalSorter
from typing import Any
from uuid import UUID

from studium.contracts.release import Lock, Release
from studium.services.courses.domain.course import Draft, Lesson


def release_of(draft: Draft, lesson: Lesson) -> Release | None:
    """The lesson's own rule and its module's in one, for both have to be met; None where neither is set."""
    parts = (lesson.module_id, lesson.lesson_id)
    rules = [draft.rules[part_id] for part_id in parts if part_id in draft.rules]
    if not rules:
        return None
    lessons = dict.fromkeys(rule.after_lesson_id for rule in rules if rule.after_lesson_id is not None)
    return Release(
        opens_at=max((rule.opens_at for rule in rules if rule.opens_at), default=None),
        days_after_enrolment=max(
            (rule.days_after_enrolment for rule in rules if rule.days_after_enrolment), default=None
        ),
        after_lesson_ids=list(lessons),
    )


def lock_of(found: Mapping[str, Any], now: datetime) -> Lock | None:
    """What keeps a lesson closed, of a row with its rule, a learner's `enrolled_at` and completed lessons."""
    if found["after_lesson_ids"] is None:
        return None
    rule = Release(**{name: found[name] for name in Release.model_fields})
    return rule.lock_for(found["enrolled_at"], found["completed_lesson_ids"] or (), now)


def missing_lessons(draft: Draft) -> Iterator[UUID]:
    """The modules and lessons of the draft that wait for a lesson which the draft does not have."""
    there = {lesson.lesson_id for lesson in draft.lessons}
    for part_id in _parts(draft):
        rule = draft.rules.get(part_id)
        if rule and rule.after_lesson_id and rule.after_lesson_id not in there:
            yield part_id


def closed_parts(draft: Draft) -> Iterator[UUID]:
    """The modules and lessons that would open only when the course has ended."""
    ends_at = draft.course.details.ends_at
    for part_id in _parts(draft):
        rule = draft.rules.get(part_id)
        if rule and rule.opens_at and ends_at and rule.opens_at >= ends_at:
            yield part_id


def waiting_circle(draft: Draft) -> list[Lesson]:
    """Lessons each of which opens after the next one, the last after the first; empty without any."""
    lessons = {lesson.lesson_id: lesson for lesson in draft.lessons}
    waits = {
        lesson_id: [one for one in release.after_lesson_ids if one in lessons]
        for lesson_id, lesson in lessons.items()
        if (release := release_of(draft, lesson)) is not None
    }
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as error:
        # The error names each lesson before those that wait for it, and the first one again at the end.
        return [lessons[lesson_id] for lesson_id in reversed(error.args[1][1:])]
    return []


def in_words(circle: list[Lesson]) -> str:
    """What is wrong with such a circle, as a sentence for its author."""
    first, *others = (f"“{lesson.title}”" for lesson in circle)
    if not others:
        return f"{first} would open only after itself; let it, or its module, wait for another lesson."
    chain = ", which waits for ".join([*others, first])
    return f"{first} waits for {chain}, so none of them would ever open; take one of these rules away."


def _parts(draft: Draft) -> Iterator[UUID]:
    yield from (module.module_id for module in draft.modules)
    yield from (lesson.lesson_id for lesson in draft.lessons)
