"""Takes back what an export of ours keeps beside its OLX, where that OLX is still as it was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from studium.services.courses.adapters.olx import side
from studium.services.courses.adapters.olx.archive import OlxArchive
from studium.services.courses.adapters.olx.identity import Ids
from studium.services.courses.adapters.olx.links import Links
from studium.services.courses.adapters.olx.side import LessonSide
from studium.services.courses.domain import sanitize
from studium.services.courses.domain.blocks import assets_of, clean_content
from studium.services.courses.domain.content import AssignmentBlock, LessonContent, QuestionBlock
from studium.services.courses.domain.costs import costly_parts
from studium.services.courses.domain.course import CourseDetails
from studium.services.courses.domain.imported import exchange_ids

if TYPE_CHECKING:
    from studium.services.courses.adapters.olx.accounting import Accounts
    from studium.services.courses.adapters.olx.tree import Node

_CHANGED = "the OLX beside it was changed or cannot do without it, so that is read instead"


class Kept:
    """The Studium files of one archive. `lessons` leads from the name of a component to its lesson's id."""

    def __init__(self, archive: OlxArchive, ids: Ids, links: Links, lessons: Mapping[str, UUID]) -> None:
        self._archive = archive
        self._ids = ids
        self._course = side.read_course(archive)
        files = self._course.files if self._course else {}
        self._names = {path: one.file_name for path, one in files.items()}
        paths = {one.asset_id: links.file(path.removeprefix("static/")) for path, one in files.items()}
        self._missing = {asset_id for asset_id, path in paths.items() if path is None}
        self._exchanged = {asset_id: ids.asset(path) for asset_id, path in paths.items() if path is not None}
        self._exchanged |= {UUID(name): one for name, one in lessons.items() if _is_hex(name)}
        self._taken: dict[str, str] = {}

    def file_name(self, path: str) -> str | None:
        """The name that a file had."""
        return self._names.get(path)

    def module_title(self, chapter: Node) -> str | None:
        """The title of a module as it was, with the space around it that OLX loses."""
        title = self._course.modules.get(chapter.url_name) if self._course else None
        return (
            title if title is not None and 0 < len(title) <= 200 and title.strip() == chapter.title else None
        )

    def lesson(self, vertical: Node, section: Node | None) -> LessonSide | None:
        """A lesson as it was, with ids of this import; None where its OLX has to be read."""
        kept = side.read_lesson(self._archive, vertical.url_name)
        if kept is None or section is None:
            return None
        written = {path for node in vertical.walk() for path in node.files}
        read = {path: self._archive.read(path) for path in written}
        if kept.stands_for != side.print_of(read, section.attributes):
            return None
        content = kept.content
        if assets_of(content) & self._missing or any(costly_parts(content)):
            return None
        clean = clean_content(self._renamed(content), sanitize.clean_html, sanitize.render_markdown)
        target = f"lesson/{self._ids.lesson(vertical.key)}"
        self._taken |= dict.fromkeys([*written, side.lesson_path(vertical.url_name)], target)
        return kept.model_copy(update={"content": clean})

    def _renamed(self, content: LessonContent) -> LessonContent:
        ids = dict(self._exchanged)
        for block in content.blocks:
            if isinstance(block, QuestionBlock):
                old = block.question.question_id
                ids[old] = self._ids.question(f"studium/{old}", 1)
            elif isinstance(block, AssignmentBlock):
                old = block.assignment.assignment_id
                ids[old] = self._ids.assignment(f"studium/{old}")
        return LessonContent.model_validate_json(exchange_ids(content.model_dump_json(), ids))

    def details(self, run: str) -> CourseDetails | None:
        """The course's details as they were, with ids of this import; None where OLX has to be read."""
        paths = [path for path in side.course_paths(run) if path in self._archive]
        if self._course is None or any(
            self._archive.size(path) > self._archive.limits.xml_bytes for path in paths
        ):
            return None
        if self._course.stands_for != side.print_of({path: self._archive.read(path) for path in paths}):
            return None
        details = self._course.details
        if details.image_asset_id in self._missing or sanitize.html_flaw(details.description):
            return None
        self._taken |= dict.fromkeys([*paths, side.COURSE], "the course")
        told = exchange_ids(details.model_dump_json(), self._exchanged)
        renamed = CourseDetails.model_validate_json(told)
        return renamed.model_copy(update={"description": sanitize.clean_html(renamed.description)})

    def account(self, accounts: Accounts) -> None:
        """Says of each file whether our own form of it was taken."""
        for path, target in self._taken.items():
            accounts.kept(path, target)
        for path in self._archive.paths():
            if path == side.LEDGER:
                accounts.kept(path, "what the export said of itself, for people to read")
            elif path.startswith(side.FOLDER) and path not in self._taken:
                accounts.file(path).drop(_CHANGED)


def _is_hex(name: str) -> bool:
    try:
        return UUID(name).hex == name
    except ValueError:
        return False
