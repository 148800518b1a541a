"""A whole course as OLX: the files below `static/` apart, which are streamed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from lxml import etree

from studium.services.courses.adapters.olx import side
from studium.services.courses.adapters.olx.findings import Findings
from studium.services.courses.adapters.olx.side import CourseSide, FileSide, LessonSide
from studium.services.courses.adapters.olx.writer.blocks import component
from studium.services.courses.adapters.olx.writer.texts import Texts, as_xml, below, element
from studium.services.courses.domain.content import AssignmentBlock, LessonContent, QuestionBlock
from studium.services.courses.domain.course import Lesson, Module
from studium.services.courses.domain.exported import Exported, portable_names
from studium.services.courses.domain.ledger import Ledger, LedgerEntry
from studium.services.courses.domain.publishing import VersionLesson, VersionModule

ORGANISATION = "Studium"
DEFAULT_PASS = 50.0
"""What passes where the course says nothing: Open edX grades every course."""

AnyLesson = Lesson | VersionLesson
Files = dict[str, bytes]


@dataclass
class _Section:
    """A sequential under way: lessons of one module that share heading, category and due time."""

    name: str
    module_id: UUID
    facts: dict[str, str]
    lessons: list[str] = field(default_factory=list)


class CourseWriter:
    """Writes a course lesson by lesson, in their order, then what holds them together; keeps the ledger."""

    def __init__(self, course: Exported) -> None:
        self._course = course
        self.names: Mapping[UUID, str] = portable_names(course.assets)
        self._texts = Texts(self.names, {one.lesson_id: one.lesson_id.hex for one in course.lessons})
        self._titles = {one.module_id: one.title for one in course.modules}
        self._sections: list[_Section] = []
        self._entries: list[LedgerEntry] = []
        self.run = course.course_id.hex

    def lesson(self, lesson: AnyLesson, content: LessonContent) -> Files:
        """The files of the next lesson."""
        findings = Findings()
        section = self._section(lesson, content)
        section.lessons.append(lesson.lesson_id.hex)
        files, children, entries = self._components(lesson, content)
        vertical = element("vertical", {"display_name": lesson.title})
        vertical.extend(children)
        path = f"vertical/{lesson.lesson_id.hex}.xml"
        files[path] = as_xml(vertical)
        kept = LessonSide(
            stands_for=side.print_of(files, section.facts),
            lesson_id=lesson.lesson_id,
            title=lesson.title,
            type=lesson.type,
            section=lesson.section,
            graded_as=lesson.graded_as,
            required=lesson.required,
            content=content,
        )
        files[side.lesson_path(lesson.lesson_id.hex)] = side.as_json(kept)
        _judge_lesson(lesson, content, findings)
        self._enter(f"lesson/{lesson.lesson_id}", "lesson", lesson.title, findings, path)
        self._entries += entries
        return files

    def _section(self, lesson: AnyLesson, content: LessonContent) -> _Section:
        facts = self._facts(lesson, content)
        last = self._sections[-1] if self._sections else None
        if last is None or (last.module_id, last.facts) != (lesson.module_id, facts):
            name = uuid5(lesson.lesson_id, "section").hex
            self._sections.append(last := _Section(name, lesson.module_id, facts))
        return last

    def _facts(self, lesson: AnyLesson, content: LessonContent) -> dict[str, str]:
        facts = {"display_name": lesson.section or self._titles[lesson.module_id]}
        if lesson.graded_as:
            facts |= {"format": lesson.graded_as, "graded": "true"}
        if content.quiz_policy.due_at:
            facts["due"] = content.quiz_policy.due_at.isoformat()
        return {name: value for name, value in _storable(facts).items() if value}

    def _components(
        self, lesson: AnyLesson, content: LessonContent
    ) -> tuple[Files, list[etree._Element], list[LedgerEntry]]:
        """The files of the components, what stands for them in the vertical, and an entry for each block."""
        files: Files = {}
        children: list[etree._Element] = []
        entries: list[LedgerEntry] = []
        names = _names(lesson.lesson_id, content)
        asked = 0
        for place, (block, name) in enumerate(zip(content.blocks, names, strict=True), start=1):
            findings = Findings()
            asked += isinstance(block, QuestionBlock)
            made = component(block, content.quiz_policy, asked, self._texts, findings)
            tag = str(made.root.tag)
            title = made.root.get("display_name") or made.root.findtext("title") or ""
            if made.body is not None:
                made.root.set("filename", name)
                files[f"html/{name}.html"] = made.body.encode()
            if made.is_inline:
                made.root.set("url_name", name)
                children.append(made.root)
            else:
                files[f"{tag}/{name}.xml"] = as_xml(made.root)
                children.append(element(tag, {"url_name": name}))
            kind = block.question.kind if isinstance(block, QuestionBlock) else block.kind
            source = f"lesson/{lesson.lesson_id}#{place}"
            entries.append(_entry(source, kind, title, findings, f"{tag}/{name}"))
        return files, children, entries

    def outline(self) -> Iterator[tuple[str, bytes]]:
        """What holds the lessons together: sections, modules, the course, its rules and its pages."""
        for section in self._sections:
            root = element("sequential", section.facts)
            for name in section.lessons:
                below(root, "vertical", {"url_name": name})
            yield f"sequential/{section.name}.xml", as_xml(root)
        for module in self._course.modules:
            yield f"chapter/{module.module_id.hex}.xml", as_xml(self._chapter(module))
            findings = Findings()
            self._enter(
                f"module/{module.module_id}",
                "module",
                module.title,
                findings,
                f"chapter/{module.module_id.hex}.xml",
            )
        findings = Findings()
        files = self._course_files(findings)
        yield from files.items()
        yield side.COURSE, side.as_json(self._side(files))
        yield "policies/assets.json", _json(self._assets())
        self._enter("course", "course", self._course.details.title, findings, f"course/{self.run}.xml")

    def _chapter(self, module: Module | VersionModule) -> etree._Element:
        root = element("chapter", {"display_name": module.title})
        for section in self._sections:
            if section.module_id == module.module_id:
                below(root, "sequential", {"url_name": section.name})
        return root

    def _course_files(self, findings: Findings) -> Files:
        details, run = self._course.details, self.run
        pointer = {"url_name": run, "org": ORGANISATION, "course": details.slug}
        facts = {
            "display_name": details.title,
            "language": details.language,
            "start": (details.starts_at or self._course.changed_at).isoformat(),
            "end": details.ends_at.isoformat() if details.ends_at else None,
            "course_image": self._texts.name(details.image_asset_id),
        }
        root = element("course", facts)
        for module in self._course.modules:
            below(root, "chapter", {"url_name": module.module_id.hex})
        _judge_details(self._course, findings)
        description = self._texts.html(details.description, findings)
        return {
            "course.xml": as_xml(element("course", pointer)),
            f"course/{run}.xml": as_xml(root),
            f"policies/{run}/policy.json": _json({f"course/{run}": {}}),
            f"policies/{run}/grading_policy.json": _json(self._grading(findings)),
            "about/overview.html": description.encode(),
            "about/short_description.html": details.summary.encode(),
        }

    def _grading(self, findings: Findings) -> dict[str, Any]:
        details = self._course.details
        if details.pass_percentage is None:
            findings.approximate(f"Open edX lets {DEFAULT_PASS:g} % pass where the course says nothing")
        passing = DEFAULT_PASS if details.pass_percentage is None else details.pass_percentage
        if passing == 0:
            findings.approximate("Open edX asks for more than 0 % to pass")
        graders = [
            {
                "type": one.name,
                "short_label": one.name[:10],
                "min_count": max(1, sum(one.name == s.facts.get("format") for s in self._sections)),
                "drop_count": one.drop_lowest,
                "weight": one.weight,
            }
            for one in details.grading
        ]
        if graders and abs(sum(one.weight for one in details.grading) - 1) > 1e-9:
            findings.approximate("the weights of its categories do not add up to 1, as Open edX expects")
        return {"GRADER": graders, "GRADE_CUTOFFS": {"Pass": passing / 100}}

    def _assets(self) -> dict[str, Any]:
        run = f"{ORGANISATION}+{self._course.details.slug}+{self.run}"
        return {
            self.names[one.asset_id]: {
                "contentType": one.media_type,
                "displayname": self.names[one.asset_id],
                "filename": f"asset-v1:{run}+type@asset+block@{self.names[one.asset_id]}",
                "import_path": None,
                "locked": one.locked,
            }
            for one in self._course.assets
        }

    def _side(self, files: Files) -> CourseSide:
        return CourseSide(
            stands_for=side.print_of(files),
            details=self._course.details,
            modules={one.module_id.hex: one.title for one in self._course.modules},
            files={
                f"static/{self.names[one.asset_id]}": FileSide(asset_id=one.asset_id, file_name=one.file_name)
                for one in self._course.assets
            },
        )

    def ledger(self) -> Ledger:
        """What became of the course, of each module, lesson, block and file; complete after `outline`."""
        order = {"course": 0, "module": 1}
        entries = sorted(self._entries, key=lambda one: order.get(one.kind, 2))
        return Ledger(entries=(*entries, *self._file_entries()))

    def _file_entries(self) -> Iterator[LedgerEntry]:
        for one in self._course.assets:
            findings, name = Findings(), self.names[one.asset_id]
            if name != one.file_name:
                findings.note(f"named {name} in the archive")
            yield _entry(f"file/{one.asset_id}", "file", one.file_name, findings, f"static/{name}")

    def _enter(self, source: str, kind: str, title: str, findings: Findings, target: str) -> None:
        self._entries.append(_entry(source, kind, title, findings, target))


def _entry(source: str, kind: str, title: str, findings: Findings, target: str) -> LedgerEntry:
    findings.target = target
    return findings.entry(source, kind, title=title)


def _names(lesson_id: UUID, content: LessonContent) -> list[str]:
    """Names of the components: questions and assignments keep theirs when others are put before them."""
    names: list[str] = []
    for place, block in enumerate(content.blocks, start=1):
        key = f"block:{place}"
        if isinstance(block, QuestionBlock):
            key = f"question:{block.question.question_id}"
        elif isinstance(block, AssignmentBlock):
            key = f"assignment:{block.assignment.assignment_id}"
        name = uuid5(lesson_id, key).hex
        names.append(uuid5(lesson_id, f"again:{place}").hex if name in names else name)
    return names


def _judge_lesson(lesson: AnyLesson, content: LessonContent, findings: Findings) -> None:
    policy = content.quiz_policy
    if not lesson.required:
        findings.approximate("Open edX has no lessons that are not required")
    if policy.time_limit_seconds is not None and content.quiz_id:
        findings.approximate("its time limit is not kept: Open edX limits whole sections, as special exams")
    if policy.pass_percentage and content.quiz_id:
        findings.approximate("the percentage that passes its quiz is not kept")
    if (policy.shuffle_questions or policy.shuffle_choices) and content.quiz_id:
        findings.approximate("its questions and choices stay in the order in which they were written")
    if policy.draws is not None and content.quiz_id:
        findings.approximate("all its questions are asked instead of those that an attempt draws")
    if policy.max_attempts is not None and content.quiz_id:
        findings.note("attempts are counted for each question by itself")


def _judge_details(course: Exported, findings: Findings) -> None:
    details = course.details
    lost = {
        "price": details.price,
        "level": details.level,
        "category": details.category,
        "tags": details.tags,
        "the picture's description": details.image_alt_text,
    }
    if names := [name for name, value in lost.items() if value]:
        findings.approximate(f"no place in OLX for: {', '.join(names)}")
    if details.starts_at is None:
        findings.approximate("Open edX wants a start and gets the time of the last change")
    findings.note("who teaches it, former versions and what learners did do not go along")


def _storable(facts: dict[str, str]) -> dict[str, str]:
    return {str(name): str(value) for name, value in element("facts", facts).attrib.items()}


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True).encode() + b"\n"
