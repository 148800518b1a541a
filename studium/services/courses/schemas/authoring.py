"""HTTP shapes of authoring: drafts, modules, lessons."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, model_validator

from studium.contracts.courses import GradeCategory, LessonType, Price
from studium.contracts.release import MAX_RELEASE_DAYS
from studium.kit import clock
from studium.kit.http import Page
from studium.services.courses.actions.catalogue import FORMER
from studium.services.courses.actions.drafts import Authored
from studium.services.courses.domain.content import LessonContent
from studium.services.courses.domain.course import (
    MAX_LESSONS,
    MAX_MODULES,
    MAX_TAGS,
    Course,
    Draft,
    Lesson,
    Level,
    Module,
    Moment,
    PublishedStatus,
)
from studium.services.courses.schemas.base import Answer, Input, Person
from studium.services.courses.schemas.examples import (
    AUTHORED_COURSE,
    COURSE_STATE,
    DRAFT,
    LESSON_STATE,
    LESSON_WITH_CONTENT,
    MODULE_STATE,
    MODULE_WITH_LESSONS,
    PART_RELEASE,
    shown,
)

Title = Field(min_length=1, max_length=200)

NEW_COURSE: dict[str, JsonValue] = {
    "title": "Thinking in probability",
    "summary": "Chance, evidence and decisions, without fear of formulas.",
    "level": "beginner",
    "category": "mathematics",
    "tags": ["probability"],
}


def course_tag(course: Course) -> str:
    """The tag that an edit of the details has to send as `If-Match`."""
    return f'"course-{course.revision}"'


def outline_tag(course: Course) -> str:
    """The tag that a new ordering has to send as `If-Match`."""
    return f'"outline-{course.outline_revision}"'


def lesson_tag(lesson: Lesson) -> str:
    """The tag that an edit of the lesson has to send as `If-Match`."""
    return f'"lesson-{lesson.revision}"'


class CourseEdit(Input):
    """New values for a draft; fields that are left out stay. `description` may be any HTML: it is cleaned."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Thinking in chances"}]})

    title: str = Field(default="", min_length=1, max_length=200)
    slug: str = Field(default="", max_length=80, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    summary: str = Field(default="", max_length=500)
    description: str = Field(default="", max_length=50_000)
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    level: Level | None = None
    category: str | None = Field(default=None, max_length=60)
    tags: list[str] = Field(default_factory=list, max_length=MAX_TAGS)
    price: Price | None = None
    image_asset_id: UUID | None = None
    image_alt_text: str = Field(default="", max_length=500)
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    grading: list[GradeCategory] = Field(default_factory=list, max_length=20)
    pass_percentage: float | None = Field(default=None, ge=0, le=100)

    def edit(self) -> dict[str, Any]:
        """The fields that were sent."""
        return self.model_dump(exclude_unset=True)


class NewCourse(CourseEdit):
    """A new draft. Only the title is needed; the slug is made from it."""

    model_config = ConfigDict(json_schema_extra={"examples": [NEW_COURSE]})

    title: str = Title


class Authors(Input):
    """The people who author the course together with its instructor."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"user_ids": ["01a202ef-11aa-7bc0-8f00-0242ac120002"]}]}
    )

    user_ids: list[UUID] = Field(max_length=50)


class ModuleInput(Input):
    """A module's title."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Chance"}]})

    title: str = Title


def _with_ids(value: Any) -> Any:
    """Give questions and assignments that came without an id a new one."""
    blocks = value.get("blocks") if isinstance(value, dict) else None
    for block in blocks if isinstance(blocks, list) else []:
        if not isinstance(block, dict):
            continue
        for part, name in (("question", "question_id"), ("assignment", "assignment_id")):
            if isinstance(block.get(part), dict):
                block[part].setdefault(name, str(clock.new_id()))
    return value


class LessonEdit(Input):
    """New values for a lesson; fields that are left out stay. HTML is cleaned, Markdown rendered."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "What a probability is"}]})

    title: str = Field(default="", min_length=1, max_length=200)
    section: str | None = Field(default=None, max_length=200)
    required: bool = True
    graded_as: str | None = Field(default=None, max_length=200)
    type: LessonType = "text"
    content: LessonContent = LessonContent()

    @model_validator(mode="before")
    @classmethod
    def _ids(cls, value: Any) -> Any:
        if isinstance(value, dict) and "content" in value:
            _with_ids(value["content"])
        return value

    def edit(self) -> dict[str, Any]:
        """The fields that were sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class NewLesson(LessonEdit):
    """A new lesson at the end of a module."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "module_id": "01a202f2-0000-7000-8000-000000000001",
                    "title": "What a probability is",
                    "type": "text",
                    "content": {"blocks": [{"kind": "html", "html": "", "markdown": "Toss a *coin*."}]},
                }
            ]
        }
    )

    module_id: UUID
    title: str = Title


class ModuleOrder(Input):
    """A module and its lessons in order."""

    module_id: UUID
    lesson_ids: list[UUID] = Field(max_length=MAX_LESSONS)


class OutlineOrder(Input):
    """The whole outline in its new order: every module and every lesson exactly once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "modules": [
                        {
                            "module_id": "01a202f2-0000-7000-8000-000000000001",
                            "lesson_ids": ["01a202f3-0000-7000-8000-000000000001"],
                        }
                    ]
                }
            ]
        }
    )

    modules: list[ModuleOrder] = Field(max_length=MAX_MODULES)


