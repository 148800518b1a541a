"""A course's draft: its details, modules and lessons, and who may do what with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID, uuid5

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator, model_validator

from studium.contracts.courses import GradeCategory, LessonType, Price
from studium.contracts.release import MAX_RELEASE_DAYS
from studium.kit.errors import Conflict, Forbidden, InvalidInput, NotFound, PreconditionFailed
from studium.services.courses.domain.content import LessonContent, QuestionBlock

PublishedStatus = Literal["draft", "published", "unpublished", "archived"]
Level = Literal["beginner", "intermediate", "advanced"]

MAX_TAGS = 20
MAX_MODULES = 200
MAX_LESSONS = 2_000


class CourseNotFound(NotFound):
    """There is no such course, or the caller may not know that there is."""

    code = "course_not_found"


class ModuleNotFound(NotFound):
    """The course has no such module."""

    code = "module_not_found"


class LessonNotFound(NotFound):
    """There is no such lesson, or the caller may not know that there is."""

    code = "lesson_not_found"


class NotEnrolled(Forbidden):
    """The lesson is for people enrolled in its course."""

    code = "not_enrolled"


class NotAnInstructor(Forbidden):
    """Only instructors and admins make courses."""

    code = "not_an_instructor"


class SlugTaken(Conflict):
    """Another course has or had this slug; a slug is never given to a second course."""

    code = "slug_taken"


class UnknownPerson(InvalidInput):
    """Somebody named as a co-author has no account; `errors` says who."""

    code = "unknown_person"


class CourseChanged(PreconditionFailed):
    """Somebody edited the course, the outline or the lesson since it was read."""

    code = "changed_meanwhile"


class OutlineMismatch(Conflict):
    """An ordering has to name every module and lesson of the draft exactly once."""

    code = "outline_mismatch"


class PartNotFound(NotFound):
    """The course has neither a module nor a lesson with this id."""

    code = "part_not_found"


class LessonLocked(Forbidden):
    """The lesson is not open to the caller yet; the problem's `lock` says why and until when."""

    code = "lesson_locked"


class BadRelease(Conflict):
    """A release rule could never be met: lessons would wait for each other, or for one that is not there."""

    code = "bad_release"


class TooManyParts(Conflict):
    """The course has as many modules or lessons as one course may have."""

    code = "too_many_parts"


Moment = Annotated[
    AwareDatetime, Field(ge=datetime(1970, 1, 1, tzinfo=UTC), le=datetime(9000, 1, 1, tzinfo=UTC))
]
"""A time with its zone, within what every database and calendar can hold."""


class CourseDetails(BaseModel):
    """What an author says of a course. A published version keeps a copy of it for ever.

    `description` is sanitised HTML; `price` None is free; `category` and `tags` are in lower case;
    `pass_percentage` None leaves passing to completion alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1, max_length=200)
    slug: str = Field(min_length=1, max_length=80, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    summary: str = Field(default="", max_length=500)
    description: str = Field(default="", max_length=50_000)
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    level: Level | None = None
    category: str | None = Field(default=None, min_length=1, max_length=60)
    tags: list[str] = Field(default_factory=list, max_length=MAX_TAGS)
    price: Price | None = None
    image_asset_id: UUID | None = None
    image_alt_text: str = Field(default="", max_length=500)
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    grading: list[GradeCategory] = Field(default_factory=list, max_length=20)
    pass_percentage: float | None = Field(default=None, ge=0, le=100)

    @field_validator("price")
    @classmethod
    def _nothing_is_free(cls, price: Price | None) -> Price | None:
        return price if price is not None and price.amount_minor > 0 else None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> CourseDetails:
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValueError("ends_at has to be later than starts_at")
        return self


@dataclass(frozen=True)
class Course:
    """A course as it stands. `revision` counts edits of the details, `outline_revision` of the outline.

    `live_version` is the last version published (kept when the course is unpublished), None before the first;
    `published_at` is when the first went live.
    """

    course_id: UUID
    instructor_id: UUID
    details: CourseDetails
    published_status: PublishedStatus
    live_version: int | None
    revision: int
    outline_revision: int
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None = None
    co_author_ids: frozenset[UUID] = frozenset()

    @property
    def is_live(self) -> bool:
        """Whether the public sees it."""
        return self.published_status == "published"

    @property
    def author_ids(self) -> list[UUID]:
        """Everybody who teaches it: the instructor, then the co-authors in the order of their ids."""
        return [self.instructor_id, *sorted(self.co_author_ids - {self.instructor_id})]

    def may_author(self, user_id: UUID | None, *, is_admin: bool) -> bool:
        """Whether this user reads the draft and edits it."""
        return is_admin or (user_id is not None and user_id in self.co_author_ids | {self.instructor_id})


@dataclass(frozen=True)
class Module:
    """A part of a course; holds lessons in order."""

    module_id: UUID
    course_id: UUID
    title: str
    order_index: int


@dataclass(frozen=True)
class Lesson:
    """A lesson of the draft. `revision` counts its edits; `order_index` is its place within its module.

    `graded_as` names a grading category of the course; `section` is a heading shown above the lesson.
    `live_since` is the version that published its present public form, None while it has none.
    """

    lesson_id: UUID
    course_id: UUID
    module_id: UUID
    title: str
    type: LessonType
    order_index: int
    content_id: str
    required: bool = True
    section: str | None = None
    graded_as: str | None = None
    revision: int = 1
    live_since: int | None = None
    deleted_at: datetime | None = None


class ReleaseRule(BaseModel):
    """When a module or a lesson opens to a learner: all that is set has to be met.

    `opens_at` is a time for everybody, `days_after_enrolment` counts 24 hours each from the learner's
    enrolment, and `after_lesson_id` is a lesson of the course that the learner has to complete first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    opens_at: Moment | None = None
    days_after_enrolment: int | None = Field(default=None, ge=1, le=MAX_RELEASE_DAYS)
    after_lesson_id: UUID | None = None


@dataclass(frozen=True)
class Draft:
    """A whole draft: what publishing turns into a version.

    `contents` is keyed by content id, `rules` by the id of the module or lesson whose release they rule.
    """

    course: Course
    modules: list[Module]
    lessons: list[Lesson]
    contents: dict[str, LessonContent] = field(default_factory=dict)
    rules: dict[UUID, ReleaseRule] = field(default_factory=dict)

    def content_of(self, lesson: Lesson) -> LessonContent:
        """The lesson's content."""
        return self.contents[lesson.content_id]

    def in_order(self) -> list[Lesson]:
        """All lessons in the order in which they are taken."""
        place = {module.module_id: module.order_index for module in self.modules}
        return sorted(self.lessons, key=lambda one: (place[one.module_id], one.order_index))


def quiz_id_of(lesson_id: UUID) -> UUID:
    """The id of a lesson's quiz: made from the lesson's, so that it is the same in every version."""
    return uuid5(lesson_id, "quiz")


def with_quiz_id(content: LessonContent, lesson_id: UUID) -> LessonContent:
    """The content with its `quiz_id` set exactly when a block is a question."""
    asks = any(isinstance(block, QuestionBlock) for block in content.blocks)
    return content.model_copy(update={"quiz_id": quiz_id_of(lesson_id) if asks else None})


def check_revision(sent: int | None, present: int, what: str) -> None:
    """Raise `CourseChanged` when an edit started from another revision than the present one."""
    if sent is not None and sent != present:
        raise CourseChanged(f"Load the {what} again, look at what changed, and repeat your edit.")
