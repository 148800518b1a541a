"""Parses XML of strangers: no entities, no document types, no network, no deep nesting."""

from __future__ import annotations

import re

from lxml import etree

from studium.services.courses.adapters.olx.errors import UnsafeXml
from studium.services.courses.adapters.olx.limits import ArchiveLimits

# JSON and HTML may hold these; neither XML nor PostgreSQL takes them.
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# libxml2's own limit on nesting, with `huge_tree` off.
_DEPTH_MESSAGE = "Excessive depth"


class NotWellFormed(Exception):
    """A file that is no XML; the message says where."""


def parse_xml(data: bytes, path: str, limits: ArchiveLimits) -> etree._Element:
    """The root element. Raises UnsafeXml (hostile, refuse all) or NotWellFormed (this file is lost)."""
    if len(data) > limits.xml_bytes:
        raise UnsafeXml(f"{path} is larger than {limits.xml_bytes} bytes.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if _DEPTH_MESSAGE in str(error):
            raise UnsafeXml(f"{path} is nested too deeply.") from error
        raise NotWellFormed(str(error)) from error
    info = root.getroottree().docinfo
    if info.internalDTD is not None or any(True for _ in root.iter(etree.Entity)):
        raise UnsafeXml(f"{path} declares a document type or entities: remove them.")
    if depth_of(root) > limits.xml_depth:
        raise UnsafeXml(f"{path} is nested too deeply.")
    return root


def depth_of(root: etree._Element) -> int:
    """How deep elements are nested within the root, which counts as the first."""
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def tag_of(element: etree._Element) -> str:
    """The tag's name; empty for what is no element."""
    return element.tag if isinstance(element.tag, str) else ""
