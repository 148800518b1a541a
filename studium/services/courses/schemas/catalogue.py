"""HTTP shapes of what the public and learners read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, JsonValue

from studium.contracts.courses import GradeCategory, LessonType, Price
from studium.contracts.release import Release
from studium.kit.http import Page
from studium.services.courses.actions.catalogue import FORMER, CoursePage, LessonPage, Listed
from studium.services.courses.domain.course import Course, Level, PublishedStatus
from studium.services.courses.domain.learner import LearnerContent
from studium.services.courses.domain.publishing import Version, VersionLesson
from studium.services.courses.schemas.base import Answer, Person, image_url
from studium.services.courses.schemas.examples import LESSON_ID, shown

CONTENT_PATH = "/api/v1/lessons/{lesson_id}/content"

CARD: dict[str, JsonValue] = {
    "course_id": "01a202f0-6c1e-7d5a-9b1c-2f1f0a7b3c11",
    "slug": "thinking-in-probability",
    "title": "Thinking in probability",
    "summary": "Chance, evidence and decisions, without fear of formulas.",
    "instructor": {"user_id": "01a202ef-11aa-7bc0-8f00-0242ac120002", "name": "Amal Haddad"},
    "language": "en",
    "level": "beginner",
    "category": "mathematics",
    "tags": ["probability", "statistics"],
    "price": None,
    "image_url": "/api/v1/assets/01a202f1-0000-7000-8000-000000000001/content",
    "image_alt_text": "Three dice in the air",
    "starts_at": None,
    "ends_at": None,
    "lesson_count": 9,
    "published_at": "2026-11-22T11:00:00Z",
}


class CourseCard(Answer):
    """A course as the catalogue shows it. `price` null is free."""

    model_config = ConfigDict(json_schema_extra={"examples": [CARD]})

    course_id: UUID
    slug: str
    title: str
    summary: str
    instructor: Person
    language: str
    level: Level | None
    category: str | None
    tags: list[str]
    price: Price | None
    image_url: str | None
    image_alt_text: str
    starts_at: datetime | None
    ends_at: datetime | None
    lesson_count: int
    published_at: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any], names: Mapping[UUID, str]) -> CourseCard:
        """A row of the catalogue."""
        instructor_id = row["instructor_id"]
        return cls(
            **{name: row[name] for name in cls.model_fields if name not in ("instructor", "image_url")},
            instructor=Person(user_id=instructor_id, name=names.get(instructor_id, FORMER)),
            image_url=image_url(row["image_asset_id"]),
        )


class Facet(Answer):
    """A value to filter by, and how many courses that would leave."""

    value: str
    courses: int


class CourseList(Page[CourseCard]):
    """A page of the catalogue. `facets` is there when asked for with `facets=true`."""

    model_config = shown({"items": [CARD], "next_cursor": None})

    facets: dict[str, list[Facet]] | None = None

    @classmethod
    def of(cls, listed: Listed) -> CourseList:
        """What the action found."""
        counted = listed.facets
        return cls(
            items=[CourseCard.of(row, listed.names) for row in listed.rows],
            next_cursor=listed.next_cursor,
            facets=None
            if counted is None
            else {
                name: [Facet(value=value, courses=count) for value, count in values]
                for name, values in counted.items()
            },
        )


class CourseAnswer(Answer):
    """A course's page: the live version's words, or the draft's where nothing was published yet.

    `may_author` says whether the caller may edit it; `description` is safe HTML.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                CARD
                | {
                    "description": "<p>You will learn to …</p>",
                    "published_status": "published",
                    "version": 3,
                    "co_authors": [],
                    "grading": [{"name": "Quizzes", "weight": 1.0, "drop_lowest": 0}],
                    "pass_percentage": 60.0,
                    "may_author": False,
                }
            ]
        }
    )

    course_id: UUID
    slug: str
    title: str
    summary: str
    description: str
    instructor: Person
    co_authors: list[Person]
    language: str
    level: Level | None
    category: str | None
    tags: list[str]
    price: Price | None
    image_url: str | None
    image_alt_text: str
    starts_at: datetime | None
    ends_at: datetime | None
    grading: list[GradeCategory]
    pass_percentage: float | None
    published_status: PublishedStatus
    version: int | None
    lesson_count: int
    published_at: datetime | None
    may_author: bool

    @classmethod
    def of(cls, page: CoursePage) -> CourseAnswer:
        """What the action found."""
        course, version = page.course, page.version
        details = version.details if version else course.details
        shared = details.model_dump(exclude={"image_asset_id"})

        def person(user_id: UUID) -> Person:
            return Person(user_id=user_id, name=page.names.get(user_id, FORMER))

        return cls(
            **shared,
            course_id=course.course_id,
            instructor=person(course.instructor_id),
            co_authors=[person(one) for one in sorted(course.co_author_ids)],
            image_url=image_url(details.image_asset_id),
            published_status=course.published_status,
            version=course.live_version,
            lesson_count=len(version.outline.lessons) if version else 0,
            published_at=course.published_at,
            may_author=page.may_author,
        )


