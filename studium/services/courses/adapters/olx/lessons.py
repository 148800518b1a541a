"""Modules and lessons from chapters, sequentials and verticals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from studium.contracts.courses import LessonType
from studium.services.courses.adapters.olx.findings import Findings
from studium.services.courses.adapters.olx.html import html_blocks
from studium.services.courses.adapters.olx.identity import Ids
from studium.services.courses.adapters.olx.kept import Kept
from studium.services.courses.adapters.olx.model import ImportedLesson, ImportedModule
from studium.services.courses.adapters.olx.policies import ProblemRules, lesson_policy
from studium.services.courses.adapters.olx.problem import problem_blocks
from studium.services.courses.adapters.olx.responses import inner_html, is_ungraded
from studium.services.courses.adapters.olx.scope import Scope
from studium.services.courses.adapters.olx.tags import CONTAINERS
from studium.services.courses.adapters.olx.times import moment
from studium.services.courses.adapters.olx.tools import tool_blocks
from studium.services.courses.adapters.olx.tree import Node
from studium.services.courses.adapters.olx.values import is_true
from studium.services.courses.adapters.olx.video import video_blocks
from studium.services.courses.domain.content import (
    AssignmentBlock,
    Block,
    LessonContent,
    QuestionBlock,
    VideoBlock,
)

_INHERITED = ("due", "showanswer", "max_attempts", "format", "graded")
_STAFF_ONLY = "only staff could see it"


@dataclass(frozen=True)
class Unit:
    """A lesson to be: the component that holds its content, and what stands above it."""

    chapter: Node
    section: Node | None
    node: Node


def units_of(course: Node) -> list[Unit]:
    """The lessons in order. A component that stands where a vertical should is a lesson of its own."""
    units = []
    for chapter in course.children:
        if chapter.tag not in {"chapter", "sequential"} or _hidden(chapter):
            continue
        sections = chapter.children if chapter.tag == "chapter" else [chapter]
        for section in sections:
            if _hidden(section):
                continue
            if section.tag == "sequential":
                units += [Unit(chapter, section, node) for node in section.children if not _hidden(node)]
            else:
                units.append(Unit(chapter, None, section))
    return units


def lesson_names(units: list[Unit], ids: Ids) -> dict[str, UUID]:
    """The lesson in which each component is shown, by the component's name."""
    names: dict[str, UUID] = {}
    for unit in units:
        lesson_id = ids.lesson(unit.node.key)
        above = [node for node in (unit.section, unit.chapter) if node is not None]
        for node in [*unit.node.walk(), *above]:
            names.setdefault(node.url_name, lesson_id)
    return names


def _hidden(node: Node) -> bool:
    return is_true(node.attributes.get("visible_to_staff_only")) or bool(node.problem)


