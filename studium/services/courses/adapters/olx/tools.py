"""Components that are neither text, video nor problem: what can be kept of each, and what cannot."""

from __future__ import annotations

import copy
import html
from collections.abc import Callable
from typing import Any

from lxml import etree

from studium.contracts.courses import AssignmentDefinition
from studium.contracts.questions import UngradedQuestion
from studium.services.courses.adapters.olx.findings import Findings
from studium.services.courses.adapters.olx.html import html_blocks, html_text
from studium.services.courses.adapters.olx.policies import bounded_points
from studium.services.courses.adapters.olx.responses import inner_html
from studium.services.courses.adapters.olx.scope import Scope
from studium.services.courses.adapters.olx.times import moment
from studium.services.courses.adapters.olx.tree import Node
from studium.services.courses.adapters.olx.values import json_value, number
from studium.services.courses.domain.content import AssignmentBlock, Block, NoticeBlock, QuestionBlock

Converter = Callable[[Node, Scope, Findings], list[Block]]


def tool_blocks(node: Node, scope: Scope, findings: Findings) -> list[Block]:
    """The blocks of a component by its tag; a notice for a kind that is not known."""
    converter = _CONVERTERS.get(node.tag, _unknown)
    return converter(node, scope, findings)


def _notice(node: Node, reason: str, shown: str) -> list[Block]:
    return [NoticeBlock(source_kind=node.tag, reason=reason, html=shown)]


def _heading(node: Node) -> str:
    return f"<h4>{html.escape(node.title, quote=False)}</h4>" if node.title else ""


def _ask(node: Node, scope: Scope, prompt: str, reason: str, *, accepts_text: bool) -> list[Block]:
    question = UngradedQuestion(
        question_id=scope.ids.question(node.key, 1),
        prompt_html=prompt or "<p>Answer:</p>",
        points=0.0,
        reason=reason,
        accepts_text=accepts_text,
    )
    return [QuestionBlock(question=question)]


