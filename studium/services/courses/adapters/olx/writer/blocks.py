"""A block of a lesson as a component of Open edX."""

from __future__ import annotations

import html
import json
import math
from dataclasses import dataclass

from lxml import etree

from studium.contracts.courses import AssignmentDefinition, QuizPolicy
from studium.contracts.questions import UngradedQuestion
from studium.services.courses.adapters.olx.findings import Findings
from studium.services.courses.adapters.olx.writer.questions import problem
from studium.services.courses.adapters.olx.writer.texts import Texts, below, element
from studium.services.courses.domain.content import (
    AssignmentBlock,
    Block,
    EmbedBlock,
    FileBlock,
    HtmlBlock,
    InteractiveBlock,
    NoticeBlock,
    QuestionBlock,
    VideoBlock,
)

_SHARES = (1.0, 0.75, 0.5, 0.25, 0.0)
_NO_RUBRIC = "graded in quarters, for Open edX grades by a rubric only and this work has none"


@dataclass(frozen=True)
class Component:
    """An element with a file of its own; an `html` component has its text in a second one.

    `is_inline` is what Open edX wants within the vertical: everything that is not of its oldest kinds.
    """

    root: etree._Element
    body: str | None = None
    is_inline: bool = False


def component(block: Block, policy: QuizPolicy, number: int, texts: Texts, findings: Findings) -> Component:
    """The component that shows this block; `number` counts the lesson's questions up to this one."""
    match block:
        case VideoBlock():
            return Component(_video(block, texts, findings))
        case QuestionBlock() if not _is_text(block):
            return Component(problem(block.question, policy, number, texts, findings))
        case AssignmentBlock():
            return Component(_assessment(block.assignment, texts, findings), is_inline=True)
        case _:
            return _shown(block, texts, findings)


def _is_text(block: QuestionBlock) -> bool:
    return isinstance(block.question, UngradedQuestion) and not block.question.accepts_text


def _shown(block: Block, texts: Texts, findings: Findings) -> Component:
    """What Open edX shows as a text."""
    match block:
        case HtmlBlock():
            if block.markdown is not None:
                findings.note("Open edX gets the HTML that its Markdown became")
            return _html("Text", texts.html(block.html, findings))
        case FileBlock():
            return _html(block.title or "File", _file(block, texts, findings))
        case InteractiveBlock():
            return _frame(texts.static(block.asset_id, findings), block.title, block.height_pixels)
        case EmbedBlock():
            return _frame(block.url, block.title, block.height_pixels)
        case NoticeBlock():
            findings.approximate("a notice of an import is shown as a text")
            shown = texts.html(block.html, findings)
            return _html("Notice", f"<p><em>{html.escape(block.reason, quote=False)}</em></p>{shown}")
        case QuestionBlock():
            findings.approximate("shown as a text, for it takes no answer")
            return _html("Text", texts.html(block.question.prompt_html, findings))
        case VideoBlock() | AssignmentBlock():
            raise ValueError(f"a {block.kind} is a component of its own")


def _html(title: str, body: str) -> Component:
    return Component(element("html", {"display_name": title}), body)


def _frame(address: str, title: str, height_pixels: int) -> Component:
    source, name = html.escape(address), html.escape(title)
    frame = f'<iframe src="{source}" title="{name}" width="100%" height="{height_pixels}"></iframe>'
    return _html(title or "Page", f"<p>{frame}</p>")


def _file(block: FileBlock, texts: Texts, findings: Findings) -> str:
    address, title = html.escape(texts.static(block.asset_id, findings)), html.escape(block.title)
    match block.kind:
        case "image":
            return f'<p><img src="{address}" alt="{html.escape(block.alt_text)}" title="{title}"></p>'
        case "audio":
            return f'<p><audio controls src="{address}" title="{title}"></audio></p>'
        case "pdf":
            return f'<p><iframe src="{address}" title="{title}" width="100%" height="600"></iframe></p>'
        case "file":
            findings.approximate("a file to download is a link in a text")
            return f'<p><a href="{address}">{title or address}</a></p>'


