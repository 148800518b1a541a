"""What courses says: published courses and lessons, and the quiz definition that travels with a lesson."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from studium.contracts.event import Event
from studium.contracts.release import Release

LessonType = Literal[
    "text", "video", "quiz", "assignment", "file", "pdf", "image", "audio", "interactive", "embed"
]


# Bounds that keep every sum finite and every whole number within its column.
MAX_NUMBER = 1e100
MAX_POINTS = 10_000.0
MAX_LESSON_SCORE = 100_000.0
MAX_COUNT = 1_000_000
MAX_AMOUNT_MINOR = 10**12
MIN_TIME_LIMIT_SECONDS = 10
MAX_TIME_LIMIT_SECONDS = 7 * 24 * 3600
MAX_GRACE_MINUTES = 7 * 24 * 60
MAX_CRITERIA = 50
MAX_QUESTIONS = 500
"""In one lesson: as many as a learner's browser and one grading can be expected to hold."""

MAX_PARTS = 100
"""Of one question: pairs and whatever else is answered one by one."""
MAX_LEVELS = 20

BoundedNumber = Annotated[float, Field(ge=-MAX_NUMBER, le=MAX_NUMBER)]

# What a formula and a pattern are: courses publishes only what keeps to these rules, and learning grades all
# that does. The names are those of Open edX's calculator with asin, acos and atan besides, in small letters.
# There is no log, as there: it is ln to some and log10 to others. A formula is read as its parts, joined by
# blanks; so 0x10 and 1_000 are no numbers.
FORMULA_FUNCTIONS = frozenset(
    {
        *("abs", "sqrt", "exp", "ln", "log10", "log2", "fact", "factorial"),
        *("sin", "cos", "tan", "sec", "csc", "cot", "asin", "acos", "atan"),
        *("arcsin", "arccos", "arctan", "arcsec", "arccsc", "arccot"),
        *("sinh", "cosh", "tanh", "sech", "csch", "coth"),
        *("arcsinh", "arccosh", "arctanh", "arcsech", "arccsch", "arccoth"),
    }
)
FORMULA_CONSTANTS = frozenset({"e", "pi"})
FORMULA_PART = (
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[^\W\d]\w*)|(?P<operator>\*\*|[-+*/^()])"
)
FORMULA_MAX_LENGTH = 500
FORMULA_MAX_PARTS = 200

# Patterns are those of the library regex, in NFC. It writes out counted repetitions while it compiles:
# ((a{9}){9}){9} takes the room of 729 letters. So the product of the greater counts of a pattern is bounded.
PATTERN_MAX_LENGTH = 1_000
PATTERN_COUNTS = r"\{(\d*),?(\d*)\}"
PATTERN_MAX_REPEATS = 10_000


class _Part(BaseModel):
    """A frozen part of an event."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Choice(_Part):
    """One option of a choice question. `feedback_html` is shown, by policy, to who selected it."""

    choice_id: str
    html: str
    correct: bool
    feedback_html: str | None = None


class _Question(_Part):
    """What all questions share. `points` is the most that a full answer earns.

    `explanation_html`, choices' `correct` and `feedback_html`, and every answer are the key: they reach a
    learner only when the quiz policy allows.
    """

    question_id: UUID
    prompt_html: str
    points: float = Field(default=1.0, ge=0, le=MAX_POINTS)
    hints_html: list[str] = Field(default_factory=list)
    explanation_html: str | None = None


class SingleChoiceQuestion(_Question):
    """Exactly one choice is picked (radio buttons)."""

    kind: Literal["single_choice"] = "single_choice"
    choices: list[Choice]


class DropdownQuestion(_Question):
    """Exactly one choice is picked from a drop-down list."""

    kind: Literal["dropdown"] = "dropdown"
    choices: list[Choice]


class MultipleChoiceQuestion(_Question):
    """Any number of choices is picked.

    `partial_credit` "none": all or nothing; "every_decision": each choice rightly ticked or left earns its
    equal share (Open edX calls this EDC).
    """

    kind: Literal["multiple_choice"] = "multiple_choice"
    choices: list[Choice]
    partial_credit: Literal["none", "every_decision"] = "none"


class NumericalQuestion(_Question):
    """A number within `tolerance` of `answer`; percent is of the answer's absolute value."""

    kind: Literal["numerical"] = "numerical"
    answer: BoundedNumber
    tolerance: float = Field(default=0.0, ge=0, le=MAX_NUMBER)
    tolerance_unit: Literal["absolute", "percent"] = "absolute"


