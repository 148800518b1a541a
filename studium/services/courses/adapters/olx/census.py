"""Counts what an archive holds, without the code that imports it.

Files are counted from the archive's index; components by a plain walk with expat (the import uses lxml): the
root of each definition file and each child of a container that is not a mere pointer to such a file.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, field
from xml.parsers import expat

from studium.services.courses.adapters.olx.archive import OlxArchive
from studium.services.courses.adapters.olx.errors import UnsafeXml
from studium.services.courses.adapters.olx.tags import (
    CONTAINERS,
    definition_path,
    file_kind,
    is_definition,
    pointer_attributes,
)
from studium.services.courses.domain.ledger import Census


def take_census(archive: OlxArchive) -> Census:
    """Every file and every component element of the archive."""
    sources: dict[str, str] = {}
    for path in archive.paths():
        sources[path] = file_kind(path)
        if is_definition(path):
            sources.update(_Counter(path, archive).count())
    return Census(sources=sources)


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    place: str
    counted: bool
    empty: bool = True
    seen: Counter[str] = field(default_factory=Counter)


class _Counter:
    """Walks one definition file."""

    def __init__(self, path: str, archive: OlxArchive) -> None:
        self._path = path
        self._archive = archive
        self._stack: list[_Open] = []
        self._found: dict[str, str] = {}

    def count(self) -> dict[str, str]:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.ParseFile(io.BytesIO(self._archive.read(self._path)))
        except expat.ExpatError:
            folder = self._path.split("/", 1)[0] if "/" in self._path else "course"
            return {f"{self._path}#{folder}": folder}
        return self._found

    def _doctype(self, *_: object) -> None:
        raise UnsafeXml(f"{self._path} declares a document type or entities: remove them.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rsplit("}", 1)[-1]
        if not self._stack:
            self._stack.append(_Open(tag, attributes, f"{self._path}#{tag}", counted=True))
            return
        parent = self._stack[-1]
        parent.empty = False
        parent.seen[tag] += 1
        inner = "" if len(self._stack) == 1 else f"{parent.place.split('#', 1)[1]}/"
        place = f"{self._path}#{inner}{tag}[{parent.seen[tag]}]"
        counted = parent.counted and parent.tag in CONTAINERS
        self._stack.append(_Open(tag, attributes, place, counted=counted))

    def _text(self, text: str) -> None:
        if text.strip():
            self._stack[-1].empty = False

    def _end(self, _: str) -> None:
        element = self._stack.pop()
        if element.counted and not self._points_elsewhere(element):
            self._found[element.place] = element.tag

    def _points_elsewhere(self, element: _Open) -> bool:
        url_name = element.attributes.get("url_name", "")
        target = definition_path(element.tag, url_name)
        mere = element.empty and frozenset(element.attributes) <= pointer_attributes(element.tag)
        is_root = not self._stack and self._path != "course.xml"
        return bool(url_name) and mere and not is_root and target in self._archive
