"""How a draft becomes a version: its outline, what changed since the last, and the events that say so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from studium.contracts.courses import (
    AssignmentDefinition,
    CoursePublished,
    LessonPublished,
    LessonType,
    OutlineLesson,
    OutlineModule,
)
from studium.contracts.event import Event
from studium.contracts.release import Release
from studium.services.courses.domain.blocks import assets_of, assignment_of, max_score_of, quiz_of
from studium.services.courses.domain.content import LessonContent
from studium.services.courses.domain.course import Course, CourseDetails, Draft, Lesson
from studium.services.courses.domain.markup import assets_in
from studium.services.courses.domain.release import release_of


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class VersionLesson(_Frozen):
    """A lesson as a version published it. `since` is the first version with exactly this form of it."""

    lesson_id: UUID
    module_id: UUID
    title: str
    type: LessonType
    section: str | None
    required: bool
    graded_as: str | None
    max_score: float
    content_id: str
    since: int
    release: Release | None = None


class VersionModule(_Frozen):
    """A module as a version published it."""

    module_id: UUID
    title: str


class Outline(_Frozen):
    """A version's modules and lessons, each in order."""

    modules: list[VersionModule]
    lessons: list[VersionLesson]


class Version(_Frozen):
    """A published version: never changed once written."""

    course_id: UUID
    version: int
    details: CourseDetails
    outline: Outline
    asset_ids: list[UUID]
    published_by: UUID
    published_at: datetime

    def changed_lessons(self) -> set[UUID]:
        """The lessons that this version brought anew or in a new form."""
        return {lesson.lesson_id for lesson in self.outline.lessons if lesson.since == self.version}


def next_version(draft: Draft, live: Version | None, by: UUID, at: datetime) -> Version:
    """The version that publishing this draft makes; lessons that did not change keep their `since`."""
    number = (draft.course.live_version or 0) + 1
    before = {lesson.lesson_id: lesson for lesson in live.outline.lessons} if live else {}
    return Version(
        course_id=draft.course.course_id,
        version=number,
        details=draft.course.details,
        outline=Outline(
            modules=[VersionModule(module_id=one.module_id, title=one.title) for one in draft.modules],
            lessons=[
                _version_lesson(draft, one, before.get(one.lesson_id), number) for one in draft.in_order()
            ],
        ),
        asset_ids=sorted(draft_assets(draft)),
        published_by=by,
        published_at=at,
    )


def same_version(version: Version, live: Version | None) -> bool:
    """Whether publishing would say nothing new: same details, same outline, same contents."""
    return live is not None and (version.details, version.outline) == (live.details, live.outline)


def draft_assets(draft: Draft) -> set[UUID]:
    """The files that the course's page or a lesson of it uses."""
    details = draft.course.details
    used = _assets_of_page(details)
    for lesson in draft.lessons:
        used |= assets_of(draft.content_of(lesson))
    return used


def _assets_of_page(details: CourseDetails) -> set[UUID]:
    used = assets_in(details.description)
    if details.image_asset_id is not None:
        used.add(details.image_asset_id)
    return used


def guarded_assets(draft: Draft, version: Version) -> dict[UUID, set[UUID]]:
    """The files that each lesson with a release rule shows and that no page shows which is open to all."""
    ruled = {one.lesson_id for one in version.outline.lessons if one.release is not None}
    shown = {one.lesson_id: assets_of(draft.content_of(one)) for one in draft.lessons} if ruled else {}
    free = _assets_of_page(version.details).union(
        *(assets for lesson_id, assets in shown.items() if lesson_id not in ruled)
    )
    return {lesson_id: assets - free for lesson_id, assets in shown.items() if lesson_id in ruled}


def _version_lesson(draft: Draft, lesson: Lesson, before: VersionLesson | None, number: int) -> VersionLesson:
    fresh = VersionLesson(
        lesson_id=lesson.lesson_id,
        module_id=lesson.module_id,
        title=lesson.title,
        type=lesson.type,
        section=lesson.section,
        required=lesson.required,
        graded_as=lesson.graded_as,
        max_score=max_score_of(draft.content_of(lesson)),
        content_id=lesson.content_id,
        since=before.since if before else number,
        release=release_of(draft, lesson),
    )
    # A move to another module, a new heading, another time: the outline's affair. The lesson's form stays.
    own = {"module_id", "section", "required", "release"}
    if before and fresh.model_dump(exclude=own) == before.model_dump(exclude=own):
        return fresh
    return fresh.model_copy(update={"since": number})


def lesson_event(
    course_id: UUID, version: int, lesson: Lesson | VersionLesson, content: LessonContent
) -> LessonPublished:
    """What the other services hear of one lesson, with its quiz and the key to it."""
    return LessonPublished(
        course_id=course_id,
        lesson_id=lesson.lesson_id,
        course_version=version,
        lesson_type=lesson.type,
        title=lesson.title,
        max_score=max_score_of(content),
        graded_as=lesson.graded_as,
        quiz=quiz_of(content),
        assignment=_assignment(content, lesson.title),
    )


def _assignment(content: LessonContent, lesson_title: str) -> AssignmentDefinition | None:
    block = assignment_of(content)
    if block is None:
        return None
    return block.assignment.model_copy(update={"title": block.assignment.title or lesson_title})


def course_event(version: Version, course: Course) -> CoursePublished:
    """What the other services hear of a version once all its lessons were announced."""
    details = version.details
    return CoursePublished(
        course_id=version.course_id,
        version=version.version,
        slug=details.slug,
        title=details.title,
        instructor_id=course.instructor_id,
        author_ids=course.author_ids,
        price=details.price,
        starts_at=details.starts_at,
        ends_at=details.ends_at,
        modules=_event_modules(version.outline.modules),
        lessons=_event_lessons(version.outline.lessons),
        grading=details.grading,
        pass_percentage=details.pass_percentage,
        published_at=version.published_at,
    )


def _event_modules(modules: Iterable[VersionModule]) -> list[OutlineModule]:
    return [
        OutlineModule(module_id=one.module_id, title=one.title, position=place)
        for place, one in enumerate(modules)
    ]


def _event_lessons(lessons: Iterable[VersionLesson]) -> list[OutlineLesson]:
    return [
        OutlineLesson(
            lesson_id=one.lesson_id,
            module_id=one.module_id,
            title=one.title,
            type=one.type,
            position=place,
            required=one.required,
            release=one.release,
        )
        for place, one in enumerate(lessons)
    ]


def event_bytes(event: Event) -> int:
    """The size of an event's data as it travels."""
    return len(event.model_dump_json().encode())
