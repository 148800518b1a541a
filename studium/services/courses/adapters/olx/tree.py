"""Reads the course's tree: follows the pointers from `course.xml` to the definition files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from studium.services.courses.adapters.olx.archive import OlxArchive
from studium.services.courses.adapters.olx.errors import BrokenXml, NotACourse
from studium.services.courses.adapters.olx.tags import (
    CONTAINERS,
    definition_path,
    is_definition,
    pointer_attributes,
)
from studium.services.courses.adapters.olx.values import json_value
from studium.services.courses.adapters.olx.xml import NotWellFormed, parse_xml, tag_of


@dataclass
class Node:
    """One component. `key` is unique within the course and stable between exports.

    `source` is its name in the ledger, empty when this is a repeated use of a component that has an entry
    already. `problem` says why it cannot be read.
    """

    tag: str
    url_name: str
    key: str
    source: str
    element: etree._Element
    attributes: dict[str, str]
    files: tuple[str, ...] = ()
    children: list[Node] = field(default_factory=list)
    problem: str = ""

    @property
    def title(self) -> str:
        """The name that learners see, if any."""
        return self.attributes.get("display_name", "").strip()

    def walk(self) -> Iterator[Node]:
        """This node and all below, in the order of the course."""
        yield self
        for child in self.children:
            yield from child.walk()


class TreeReader:
    """Builds the tree of an archive; remembers what it has used."""

    def __init__(self, archive: OlxArchive) -> None:
        self._archive = archive
        self._uses: Counter[str] = Counter()
        self._policy: dict[str, Any] = {}
        self.used_files: set[str] = set()

    def read(self) -> Node:
        """The course. Raises NotACourse or BrokenXml if there is none, UnsafeXml if any file is hostile."""
        root = self._root("course.xml")
        if tag_of(root) != "course":
            raise NotACourse("course.xml does not start with <course>: upload an export of a whole course.")
        self.used_files.add("course.xml")
        self._policy = self._read_policy(root.get("url_name", ""))
        course = self._node(root, "course.xml#course", ())
        course.files = ("course.xml", *course.files)
        for name in ("org", "course", "url_name"):
            course.attributes.setdefault(name, root.get(name, ""))
        if course.problem:
            raise BrokenXml(f"The course's own file cannot be read: {course.problem}.")
        return course

    def _root(self, path: str) -> etree._Element:
        try:
            return parse_xml(self._archive.read(path), path, self._archive.limits)
        except NotWellFormed as error:
            raise BrokenXml(f"{path} is not well-formed XML: {error}") from error

    def _read_policy(self, run: str) -> dict[str, Any]:
        for path in (f"policies/{run}/policy.json", "policies/policy.json", f"policies/{run}.json"):
            if path in self._archive:
                policy = read_json(self._archive, path)
                return policy if isinstance(policy, dict) else {}
        return {}

    def _node(self, element: etree._Element, source: str, above: tuple[str, ...]) -> Node:
        tag, url_name = local_name(element), element.get("url_name", "")
        path = definition_path(tag, url_name)
        if not (is_pointer(element) and path in self._archive):
            problem = "its file is not in the archive" if is_pointer(element) else ""
            return self._filled(element, tag, url_name, source, (), above, problem)
        if path in above:
            return self._filled(element, tag, url_name, "", (), above, "it contains itself")
        first = path not in self.used_files
        self.used_files.add(path)
        try:
            definition = parse_xml(self._archive.read(path), path, self._archive.limits)
        except NotWellFormed as error:
            own = f"{path}#{tag}" if first else ""
            return self._filled(element, tag, url_name, own, (path,), above, f"not well-formed XML: {error}")
        found = local_name(definition)
        problem = "" if found == tag else f"its file holds a {found} instead of a {tag}"
        own = f"{path}#{found}" if first else ""
        return self._filled(definition, found, url_name, own, (path,), (*above, path), problem)

    def _filled(
        self,
        element: etree._Element,
        tag: str,
        url_name: str,
        source: str,
        files: tuple[str, ...],
        above: tuple[str, ...],
        problem: str,
    ) -> Node:
        url_name = url_name or element.get("url_name", "") or source.replace("/", "_")
        name = f"{tag}/{url_name}"
        self._uses[name] += 1
        key = name if self._uses[name] == 1 else f"{name}@{self._uses[name]}"
        overrides = self._policy.get(name, {})
        extra = {k: as_text(v) for k, v in overrides.items()} if isinstance(overrides, dict) else {}
        attributes = {**dict_of(element), **extra}
        node = Node(tag, url_name, key, source, element, attributes, files, [], problem)
        if tag == "html":
            node.files = (*files, *self._body_file(node))
        if tag in CONTAINERS and not problem:
            for place, child in placed_children(element):
                inside = child_source(source, files[0] if files else "", place)
                node.children.append(self._node(child, inside, above))
        return node

    def _body_file(self, node: Node) -> tuple[str, ...]:
        filename = node.attributes.get("filename", "")
        path = f"html/{filename.replace(':', '/')}.html"
        if not filename or path not in self._archive:
            return ()
        self.used_files.add(path)
        return (path,)

    def strays(self, path: str) -> list[Node]:
        """The components of a definition file that the course's tree does not reach."""
        tag = path.split("/", 1)[0]
        try:
            root = parse_xml(self._archive.read(path), path, self._archive.limits)
        except NotWellFormed:
            empty = etree.Element("unreadable")
            return [Node(tag, "", path, f"{path}#{tag}", empty, {}, (path,))]
        node = Node(
            local_name(root), _stem(path), path, f"{path}#{local_name(root)}", root, dict_of(root), (path,)
        )
        if node.tag == "html":
            node.files = (*node.files, *self._body_file(node))
        return [node, *self._strays_below(node, path)]

    def _strays_below(self, node: Node, path: str) -> Iterator[Node]:
        if node.tag not in CONTAINERS:
            return
        for place, child in placed_children(node.element):
            tag, url_name = local_name(child), child.get("url_name", "")
            if is_pointer(child) and definition_path(tag, url_name) in self._archive:
                continue
            source = child_source(node.source, path, place)
            below = Node(tag, url_name, source, source, child, dict_of(child), (path,))
            yield below
            yield from self._strays_below(below, path)

    def unused_definitions(self) -> list[str]:
        """Definition files that the course's tree does not reach."""
        return [path for path in self._archive.paths() if is_definition(path) and path not in self.used_files]