class TextQuestion(_Question):
    """A short text that equals, or fully matches as a pattern, one of `accepted`."""

    kind: Literal["text"] = "text"
    accepted: list[str]
    match: Literal["exact", "ignore_case", "pattern", "pattern_ignore_case"] = "ignore_case"


class VariableRange(_Part):
    """The interval in which a formula's variable is sampled."""

    low: BoundedNumber
    high: BoundedNumber


class FormulaQuestion(_Question):
    """An expression equal to `expression` at `samples` random points of `variables`, within `tolerance`."""

    kind: Literal["formula"] = "formula"
    expression: str
    variables: dict[str, VariableRange]
    samples: int = Field(default=10, ge=1, le=100)
    tolerance: float = Field(default=1.0, ge=0, le=MAX_NUMBER)
    tolerance_unit: Literal["absolute", "percent"] = "percent"
    case_sensitive: bool = True


class MatchingPair(_Part):
    """Two sides that belong together: rich text, and the plain text that is picked for it."""

    html: str
    match: str


class MatchingQuestion(_Question):
    """To each pair's `html` its `match` is found among all and the `distractors`, which belong to none.

    Each pair that is matched rightly earns an equal share of the points.
    """

    kind: Literal["matching"] = "matching"
    pairs: list[MatchingPair]
    distractors: list[str] = Field(default_factory=list)

    def offered(self) -> list[str]:
        """What there is to pick from, each once, by the alphabet: so its order says nothing of the pairs."""
        return sorted({one.strip() for one in [*(pair.match for pair in self.pairs), *self.distractors]})


class UngradedQuestion(_Question):
    """Kept and shown, but never graded: `reason` says why. A text answer is stored when `accepts_text`."""

    kind: Literal["ungraded"] = "ungraded"
    reason: str
    accepts_text: bool = False


Question = Annotated[
    SingleChoiceQuestion
    | DropdownQuestion
    | MultipleChoiceQuestion
    | NumericalQuestion
    | TextQuestion
    | FormulaQuestion
    | UngradedQuestion
    | MatchingQuestion,
    Field(discriminator="kind"),
]


class QuizPolicy(_Part):
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


class QuizDefinition(_Part):
    """A quiz with its answer key. `quiz_id` stays the same over all versions of the lesson."""

    quiz_id: UUID
    questions: list[Question]
    policy: QuizPolicy = QuizPolicy()


class RubricLevel(_Part):
    """How well a criterion may be met, and the points that this is worth."""

    level_id: str = Field(min_length=1, max_length=64)
    title: str = Field(max_length=200)
    description: str = Field(default="", max_length=2_000)
    points: float = Field(ge=0, le=MAX_POINTS)


class RubricCriterion(_Part):
    """One thing by which work is judged: whoever grades picks one of its levels. All texts are plain."""

    criterion_id: str = Field(min_length=1, max_length=64)
    title: str = Field(max_length=200)
    description: str = Field(default="", max_length=2_000)
    levels: list[RubricLevel] = Field(max_length=MAX_LEVELS)


class LatePolicy(_Part):
    """What late work loses: a share of the assignment's points for every day that began since the due date.

    Nothing is lost within `grace_minutes`; after them the days count from the due date. The loss never takes
    a score below `floor_percentage` of the points, and takes nothing from a score that is no higher.
    """

    percent_per_day: float = Field(gt=0, le=100)
    floor_percentage: float = Field(default=0.0, ge=0, le=100)
    grace_minutes: int = Field(default=0, ge=0, le=MAX_GRACE_MINUTES)


class AssignmentDefinition(_Part):
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


class Price(_Part):
    """An amount in the currency's smallest unit (ISO 4217)."""

    amount_minor: int = Field(ge=0, le=MAX_AMOUNT_MINOR)
    currency: str = Field(pattern=r"^[A-Z]{3}$")


class GradeCategory(_Part):
    """A category of the grading policy: lessons whose `graded_as` is `name` share `weight` (0 to 1)."""

    name: str
    weight: float = Field(ge=0, le=1)
    drop_lowest: int = Field(default=0, ge=0, le=MAX_COUNT)


class OutlineLesson(_Part):
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


class OutlineModule(_Part):
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
