"""The questions of a quiz with their keys, as `courses.LessonPublished` carries them.

One class for each kind of question, told apart by `kind`: courses writes them, learning asks and grades them.
"""

from __future__ import annotations

import re
from hashlib import sha256
from itertools import count
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

# Bounds that keep every sum finite.
MAX_NUMBER = 1e100
MAX_POINTS = 10_000.0
MAX_PARTS = 100
"""Of one question: pairs and whatever else is answered one by one."""

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


class Part(BaseModel):
    """A frozen part of an event or of a definition."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Choice(Part):
    """One option of a choice question. `feedback_html` is shown, by policy, to who selected it."""

    choice_id: str
    html: str
    correct: bool
    feedback_html: str | None = None


class _Question(Part):
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


class NumberKey(Part):
    """A number within `tolerance` of `answer`; percent is of the answer's absolute value."""

    answer: BoundedNumber
    tolerance: float = Field(default=0.0, ge=0, le=MAX_NUMBER)
    tolerance_unit: Literal["absolute", "percent"] = "absolute"


class TextKey(Part):
    """A short text that equals, or fully matches as a pattern, one of `accepted`."""

    accepted: list[str]
    match: Literal["exact", "ignore_case", "pattern", "pattern_ignore_case"] = "ignore_case"


class NumericalQuestion(NumberKey, _Question):
    """A number within `tolerance` of `answer`; percent is of the answer's absolute value."""

    kind: Literal["numerical"] = "numerical"


class TextQuestion(TextKey, _Question):
    """A short text that equals, or fully matches as a pattern, one of `accepted`."""

    kind: Literal["text"] = "text"


class VariableRange(Part):
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


class MatchingPair(Part):
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


class OrderingQuestion(_Question):
    """`items_html` stand in the right order; a learner gets them in another one and puts them right.

    `partial_credit` "none": all or nothing; "places": each item at its right place earns an equal share;
    "neighbours": each item right before the one that follows it earns an equal share, but the last.
    """

    kind: Literal["ordering"] = "ordering"
    items_html: list[str]
    partial_credit: Literal["none", "places", "neighbours"] = "places"

    def item_ids(self) -> list[str]:
        """The ids of the items in the right order: each of what it says, so that it tells nothing else."""
        return [_hashed(self.question_id, html)[:16] for html in self.items_html]

    def shuffled(self, seed: int | None) -> list[tuple[str, str]]:
        """Id and HTML of each item in the order that an attempt with this seed shows: never the right one.

        It is sorted by a hash over seed and item, and by another one where that happens to be right. Items
        that are all the same have no other order.
        """
        right = self.item_ids()
        html_of = dict(zip(right, self.items_html, strict=True))
        shown = right
        for turn in count():
            if shown != right or len(html_of) < 2:
                break
            shown = sorted(right, key=lambda one: _hashed("item", seed, self.question_id, turn, one))
        return [(item_id, html_of[item_id]) for item_id in shown]


class TextBlank(TextKey):
    """A blank for a short text."""

    kind: Literal["text"] = "text"
    name: str


class NumberBlank(NumberKey):
    """A blank for a number."""

    kind: Literal["numerical"] = "numerical"
    name: str


Blank = Annotated[TextBlank | NumberBlank, Field(discriminator="kind")]

_BLANK = re.compile(r"\[\[([^\[\]\n]{1,40})\]\]")


class BlanksQuestion(_Question):
    """A plain text of one or more lines; `[[name]]` stands in it for the blank of that name.

    Each blank that is filled rightly earns an equal share of the points.
    """

    kind: Literal["blanks"] = "blanks"
    text: str
    blanks: list[Blank]

    def text_parts(self) -> list[str]:
        """The text around its blanks: what stands before the first, between, and behind the last one."""
        return _BLANK.split(self.text)[::2]

    def names(self) -> list[str]:
        """The names of the blanks in the order of the text."""
        return _BLANK.findall(self.text)

    def paragraphs(self) -> list[list[str | TextBlank | NumberBlank]]:
        """The lines of the text, each as its pieces and blanks; a name that no blank has is left out."""
        lines: list[list[str | TextBlank | NumberBlank]] = [[]]
        for part, blank in zip(self.text_parts(), [*self.asked(), None], strict=True):
            first, *others = part.split("\n")
            lines[-1].append(first)
            lines += [[other] for other in others]
            lines[-1] += [blank] if blank else []
        return [line for line in lines if any(not isinstance(one, str) or one.strip() for one in line)]

    def asked(self) -> list[Blank | None]:
        """The blanks in the order of the text; None for a name that no blank has."""
        by_name = {blank.name: blank for blank in self.blanks}
        return [by_name.get(name) for name in self.names()]


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
    | MatchingQuestion
    | OrderingQuestion
    | BlanksQuestion,
    Field(discriminator="kind"),
]


def _hashed(*parts: object) -> str:
    return sha256("/".join(map(str, parts)).encode()).hexdigest()
