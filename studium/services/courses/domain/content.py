"""What a lesson is made of: an ordered list of blocks, the same for every lesson type.

A lesson's `type` names its main block; a text lesson may still show a video or ask a question between two
paragraphs. HTML in blocks is always sanitised before it is stored. Blocks point at uploaded files by
`asset_id`; the HTTP layer turns these into content URLs.
"""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from studium.contracts.courses import AssignmentDefinition, QuizPolicy
from studium.contracts.questions import Question


class _Block(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class HtmlBlock(_Block):
    """Sanitised rich text. `markdown` keeps the author's source where it was written as Markdown."""

    kind: Literal["html"] = "html"
    html: str
    markdown: str | None = None


class Transcript(_Block):
    """Captions or a transcript in one language (BCP 47), as an uploaded SRT or WebVTT file."""

    kind: Literal["transcript"] = "transcript"
    language: str
    asset_id: UUID


class VideoBlock(_Block):
    """A video from exactly one source: a YouTube id, an uploaded file, or an https URL.

    `start_seconds` and `end_seconds` cut the part that is to be watched.
    """

    kind: Literal["video"] = "video"
    title: str = ""
    youtube_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{11}$")
    asset_id: UUID | None = None
    url: str | None = Field(default=None, pattern=r"^https://")
    start_seconds: float | None = Field(default=None, ge=0)
    end_seconds: float | None = Field(default=None, ge=0)
    transcripts: list[Transcript] = Field(default_factory=list)


class FileBlock(_Block):
    """An uploaded file, shown by its kind: inline for image, audio and PDF, as a download for `file`."""

    kind: Literal["image", "audio", "pdf", "file"]
    asset_id: UUID
    title: str = ""
    alt_text: str = ""


class InteractiveBlock(_Block):
    """An uploaded HTML page or package, run only in a sandboxed frame without our origin."""

    kind: Literal["interactive"] = "interactive"
    asset_id: UUID
    title: str = ""
    height_pixels: int = Field(default=600, ge=50, le=5000)


class EmbedBlock(_Block):
    """A page of another site in a sandboxed frame."""

    kind: Literal["embed"] = "embed"
    url: str = Field(pattern=r"^https://")
    title: str = ""
    height_pixels: int = Field(default=600, ge=50, le=5000)


class QuestionBlock(_Block):
    """A question of the lesson's quiz, at its place among the other blocks."""

    kind: Literal["question"] = "question"
    question: Question


class AssignmentBlock(_Block):
    """Work to hand in, with what is to be done and how it is judged."""

    kind: Literal["assignment"] = "assignment"
    assignment: AssignmentDefinition


class NoticeBlock(_Block):
    """Stands where an imported element could not be carried over; `html` shows what can be shown of it."""

    kind: Literal["notice"] = "notice"
    source_kind: str
    reason: str
    html: str = ""


Block = Annotated[
    HtmlBlock
    | VideoBlock
    | FileBlock
    | InteractiveBlock
    | EmbedBlock
    | QuestionBlock
    | AssignmentBlock
    | NoticeBlock,
    Field(discriminator="kind"),
]


class LessonContent(BaseModel):
    """The whole content of one lesson. `quiz_id` is set when any block is a question."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    blocks: list[Block] = Field(default_factory=list)
    quiz_id: UUID | None = None
    quiz_policy: QuizPolicy = QuizPolicy()
