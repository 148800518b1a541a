"""Which licences the installed libraries carry, and which are accepted.

    python -m tools.licences

Studium is Apache-2.0 and is handed to others whole, so what runs in production must be permissive. Weak,
file-level copyleft is accepted by name with the reason; the GPL family is not accepted in production at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PERMISSIVE = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "CNRI-Python",
    "ISC",
    "MIT",
    "MIT-0",
    "PSF-2.0",
    "PostgreSQL",
    "Unlicense",
    "Zlib",
}

ACCEPTED = {
    "certifi": ("MPL-2.0", "file-level copyleft on a list of certificates that is used unchanged"),
    "orjson": ("MPL-2.0", "file-level copyleft; used unchanged as a library"),
    "hypothesis": ("MPL-2.0", "a test tool, not shipped; file-level copyleft, used unchanged"),
    "defusedxml": ("PSFL", "Python's own licence; comes with openbadgeslib, not shipped"),
    "frozendict": ("LGPL-3.0-only", "comes with pyld, a test tool, not shipped, in a process of its own"),
    "openbadgeslib": ("LGPLv3", "a test tool, not shipped; it verifies badges in a process of its own"),
    "pymupdf-fonts": ("SIL OFL V1.1", "fonts; the licence lets them be embedded and handed on unchanged"),
    "pypdfium2": (
        "BSD-3-Clause, Apache-2.0, dependency licenses",
        "a test tool, not shipped; what PDFium brings along is under permissive licences",
    ),
    "pathspec": ("MPL-2.0", "comes with the type checker, not shipped; file-level copyleft, used unchanged"),
}
"""Licences beyond the permissive ones that are accepted for one library, and why."""

DECLARED_ELSEWHERE = {
    "zxcvbn-rs-py": ("MIT", "its metadata names no licence; the LICENSE file that it ships is the MIT text"),
}
"""Libraries whose metadata is silent, with the licence read from their own files."""

_SPELLINGS = (
    (r"apache( software)?( license)?([ ,-]*(version )?2(\.0)?)?", "Apache-2.0"),
    (r"(new|modified|3-clause) bsd( license)?|bsd[ -]3[ -]clause( license)?", "BSD-3-Clause"),
    (r"(simplified|2-clause) bsd( license)?|bsd[ -]2[ -]clause( license)?", "BSD-2-Clause"),
    (r"bsd( license)?", "BSD-3-Clause"),
    (r"(the )?mit( license)?( \(mit\))?", "MIT"),
    (r"isc( license)?( \(iscl\))?", "ISC"),
    (r"mozilla public license 2\.0( \(mpl 2\.0\))?", "MPL-2.0"),
    (r"python software foundation license|psf(-2\.0)?", "PSF-2.0"),
    (r"the unlicense( \(unlicense\))?|unlicense", "Unlicense"),
    (r"zlib(/libpng)?( license)?", "Zlib"),
)
_STRONG = re.compile(r"\b(?:A|L)?GPL|general public license|affero", re.IGNORECASE)


@dataclass(frozen=True)
class Library:
    """An installed distribution; `shipped` when running Studium needs it, otherwise a tool."""

    name: str
    licence: str
    shipped: bool


def spdx(text: str) -> str:
    """One SPDX identifier for one of the many spellings in use; an unknown one comes back as it is."""
    text = text.strip()
    for pattern, identifier in _SPELLINGS:
        if re.fullmatch(pattern, text, re.IGNORECASE):
            return identifier
    return text


def declared(about: metadata.PackageMetadata) -> str:
    """The licence expression of a distribution: the SPDX field, else the old field, else the classifiers."""
    if "License-Expression" in about:
        return about["License-Expression"]
    old = about["License"].strip() if "License" in about else ""
    classifiers = [
        spdx(line.rpartition("::")[2])
        for line in about.get_all("Classifier") or []
        if line.startswith("License ::") and not line.endswith("OSI Approved")
    ]
    if old and "\n" not in old and old.lower() not in ("dual license", "unknown"):
        return spdx(old)
    return " OR ".join(classifiers)


def shipped_names(project: str = "studium") -> set[str]:
    """Canonical names of all that an installation without the tools contains, on this platform."""
    found: set[str] = set()
    waiting = [Requirement(project)]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        extras = {"", *requirement.extras}
        known = f"{name}[{','.join(sorted(extras))}]"
        if known in found:
            continue
        try:
            needs = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        found |= {name, known}
        for line in needs:
            need = Requirement(line)
            if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(need)
    return {name for name in found if "[" not in name}


def installed(project: str = "studium") -> list[Library]:
    """Every installed distribution but Studium itself."""
    shipped = shipped_names(project)
    found = []
    for distribution in metadata.distributions():
        name = canonicalize_name(distribution.name)
        if name != project:
            licence = declared(distribution.metadata) or DECLARED_ELSEWHERE.get(name, ("", ""))[0]
            found.append(Library(name, licence, name in shipped))
    return sorted(found, key=lambda library: library.name)


def is_accepted(licence: str, extra: set[str]) -> bool:
    """Whether an SPDX expression is satisfied by accepted licences: one side of OR, both sides of AND."""
    licence = licence.strip()
    while licence.startswith("(") and _closing(licence) == len(licence) - 1:
        licence = licence[1:-1].strip()
    for operator, combine in ((" OR ", any), (" AND ", all)):
        parts = _split(licence, operator)
        if len(parts) > 1:
            return combine(is_accepted(part, extra) for part in parts)
    return spdx(licence) in PERMISSIVE | extra


def _closing(text: str) -> int:
    depth = 0
    for position, sign in enumerate(text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 0:
            return position
    return -1


def _split(text: str, operator: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for position, sign in enumerate(text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 0 and text.startswith(operator, position):
            parts.append(text[start:position])
            start = position + len(operator)
    return [*parts, text[start:]]


def breaches(libraries: list[Library]) -> list[str]:
    """One sentence for each library whose licence is not accepted, and for each reason no longer needed."""
    found = []
    for library in libraries:
        accepted, _ = ACCEPTED.get(library.name, ("", ""))
        where = "production" if library.shipped else "the tools"
        if library.shipped and _STRONG.search(library.licence) and not is_accepted(library.licence, set()):
            found.append(f"{library.name}: {library.licence} has no place in {where}: use another library")
        elif not library.licence:
            found.append(f"{library.name}: names no licence: read its files and add it to tools/licences.py")
        elif not is_accepted(library.licence, {accepted}):
            found.append(
                f"{library.name}: {library.licence} is not accepted in {where}: use another library, "
                "or add it with its reason to tools/licences.py"
            )
    names = {library.name for library in libraries}
    unused = sorted({*ACCEPTED, *DECLARED_ELSEWHERE} - names)
    return [*found, *(f"{name}: is not installed: remove it from tools/licences.py" for name in unused)]


def main() -> int:
    """Prints the licences in use and what is wrong with them; 1 when anything is."""
    libraries = installed()
    for library in libraries:
        print(f"{'shipped' if library.shipped else 'tool':<8} {library.name:<40} {library.licence}")
    found = breaches(libraries)
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