def local_name(element: etree._Element) -> str:
    """The tag without a namespace."""
    return tag_of(element).rsplit("}", 1)[-1]


def dict_of(element: etree._Element) -> dict[str, str]:
    """The attributes as plain text."""
    return {str(name): str(value) for name, value in element.attrib.items()}


def is_pointer(element: etree._Element) -> bool:
    """Whether the element only names a file of its own."""
    names = {str(name) for name in element.attrib}
    mere = len(element) == 0 and not (element.text or "").strip()
    return bool(element.get("url_name")) and mere and names <= pointer_attributes(local_name(element))


def placed_children(element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The child elements, each with its place such as `done[1]`."""
    seen: Counter[str] = Counter()
    for child in element:
        name = local_name(child)
        if name:
            seen[name] += 1
            yield f"{name}[{seen[name]}]", child


def child_source(parent: str, path: str, place: str) -> str:
    """The ledger's name of a child: its place below the root of the file it stands in."""
    if not parent:
        return ""
    file, _, inside = parent.partition("#")
    below_root = "[" not in inside
    return f"{path or file}#{place}" if below_root else f"{file}#{inside}/{place}"


def read_json(archive: OlxArchive, path: str) -> Any:
    """The parsed file; None if it is no JSON."""
    return json_value(archive.read(path).decode("utf-8-sig", errors="replace"))


def as_text(value: object) -> str:
    """A policy's JSON value in the form an attribute has."""
    return value if isinstance(value, str) else json.dumps(value)


def _stem(path: str) -> str:
    return path.rsplit("/", 1)[-1].removesuffix(".xml")