class ReleaseInput(Input):
    """When a part of the course opens to a learner. All that is set has to be met; nothing is no rule.

    `days_after_enrolment` counts 24 hours each from the learner's enrolment; `after_lesson_id` is a lesson
    that the learner has to complete first.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"days_after_enrolment": 7}]})

    opens_at: Moment | None = None
    days_after_enrolment: int | None = Field(default=None, ge=1, le=MAX_RELEASE_DAYS)
    after_lesson_id: UUID | None = None


class PartRelease(Answer):
    """When a module or lesson (`part_id`) of the draft opens to a learner: all that is set has to be met."""

    model_config = shown(PART_RELEASE)

    part_id: UUID
    opens_at: datetime | None
    days_after_enrolment: int | None
    after_lesson_id: UUID | None


class CourseState(Answer):
    """A draft's details and state. `etag` is for editing the details, `outline_etag` for ordering."""

    model_config = shown(COURSE_STATE)

    course_id: UUID
    instructor_id: UUID
    co_author_ids: list[UUID]
    title: str
    slug: str
    summary: str
    description: str
    language: str
    level: Level | None
    category: str | None
    tags: list[str]
    price: Price | None
    image_asset_id: UUID | None
    image_alt_text: str
    starts_at: datetime | None
    ends_at: datetime | None
    grading: list[GradeCategory]
    pass_percentage: float | None
    published_status: PublishedStatus
    version: int | None
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    etag: str = Field(examples=['"course-4"'])
    outline_etag: str = Field(examples=['"outline-9"'])

    @classmethod
    def of(cls, course: Course) -> CourseState:
        """A draft."""
        return cls(
            **course.details.model_dump(),
            course_id=course.course_id,
            instructor_id=course.instructor_id,
            co_author_ids=sorted(course.co_author_ids),
            published_status=course.published_status,
            version=course.live_version,
            created_at=course.created_at,
            updated_at=course.updated_at,
            published_at=course.published_at,
            etag=course_tag(course),
            outline_etag=outline_tag(course),
        )


class AuthoredCourse(CourseState):
    """A draft with the name of whoever teaches it."""

    model_config = shown(AUTHORED_COURSE)

    instructor: Person


class AuthoredCourses(Page[AuthoredCourse]):
    """A page of the courses that the caller may edit, last edited first."""

    model_config = shown({"items": [AUTHORED_COURSE], "next_cursor": None})

    @classmethod
    def of(cls, authored: Authored) -> AuthoredCourses:
        """What the action found."""
        items = [
            AuthoredCourse(
                **CourseState.of(one).model_dump(),
                instructor=Person(
                    user_id=one.instructor_id, name=authored.names.get(one.instructor_id, FORMER)
                ),
            )
            for one in authored.courses
        ]
        return cls(items=items, next_cursor=authored.next_cursor)


class LessonState(Answer):
    """A lesson of the draft without its content. `etag` is for editing it."""

    model_config = shown(LESSON_STATE)

    lesson_id: UUID
    module_id: UUID
    title: str
    type: LessonType
    section: str | None
    order_index: int
    required: bool
    graded_as: str | None
    etag: str = Field(examples=['"lesson-2"'])

    @classmethod
    def of(cls, lesson: Lesson) -> LessonState:
        """A lesson."""
        shared = {name: getattr(lesson, name) for name in LessonState.model_fields if name != "etag"}
        return cls(**shared, etag=lesson_tag(lesson))


class LessonWithContent(LessonState):
    """A lesson of the draft with its content and answer keys."""

    model_config = shown(LESSON_WITH_CONTENT)

    content: LessonContent

    @classmethod
    def filled(cls, lesson: Lesson, content: LessonContent) -> LessonWithContent:
        """A lesson and its content."""
        return cls(**LessonState.of(lesson).model_dump(), content=content)


class ModuleState(Answer):
    """A module of the draft."""

    model_config = shown(MODULE_STATE)

    module_id: UUID
    title: str
    order_index: int

    @classmethod
    def of(cls, module: Module) -> ModuleState:
        """A module."""
        return cls.model_validate(module)


class ModuleWithLessons(ModuleState):
    """A module of the draft with its lessons in order."""

    model_config = shown(MODULE_WITH_LESSONS)

    lessons: list[LessonWithContent]


class DraftAnswer(Answer):
    """A whole draft, answer keys included: for its authors only."""

    model_config = shown(DRAFT)

    course: CourseState
    modules: list[ModuleWithLessons]
    release: list[PartRelease]

    @classmethod
    def of(cls, draft: Draft) -> DraftAnswer:
        """A draft."""
        inside: dict[UUID, list[LessonWithContent]] = {one.module_id: [] for one in draft.modules}
        for lesson in draft.in_order():
            inside[lesson.module_id].append(LessonWithContent.filled(lesson, draft.content_of(lesson)))
        return cls(
            course=CourseState.of(draft.course),
            modules=[
                ModuleWithLessons(**ModuleState.of(one).model_dump(), lessons=inside[one.module_id])
                for one in draft.modules
            ],
            release=[
                PartRelease(part_id=part_id, **rule.model_dump()) for part_id, rule in draft.rules.items()
            ],
        )
