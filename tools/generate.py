"""Writes what is made from the code: settings, events, OpenAPI document, list of decisions, event schemas.

    python -m tools.generate

What would break a promise is not written over: an incompatible event schema, or an API that breaks clients.
"""

from __future__ import annotations

import functools
import json
import tempfile
from pathlib import Path
from typing import Any

from studium.app import build_app, build_platform
from studium.commands import catalogue
from studium.kit.settings import PlatformSettings
from tools import event_schemas, openapi, settings_page
from tools.tree import ROOT

EVENTS = Path("docs") / "events.md"
ASYNCAPI = Path("docs") / "asyncapi.json"
OPENAPI = Path("docs") / "openapi.json"
DECISIONS = Path("docs") / "decisions" / "README.md"

_DECISIONS_HEAD = """\
# Decisions

One page for each decision that was hard to make or would be hard to undo: what forced it, what was decided,
what follows, and which check enforces it. Start from [0000-template.md](0000-template.md); `make docs` adds
the page to this list.
"""


@functools.cache
def openapi_document() -> dict[str, Any]:
    """The OpenAPI document of all services in one application. Connects to nothing."""
    with tempfile.TemporaryDirectory() as folder:
        settings = PlatformSettings(
            data_dir=Path(folder), database_url="postgresql://nobody@localhost/nothing"
        )
        return build_app(build_platform(settings), run_background=False).openapi()


def decisions_page(root: Path) -> str:
    """The list of decisions with their titles and states."""
    rows = []
    for path in sorted((root / DECISIONS).parent.glob("[0-9]*.md")):
        if path.name.startswith("0000-"):
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        title = lines[0].removeprefix("# ").partition(": ")[2]
        state = next(
            (line.removeprefix("Status: ") for line in lines if line.startswith("Status: ")), "unknown"
        )
        rows.append(f"- [{path.name[:4]}]({path.name}) {title} ({state})")
    return "\n".join([_DECISIONS_HEAD, *(rows or ["None is written down yet."]), ""])


def expected(root: Path) -> dict[Path, str]:
    """What each generated page must say."""
    return {
        settings_page.PAGE: settings_page.page(),
        EVENTS: catalogue.events_page(),
        ASYNCAPI: _json(catalogue.asyncapi()),
        OPENAPI: _json(openapi_document()),
        DECISIONS: decisions_page(root),
    }


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def stale(root: Path) -> list[str]:
    """The pages that say something else than they must."""
    return [str(page) for page, text in expected(root).items() if _read(root / page) != text]


def broken_promises(root: Path) -> list[str]:
    """What in the API breaks a client that was written against `docs/openapi.json`."""
    promised = _read(root / OPENAPI)
    return openapi.breaking(json.loads(promised), openapi_document()) if promised else []


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main() -> int:
    """Writes everything that may be written; 1 when a promise stands against it."""
    problems = event_schemas.write(ROOT)
    broken = broken_promises(ROOT)
    for page, text in expected(ROOT).items():
        if not (page == OPENAPI and broken):
            (ROOT / page).write_text(text, encoding="utf-8")
            print(f"wrote {page}")
    if broken:
        problems += [f"API: {change}" for change in broken]
        problems.append(
            f"to break clients on purpose, remove {OPENAPI}, run 'make docs', say so in CHANGELOG.md"
        )
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
