"""What a learner gets of a lesson: everything to see and answer, nothing of the answer key.

Each block is built anew from the fields named here. A field that is added to a question tomorrow stays hidden
until somebody names it, so the key cannot leak by being forgotten.
"""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from studium.contracts.courses import QuizPolicy
from studium.contracts.questions import (
    BlanksQuestion,
    DropdownQuestion,
    FormulaQuestion,
    MatchingQuestion,
    MultipleChoiceQuestion,
    NumericalQuestion,
    OrderingQuestion,
    Question,
    SingleChoiceQuestion,
    TextQuestion,
    UngradedQuestion,
)
from studium.services.courses.domain.content import (
    AssignmentBlock,
    Block,
    EmbedBlock,
    FileBlock,
    HtmlBlock,
    InteractiveBlock,
    LessonContent,
    NoticeBlock,
    QuestionBlock,
    VideoBlock,
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class LearnerChoice(_Frozen):
    """A choice, without whether it is right."""

    choice_id: str
    html: str


class LearnerQuestion(_Frozen):
    """A question as it is asked. `choices` are there to pick from, or to be put in order;
    `variables` names a formula's letters.

    To each of `sides_html` one of `offered` is matched, which stand by the alphabet. Between each two of
    `text_parts` is a blank to fill in.

    In a quiz with a time limit, or that draws questions, only its place, kind and points are told: prompt,
    hints and choices come with an attempt.
    """

    question_id: UUID
    kind: Literal[
        "single_choice",
        "dropdown",
        "multiple_choice",
        "numerical",
        "text",
        "formula",
        "matching",
        "ordering",
        "blanks",
        "ungraded",
    ]
    prompt_html: str
    points: float
    hints_html: list[str]
    choices: list[LearnerChoice] = Field(default_factory=list)
    variables: list[str] = Field(default_factory=list)
    sides_html: list[str] = Field(default_factory=list)
    offered: list[str] = Field(default_factory=list)
    text_parts: list[str] = Field(default_factory=list)
    accepts_text: bool = True


class LearnerQuestionBlock(_Frozen):
    """A question of the lesson's quiz, at its place among the other blocks."""

    kind: Literal["question"] = "question"
    question: LearnerQuestion


class LearnerHtmlBlock(_Frozen):
    """Rich text, sanitised."""

    kind: Literal["html"] = "html"
    html: str


LearnerBlock = Annotated[
    LearnerHtmlBlock
    | LearnerQuestionBlock
    | VideoBlock
    | FileBlock
    | InteractiveBlock
    | EmbedBlock
    | AssignmentBlock
    | NoticeBlock,
    Field(discriminator="kind"),
]


class LearnerContent(_Frozen):
    """A lesson's content for a learner."""

    blocks: list[LearnerBlock]
    quiz_id: UUID | None
    quiz_policy: QuizPolicy | None


def for_learner(content: LessonContent, *, has_begun: bool = False) -> LearnerContent:
    """The content without answer keys and without the author's Markdown.

    The questions of a quiz with a time limit or with draws show their tasks only when an attempt `has_begun`.
    """
    policy = content.quiz_policy
    hides_tasks = (policy.time_limit_seconds is not None or policy.draws is not None) and not has_begun
    return LearnerContent(
        blocks=[_block(block, hides_tasks=hides_tasks) for block in content.blocks],
        quiz_id=content.quiz_id,
        quiz_policy=content.quiz_policy if content.quiz_id else None,
    )


def _block(block: Block, *, hides_tasks: bool) -> LearnerBlock:
    match block:
        case HtmlBlock():
            return LearnerHtmlBlock(html=block.html)
        case QuestionBlock():
            question = _question(block.question)
            return LearnerQuestionBlock(question=_without_task(question) if hides_tasks else question)
        case _:
            return block


def _question(question: Question) -> LearnerQuestion:
    return LearnerQuestion(
        question_id=question.question_id,
        kind=question.kind,
        prompt_html=question.prompt_html,
        points=question.points,
        hints_html=question.hints_html,
        choices=_choices(question),
        variables=sorted(question.variables) if isinstance(question, FormulaQuestion) else [],
        sides_html=[one.html for one in question.pairs] if isinstance(question, MatchingQuestion) else [],
        offered=question.offered() if isinstance(question, MatchingQuestion) else [],
        text_parts=question.text_parts() if isinstance(question, BlanksQuestion) else [],
        accepts_text=_accepts_text(question),
    )


def _without_task(question: LearnerQuestion) -> LearnerQuestion:
    """Only where the question stands: whoever could read it before the start would have no time limit."""
    return LearnerQuestion(
        question_id=question.question_id,
        kind=question.kind,
        prompt_html="",
        points=question.points,
        hints_html=[],
        accepts_text=question.accepts_text,
    )


def _choices(question: Question) -> list[LearnerChoice]:
    if isinstance(question, SingleChoiceQuestion | DropdownQuestion | MultipleChoiceQuestion):
        return [LearnerChoice(choice_id=one.choice_id, html=one.html) for one in question.choices]
    if isinstance(question, OrderingQuestion):
        return [LearnerChoice(choice_id=one, html=html) for one, html in question.shuffled(None)]
    return []


def _accepts_text(question: Question) -> bool:
    if isinstance(question, UngradedQuestion):
        return question.accepts_text
    return isinstance(question, NumericalQuestion | TextQuestion | FormulaQuestion)
