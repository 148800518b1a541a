"""The words of OLX that the census and the import share; the counting and the reading themselves do not."""

from __future__ import annotations

_CONTAINER_NAMES = (
    "course chapter sequential vertical library_content itembank split_test conditional randomize "
    "problemset videosequence wrapper"
)
CONTAINERS = frozenset(_CONTAINER_NAMES.split())

_FOLDER_KINDS = {
    "static": "static file",
    "about": "about page",
    "info": "course info",
    "policies": "policy file",
    "assets": "other file",
    "studium": "Studium file",
    "..": "other file",
}


def file_kind(path: str) -> str:
    """The kind under which a file stands in the ledger."""
    folder = path.split("/", 1)[0] if "/" in path else ""
    if folder in _FOLDER_KINDS:
        return _FOLDER_KINDS[folder]
    return "component file" if path.endswith((".xml", ".html")) else "other file"


def is_definition(path: str) -> bool:
    """Whether a file may define components."""
    return path.endswith(".xml") and file_kind(path) == "component file"


def pointer_attributes(tag: str) -> frozenset[str]:
    """The only attributes of an element that merely points at a file of its own."""
    return frozenset({"url_name", "org", "course"} if tag == "course" else {"url_name"})


def definition_path(tag: str, url_name: str) -> str:
    """Where the definition of a pointer lies."""
    return f"{tag}/{url_name.replace(':', '/')}.xml"