class LessonEntry(Answer):
    """A lesson's place in the course, when it opens to learners, and where its content is."""

    lesson_id: UUID
    title: str
    type: LessonType
    section: str | None
    order_index: int
    required: bool
    graded_as: str | None
    max_score: float
    release: Release | None
    content_url: str

    @classmethod
    def of(cls, lesson: VersionLesson, order_index: int) -> LessonEntry:
        """A lesson of a version."""
        shared = lesson.model_dump(include={*cls.model_fields})
        content_url = CONTENT_PATH.format(lesson_id=lesson.lesson_id)
        return cls(**shared, order_index=order_index, content_url=content_url)


class ModuleEntry(Answer):
    """A module with its lessons in order."""

    module_id: UUID
    title: str
    order_index: int
    lessons: list[LessonEntry]


class LessonList(Answer):
    """All lessons of a course's live version, module by module."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "course_id": CARD["course_id"],
                    "slug": CARD["slug"],
                    "title": CARD["title"],
                    "version": 3,
                    "modules": [
                        {
                            "module_id": "01a202f2-0000-7000-8000-000000000001",
                            "title": "Chance",
                            "order_index": 0,
                            "lessons": [
                                {
                                    "lesson_id": LESSON_ID,
                                    "title": "What a probability is",
                                    "type": "text",
                                    "section": None,
                                    "order_index": 0,
                                    "required": True,
                                    "graded_as": None,
                                    "max_score": 0.0,
                                    "release": None,
                                    "content_url": CONTENT_PATH.format(lesson_id=LESSON_ID),
                                }
                            ],
                        }
                    ],
                }
            ]
        }
    )

    course_id: UUID
    slug: str
    title: str
    version: int
    modules: list[ModuleEntry]

    @classmethod
    def of(cls, course: Course, version: Version) -> LessonList:
        """A version's outline."""
        inside: dict[UUID, list[LessonEntry]] = {one.module_id: [] for one in version.outline.modules}
        for place, lesson in enumerate(version.outline.lessons):
            inside[lesson.module_id].append(LessonEntry.of(lesson, place))
        return cls(
            course_id=course.course_id,
            slug=version.details.slug,
            title=version.details.title,
            version=version.version,
            modules=[
                ModuleEntry(
                    module_id=one.module_id, title=one.title, order_index=place, lessons=inside[one.module_id]
                )
                for place, one in enumerate(version.outline.modules)
            ],
        )


class LessonContentAnswer(Answer):
    """A lesson to learn from. Questions come without their answers; `version` is the first with this form."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "lesson_id": "01a202f3-0000-7000-8000-000000000001",
                    "course_id": CARD["course_id"],
                    "title": "What a probability is",
                    "type": "text",
                    "version": 1,
                    "content": {
                        "blocks": [{"kind": "html", "html": "<p>Toss a coin.</p>"}],
                        "quiz_id": None,
                        "quiz_policy": None,
                    },
                }
            ]
        }
    )

    lesson_id: UUID
    course_id: UUID
    title: str
    type: LessonType
    version: int
    content: LearnerContent

    @classmethod
    def of(cls, page: LessonPage) -> LessonContentAnswer:
        """What the action found."""
        return cls.model_validate(page)
