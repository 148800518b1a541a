"""Writes the ledger: components in the order of the course, then what it does not reach, then the files."""

from __future__ import annotations

import json
from collections.abc import Mapping

from studium.services.courses.adapters.olx.archive import OlxArchive
from studium.services.courses.adapters.olx.findings import Findings
from studium.services.courses.adapters.olx.identity import Ids
from studium.services.courses.adapters.olx.tags import file_kind
from studium.services.courses.adapters.olx.tree import Node, TreeReader
from studium.services.courses.domain.ledger import Ledger, LedgerEntry

_UNREACHABLE = "not reachable from the course, so learners never saw it"


class Accounts:
    """Collects entries; a file takes the outcome of the component it defines."""

    def __init__(self, archive: OlxArchive) -> None:
        self._archive = archive
        self._components: list[LedgerEntry] = []
        self._files: dict[str, Findings] = {}

    def components(self, course: Node, found: Mapping[str, Findings]) -> None:
        """Entries of all components that the course reaches."""
        for node in course.walk():
            if node.source:
                self._component(node, found[node.key])

    def strays(self, tree: TreeReader) -> None:
        """Entries of the components that no place of the course points to."""
        for path in tree.unused_definitions():
            findings = Findings()
            draft = path.startswith("drafts/")
            findings.drop("an unpublished draft" if draft else _UNREACHABLE)
            for node in tree.strays(path):
                self._component(node, findings)

    def _component(self, node: Node, findings: Findings) -> None:
        # A component without a name of its own has been given its place as one.
        url_name = "" if "#" in node.url_name else node.url_name
        entry = findings.entry(node.source, node.tag, url_name=url_name, title=node.title)
        self._components.append(entry)
        for path in node.files:
            own = _follows(entry)
            if _defines(node, path):
                self._files.setdefault(path, own)

    def file(self, path: str) -> Findings:
        """Findings about a file that is no component's, to be filled in."""
        return self._files.setdefault(path, Findings())

    def kept(self, path: str, target: str) -> None:
        """A file that says the same as its form in our terms, which was taken."""
        findings = self._files[path] = Findings()
        findings.target = target

    def static(self, paths: list[str], locked: frozenset[str], ids: Ids) -> None:
        """Every file below `static/` becomes an asset, used or not."""
        for path in paths:
            findings = self.file(path)
            findings.target = f"asset/{ids.asset(path)}"
            if path in locked:
                findings.note("only for people enrolled in the course")

    def ledger(self) -> Ledger:
        """The whole ledger. A file nobody spoke for is dropped."""
        for path in self._archive.paths():
            if path not in self._files:
                self.file(path).drop(_nobody(path))
        files = [self._files[path].entry(path, file_kind(path)) for path in sorted(self._files)]
        return Ledger(entries=(*self._components, *files))


def _defines(node: Node, path: str) -> bool:
    """A file that holds several components follows the one at its root."""
    return path.endswith(".html") or "[" not in node.source


def _follows(entry: LedgerEntry) -> Findings:
    findings = Findings()
    findings.target = entry.source
    if entry.outcome == "dropped":
        findings.drop(entry.reason)
    elif entry.outcome == "approximated":
        findings.approximate(entry.reason)
    return findings


def _nobody(path: str) -> str:
    if path.startswith("../"):
        return "outside the folder of the course"
    return "no part of a course that is known here"


def about_other_files(accounts: Accounts, archive: OlxArchive) -> None:
    """Pages and lists beside the course's tree for which there is no place."""
    for path in archive.paths():
        kind = file_kind(path)
        if kind not in {"about page", "course info", "other file"} or path.startswith("../"):
            continue
        findings = accounts.file(path)
        if findings.target:
            continue
        if _says_nothing(archive, path):
            findings.note("empty in the source")
        elif path.startswith("info/updates"):
            findings.drop("announcements of the old run are not imported")
        else:
            findings.drop("there is no place for it yet; copy what is still needed by hand")


def _says_nothing(archive: OlxArchive, path: str) -> bool:
    if archive.size(path) > 10_000:
        return False
    text = archive.read(path).decode("utf-8", errors="replace").strip()
    try:
        return not text or json.loads(text) in ([], {}, None, "")
    except ValueError:
        return text in {"<ol></ol>", "<ul></ul>", "<assets/>", "<p></p>"}
