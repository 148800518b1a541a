"""What courses says: published courses and lessons, and the quiz definition that travels with a lesson."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from studium.contracts.event import Event
from studium.contracts.questions import MAX_POINTS, Part, Question
from studium.contracts.release import Release

LessonType = Literal[
    "text", "video", "quiz", "assignment", "file", "pdf", "image", "audio", "interactive", "embed"
]

# Bounds that keep every sum finite and every whole number within its column.
MAX_LESSON_SCORE = 100_000.0
MAX_COUNT = 1_000_000
MAX_AMOUNT_MINOR = 10**12
MIN_TIME_LIMIT_SECONDS = 10
MAX_TIME_LIMIT_SECONDS = 7 * 24 * 3600
MAX_GRACE_MINUTES = 7 * 24 * 60
MAX_CRITERIA = 50
MAX_LEVELS = 20
MAX_QUESTIONS = 500
"""In one lesson: as many as a learner's browser and one grading can be expected to hold."""


class QuizPolicy(Part):
    """How a quiz is taken. `max_attempts` None is unlimited.

    `time_limit_seconds` is how long one attempt may last, None for as long as one likes. The key is shown:
    never; after every attempt; or once no attempt can change the result any more (passed with full marks,
    attempts used up, or past `due_at`). Each attempt has its own order of questions and of choices
    where they are shuffled, and asks `draws` of the graded questions where that is set, for good.
    """

    max_attempts: int | None = Field(default=None, ge=1, le=MAX_COUNT)
    pass_percentage: float = Field(default=0.0, ge=0, le=100)
    show_answers: Literal["never", "after_attempt", "when_final"] = "when_final"
    due_at: datetime | None = None
    time_limit_seconds: int | None = Field(default=None, ge=MIN_TIME_LIMIT_SECONDS, le=MAX_TIME_LIMIT_SECONDS)
    shuffle_questions: bool = False
    shuffle_choices: bool = False
    draws: int | None = Field(default=None, ge=1, le=MAX_QUESTIONS)


class QuizDefinition(Part):
    """A quiz with its answer key. `quiz_id` stays the same over all versions of the lesson."""

    quiz_id: UUID
    questions: list[Question]
    policy: QuizPolicy = QuizPolicy()


class RubricLevel(Part):
    """How well a criterion may be met, and the points that this is worth."""

    level_id: str = Field(min_length=1, max_length=64)
    title: str = Field(max_length=200)
    description: str = Field(default="", max_length=2_000)
    points: float = Field(ge=0, le=MAX_POINTS)


class RubricCriterion(Part):
    """One thing by which work is judged: whoever grades picks one of its levels. All texts are plain."""

    criterion_id: str = Field(min_length=1, max_length=64)
    title: str = Field(max_length=200)
    description: str = Field(default="", max_length=2_000)
    levels: list[RubricLevel] = Field(max_length=MAX_LEVELS)


class LatePolicy(Part):
    """What late work loses: a share of the assignment's points for every day that began since the due date.

    Nothing is lost within `grace_minutes`; after them the days count from the due date. The loss never takes
    a score below `floor_percentage` of the points, and takes nothing from a score that is no higher.
    """

    percent_per_day: float = Field(gt=0, le=100)
    floor_percentage: float = Field(default=0.0, ge=0, le=100)
    grace_minutes: int = Field(default=0, ge=0, le=MAX_GRACE_MINUTES)


class AssignmentDefinition(Part):
    """Work to hand in; graded by a person. `instructions_html` is sanitised.

    Where there is a rubric, the best levels of its criteria add up to `max_score`: courses publishes no
    other. In events `title` is never empty: it is the lesson's where the author gave the assignment none.
    """

    assignment_id: UUID
    title: str = Field(default="", max_length=200)
    instructions_html: str = ""
    max_score: float = Field(gt=0, le=MAX_POINTS)
    due_at: datetime | None = None
    late_policy: LatePolicy | None = None
    rubric: list[RubricCriterion] = Field(default_factory=list, max_length=MAX_CRITERIA)


class Price(Part):
    """An amount in the currency's smallest unit (ISO 4217)."""

    amount_minor: int = Field(ge=0, le=MAX_AMOUNT_MINOR)
    currency: str = Field(pattern=r"^[A-Z]{3}$")


class GradeCategory(Part):
    """A category of the grading policy: lessons whose `graded_as` is `name` share `weight` (0 to 1)."""

    name: str
    weight: float = Field(ge=0, le=1)
    drop_lowest: int = Field(default=0, ge=0, le=MAX_COUNT)


class OutlineLesson(Part):
    """A lesson's place in the course. Only `required` lessons count towards completion.

    `release` says when it opens to a learner, None from the start.
    """

    lesson_id: UUID
    module_id: UUID
    title: str
    type: LessonType
    position: int
    required: bool
    release: Release | None = None


class OutlineModule(Part):
    """A module's place in the course."""

    module_id: UUID
    title: str
    position: int


class LessonPublished(Event):
    """Emitted for each new or changed lesson when its course is published, before `CoursePublished`.

    Carries everything another service needs of the lesson: one event per lesson keeps each far below
    Kafka's 1 MB limit (courses refuses to publish a lesson whose event would exceed 900,000 bytes).
    """

    type: Literal["courses.lesson_published.v1"] = "courses.lesson_published.v1"
    partition_key: ClassVar[str] = "course_id"

    course_id: UUID
    lesson_id: UUID
    course_version: int
    lesson_type: LessonType
    title: str
    max_score: float = Field(ge=0, le=MAX_LESSON_SCORE)
    graded_as: str | None = None
    quiz: QuizDefinition | None = None
    assignment: AssignmentDefinition | None = None


class CoursePublished(Event):
    """Emitted when a version of a course goes live; its outline is from then on the whole course.

    `author_ids` are the people who teach it: the instructor, then the co-authors in the order of their ids.
    courses refuses to publish a course whose event would exceed 900,000 bytes.
    """

    type: Literal["courses.course_published.v1"] = "courses.course_published.v1"
    partition_key: ClassVar[str] = "course_id"

    course_id: UUID
    version: int
    slug: str
    title: str
    instructor_id: UUID
    author_ids: list[UUID] = Field(default_factory=list)
    price: Price | None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    modules: list[OutlineModule]
    lessons: list[OutlineLesson]
    grading: list[GradeCategory] = Field(default_factory=list)
    pass_percentage: float | None = None
    published_at: datetime


class AuthorsChanged(Event):
    """Emitted when other people author a course than before, be it published or not.

    `author_ids` are all of them, as in `CoursePublished`: from then on these teach, and nobody else.
    """

    type: Literal["courses.authors_changed.v1"] = "courses.authors_changed.v1"
    partition_key: ClassVar[str] = "course_id"

    course_id: UUID
    author_ids: list[UUID]
    changed_at: datetime


class CourseUnpublished(Event):
    """Emitted when a course left the catalogue; people already enrolled keep their access."""

    type: Literal["courses.course_unpublished.v1"] = "courses.course_unpublished.v1"
    partition_key: ClassVar[str] = "course_id"

    course_id: UUID
    unpublished_at: datetime


class PersonErased(Event):
    """Emitted when this service deleted what it kept of a person, after `identity.user_erased.v1`.

    `deleted` counts what is gone: rows by table.
    `report_id` is the same when the service tells it again: the first report of an id counts. `erased_at` is
    that of the erasure.
    """

    type: Literal["courses.person_erased.v1"] = "courses.person_erased.v1"
    partition_key: ClassVar[str] = "user_id"

    report_id: UUID
    user_id: UUID
    deleted: dict[str, int]
    erased_at: datetime
