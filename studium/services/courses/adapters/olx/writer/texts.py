"""Texts on their way into OLX: links as Open edX writes them, HTML as XML, and nothing XML cannot hold."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from lxml import etree
from lxml import html as lxml_html

from studium.services.courses.adapters.olx.findings import Findings
from studium.services.courses.adapters.olx.xml import NOT_IN_XML, depth_of
from studium.services.courses.domain.markup import assets_in, lessons_in, plain_text, relinked

_MOST_NESTED = 50
"""Half of what our own import reads, for a problem wraps its texts."""


class Texts:
    """Rewrites the texts of one course. `files` names each file below `static/`, `lessons` each vertical."""

    def __init__(self, files: Mapping[UUID, str], lessons: Mapping[UUID, str]) -> None:
        self._files = files
        self._static = {asset_id: f"/static/{name}" for asset_id, name in files.items()}
        self._jumps = {lesson_id: f"/jump_to_id/{name}" for lesson_id, name in lessons.items()}

    def html(self, text: str, findings: Findings) -> str:
        """HTML whose links lead to the same files and lessons in Open edX."""
        if assets_in(text) - self._static.keys():
            findings.approximate("a link to a file that does not go along is kept as it is")
        if lessons_in(text) - self._jumps.keys():
            findings.approximate("a link to a lesson that does not go along is kept as it is")
        return relinked(text, self._static, self._jumps)

    def name(self, asset_id: UUID | None) -> str | None:
        """The file's name below `static/`; None for a file that does not go along."""
        return self._files.get(asset_id) if asset_id is not None else None

    def static(self, asset_id: UUID, findings: Findings) -> str:
        """The address of a file, which is said to be missing where it does not go along."""
        if asset_id not in self._static:
            findings.approximate("its file does not go along")
        return self._static.get(asset_id, "/static/missing")

    def into(self, element: etree._Element, text: str, findings: Findings) -> etree._Element:
        """Puts HTML into an element as XML. What is nested too deeply for a problem becomes plain text."""
        ready = storable(self.html(text, findings))
        parsed = lxml_html.fragment_fromstring(ready, create_parent="div") if ready.strip() else None
        if parsed is None:
            return element
        if depth_of(parsed) > _MOST_NESTED:
            findings.approximate("a text that is nested too deeply becomes plain text")
            element.text = plain_text(ready)
            return element
        element.text = parsed.text
        element.extend(list(parsed))
        return element


def storable(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return NOT_IN_XML.sub("", text)


def element(tag: str, attributes: Mapping[str, str | None] | None = None, text: str = "") -> etree._Element:
    """An element; attributes without a value are left out."""
    given = {name: storable(value) for name, value in (attributes or {}).items() if value is not None}
    made = etree.Element(tag, given)
    made.text = storable(text) or None
    return made


def below(
    parent: etree._Element, tag: str, attributes: Mapping[str, str | None] | None = None, text: str = ""
) -> etree._Element:
    """A new element at the end of another."""
    made = element(tag, attributes, text)
    parent.append(made)
    return made


def as_xml(root: etree._Element) -> bytes:
    """The element as a file."""
    return etree.tostring(root, encoding="utf-8") + b"\n"