class LessonBuilder:
    """Converts units; `findings` holds, by the component's key, what was found out on the way."""

    def __init__(self, scope: Scope, kept: Kept, course: Node, categories: frozenset[str]) -> None:
        self._scope = scope
        self._kept = kept
        self._course = course
        self._categories = categories
        self.findings: dict[str, Findings] = {}

    def modules(self, units: list[Unit]) -> tuple[ImportedModule, ...]:
        """The modules in order, also those that have no lesson."""
        chapters = [c for c in self._course.children if c.tag in {"chapter", "sequential"} and not _hidden(c)]
        modules = []
        for chapter in chapters:
            lessons = tuple(self._lesson(unit) for unit in units if unit.chapter is chapter)
            module_id = self._scope.ids.module(chapter.key)
            self.of(chapter).target = f"module/{module_id}"
            title = self._kept.module_title(chapter) or _title(chapter, "Module")
            modules.append(ImportedModule(module_id, chapter.key, title, lessons))
        self._judge(self._course, hidden=False, lost=False)
        return tuple(modules)

    def of(self, node: Node) -> Findings:
        """What is found out about a component."""
        return self.findings.setdefault(node.key, Findings())

    def _lesson(self, unit: Unit) -> ImportedLesson:
        lesson_id = self._scope.ids.lesson(unit.node.key)
        kept = self._kept.lesson(unit.node, unit.section)
        if kept is not None:
            self.of(unit.node).target = f"lesson/{lesson_id}"
            return ImportedLesson(
                lesson_id=lesson_id,
                source_id=unit.node.key,
                title=kept.title,
                section=kept.section or "",
                type=kept.type,
                content=kept.content,
                graded_as=kept.graded_as,
                due_at=kept.content.quiz_policy.due_at,
                required=kept.required,
            )
        return self._read_lesson(unit, lesson_id)

    def _read_lesson(self, unit: Unit, lesson_id: UUID) -> ImportedLesson:
        settings = self._settings(unit)
        blocks: list[Block] = []
        rules: list[ProblemRules] = []
        for node in self._leaves(unit.node):
            made = self._blocks(node)
            blocks += made
            graded = any(isinstance(b, QuestionBlock) and not is_ungraded(b.question) for b in made)
            if graded:
                own = {**settings, **{k: v for k, v in node.attributes.items() if v != "null"}}
                rule = ProblemRules(self.of(node), own.get("showanswer", ""), own.get("max_attempts", ""))
                rules.append(rule)
        due_at = moment(settings.get("due", ""))
        asks = any(isinstance(block, QuestionBlock) for block in blocks)
        content = LessonContent(
            blocks=blocks,
            quiz_id=self._scope.ids.quiz(unit.node.key) if asks else None,
            quiz_policy=lesson_policy(rules, due_at),
        )
        self.of(unit.node).target = f"lesson/{lesson_id}"
        return ImportedLesson(
            lesson_id=lesson_id,
            source_id=unit.node.key,
            title=_title(unit.node, "Lesson"),
            section=unit.section.title if unit.section else "",
            type=_type(blocks, graded=bool(rules)),
            content=content,
            graded_as=self._graded_as(unit, settings),
            due_at=due_at,
        )

    def _settings(self, unit: Unit) -> dict[str, str]:
        """Settings that a unit inherits from what stands above it."""
        settings: dict[str, str] = {}
        for node in (self._course, unit.chapter, unit.section, unit.node):
            for name in _INHERITED if node is not None else ():
                value = node.attributes.get(name, "") if node is not None else ""
                if value and value != "null":
                    settings[name] = value
        return settings

    def _graded_as(self, unit: Unit, settings: Mapping[str, str]) -> str | None:
        name = settings.get("format", "")
        if not name or not is_true(settings.get("graded")):
            return None
        if name in self._categories:
            return name
        above = unit.section or unit.node
        self.of(above).approximate(f"the grading policy has no category {name!r}, so it counts for none")
        return None

    def _leaves(self, node: Node) -> Iterator[Node]:
        """The components with content, out of all that only group them."""
        if node.tag not in CONTAINERS:
            yield node
            return
        for child in node.children:
            if _hidden(child):
                if child.problem and not child.source:
                    self.of(node).approximate(f"{child.key} is left out: {child.problem}")
            else:
                yield from self._leaves(child)

    def _blocks(self, node: Node) -> list[Block]:
        findings = self.of(node)
        if node.tag == "html":
            return html_blocks(self._body(node, findings), self._scope, findings)
        if node.tag == "video":
            return video_blocks(node, self._scope, findings)
        if node.tag == "problem":
            return problem_blocks(node, self._scope, findings)
        return tool_blocks(node, self._scope, findings)

    def _body(self, node: Node, findings: Findings) -> str:
        bodies = [path for path in node.files if path.endswith(".html")]
        if bodies and self._scope.archive.size(bodies[0]) > self._scope.archive.limits.xml_bytes:
            findings.drop("the file with its text is larger than a text may be")
            return ""
        if bodies:
            return self._scope.archive.read(bodies[0]).decode("utf-8", errors="replace")
        if node.attributes.get("filename"):
            findings.approximate("the file with its text is not in the archive")
        return inner_html(node.element)

    def _judge(self, node: Node, *, hidden: bool, lost: bool) -> None:
        """Says of a component, and of all below it, what its settings lose."""
        findings = self.of(node)
        hidden = hidden or is_true(node.attributes.get("visible_to_staff_only"))
        if node.problem:
            findings.drop(node.problem)
        elif hidden or lost:
            findings.drop(_STAFF_ONLY if hidden else "what it stands in is left out")
        if node.attributes.get("group_access", "{}") not in {"", "{}", "null"}:
            findings.approximate("it was for one content group only; now everybody sees it")
        _judge_times(node, self._course, findings)
        _judge_grouping(node, findings)
        for child in node.children:
            self._judge(child, hidden=hidden, lost=lost or bool(node.problem))


def _judge_times(node: Node, course: Node, findings: Findings) -> None:
    starts, course_starts = (
        moment(node.attributes.get("start", "")),
        moment(course.attributes.get("start", "")),
    )
    if node is not course and starts and (course_starts is None or starts > course_starts):
        findings.approximate(f"it opens with the course instead of at {starts.isoformat()}")
    if is_true(node.attributes.get("is_time_limited")) or is_true(
        node.attributes.get("is_proctored_enabled")
    ):
        minutes = node.attributes.get("default_time_limit_minutes", "")
        findings.approximate(f"the time limit ({minutes or 'unknown'} minutes) is not kept")
    if is_true(node.attributes.get("hide_after_due")):
        findings.approximate("it stays visible after its due date")
    if is_true(node.attributes.get("hide_from_toc")):
        findings.approximate("it stands in the table of contents")


def _judge_grouping(node: Node, findings: Findings) -> None:
    if node.tag in {"library_content", "itembank"}:
        most = node.attributes.get("max_count", "1")
        findings.approximate(
            f"all {len(node.children)} components are shown instead of {most} picked at random"
        )
    elif node.tag == "randomize":
        findings.approximate(f"all {len(node.children)} components are shown instead of one picked at random")
    elif node.tag == "split_test":
        findings.approximate("everybody sees the content of all groups of the experiment")
    elif node.tag == "conditional":
        findings.approximate("it is shown without its condition")


def _title(node: Node, otherwise: str) -> str:
    return node.title or otherwise


def _type(blocks: list[Block], *, graded: bool) -> LessonType:
    if graded:
        return "quiz"
    if any(isinstance(block, AssignmentBlock) for block in blocks):
        return "assignment"
    asks = any(isinstance(block, QuestionBlock) for block in blocks)
    if not asks and any(isinstance(block, VideoBlock) for block in blocks):
        return "video"
    return "text"