def _video(block: VideoBlock, texts: Texts, findings: Findings) -> etree._Element:
    addresses = [block.url] if block.url else []
    if block.asset_id is not None:
        addresses.append(texts.static(block.asset_id, findings))
    if len(addresses) + bool(block.youtube_id) != 1:
        findings.approximate("it has not exactly one source")
    root = element(
        "video",
        {
            "display_name": block.title or "Video",
            "youtube_id_1_0": block.youtube_id,
            "youtube": f"1.00:{block.youtube_id}" if block.youtube_id else None,
            "html5_sources": json.dumps(addresses),
            "start_time": _clock(block.start_seconds, findings),
            "end_time": _clock(block.end_seconds, findings),
        },
    )
    for address in addresses:
        below(root, "source", {"src": address})
    _transcripts(root, block, texts, findings)
    return root


def _clock(seconds: float | None, findings: Findings) -> str | None:
    """`00:01:30`; Open edX knows whole seconds of one day."""
    if seconds is None:
        return None
    whole = min(math.floor(seconds), 24 * 3600 - 1)
    if whole != seconds:
        findings.approximate("its part to watch begins and ends at whole seconds of one day")
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def _transcripts(root: etree._Element, block: VideoBlock, texts: Texts, findings: Findings) -> None:
    given: dict[str, str] = {}
    for one in block.transcripts:
        name = texts.name(one.asset_id)
        if name is None or one.language in given:
            findings.approximate(f"a transcript in the language {one.language} does not go along")
            continue
        given[one.language] = name
        if not name.lower().endswith(".srt"):
            findings.approximate("Open edX shows transcripts in the form SRT only")
        below(root, "transcript", {"language": one.language, "src": name})
    if given:
        root.set("transcripts", json.dumps(given))


def _assessment(work: AssignmentDefinition, texts: Texts, findings: Findings) -> etree._Element:
    due = work.due_at.isoformat() if work.due_at else None
    if work.late_policy is not None:
        findings.approximate("Open edX takes no work after the due date, and knows no loss for late work")
    root = element(
        "openassessment",
        {
            "prompts_type": "html",
            "text_response": "optional",
            "file_upload_response": "optional",
            "file_upload_type": "pdf-and-image",
            "submission_due": due,
        },
    )
    below(root, "title", text=work.title or "Assignment")
    below(below(root, "assessments"), "assessment", {"name": "staff-assessment", "required": "True"})
    prompt = texts.html(work.instructions_html, findings)
    below(below(below(root, "prompts"), "prompt"), "description", text=prompt)
    rubric = below(root, "rubric")
    if work.rubric:
        _rubric(rubric, work, findings)
    else:
        findings.approximate(_NO_RUBRIC)
        shares = [(f"{share:.0%}", "", share * work.max_score) for share in _SHARES]
        _criterion(rubric, "0", ("Work", "How much of the points is it worth?"), shares, findings)
    return root


def _rubric(rubric: etree._Element, work: AssignmentDefinition, findings: Findings) -> None:
    for place, criterion in enumerate(work.rubric):
        levels = [(level.title, level.description, level.points) for level in criterion.levels]
        _criterion(rubric, str(place), (criterion.title, criterion.description), levels, findings)


def _criterion(
    rubric: etree._Element,
    name: str,
    told: tuple[str, str],
    levels: list[tuple[str, str, float]],
    findings: Findings,
) -> None:
    made = below(rubric, "criterion", {"feedback": "optional"})
    below(made, "name", text=name)
    below(made, "label", text=told[0])
    below(made, "prompt", text=told[1])
    for place, (title, description, points) in enumerate(levels):
        if points != round(points):
            findings.approximate("the points of its rubric are rounded to whole ones")
        option = below(made, "option", {"points": str(round(points))})
        below(option, "name", text=str(place))
        below(option, "label", text=title)
        below(option, "explanation", text=description)
