"""Fetches the published JSON schemas of Open Badges 3.0 for the slow tests into `.tools/badge_schemas`.

They stand in no wheel, and their licence does not let them stand in this tree. The source archive of
openbadgeslib brings them unchanged, with its own tests; `uv.lock` says where it is and what its hash is.
"""

from __future__ import annotations

import hashlib
import sys
import tarfile
import tomllib
from io import BytesIO
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".tools" / "badge_schemas"
_PACKAGE = "openbadgeslib"
_INSIDE = "/tests/fixtures/ob_schemas/"
_SECONDS = 30


def main() -> None:
    """Fetch them unless they are there; where that cannot be, say so in one line."""
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    archive = next(one["sdist"] for one in packages if one["name"] == _PACKAGE)
    stamp = FOLDER / ".studium-installed"
    if stamp.exists() and stamp.read_text() == archive["hash"]:
        return
    try:
        content = httpx.get(archive["url"], timeout=_SECONDS).raise_for_status().content
    except httpx.HTTPError as error:
        _say(str(error))
        return
    if f"sha256:{hashlib.sha256(content).hexdigest()}" != archive["hash"]:
        _say("what came is not what uv.lock names")
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=BytesIO(content)) as files:
        for member in files:
            file = files.extractfile(member)
            if file and _INSIDE in member.name and member.name.endswith(".json"):
                (FOLDER / Path(member.name).name).write_bytes(file.read())
    stamp.write_text(archive["hash"])


def _say(why: str) -> None:
    sys.stderr.write(f"studium: {_PACKAGE}: {why}; the test against the schemas of badges is skipped\n")


if __name__ == "__main__":
    main()