def _listed(items: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>" if items else ""


def _labels(value: object) -> list[str]:
    """Labels of `[["A", {"label": "…", "img": "…"}], …]` as HTML."""
    result = []
    for pair in value if isinstance(value, list) else []:
        shown = pair[1] if isinstance(pair, list) and len(pair) == 2 else pair
        if isinstance(shown, dict):
            image = str(shown.get("img") or "")
            alt = html.escape(str(shown.get("img_alt") or ""))
            picture = f'<img src="{html.escape(image)}" alt="{alt}">' if image else ""
            result.append(picture + html.escape(str(shown.get("label") or ""), quote=False))
        else:
            result.append(html.escape(str(shown), quote=False))
    return result


def _poll(node: Node, scope: Scope, findings: Findings) -> list[Block]:
    question = node.attributes.get("question", "") or inner_html(node.element)
    answers = _labels(json_value(node.attributes.get("answers", "")))
    prompt = f"{_heading(node)}<p>{question}</p>{_listed(answers)}"
    findings.approximate("votes are not counted: learners may write down their choice")
    reason = "a poll has no right answer"
    return _ask(node, scope, html_text(prompt, scope, findings), reason, accepts_text=True)


def _survey(node: Node, scope: Scope, findings: Findings) -> list[Block]:
    questions = _labels(json_value(node.attributes.get("questions", "")))
    answers = _labels(json_value(node.attributes.get("answers", "")))
    prompt = f"{_heading(node)}{_listed(questions)}<p>{' / '.join(answers)}</p>"
    findings.approximate("answers are not counted: learners may write them down")
    reason = "a survey has no right answer"
    return _ask(node, scope, html_text(prompt, scope, findings), reason, accepts_text=True)


def _drag_and_drop(node: Node, scope: Scope, findings: Findings) -> list[Block]:
    data = json_value(node.attributes.get("data", ""))
    data = data if isinstance(data, dict) else {}
    picture, alt = str(data.get("targetImg") or ""), str(data.get("targetImgDescription") or "")
    shown = f'<p><img src="{html.escape(picture)}" alt="{html.escape(alt)}"></p>' if picture else ""
    items = [_drag_item(item) for item in data.get("items", []) if isinstance(item, dict)]
    zones = [
        html.escape(str(z.get("title", "")), quote=False)
        for z in data.get("zones", [])
        if isinstance(z, dict)
    ]
    text = node.attributes.get("question_text", "") or str(data.get("question_text") or "")
    prompt = f"{_heading(node)}<p>{text}</p>{shown}{_listed(items)}<p>Places:</p>{_listed(zones)}"
    reason = "dragging items to places cannot be graded yet"
    findings.approximate(f"picture, items and places are shown; kept but not graded: {reason}")
    return _ask(node, scope, html_text(prompt, scope, findings), reason, accepts_text=True)


def _drag_item(item: dict[str, Any]) -> str:
    name = html.escape(str(item.get("displayName") or ""), quote=False)
    image = str(item.get("imageURL") or "")
    alt = html.escape(str(item.get("imageDescription") or ""))
    return name + (f' <img src="{html.escape(image)}" alt="{alt}">' if image else "")


def _open_assessment(node: Node, scope: Scope, findings: Findings) -> list[Block]:
    element = node.element
    title = next((t.text or "" for t in element.iter("title")), "") or node.title
    prompts = [d.text or "" for d in element.iterfind("./prompts/prompt/description")]
    if element.get("prompts_type") != "html":
        prompts = [f"<p>{html.escape(text, quote=False)}</p>" for text in prompts]
    rubric, points = _rubric(element)
    steps = [a.get("name", "") for a in element.iter("assessment")]
    lost = f"; the steps {', '.join(steps)} are not carried out" if steps else ""
    findings.approximate(f"handed in and graded by the instructor along the rubric shown{lost}")
    source = f"<h4>{html.escape(title, quote=False)}</h4>{''.join(prompts)}{rubric}"
    due = moment(element.get("submission_due", ""))
    return _assignment(
        node, scope, html_text(source, scope, findings), bounded_points(points, findings), due=due
    )


def _rubric(element: etree._Element) -> tuple[str, float]:
    """The rubric as a table, and the most points it gives."""
    rows, total = [], 0.0
    for criterion in element.iter("criterion"):
        options = list(criterion.iter("option"))
        points = [number(option.get("points", "")) or 0.0 for option in options]
        total += max(points, default=0.0)
        shown = "".join(
            f"<li><strong>{html.escape(option.findtext('label') or option.findtext('name') or '')}</strong> "
            f"({worth:g}): {html.escape(option.findtext('explanation') or '')}</li>"
            for option, worth in zip(options, points, strict=True)
        )
        name = html.escape(criterion.findtext("label") or criterion.findtext("name") or "")
        asked = html.escape(criterion.findtext("prompt") or "")
        rows.append(f"<tr><th>{name}</th><td>{asked}<ul>{shown}</ul></td></tr>")
    return (f"<table><tbody>{''.join(rows)}</tbody></table>" if rows else ""), total


def _assignment(node: Node, scope: Scope, text: str, points: float, *, due: Any = None) -> list[Block]:
    definition = AssignmentDefinition(
        assignment_id=scope.ids.assignment(node.key),
        instructions_html=text,
        max_score=points if points > 0 else 1.0,
        due_at=due,
    )
    return [AssignmentBlock(assignment=definition)]


def _staff_graded(node: Node, scope: Scope, findings: Findings) -> list[Block]:
    points = number(node.attributes.get("points", "")) or number(node.attributes.get("weight", "")) or 100.0
    text = html.escape(node.attributes.get("instructions", ""), quote=False).replace("\n", "<br>")
    text = html_text(f"{_heading(node)}<p>{text}</p>{node.attributes.get('solution', '')}", scope, findings)
    if node.tag == "edx_sga":
        findings.approximate("handed in and graded as an assignment; the grading page is another one")
    else:
        findings.approximate("an assignment stands for points that staff gave without anything handed in")
    return _assignment(node, scope, text, bounded_points(points, findings))


def _annotatable(node: Node, scope: Scope, findings: Findings) -> list[Block]:
    shown = copy.deepcopy(node.element)
    remarks = []
    for number_, mark in enumerate(list(shown.iter("annotation")), start=1):
        title, body = mark.get("title", ""), mark.get("body", "")
        remarks.append(f"<strong>{html.escape(title, quote=False)}</strong> {body}")
        mark.attrib.clear()
        mark.tag = "mark"
        mark.tail = f" ({number_}){mark.tail or ''}"
    notes = f"<ol>{''.join(f'<li>{remark}</li>' for remark in remarks)}</ol>" if remarks else ""
    findings.approximate("the remarks stand below the text instead of beside the marked words")
    return html_blocks(f"{_heading(node)}{inner_html(shown)}{notes}", scope, findings)


def _external_tool(node: Node, _: Scope, findings: Findings) -> list[Block]:
    reason = "an external tool (LTI) needs keys of its own, which are never imported"
    findings.drop(f"{reason}; a notice stands in its place")
    return _notice(node, reason, _heading(node))


def _discussion(node: Node, _: Scope, findings: Findings) -> list[Block]:
    topic = node.attributes.get("discussion_target", "") or node.title
    reason = "use the discussion of this lesson"
    findings.approximate("the lesson's own discussion takes its place; the topic is named in a notice")
    return _notice(node, reason, f"<p>{html.escape(topic, quote=False)}</p>" if topic else "")


def _done(_: Node, __: Scope, findings: Findings) -> list[Block]:
    findings.approximate("marking the lesson as complete takes its place, without points")
    return []


def _unknown(node: Node, scope: Scope, findings: Findings) -> list[Block]:
    reason = f"the component type {node.tag} is not known"
    inside = html_text(f"{_heading(node)}{inner_html(node.element)}", scope, Findings())
    findings.drop(f"{reason}; a notice stands in its place")
    return _notice(node, reason, inside)


_CONVERTERS: dict[str, Converter] = {
    "annotatable": _annotatable,
    "discussion": _discussion,
    "done": _done,
    "drag-and-drop-v2": _drag_and_drop,
    "edx_sga": _staff_graded,
    "lti": _external_tool,
    "lti_consumer": _external_tool,
    "openassessment": _open_assessment,
    "poll": _poll,
    "poll_question": _poll,
    "staffgradedxblock": _staff_graded,
    "survey": _survey,
}
